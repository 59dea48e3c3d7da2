"""Letters: which required elements are absent."""

from pathlib import Path

import pytest

from dunning.compliance import check_letter
from dunning.compliance.text.letter import FILE_NAME, load_elements, read_elements
from dunning.document import blank, load_templates, render
from dunning.knowledge import KnowledgeError, knowledge_root

TEMPLATE = load_templates()["collection-letter"]
WHOLE = render(TEMPLATE, TEMPLATE.example).text
ELEMENTS = list(load_elements()["collection-letter"])

CUTS = {
    "debtor_name": ("阮某某：\n", ""),
    "as_of": ("截至2026年9月10日，", ""),
    "balance": ("欠款余额为16022.40元", "欠款余额见账单"),
    "default_charge": ("，违约金120.00元。违约金不计利息", "。"),
    "reason": ("账单没有还足最低还款额，还差2480.00元", "账单"),
    "grounds": ("《中华人民共和国民法典》第六百七十五条、第六百七十六条", "有关规定"),
    "rights_and_duties": ("你应当按合约还款。你可以", "你以后再"),
    "inquiry_and_payment": ("手机银行、网点柜台", "见后"),
    "dispute_channel": ("异议", "意见"),
    "bank_name": ("示例银行", "本行"),
    "bank_contact": ("联系方式：卡背面的客服电话；地址见信封\n", ""),
    "complaint_channel": ("投诉", "反映"),
    "seal": ("（业务公章：已加盖）", ""),
}


def absent(text: str) -> list[str]:
    found = check_letter(text, use_model=False)
    return [one.rule_id for one in found if one.category == "missing_element"]


def test_the_letter_of_the_template_is_whole() -> None:
    assert check_letter(WHOLE) == []


def test_a_blank_form_has_no_values_and_an_empty_text_has_nothing() -> None:
    assert absent("") == ELEMENTS
    lacking = set(absent(blank(TEMPLATE).text))
    assert {"debtor_name", "as_of", "balance", "bank_name", "grounds"} <= lacking


@pytest.mark.parametrize("field", ELEMENTS)
def test_each_element_is_missed_when_it_is_cut_out(field: str) -> None:
    old, new = CUTS[field]
    assert old in WHOLE
    text = WHOLE.replace(old, new)
    if field in {"rights_and_duties", "bank_contact"}:
        text = text.replace("有权", "").replace("你的权利和义务", "其他").replace("电话", "")
    assert field in absent(text)


def test_what_is_absent_cites_its_rule_and_offers_the_words() -> None:
    (finding,) = check_letter(WHOLE.replace("（业务公章：已加盖）", ""))
    assert finding.provisions == ("cbrc-2011-2-a69",)
    assert "业务公章" in finding.why and "第六十九条" in finding.why
    assert (finding.start, finding.end, finding.text) == (0, 0, "")
    assert finding.rewriting


@pytest.mark.parametrize("field", ["default_charge", "complaint_channel"])
def test_what_only_the_template_asks_for_is_a_hint_and_cites_no_rule(field: str) -> None:
    (finding,) = check_letter(WHOLE.replace(*CUTS[field]))
    assert (finding.rule_id, finding.severity, finding.provisions) == (field, "提示", ())
    assert "没有规定要求" in finding.why


def test_a_letter_in_other_words_is_whole_too() -> None:
    text = (
        "致周某某女士：\n截止2026年3月5日，您名下信用卡结欠人民币5,230.18元（其中违约金40.00元）。"
        "您2月20日到期的账单尚未归还最低还款额。根据《商业银行信用卡业务监督管理办法》和领用合约，"
        "您应按期还款；您有权查询账户明细。可通过手机银行、网点柜台查询和还款。"
        "如对金额有异议，请拨打客服热线95000提出并提交材料。投诉电话：95000。\n"
        "某某银行信用卡中心（业务专用章）\n2026年3月6日\n"
    )
    assert absent(text) == []


def test_threats_in_a_letter_are_found_beside_the_absences() -> None:
    found = check_letter(WHOLE + "三日内不还，派人上门打断你的腿。")
    assert {one.category for one in found} == {"threat"}


def test_only_templates_with_elements_can_be_checked() -> None:
    with pytest.raises(ValueError, match=r"template的值为'sms'.*collection-letter"):
        check_letter(WHOLE, "sms")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: seal", "field: stamp", "值为'stamp'；模板collection-letter没有这个字段"),
        ("field: seal", "field: balance", "重复"),
        ("template: collection-letter", "template: letter", "值为'letter'"),
        ("- '公章|", "- '(公章|", "不是正确的正则表达式"),
        ("elements:", "element:", "应只有elements"),
    ],
)
def test_bad_elements_are_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (knowledge_root() / "lexicon" / FILE_NAME).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / FILE_NAME
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        read_elements(path, load_templates())


def test_every_required_field_must_be_recognisable(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    entry = "{template: collection-letter, field: seal, every: [公章], rewriting: 盖章}"
    path.write_text(f"elements:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="没有字段debtor_name的条目"):
        read_elements(path, load_templates())
    required = {field.name for field in TEMPLATE.fields if field.required_by}
    assert required < set(ELEMENTS)
