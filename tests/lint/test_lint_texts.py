from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_project import ROOT, Project

from dunning.knowledge import Finding, KnowledgeError
from dunning.knowledge.lint import FINGERPRINTS, copying, official_titles, punctuation
from dunning.knowledge.lint.facts import Facts
from dunning.knowledge.lint.passage import Passage, strip_markup

Only = Callable[[], Finding]

SPOT = "以为道歉就是认输。"


def say(project: Project, text: str) -> int:
    return project.change(project.page, SPOT, text)


@pytest.mark.parametrize(
    ("text", "problem", "right"),
    [
        ("逾期 30天。", "有空格", "不加空格"),
        ("逾期30 天。", "有空格", "不加空格"),
        ("M1 账户要先打。", "有空格", "不加空格"),
        ("你好 ，周女士。", "有空格", "不加空格"),
        ("先看 {law}`cbrc-2011-2-a68`的规定。", "有空格", "不加空格"),
        ("先说明来意\u3000再说话。", "有空格", "不加空格"),
        ("你好,周女士。", "半角“,”", "全角“，”"),
        ("月息0.05%;年息18.25%。", "半角“;”", "全角“；”"),
        ("年息多少;月息多少。", "半角“;”", "全角“；”"),
        ("M1(1至30天)。", "半角“)”", "全角“）”"),
        ("早期(一个月内)。", "半角“(”", "全角“（”"),
        ('他说"不还"。', '半角“"”', "“或”"),
        ("真的吗?", "半角“?”", "全角“？”"),
        ("先说 **登记**再核查。", "有空格", "不加空格"),
        ("先说**登记** 再核查。", "有空格", "不加空格"),
        ("先登记。。", "标点“。。”重复", "只留一个"),
        ("先登记，。", "标点“，。”重复", "只留一个"),
        ("先登记...", "重复", "省略号"),
    ],
)
def test_punctuation(project: Project, text: str, problem: str, right: str) -> None:
    line = say(project, text)
    findings = project.lint()
    assert {finding.reason for finding in findings} == {"punctuation"}
    assert {finding.line for finding in findings} == {line}
    assert any(problem in finding.problem and right in finding.right for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        "**先登记。** 再核查。",
        "**练习三** 写下来。",
        "GB/T 45251-2025是推荐性国家标准。",
        "8:00以后、22:00以前才可以打。",
        "利息是$I = A r n$元。",
        "`dunning lint`这条命令。",
        "中国人民银行 国家金融监督管理总局公告〔2024〕第5号还在执行。",
        "逾期天数（days past due，DPD）从到期还款日数起。",
        "{term}`DPD<逾期天数>`是30，金额1,000.50元。",
        "他说：“好……我想想。”",
    ],
)
def test_correct_text_passes(project: Project, text: str) -> None:
    say(project, text)
    assert project.lint() == []


def test_a_banned_synonym_is_found_and_the_role_exempts(project: Project, only: Only) -> None:
    line = say(project, "客户问滞纳金。")
    finding = only()
    assert (finding.reason, finding.line) == ("banned-word", line)
    assert "应写“违约金”" in finding.right
    project.change(project.page, "滞纳金", "{banned}`滞纳金`")
    assert project.lint() == []


def test_a_banned_synonym_in_the_label_of_a_role_is_found(project: Project, only: Only) -> None:
    say(project, "见{term}`拖欠日数<逾期天数>`。")
    assert only().reason == "banned-word"


def test_mentions_exempt_one_question_only(project: Project) -> None:
    project.change(project.bank, "第1题：客户投诉时要先登记。", "第1题：客户投诉滞纳金太高。")
    project.change(project.bank, "第2题：客户投诉时要先登记。", "第2题：客户投诉滞纳金太高。")
    assert len(project.lint()) == 2
    project.change(
        project.bank, "    units: [K260]\n", "    units: [K260]\n    mentions: [滞纳金]\n"
    )
    findings = project.lint()
    assert [finding.reason for finding in findings] == ["banned-word"]
    text = project.bank.read_text("utf-8").splitlines()
    assert "第2题" in text[findings[0].line - 1]


def test_the_polite_pronoun_is_found_in_a_table(project: Project, only: Only) -> None:
    line = say(project, "见下表。\n\n| 别这样说 | 这样说 |\n| --- | --- |\n| 您好 | 你好 |\n") + 4
    assert (only().reason, only().line) == ("pronoun", line)


