"""What must agree inside a document: sums, orders of dates, limits that a rule sets."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dunning.document.errors import Fault
from dunning.document.values import clock
from dunning.knowledge import load_provisions

Values = dict[str, Any]

_FULL_NUMBER = re.compile(r"\d(?: ?\d){4}|\d(?:[ -]?\d){9}")
"""More than four digits; hyphens join only as many as a telephone has: 3-2-1201 is a flat."""


def check_whole(template: str, values: Values) -> tuple[Fault, ...]:
    """Check what no single field shows.

    Parameters
    ----------
    template : str
        Id of the template.
    values : dict[str, Any]
        Complete, typed values.

    Returns
    -------
    tuple of Fault
        Empty when all agrees.
    """
    check = _CHECKS.get(template)
    return tuple(check(values)) if check else ()


def _rule(identifier: str) -> tuple[str, ...]:
    return (load_provisions()[identifier].citation,)


def _number(identifier: str, name: str) -> Any:
    return load_provisions()[identifier].numbers[name]


def _nothing_owed(values: Values, name: str, label: str) -> Iterator[Fault]:
    if not values[name]:
        yield Fault(name, label, f"值为{values[name]}元；应大于0，不欠就不用这份文书")


def _letter(values: Values) -> Iterator[Fault]:
    yield from _nothing_owed(values, "balance", "欠款余额")
    parts = values["principal"] + values["interest"] + values["default_charge"]
    if parts != values["balance"]:
        problem = f"{values['balance']}元；应等于本金、利息、违约金之和{parts}元"
        yield Fault("balance", "欠款余额", problem, _rule("cbrc-2011-2-a69"))
    if values["sent_on"] < values["as_of"]:
        yield Fault("sent_on", "寄出日期", f"{values['sent_on']}早于余额计算日{values['as_of']}")
    if values["reply_by"] <= values["sent_on"]:
        problem = f"{values['reply_by']}；应晚于寄出日期{values['sent_on']}，并留出邮寄的时间"
        yield Fault("reply_by", "希望回复的日期", problem)


def _sms(values: Values) -> Iterator[Fault]:
    yield from _nothing_owed(values, "minimum_short", "最低还款额还差")


def _instalments(values: Values) -> Iterator[Fault]:
    yield from _nothing_owed(values, "balance", "欠款余额")
    yield from _schedule(values)
    rows, rules = values["schedule"], _rule("cbrc-2011-2-a70")
    total = sum((row["amount"] for row in rows), Decimal(0))
    owed = values["balance"] + values["interest_and_fees"]
    if total != owed:
        problem = f"各期合计{total}元；应等于欠款余额加计收息费，共{owed}元"
        yield Fault("schedule", "还款计划", problem, rules)
    first, last = values["signed_on"], rows[-1]["due"]
    years = _number("cbrc-2011-2-a70", "max_plan_years")
    if (last.year - first.year, last.month, last.day) > (years, first.month, first.day):
        problem = f"最后一期{last}；距签约日{first}最长{years}年"
        yield Fault("schedule", "还款计划", problem, rules)


def _schedule(values: Values) -> Iterator[Fault]:
    rows, rules = values["schedule"], _rule("cbrc-2011-2-a70")
    for place, row in enumerate(rows, start=1):
        if row["number"] != place:
            problem = f"第{place}行的值为{row['number']}；应为{place}，从1起一期一行"
            yield Fault(f"schedule[{place}].number", "还款计划的期数", problem, rules)
    if rows[0]["due"] <= values["signed_on"]:
        problem = f"第1行是{rows[0]['due']}；应晚于签约日{values['signed_on']}"
        yield Fault("schedule[1].due", "还款计划的还款日", problem, rules)
    for place, (earlier, later) in enumerate(pairwise(rows), start=2):
        if later["due"] <= earlier["due"]:
            problem = f"第{place}行是{later['due']}，上一行是{earlier['due']}；应一期比一期晚"
            yield Fault(f"schedule[{place}].due", "还款计划的还款日", problem, rules)


def _moment(value: datetime) -> str:
    return f"{value:%Y-%m-%d} {clock(value)}"


def _visit(values: Values) -> Iterator[Fault]:
    yield from _visit_hours(values)
    yield from _visitors(values)
    if values["entered_home"] == "是" and not values["entry_consent"]:
        yield Fault(
            "entry_consent",
            "进门的同意",
            "进了住宅或办公区域，应写明谁在何时同意、录音编号",
            _rule("cba-2026-prohibited"),
        )


def _visit_hours(values: Values) -> Iterator[Fault]:
    """Hold a visit to the hours of one day: it may begin at the first moment and end at the last.

    The audit of contact logs counts alike, see `dunning.compliance.rules.times`.
    """
    start, end = (
        time.fromisoformat(_number("gbt-45251-2025-time", name))
        for name in ("quiet_end", "quiet_start")
    )
    arrived, left = values["arrived_at"], values["left_at"]
    rules, span = _rule("gbt-45251-2025-time"), f"{start:%H:%M}至{end:%H:%M}之间"
    is_agreed = bool(values["time_agreement"])
    if not (is_agreed or start <= arrived.time() < end):
        problem = f"{clock(arrived)}不在{span}，又没有写客户同意的记录"
        yield Fault("arrived_at", "到达时间", problem, rules)
    if left <= arrived:
        problem = f"{_moment(left)}；应晚于到达时间{_moment(arrived)}"
        yield Fault("left_at", "离开时间", problem)
    elif not (is_agreed or (left.date() == arrived.date() and start < left.time() <= end)):
        problem = f"{_moment(left)}不在到达当天{span}，又没有写客户同意的记录"
        yield Fault("left_at", "离开时间", problem, rules)


def _visitors(values: Values) -> Iterator[Fault]:
    if len(values["visitors"]) < 2:
        yield Fault("visitors", "外访人员", "只有1人；本教程要求两人以上同行")
    seen: dict[str, int] = {}
    for place, visitor in enumerate(values["visitors"], start=1):
        number = visitor["staff_number"]
        first = seen.setdefault(number, place)
        if first != place:
            problem = f"第{place}行的值为“{number}”，和第{first}行相同；应为另一人的工号"
            yield Fault(f"visitors[{place}].staff_number", "外访人员的工号", problem)


def _waiver(values: Values) -> Iterator[Fault]:
    parts = values["principal"] + values["interest"] + values["charges"]
    if parts != values["balance"]:
        problem = f"{values['balance']}元；应等于本金、利息、费用之和{parts}元"
        yield Fault("balance", "欠款余额", problem)
    if values["balance"] - values["waived"] != values["to_pay"]:
        right = values["balance"] - values["waived"]
        yield Fault("to_pay", "客户应还", f"{values['to_pay']}元；应为余额减去减免，即{right}元")
    if values["applicant"] == values["approver"]:
        problem = f"“{values['approver']}”和经办人是同一人；应由有权限的另一人审批"
        yield Fault("approver", "审批人", problem)
    if values["pay_by"] < values["approved_on"]:
        problem = f"{values['pay_by']}；不应早于批准日期{values['approved_on']}"
        yield Fault("pay_by", "付清日期", problem)


def _call(values: Values) -> Iterator[Fault]:
    started, ended = values["started_at"], values["ended_at"]
    # A call that nobody answered, or a short one, ends within the minute in which it began.
    if ended < started:
        problem = f"{_moment(ended)}；不应早于开始时间{_moment(started)}"
        yield Fault("ended_at", "结束时间", problem)


def _stop(values: Values) -> Iterator[Fault]:
    asked, effective = values["requested_at"], values["effective_at"]
    if effective < asked:
        problem = f"{_moment(effective)}；不应早于提出时间{_moment(asked)}"
        yield Fault("effective_at", "生效时间", problem)
    elif effective.date() != asked.date():
        problem = f"{_moment(effective)}；应和提出时间{_moment(asked)}在同一天，当天登记、当天停止"
        yield Fault("effective_at", "生效时间", problem)
    if values["agreed_channel"] and values["requested_by"] != "持卡人本人":
        problem = (
            f"值为“{values['agreed_channel']}”；提出人是{values['requested_by']}，"
            "应留空，怎样联系持卡人不告诉别人"
        )
        yield Fault("agreed_channel", "以后怎样联系本人", problem)
    if _FULL_NUMBER.search(values["address"]):
        problem = f"值为“{values['address']}”；号码应只写后四位"
        yield Fault("address", "停止联系的号码或地址", problem)


def _complaint(values: Values) -> Iterator[Fault]:
    allowed = {
        "简单": _number("cbirc-2020-3-complaint", "simple_days"),
        "复杂": _number("cbirc-2020-3-complaint", "complex_days"),
        "经批准延长": _number("cbirc-2020-3-complaint", "max_days"),
    }[values["complexity"]]
    taken = (values["replied_on"] - values["received_on"]).days
    if not 0 <= taken <= allowed:
        yield Fault(
            "replied_on",
            "答复日期",
            f"距收到{taken}天；{values['complexity']}的投诉应在{allowed}天内",
            _rule("cbirc-2020-3-complaint"),
        )


_CHECKS: dict[str, Callable[[Values], Iterator[Fault]]] = {
    "collection-letter": _letter,
    "sms": _sms,
    "instalment-agreement": _instalments,
    "visit-record": _visit,
    "waiver-approval": _waiver,
    "call-record": _call,
    "complaint-reply": _complaint,
    "stop-contact-confirmation": _stop,
}
