"""How often: calls a day, attempts a day, calls in consecutive days, rest after a conversation."""

import numpy as np

from dunning.compliance.columns import RELATIONS_ZH
from dunning.compliance.limits import Cooldown, DailyCount, WindowCount
from dunning.compliance.timeline import Hits, Timeline, combine, starts

_RELATION_COUNT = len(RELATIONS_ZH)
_RELATION_NAMES = tuple(RELATIONS_ZH.values())
_OUTCOMES = {False: "未接通", True: "没有说上话"}


def effective_calls(line: Timeline, limit: DailyCount) -> Hits:
    """Find calls beyond the number of conversations a person may have in a day.

    Calls of all seats and agencies count together, and so do those to several guarantors, whom a
    log does not tell apart; a call over midnight counts on the day it begins.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : DailyCount
        The number and the contacts covered.

    Returns
    -------
    Hits
        One for each call too many, with the calls that used up the number.
    """
    rows = np.flatnonzero(line.covered(limit) & line.talked)
    rows, companions, rank = _beyond(line, rows, _person(line, rows), limit.max_per_day)
    texts = [
        f"{date}这一天第{count}次与{_RELATION_NAMES[who]}通上话，上限{limit.max_per_day}次"
        for date, count, who in zip(
            line.dates(rows), (rank + 1).tolist(), line.relation[rows].tolist(), strict=True
        )
    ]
    return Hits(rows, texts, companions)


def unanswered_attempts(line: Timeline, limit: DailyCount) -> Hits:
    """Find attempts without a talk beyond the number one address may get in a day.

    A call answered for 0 seconds was no talk, and rang all the same.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : DailyCount
        The number and the contacts covered.

    Returns
    -------
    Hits
        One for each attempt too many, with the attempts that used up the number.
    """
    rows = np.flatnonzero(line.covered(limit) & ~line.talked)
    rows, companions, rank = _beyond(line, rows, line.address[rows], limit.max_per_day)
    texts = [
        f"{date}这一天同一号码第{count}次拨打{_OUTCOMES[answered]}，上限{limit.max_per_day}次"
        for date, count, answered in zip(
            line.dates(rows), (rank + 1).tolist(), line.answered[rows].tolist(), strict=True
        )
    ]
    return Hits(rows, texts, companions)


def calls_in_window(line: Timeline, limit: WindowCount) -> Hits:
    """Find calls beyond the number allowed in consecutive days, answered or not.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : WindowCount
        Number, days and the contacts covered.

    Returns
    -------
    Hits
        One for each call too many, with the calls just before it.
    """
    rows = np.flatnonzero(line.covered(limit))
    keys = combine(_person(line, rows), line.day[rows], spare=limit.window_days)
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    # Days before a person's first day stay below the next person's keys: combine left room.
    first = np.searchsorted(keys, keys - (limit.window_days - 1))
    count = np.arange(len(rows)) - first + 1
    over = np.flatnonzero(count > limit.max_calls)
    companions = rows[over[:, None] - np.arange(limit.max_calls, 0, -1)[None, :]]
    texts = [
        f"到{clock}为止的连续{limit.window_days}日里第{number}次拨打，上限{limit.max_calls}次"
        for clock, number in zip(line.clock(rows[over]), count[over].tolist(), strict=True)
    ]
    return Hits(rows[over], texts, companions)


def cooldown_after_conversation(line: Timeline, limit: Cooldown) -> Hits:
    """Find calls within the days after a conversation; the day of the conversation is the first.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : Cooldown
        Days and the contacts covered.

    Returns
    -------
    Hits
        One for each call, with the conversation before it.
    """
    rows = np.flatnonzero(line.covered(limit))
    person = _person(line, rows)
    order = np.argsort(person, kind="stable")
    rows, person = rows[order], person[order]
    places = np.arange(len(rows))
    talked = np.where(line.talked[rows], places, -1)
    before = np.concatenate([[-1], np.maximum.accumulate(talked)[:-1]]) if len(rows) else talked
    known = before >= starts(person)
    passed = line.day[rows] - line.day[rows[before]]
    over = np.flatnonzero(known & (passed < limit.days))
    talk = rows[before[over]]
    texts = [
        f"{date}通过话，{clock}又拨打，不到{limit.days}日"
        for date, clock in zip(line.dates(talk), line.clock(rows[over]), strict=True)
    ]
    return Hits(rows[over], texts, talk[:, None])


def _person(line: Timeline, rows: np.ndarray) -> np.ndarray:
    return line.debtor[rows] * _RELATION_COUNT + line.relation[rows]


def _beyond(
    line: Timeline, rows: np.ndarray, codes: np.ndarray, most: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows beyond the first `most` of their code and day, those first ones, the rank."""
    keys = combine(codes, line.day[rows])
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    first = starts(keys)
    rank = np.arange(len(rows)) - first
    over = np.flatnonzero(rank >= most)
    companions = rows[first[over][:, None] + np.arange(most)[None, :]]
    return rows[over], companions, rank[over]
