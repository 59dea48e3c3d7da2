"""Bad input is refused whole, with entry, field, value and what would be right."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from dunning.card import (
    Card,
    CardError,
    CardTerms,
    Debt,
    Posting,
    allocate,
    allocation_order,
    annualise,
    cash_fee,
    due_date,
    early_settlement,
    instalment_schedule,
    interest_legs,
    is_paid_in_full,
    late_fee,
    minimum_payment,
    monthly_rate,
    next_statement_date,
    nominal_apr,
    simple_interest,
)
from dunning.card.money import round_money

D = Decimal
DAY = dt.date(2025, 3, 10)
OPENED = dt.date(2025, 1, 1)
TERMS = CardTerms()
OVER = CardTerms(over_limit_in_percentage_base=False)
PLAN = instalment_schedule(TERMS, principal=D(1200), periods=12)


def posting(**changes: Any) -> Posting:
    return Posting(
        **{"id": "p1", "kind": "purchase", "posting_date": DAY, "amount": D(10)} | changes
    )


BAD: list[tuple[str, Callable[[], Any], str]] = [
    ("amount", lambda: posting(amount=D(-5)), "记账条目p1"),
    ("amount", lambda: posting(amount=D(0)), "大于0"),
    ("amount", lambda: posting(amount=10.5), "浮点数不精确"),
    ("amount", lambda: posting(amount="10"), "Decimal"),
    ("amount", lambda: posting(amount=True), "Decimal"),
    ("amount", lambda: posting(amount=D("NaN")), "有限"),
    ("kind", lambda: posting(kind="loan"), "purchase"),
    ("id", lambda: posting(id=" "), "非空"),
    ("posting_date", lambda: posting(posting_date="2025-03-10"), "datetime.date"),
    ("posting_date", lambda: posting(posting_date=dt.datetime(2025, 3, 10, 8)), "datetime.date"),
    ("transaction_date", lambda: posting(transaction_date=dt.date(2025, 3, 11)), "不晚于记账日"),
    ("posting_date", lambda: Card(TERMS, dt.date(2025, 4, 1), (posting(),)), "不早于开户日"),
    (
        "posting_date",
        lambda: Card(TERMS, dt.date(2025, 4, 1), (posting(id="r1", kind="payment"),)),
        "记账条目r1",
    ),
    (
        "transaction_date",
        lambda: Card(TERMS, DAY, (posting(transaction_date=dt.date(2025, 3, 9)),)),
        "不早于开户日",
    ),
    ("id", lambda: Card(TERMS, OPENED, (posting(), posting())), "不重复"),
    ("id", lambda: Card(TERMS, OPENED, (posting(),)).with_postings(posting()), "不重复"),
    (
        "id",
        lambda: Card(TERMS, OPENED, (posting(id="c", kind="cash"), posting(id="c手续费"))),
        "手续费",
    ),
    ("amount", lambda: Card(TERMS, OPENED, (posting(amount=D("1.005")),)), "两位小数"),
    ("postings", lambda: Card(TERMS, OPENED, ("p1",)), "Posting"),
    ("terms", lambda: Card({}, OPENED), "CardTerms"),
    ("opened", lambda: Card(TERMS, "2025-01-01"), "datetime.date"),
    ("credit_limit", lambda: Card(TERMS, OPENED, (), 5000.0), "浮点数不精确"),
    ("until", lambda: Card(TERMS, OPENED).statements("2025-05-05"), "datetime.date"),
    ("until", lambda: Card(TERMS, OPENED).statements(dt.date(2024, 12, 31)), "不早于开户日"),
    ("until", lambda: Card(TERMS, OPENED).balance(dt.date(2024, 12, 31)), "不早于开户日"),
    ("daily_rate", lambda: CardTerms(daily_rate=0.0005), "浮点数不精确"),
    ("daily_rate", lambda: CardTerms(daily_rate=D("-0.0005")), "不小于0"),
    ("interest_method", lambda: CardTerms(interest_method="half"), "unpaid_fifo"),
    ("interest_method", lambda: CardTerms(interest_method=["full"]), "unpaid_fifo"),
    ("year_days", lambda: CardTerms(year_days=366), "365"),
    ("year_days", lambda: CardTerms(year_days=365.0), "365"),
    ("year_days", lambda: CardTerms(year_days=D(365)), "365"),
    ("statement_day_counted", lambda: CardTerms(statement_day_counted=1), "True"),
    ("statement_day", lambda: CardTerms(statement_day=32), "1到31"),
    ("due_day", lambda: CardTerms(due_day=0), "1到31"),
    ("grace_days", lambda: CardTerms(grace_days=-1), "0到30"),
    ("minimum_purchase_rate", lambda: CardTerms(minimum_purchase_rate=D(10)), "0到1"),
    ("minimum_first_purchase_rate", lambda: CardTerms(minimum_first_purchase_rate=D(5)), "0到1"),
    ("late_fee_cap", lambda: CardTerms(late_fee_floor=D(10), late_fee_cap=D(5)), "不低于"),
    (
        "allocation_before_switch",
        lambda: CardTerms(allocation_before_switch=("interest", "fee")),
        "各排一次",
    ),
    ("allocation_from_switch", lambda: CardTerms(allocation_from_switch=("fee", 1)), "各排一次"),
    ("base", lambda: simple_interest(TERMS, D(-1), 3), "不小于0"),
    ("days", lambda: simple_interest(TERMS, D(1), -3), "整数天数"),
    ("days", lambda: simple_interest(TERMS, D(1), 3.0), "整数天数"),
    (
        "payments",
        lambda: interest_legs(
            TERMS, amount=D(5), start=DAY, statement_date=DAY, payments=[(DAY, D(6))]
        ),
        "不超过欠款",
    ),
    (
        "payments",
        lambda: interest_legs(
            TERMS, amount=D(5), start=DAY, statement_date=DAY, payments=[("2025-03-11", D(1))]
        ),
        "datetime.date",
    ),
    (
        "kind",
        lambda: interest_legs(TERMS, amount=D(5), start=DAY, statement_date=DAY, kind="loan"),
        "purchase",
    ),
    (
        "statement_date",
        lambda: interest_legs(TERMS, amount=D(5), start=DAY, statement_date=OPENED),
        "不早于",
    ),
    (
        "due",
        lambda: interest_legs(
            CardTerms(interest_method="unpaid_fifo"), amount=D(5), start=DAY, statement_date=DAY
        ),
        "到期还款日",
    ),
    ("purchases", lambda: minimum_payment(TERMS, purchases=D(-1)), "不小于0"),
    ("interest", lambda: minimum_payment(TERMS, interest=1.5), "浮点数不精确"),
    ("purchases", lambda: minimum_payment(OVER, purchases=D(-1), over_limit=D(-2)), "不小于0"),
    ("purchases", lambda: minimum_payment(OVER, purchases=9.5, over_limit=D(5)), "浮点数不精确"),
    ("purchases", lambda: minimum_payment(OVER, purchases="9", over_limit=D(5)), "Decimal"),
    ("purchases", lambda: minimum_payment(OVER, purchases=D("NaN"), over_limit=D(5)), "有限"),
    ("over_limit", lambda: minimum_payment(OVER, purchases=D(9), over_limit=D(-5)), "不小于0"),
    ("over_limit", lambda: minimum_payment(OVER, purchases=D(9), over_limit=5.0), "浮点数不精确"),
    ("over_limit", lambda: minimum_payment(OVER, purchases=D(9), over_limit=5), "Decimal"),
    ("purchase", lambda: minimum_payment(TERMS, purchase=D(1)), "purchases"),
    ("paid", lambda: late_fee(TERMS, minimum=D(100), paid=D(-1)), "不小于0"),
    (
        "statement_balance",
        lambda: late_fee(CardTerms(late_fee_base="statement"), minimum=D(9), paid=D(0)),
        "Decimal",
    ),
    ("kind", lambda: Debt("d", "payment", D(1), DAY), "purchase"),
    ("remaining", lambda: Debt("d", "fee", 1.0, DAY), "浮点数不精确"),
    ("id", lambda: allocate(TERMS, [Debt("d", "fee", D(1), DAY)] * 2, D(1)), "不重复"),
    ("days_past_due", lambda: allocate(TERMS, [], D(1), days_past_due=-1), "整数天数"),
    ("principal", lambda: instalment_schedule(TERMS, principal=D(0), periods=3), "大于0"),
    ("periods", lambda: instalment_schedule(TERMS, principal=D(9), periods=0), "整数期数"),
    (
        "principal",
        lambda: instalment_schedule(TERMS, principal=D("0.10"), periods=12, rounding="half_up"),
        "够分12期",
    ),
    (
        "principal",
        lambda: instalment_schedule(
            CardTerms(instalment_residue="first"), principal=D(1), periods=60, rounding="up"
        ),
        "够分60期",
    ),
    (
        "balloon_share",
        lambda: instalment_schedule(TERMS, principal=D(9), periods=3, balloon_share=D(1)),
        "小于1",
    ),
    ("payments", lambda: monthly_rate(D(100), [D(50)]), "不少于本金"),
    ("payments", lambda: monthly_rate(D(100), []), "不少于本金"),
    ("paid_periods", lambda: early_settlement(TERMS, PLAN, paid_periods=12), "0到11"),
    ("daily_rate", lambda: annualise(0.0005), "浮点数不精确"),
    ("year_days", lambda: annualise(D("0.0005"), 364), "365"),
    ("year_days", lambda: annualise(D("0.0005"), 365.0), "整数365"),
    ("year_days", lambda: annualise(D("0.0005"), D(365)), "整数365"),
    ("rounding", lambda: round_money(D(1), "bankers"), "half_up"),
    ("amount", lambda: posting(amount=D("1E+40")), "1亿亿"),
    ("amount", lambda: posting(amount=D("Infinity")), "有限"),
    ("opened", lambda: Card(TERMS, dt.date(9999, 1, 1)), "2199"),
    ("until", lambda: Card(TERMS, OPENED).statements(dt.date(9999, 1, 1)), "2199"),
    ("on", lambda: Card(TERMS, OPENED).payoff_amount(dt.date(2024, 12, 31)), "不早于开户日"),
    ("on", lambda: Card(TERMS, OPENED).accrued_interest("2025-05-05"), "datetime.date"),
    ("postings", lambda: Card(TERMS, OPENED, None), "列表"),
    ("terms", lambda: minimum_payment({}, purchases=D(1)), "CardTerms"),
    ("terms", lambda: late_fee(None, minimum=D(1), paid=D(0)), "CardTerms"),
    ("terms", lambda: cash_fee("cmb-2021", D(1)), "CardTerms"),
    ("terms", lambda: instalment_schedule(None, principal=D(9), periods=3), "CardTerms"),
    ("after", lambda: next_statement_date(TERMS, "2025-01-01"), "datetime.date"),
    ("statement_date", lambda: due_date(TERMS, dt.datetime(2025, 1, 5)), "datetime.date"),
    (
        "due",
        lambda: interest_legs(
            CardTerms(interest_method="unpaid_fifo"),
            amount=D(5),
            start=DAY,
            statement_date=DAY,
            due="2025-03-11",
        ),
        "datetime.date",
    ),
    (
        "payments",
        lambda: interest_legs(
            TERMS,
            amount=D(5),
            start=DAY,
            statement_date=DAY,
            payments=[(DAY, D("NaN")), (DAY, D(1))],
        ),
        "有限",
    ),
    (
        "payments",
        lambda: interest_legs(TERMS, amount=D(5), start=DAY, statement_date=DAY, payments=[DAY]),
        "成对",
    ),
    (
        "paid_on",
        lambda: is_paid_in_full(TERMS, statement_balance=D(5), paid=D(5), due=DAY),
        "datetime.date",
    ),
    ("first_bill", lambda: minimum_payment(TERMS, purchases=D(1), first_bill="no"), "True"),
    ("posting_date", lambda: Debt("d", "fee", D(1), "2025-03-10"), "datetime.date"),
    ("id", lambda: Debt(" ", "fee", D(1), DAY), "非空"),
    ("days_past_due", lambda: allocation_order(TERMS, [], "91"), "整数天数"),
    (
        "tolerance_cap",
        lambda: CardTerms(tolerance_amount=D(100), tolerance_cap=D(10)),
        "不低于tolerance_amount",
    ),
    (
        "total_fee_rate",
        lambda: instalment_schedule(
            TERMS, principal=D(9), periods=3, fee_rate=D("0.006"), total_fee_rate=D("0.02")
        ),
        "每期费率",
    ),
    (
        "total_fee_rate",
        lambda: instalment_schedule(TERMS, principal=D(9), periods=3, total_fee_rate=0.02),
        "浮点数不精确",
    ),
    ("schedule", lambda: early_settlement(TERMS, [], paid_periods=0), "至少一期"),
    ("payments", lambda: monthly_rate(D(1), (one for one in [D(2)])), "列表"),
    ("percent_places", lambda: nominal_apr(D(100), [D(101)], percent_places=True), "0到10"),
    ("percent_places", lambda: nominal_apr(D(100), [D(101)], percent_places=1.5), "0到10"),
]


@pytest.mark.parametrize(("field", "attempt", "told"), BAD)
def test_bad_input_is_named(field: str, attempt: Callable[[], Any], told: str) -> None:
    with pytest.raises(CardError) as caught:
        attempt()
    error = caught.value
    assert error.field == field
    assert told in str(error)
    assert f"字段{field}" in str(error)
    assert repr(error.value) in str(error)


def test_a_refused_posting_leaves_the_card_as_it_was() -> None:
    card = Card(TERMS, OPENED, (posting(),))
    before = card.statements(dt.date(2025, 6, 1))
    with pytest.raises(CardError):
        card.with_postings(posting(id="p2"), posting(id="p3", amount=D("0.001")))
    assert card.postings == (posting(),)
    assert card.statements(dt.date(2025, 6, 1)) == before
