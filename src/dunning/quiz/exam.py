"""The final exam: how many questions each part of the course gives, and what counts as passed."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from dunning.knowledge.reader import knowledge_root, read_yaml, validate
from dunning.quiz.models import Entry, Text

FILE_NAME = "exam.yaml"

Count = Annotated[int, Field(ge=1, le=200)]


class Exam(Entry):
    """What is agreed about the exam; the questions are those of the banks.

    Parameters
    ----------
    title : str
        Its name.
    minutes : int
        About how long it takes, minutes; nobody is stopped.
    pass_percent : int
        Share of the questions that must be right, percent.
    basis : str
        Where this share comes from (Chinese).
    shares : dict[str, int]
        Number of questions by part of the course (caption in ``_toc.yml``).
    """

    title: Text
    minutes: Count
    pass_percent: Annotated[int, Field(ge=1, le=100)]
    basis: Text
    shares: Annotated[dict[str, Count], Field(min_length=1)]

    @property
    def total(self) -> int:
        """Number of questions of a paper."""
        return sum(self.shares.values())

    @property
    def needed(self) -> int:
        """Right answers that a pass needs, rounded up to a whole question."""
        return -(-self.total * self.pass_percent // 100)


def load_exam(path: Path | None = None) -> Exam:
    """Read the agreement on the exam.

    Parameters
    ----------
    path : pathlib.Path, optional
        The YAML file; ``exam.yaml`` of the knowledge folder when omitted.

    Returns
    -------
    Exam

    Raises
    ------
    KnowledgeError
        When the file is missing, or a field is missing, unknown or out of its range.
    """
    file = path or knowledge_root() / FILE_NAME
    return validate(Exam, read_yaml(file), file=file, entry="-")
