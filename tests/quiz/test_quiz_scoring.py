"""Scoring: right, half right, wrong, forbidden, and responses that do not fit."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning.quiz.models import Bank
from dunning.quiz.scoring import parse_number, score, score_bank


@pytest.mark.parametrize(
    ("number", "response", "flags"),
    [
        (0, [1], (True, False, False)),
        (0, 1, (True, False, False)),
        (0, [2], (False, False, False)),
        (0, [0], (False, False, True)),
        (1, [1, 0], (True, False, False)),
        (1, [0], (False, True, False)),
        (1, [0, 1, 2], (False, False, False)),
        (2, [1], (True, False, False)),
        (3, "17.85", (True, False, False)),
        (3, "17.855", (True, False, False)),
        (3, "17.8551", (False, False, False)),
        (3, Decimal("17.845"), (True, False, False)),
        (3, "１７．８５元", (True, False, False)),
        (3, "-17.85", (False, False, False)),
    ],
)
def test_scores(bank: Bank, number: int, response: Any, flags: tuple[bool, bool, bool]) -> None:
    result = score(bank.questions[number], response)
    assert (result.correct, result.incomplete, result.red_line) == flags
    assert result.points == (1 if result.correct else 0)


def test_feedback_is_given_for_each_chosen_option(bank: Bank) -> None:
    result = score(bank.questions[1], [0, 2])
    assert [asdict(entry) for entry in result.feedback] == [
        {"text": "通话录音", "correct": True, "feedback": "录音要留。"},
        {"text": "同事的闲聊", "correct": False, "feedback": "与案件无关。"},
    ]


def test_a_number_gets_the_feedback_of_its_side(bank: Bank) -> None:
    assert score(bank.questions[3], "17.85").feedback[0].feedback == "两段相加。"
    assert score(bank.questions[3], "12").feedback[0].feedback == "分两段算再相加。"


@pytest.mark.parametrize(
    ("number", "response"),
    [
        (0, []),
        (0, [3]),
        (0, [-1]),
        (0, [0, 1]),
        (0, "1"),
        (0, [True]),
        (2, ["对"]),
        (3, "十七"),
        (3, "1e3"),
        (3, ""),
        (3, [1]),
        (3, "9" * 31),
        (3, Decimal("NaN")),
        (3, Decimal("sNaN")),
        (3, Decimal("-Infinity")),
    ],
)
def test_responses_that_do_not_fit_are_refused(bank: Bank, number: int, response: Any) -> None:
    with pytest.raises(ValueError, match=r"作答是|不是数字|只能选一项"):
        score(bank.questions[number], response)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_numbers_are_read_as_people_write_them(number: Decimal) -> None:
    assert parse_number(f" {number:,} 元", "元") == number


@pytest.mark.parametrize("text", ["50,5", "1,00", "1234,567", ",500", "1,000,5", "3.141,592"])
def test_a_comma_groups_three_digits_or_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是数字"):
        parse_number(text)


def test_a_bank_counts_what_was_answered(bank: Bank) -> None:
    outcome = score_bank(bank, {"sample-04": "17.85", "sample-01": [0]})
    assert [result.question for result in outcome.results] == ["sample-01", "sample-04"]
    assert (outcome.points, outcome.total, outcome.red_lines) == (1, 4, ("sample-01",))


def test_an_unknown_question_is_refused(bank: Bank) -> None:
    with pytest.raises(ValueError, match="sample-99"):
        score_bank(bank, {"sample-99": [0]})
