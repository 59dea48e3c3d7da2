"""Every worked number of the chapter on interest and fees, computed by the library.

What the cases start from stands here as constants and must stand on the page in the same words;
what follows from it comes out of the library and must be what the page says.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from chapter_prose import Prose, amount, bills, day, days_of, month_day, number, to_fen, yuan

from dunning import delinquency as dq
from dunning.card import CardTerms, Debt, Statement, allocate, annualise, late_fee, simple_interest
from dunning.knowledge.provisions import load_provisions
from dunning.knowledge.terms import load_terms

TWO_PURCHASES = {day(6, 8): Decimal(4000), day(6, 20): Decimal(1500)}
PAID_ON, PAID = day(7, 20), Decimal(3000)
BOUGHT_ON, BOUGHT = day(3, 10), Decimal(5000)


@pytest.fixture(scope="module")
def page() -> Prose:
    return Prose("interest-and-fees")


@pytest.fixture(scope="module")
def terms() -> CardTerms:
    return load_terms("cmb-2021")


@pytest.fixture(scope="module")
def unpaid(terms: CardTerms) -> tuple[Statement, ...]:
    """The account on which nothing is paid, April to July."""
    return bills(terms, {BOUGHT_ON: BOUGHT}, {}, day(7, 5))[-4:]


def percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"


@pytest.mark.parametrize("rate", ["0.0005", "0.0004", "0.00035", "0.0003"])
def test_daily_rates_by_heart(page: Prose, terms: CardTerms, rate: str) -> None:
    daily = replace(terms, daily_rate=Decimal(rate))
    year, one_day, thirty_days = page.row(percent(daily.daily_rate), under="年化按365天折")
    assert number(year) == annualise(daily.daily_rate, 365) * 100
    assert one_day == yuan(simple_interest(daily, Decimal(1000), days=1))
    assert thirty_days == yuan(simple_interest(daily, Decimal(1000), days=30))


def test_the_history_of_the_rate_follows_the_register(page: Prose, terms: CardTerms) -> None:
    register = load_provisions()
    rows = {row[0]: row[1] for row in page.rows(under="各家、各卡也不都一样")}
    for name in ("pbc-1999-17-a22-a23", "pbc-2016-111-s1", "pbc-2020-327", "nfra-pbc-2026-cost"):
        assert f"{register[name].effective}起" in rows, name
    rule = register["pbc-2016-111-s1"].numbers
    cap = Decimal(rule["daily_rate_cap_pct_until_2020_12_31"])
    multiple = Decimal(rule["floor_multiple_until_2020_12_31"])
    floor = (cap * multiple).normalize()
    assert rows["2017-01-01起"] == f"上限{cap}%，下限是它的{multiple}倍，即{floor}%"
    old = register["pbc-1999-17-a22-a23"].numbers["daily_rate_pct"]
    assert rows["1999-03-01起"].startswith(f"日利率{old}%")
    year = percent(annualise(terms.daily_rate, 365))
    page.says(f"折成一年{year}。有三处不对。")
    page.says(f"“日利率{percent(terms.daily_rate)}，年化{year}，在合约第几条")


def test_the_numbers_of_the_rules_are_those_of_the_register(page: Prose) -> None:
    register = load_provisions()
    at = register["pbc-2016-111-s3"].effective
    page.says(f"{at.year}年{month_day(at)}起施行。")
    page.says(f"那个名目{at.year}年{month_day(at)}起取消了")
    notice = register["pbc-2016-111-s6"].numbers["rate_change_notice_calendar_days"]
    page.says(f"至少提前{notice}个自然日通知")
    order = register["cbrc-2011-2-a57-order"].numbers
    page.says(
        f"逾期{order['interest_first_max_overdue_days']}天以内（含）先还利息和费用，"
        f"{order['principal_first_min_overdue_days']}天以上先还本金"
    )
    page.says(f"简单的{register['cbirc-2020-3-complaint'].numbers['simple_days']}日办结")
    excess = register["spc-2023-13-a64-a65"].numbers["excess_over_loss_pct"]
    page.says(f"超过损失的{excess}%，一般算过高")


def test_what_the_first_case_starts_from(page: Prose, terms: CardTerms) -> None:
    july, august = bills(terms, TWO_PURCHASES, {PAID_ON: PAID}, day(8, 5))[-2:]
    page.says(
        f"夏女士的合约：日利率{percent(terms.daily_rate)}，全额计息，"
        f"账单日每月{terms.statement_day}日，到期还款日{terms.due_day}日，"
    )
    said = "".join(f"{month_day(at)}记账{yuan(sum_)}，" for at, sum_ in TWO_PURCHASES.items())
    page.says(
        f"{said[:-1]}。{month_day(july.statement_date)}账单{yuan(july.closing_balance)}，"
        f"最低还款额{yuan(july.minimum_payment)}。{month_day(PAID_ON)}她还了{yuan(PAID)}。"
        f"{month_day(august.statement_date)}账单上有一行利息{yuan(august.interest)}。"
    )
    page.says(f"夏女士的{yuan(august.interest)}\n")


def test_a_bill_taken_apart_by_days(page: Prose, terms: CardTerms) -> None:
    july, august = bills(terms, TWO_PURCHASES, {PAID_ON: PAID}, day(8, 5))[-2:]
    *spans, total = page.rows(under="夏女士的127.75元")
    assert len(spans) == 3
    for span, length, owed, interest in spans:
        first, last = days_of(span)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        per_day = [
            sum(leg.base for leg in august.legs if leg.start <= at <= leg.end) for at in days
        ]
        assert number(length) == len(days)
        assert {amount(base) for base in per_day} == {owed}
        assert number(interest) == sum(per_day) * terms.daily_rate
    whole = (august.statement_date - min(TWO_PURCHASES)).days + 1
    assert total[1] == f"{whole}天"
    assert total[3] == amount(august.interest)
    page.says(f"这里是{whole}天。")
    page.says(
        f"{month_day(PAID_ON)}的{yuan(PAID)}从当天起就没有再计息，第三段是按"
        f"{yuan(july.closing_balance - PAID)}算的。前两段计息，是因为{month_day(july.due_date)}那天"
    )


def test_the_same_bill_paid_in_full_or_by_the_other_method(page: Prose, terms: CardTerms) -> None:
    due, until = day(7, 23), day(8, 5)
    july, august = bills(terms, TWO_PURCHASES, {PAID_ON: PAID}, until)[-2:]
    rest = july.closing_balance - PAID
    full = bills(terms, TWO_PURCHASES, {PAID_ON: PAID, due: rest}, until)[-1]
    page.says(f"当时还够{yuan(july.closing_balance)}，利息就是{yuan(full.interest)}。")
    by_part = replace(terms, interest_method="unpaid_fifo")
    other = bills(by_part, TWO_PURCHASES, {PAID_ON: PAID}, until)[-1].interest
    page.says(f"还上的{yuan(PAID)}不算，利息是{yuan(other)}，少{yuan(august.interest - other)}。")


@pytest.mark.parametrize("paid", [Decimal(0), Decimal(200), Decimal(450), Decimal(550)])
def test_late_fee_of_four_payments(page: Prose, terms: CardTerms, paid: Decimal) -> None:
    minimum = Decimal(550)
    short = minimum - paid
    fee = late_fee(terms, minimum=minimum, paid=paid)
    row = page.row(amount(paid), under=f"设最低还款额{yuan(minimum)}，算四种情形")
    assert row == [amount(short), amount(short * terms.late_fee_rate), amount(fee)]
    rate, floor = percent(terms.late_fee_rate), terms.late_fee_floor
    page.says(f"“最低还款额未还部分的{rate}，最低{floor}元”")
    page.says(f"第三行收{yuan(floor)}，因为不足最低额。")


def test_what_the_second_case_starts_from(
    page: Prose, terms: CardTerms, unpaid: tuple[Statement, ...]
) -> None:
    april = unpaid[0]
    page.says(f"吕先生{month_day(BOUGHT_ON)}记账消费{yuan(BOUGHT)}，")
    page.says(f"合约：日利率{percent(terms.daily_rate)}，全额计息，按账单计复利并已提示；")
    page.says(
        f"账单日{terms.statement_day}日，到期还款日{terms.due_day}日；"
        f"最低还款额为消费{percent(terms.minimum_purchase_rate)}加利息、费用和上期没还的部分；"
        f"违约金{percent(terms.late_fee_rate)}，最低{terms.late_fee_floor}元。"
        f"{month_day(april.statement_date)}账单{yuan(april.closing_balance)}，"
        f"最低还款额{yuan(april.minimum_payment)}。"
    )


def totals(unpaid: tuple[Statement, ...]) -> tuple[Decimal, Decimal, Decimal]:
    """Interest, late fees and growth of the balance over the three bills."""
    april, *later = unpaid
    interest = sum((one.interest for one in later), Decimal(0))
    fees = sum((one.late_fee for one in later), Decimal(0))
    return interest, fees, later[-1].closing_balance - april.closing_balance


def test_three_bills_without_a_payment(page: Prose, unpaid: tuple[Statement, ...]) -> None:
    case = "吕先生的三张账单"
    for one in unpaid[1:]:
        row = page.row(month_day(one.statement_date), under=case)
        assert row == [amount(one.interest), amount(one.late_fee), amount(one.closing_balance)]
    interest, fees, more = totals(unpaid)
    assert interest + fees == more
    assert page.row("三期合计", under=case) == [
        amount(interest),
        amount(fees),
        f"多了{amount(more)}",
    ]
    share = to_fen(more / BOUGHT * 100)
    page.says(f"三期多了{yuan(more)}，是{yuan(BOUGHT)}的{share}%。")
    page.says(f"{yuan(BOUGHT)}三期多了{yuan(more)}，不是“指数级”。")


def test_why_the_bills_differ(page: Prose, unpaid: tuple[Statement, ...]) -> None:
    april, *later = unpaid
    purchase = april.postings[0].id
    first, *others = (
        sum(leg.days for leg in one.legs if leg.posting_id == purchase) for one in later
    )
    page.says(
        f"因为从{month_day(BOUGHT_ON)}补算，{first}天；后两期是{others[0]}天和{others[1]}天。"
    )
    on_interest = sum(leg.amount for s in later for leg in s.legs if leg.posting_id != purchase)
    page.says(f"利息的利息，三期一共{yuan(to_fen(on_interest))}。")
    bases = [yuan(fee.base) for one in later for fee in one.late_fees]
    page.says(f"差额从{bases[0]}变成{bases[1]}，再变成{bases[2]}。")


def test_what_keeps_the_next_bill_free_of_a_late_fee(
    page: Prose, terms: CardTerms, unpaid: tuple[Statement, ...]
) -> None:
    july = unpaid[-1]
    enough = {july.due_date: july.minimum_payment}
    august = bills(terms, {BOUGHT_ON: BOUGHT}, enough, day(8, 5))[-1]
    assert august.late_fee == 0
    page.says(
        f"“最晚{month_day(july.due_date)}还足最低还款额{yuan(july.minimum_payment)}，"
        f"{august.statement_date.month}月账单就没有违约金。”"
    )


def test_what_a_payment_settles(
    page: Prose, terms: CardTerms, unpaid: tuple[Statement, ...]
) -> None:
    at, paid = day(7, 8), Decimal(600)
    interest, fees, _ = totals(unpaid)
    late = dq.days_since_due(unpaid[0].due_date, at)
    billed = unpaid[-1].statement_date
    debts = [
        Debt("本金", "purchase", BOUGHT, BOUGHT_ON),
        Debt("利息", "interest", interest, billed),
        Debt("违约金", "fee", fees, billed),
    ]
    parts = dict(allocate(terms, debts, paid, days_past_due=late).shares)
    page.says(
        f"吕先生{month_day(at)}逾期{late}天，要是当天还{yuan(paid)}，先抵利息{yuan(parts['利息'])}"
        f"和违约金{yuan(parts['违约金'])}，余下{yuan(parts['本金'])}才抵本金。"
    )
    assert page.after("吕先生的异议").startswith(f"\n{month_day(at)}，吕先生")


def test_what_the_collector_says_is_on_the_bill(
    page: Prose, terms: CardTerms, unpaid: tuple[Statement, ...]
) -> None:
    interest, fees, _ = totals(unpaid)
    last = month_day(unpaid[-1].statement_date)
    page.says(f"“到{last}，本金{yuan(BOUGHT)}，利息{yuan(interest)}，违约金{yuan(fees)}。”")
    page.says(f"本金每天计息{yuan(simple_interest(terms, BOUGHT, days=1))}")
    may = unpaid[1]
    page.says(f"“本金{yuan(BOUGHT)}，利息{yuan(may.interest)}，违约金{yuan(may.late_fee)}”")


def test_the_rough_comparison_with_the_line_of_the_courts(
    page: Prose, unpaid: tuple[Statement, ...]
) -> None:
    line = load_provisions()["spc-2017-22-a2"].numbers["judicial_total_annual_cap_pct"]
    last = unpaid[-1].statement_date
    days = (last - BOUGHT_ON).days + 1
    allowed = to_fen(BOUGHT * line / 100 * days / 365)
    _, _, more = totals(unpaid)
    page.says(f"超过年利率{line}%的部分，应予支持")
    page.says(
        f"小陈粗算了一下：{yuan(BOUGHT)}从{month_day(BOUGHT_ON)}到{month_day(last)}{days}天，"
        f"按年利率{line}%是{yuan(allowed)}，账单上是{yuan(more)}，确实高出{yuan(more - allowed)}。"
    )
    page.says(f"{days}天这个粗算只帮你听懂客户")


def test_interest_after_a_judgment(page: Prose) -> None:
    rate = Decimal(load_provisions()["spc-2014-8-delay-interest"].numbers["daily_rate_pct"])
    assert rate == Decimal("0.0175")
    owed = Decimal(10000)
    page.says("加倍的部分按日万分之一点七五算")
    page.says(f"：{yuan(owed)}一天{yuan(to_fen(owed * rate / 100))}。")


def test_the_exercise_on_interest(page: Prose, terms: CardTerms) -> None:
    cheaper = replace(terms, daily_rate=Decimal("0.0004"))
    bought_on, paid_on, until = day(3, 18), day(4, 15), day(5, 5)
    bought, paid = Decimal(3000), Decimal(1200)
    rate = percent(cheaper.daily_rate)
    page.says(
        f"冉女士的合约：日利率{rate}，全额计息，账单日{terms.statement_day}日，"
        f"到期还款日{terms.due_day}日，"
    )
    page.says(f"{month_day(bought_on)}记账{yuan(bought)}，{month_day(paid_on)}还{yuan(paid)}，")
    page.says(f"手算{month_day(until)}的利息")
    may = bills(cheaper, {bought_on: bought}, {paid_on: paid}, until)[-1]
    first, second = may.legs
    for leg, name in ((first, "前一段"), (second, "后一段")):
        page.says(
            f"{name}{month_day(leg.start)}至{month_day(leg.end)}，{leg.days}天，"
            f"{leg.base:.2f}×{rate}×{leg.days}＝{yuan(leg.amount)}。"
        )
    page.says(f"合计{yuan(may.interest)}。")
    page.says(
        f"“{month_day(first.start)}到{month_day(first.end)}，欠{yuan(first.base)}，{first.days}天，"
        f"{yuan(first.amount)}；{month_day(second.start)}起欠{yuan(second.base)}，"
        f"到{month_day(second.end)}{second.days}天，{yuan(second.amount)}。"
    )


def test_the_exercise_on_a_text_message(page: Prose, terms: CardTerms) -> None:
    short = Decimal(580)
    fee = late_fee(terms, minimum=short, paid=Decimal(0))
    page.says(f"差{yuan(short)}，本期违约金{yuan(fee)}。")
    page.says(f"{yuan(fee)}是{yuan(short)}的{percent(terms.late_fee_rate)}。")
