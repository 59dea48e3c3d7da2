"""The columns of a contact log: what each holds and what readers are told of it."""

from dataclasses import dataclass

from dunning.calculator.field import YEARS

CHANNELS = ("call", "ai_call", "sms", "im", "email", "letter", "visit")
"""Channels: telephone, voice bot, text message, instant message, email, letter, visit."""

PHONE = ("call", "ai_call")
"""Channels that ring a telephone."""

SPOKEN = (*PHONE, "visit")
"""Channels on which people talk to each other."""

RELATIONS = (
    "debtor",
    "guarantor",
    "spouse",
    "reserved_contact",
    "family",
    "employer",
    "stranger",
)
"""Relation of the person contacted to the debt; several guarantors are ``guarantor`` together."""

PURPOSES = ("collect", "locate", "relay", "service")
"""Why: collect, ask for a way to reach the debtor, leave a message, or serve at their own wish."""

EVENTS = ("", "stop_request", "lost_contact", "consent", "complaint")
"""What happened in the contact."""

CHANNELS_ZH = dict(
    zip(CHANNELS, ("电话", "智能外呼", "短信", "即时通讯", "邮件", "信函", "外访"), strict=True)
)
RELATIONS_ZH = dict(
    zip(
        RELATIONS,
        ("债务人", "担保人", "配偶", "预留联系人", "亲属", "工作单位", "无关的人"),
        strict=True,
    )
)

KEY, MARK, ID, OPTIONAL_ID, TIME, CHOICE, YES_NO, NUMBER, DATE = (
    "每行不同的编号",
    "只看有没有的编号",
    "编号",
    "可空的编号",
    "时间",
    "选项",
    "是否",
    "整数",
    "日期",
)
"""Kinds of columns."""


@dataclass(frozen=True)
class Column:
    """One column.

    Parameters
    ----------
    name : str
        Name in the log.
    kind : str
        One of the kinds above.
    expected : str
        What is right (Chinese); follows “应为”.
    choices : tuple of str
        The words allowed, for a choice.
    blank_on : str
        Which rows may leave it empty: ``""`` none, ``"not_visit"`` or ``"not_talked"``.
    """

    name: str
    kind: str
    expected: str
    choices: tuple[str, ...] = ()
    blank_on: str = ""


def _choice(name: str, choices: tuple[str, ...], blank: str = "") -> Column:
    named = "、".join(filter(None, choices))
    return Column(name, CHOICE, f"{blank}{named}之一", choices)


_YES = "TRUE或FALSE（是或否、1或0也可以）"
_ANSWERED = (
    f"{_YES}；电话写有没有人接，外访写有没有见到人，"
    "短信、即时通讯、邮件、信函写有没有送达，送达不算接通"
)
_AT = f"带时区偏移的ISO 8601时间，如2026-03-09T10:20:00+08:00，在{YEARS[0]}年到{YEARS[1]}年之间"

COLUMNS = (
    Column("contact_id", KEY, "每次联系一个不重复的编号"),
    Column("at", TIME, _AT),
    Column("duration_seconds", NUMBER, "0至86400的整数秒，未接通为0"),
    _choice("channel", CHANNELS),
    Column("debtor_id", ID, "债务人的编号"),
    _choice("relation", RELATIONS),
    Column("address_id", ID, "号码、地址或账号的编号"),
    Column("answered", YES_NO, _ANSWERED),
    Column("agent_id", OPTIONAL_ID, "催收员的编号，可以留空"),
    Column("agency_id", OPTIONAL_ID, "委外机构的编号，自催留空"),
    Column("recording_id", MARK, "录音的编号，没有录音留空"),
    _choice("purpose", PURPOSES),
    Column("debt_disclosed", YES_NO, _YES, blank_on="not_talked"),
    Column("identity_stated", YES_NO, _YES, blank_on="not_talked"),
    Column("consent", OPTIONAL_ID, "约定例外的编号，没有留空"),
    _choice("event", EVENTS, "留空或"),
    Column("visitors", NUMBER, "0至100的整数，外访的人数", blank_on="not_visit"),
    Column("entered_home", YES_NO, _YES, blank_on="not_visit"),
)
"""The columns every log has."""

OPTIONAL_COLUMNS = (
    Column("recording_kept_until", DATE, "如2028-03-09的日期，没有定删除日留空"),
    Column("agency_notified", YES_NO, _YES),
)
"""Columns that are checked when they are there."""

MAXIMUM = {"duration_seconds": 86_400, "visitors": 100}
"""Largest number of each numeric column."""
