"""Old collection practices: whether each is still lawful, why, and what to do instead."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dunning.knowledge.provisions import Provision, Provisions, load_provisions
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root
from dunning.knowledge.register import Register, one_of, read_entries

FILE_NAME = "practices.yaml"

VERDICTS = {
    "允许": "可以做，按写明的要求做",
    "有条件": "写明的条件全部满足才可以做",
    "禁止": "不得做",
    "已失效": "依据已经取消，不得再用",
}
"""The four verdicts and what each means for a collector."""

THEMES = (
    "第三方与隐私",
    "曝光与公告",
    "滋扰与胁迫",
    "身份与名义",
    "收款与减免",
    "费用与时效",
    "联系方式与时间",
    "机构管理",
)
"""Groups in which the practices are shown."""


class Practice(BaseModel):
    """One practice of the old manuals and what became of it.

    Parameters
    ----------
    id : int
        Number of the practice, from 1.
    name : str
        What the old manuals told people to do.
    theme : str
        One of `THEMES`.
    verdict : str
        Key of `VERDICTS`.
    provisions : tuple of str
        Ids of the rules the verdict rests on.
    unsure : tuple of str
        Ids of rules still to be verified; shown, never relied on.
    internal_red_line : bool
        True when no national rule says it in so many words and banks forbid it themselves.
    mentions : tuple of str
        Banned words that the entry names on purpose; see the glossary.
    reason, instead : str
        Why, and the lawful way to do it (Chinese).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int = Field(ge=1)
    name: str = Field(min_length=1)
    theme: str
    verdict: str
    provisions: tuple[str, ...] = Field(min_length=1)
    unsure: tuple[str, ...]
    internal_red_line: bool = False
    mentions: tuple[str, ...] = ()
    reason: str = Field(min_length=10)
    instead: str = Field(min_length=10)

    @field_validator("theme")
    @classmethod
    def _theme_known(cls, value: str) -> str:
        return one_of(value, THEMES)

    @field_validator("verdict")
    @classmethod
    def _verdict_known(cls, value: str) -> str:
        return one_of(value, VERDICTS)


class Practices(Register[int, Practice]):
    """The practices by number."""


def read_practices(path: Path, provisions: Provisions) -> Practices:
    """Read the practices and check each against the rules it cites.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Provisions
        The register of rules.

    Returns
    -------
    Practices
        All practices.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated entry, a gap in the numbering, a rule that does not exist, a
        rule filed under the wrong heading (`unsure` or not), a rule no longer in force behind a
        living verdict, or a prohibition without any settled rule.
    """
    name = display_name(path)
    entries = read_entries(path, Practice, top="practices")
    for expected, practice in enumerate(entries.values(), start=1):
        if practice.id != expected:
            raise KnowledgeError(
                name, str(practice.id), "id", f"值为{practice.id}；序号应连续，此处应为{expected}"
            )
        _check_basis(practice, provisions, name)
    return Practices(entries)


def _check_basis(practice: Practice, provisions: Provisions, name: str) -> None:
    entry = str(practice.id)
    cited = _look_up(practice.provisions, provisions, name, entry, "provisions")
    for provision in _look_up(practice.unsure, provisions, name, entry, "unsure"):
        if not provision.needs_verification:
            raise KnowledgeError(
                name, entry, "unsure", f"“{provision.id}”不是待核实条目，应写在provisions里"
            )
    for provision in cited:
        if provision.needs_verification:
            raise KnowledgeError(
                name, entry, "provisions", f"“{provision.id}”待核实，应写在unsure里"
            )
        if practice.verdict != "已失效" and provision.status not in {"in_force", "amended"}:
            raise KnowledgeError(
                name,
                entry,
                "provisions",
                f"“{provision.id}”{provision.status_zh}，不能支持“{practice.verdict}”；应引现行规定",
            )
    settled = any(provision.is_settled for provision in cited)
    if practice.verdict == "禁止" and not settled and not practice.internal_red_line:
        raise KnowledgeError(
            name,
            entry,
            "provisions",
            "“禁止”至少要引一条现行且已核实的规定；只靠内部规定的，写internal_red_line: true",
        )


def _look_up(
    ids: tuple[str, ...], provisions: Provisions, name: str, entry: str, field: str
) -> list[Provision]:
    for provision_id in ids:
        if provision_id not in provisions:
            raise KnowledgeError(
                name, entry, field, f"值为{provision_id!r}；provisions.yaml里没有这个id"
            )
    return [provisions[provision_id] for provision_id in ids]


def load_practices() -> Practices:
    """Return the practices of the knowledge folder; read once for each folder.

    Returns
    -------
    Practices
        All practices by number.

    Raises
    ------
    KnowledgeError
        When the file is malformed; see `read_practices`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> Practices:
    return read_practices(root / FILE_NAME, load_provisions())
