"""The rules one by one, on small accounts whose figures can be checked by hand."""

import dataclasses
import datetime as dt
import subprocess
import sys
from decimal import Decimal

import pytest

from dunning.card import (
    Card,
    CardTerms,
    Debt,
    Posting,
    allocation_order,
    early_settlement,
    instalment_schedule,
    is_minimum_paid,
    is_paid_in_full,
    late_fee,
    minimum_payment,
)

D = Decimal


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2025-{text}")


def card(terms: CardTerms, *rows: tuple[str, str, str]) -> Card:
    postings = [
        Posting(f"{kind}{n}", kind, day(on), D(yuan)) for n, (kind, on, yuan) in enumerate(rows)
    ]
    return Card(terms, day("01-01"), tuple(postings))


# Statement on the 5th, due on the 25th; one yuan a day is 0.05 fen: 2000 yuan cost 1 yuan a day.
PLAIN = CardTerms(statement_day=5, due_day=25, late_fee_floor=D(10))


def test_two_payments_that_add_up_by_the_due_date_cost_nothing() -> None:
    paid = card(
        PLAIN,
        ("purchase", "03-10", "2000"),
        ("payment", "04-10", "500"),
        ("payment", "04-25", "1500"),
    )
    last = paid.statements(day("05-05"))[-1]
    assert (last.interest, last.late_fee, last.closing_balance) == (0, 0, 0)


def test_one_day_late_costs_interest_from_posting_and_a_late_fee() -> None:
    late = card(PLAIN, ("purchase", "03-10", "2000"), ("payment", "04-26", "2000"))
    last = late.statements(day("05-05"))[-1]
    # 10 March to 25 April is 47 days; the payment day no longer counts.
    assert [leg.days for leg in last.legs] == [47]
    assert last.interest == D("47.00")
    assert last.late_fee == D("10.00")  # 5% of 200 is 10


def test_grace_days_move_the_deadline_not_the_due_date() -> None:
    terms = CardTerms(statement_day=5, due_day=25, grace_days=3, late_fee_floor=D(10))
    for paid_on, costs in (("04-28", D(0)), ("04-29", D("50.00"))):
        made = card(terms, ("purchase", "03-10", "2000"), ("payment", paid_on, "2000"))
        last = made.statements(day("05-05"))[-1]
        assert last.interest == costs
        assert made.statements(day("04-05"))[-1].due_date == day("04-25")


def test_residual_interest_follows_a_bill_paid_in_full_later() -> None:
    made = card(
        PLAIN,
        ("purchase", "03-10", "2000"),
        ("payment", "04-25", "1000"),
        ("payment", "05-20", "1056.50"),
    )
    april, may, june = made.statements(day("06-05"))[-3:]
    assert april.closing_balance == D(2000)
    # 46 days × 1 yuan + 11 days × 0.5 yuan, minimum met, so no late fee.
    assert (may.interest, may.late_fee, may.closing_balance) == (D("51.50"), 0, D("1051.50"))
    # 6 to 19 May on 1000 + 51.50: 14 × 1051.50 × 0.0005 = 7.36; five yuan were paid too much.
    assert june.interest == D("7.36")
    assert june.closing_balance == D("2.36")


def test_cash_bears_interest_although_the_bill_is_paid_in_full() -> None:
    made = card(
        PLAIN,
        ("purchase", "03-10", "2000"),
        ("cash", "04-01", "1000"),
        ("payment", "04-20", "3002.50"),
    )
    april, may = made.statements(day("05-05"))[-2:]
    assert [(leg.what, leg.days) for leg in april.legs] == [("取现", 5)]
    assert april.closing_balance == D("3002.50")
    # The purchase stays free; the cash bears 6 to 19 April, and so does the billed interest.
    assert {leg.what for leg in may.legs} == {"取现", "利息"}
    assert may.interest == D("7.02")


def test_a_refund_lowers_the_bill_like_a_payment() -> None:
    made = card(
        PLAIN,
        ("purchase", "03-10", "2000"),
        ("refund", "04-15", "800"),
        ("payment", "04-25", "1200"),
    )
    last = made.statements(day("05-05"))[-1]
    assert (last.interest, last.late_fee, last.closing_balance) == (0, 0, 0)


