"""Calculators answer what the library answers, and refuse what they should, naming the field."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dunning.calculator import NAMES, InputError, answer, browser, load
from dunning.calculator.days_past_due import dues_and_payments
from dunning.calculator.interest_and_minimum import statements_of
from dunning.calculator.markup import result_html
from dunning.calculator.may_i_call_now import gates
from dunning.card import (
    CardTerms,
    instalment_schedule,
    interest_legs,
    minimum_payment,
    nominal_apr,
    total_interest,
)
from dunning.card.money import percent, yuan
from dunning.compliance import load_policy
from dunning.delinquency import bucket, days_past_due
from dunning.site.calculators import facts, provisions_of

FACTS = facts()
fen = st.integers(1, 2_000_000).map(lambda n: Decimal(n) / 100)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


def texts(name: str, **changed: object) -> dict[str, str]:
    return load(name).defaults | {key: str(value) for key, value in changed.items()}


def values(name: str, **changed: object) -> dict[str, object]:
    given_texts = texts(name, **changed)
    return {one.name: one.read(given_texts[one.name]) for one in load(name).fields}


@given(amount=fen, share=st.integers(1, 99), posted=days, wait=st.integers(1, 20))
def test_interest_is_that_of_the_card_room(amount, share, posted, wait) -> None:
    """The bill's interest equals the legs of the one debt, computed by the other function."""
    terms = CardTerms(statement_day=5, due_day=23)
    paid = (amount * share / 100).quantize(Decimal("0.01"))
    assume(0 < paid < amount - 1)
    first_bill = posted.replace(day=5) if posted.day <= 5 else _next_month(posted, 5)
    paid_on = first_bill + dt.timedelta(days=wait)
    typed = values("interest-and-minimum", amount=amount, posted=posted, paid=paid, paid_on=paid_on)
    first, last = statements_of(typed)
    legs = interest_legs(
        terms,
        amount=amount,
        start=posted,
        statement_date=last.statement_date,
        payments=[(paid_on, paid)],
    )
    assert first.statement_date == first_bill
    assert last.interest == total_interest(terms, legs)
    assert first.minimum_payment == minimum_payment(terms, purchases=amount)
    result = answer("interest-and-minimum", {**load("interest-and-minimum").defaults, **{
        "amount": str(amount), "posted": str(posted), "paid": str(paid), "paid_on": str(paid_on),
    }}, FACTS)  # fmt: skip
    assert dict(result.figures)["第二张账单利息"] == yuan(last.interest)


def _next_month(day: dt.date, number: int) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=number)


def test_interest_of_the_chapters_case() -> None:
    """吕先生: 5000 yuan from 10 March, nothing paid: 142.50 of interest and 25.00 of late fee."""
    typed = texts("interest-and-minimum", paid=0, paid_on="")
    result = answer("interest-and-minimum", typed, FACTS)
    figures = dict(result.figures)
    assert figures["第二张账单利息"] == "142.50元"
    assert figures["违约金"] == "25.00元"
    assert "5,167.50元" in [row[2] for row in result.tables[1].rows]


@given(
    first=days,
    amounts=st.tuples(fen, fen, fen),
    paid=st.tuples(fen, fen),
    later=st.tuples(st.integers(0, 120), st.integers(0, 120), st.integers(0, 200)),
)
def test_days_past_due_are_those_of_the_library(first, amounts, paid, later) -> None:
    day = dt.timedelta(days=1)
    typed = {
        "first_due": first,
        **{f"due_{n}": amount for n, amount in enumerate(amounts, 1)},
        **{f"paid_{n}": amount for n, amount in enumerate(paid, 1)},
        "paid_1_on": first + later[0] * day,
        "paid_2_on": first + later[1] * day,
        "as_of": first + later[2] * day,
    }
    dues, payments = dues_and_payments(values("days-past-due", **typed))
    expected = days_past_due(dues, payments, typed["as_of"])
    result = answer("days-past-due", texts("days-past-due", **typed), FACTS)
    assert dict(result.figures)["逾期天数"] == f"{expected}天"
    if expected:
        assert dict(result.figures)["账龄段"].startswith(bucket(expected) + "（")


def test_top_up_of_the_chapters_case() -> None:
    """葛先生 on 26 February: 32 days; paying 20 yuan moves the start and leaves 1 day."""
    result = answer("days-past-due", load("days-past-due").defaults, FACTS)
    assert "逾期32天" in result.summary
    assert "当天补20.00元，起点移到2026年2月25日，逾期天数变成1天" in result.notes[0]


