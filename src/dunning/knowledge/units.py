"""The knowledge units taken from the old manuals: what each said and a first judgement of it."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from dunning.knowledge.chapters import CHAPTERS, chapters_of_page
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root
from dunning.knowledge.register import Register, one_of, read_entries

FILE_NAME = "units.yaml"

KINDS = (
    "case",
    "cause",
    "classification",
    "debtor_type",
    "definition",
    "excuse",
    "formula",
    "kpi",
    "legal_reference",
    "lesson",
    "method",
    "principle",
    "prohibition",
    "script",
    "step",
    "technique",
    "tool",
)
"""What a unit is."""

STANCES = {
    "neutral": "可用",
    "needs_condition": "有条件",
    "doubtful": "存疑",
    "outdated": "过时",
    "unlawful": "违法",
}
"""First judgement of a unit and the Chinese word shown for it."""


class Unit(BaseModel):
    """One piece of knowledge of the old manuals.

    Parameters
    ----------
    id : str
        ``K`` and three digits.
    title, gist : str
        What it is and what the manuals said, in our own words (Chinese).
    paragraphs : tuple of str
        Paragraphs of the manuals it was taken from (``from`` in the file).
    kind : str
        One of `KINDS`.
    chapter : str
        Key of `dunning.knowledge.chapters.CHAPTERS`.
    stance : str
        Key of `STANCES`.
    note : str
        Why, or under which condition; needed unless the stance is ``neutral``.
    mentions : tuple of str
        Banned words that the entry names on purpose; see the glossary.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str = Field(min_length=1)
    gist: str = Field(min_length=8)
    paragraphs: tuple[str, ...] = Field(alias="from", min_length=1)
    kind: str
    chapter: str
    stance: str
    note: str
    mentions: tuple[str, ...] = ()

    @field_validator("kind")
    @classmethod
    def _kind_known(cls, value: str) -> str:
        return one_of(value, KINDS)

    @field_validator("chapter")
    @classmethod
    def _chapter_known(cls, value: str) -> str:
        return one_of(value, CHAPTERS)

    @field_validator("stance")
    @classmethod
    def _stance_known(cls, value: str) -> str:
        return one_of(value, STANCES)

    @field_validator("paragraphs")
    @classmethod
    def _paragraphs_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for paragraph in value:
            source, _, number = paragraph.partition("-")
            if source not in _SOURCE_LENGTHS or not number.isdecimal() or len(number) != 3:
                raise PydanticCustomError(
                    "paragraph", "{paragraph}应形如S0-001", {"paragraph": paragraph}
                )
            if not 1 <= int(number) <= _SOURCE_LENGTHS[source]:
                raise PydanticCustomError(
                    "paragraph",
                    "{paragraph}超出{source}的段落数{count}",
                    {"paragraph": paragraph, "source": source, "count": _SOURCE_LENGTHS[source]},
                )
        return value


_SOURCE_LENGTHS = {"S0": 162, "S1": 63, "S2": 68, "S3": 56, "S4": 39}


class Units(Register[str, Unit]):
    """The units by id."""

    def of_page(self, page: str) -> list[Unit]:
        """Return the units that a page must place.

        Parameters
        ----------
        page : str
            The ``chapter`` of the page's front matter.

        Returns
        -------
        list of Unit
            In the order of the file; empty when the page teaches no chapter.
        """
        chapters = chapters_of_page(page)
        return [unit for unit in self.values() if unit.chapter in chapters]


def read_units(path: Path) -> Units:
    """Read the units.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.

    Returns
    -------
    Units
        All units.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated entry, a gap in the numbering, or a judgement without reason.
    """
    name = display_name(path)
    entries = read_entries(path, Unit, top="units")
    for number, unit in enumerate(entries.values(), start=1):
        expected = f"K{number:03}"
        if unit.id != expected:
            raise KnowledgeError(
                name, unit.id, "id", f"值为{unit.id!r}；编号应连续，此处应为{expected}"
            )
        if unit.stance in {"doubtful", "outdated", "unlawful"} and not unit.note:
            raise KnowledgeError(
                name, unit.id, "note", f"stance为{unit.stance}时应写明理由，不得为空"
            )
    return Units(entries)


def load_units() -> Units:
    """Return the units of the knowledge folder; read once for each folder.

    Returns
    -------
    Units
        All units by id.

    Raises
    ------
    KnowledgeError
        When the file is malformed; see `read_units`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> Units:
    return read_units(root / FILE_NAME)
