"""The quiz of a chapter inside a notebook: the page's component, with scoring in the kernel too."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import anywidget
import traitlets

from dunning.quiz.assets import COMPONENT_SCRIPT, COMPONENT_STYLES
from dunning.quiz.bank import load_bank
from dunning.quiz.models import Bank
from dunning.quiz.render import render_bank_html
from dunning.quiz.scoring import BankScore, score, score_bank

MIME_TYPE = "application/vnd.dunning.quiz+json"


class QuizWidget(anywidget.AnyWidget):
    """A bank as a widget.

    Parameters
    ----------
    bank : Bank
        What to ask.

    Attributes
    ----------
    html : str
        The rendered bank.
    responses : dict[str, list[int] | str]
        Responses by question id, set by the learner's clicks: positions from 0, or a number as
        text.
    red_lines : list[str]
        Ids of questions where a forbidden act was ever chosen in this round.
    results : dict[str, dict]
        Results by question id as `scoring.Result`, or ``{"error": …}`` for a response that does
        not fit; set by the kernel.
    """

    _esm = COMPONENT_SCRIPT
    _css = COMPONENT_STYLES
    html = traitlets.Unicode().tag(sync=True)
    responses = traitlets.Dict().tag(sync=True)
    red_lines = traitlets.List(traitlets.Unicode()).tag(sync=True)
    results = traitlets.Dict().tag(sync=True)

    def __init__(self, bank: Bank, **traits: Any) -> None:
        self.bank = bank
        super().__init__(html=render_bank_html(bank), **traits)

    @traitlets.observe("responses")
    def _score(self, change: dict[str, Any]) -> None:
        by_id = {question.id: question for question in self.bank.questions}
        results: dict[str, Any] = {}
        for question_id, response in change["new"].items():
            try:
                if question_id not in by_id:
                    raise ValueError(f"题库{self.bank.chapter}没有题目{question_id}")
                results[question_id] = asdict(score(by_id[question_id], response))
            except ValueError as error:
                # The front end is another program: what it sends must not break the kernel side.
                results[question_id] = {"error": str(error)}
        self.results = results

    def score(self) -> BankScore:
        """Return the score of the responses so far.

        Returns
        -------
        BankScore
            Results, points and forbidden choices.

        Raises
        ------
        ValueError
            When a response does not fit its question.
        """
        return score_bank(self.bank, self.responses)

    def __repr__(self) -> str:
        """Return a line without ids: stored outputs must not change from run to run."""
        return f"小测：{self.bank.title}，共{len(self.bank.questions)}题（运行这一格后作答）"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {MIME_TYPE: quiz_reference(self.bank)}, metadata


def quiz_reference(bank: Bank) -> dict[str, Any]:
    """Return what a stored output says about a quiz; the site renders the bank from it.

    Parameters
    ----------
    bank : Bank
        The bank or a selection of it.

    Returns
    -------
    dict[str, Any]
        ``{"bank": id, "questions": [ids]}``.
    """
    return {"bank": bank.chapter, "questions": [question.id for question in bank.questions]}


def quiz(chapter: str, questions: Sequence[str] | None = None) -> QuizWidget:
    """Show the quiz of a chapter.

    Parameters
    ----------
    chapter : str
        Id of the bank, e.g. ``"strategy"``.
    questions : Sequence[str], optional
        Ids of the questions to ask, in this order; all when omitted.

    Returns
    -------
    QuizWidget
        The widget; as a cell's last value it is shown.

    Raises
    ------
    KnowledgeError
        When there is no such bank or it is malformed.
    ValueError
        When an id is not in the bank.
    """
    bank = load_bank(chapter)
    return QuizWidget(bank if questions is None else bank.select(tuple(questions)))
