"""What ends a debt, refunds that pay nothing, and interest that need not compound."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_card_properties import cards, few, until
from test_card_rules import PLAIN, card, day

from dunning.card import (
    Card,
    CardError,
    CardTerms,
    Posting,
    early_settlement,
    instalment_schedule,
    interest_legs,
    late_fee,
    nominal_apr,
    total_interest,
)
from dunning.card.money import ROUNDINGS

D = Decimal


@pytest.mark.parametrize(
    ("on", "balance", "interest", "payoff"),
    [
        ("04-25", "2000", "0", "2000"),  # in time: nothing but the bill
        ("04-26", "2000", "47", "2057"),  # 47 days at 1 yuan, and a late fee of 10 not billed yet
        ("05-05", "2067", "0", "2066"),  # paid on the statement day, that day costs nothing
        ("05-06", "2067", "0", "2067"),
        ("05-07", "2067", "1.03", "2068.03"),  # 2000 + 57 of interest bear 1.0285
    ],
)
def test_what_ends_the_debt_on_a_day(on: str, balance: str, interest: str, payoff: str) -> None:
    owed = card(PLAIN, ("purchase", "03-10", "2000"))
    assert owed.balance(day(on)) == D(balance)
    assert owed.accrued_interest(day(on)) == D(interest)
    assert owed.payoff_amount(day(on)) == D(payoff)


@few
@given(cards(), st.integers(0, 200))
def test_the_payoff_leaves_nothing_and_a_fen_less_leaves_something(made: Card, days: int) -> None:
    on = made.opened + dt.timedelta(days=days)
    owed = Posting("owed", "purchase", made.opened, D(5000))
    earlier = (owed, *(one for one in made.postings if one.posting_date <= on))
    terms = made.terms
    if terms.compounding == "payment":
        terms = dataclasses.replace(terms, compounding="statement")
    made = dataclasses.replace(made, terms=terms, postings=earlier)
    amount = made.payoff_amount(on)
    assume(amount > D("0.01"))
    done = made.with_postings(Posting("last", "payment", on, amount))
    end = until(made) + dt.timedelta(days=60)
    assert done.balance(end) == 0
    assert done.payoff_amount(end) == 0
    assert done.days_past_due(end) == 0
    short = made.with_postings(Posting("last", "payment", on, amount - D("0.01")))
    assert short.balance(end) > 0


def test_a_cash_advance_is_ended_with_its_days_and_its_fee() -> None:
    terms = dataclasses.replace(PLAIN, cash_fee_rate=D("0.005"), cash_fee_floor=D(2))
    taken = card(terms, ("cash", "03-06", "2000"))
    # CASH-10: 2000 for ten days, 0.5% fee: 2020 in all.
    assert taken.payoff_amount(day("03-16")) == D(2020)
    both = dataclasses.replace(terms, cash_both_ends=True)
    assert card(both, ("cash", "03-06", "2000")).payoff_amount(day("03-16")) == D(2021)


def test_a_credit_balance_is_a_negative_payoff() -> None:
    assert card(PLAIN, ("payment", "03-10", "50")).payoff_amount(day("04-10")) == D(-50)


REFUNDED = (
    ("purchase", "03-10", "2000"),
    ("purchase", "04-10", "500"),
    ("refund", "04-15", "800"),
)


def test_a_refund_after_the_bill_pays_it_only_where_the_terms_say_so() -> None:
    rows = (*REFUNDED, ("payment", "04-25", "1200"))
    assert card(PLAIN, *rows).statements(day("05-05"))[-1].interest == 0
    strict = dataclasses.replace(PLAIN, refund_counts_as_payment=False)
    may = card(strict, *rows).statements(day("05-05"))[-1]
    # The bill of 2000 got 1200. The refund took the new 500 and 300 of the old purchase, which
    # bears 36 days on 2000, 10 on 1700 and 11 on 500: 36 + 8.50 + 2.75.
    assert (may.interest, may.late_fee, may.closing_balance) == (D("47.25"), 0, D("547.25"))
    whole = card(strict, *REFUNDED, ("payment", "04-25", "2000")).statements(day("05-05"))[-1]
    assert (whole.interest, whole.closing_balance) == (0, D("-300"))


def test_a_refund_that_pays_nothing_lowers_new_purchases_first() -> None:
    strict = dataclasses.replace(PLAIN, refund_counts_as_payment=False)
    rows = (
        ("purchase", "03-10", "2000"),
        ("purchase", "04-10", "500"),
        ("refund", "04-15", "500"),
    )
    [left] = card(strict, *rows).outstanding(day("04-15"))
    assert (left.id, left.remaining) == ("purchase0", D(2000))
    may = card(strict, *rows).statements(day("05-05"))[-1]
    assert may.late_fee == D("10.00")
    assert card(strict, *rows).days_past_due(day("04-27")) == 2


def test_a_refund_of_everything_leaves_no_minimum_to_miss() -> None:
    strict = dataclasses.replace(PLAIN, refund_counts_as_payment=False)
    made = card(strict, ("purchase", "03-10", "2000"), ("refund", "04-15", "2000"))
    may = made.statements(day("05-05"))[-1]
    assert (may.late_fee, may.interest, may.closing_balance) == (0, 0, 0)
    assert made.days_past_due(day("06-01")) == 0


CASH = (("cash", "04-01", "1000"), ("payment", "04-20", "1002.50"))


@pytest.mark.parametrize(("spared", "interest"), [(False, "7.02"), (True, "7.00")])
def test_billed_interest_paid_in_time_compounds_only_where_the_terms_say_so(
    spared: bool, interest: str
) -> None:
    terms = dataclasses.replace(PLAIN, billed_interest_in_grace=spared)
    # The cash bears 6 to 19 April: 7.00; the 2.50 billed on 5 April, if at all, 0.0175.
    assert card(terms, *CASH).statements(day("05-05"))[-1].interest == D(interest)


def test_billed_interest_not_paid_in_time_compounds_from_the_day_after_the_bill() -> None:
    late = (CASH[0], ("payment", "04-28", "1002.50"))
    for spared in (False, True):
        terms = dataclasses.replace(PLAIN, billed_interest_in_grace=spared)
        may = card(terms, *late).statements(day("05-05"))[-1]
        [leg] = [one for one in may.legs if one.what == "利息"]
        assert (leg.start, leg.end, leg.base) == (day("04-06"), day("04-27"), D("2.50"))


def test_interest_billed_with_statement_days_in_the_next_cycle_starts_on_that_day() -> None:
    terms = dataclasses.replace(PLAIN, billed_interest_in_grace=True, statement_day_counted=False)
    may = card(terms, CASH[0]).statements(day("05-05"))[-1]
    [leg] = [one for one in may.legs if one.what == "利息"]
    assert (leg.start, leg.end, leg.base) == (day("04-05"), day("05-04"), D("2.00"))


def test_a_fee_quoted_for_the_whole_plan() -> None:
    # CMB 2014: 3 periods cost 2.6% of the amount, charged once.
    once = CardTerms(instalment_fee="first")
    plan = instalment_schedule(once, principal=D(10000), periods=3, total_fee_rate=D("0.026"))
    assert [one.fee for one in plan] == [D("260.00"), 0, 0]
    spread = instalment_schedule(
        CardTerms(), principal=D(10000), periods=3, total_fee_rate=D("0.026")
    )
    assert [one.fee for one in spread] == [D("86.66"), D("86.66"), D("86.68")]
    assert sum(one.principal for one in spread) == D(10000)
    floor = CardTerms(instalment_fee_floor=D(5))
    small = instalment_schedule(floor, principal=D(100), periods=3, total_fee_rate=D("0.026"))
    assert [one.fee for one in small] == [D(5), D(5), D(5)]


@few
@given(
    st.integers(1, 3000).map(lambda fen: D(fen) / 100),
    st.integers(1, 60),
    st.sampled_from([D(0), D("0.3"), D("0.99")]),
    st.sampled_from(sorted(ROUNDINGS)),
    st.sampled_from(["first", "last"]),
)
def test_no_part_of_a_plan_is_negative(
    principal: Decimal, periods: int, balloon: Decimal, rounding: str, residue: str
) -> None:
    """However it is rounded, a plan repays the principal by parts of at least 0, or is refused."""
    terms = CardTerms(instalment_residue=residue)
    try:
        plan = instalment_schedule(
            terms, principal=principal, periods=periods, balloon_share=balloon, rounding=rounding
        )
    except CardError as error:
        assert (error.field, error.value) == ("principal", principal)
        assert rounding.startswith(("half", "up"))
        return
    assert sum(one.principal for one in plan) == principal
    assert min(one.principal for one in plan) >= 0


def test_the_early_settlement_charge_stops_at_the_fees_still_due() -> None:
    plan = instalment_schedule(CardTerms(), principal=D(1200), periods=12, fee_rate=D("0.006"))
    capped = CardTerms(
        early_settlement_penalty_rate=D("0.03"), early_settlement_penalty_cap="remaining_fees"
    )
    # 3% of 600 is 18.00, six fees are 43.20; 3% of 1200 is 36.00; one fee left is 7.20 against 3.
    assert early_settlement(capped, plan, paid_periods=6).penalty == D("18.00")
    assert early_settlement(capped, plan, paid_periods=11).penalty == D("3.00")
    free = instalment_schedule(CardTerms(), principal=D(1200), periods=12)
    assert early_settlement(capped, free, paid_periods=6).penalty == 0


def test_the_annual_rate_of_a_balloon_plan_solves_its_equation() -> None:
    # IRR-23: the page's quick sum says 10.16%.
    plan = instalment_schedule(
        CardTerms(),
        principal=D(300000),
        periods=36,
        fee_rate=D("0.0072"),
        balloon_share=D("0.7"),
    )
    rate = nominal_apr(D(300000), [one.payment for one in plan], percent_places=2)
    assert rate == D("0.1003")

    def value(annual: Decimal) -> Decimal:
        return sum(one.payment / (1 + annual / 12) ** one.number for one in plan)

    half = D("0.00005")
    assert value(rate + half) < 300000 < value(rate - half)


def test_debts_told_apart_are_rounded_apart() -> None:
    terms = CardTerms(interest_rounding="down", interest_rounding_level="item")
    legs = [
        leg
        for name in ("a", "b")
        for leg in interest_legs(
            terms, amount=D(50), start=day("03-02"), statement_date=day("03-20"), posting_id=name
        )
    ]
    # 50 yuan for 19 days are 0.475 each: 0.47 + 0.47, not 0.95.
    assert total_interest(terms, legs) == D("0.94")


def test_whole_numbers_are_refused() -> None:
    # An int is fen in the rest of the library; taken as yuan it would be wrong by a factor of 100.
    with pytest.raises(CardError, match="整数看不出是元还是分"):
        CardTerms(late_fee_floor=10)
    with pytest.raises(CardError, match="整数看不出是元还是分"):
        late_fee(CardTerms(), minimum=100, paid=D(0))
    with pytest.raises(CardError, match="整数看不出是元还是分"):
        instalment_schedule(CardTerms(), principal=1200, periods=12)
