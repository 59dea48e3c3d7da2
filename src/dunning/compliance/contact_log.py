"""A made-up month of contacts with planted violations and their list, for lessons and tests."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from dunning.compliance.columns import COLUMNS, OPTIONAL_COLUMNS
from dunning.compliance.planting import DECOYS, PLANTS, Desk, Found
from dunning.compliance.policy import load_policy

FIRST_DAY = date(2026, 3, 2)
"""First day of every made-up log, a Monday."""

POLICY = "mainland-2026"
"""The policy whose limits the planted violations break."""

_ANSWER = ("rule", "contact_id", "contact_ids", "debtor_id", "agent", "agency", "day", "story")
_EARLIEST, _LATEST = 9 * 3600, 19 * 3600
"""Lawful background stays between these seconds of the day."""


def make_contact_log(
    seed: int, debtors: int, days: int, violations_per_rule: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make a log in which exactly the planted contacts break a rule of ``mainland-2026``.

    Beside them stand lawful contacts that look like one, such as the third conversation of a day.

    Parameters
    ----------
    seed : int
        The same seed gives the same log.
    debtors, days : int
        Size; every planted violation needs a debtor of its own, and two days.
    violations_per_rule : int
        How often each rule is broken.

    Returns
    -------
    pandas.DataFrame
        The log in the order of time: text and numbers as in a file, ``at`` as ISO 8601 text.
    pandas.DataFrame
        The answer: ``rule``, ``contact_id`` (at fault), ``contact_ids`` (tuple, the one at fault
        last), ``debtor_id``, ``agent``, ``agency``, ``day`` (datetime64) and ``story`` (Chinese).

    Raises
    ------
    ValueError
        For too few debtors or days, or a negative number.
    """
    needed = len(PLANTS) * violations_per_rule
    if violations_per_rule < 0 or debtors < max(needed, 1) or days < 2:
        raise ValueError(
            f"debtors={debtors}、days={days}、violations_per_rule={violations_per_rule}；"
            f"应至少{max(needed, 1)}名债务人（{len(PLANTS)}条规则×每条次数）、2天，次数不小于0"
        )
    desk = Desk(np.random.default_rng(seed), load_policy(POLICY))
    return _tables(desk, _filled(desk, debtors, days, violations_per_rule))


def _filled(desk: Desk, debtors: int, days: int, each: int) -> list[tuple[str, Found]]:
    """Add the contacts of all debtors; return what is planted."""
    planted: list[tuple[str, Found]] = []
    people = [f"D{number:06d}" for number in desk.random.permutation(debtors) + 1]
    plots = [(rule, turn) for rule in PLANTS for turn in range(each)]
    for debtor, (rule, turn) in zip(people, plots, strict=False):
        day = int(desk.random.integers(1, days))
        _background(desk, debtor, range(day - 1))
        planted.append((rule, PLANTS[rule](desk, debtor, day, turn)))
    for place, debtor in enumerate(people[len(plots) :]):
        day = int(desk.random.integers(1, days))
        # Every fourth of the others shows one lawful contact that looks like a violation.
        if place % 4 == 0:
            _background(desk, debtor, range(day - 1))
            DECOYS[place // 4 % len(DECOYS)](desk, debtor, day)
        else:
            _background(desk, debtor, range(days))
    return planted


def _background(desk: Desk, debtor: str, days: range) -> None:
    """Add an ordinary, lawful course of contacts."""
    random = desk.random
    for day in days:
        if random.random() > 0.35:
            continue
        second = int(random.integers(_EARLIEST, _LATEST))
        kind = random.random()
        if kind < 0.25:
            desk.add(debtor, day, second, channel="sms", duration_seconds=0, recording_id="")
        elif kind < 0.6:
            desk.missed(debtor, day, second)
            if random.random() < 0.5:
                desk.missed(debtor, day, second + int(random.integers(60, 3600)))
        else:
            desk.add(debtor, day, second, duration_seconds=int(random.integers(20, 600)))


def _tables(desk: Desk, planted: list[tuple[str, Found]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows: list[dict[str, Any]] = desk.rows
    order = sorted(range(len(rows)), key=lambda row: (rows[row]["day"], rows[row]["second"], row))
    names = {row: f"C{place:07d}" for place, row in enumerate(order, start=1)}
    columns = [column.name for column in (*COLUMNS, *OPTIONAL_COLUMNS)]
    zone = ZoneInfo(desk.policy.zone)
    table = []
    for row in order:
        moment = datetime.combine(FIRST_DAY, datetime.min.time(), tzinfo=zone)
        moment += timedelta(days=rows[row]["day"], seconds=rows[row]["second"])
        table.append(rows[row] | {"contact_id": names[row], "at": moment.isoformat()})
    answer = [
        {
            "rule": rule,
            "contact_id": names[found[-1]],
            "contact_ids": tuple(names[row] for row in found),
            "debtor_id": rows[found[-1]]["debtor_id"],
            "agent": rows[found[-1]]["agent_id"],
            "agency": rows[found[-1]]["agency_id"],
            "day": pd.Timestamp(FIRST_DAY) + pd.Timedelta(days=rows[found[-1]]["day"]),
            "story": story,
        }
        for rule, (found, story) in planted
    ]
    log = pd.DataFrame(table, columns=columns)
    return log, pd.DataFrame(answer, columns=list(_ANSWER))
