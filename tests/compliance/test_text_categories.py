"""Each category by pairs that differ in a few words, with the rules alone and with the model."""

import pytest
from text_sentences import LAWFUL, PAIRS

from dunning.compliance import check_text
from dunning.compliance.limits import SEVERITIES as MILDEST_FIRST
from dunning.compliance.text.entries import MISSING_ELEMENT, SEVERITIES
from dunning.compliance.text.lexicon import load_lexicon
from dunning.knowledge import load_provisions

MODES = pytest.mark.parametrize("use_model", [False, True], ids=["rules", "rules and model"])


@MODES
@pytest.mark.parametrize(("category", "audience", "unlawful", "lawful"), PAIRS)
def test_a_few_words_decide(
    category: str, audience: str, unlawful: str, lawful: str, use_model: bool
) -> None:
    found = check_text(unlawful, audience=audience, use_model=use_model)
    assert category in {finding.category for finding in found}
    assert check_text(lawful, audience=audience, use_model=use_model) == []


@MODES
@pytest.mark.parametrize(("audience", "text"), LAWFUL)
def test_what_collectors_rightly_say_is_left_alone(
    audience: str, text: str, use_model: bool
) -> None:
    assert check_text(text, audience=audience, use_model=use_model) == []


@pytest.mark.parametrize(
    "text",
    [
        *("喂？", "喂，你好。", "您好。", "听得到吗？", "在吗？", "请讲。", "您说。", "请稍等。"),
        *("嗯。", "哦。", "啊？", "什么？", "真的吗？", "是的。", "好的。", "？", "abc"),
        *("谢谢。", "不客气。", "没关系。", "抱歉打扰了。", "再见。", "还有什么问题吗？"),
        *("我姓陈。", "工号1027。", "8月10日。", "16022.40元。", "什么时候还？"),
    ],
)
def test_the_small_change_of_a_call_is_no_fault(text: str) -> None:
    assert check_text(text) == []


def test_every_category_but_the_absent_elements_has_a_pair() -> None:
    assert MISSING_ELEMENT in load_lexicon().categories
    categories = set(load_lexicon().categories) - {MISSING_ELEMENT}
    assert categories == {category for category, *_ in PAIRS}


def test_a_finding_carries_its_ground_and_something_to_say_instead() -> None:
    (finding,) = check_text("打到这个个人账户。")
    entry = load_lexicon().categories["private_payment"]
    assert (finding.severity, finding.provisions) == (entry.severity, entry.provisions)
    assert (finding.why, finding.rewriting) == (entry.why, entry.rewriting)
    assert finding.severity in SEVERITIES
    assert all(rule in load_provisions() for rule in finding.provisions)


@MODES
def test_every_rewriting_is_lawful_itself(use_model: bool) -> None:
    for category in load_lexicon().categories.values():
        third = category.id in {"disclosure", "third_party_pressure"}
        audience = "third_party" if third else "debtor"
        found = check_text(category.rewriting, audience=audience, use_model=use_model)
        assert found == [], category.id


def test_one_sentence_may_show_several_categories() -> None:
    text = "我是公安局的，你涉嫌诈骗要判七年，现在把钱转我个人账户。"
    found = {finding.category for finding in check_text(text)}
    assert {"false_identity", "threat", "false_legal_consequence", "private_payment"} <= found


def test_texts_and_contacts_are_judged_by_the_same_severities() -> None:
    assert MILDEST_FIRST == ("提示", "违规", "红线")
    assert tuple(SEVERITIES) == MILDEST_FIRST[::-1]


def test_arguments_are_checked() -> None:
    with pytest.raises(ValueError, match="speaker的值为'boss'"):
        check_text("你好", speaker="boss")
    with pytest.raises(ValueError, match=r"audience的值为'mother'.*third_party"):
        check_text("你好", audience="mother")
    with pytest.raises(TypeError, match="int"):
        check_text(3)  # type: ignore[arg-type]
