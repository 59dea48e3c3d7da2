"""What must hold for any card, whatever the terms and the postings."""

import calendar
import dataclasses
import datetime as dt
import random
from decimal import Decimal

import numpy_financial
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dunning.card import (
    Card,
    CardTerms,
    Debt,
    Posting,
    allocate,
    instalment_schedule,
    interest_legs,
    monthly_rate,
    next_statement_date,
    payment_deadline,
    total_interest,
)

# A shared machine may stall: no deadline. Forty replays a property keep the suite quick.
few = settings(max_examples=40, deadline=None)
FEN = Decimal("0.01")
# Two leap days are within reach: 2024-02-29 and 2028-02-29.
OPENED = st.dates(dt.date(2023, 1, 1), dt.date(2028, 3, 1))
AMOUNTS = st.integers(1, 2_000_000).map(lambda fen: Decimal(fen) / 100)
KINDS = st.sampled_from(
    [
        "purchase",
        "purchase",
        "purchase",
        "payment",
        "payment",
        "cash",
        "refund",
        "fee",
        "instalment",
    ]
)
TERMS = st.builds(
    CardTerms,
    daily_rate=st.sampled_from([Decimal("0.0005"), Decimal("0.00035"), Decimal(0)]),
    interest_method=st.sampled_from(["full", "unpaid_fifo", "unpaid_pro_rata"]),
    interest_start=st.sampled_from(["posting", "transaction"]),
    start_day_counted=st.booleans(),
    statement_day_counted=st.booleans(),
    payment_day_counted=st.booleans(),
    cash_both_ends=st.booleans(),
    cash_interest_start=st.sampled_from(["posting", "transaction"]),
    compounding=st.sampled_from(["none", "statement", "payment"]),
    fee_bears_interest=st.booleans(),
    interest_rounding=st.sampled_from(["half_up", "half_even", "down", "up"]),
    interest_rounding_level=st.sampled_from(["leg", "item", "statement"]),
    statement_day=st.integers(1, 31),
    due_days=st.sampled_from([10, 18, 20, 25, 30]),
    due_day=st.one_of(st.none(), st.integers(1, 31)),
    grace_days=st.integers(0, 9),
    tolerance_amount=st.sampled_from([Decimal(0), Decimal(10)]),
    tolerance_base=st.sampled_from(["statement", "minimum", "both"]),
    minimum_cash_rate=st.sampled_from([Decimal("0.1"), Decimal(1)]),
    minimum_floor=st.sampled_from([Decimal(0), Decimal(10), Decimal(200)]),
    late_fee_floor=st.sampled_from([Decimal(0), Decimal(10)]),
    late_fee_cap=st.sampled_from([None, Decimal(500)]),
    late_fee_base=st.sampled_from(["minimum", "statement"]),
    cash_fee_rate=st.sampled_from([Decimal(0), Decimal("0.01")]),
    billed_interest_in_grace=st.booleans(),
    refund_counts_as_payment=st.booleans(),
    billed_before_unbilled=st.booleans(),
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    opened = draw(OPENED)
    rows = draw(st.lists(st.tuples(KINDS, st.integers(0, 150), st.integers(0, 3), AMOUNTS)))
    postings = []
    for number, (kind, day, before, amount) in enumerate(rows):
        posted = opened + dt.timedelta(days=day)
        made = max(opened, posted - dt.timedelta(days=before))
        postings.append(Posting(f"{number}", kind, posted, amount, made))
    limit = draw(st.one_of(st.none(), st.just(Decimal(5000))))
    return Card(draw(TERMS), opened, tuple(postings), limit)


def until(card: Card) -> dt.date:
    return card.opened + dt.timedelta(days=240)


@few
@given(cards())
def test_statements_reconcile_to_the_fen(card: Card) -> None:
    before = Decimal(0)
    for one in card.statements(until(card)):
        assert one.opening_balance == before
        moved = one.charges_total + one.interest + one.late_fee - one.credits_total
        assert one.closing_balance == one.opening_balance + moved
        open_debt = sum((debt.remaining for debt in one.open_charges), Decimal(0))
        assert open_debt == max(one.closing_balance, Decimal(0))
        assert all(debt.remaining > 0 for debt in one.open_charges)
        assert 0 <= one.minimum_payment <= max(one.closing_balance, Decimal(0))
        assert one.unpaid_minimum <= max(one.closing_balance, Decimal(0))
        for money in (one.interest, one.late_fee, one.minimum_payment, one.closing_balance):
            assert money == money.quantize(FEN)
        before = one.closing_balance
    assert card.balance(until(card)) == before + _posted_after(card)


def _posted_after(card: Card) -> Decimal:
    """What was posted after the last statement (nothing, as postings end 90 days earlier)."""
    last = card.statements(until(card))[-1].statement_date
    total = Decimal(0)
    for one in card.postings:
        if last < one.posting_date <= until(card):
            total += -one.amount if one.is_credit else one.amount
    return total


@few
@given(cards(), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(card: Card, chance: random.Random) -> None:
    shuffled = list(card.postings)
    chance.shuffle(shuffled)
    again = dataclasses.replace(card, postings=tuple(shuffled))
    assert again.statements(until(card)) == card.statements(until(card))


@few
@given(cards(), st.integers(1, 99))
def test_a_payment_in_two_parts_on_one_day_is_one_payment(card: Card, share: int) -> None:
    paid = next((one for one in card.postings if one.is_credit and one.amount > FEN), None)
    assume(paid is not None)
    first = max(FEN, (paid.amount * share / 100).quantize(FEN))
    assume(first < paid.amount)
    parts = [
        dataclasses.replace(paid, amount=first),
        dataclasses.replace(paid, id=f"{paid.id}b", amount=paid.amount - first),
    ]
    others = [one for one in card.postings if one is not paid]
    split = dataclasses.replace(card, postings=(*others, *parts))
    for one, two in zip(card.statements(until(card)), split.statements(until(card)), strict=True):
        assert (two.closing_balance, two.interest, two.late_fee, two.minimum_payment) == (
            one.closing_balance,
            one.interest,
            one.late_fee,
            one.minimum_payment,
        )
        assert two.legs == one.legs


@few
@given(cards(), st.integers(0, 240))
def test_a_later_look_never_changes_an_earlier_statement(card: Card, days: int) -> None:
    early = card.statements(card.opened + dt.timedelta(days=days))
    assert card.statements(until(card))[: len(early)] == early


@few
@given(TERMS, OPENED)
def test_an_idle_card_owes_nothing(terms: CardTerms, opened: dt.date) -> None:
    statements = Card(terms, opened).statements(opened + dt.timedelta(days=400))
    assert {one.closing_balance for one in statements} == {Decimal(0)}
    assert {one.minimum_payment for one in statements} == {Decimal(0)}


@few
@given(TERMS, OPENED)
def test_one_statement_a_month_on_the_statement_day_or_the_month_end(
    terms: CardTerms, opened: dt.date
) -> None:
    statements = Card(terms, opened).statements(opened + dt.timedelta(days=800))
    months = [one.statement_date.year * 12 + one.statement_date.month for one in statements]
    assert months == list(range(months[0], months[0] + len(months)))
    for one in statements:
        day = one.statement_date
        month_end = calendar.monthrange(day.year, day.month)[1]
        assert day.day == min(terms.statement_day, month_end)
        assert one.due_date > day
        assert (one.payment_deadline - one.due_date).days == terms.grace_days


@few
@given(TERMS, OPENED, st.lists(AMOUNTS, min_size=1, max_size=4))
def test_purchases_paid_in_full_on_the_deadline_are_free(
    terms: CardTerms, opened: dt.date, amounts: list[Decimal]
) -> None:
    postings = [
        Posting(f"p{number}", "purchase", opened + dt.timedelta(days=number), amount)
        for number, amount in enumerate(amounts)
    ]
    card = Card(terms, opened, tuple(postings))
    for number in range(4):
        bill = card.statements(until(card))[number]
        if bill.closing_balance > 0:
            whole = Posting(f"r{number}", "payment", bill.payment_deadline, bill.closing_balance)
            card = card.with_postings(whole)
    assert {one.interest for one in card.statements(until(card))} == {Decimal(0)}
    assert {one.late_fee for one in card.statements(until(card))} == {Decimal(0)}


@few
@given(
    st.sampled_from(["full", "unpaid_fifo", "unpaid_pro_rata"]),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 27), AMOUNTS), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(29, 57), AMOUNTS), max_size=4),
)
def test_first_interest_equals_a_day_by_day_loop(
    method: str,
    counted: bool,
    bought: list[tuple[int, Decimal]],
    paid: list[tuple[int, Decimal]],
) -> None:
    """An independent sum over days: end-of-day balance, 1 March 2023 to the second statement."""
    first_day, statement, due = dt.date(2023, 3, 1), dt.date(2023, 3, 29), dt.date(2023, 4, 18)
    billed = sum(amount for _, amount in bought)
    assume(sum(amount for _, amount in paid) < billed)
    terms = CardTerms(
        statement_day=29,
        due_days=20,
        interest_method=method,
        statement_day_counted=counted,
        interest_rounding_level="none",
    )
    day_of = [first_day + dt.timedelta(days=number) for number in range(60)]
    postings = [Posting(f"p{n}", "purchase", day_of[d], a) for n, (d, a) in enumerate(bought)]
    postings += [Posting(f"r{n}", "payment", day_of[d], a) for n, (d, a) in enumerate(paid)]
    by_due = sum(amount for d, amount in paid if day_of[d] <= due)
    left = sorted((day_of[d], f"p{n}", a) for n, (d, a) in enumerate(bought))
    total = Decimal(0)
    for day in day_of:
        if day > dt.date(2023, 4, 29) or (day == dt.date(2023, 4, 29) and not counted):
            continue
        gone = sum(a for d, a in paid if day_of[d] <= day)
        if method == "unpaid_fifo":
            gone = max(gone, by_due)
        base = Decimal(0)
        for posted, _, amount in left:
            settled = min(gone, amount)
            gone -= settled
            base += amount - settled if posted <= day else 0
        if method == "unpaid_pro_rata" and day <= due:
            base = base * (billed - by_due) / billed
        total += base * terms.daily_rate
    card = Card(terms, first_day, tuple(postings))
    second = card.statements(dt.date(2023, 4, 29))[-1]
    assert statement == card.statements(statement)[0].statement_date
    assert abs(second.interest - total) < Decimal("1E-15")


