"""The knowledge units taken from the old manuals: what each said and what holds today."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from dunning.knowledge.chapters import CHAPTERS, chapters_of_page
from dunning.knowledge.provisions import Provisions, load_provisions
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

VERDICTS = {
    "usable": "可用",
    "conditional": "有条件",
    "outdated": "过时",
    "doubtful": "存疑",
    "forbidden": "禁止",
}
"""What the course says of a unit today and the Chinese word shown for it."""

SOURCES = {
    "S0": ("综合手册：发卡风险、个人贷款和货款催讨、逾期管控", 162),
    "S1": ("讲课幻灯片：原则、阶段、沟通与管理指标", 63),
    "S2": ("工作总结：债务人类型、走访见闻、经验条目与网上问答", 68),
    "S3": ("课程笔记：外访话术、案例与零散课堂记录", 56),
    "S4": ("小额贷款催收：电话、上门、委外与诉讼", 39),
}
"""The five manuals: what each is, and how many paragraphs it has."""


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
    verdict : str
        Key of `VERDICTS`.
    why : str
        One sentence: the condition, or the reason and what to do instead. Empty exactly when the
        verdict is ``usable``.
    provisions : tuple of str
        Ids of the rules that the verdict rests on.
    without_rule : str
        Why no rule decides it; stands instead of `provisions`.
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
    verdict: str
    why: str = ""
    provisions: tuple[str, ...] = ()
    without_rule: str = ""
    mentions: tuple[str, ...] = ()

    @field_validator("kind")
    @classmethod
    def _kind_known(cls, value: str) -> str:
        return one_of(value, KINDS)

    @field_validator("chapter")
    @classmethod
    def _chapter_known(cls, value: str) -> str:
        return one_of(value, CHAPTERS)

    @field_validator("verdict")
    @classmethod
    def _verdict_known(cls, value: str) -> str:
        return one_of(value, VERDICTS)

    @field_validator("paragraphs")
    @classmethod
    def _paragraphs_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for paragraph in value:
            source, _, number = paragraph.partition("-")
            if source not in SOURCES or not number.isdecimal() or len(number) != 3:
                raise PydanticCustomError(
                    "paragraph", "{paragraph}应形如S0-001", {"paragraph": paragraph}
                )
            length = SOURCES[source][1]
            if not 1 <= int(number) <= length:
                raise PydanticCustomError(
                    "paragraph",
                    "{paragraph}超出{source}的段落数{count}",
                    {"paragraph": paragraph, "source": source, "count": length},
                )
        return value

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of `SOURCES` that the unit was taken from, each once."""
        return tuple(dict.fromkeys(entry.partition("-")[0] for entry in self.paragraphs))

    @property
    def verdict_zh(self) -> str:
        """The verdict in the word readers see."""
        return VERDICTS[self.verdict]


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


def read_units(path: Path, provisions: Provisions) -> Units:
    """Read the units and check what each verdict rests on.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Provisions
        The register of rules.

    Returns
    -------
    Units
        All units.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated entry, a gap in the numbering, a rule that does not exist, a
        verdict without reason or ground, or a condition or prohibition without any settled rule.
    """
    name = display_name(path)
    entries = read_entries(path, Unit, top="units")
    for number, unit in enumerate(entries.values(), start=1):
        expected = f"K{number:03}"
        if unit.id != expected:
            raise KnowledgeError(
                name, unit.id, "id", f"值为{unit.id!r}；编号应连续，此处应为{expected}"
            )
        complaint = _fault_of_ground(unit, provisions)
        if complaint:
            raise KnowledgeError(name, unit.id, *complaint)
    return Units(entries)


def _fault_of_ground(unit: Unit, provisions: Provisions) -> tuple[str, str] | None:
    """Return field and problem of a verdict that does not stand on anything."""
    unknown = next((entry for entry in unit.provisions if entry not in provisions), None)
    if unknown is not None:
        return "provisions", f"值为{unknown!r}；provisions.yaml里没有这个id"
    if unit.verdict == "usable":
        extra = unit.why or unit.provisions or unit.without_rule
        problem = "verdict为usable时，why、provisions、without_rule应留空；有条件就改判"
        return ("why", problem) if extra else None
    if not unit.why:
        return "why", f"verdict为{unit.verdict}时应用一句话写明理由，不得为空"
    if bool(unit.provisions) == bool(unit.without_rule):
        return "provisions", "provisions与without_rule应恰好写一个：有规定写id，没有就写为什么没有"
    needs_settled = unit.verdict == "forbidden" or (
        unit.verdict == "conditional" and unit.provisions
    )
    if needs_settled and not any(provisions[entry].is_settled for entry in unit.provisions):
        return "provisions", f"{unit.verdict}引的规定里至少要有一条现行且已核实"
    return None


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
    return read_units(root / FILE_NAME, load_provisions())
