"""The lesson on checking letters: each step mends what it says, the controls obey."""

import pytest

from dunning.compliance import check_letter
from dunning.document import render
from dunning.notebook import letter_check as lesson
from dunning.notebook.live import MIME_TYPE


@pytest.fixture
def workshop() -> lesson.LetterCheck:
    return lesson.LetterCheck()


def absent(text: str) -> set[str]:
    return {one.rule_id for one in check_letter(text) if one.category == lesson.MISSING}


def test_the_draft_lacks_most_elements_and_asks_for_a_fee():
    assert len(absent(lesson.DRAFT)) >= 8
    assert "extra_fee" in {one.category for one in check_letter(lesson.DRAFT)}


def test_the_mended_letter_is_whole_like_the_one_of_the_template():
    whole = lesson.template()
    assert check_letter(lesson.mended(len(lesson.STEPS))) == []
    assert check_letter(render(whole, whole.example).text) == []


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        (2, {"as_of", "balance", "default_charge"}),
        (3, {"reason", "grounds"}),
        (4, {"rights_and_duties"}),
        (5, {"inquiry_and_payment", "dispute_channel", "complaint_channel"}),
        (6, {"seal"}),
    ],
)
def test_each_step_mends_what_it_says(step, fields):
    assert fields <= absent(lesson.mended(step - 1))
    assert not fields & absent(lesson.mended(step))


def test_steps_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="steps的值为7"):
        lesson.mended(7)


def test_tables_count_what_is_found():
    rows = lesson.steps_table().rows
    assert len(rows) == len(lesson.STEPS) + 1
    assert rows[0][1] == str(len(absent(lesson.DRAFT))) and rows[-1][1:] == ("0", "0", "无")
    labels = [row[0] for row in lesson.findings_table("示例", check_letter(lesson.DRAFT)).rows]
    assert "缺：业务公章" in labels and any("催收服务费" in label for label in labels)
    required = [row for row in lesson.elements_table().rows if "第六十九条" in row[1]]
    assert len(required) >= 7


def test_the_template_refuses_what_the_lesson_says():
    example = lesson.template().example
    assert lesson.refusal(example) == ""
    without = {name: value for name, value in example.items() if name != "dispute_channel"}
    assert "提出异议和举证的途径" in lesson.refusal(without)
    assert "16022.40元" in lesson.refusal(example | {"balance": "16000.00"})


def test_clicking_check_lists_what_is_absent_and_marks_the_rest(workshop):
    workshop.check_button.click()
    assert f"缺{len(absent(lesson.DRAFT))}项" in workshop.message.value
    assert "催收服务费" in workshop.marked.value and "<mark" in workshop.marked.value
    assert "缺：欠款余额" in workshop.answer.value


def test_clicking_through_the_steps_ends_with_nothing_absent(workshop):
    for _ in range(len(lesson.STEPS) + 1):
        workshop.step_button.click()
    assert workshop.findings == [] and "没有缺项" in workshop.message.value
    assert "仍要由人核对" in workshop.message.value and workshop.answer.value == ""
    workshop.reset_button.click()
    assert workshop.letter.value == lesson.DRAFT and workshop.message.value == ""


def test_an_empty_letter_is_not_judged(workshop):
    workshop.letter.value = " "
    workshop.check_button.click()
    assert "先写一封函" in workshop.message.value and workshop.findings == []


def test_stored_outputs_have_no_ids(workshop):
    assert repr(workshop) == repr(lesson.LetterCheck())
    assert workshop._repr_mimebundle_()[MIME_TYPE] == {"purpose": workshop.purpose}
