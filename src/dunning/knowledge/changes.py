"""What changed in the rules and when, told in words beside the dates of the register."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from dunning.knowledge.provisions import Provisions, load_provisions
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root
from dunning.knowledge.register import Register, read_entries

FILE_NAME = "changes.yaml"


class Change(BaseModel):
    """One day on which the rules of the trade changed.

    Parameters
    ----------
    day : datetime.date
        First day of the new rule.
    title : str
        What happened (Chinese).
    before, after : str
        What held until then, and what holds since.
    for_collectors : str
        What a collector does differently.
    provisions : tuple of str
        Rules that took or lost effect.
    mentions : tuple of str
        Banned words that the entry names on purpose; see the glossary.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    title: str = Field(min_length=4)
    before: str = Field(min_length=4)
    after: str = Field(min_length=4)
    for_collectors: str = Field(min_length=4)
    provisions: tuple[str, ...] = Field(min_length=1)
    mentions: tuple[str, ...] = ()


class Changes(Register[date, Change]):
    """The changes by day, oldest first."""


def read_changes(path: Path, provisions: Provisions) -> Changes:
    """Read the changes.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Provisions
        The register of rules.

    Returns
    -------
    Changes
        All entries.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated entry, one out of order, a rule that does not exist, or a day
        on which none of the named rules took effect.
    """
    name = display_name(path)
    entries = read_entries(path, Change, top="changes", key="day")
    if list(entries) != sorted(entries):
        raise KnowledgeError(name, "-", "day", "应按日期从早到晚排列")
    for entry in entries.values():
        for provision in entry.provisions:
            if provision not in provisions:
                problem = f"值为{provision!r}；provisions.yaml里没有这个id"
                raise KnowledgeError(name, str(entry.day), "provisions", problem)
        days = {provisions[provision].effective for provision in entry.provisions}
        if entry.day not in days:
            raise KnowledgeError(
                name, str(entry.day), "day", "provisions里应至少有一条规定在这一天施行"
            )
    return Changes(entries)


def load_changes() -> Changes:
    """Return the changes of the knowledge folder; read once for each folder.

    Returns
    -------
    Changes
        All entries by day.

    Raises
    ------
    KnowledgeError
        When the file is malformed; see `read_changes`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> Changes:
    return read_changes(root / FILE_NAME, load_provisions())