def test_a_long_sentence_is_found(project: Project, only: Only) -> None:
    say(project, "小陈" + "先核对身份，再说明来意，" * 8 + "然后登记。")
    assert only().reason == "sentence-length"
    say_again = project.page.read_text("utf-8").replace("再说明来意，", "再说明来意。")
    project.page.write_text(say_again, "utf-8")
    assert project.lint() == []


def test_case_text_and_dropdown_titles_are_read(project: Project) -> None:
    project.change(project.page, "```{case} 一宗投诉", "```{case} 一宗 投诉")
    project.change(project.page, "小陈先登记", "小陈请您先登记")
    assert {finding.reason for finding in project.lint()} == {"punctuation", "pronoun"}


def test_code_blocks_are_not_read(project: Project) -> None:
    say(project, "例子：\n\n```text\n您好 , 滞纳金\n```\n")
    assert project.lint() == []


COPIED = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"


def test_a_copied_run_is_found_across_punctuation(project: Project, only: Only) -> None:
    (project.root / FINGERPRINTS).write_bytes(copying.pack([COPIED]))
    line = say(project, "前文。\n\n甲乙丙丁，戊己庚辛。**壬癸**子丑：寅卯辰巳。") + 2
    finding = only()
    assert (finding.reason, finding.line) == ("copied-run", line)
    assert "应换成自己的话" in finding.right


def test_fifteen_characters_are_no_copy(project: Project) -> None:
    (project.root / FINGERPRINTS).write_bytes(copying.pack([COPIED]))
    say(project, COPIED[:15])
    assert project.lint() == []


def test_official_titles_are_no_copy(project: Project, facts: Facts) -> None:
    title = facts.provisions["cbirc-2022-9-a41"].instrument
    assert len(title) >= copying.RUN
    (project.root / FINGERPRINTS).write_bytes(copying.pack([title]))
    say(project, f"见《{title}》。")
    assert project.lint() == []
    assert title in official_titles(facts)


@pytest.mark.parametrize("data", [b"", b"1234567"])
def test_damaged_fingerprints_are_reported(project: Project, only: Only, data: bytes) -> None:
    (project.root / FINGERPRINTS).write_bytes(data)
    assert only().reason == "unreadable"


def test_missing_fingerprints_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="文件不存在"):
        copying.read_fingerprints(tmp_path / "none.bin")


def test_the_kept_fingerprints_are_sorted_and_plenty() -> None:
    data = (ROOT / FINGERPRINTS).read_bytes()
    size = copying.HASH_BYTES
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    assert len(pieces) > 20_000
    assert pieces == sorted(set(pieces))


han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@given(st.text(han, min_size=16, max_size=60), st.integers(0, 44))
def test_every_run_of_a_packed_text_is_recognised(text: str, start: int) -> None:
    fingerprints = copying.Fingerprints(copying.pack([text]))
    piece = text[start : start + 16]
    assert all(run in fingerprints for _, run in copying.runs(piece))


@given(st.text(han, max_size=60))
def test_plain_chinese_has_neither_markup_nor_faults(text: str) -> None:
    assert strip_markup(text) == text
    assert punctuation.check([Passage("a.md", ((1, text),))], ()) == []


@given(st.text(han, min_size=1, max_size=9), st.text("abcXYZ019", min_size=1, max_size=9))
def test_any_blank_between_chinese_and_latin_is_found(chinese: str, latin: str) -> None:
    for text in (f"{chinese} {latin}", f"{latin} {chinese}"):
        found = punctuation.check([Passage("a.md", ((7, text),))], ())
        assert [finding.line for finding in found] == [7]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{unit}`K001` {unit}`K002` 银行", "银行"),
        ("见{law}`第六十八条<cbrc-2011-2-a68>`。", "见第六十八条。"),
        ("见{law}`cbrc-2011-2-a68`。", "见◇。"),
        ("{term}`逾期天数`和{term}`DPD<逾期天数>`", "逾期天数和DPD"),
        ("**要点：** 先登记", "要点：先登记"),
        ("先看[目录](a.md)。<!-- 记号 -->", "先看目录。"),
        ("打$3\\times2$次，`x = 1`。", "打x次，x。"),
    ],
)
def test_markup_is_read_as_shown(source: str, shown: str) -> None:
    assert strip_markup(source) == shown
