"""Whether a call may be made now, by the limits of the contact policy."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from dunning.calculator.field import Field
from dunning.calculator.result import Calculator, Cite, Result, Table

_WHO = (
    ("debtor", "本人"),
    ("guarantor", "担保人"),
    ("reserved_contact", "预留联系人"),
    ("family", "亲属"),
    ("employer", "工作单位"),
)
_WHO_NOTES = {
    "guarantor": ("打给担保人，先要有法务的书面结论（本教程建议）。",),
    "reserved_contact": (
        "预留联系人不能催。本人失联、合规确认号码可用，才可以请他转告回电，一天最多一次；"
        "不说银行和欠款，他说别打就停。",
    ),
}
_MARKS = (
    ("none", "没有"),
    ("plan", "已签个性化分期，正常履约"),
    ("stop_request", "要求过停止联系，之后没有再同意"),
)
_PLAN_RULE = "cbrc-2011-2-a70"
_PEACE_RULE = "civil-code-a1033"


class Gate(NamedTuple):
    """One check: what is checked, what was found, whether the call may pass, and the rules."""

    what: str
    found: str
    passed: bool
    rules: tuple[str, ...]


def minutes(clock: str) -> int:
    """Return minutes after midnight of ``"22:00"``."""
    return int(clock[:2]) * 60 + int(clock[3:])


def is_quiet(moment: int, spans: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether a minute of the day lies in a span: first minute inside, last outside.

    Parameters
    ----------
    moment : int
        Minutes after midnight.
    spans : tuple of (str, str)
        Clock times; a span may cross midnight.

    Returns
    -------
    bool
        True when nobody is contacted then.
    """
    for start, end in spans:
        first, last = minutes(start), minutes(end)
        if first < last and first <= moment < last:
            return True
        if first > last and (moment >= first or moment < last):
            return True
    return False


def gates(values: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[Gate, ...]:
    """Return every check in the order in which a collector makes it."""
    limits = facts["limits"]
    return (
        _mark(values["mark"], limits),
        _person(values["who"], limits),
        _hour(values, limits["quiet_hours"]),
        _count("今天说上话", values["talked"], limits["effective_calls"]),
        _count("今天这个号码没接", values["unanswered"], limits["unanswered_attempts"]),
    )


def _mark(mark: str, limits: Mapping[str, Any]) -> Gate:
    # The limit cites what third persons may ask; a debtor's own request rests on his private peace.
    rules = {
        "plan": (_PLAN_RULE,),
        "stop_request": (_PEACE_RULE, *limits["stop_request"]["provisions"]),
    }
    return Gate("账户标记", dict(_MARKS)[mark], mark == "none", rules.get(mark, (_PLAN_RULE,)))


def _person(who: str, limits: Mapping[str, Any]) -> Gate:
    limit = limits["collection_targets"]
    allowed = who in limit["relations"]
    return Gate("打给谁", dict(_WHO)[who], allowed, tuple(limit["provisions"]))


def _hour(values: Mapping[str, Any], limit: Mapping[str, Any]) -> Gate:
    quiet = is_quiet(values["now"], limit["spans"])
    agreed = values["agreed"] == "yes" and limit["lifted_by_consent"]
    spans = "、".join(f"{start}至次日{end}" for start, end in limit["spans"])
    clock = f"{values['now'] // 60:02d}:{values['now'] % 60:02d}"
    where = f"在{spans}以内" if quiet else f"不在{spans}以内"
    found = f"{clock}，{where}" + ("，本人同意过" if quiet and agreed else "")
    return Gate("时段", found, not quiet or agreed, tuple(limit["provisions"]))


def _count(what: str, done: int, limit: Mapping[str, Any]) -> Gate:
    most = limit["max_per_day"]
    found = f"{done}次，上限{most}次"
    return Gate(what, found, done < most, tuple(limit["provisions"]))


def compute(values: Mapping[str, Any], facts: Mapping[str, Any]) -> Result:
    """Return the verdict and every gate with its rule."""
    found = gates(values, facts)
    limits = facts["limits"]
    stopped = [gate for gate in found if not gate.passed]
    rows = tuple((gate.what, gate.found, "过" if gate.passed else "不过") for gate in found)
    rules = tuple((gate.what, Cite(gate.rules)) for gate in found)
    summary = (
        "这五道都过了。再看四样：有没有暂停、异议、投诉、只用书面的标记，号码是不是本人预留的，"
        "账刷新了没有，这一通谈什么。有一样答不上，就不打。"
    )
    if stopped:
        names = "、".join(gate.what for gate in stopped)
        summary = f"现在不要打：{names}没有过。"
    notes = (
        "次数把所有坐席、机器人和委外机构合起来数；没到上限也可能侵扰安宁。",
        f"每日{limits['effective_calls']['max_per_day']}次出自推荐性国家标准，"
        "直接管网络消费信贷，信用卡参照；"
        f"{limits['unanswered_attempts']['max_per_day']}次出自行业自律，约束会员单位；"
        "都不是法律。时刻按北京时间。",
        *_WHO_NOTES.get(values["who"], ()),
    )
    tables = (
        Table("五道检查", ("检查", "现在的情况", "过不过"), rows),
        Table("各道的依据", ("检查", "依据"), rules),
    )
    return Result(summary, "bad" if stopped else "good", tables=tables, notes=notes)


CALCULATOR = Calculator(
    title="查一查：这一通现在能不能打",
    intro="写下现在的时刻和今天的次数。数字来自本教程的联系政策，依据列在结果里。",
    fields=(
        Field("now", "现在几点（北京时间）", "time", "18:50"),
        Field("talked", "今天已经说上话几次", "whole", "2", 0, 99, hint="所有坐席和机器人合起来"),
        Field("unanswered", "今天这个号码没接几次", "whole", "3", 0, 99),
        Field("who", "打给谁", "choice", "debtor", choices=_WHO),
        Field(
            "agreed",
            "本人同意在禁止时段联系吗",
            "choice",
            "no",
            choices=(("no", "没有"), ("yes", "同意过，有记录")),
        ),
        Field("mark", "账户有停止联系的标记吗", "choice", "none", choices=_MARKS),
    ),
    compute=compute,
    provisions=(_PLAN_RULE, _PEACE_RULE),
    limits=(
        "quiet_hours",
        "effective_calls",
        "unanswered_attempts",
        "collection_targets",
        "stop_request",
    ),
)