@few
@given(cards())
def test_full_balance_never_costs_less_than_the_unpaid_part(card: Card) -> None:
    assume({one.kind for one in card.postings} <= {"purchase", "payment"})
    plain = dataclasses.replace(
        card.terms,
        compounding="none",
        interest_rounding_level="none",
        tolerance_amount=Decimal(0),
        late_fee_rate=Decimal(0),
        late_fee_floor=Decimal(0),
    )
    first = {}
    for method in ("full", "unpaid_fifo", "unpaid_pro_rata"):
        terms = dataclasses.replace(plain, interest_method=method)
        made = dataclasses.replace(card, terms=terms).statements(until(card))
        first[method] = next((one.interest for one in made if one.interest), Decimal(0))
    assert first["unpaid_fifo"] <= first["full"]
    assert first["unpaid_pro_rata"] <= first["full"] + Decimal("1E-15")


@few
@given(AMOUNTS, AMOUNTS, st.integers(0, 400), st.integers(0, 30), st.booleans())
def test_interest_grows_with_balance_rate_and_days(
    amount: Decimal, more: Decimal, days: int, longer: int, counted: bool
) -> None:
    start = dt.date(2024, 2, 1)

    def cost(base: Decimal, length: int, rate: str) -> Decimal:
        terms = CardTerms(daily_rate=Decimal(rate), statement_day_counted=counted)
        end = start + dt.timedelta(days=length)
        legs = interest_legs(terms, amount=base, start=start, statement_date=end)
        assert sum(leg.days for leg in legs) == length + counted
        return total_interest(terms, legs)

    here = cost(amount, days, "0.0004")
    assert cost(amount + more, days, "0.0004") >= here
    assert cost(amount, days, "0.0005") >= here
    assert cost(amount, days + longer, "0.0004") >= here


