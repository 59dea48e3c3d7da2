"""Days past due, bucket, and how much moves the count."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dunning.calculator.field import Field
from dunning.calculator.result import Calculator, Result, Table
from dunning.card.dates import show
from dunning.card.money import yuan
from dunning.delinquency import (
    M_1_29,
    M_1_30,
    AccountStatus,
    Due,
    Payment,
    account_status,
    add_months,
    bucket,
)


def dues_and_payments(values: Mapping[str, Any]) -> tuple[list[Due], list[Payment]]:
    """Return what was typed as dues (a month apart) and payments.

    Parameters
    ----------
    values : mapping
        By the names of `CALCULATOR.fields`.

    Returns
    -------
    tuple of list
        Dues and payments, yuan.

    Raises
    ------
    InputError
        For a payment without a date.
    """
    amounts = [values[f"due_{number}"] for number in (1, 2, 3)]
    dues = [
        Due(add_months(values["first_due"], months), amount)
        for months, amount in enumerate(amounts)
        if amount
    ]
    payments = []
    for number in (1, 2):
        amount, day = values[f"paid_{number}"], values[f"paid_{number}_on"]
        if amount and day is None:
            field = CALCULATOR.field(f"paid_{number}_on")
            raise field.error("", f"{field.expected}（写了还款金额，就要写日期）")
        if amount:
            payments.append(Payment(day, amount))
    return dues, payments


def compute(values: Mapping[str, Any], facts: Mapping[str, Any]) -> Result:
    """Return days past due, both bucket conventions and what a top-up would change."""
    as_of = values["as_of"]
    dues, payments = dues_and_payments(values)
    status = account_status(dues, payments, as_of)
    days = status.days_past_due
    if not days:
        told = f"{show(as_of)}没有逾期，逾期天数是0天。"
        return Result(told, "good", (("逾期天数", "0天"),), (_periods(dues, status),), _notes())
    figures = (
        ("逾期天数", f"{days}天"),
        ("账龄段", f"{bucket(days, M_1_30)}（M1为1—30天）"),
        ("起点", show(status.oldest_due_date)),
        ("过期没还足", yuan(status.arrears)),
    )
    summary = (
        f"{show(as_of)}逾期{days}天，账龄段{bucket(days, M_1_30)}，起点是"
        f"{show(status.oldest_due_date)}，过期没还足{yuan(status.arrears)}。"
    )
    top_up = _top_up(dues, payments, status)
    notes = (top_up, *_other_scheme(days), *_notes())
    return Result(summary, "bad", figures, (_periods(dues, status),), notes)


def _top_up(dues: list[Due], payments: list[Payment], status: AccountStatus) -> str:
    """Say how far the count falls when the oldest shortfall is made good that very day."""
    short = status.unpaid[0].amount
    after = account_status(dues, [*payments, Payment(status.as_of, short)], status.as_of)
    then = f"逾期天数变成{after.days_past_due}天"
    if after.oldest_due_date and after.days_past_due:
        then = f"起点移到{show(after.oldest_due_date)}，{then}"
    return f"当天补{yuan(short)}，{then}。全部补足是{yuan(status.arrears)}。"


def _periods(dues: list[Due], status: AccountStatus) -> Table:
    left = {one.due.due_date: one.amount for one in status.unpaid}
    rows = tuple(
        (show(due.due_date), yuan(due.amount), _state(due, left, status.as_of)) for due in dues
    )
    return Table("每一期还差多少", ("到期还款日", "应还", "到这一天"), rows)


def _state(due: Due, left: Mapping[date, Any], as_of: date) -> str:
    if due.due_date > as_of:
        return "还没有到期"
    return f"差{yuan(left[due.due_date])}" if due.due_date in left else "还足"


def _other_scheme(days: int) -> tuple[str, ...]:
    other = bucket(days, M_1_29)
    if other == bucket(days, M_1_30):
        return ()
    return (f"另一种口径（M1为1—29天）是{other}；报表要写明用哪一种。",)


def _notes() -> tuple[str, ...]:
    return ("到期还款日是第0天；还款先补最早的一期；没有容时和容差。有容时容差的，看领用合约。",)


CALCULATOR = Calculator(
    title="算一算：逾期天数和账龄段",
    intro="最多三期应还、两笔还款。空着的期数不算。",
    fields=(
        Field("first_due", "第1期到期还款日", "date", "2026-01-25"),
        Field("due_1", "第1期新增应还（元）", "money", "420.00", "0.01", "9999999"),
        Field("due_2", "第2期新增应还（元）", "money", "435.00", 0, "9999999", True),
        Field("due_3", "第3期新增应还（元）", "money", "450.00", 0, "9999999", True),
        Field("paid_1", "第1笔还款（元）", "money", "400.00", 0, "9999999", True),
        Field("paid_1_on", "第1笔还款的记账日", "date", "2026-02-10", optional=True),
        Field("paid_2", "第2笔还款（元）", "money", "300.00", 0, "9999999", True),
        Field("paid_2_on", "第2笔还款的记账日", "date", "2026-03-12", optional=True),
        Field("as_of", "数到哪一天", "date", "2026-02-26"),
    ),
    compute=compute,
)
