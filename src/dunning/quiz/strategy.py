"""Strategy cases: account facts, four possible actions, and what each choice leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from dunning.knowledge.provisions import load_provisions
from dunning.knowledge.reader import (
    KnowledgeError,
    display_name,
    knowledge_root,
    read_yaml,
    validate,
)
from dunning.quiz.checks import check_question
from dunning.quiz.models import Bank, ChoiceQuestion, DecimalText, Entry, Option, Text

FILE = Path("cases", "strategy.yaml")
BANK_ID = "strategy-cases"
ACTIONS = 4
POINTS = {"best": 2, "lawful": 1, "forbidden": 0}
PASS_SHARE = Decimal("0.8")
"""Share of the points that a round needs, a choice of this course; any red line fails it."""

STEPS = {
    "contact": "合规：现在能不能联系",
    "identity": "身份：是不是本人",
    "reason": "原因：为什么没还",
    "ability": "能力与意愿：还得起吗，愿意还吗",
    "plan": "方案：谁在哪天还多少",
    "record": "留痕：写清楚，改过来",
}
"""The order of decisions, first things first."""


class Action(Entry):
    """One thing a collector might do.

    Parameters
    ----------
    text : str
        What is done.
    verdict : str
        Key of `POINTS`.
    feedback : str
        Why it is best, weaker or forbidden.
    provisions : tuple[str, ...]
        Rules behind the verdict.
    """

    text: Text
    verdict: Literal["best", "lawful", "forbidden"]
    feedback: Text
    provisions: tuple[str, ...] = ()


class Case(Entry):
    """One invented account at one moment.

    Parameters
    ----------
    id, title : str
        Id, unique and append-only, and a Chinese title.
    step : str
        Key of `STEPS`: the decision on which the case turns.
    days_past_due : int
        Days past due.
    amount_yuan : Decimal
        The amount to be talked about, in yuan.
    contact_history, situation : str
        What happened so far and what is the case now.
    actions : tuple[Action, ...]
        Four actions, exactly one best, at least one forbidden.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    step: Literal["contact", "identity", "reason", "ability", "plan", "record"]
    days_past_due: Annotated[int, Field(ge=0)]
    amount_yuan: DecimalText
    contact_history: Text
    situation: Text
    actions: tuple[Action, ...]