def test_a_leap_day_is_one_more_day() -> None:
    for year, days in ((2023, 31), (2024, 32)):
        legs = interest_legs(
            CardTerms(),
            amount=Decimal(1000),
            start=dt.date(year, 2, 5),
            statement_date=dt.date(year, 3, 7),
        )
        assert [leg.days for leg in legs] == [days]


@few
@given(
    AMOUNTS,
    st.lists(
        st.tuples(
            st.sampled_from(["purchase", "cash", "interest", "fee"]),
            AMOUNTS,
            st.booleans(),
        ),
        max_size=6,
    ),
    st.integers(0, 200),
)
def test_allocation_spends_the_payment_and_nothing_else(
    amount: Decimal, rows: list[tuple[str, Decimal, bool]], days: int
) -> None:
    debts = [
        Debt(f"{number}", kind, owed, dt.date(2024, 1, 1), billed)
        for number, (kind, owed, billed) in enumerate(rows)
    ]
    result = allocate(CardTerms(), debts, amount, days_past_due=days)
    assert sum(part for _, part in result.shares) + result.unused == amount
    owed = {debt.id: debt.remaining for debt in debts}
    assert all(0 < part <= owed[name] for name, part in result.shares)
    assert result.unused == max(0, amount - sum(owed.values()))
    assert sum(part < owed[name] for name, part in result.shares) <= 1


