"""What must agree inside a document: sums, orders of dates, limits that a rule sets."""

from collections.abc import Callable, Iterator
from datetime import time
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dunning.document.errors import Fault
from dunning.knowledge import load_provisions

Values = dict[str, Any]


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


def _letter(values: Values) -> Iterator[Fault]:
    parts = values["principal"] + values["interest"] + values["default_charge"]
    if parts != values["balance"]:
        problem = f"{values['balance']}元；应等于本金、利息、违约金之和{parts}元"
        yield Fault("balance", "欠款余额", problem, _rule("cbrc-2011-2-a69"))
    if values["sent_on"] < values["as_of"]:
        yield Fault("sent_on", "寄出日期", f"{values['sent_on']}早于余额计算日{values['as_of']}")
    if values["reply_by"] <= values["sent_on"]:
        problem = f"{values['reply_by']}；应晚于寄出日期{values['sent_on']}，并留出邮寄的时间"
        yield Fault("reply_by", "希望回复的日期", problem)


def _instalments(values: Values) -> Iterator[Fault]:
    rows = values["schedule"]
    total = sum((row["amount"] for row in rows), Decimal(0))
    owed = values["balance"] + values["interest_and_fees"]
    if total != owed:
        yield Fault(
            "schedule",
            "还款计划",
            f"各期合计{total}元；应等于欠款余额加计收息费，共{owed}元",
            _rule("cbrc-2011-2-a70"),
        )
    for number, (earlier, later) in enumerate(pairwise(rows), start=2):
        if later["due"] <= earlier["due"]:
            problem = f"第{number}行是{later['due']}，上一行是{earlier['due']}；应一期比一期晚"
            rules = _rule("cbrc-2011-2-a70")
            yield Fault(f"schedule[{number}].due", "还款计划的还款日", problem, rules)
    first, last = values["signed_on"], rows[-1]["due"]
    years = _number("cbrc-2011-2-a70", "max_plan_years")
    if (last.year - first.year, last.month, last.day) > (years, first.month, first.day):
        yield Fault(
            "schedule",
            "还款计划",
            f"最后一期{last}；距签约日{first}最长{years}年",
            _rule("cbrc-2011-2-a70"),
        )


def _visit(values: Values) -> Iterator[Fault]:
    start, end = (
        time.fromisoformat(_number("gbt-45251-2025-time", name))
        for name in ("quiet_end", "quiet_start")
    )
    for name, label in (("arrived_at", "到达时间"), ("left_at", "离开时间")):
        moment = values[name].time()
        if not start <= moment < end and not values["time_agreement"]:
            yield Fault(
                name,
                label,
                f"{values[name]:%H:%M}不在{start:%H:%M}至{end:%H:%M}之间，又没有写客户同意的记录",
                _rule("gbt-45251-2025-time"),
            )
    if values["left_at"] <= values["arrived_at"]:
        problem = f"{values['left_at']:%Y-%m-%d %H:%M}；应晚于到达时间"
        yield Fault("left_at", "离开时间", f"{problem}{values['arrived_at']:%Y-%m-%d %H:%M}")
    if len(values["visitors"]) < 2:
        yield Fault("visitors", "外访人员", "只有1人；本教程要求两人以上同行")
    if values["entered_home"] == "是" and not values["entry_consent"]:
        yield Fault(
            "entry_consent",
            "进门的同意",
            "进了住宅或办公区域，应写明谁在何时同意、录音编号",
            _rule("cba-2026-prohibited"),
        )


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


def _call(values: Values) -> Iterator[Fault]:
    if values["ended_at"] <= values["started_at"]:
        problem = f"{values['ended_at']:%Y-%m-%d %H:%M}；应晚于开始时间"
        yield Fault("ended_at", "结束时间", f"{problem}{values['started_at']:%Y-%m-%d %H:%M}")


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
    "instalment-agreement": _instalments,
    "visit-record": _visit,
    "waiver-approval": _waiver,
    "call-record": _call,
    "complaint-reply": _complaint,
}