def test_an_overpayment_is_kept_bears_nothing_and_pays_the_next_purchase() -> None:
    made = card(
        PLAIN,
        ("purchase", "03-10", "100"),
        ("payment", "03-12", "600"),
        ("purchase", "04-10", "450"),
    )
    april, may = made.statements(day("05-05"))[-2:]
    assert (april.closing_balance, april.minimum_payment) == (D(-500), 0)
    assert (may.closing_balance, may.minimum_payment, may.interest) == (D(-50), 0, 0)
    assert made.outstanding(day("04-10")) == ()
    assert made.balance(day("04-10")) == D(-50)


def test_a_late_fee_is_charged_once_a_cycle_and_bears_no_interest() -> None:
    made = card(PLAIN, ("purchase", "03-10", "2000"))
    may, june = made.statements(day("06-05"))[-2:]
    assert may.late_fee == D("10.00")
    assert "费用" not in {leg.what for leg in june.legs}
    # Minimum of May: 200 + 57.00 + 10 + 200 still unpaid = 467; 5% of that is 23.35.
    assert may.interest == D("57.00")
    assert may.minimum_payment == D("467.00")
    assert june.late_fee == D("23.35")


def test_what_earlier_minimums_held_is_asked_for_once() -> None:
    june = card(PLAIN, ("purchase", "03-10", "2000")).statements(day("06-05"))[-1]
    parts = {part.what: part.amount for part in june.minimum_parts}
    # 467 of May are unpaid; 67 of them are interest and fee that stand in their own lines.
    assert june.unpaid_minimum == D("467.00")
    assert parts["上期最低还款额未还部分（上面已列的除外）"] == D("400.00")
    assert june.minimum_payment == sum(parts.values())


def test_what_is_over_the_limit_is_asked_for_once() -> None:
    made = dataclasses.replace(card(PLAIN, ("purchase", "03-10", "2000")), credit_limit=D(1500))
    april, may = made.statements(day("05-05"))[-2:]
    assert april.minimum_payment == D("700.00")  # 200 and the 500 over the limit
    # 57 of interest, 35 of late fee: 592 over the limit now, the 500 among them.
    parts = {part.what: part.amount for part in may.minimum_parts}
    assert parts["超过信用额度部分"] == D("592.00")
    assert parts["上期最低还款额未还部分（上面已列的除外）"] == D("200.00")


def test_from_day_91_a_payment_goes_to_principal_first() -> None:
    made = card(PLAIN, ("purchase", "03-10", "2000"))
    due = day("04-25")
    for days, kinds in ((90, {"interest", "fee"}), (91, {"purchase"})):
        on = due + dt.timedelta(days=days)
        assert made.days_past_due(on) == days
        before = {one.id: one for one in made.outstanding(on)}
        paid = made.with_postings(Posting("r", "payment", on, D(30)))
        after = {one.id: one.remaining for one in paid.outstanding(on)}
        touched = {one.kind for name, one in before.items() if after.get(name) != one.remaining}
        assert touched <= kinds
        assert touched


def test_tolerance_carries_the_rest_into_the_next_bill() -> None:
    terms = CardTerms(statement_day=5, due_day=25, tolerance_amount=D(10))
    made = card(terms, ("purchase", "03-10", "2000"), ("payment", "04-25", "1992"))
    may, june = made.statements(day("06-05"))[-2:]
    assert (may.interest, may.late_fee, may.closing_balance) == (0, 0, D("8.00"))
    assert may.days_past_due == 0
    # The next bill of 8 yuan is not paid at all, yet 8 is within the tolerance again.
    assert (june.interest, june.late_fee) == (0, 0)


def test_tolerance_left_over_bears_interest_from_the_bill_it_moved_to() -> None:
    terms = CardTerms(statement_day=5, due_day=25, tolerance_amount=D(10))
    made = card(
        terms,
        ("purchase", "03-10", "2000"),
        ("payment", "04-25", "1992"),
        ("purchase", "04-30", "992"),
    )
    june = made.statements(day("06-05"))[-1]
    assert [(leg.start, leg.base) for leg in june.legs] == [
        (day("05-05"), D(8)),
        (day("04-30"), D(992)),
    ]


