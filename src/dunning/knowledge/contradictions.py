"""Where the old manuals contradict each other, and what the course decides."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dunning.knowledge.chapters import CHAPTERS
from dunning.knowledge.provisions import Provisions, load_provisions
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root
from dunning.knowledge.register import Register, one_of, read_entries
from dunning.knowledge.units import Units, load_units

FILE_NAME = "contradictions.yaml"


class Side(BaseModel):
    """What one manual says.

    Parameters
    ----------
    says : str
        In our own words (Chinese).
    units : tuple of str
        Units that hold it; may be empty when none was made of the paragraph.
    paragraphs : tuple of str
        Paragraphs of the manuals.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str = Field(min_length=4)
    units: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = Field(min_length=1)


class Contradiction(BaseModel):
    """One question on which the manuals disagree.

    Parameters
    ----------
    id : str
        Slug, never reused.
    title : str
        The question (Chinese).
    sides : tuple of Side
        Two or more.
    decision, reason : str
        What the course teaches, and why (Chinese).
    provisions : tuple of str
        Rules that the decision rests on; empty when it is the course's own choice.
    pages : tuple of str
        Chapters that state the decision.
    mentions : tuple of str
        Banned words that the entry names on purpose; see the glossary.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    title: str = Field(min_length=2)
    sides: tuple[Side, ...] = Field(min_length=2)
    decision: str = Field(min_length=8)
    reason: str = Field(min_length=8)
    provisions: tuple[str, ...] = ()
    pages: tuple[str, ...] = Field(min_length=1)
    mentions: tuple[str, ...] = ()

    @field_validator("pages")
    @classmethod
    def _pages_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for page in value:
            one_of(page, CHAPTERS)
        return value


class Contradictions(Register[str, Contradiction]):
    """The contradictions by id."""


def read_contradictions(path: Path, provisions: Provisions, units: Units) -> Contradictions:
    """Read the contradictions.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Provisions
        The register of rules.
    units : Units
        The knowledge units.

    Returns
    -------
    Contradictions
        All entries.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated entry, or a rule or unit that does not exist.
    """
    name = display_name(path)
    entries = read_entries(path, Contradiction, top="contradictions")
    for entry in entries.values():
        for provision in entry.provisions:
            if provision not in provisions:
                problem = f"值为{provision!r}；provisions.yaml里没有这个id"
                raise KnowledgeError(name, entry.id, "provisions", problem)
        for unit in (unit for side in entry.sides for unit in side.units):
            if unit not in units:
                problem = f"值为{unit!r}；units.yaml里没有这个id"
                raise KnowledgeError(name, entry.id, "units", problem)
    return Contradictions(entries)


def load_contradictions() -> Contradictions:
    """Return the contradictions of the knowledge folder; read once for each folder.

    Returns
    -------
    Contradictions
        All entries by id.

    Raises
    ------
    KnowledgeError
        When the file is malformed; see `read_contradictions`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> Contradictions:
    return read_contradictions(root / FILE_NAME, load_provisions(), load_units())
