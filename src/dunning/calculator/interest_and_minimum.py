"""Interest and minimum payment of one purchase over two statements."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from dunning.calculator.field import Field
from dunning.calculator.result import Calculator, Chart, Result, Table
from dunning.card import Card, CardTerms, InterestLeg, Posting, Statement, next_statement_date
from dunning.card.dates import ONE_DAY, show
from dunning.card.money import percent, yuan

_METHODS = (("full", "全额计息"), ("unpaid_fifo", "未偿部分计息"))


def statements_of(values: Mapping[str, Any]) -> tuple[Statement, Statement]:
    """Return the statement that bills the purchase and the next one.

    Parameters
    ----------
    values : mapping
        By the names of `CALCULATOR.fields`.

    Returns
    -------
    tuple of Statement
        Two.

    Raises
    ------
    InputError
        For a payment before the purchase or after the second statement, or equal days.
    """
    terms = CardTerms(
        daily_rate=values["daily_rate"],
        interest_method=values["method"],
        statement_day=values["statement_day"],
        due_day=values["due_day"],
        late_fee_floor=Decimal(10),
    )
    if values["statement_day"] == values["due_day"]:
        field = CALCULATOR.field("due_day")
        raise field.error(values["due_day"], "和账单日不同的一天")
    posted, amount = values["posted"], values["amount"]
    second = next_statement_date(terms, next_statement_date(terms, posted) + ONE_DAY)
    postings = [Posting("消费", "purchase", posted, amount)]
    if values["paid"]:
        _check_payment(values["paid_on"], posted, second)
        postings.append(Posting("还款", "payment", values["paid_on"], values["paid"]))
    first, last = Card(terms, posted, tuple(postings)).statements(second)
    return first, last


def _check_payment(paid_on: date | None, posted: date, second: date) -> None:
    field = CALCULATOR.field("paid_on")
    wanted = f"{posted.isoformat()}到{second.isoformat()}之间的日期（记账日到第二张账单）"
    if paid_on is None or not posted <= paid_on <= second:
        raise field.error(paid_on.isoformat() if paid_on else "", wanted)


def compute(values: Mapping[str, Any], facts: Mapping[str, Any]) -> Result:
    """Return both bills: minimum payment of the first, interest legs of the second."""
    first, last = statements_of(values)
    summary = (
        f"第一张账单（{show(first.statement_date)}）余额{yuan(first.closing_balance)}，"
        f"最低还款额{yuan(first.minimum_payment)}；第二张账单（{show(last.statement_date)}）"
        f"利息{yuan(last.interest)}，违约金{yuan(last.late_fee)}。"
    )
    tables = (_legs(last), _bills(first, last)) if last.legs else (_bills(first, last),)
    return Result(
        summary,
        figures=(
            ("第一张账单最低还款额", yuan(first.minimum_payment)),
            ("最晚还款", show(first.payment_deadline)),
            ("第二张账单利息", yuan(last.interest)),
            ("违约金", yuan(last.late_fee)),
        ),
        tables=tables,
        notes=_notes(last, values),
        chart=_chart(last.legs),
    )


def _legs(last: Statement) -> Table:
    rows = [
        (
            f"{_short(leg.start)}至{_short(leg.end)}",
            f"{leg.days}天",
            yuan(leg.base),
            f"{leg.amount:.4f}元",
        )
        for leg in last.legs
    ]
    days = sum(leg.days for leg in last.legs)
    rows.append(("合计", f"{days}天", "", yuan(last.interest)))
    columns = ("从哪天到哪天", "天数", "计息的欠款", "利息")
    return Table("第二张账单的利息，一段一段算", columns, tuple(rows))


def _bills(first: Statement, last: Statement) -> Table:
    rows = (
        ("账单余额", yuan(first.closing_balance), yuan(last.closing_balance)),
        ("其中利息", yuan(first.interest), yuan(last.interest)),
        ("其中违约金", yuan(first.late_fee), yuan(last.late_fee)),
        ("最低还款额", yuan(first.minimum_payment), yuan(last.minimum_payment)),
        ("到期还款日", show(first.due_date), show(last.due_date)),
    )
    columns = ("项目", show(first.statement_date), show(last.statement_date))
    return Table("两张账单", columns, rows)


def _notes(last: Statement, values: Mapping[str, Any]) -> tuple[str, ...]:
    terms = last.terms
    rate = f"日利率{percent(terms.daily_rate)}，年化{percent(terms.daily_rate * 365)}（365天）。"
    method = dict(_METHODS)[values["method"]]
    conventions = (
        f"{method}，从记账日起算，账单日算进本期，还款当天按少了的欠款算；"
        f"最低还款额为没还消费的{percent(terms.minimum_purchase_rate)}"
        "加利息、费用和上期最低还款额没还的部分；"
        f"违约金为最低还款额没还部分的{percent(terms.late_fee_rate)}，最低{yuan(terms.late_fee_floor)}。"
        "这些是示例条款，真实账单看领用合约。"
    )
    if not last.legs:
        return ("到期还款日以前全额还清，没有利息。", rate, conventions)
    return (rate, conventions)


def _chart(legs: tuple[InterestLeg, ...]) -> Chart | None:
    if not legs:
        return None
    steps = tuple((f"{_short(leg.start)}起", leg.days, float(leg.base)) for leg in legs)
    return Chart("每一段计息的欠款，越宽天数越多", steps, "元")


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


CALCULATOR = Calculator(
    title="算一算：利息和最低还款额",
    intro="一笔消费，最多还一次款，看两张账单。改数字，再按“计算”。",
    fields=(
        Field("amount", "消费金额（元）", "money", "5000.00", "0.01", "9999999"),
        Field("posted", "记账日", "date", "2026-03-10"),
        Field("paid", "还款金额（元）", "money", "1000.00", 0, "9999999", True, hint="没还就写0"),
        Field("paid_on", "还款日", "date", "2026-04-20", optional=True),
        Field("statement_day", "账单日（每月几号）", "whole", "5", 1, 28),
        Field("due_day", "到期还款日（每月几号）", "whole", "23", 1, 28),
        Field("daily_rate", "日利率（%）", "percent", "0.05", 0, 1),
        Field("method", "计息方式", "choice", "full", choices=_METHODS),
    ),
    compute=compute,
)