@pytest.mark.parametrize(
    ("base", "bill_ok", "minimum_ok"),
    [("statement", True, False), ("minimum", False, True), ("both", True, True)],
)
def test_the_tolerance_is_tested_on_the_amount_the_terms_name(
    base: str, bill_ok: bool, minimum_ok: bool
) -> None:
    terms = CardTerms(tolerance_amount=D(10), tolerance_base=base)
    assert is_paid_in_full(terms, statement_balance=D(1000), paid=D(990)) is bill_ok
    assert is_minimum_paid(terms, minimum=D(100), paid=D(90)) is minimum_ok
    assert not is_paid_in_full(terms, statement_balance=D(1000), paid=D("989.99"))
    assert not is_minimum_paid(terms, minimum=D(100), paid=D("89.99"))


def test_tolerance_as_a_share_of_the_bill_has_a_cap() -> None:
    terms = CardTerms(tolerance_rate=D("0.1"), tolerance_cap=D(100))
    assert is_paid_in_full(terms, statement_balance=D(500), paid=D(450))
    assert not is_paid_in_full(terms, statement_balance=D(5000), paid=D(4899))
    assert is_paid_in_full(terms, statement_balance=D(5000), paid=D(4900))


def test_a_deadline_after_the_next_statement_puts_the_decision_off() -> None:
    terms = CardTerms(statement_day=5, due_days=30, grace_days=3)
    made = card(terms, ("purchase", "01-10", "2000"))
    february, march, april = made.statements(day("04-05"))[-3:]
    assert february.payment_deadline == day("03-10")
    assert march.interest == 0
    assert [(leg.start, leg.end) for leg in april.legs] == [(day("01-10"), day("04-05"))]


def test_the_minimum_formula_by_parameter() -> None:
    amounts = {"purchases": D(1000), "cash": D(500), "interest": D(20), "fees": D(5)}
    assert minimum_payment(CardTerms(), **amounts) == D("175.00")
    assert minimum_payment(CardTerms(minimum_cash_rate=D(1)), **amounts) == D("625.00")
    assert minimum_payment(CardTerms(minimum_purchase_rate=D("0.05")), **amounts) == D("125.00")
    assert minimum_payment(CardTerms(minimum_floor=D(200)), **amounts) == D("200.00")
    first = CardTerms(minimum_purchase_rate=D("0.05"), minimum_first_purchase_rate=D("0.10"))
    assert minimum_payment(first, first_bill=True, **amounts) == D("175.00")
    assert minimum_payment(first, first_bill=False, **amounts) == D("125.00")
    assert minimum_payment(CardTerms(minimum_floor=D(10)), purchases=D(6)) == D("6.00")
    loose = CardTerms(minimum_floor=D(10), minimum_cap="none")
    assert minimum_payment(loose, purchases=D(6)) == D("10.00")


def test_over_limit_part_inside_or_outside_the_percentage() -> None:
    inside = CardTerms()
    outside = CardTerms(over_limit_in_percentage_base=False)
    assert minimum_payment(inside, purchases=D(5000), over_limit=D(1000)) == D("1500.00")
    assert minimum_payment(outside, purchases=D(5000), over_limit=D(1000)) == D("1400.00")


def test_late_fee_floor_cap_and_business_base() -> None:
    assert late_fee(CardTerms(late_fee_floor=D(10)), minimum=D(100), paid=D(0)) == D("10.00")
    assert late_fee(CardTerms(late_fee_cap=D(500)), minimum=D(20000), paid=D(0)) == D("500.00")
    assert late_fee(CardTerms(late_fee_floor=D(10)), minimum=D(100), paid=D(100)) == 0
    business = CardTerms(late_fee_rate=D("0.005"), late_fee_base="statement")
    fee = late_fee(business, minimum=D(1000), paid=D(400), statement_balance=D(10400))
    assert fee == D("50.00")


def test_fees_bear_interest_only_where_old_terms_say_so() -> None:
    rows = (("fee", "03-10", "100"),)
    new = card(CardTerms(statement_day=5, due_day=25), *rows)
    old = card(CardTerms(statement_day=5, due_day=25, fee_bears_interest=True), *rows)
    assert new.statements(day("04-05"))[-1].interest == 0
    assert old.statements(day("04-05"))[-1].interest == D("1.35")  # 27 days


def test_transaction_day_and_first_day_are_parameters() -> None:
    bought = Posting("p", "purchase", day("03-12"), D(2000), day("03-10"))
    for terms, days in (
        (CardTerms(statement_day=5, due_day=25), 55),
        (CardTerms(statement_day=5, due_day=25, interest_start="transaction"), 57),
        (CardTerms(statement_day=5, due_day=25, start_day_counted=False), 54),
    ):
        last = Card(terms, day("01-01"), (bought,)).statements(day("05-05"))[-1]
        assert sum(leg.days for leg in last.legs) == days


