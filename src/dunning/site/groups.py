"""The registers in the orders in which pages show them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pypinyin import lazy_pinyin

from dunning.knowledge import (
    Provision,
    Term,
    Unit,
    load_glossary,
    load_provisions,
    load_units,
)
from dunning.knowledge.changes import Change, load_changes
from dunning.knowledge.provisions import STANDINGS, TOPICS
from dunning.knowledge.units import SOURCES, VERDICTS

UNDATED = "施行日没有查到"


def provisions_by_standing() -> dict[str, list[Provision]]:
    """Return the register grouped by standing, the strongest first."""
    return by_standing(load_provisions().values())


def by_standing(entries: Iterable[Provision]) -> dict[str, list[Provision]]:
    """Return rules grouped by standing, the strongest first; standings without rule left out."""
    everything = list(entries)
    grouped = {name: [e for e in everything if e.standing == name] for name in STANDINGS}
    return {name: found for name, found in grouped.items() if found}


def provisions_by_topic() -> dict[str, list[Provision]]:
    """Return the rules of each topic, by the Chinese name of the topic."""
    everything = load_provisions().values()
    return {
        name: [entry for entry in everything if slug in entry.topic]
        for slug, name in TOPICS.items()
    }


def terms_by_initial() -> dict[str, list[Term]]:
    """Return the glossary grouped by first letter of the pinyin, in the order of the pinyin."""
    spelled = sorted(
        ((lazy_pinyin(term.term), term) for term in load_glossary().values()),
        key=lambda pair: pair[0],
    )
    grouped: dict[str, list[Term]] = {}
    for pinyin, term in spelled:
        grouped.setdefault(pinyin[0][0].upper(), []).append(term)
    return grouped


Day = tuple[date | None, Change | None, list[Provision]]
"""A day, what is told of it, and the rules that took effect."""


def timeline() -> dict[str, list[Day]]:
    """Return the days on which rules took effect, by year, the latest year first.

    Returns
    -------
    dict[str, list[Day]]
        Days in falling order; rules without a known day stand under `UNDATED` at the end.
    """
    by_day: dict[date | None, list[Provision]] = {}
    for entry in load_provisions().values():
        by_day.setdefault(entry.effective, []).append(entry)
    told = load_changes()
    grouped: dict[str, list[Day]] = {}
    for day in sorted((day for day in by_day if day), reverse=True):
        grouped.setdefault(f"{day.year}年", []).append((day, told.get(day), by_day[day]))
    if None in by_day:
        grouped[UNDATED] = [(None, None, by_day[None])]
    return grouped


@dataclass(frozen=True)
class SourceRow:
    """One manual in the summary of the review.

    Parameters
    ----------
    source, about : str
        Its key and what it is.
    counts : list of int
        Units in all and by verdict, in the order of `VERDICTS`.
    """

    source: str
    about: str
    counts: list[int]


def source_summary() -> list[SourceRow]:
    """Return the units of each manual by verdict, and the whole in the last row."""
    everything = list(load_units().values())
    rows = []
    for source, (about, paragraphs) in SOURCES.items():
        held = [unit for unit in everything if source in unit.sources]
        rows.append(SourceRow(source, f"{about}，{paragraphs}段", _by_verdict(held)))
    note = "同一单元可能取自两份教材，合计不重复数"
    return [*rows, SourceRow("合计", note, _by_verdict(everything))]


def _by_verdict(units: list[Unit]) -> list[int]:
    found = Counter(unit.verdict for unit in units)
    return [len(units), *(found[verdict] for verdict in VERDICTS)]
