"""Score responses; ``component.js`` applies the same rules in the reader's browser."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dunning.quiz.models import Bank, ChoiceQuestion, NumericQuestion, Question

Response = Sequence[int] | int | str | Decimal
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_LONGEST_NUMBER = 30


@dataclass(frozen=True)
class ChosenFeedback:
    """What is said about one thing the learner chose or wrote.

    Parameters
    ----------
    text : str
        The option's text, or the number as understood.
    correct : bool
        Whether it was right.
    feedback : str
        Why.
    """

    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class Result:
    """The outcome of one question.

    Parameters
    ----------
    question : str
        Question id.
    correct : bool
        The whole question is right.
    points : int
        1 when correct, else 0; a half-right multiple choice earns nothing.
    feedback : tuple[ChosenFeedback, ...]
        One per chosen option (or one for a number).
    incomplete : bool
        Multiple choice: all chosen options are right, but some right ones are missing.
    red_line : bool
        A forbidden act was chosen.
    """

    question: str
    correct: bool
    points: int
    feedback: tuple[ChosenFeedback, ...]
    incomplete: bool = False
    red_line: bool = False


@dataclass(frozen=True)
class BankScore:
    """The outcome of a bank.

    Parameters
    ----------
    results : tuple[Result, ...]
        Results of the answered questions, in the bank's order.
    points, total : int
        Points reached and reachable.
    red_lines : tuple[str, ...]
        Ids of questions where a forbidden act was chosen.
    """

    results: tuple[Result, ...]
    points: int
    total: int
    red_lines: tuple[str, ...]


def parse_number(text: str, unit: str = "") -> Decimal:
    """Read a number as a learner writes it: full-width digits, 1,000, a trailing unit.

    A comma stands before every three digits or nowhere: 50,5 is not taken for 505.

    Parameters
    ----------
    text : str
        What was typed.
    unit : str
        Unit of the question; one trailing occurrence is ignored.

    Returns
    -------
    Decimal
        The number.

    Raises
    ------
    ValueError
        When it is not a plain decimal number.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain_unit = re.sub(r"\s", "", unicodedata.normalize("NFKC", unit))
    if plain_unit and plain.endswith(plain_unit):
        plain = plain[: -len(plain_unit)]
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if len(plain) > _LONGEST_NUMBER or not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{text}”不是数字；应为例如17.85这样的数")
    return Decimal(plain)


def score(question: Question, response: Response) -> Result:
    """Score one response.

    Parameters
    ----------
    question : ChoiceQuestion or NumericQuestion
        The question.
    response : Sequence[int], int, str or Decimal
        Positions of the chosen options counted from 0 (one position may stand alone), or the
        number as text or Decimal, in the question's unit.

    Returns
    -------
    Result
        Whether it is right, its points and the feedback on each chosen option.

    Raises
    ------
    ValueError
        When the response does not fit the question.
    """
    if isinstance(question, NumericQuestion):
        return _score_number(question, response)
    return _score_choice(question, response)


def _score_number(question: NumericQuestion, response: Response) -> Result:
    if not isinstance(response, str | Decimal):
        # One error class for every misfit, so that callers of score() catch one thing.
        raise ValueError(f"题目{question.id}的作答是{response!r}；应为数字文本或Decimal")
    if isinstance(response, Decimal) and not response.is_finite():
        raise ValueError(f"题目{question.id}的作答是{response!r}；应为有限的数")
    number = parse_number(response, question.unit) if isinstance(response, str) else response
    correct = abs(number - question.answer) <= question.tolerance
    text = question.feedback.correct if correct else question.feedback.wrong
    return Result(question.id, correct, int(correct), (ChosenFeedback(f"{number}", correct, text),))


def _score_choice(question: ChoiceQuestion, response: Response) -> Result:
    positions = [response] if isinstance(response, int) else response
    if not isinstance(positions, list | tuple) or not all(type(p) is int for p in positions):
        raise ValueError(f"题目{question.id}的作答是{response!r}；应为选项序号（从0起）的列表")
    chosen = sorted(set(positions))
    count = len(question.options)
    if not chosen or chosen[0] < 0 or chosen[-1] >= count:
        raise ValueError(f"题目{question.id}的作答是{list(positions)}；序号应在0到{count - 1}之间")
    if question.kind != "multiple" and len(chosen) > 1:
        raise ValueError(f"题目{question.id}只能选一项，作答却有{len(chosen)}项")
    key = [position for position, option in enumerate(question.options) if option.correct]
    options = [question.options[position] for position in chosen]
    correct = chosen == key
    return Result(
        question=question.id,
        correct=correct,
        points=int(correct),
        feedback=tuple(ChosenFeedback(o.text, o.correct, o.feedback) for o in options),
        incomplete=not correct and all(option.correct for option in options),
        red_line=any(option.red_line for option in options),
    )


def score_bank(bank: Bank, responses: Mapping[str, Response]) -> BankScore:
    """Score all responses to a bank; unanswered questions earn nothing.

    Parameters
    ----------
    bank : Bank
        The bank.
    responses : Mapping[str, Response]
        Responses by question id.

    Returns
    -------
    BankScore
        Results, points and forbidden choices.

    Raises
    ------
    ValueError
        When a response names an unknown question or does not fit its question.
    """
    unknown = set(responses) - {question.id for question in bank.questions}
    if unknown:
        raise ValueError(f"题库{bank.chapter}没有题目{min(unknown)}")
    results = tuple(
        score(question, responses[question.id])
        for question in bank.questions
        if question.id in responses
    )
    return BankScore(
        results=results,
        points=sum(result.points for result in results),
        total=len(bank.questions),
        red_lines=tuple(result.question for result in results if result.red_line),
    )
