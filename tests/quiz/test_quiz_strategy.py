"""Strategy cases: the file's rules, scoring with red lines, and the bank made from the cases."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning.knowledge.reader import KnowledgeError, knowledge_root
from dunning.quiz.bank import load_bank
from dunning.quiz.render import render_bank_html
from dunning.quiz.scoring import score
from dunning.quiz.strategy import (
    FILE,
    POINTS,
    STEPS,
    basis,
    load_cases,
    read_cases,
    score_round,
)

RULES = {"rule-a": "verified", "rule-b": "memory"}


@pytest.fixture
def data() -> dict[str, Any]:
    """One sound case; tests damage it."""
    actions = [
        {"text": "停", "verdict": "best", "feedback": "对。"},
        {"text": "等", "verdict": "lawful", "feedback": "差些。"},
        {"text": "吓", "verdict": "forbidden", "feedback": "禁。", "provisions": ["rule-a"]},
        {"text": "骗", "verdict": "forbidden", "feedback": "禁。", "provisions": ["rule-a"]},
    ]
    case = {
        "id": "case-01",
        "title": "题",
        "step": "plan",
        "days_past_due": 3,
        "amount_yuan": "10.00",
        "contact_history": "无。",
        "situation": "无。",
        "actions": actions,
    }
    return {"id": "strategy-cases", "title": "策略", "cases": [case]}


def read(data: dict[str, Any], folder: Path) -> Any:
    path = folder / "cases.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return read_cases(path, provisions=RULES)


def test_a_sound_file_is_read(data: dict[str, Any], tmp_path: Path) -> None:
    (case,) = read(data, tmp_path).cases
    assert case.actions[2].verdict == "forbidden"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ((["actions", 1, "verdict"], "best"), "actions", "1个best"),
        ((["actions", 0, "verdict"], "lawful"), "actions", "1个best"),
        ((["actions", 0, "verdict"], "good"), "actions.0.verdict", ""),
        ((["actions"], []), "actions", "4个做法"),
        ((["actions", 2, "provisions"], ["rule-b"]), "actions.2.provisions", "已核实"),
        ((["actions", 2, "provisions"], []), "actions.2.provisions", "已核实"),
        ((["actions", 0, "provisions"], ["rule-z"]), "actions.0.provisions", "“rule-z”"),
        ((["days_past_due"], -1), "days_past_due", ""),
        ((["amount_yuan"], 10.0), "amount_yuan", "十进制数"),
        ((["step"], "talk"), "step", ""),
    ],
)
def test_a_faulty_case_is_named(
    data: dict[str, Any], tmp_path: Path, change: tuple[list[Any], Any], field: str, words: str
) -> None:
    path, value = change
    place: Any = data["cases"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(KnowledgeError) as caught:
        read(data, tmp_path)
    assert (caught.value.entry, caught.value.field) == ("case-01", field)
    assert words in caught.value.problem


def test_a_repeated_case_is_named(data: dict[str, Any], tmp_path: Path) -> None:
    data["cases"] *= 2
    with pytest.raises(KnowledgeError, match=r"case-01.*应唯一"):
        read(data, tmp_path)


def positions(verdict: str) -> dict[str, int]:
    return {
        case.id: [action.verdict for action in case.actions].index(verdict) for case in load_cases()
    }


def test_the_best_actions_pass() -> None:
    outcome = score_round(load_cases(), positions("best"))
    assert outcome.points == outcome.reachable == 2 * len(load_cases())
    assert outcome.has_passed


def test_one_red_line_fails_a_round_that_has_enough_points() -> None:
    cases = load_cases()
    choices = positions("best")
    choices[cases[0].id] = positions("forbidden")[cases[0].id]
    outcome = score_round(cases, choices)
    assert outcome.points >= 0.8 * outcome.reachable
    assert outcome.red_lines == (cases[0].id,)
    assert not outcome.has_passed


def test_lawful_is_not_enough_and_an_unfinished_round_has_not_passed() -> None:
    cases = load_cases()
    choices = positions("best")
    first = cases[0].id
    assert not score_round(cases, {first: choices[first]}).has_passed
    for case in cases:
        verdicts = [action.verdict for action in case.actions]
        if "lawful" in verdicts:
            choices[case.id] = verdicts.index("lawful")
    outcome = score_round(cases, choices)
    assert outcome.is_complete
    assert not outcome.red_lines
    assert not outcome.has_passed


@pytest.mark.parametrize("position", [-1, 4, 9, True, 1.0, "1"])
def test_a_choice_of_no_action_is_refused(position: Any) -> None:
    cases = load_cases()
    with pytest.raises(ValueError, match="应为0到3之间的整数") as caught:
        score_round(cases, {cases[0].id: 0, cases[1].id: position})
    assert cases[1].id in str(caught.value)
    assert repr(position) in str(caught.value)


def test_a_choice_for_an_unknown_case_is_refused() -> None:
    cases = load_cases()
    with pytest.raises(ValueError, match=f"没有案件case-99；应为{cases[0].id}、"):
        score_round(cases, {"case-99": 0})


def test_the_course_has_cases_for_every_step_and_keys_in_every_place() -> None:
    cases = load_cases()
    assert {case.step for case in cases} == set(STEPS)
    assert set(positions("best").values()) == {0, 1, 2, 3}


def test_the_bank_agrees_with_the_cases() -> None:
    bank = load_bank("strategy-cases")
    cases = load_cases()
    assert [question.id for question in bank.questions] == [case.id for case in cases]
    for case, question in zip(cases, bank.questions, strict=True):
        for position, action in enumerate(case.actions):
            result = score(question, position)
            assert result.correct is (POINTS[action.verdict] == 2)
            assert result.red_line is (action.verdict == "forbidden")
            assert result.feedback[0].feedback.endswith(basis(action))
    assert render_bank_html(bank).count('<div class="quiz-question"') == len(cases)


def test_every_rule_is_named_with_its_standing() -> None:
    action = next(a for case in load_cases() for a in case.actions if a.verdict == "forbidden")
    assert basis(action).startswith("依据：《")
    assert "（行业自律）" in basis(action)


def test_days_and_amounts_are_strings_of_the_file() -> None:
    text = (knowledge_root() / FILE).read_text(encoding="utf-8")
    assert all(f'amount_yuan: "{case.amount_yuan}"' in text for case in load_cases())