def test_without_billed_first_the_kind_decides() -> None:
    debts = [
        Debt("old", "purchase", D(10), day("03-01"), billed=True),
        Debt("new", "fee", D(10), day("04-01"), billed=False),
    ]
    billed = allocation_order(CardTerms(), debts)
    by_kind = allocation_order(CardTerms(billed_before_unbilled=False), debts)
    assert [one.id for one in billed] == ["old", "new"]
    assert [one.id for one in by_kind] == ["new", "old"]


def test_early_settlement_by_parameter() -> None:
    plan = instalment_schedule(CardTerms(), principal=D(1200), periods=12, fee_rate=D("0.006"))
    for terms, total in (
        (CardTerms(), D("600.00")),
        (CardTerms(early_settlement_fees="next"), D("607.20")),
        (CardTerms(early_settlement_fees="all"), D("643.20")),
        (CardTerms(early_settlement_penalty_rate=D("0.03")), D("618.00")),
    ):
        assert early_settlement(terms, plan, paid_periods=6).total == total


def test_fee_with_the_first_instalment_and_fee_floor() -> None:
    terms = CardTerms(instalment_fee="first", instalment_fee_floor=D(5), instalment_residue="first")
    plan = instalment_schedule(terms, principal=D(100), periods=3, fee_rate=D("0.006"))
    assert [one.principal for one in plan] == [D("33.34"), D("33.33"), D("33.33")]
    assert [one.fee for one in plan] == [D(15), D(0), D(0)]


def test_explain_shows_every_leg_the_late_fee_and_the_minimum() -> None:
    terms = CardTerms(statement_day=5, due_day=23, late_fee_floor=D(10))
    made = card(terms, ("purchase", "03-30", "1000"), ("payment", "04-23", "60"))
    assert made.statements(day("05-05"))[-1].explain() == [
        "账单日2025年5月5日，到期还款日2025年5月23日",
        "上期账单余额：1,000.00元",
        "4月23日记账，还款（payment1）：－60.00元",
        "消费（purchase0）：3月30日至4月22日，1,000.00元×0.05%×24天＝12.00元",
        "消费（purchase0）：4月23日至5月5日，940.00元×0.05%×13天＝6.11元",
        "本期利息：以上2段相加＝18.11元",
        "违约金（2025年4月23日到期未还够，本期只收一次）：最低还款额未还部分40.00元×5%，最低10.00元＝10.00元",
        "本期账单余额：968.11元",
        "消费未还部分：940.00元×10%＝94.00元",
        "利息：18.11元×100%＝18.11元",
        "费用和违约金：10.00元×100%＝10.00元",
        "上期最低还款额未还部分（上面已列的除外）：40.00元×100%＝40.00元",
        "最低还款额：以上相加＝162.11元",
    ]


def test_explain_says_when_floor_or_balance_decides_the_minimum() -> None:
    floor = CardTerms(statement_day=5, due_day=25, minimum_floor=D(50))
    small = card(floor, ("purchase", "03-10", "200")).statements(day("04-05"))[-1]
    assert small.explain()[-1] == "最低还款额：以上相加＝50.00元（不足50.00元，按最低标准收）"
    tiny = card(floor, ("purchase", "03-10", "20")).statements(day("04-05"))[-1]
    assert tiny.explain()[-1] == "最低还款额：以上相加＝20.00元（不超过账单余额）"


def test_the_card_room_needs_nothing_but_the_standard_library() -> None:
    heavy = ["pydantic", "pandas", "numpy", "yaml", "IPython", "ipywidgets", "plotly"]
    code = f"import sys, dunning.card; print([one for one in {heavy} if one in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_importing_the_card_room_loads_no_other_package_and_no_other_room() -> None:
    # What site-packages loads at start is there before; only what the import adds counts.
    code = (
        "import sys; before = set(sys.modules); import dunning.card; "
        "new = {one for one in set(sys.modules) - before}; "
        "print(sorted({one.split('.')[0] for one in new} - sys.stdlib_module_names), "
        "sorted(one for one in new if one.count('.') == 1 and one.startswith('dunning.')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['dunning'] ['dunning.card']"