class CaseFile(Entry):
    """The file of cases."""

    id: Literal["strategy-cases"]
    title: Text
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class RoundScore:
    """How a round of cases went.

    Parameters
    ----------
    points, reachable : int
        Points so far, and those of all cases of the round.
    answered, total : int
        Cases answered and cases of the round.
    red_lines : tuple[str, ...]
        Ids of the cases in which a forbidden action was chosen.
    """

    points: int
    reachable: int
    answered: int
    total: int
    red_lines: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Every case was answered."""
        return self.answered == self.total

    @property
    def has_passed(self) -> bool:
        """Complete, no forbidden action, and enough points."""
        enough = self.points >= PASS_SHARE * self.reachable
        return self.is_complete and not self.red_lines and enough


def load_cases() -> tuple[Case, ...]:
    """Load and check the strategy cases of the knowledge folder.

    Returns
    -------
    tuple[Case, ...]
        The cases in order.

    Raises
    ------
    KnowledgeError
        When the file breaks a rule of its format.
    """
    confidences = {key: entry.confidence for key, entry in load_provisions().items()}
    return read_cases(knowledge_root() / FILE, provisions=confidences).cases


def read_cases(path: Path, *, provisions: Mapping[str, str]) -> CaseFile:
    """Read one file of cases against a given register.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Mapping[str, str]
        Confidence by provision id.

    Returns
    -------
    CaseFile
        The checked file.

    Raises
    ------
    KnowledgeError
        For the first fault.
    """
    data = read_yaml(path)
    if not isinstance(data, dict) or not isinstance(data.get("cases"), list):
        raise KnowledgeError(display_name(path), "-", "cases", "应为案件的列表")
    for position, item in enumerate(data["cases"], start=1):
        entry = str(item.get("id", position)) if isinstance(item, dict) else f"第{position}个案件"
        _check_case(validate(Case, item, file=path, entry=entry), path, provisions)
    cases = validate(CaseFile, data, file=path, entry="-")
    ids = [case.id for case in cases.cases]
    for case_id in ids:
        if ids.count(case_id) > 1:
            problem = f"值为“{case_id}”；与别的案件重复，应唯一"
            raise KnowledgeError(display_name(path), case_id, "id", problem)
    return cases


def _check_case(case: Case, path: Path, provisions: Mapping[str, str]) -> None:
    def fault(field: str, problem: str) -> KnowledgeError:
        return KnowledgeError(display_name(path), case.id, field, problem)

    verdicts = [action.verdict for action in case.actions]
    if len(verdicts) != ACTIONS or verdicts.count("best") != 1 or "forbidden" not in verdicts:
        raise fault(
            "actions", f"verdict为{verdicts}；应有{ACTIONS}个做法：1个best，至少1个forbidden"
        )
    for position, action in enumerate(case.actions):
        field = f"actions.{position}.provisions"
        unknown = [key for key in action.provisions if key not in provisions]
        if unknown:
            raise fault(field, f"值为“{unknown[0]}”；knowledge/provisions.yaml里没有这个id")
        confidences = {provisions[key] for key in action.provisions}
        if action.verdict == "forbidden" and not confidences - {"memory"}:
            raise fault(field, f"值为{list(action.provisions)}；禁止的做法至少要有一条已核实的规定")


def score_round(cases: tuple[Case, ...], choices: Mapping[str, int]) -> RoundScore:
    """Score a round.

    Parameters
    ----------
    cases : tuple[Case, ...]
        The cases of the round.
    choices : Mapping[str, int]
        Position of the chosen action, from 0, by case id.

    Returns
    -------
    RoundScore
        Points, progress and forbidden choices.

    Raises
    ------
    ValueError
        When a choice names a case that is not in the round, or no action of its case.
    """
    by_id = {case.id: case for case in cases}
    verdicts = {key: _chosen(by_id, key, position).verdict for key, position in choices.items()}
    return RoundScore(
        points=sum(POINTS[verdict] for verdict in verdicts.values()),
        reachable=POINTS["best"] * len(cases),
        answered=len(choices),
        total=len(cases),
        red_lines=tuple(key for key, verdict in verdicts.items() if verdict == "forbidden"),
    )


def _chosen(cases: Mapping[str, Case], identifier: str, position: int) -> Action:
    if identifier not in cases:
        raise ValueError(f"这一轮没有案件{identifier}；应为{'、'.join(cases)}之一")
    actions = cases[identifier].actions
    # Python would take -1 for the last action, and True for the second.
    if type(position) is not int or not 0 <= position < len(actions):
        last = len(actions) - 1
        raise ValueError(f"案件{identifier}的做法序号是{position!r}；应为0到{last}之间的整数")
    return actions[position]


def basis(action: Action) -> str:
    """Name the rules behind an action with their standing, such as ``依据：《…》（部门规章）。``.

    Parameters
    ----------
    action : Action
        The action.

    Returns
    -------
    str
        Empty when the action rests on judgement alone.
    """
    register = load_provisions()
    named = [f"{register[key].citation}（{register[key].standing}）" for key in action.provisions]
    return f"依据：{'；'.join(named)}。" if named else ""


def cases_bank() -> Bank:
    """Return the cases as a bank, so that page and notebook show the same component.

    Returns
    -------
    Bank
        One single-choice question for each case; forbidden actions are red lines.

    Raises
    ------
    KnowledgeError
        When the cases or a question made from them break a rule.
    """
    path = knowledge_root() / FILE
    confidences: dict[str, Any] = {key: rule.confidence for key, rule in load_provisions().items()}
    file = read_cases(path, provisions=confidences)
    questions = tuple(_question(case) for case in file.cases)
    for question in questions:
        check_question(question, file=path, provisions=confidences, units=())
    return Bank(chapter=file.id, title=file.title, questions=questions)


def _question(case: Case) -> ChoiceQuestion:
    return ChoiceQuestion(
        id=case.id,
        kind="single",
        stem=f"{case.title}\n{facts(case)}\n你下一步怎么做？",
        options=tuple(
            Option(
                text=action.text,
                correct=action.verdict == "best",
                feedback=f"{action.feedback}{basis(action)}",
                red_line=action.verdict == "forbidden",
            )
            for action in case.actions
        ),
        provisions=tuple(
            dict.fromkeys(key for action in case.actions for key in action.provisions)
        ),
    )


def facts(case: Case) -> str:
    """Return the account facts of a case as lines of plain text."""
    return (
        f"逾期天数：{case.days_past_due}天；金额：{case.amount_yuan}元。\n"
        f"联系记录：{case.contact_history}\n情况：{case.situation}"
    )
