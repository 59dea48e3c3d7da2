"""Questions, options and banks as ``knowledge/questions/<chapter>.yaml`` writes them."""

import hashlib
import json
import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")

Text = Annotated[str, Field(min_length=1)]


def _decimal_text(value: object) -> Decimal:
    """Accept quoted decimals only: YAML's bare 17.85 is a float and not the figure written."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise PydanticCustomError("decimal_text", '应为带引号的十进制数，例如"17.85"')
    return Decimal(value)


DecimalText = Annotated[Decimal, BeforeValidator(_decimal_text)]


class Entry(BaseModel):
    """Base of everything read from a bank: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Entry):
    """One answer a learner can choose.

    Parameters
    ----------
    text : str
        What the learner reads.
    correct : bool
        Whether it belongs to the key.
    feedback : str
        Why it is right or wrong.
    red_line : bool
        A forbidden act: choosing it fails the whole round whatever the points.
    """

    text: Text
    correct: bool = False
    feedback: Text
    red_line: bool = False


class NumericFeedback(Entry):
    """What a learner reads after a right or a wrong number."""

    correct: Text
    wrong: Text


class BaseQuestion(Entry):
    """What every kind of question carries.

    Parameters
    ----------
    id : str
        Unique over all banks, append-only.
    stem : str
        The question, plain text.
    provisions : tuple[str, ...]
        Ids of ``knowledge/provisions.yaml`` that the key rests on.
    units : tuple[str, ...]
        Ids of the knowledge units asked about.
    mentions : tuple[str, ...]
        Banned words that the text names on purpose.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    stem: Text
    provisions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


class ChoiceQuestion(BaseQuestion):
    """A question with options; the rules on the number of right ones stand in `checks`."""

    kind: Literal["single", "multiple", "true_false"]
    options: tuple[Option, ...]


class NumericQuestion(BaseQuestion):
    """A question answered with a number.

    Parameters
    ----------
    answer : Decimal
        The right figure in `unit`.
    tolerance : Decimal
        Largest accepted distance from `answer`, in `unit`.
    unit : str
        Unit shown behind the field, e.g. 元 or 天; empty for a bare number.
    formula : str
        Plain arithmetic that gives `answer`; recomputed on loading.
    feedback : NumericFeedback
        Shown after a right or a wrong number.
    """

    kind: Literal["numeric"]
    answer: DecimalText
    tolerance: DecimalText
    unit: str = ""
    formula: Text
    feedback: NumericFeedback


Question = ChoiceQuestion | NumericQuestion
QUESTION_MODELS: dict[str, type[ChoiceQuestion] | type[NumericQuestion]] = {
    "single": ChoiceQuestion,
    "multiple": ChoiceQuestion,
    "true_false": ChoiceQuestion,
    "numeric": NumericQuestion,
}


class Bank(Entry):
    """The questions of one chapter, in order.

    Parameters
    ----------
    chapter : str
        Id of the chapter, the file's stem and the bank's id.
    title : str
        Chinese title.
    questions : tuple[Question, ...]
        At least one question.
    """

    chapter: Text
    title: Text
    questions: tuple[Question, ...]

    @property
    def content_hash(self) -> str:
        """Twelve hex digits that change with any question: stored progress belongs to one text."""
        plain = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()[:12]

    def select(self, ids: list[str] | tuple[str, ...]) -> "Bank":
        """Return a bank of the named questions only, in the order given.

        Parameters
        ----------
        ids : list[str] or tuple[str, ...]
            Question ids of this bank, without repetition.

        Returns
        -------
        Bank
            The same chapter and title with fewer questions.

        Raises
        ------
        ValueError
            When an id is unknown or repeated, or none is given.
        """
        by_id = {question.id: question for question in self.questions}
        unknown = [wanted for wanted in ids if wanted not in by_id]
        if unknown:
            raise ValueError(f"题库{self.chapter}没有题目{unknown[0]}；可用：{'、'.join(by_id)}")
        if not ids or len(set(ids)) != len(ids):
            raise ValueError(f"题号{list(ids)}为空或有重复；每题写一次")
        return Bank(
            chapter=self.chapter,
            title=self.title,
            questions=tuple(by_id[wanted] for wanted in ids),
        )
