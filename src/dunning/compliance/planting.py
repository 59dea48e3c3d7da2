"""What is planted in a made-up log: one violation of each rule, and lawful contacts close to one.

A plant takes the desk, a debtor of its own, the number of the day (at least 1) and a turn that
varies it, adds its rows and returns the rows that make up the finding (the one at fault last) with
its story in Chinese.
"""

from collections.abc import Callable
from itertools import takewhile
from operator import not_
from typing import Any

import numpy as np

from dunning.compliance.columns import PHONE
from dunning.compliance.policy import Policy

AGENCIES = ("", "示例服务公司", "示例管理公司")
"""Whose staff make the calls; the creditor's own have an empty name."""

_AGENTS_EACH = 4
_NOON = 12 * 3600

Found = tuple[tuple[int, ...], str]


def clock(hour: int, minute: int = 0, second: int = 0) -> int:
    """Return the second of the day."""
    return (hour * 60 + minute) * 60 + second


class Desk:
    """Rows of a log in the making.

    Parameters
    ----------
    random : numpy.random.Generator
        Chooses agents.
    policy : Policy
        Gives the numbers that the plants exceed.
    """

    def __init__(self, random: np.random.Generator, policy: Policy) -> None:
        self.random, self.policy = random, policy
        self.rows: list[dict[str, Any]] = []

    def add(self, debtor: str, day: int, second: int, **fields: Any) -> int:
        """Add a lawful answered call to the debtor, changed by `fields`; return its row."""
        agency = AGENCIES[int(self.random.integers(len(AGENCIES)))]
        agent = int(self.random.integers(_AGENTS_EACH)) + 1
        agency = fields.pop("agency_id", agency)
        row = {
            "day": day,
            "second": second,
            "duration_seconds": 90,
            "channel": "call",
            "debtor_id": debtor,
            "relation": "debtor",
            "address_id": f"{debtor}-1",
            "answered": True,
            "agent_id": f"A{AGENCIES.index(agency) + 1}{agent:02d}",
            "agency_id": agency,
            "recording_id": f"R{len(self.rows) + 1:07d}",
            "purpose": "collect",
            "debt_disclosed": False,
            "identity_stated": True,
            "consent": "",
            "event": "",
            "visitors": 0,
            "entered_home": False,
            "recording_kept_until": "",
            "agency_notified": True,
        }
        self.rows.append(row | fields)
        return len(self.rows) - 1

    def missed(self, debtor: str, day: int, second: int, **fields: Any) -> int:
        """Add an unanswered call to the debtor; return its row."""
        nothing = {"answered": False, "duration_seconds": 0, "recording_id": ""}
        nothing["identity_stated"] = False
        return self.add(debtor, day, second, **(nothing | fields))

    def relative(self, debtor: str, day: int, second: int, **fields: Any) -> int:
        """Add a lawful message left with the reserved contact; return its row."""
        person = {"relation": "reserved_contact", "address_id": f"{debtor}-9", "purpose": "relay"}
        return self.add(debtor, day, second, **(person | {"identity_stated": False} | fields))

    def failures(self, debtor: str) -> int:
        """Return how often the debtor was called in vain since he answered last."""
        calls = (
            row["answered"]
            for row in reversed(self.rows)
            if (row["debtor_id"], row["relation"]) == (debtor, "debtor") and row["channel"] in PHONE
        )
        return sum(1 for _ in takewhile(not_, calls))

    def lose_contact(self, debtor: str, day: int) -> None:
        """Add as many failed calls as make contact lost from the next day on."""
        tries = self.policy.limits.third_party_contact.failed_calls
        for attempt in range(tries):
            self.missed(debtor, day, clock(10 + attempt))


def _quiet_hours(desk: Desk, debtor: str, day: int, turn: int) -> Found:
    if turn % 4 == 0:
        row = desk.missed(debtor, day, clock(22))
        return (row,), "22:00:00拨打，禁止时段从这一秒开始"
    if turn % 4 == 1:
        row = desk.add(debtor, day, clock(7, 59, 59), channel="ai_call")
        return (row,), "7:59:59智能外呼，离8:00还差1秒"
    if turn % 4 == 2:
        row = desk.add(debtor, day, clock(21, 58), duration_seconds=121)
        return (row,), "21:58开始谈了121秒，越过22:00"
    row = desk.add(debtor, day, clock(23, 59, 30), agency_id="", channel="im", duration_seconds=0)
    return (row,), "深夜发即时通讯消息"


def _effective_calls(desk: Desk, debtor: str, day: int, _: int) -> Found:
    most = desk.policy.limits.effective_calls.max_per_day
    rows = [
        desk.add(debtor, day, clock(9 + 2 * place), agency_id=AGENCIES[place % len(AGENCIES)])
        for place in range(most + 1)
    ]
    return tuple(rows), f"几家机构一天里合计通话{most + 1}次，各自都没有超"


def _unanswered_attempts(desk: Desk, debtor: str, day: int, _: int) -> Found:
    most = desk.policy.limits.unanswered_attempts.max_per_day
    rows = [desk.missed(debtor, day, clock(10, 10 * place)) for place in range(most + 1)]
    return tuple(rows), f"同一号码一天里第{most + 1}次未接通"


def _collection_targets(desk: Desk, debtor: str, day: int, turn: int) -> Found:
    desk.lose_contact(debtor, day - 1)
    relation = ("family", "spouse", "employer", "reserved_contact")[turn % 4]
    row = desk.relative(debtor, day, _NOON, relation=relation, purpose="collect")
    return (row,), "失联只能请人转告，不能向他催收"