@given(
    principal=fen.filter(lambda one: one >= 1), periods=st.integers(1, 36), rate=st.integers(0, 500)
)
def test_apr_is_that_of_the_library(principal, periods, rate) -> None:
    typed = texts(
        "instalment-apr", principal=principal, periods=periods, fee_rate=Decimal(rate) / 100
    )
    plan = instalment_schedule(
        CardTerms(), principal=principal, periods=periods, fee_rate=Decimal(rate) / 10_000
    )
    expected = percent(nominal_apr(principal, [one.payment for one in plan]))
    assert dict(answer("instalment-apr", typed, FACTS).figures)["年化利率（单利）"] == expected


@pytest.mark.parametrize(
    ("periods", "fee_rate", "said"),
    [("12", "0.6", "比每期费率×12高"), ("1", "0.6", "相同"), ("12", "0", "相同")],
)
def test_the_rate_is_called_higher_only_where_it_is(periods: str, fee_rate: str, said: str) -> None:
    typed = texts("instalment-apr", periods=periods, fee_rate=fee_rate)
    result = answer("instalment-apr", typed, FACTS)
    shown = dict(result.figures)
    assert said in result.notes[0]
    assert (shown["年化利率（单利）"] == shown["每期费率×12"]) == (said == "相同")


@pytest.mark.parametrize(
    ("principal", "periods", "fee_rate", "shown"),
    [
        ("123.45", "1", "0.6", ("7.19%", "7.2%")),
        ("100", "12", "0.004", ("0%", "0.048%")),
        # The fee is exact here, and only the annual rate is rounded.
        ("10000", "1", "0.123", ("1.48%", "1.476%")),
        # Two periods, and the fee rounded down to a fen: less than advertised.
        ("10", "2", "0.149", ("1.6%", "1.788%")),
    ],
)
def test_rates_that_rounding_parts_are_not_called_alike(
    principal: str, periods: str, fee_rate: str, shown: tuple[str, str]
) -> None:
    typed = texts("instalment-apr", principal=principal, periods=periods, fee_rate=fee_rate)
    result = answer("instalment-apr", typed, FACTS)
    figures = dict(result.figures)
    assert (figures["年化利率（单利）"], figures["每期费率×12"]) == shown
    assert "由四舍五入决定" in result.notes[0]


@given(
    principal=fen.filter(lambda one: one >= 1), periods=st.integers(1, 24), rate=st.integers(0, 900)
)
def test_what_is_said_of_the_two_rates_is_what_is_shown(principal, periods, rate) -> None:
    typed = texts(
        "instalment-apr", principal=principal, periods=periods, fee_rate=Decimal(rate) / 1000
    )
    result = answer("instalment-apr", typed, FACTS)
    figures = dict(result.figures)
    annual, advertised = (
        Decimal(figures[name].rstrip("%")) for name in ("年化利率（单利）", "每期费率×12")
    )
    assert ("相同：" not in result.notes[0]) or annual == advertised
    assert ("比每期费率×12高" not in result.notes[0]) or (periods > 1 and annual > advertised)


@pytest.mark.parametrize(
    ("who", "said"),
    [("debtor", ""), ("guarantor", "法务的书面结论"), ("reserved_contact", "本人失联")],
)
def test_notes_tell_the_policys_limits_and_what_holds_for_that_person(who: str, said: str) -> None:
    limits = load_policy("mainland-2026").limits
    notes = "".join(answer("may-i-call-now", texts("may-i-call-now", who=who), FACTS).notes)
    assert f"每日{limits.effective_calls.max_per_day}次" in notes
    assert f"{limits.unanswered_attempts.max_per_day}次出自行业自律" in notes
    assert said in notes
    assert ("本人失联" in notes) == (who == "reserved_contact")


def test_call_limits_are_those_of_the_policy() -> None:
    policy = load_policy("mainland-2026")
    quiet = policy.limits.quiet_hours.minutes
    for moment in range(24 * 60):
        clock = f"{moment // 60:02d}:{moment % 60:02d}"
        hour = gates(values("may-i-call-now", now=clock), FACTS)[2]
        assert hour.passed == (moment not in quiet), clock
        agreed = gates(values("may-i-call-now", now=clock, agreed="yes"), FACTS)[2]
        assert agreed.passed
    for talked in range(6):
        passed = gates(values("may-i-call-now", talked=talked), FACTS)[3].passed
        assert passed == (talked < policy.limits.effective_calls.max_per_day)
    for unanswered in range(9):
        passed = gates(values("may-i-call-now", unanswered=unanswered), FACTS)[4].passed
        assert passed == (unanswered < policy.limits.unanswered_attempts.max_per_day)
    for who in ("debtor", "guarantor", "family", "employer", "reserved_contact"):
        passed = gates(values("may-i-call-now", who=who), FACTS)[1].passed
        assert passed == (who in policy.limits.collection_targets.relations)


