"""The lesson on checking scripts: marks, tables and scores are true, the controls obey."""

from pathlib import Path

import nbformat
import pytest

from dunning.compliance import check_text
from dunning.compliance.text.lexicon import load_lexicon
from dunning.notebook import script_check as lesson
from dunning.notebook import script_scores as scores
from dunning.notebook.live import MIME_TYPE

ROOT = Path(__file__).resolve().parents[2]

BUNDLED = {"scatter", "bar", "pie"}
"""Kinds of traces the site can draw."""


@pytest.fixture
def findings():
    return check_text(lesson.DRAFT)


@pytest.fixture
def workshop() -> lesson.ScriptCheck:
    return lesson.ScriptCheck()


@pytest.fixture(scope="module")
def few():
    return scores.held_back()[::12]


def test_the_draft_breaks_what_the_lesson_says_and_the_mended_script_keeps_the_facts(findings):
    assert {one.category for one in findings} >= {
        "false_identity", "threat", "false_legal_consequence", "private_payment",
        "pressure_to_borrow", "unauthorised_waiver", "extra_fee",
    }  # fmt: skip
    assert "extra_fee" in {one.category for one in check_text(lesson.HALF_MENDED)}
    assert check_text(lesson.MENDED) == []
    facts = ("16022.40元", "9月10日", "2480.00元", "9月18日")
    assert lesson.missing_facts(lesson.MENDED, facts) == []
    assert lesson.missing_facts(lesson.HALF_MENDED, facts) == list(facts)


def test_every_category_has_reason_and_ground_with_its_standing():
    rows = lesson.categories_table().rows
    assert len(rows) == len(load_lexicon().categories)
    grave = [row[0].split("·")[0] for row in rows]
    assert grave == sorted(grave, key=["红线", "违规", "提示"].index)
    assert all(row[1] and row[2].endswith("）") for row in rows)
    threat = next(row for row in rows if row[0] == "红线·威胁恐吓")
    assert "第六十八条（部门规章）" in threat[2]


def test_pieces_make_up_the_text_and_carry_their_findings(findings):
    pieces = lesson.MarkedText(lesson.DRAFT, findings).pieces()
    assert "".join(text for text, _ in pieces) == lesson.DRAFT
    for number, finding in enumerate(findings, 1):
        assert "".join(text for text, inside in pieces if number in inside) == finding.text


def test_marked_text_is_escaped_and_takes_the_colour_of_the_gravest():
    text = "<b>你再不还就要坐牢</b>"
    html = lesson.MarkedText(text, check_text(text))._repr_html_()
    assert "<b>" not in html and "&lt;b&gt;" in html
    assert html.count("<mark") >= 1 and "#f7c6c5" in html


def test_a_reason_is_told_once_and_then_referred_to(findings):
    rows = lesson.findings_table("示例", findings).rows
    assert len(rows) == len(findings)
    kinds = [one.category for one in findings]
    for number, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        first = kinds.index(kind)
        assert (row[2] == f"同第{first + 1}项") == (first != number)


def test_the_same_words_are_judged_by_who_hears_them():
    told = "周女士的信用卡欠了16022.40元。"
    rows = lesson.context_table(
        "示例", [(told, "collector", "debtor"), (told, "collector", "third_party")]
    ).rows
    assert rows[0][2] == "没有发现"
    assert rows[1][1:] == ("催收员对与债务无关的第三人", "红线·向第三人泄露")


def test_the_lesson_is_right_about_quotation_denial_and_spelling():
    notebook = nbformat.read(ROOT / "notebooks" / "script-check.ipynb", as_version=4)
    stored = next(
        cell.outputs[0]["data"]["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and "句子、谁对谁说、结果" in cell.source
    )
    results = [line.split("｜")[2] for line in stored.splitlines()[2:]]
    lawful = [number for number, result in enumerate(results, start=1) if result == "没有发现"]
    assert lawful == [1, 4, 5, 6, 8]
    assert "红线·威胁恐吓" in results[8]
    assert results[8] == results[9]


def test_clicking_check_marks_and_explains(workshop):
    workshop.check_button.click()
    assert workshop.rounds == [len(workshop.findings)] != [0]
    assert f"发现{len(workshop.findings)}处" in workshop.message.value
    assert workshop.marked.value.count("<mark") >= 7
    assert "第六十八条" in workshop.answer.value and "法院执行局" in workshop.answer.value


def test_rewriting_until_it_passes_says_that_passing_is_no_proof(workshop):
    workshop.check_button.click()
    first = workshop.rounds[0]
    workshop.script.value = lesson.HALF_MENDED
    workshop.check_button.click()
    assert f"上一次是{first}处" in workshop.message.value
    workshop.script.value = lesson.MENDED
    workshop.check_button.click()
    assert workshop.rounds[-1] == 0 < workshop.rounds[1] < first
    assert "不能证明合法" in workshop.message.value
    assert "<mark" not in workshop.marked.value and workshop.answer.value == ""


def test_choosing_another_audience_judges_again(workshop):
    workshop.script.value = lesson.MENDED
    workshop.check_button.click()
    assert workshop.findings == []
    workshop.audience.value = "third_party"
    assert "disclosure" in {one.category for one in workshop.findings}
    assert len(workshop.rounds) == 2


def test_empty_text_is_not_judged_and_reset_begins_anew(workshop):
    workshop.script.value = "  \n"
    workshop.check_button.click()
    assert workshop.rounds == [] and "先写一段话术" in workshop.message.value
    workshop.check_button.click()
    workshop.reset_button.click()
    assert workshop.script.value == lesson.DRAFT and workshop.message.value == ""


def test_stored_outputs_have_no_ids(workshop):
    assert repr(workshop) == repr(lesson.ScriptCheck())
    assert workshop._repr_mimebundle_()[MIME_TYPE] == {"purpose": workshop.purpose}


def test_scores_count_every_sentence_with_a_label(few):
    found = scores.score(few)
    assert tuple(one.category for one in found) == scores.categories()
    assert [one.sentences for one in found] == [
        sum(name in one.labels for one in few) for name in scores.categories()
    ]


def test_whole_sentences_are_lawful_or_not(few):
    counts = scores.whole(few)
    assert counts.lawful + counts.unlawful == len(few)
    assert counts.unlawful == sum(bool(one.labels) for one in few)
    judged = [check_text(one.text, speaker=one.speaker, audience=one.audience) for one in few]
    missed = sum(bool(one.labels) and not found for one, found in zip(few, judged, strict=True))
    assert counts.unlawful_passed == missed
    assert str(scores.Whole(4, 1, 8, 2)) == (
        "8句有问题的，2句（25.0%）没有发现；4句合规的，1句（25.0%）被误报"
    )


def test_strangers_sentences_are_others_than_the_projects_own(few):
    others = scores.strangers()
    assert len(others) >= 400
    assert not {one.text for one in others} & {one.text for one in few}


def test_every_figure_has_title_alternative_data_and_bundled_traces(few):
    own = scores.score(few)
    both = scores.comparison_figure("比较", own, own)
    for figure in (scores.scores_figure("得分", own), both):
        meta = figure.layout.meta
        assert meta["title"] and 10 <= len(meta["alt"]) <= 120
        columns, rows = meta["table"]["columns"], meta["table"]["rows"]
        assert len(rows) == len(own) and all(len(row) == len(columns) for row in rows)
        assert {trace.type for trace in figure.data} <= BUNDLED
        assert all(0 <= value <= 1 for trace in figure.data for value in trace.x)
    assert "有0类" in both.layout.meta["alt"]