def _third_party_contact(desk: Desk, debtor: str, day: int, turn: int) -> Found:
    if turn % 2 == 0:
        # After enough failures on the days before, contact would be lost already.
        if desk.failures(debtor) >= desk.policy.limits.third_party_contact.failed_calls:
            desk.add(debtor, day, clock(9))
        desk.lose_contact(debtor, day)
        row = desk.relative(debtor, day, clock(18))
        return (row,), "当天刚打满次数，次日起才可以联系"
    desk.lose_contact(debtor, day - 1)
    desk.add(debtor, day, clock(9))
    row = desk.relative(debtor, day, _NOON)
    return (row,), "本人上午接了电话，失联已经结束"


def _disclosure(desk: Desk, debtor: str, day: int, _: int) -> Found:
    desk.lose_contact(debtor, day - 1)
    row = desk.relative(debtor, day, _NOON, debt_disclosed=True)
    return (row,), "请预留联系人转告时说出了欠款"


def _stop_request(desk: Desk, debtor: str, day: int, turn: int) -> Found:
    asked = desk.add(debtor, day, clock(10), event="stop_request", agency_id=AGENCIES[1])
    channel = ("call", "sms")[turn % 2]
    row = desk.missed(debtor, day, clock(15), channel=channel, agency_id=AGENCIES[2])
    return (asked, row), "上午向一家机构要求停止，下午另一家又联系"


def _recording(desk: Desk, debtor: str, day: int, _: int) -> Found:
    return (desk.add(debtor, day, _NOON, recording_id=""),), "通了话，没有录音编号"


def _recording_retention(desk: Desk, debtor: str, day: int, _: int) -> Found:
    row = desk.add(debtor, day, _NOON, recording_kept_until="2027-03-01")
    return (row,), "录音不满规定年限就要删"


def _identity(desk: Desk, debtor: str, day: int, _: int) -> Found:
    return (desk.add(debtor, day, _NOON, identity_stated=False),), "没有说明身份和机构"


def _visit(desk: Desk, debtor: str, day: int, **fields: Any) -> int:
    about = {"channel": "visit", "address_id": f"{debtor}-7", "visitors": 2}
    return desk.add(debtor, day, clock(14), **(about | {"duration_seconds": 600} | fields))


def _visit_staff(desk: Desk, debtor: str, day: int, _: int) -> Found:
    return (_visit(desk, debtor, day, visitors=1),), "一个人外访"


def _home_entry(desk: Desk, debtor: str, day: int, _: int) -> Found:
    return (_visit(desk, debtor, day, entered_home=True),), "没有同意的记录就进了门"


def _agency_notice(desk: Desk, debtor: str, day: int, _: int) -> Found:
    row = desk.add(debtor, day, _NOON, agency_id=AGENCIES[1], agency_notified=False)
    return (row,), "委托前没有告知债务人"


def _agency_channels(desk: Desk, debtor: str, day: int, _: int) -> Found:
    row = desk.add(debtor, day, _NOON, channel="im", agency_id=AGENCIES[2], duration_seconds=0)
    return (row,), "委外机构未经同意发即时通讯消息"


PLANTS: dict[str, Callable[[Desk, str, int, int], Found]] = {
    "quiet_hours": _quiet_hours,
    "effective_calls": _effective_calls,
    "unanswered_attempts": _unanswered_attempts,
    "collection_targets": _collection_targets,
    "third_party_contact": _third_party_contact,
    "disclosure": _disclosure,
    "stop_request": _stop_request,
    "recording": _recording,
    "recording_retention": _recording_retention,
    "identity": _identity,
    "visit_staff": _visit_staff,
    "home_entry": _home_entry,
    "agency_notice": _agency_notice,
    "agency_channels": _agency_channels,
}
"""A violation of each rule of mainland-2026, by the name of its limit."""


def _last_moments(desk: Desk, debtor: str, day: int) -> None:
    desk.add(debtor, day, clock(8))
    desk.add(debtor, day, clock(21, 58), duration_seconds=120)


def _agreed_hour(desk: Desk, debtor: str, day: int) -> None:
    desk.add(debtor, day - 1, clock(19), event="consent", consent=f"E-{debtor}")
    desk.add(debtor, day, clock(22, 30), consent=f"E-{debtor}")


def _full_counts(desk: Desk, debtor: str, day: int) -> None:
    for place in range(desk.policy.limits.effective_calls.max_per_day):
        desk.add(debtor, day, clock(9 + place))
    for place in range(desk.policy.limits.unanswered_attempts.max_per_day):
        desk.missed(debtor, day, clock(15, 5 * place))


def _next_day(desk: Desk, debtor: str, day: int) -> None:
    desk.lose_contact(debtor, day - 1)
    desk.relative(debtor, day, clock(8), purpose="locate")


def _letter_after_stop(desk: Desk, debtor: str, day: int) -> None:
    desk.add(debtor, day - 1, _NOON, event="stop_request")
    letter = {"channel": "letter", "duration_seconds": 0, "address_id": f"{debtor}-7"}
    desk.missed(debtor, day, _NOON, **letter)


def _invited_in(desk: Desk, debtor: str, day: int) -> None:
    _visit(desk, debtor, day, entered_home=True, consent=f"E-{debtor}")


def _guarantor(desk: Desk, debtor: str, day: int) -> None:
    person = {"relation": "guarantor", "address_id": f"{debtor}-5"}
    desk.add(debtor, day, _NOON, debt_disclosed=True, **person)


DECOYS: tuple[Callable[[Desk, str, int], None], ...] = (
    _last_moments,
    _agreed_hour,
    _full_counts,
    _next_day,
    _letter_after_stop,
    _invited_in,
    _guarantor,
)
"""Lawful contacts that look like a violation."""