@pytest.mark.parametrize("mark", ["plan", "stop_request"])
def test_a_mark_stops_the_call(mark: str) -> None:
    result = answer("may-i-call-now", texts("may-i-call-now", mark=mark), FACTS)
    assert result.tone == "bad"
    assert "账户标记" in result.summary


WRONG = [
    ("interest-and-minimum", "amount", "abc", "金额"),
    ("interest-and-minimum", "amount", "", "还空着"),
    ("interest-and-minimum", "amount", "-5", "不小于|在0.01到"),
    ("interest-and-minimum", "amount", "1.005", "最多两位小数"),
    ("interest-and-minimum", "amount", "1e6", "金额"),
    ("interest-and-minimum", "posted", "2026-02-30", "日期"),
    ("interest-and-minimum", "paid_on", "2026-01-01", "2026-03-10到2026-05-05之间"),
    ("interest-and-minimum", "paid_on", "", "2026-03-10到2026-05-05之间"),
    ("interest-and-minimum", "due_day", "5", "和账单日不同"),
    ("interest-and-minimum", "statement_day", "31", "1到28之间"),
    ("interest-and-minimum", "daily_rate", "5", "百分数"),
    ("interest-and-minimum", "method", "other", "全额计息、未偿部分计息之一"),
    ("days-past-due", "paid_1_on", "", "写了还款金额，就要写日期"),
    ("instalment-apr", "principal", "50,5", "最多两位小数"),
    ("instalment-apr", "principal", "1，2", "最多两位小数"),
    ("instalment-apr", "principal", "1,000,00", "最多两位小数"),
    ("instalment-apr", "principal", "1.000,50", "最多两位小数"),
    ("instalment-apr", "principal", "5000%", "最多两位小数"),
    ("instalment-apr", "principal", "50元5", "最多两位小数"),
    ("instalment-apr", "fee_rate", "5元", "百分数"),
    ("instalment-apr", "fee_rate", "0,6", "百分数"),
    ("instalment-apr", "fee_rate", "%5", "百分数"),
    ("instalment-apr", "periods", "1,2", "整数"),
    ("instalment-apr", "periods", "12%", "整数"),
    ("interest-and-minimum", "posted", "2026-03-1,0", "日期"),
    ("instalment-apr", "periods", "0", "1到60之间"),
    ("instalment-apr", "periods", "1.5", "整数"),
    ("may-i-call-now", "now", "24:00", "时刻"),
    ("may-i-call-now", "talked", "-1", "整数"),
]


@pytest.mark.parametrize(("name", "field", "text", "told"), WRONG)
def test_wrong_input_is_named(name: str, field: str, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        answer(name, texts(name, **{field: text}), FACTS)
    assert caught.value.field == field
    assert str(caught.value).startswith(f"“{load(name).field(field).label}”")


def test_chinese_typing_is_understood() -> None:
    plain = answer("interest-and-minimum", load("interest-and-minimum").defaults, FACTS)
    typed = texts("interest-and-minimum", amount="５，000．00元", daily_rate="0.05%")
    assert answer("interest-and-minimum", typed, FACTS) == plain
    typed = texts("interest-and-minimum", amount="5,000.00 元", daily_rate="0.05 ％")
    assert answer("interest-and-minimum", typed, FACTS) == plain


@given(fen)
def test_thousands_may_be_separated(amount: Decimal) -> None:
    field = load("instalment-apr").field("principal")._replace(least=0)
    assert field.read(f"{amount:,}元") == field.read(f"{amount}") == amount


@pytest.mark.parametrize("name", NAMES)
def test_door_gives_what_the_page_was_built_with(name: str) -> None:
    browser.start(json.dumps(FACTS))
    asked = {"calculator": name, "texts": load(name).defaults, "root": "../"}
    told = json.loads(browser.reply(json.dumps(asked)))
    result = answer(name, load(name).defaults, FACTS)
    assert told == {"html": result_html(result, FACTS, "../"), "summary": result.summary}
    bad = {**asked, "texts": dict.fromkeys(load(name).defaults, "<b>")}
    told = json.loads(browser.reply(json.dumps(bad)))
    assert told["field"] == load(name).fields[0].name


def test_markup_escapes_and_links() -> None:
    name = "may-i-call-now"
    html = result_html(answer(name, load(name).defaults, FACTS), FACTS, "../../")
    assert 'href="../../book/reference/law.html#law-cba-2026-time"' in html
    assert set(FACTS["provisions"]) >= set(provisions_of(name))