@few
@given(AMOUNTS, st.integers(1, 60), st.integers(0, 200), st.sampled_from(["first", "last"]))
def test_a_schedule_repays_the_principal(
    principal: Decimal, periods: int, fee: int, residue: str
) -> None:
    terms = CardTerms(instalment_residue=residue)
    rate = Decimal(fee) / 10000
    plan = instalment_schedule(terms, principal=principal, periods=periods, fee_rate=rate)
    assert sum(one.principal for one in plan) == principal
    special = 0 if residue == "first" else -1
    others = {one.principal for one in plan} - {plan[special].principal}
    assert len(others) <= 1
    assert max(one.principal for one in plan) - min(one.principal for one in plan) < periods * FEN


@pytest.mark.parametrize("periods", [1, 3, 6, 12, 24, 60])
@pytest.mark.parametrize("fee", ["0.002", "0.0065", "0.015"])
def test_monthly_rate_against_numpy_financial(periods: int, fee: str) -> None:
    plan = instalment_schedule(
        CardTerms(),
        principal=Decimal(12000),
        periods=periods,
        fee_rate=Decimal(fee),
        rounding="none",
    )
    payments = [one.payment for one in plan]
    other = numpy_financial.irr([-12000.0, *map(float, payments)])
    assert float(monthly_rate(Decimal(12000), payments)) == pytest.approx(other, abs=1e-9)


@few
@given(TERMS, OPENED)
def test_the_deadline_is_never_before_the_next_day(terms: CardTerms, day: dt.date) -> None:
    statement = next_statement_date(terms, day)
    assert statement >= day
    assert payment_deadline(terms, statement) > statement


def test_a_short_february_does_not_put_off_a_due_date_by_a_month() -> None:
    terms = CardTerms(statement_day=28, due_day=29)
    card = Card(
        terms,
        dt.date(2023, 1, 1),
        (Posting("p", "purchase", dt.date(2023, 1, 2), Decimal("0.05")),),
    )
    due = [one.due_date for one in card.statements(dt.date(2023, 3, 28))]
    assert due == [dt.date(2023, 1, 29), dt.date(2023, 3, 1), dt.date(2023, 3, 29)]
