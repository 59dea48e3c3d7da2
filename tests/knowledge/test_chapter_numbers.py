"""Every worked number of the chapter on the basics of delinquency, computed by the library.

What the cases start from stands here as constants and must stand on the page in the same words;
what follows from it comes out of the library and must be what the page says.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from chapter_prose import Prose, amount, bills, day, days_of, month_day, number, yuan

from dunning import delinquency as dq
from dunning.card import CardTerms
from dunning.knowledge.provisions import load_provisions
from dunning.knowledge.terms import load_terms

DUE, NEXT_BILL = day(4, 23), day(5, 5)
SPENT, SPENT_ON = Decimal(6200), day(3, 12)

FILLED_LATE = (
    dq.Due(day(1, 25), Decimal(420)),
    dq.Due(day(2, 25), Decimal(435)),
    dq.Due(day(3, 25), Decimal(450)),
)
PAID_SHORT = (dq.Payment(day(2, 10), Decimal(400)), dq.Payment(day(3, 12), Decimal(300)))


@pytest.fixture(scope="module")
def page() -> Prose:
    return Prose("delinquency-basics")


@pytest.fixture(scope="module")
def terms() -> CardTerms:
    return load_terms("cmb-2021")


def test_the_contract_of_the_first_case(page: Prose, terms: CardTerms) -> None:
    (april,) = bills(terms, {SPENT_ON: SPENT}, {}, day(4, 5))[-1:]
    page.says(f"温女士{month_day(SPENT_ON)}记账消费{yuan(SPENT)}。")
    page.says(
        f"{month_day(april.statement_date)}的账单：应还{yuan(april.closing_balance)}，"
        f"最低还款额{yuan(april.minimum_payment)}，到期还款日{month_day(april.due_date)}。"
    )
    page.says(
        f"日利率{terms.daily_rate * 100:.2f}%，全额计息；违约金为最低还款额未还部分的"
        f"{terms.late_fee_rate * 100:.0f}%，最低{terms.late_fee_floor}元。"
    )
    after_due = month_day(DUE + timedelta(days=1))
    page.says(
        f"下表是她在{month_day(DUE)}还不同的数，{after_due}和{month_day(NEXT_BILL)}账单上的结果"
    )


@pytest.mark.parametrize("paid", [Decimal(6200), Decimal(620), Decimal(600), Decimal(0)])
def test_one_bill_paid_in_four_ways(page: Prose, terms: CardTerms, paid: Decimal) -> None:
    april, may = bills(terms, {SPENT_ON: SPENT}, {DUE: paid}, NEXT_BILL)[-2:]
    state, interest, fee = page.row(amount(paid), under="温女士差20元")
    assert (interest, fee) == (amount(may.interest), amount(may.late_fee))
    next_day = DUE + timedelta(days=1)
    late = f"{month_day(next_day)}逾期{dq.days_since_due(DUE, next_day)}天"
    assert state == (late if paid < april.minimum_payment else "不逾期")


def test_what_the_collector_says_is_missing(page: Prose, terms: CardTerms) -> None:
    (april,) = bills(terms, {SPENT_ON: SPENT}, {}, day(4, 5))[-1:]
    paid = Decimal(600)
    short = april.minimum_payment - paid
    page.says(f"她还了{yuan(paid)}，以为")
    page.says(f"“温女士，{yuan(paid)}收到了。最低还款额还差{yuan(short)}，")
    page.says(f"只差{yuan(short)}，也是逾期")


def test_what_the_case_on_days_starts_from(page: Prose) -> None:
    first, second, third = FILLED_LATE
    assert {due.due_date.day for due in FILLED_LATE} == {25}
    page.says("葛先生每月25日到期")
    page.says(
        f"1月{yuan(first.amount)}，2月{yuan(second.amount)}，3月{yuan(third.amount)}。"
        f"他{month_day(PAID_SHORT[0].date)}还{yuan(PAID_SHORT[0].amount)}，"
        f"{month_day(PAID_SHORT[1].date)}还{yuan(PAID_SHORT[1].amount)}。"
    )


def test_days_counted_by_hand(page: Prose) -> None:
    rows = page.rows(under="葛先生：20元撑住了一个月")
    assert len(rows) == 5
    paid = {one.date: f"还{yuan(one.amount)}后" for one in PAID_SHORT}
    for when, start, days, open_amount in rows:
        at = date.fromisoformat(when[:10])
        status = dq.account_status(FILLED_LATE, PAID_SHORT, at)
        assert when[10:] == paid.get(at, "")
        assert days_of(start) == [status.oldest_due_date], when
        assert (days, open_amount) == (f"{status.days_past_due}天", amount(status.arrears)), when


def test_the_count_is_shown_month_by_month(page: Prose) -> None:
    start, at = FILLED_LATE[0].due_date, day(2, 26)
    rest = (day(1, 31) - start).days
    page.says(
        f"{month_day(start)}到1月31日{rest}天，再加{month_day(at)}的{at.day}天，"
        f"共{dq.days_past_due(FILLED_LATE, PAID_SHORT, at)}天"
    )
    paid = PAID_SHORT[1]
    before = dq.account_status(FILLED_LATE, PAID_SHORT[:1], paid.date).unpaid[0].amount
    after = dq.account_status(FILLED_LATE, PAID_SHORT, paid.date)
    page.says(
        f"{yuan(paid.amount)}先补1月差的{yuan(before)}，余下{yuan(paid.amount - before)}给2月，"
        f"2月还差{yuan(after.unpaid[0].amount)}；起点移到{month_day(after.oldest_due_date)}，"
        f"2月剩{(day(2, 28) - after.oldest_due_date).days}天，加3月{paid.date.day}天，"
        f"共{after.days_past_due}天。"
    )


def test_twenty_yuan_move_the_start(page: Prose) -> None:
    at = day(2, 26)
    before = dq.account_status(FILLED_LATE, PAID_SHORT, at)
    filled = before.unpaid[0].amount
    moved = dq.account_status(FILLED_LATE, [*PAID_SHORT, dq.Payment(at, filled)], at)
    page.says(
        f"要是{month_day(at)}他只补{yuan(filled)}，起点当天就移到{month_day(moved.oldest_due_date)}"
        f"，逾期天数从{before.days_past_due}天变成{moved.days_past_due}天。"
    )
    page.says(
        f"1月那期还差{yuan(filled)}，天数从{month_day(before.oldest_due_date)}数起。"
        f"补上它，天数当天变成{moved.days_past_due}天。"
    )
    page.says(f"“我每月都还，哪来{before.days_past_due}天？”")
    page.says(f"葛先生{month_day(at)}“欠两期”，其中一期只差{yuan(filled)}")
    page.says(f"“你说的{yuan(PAID_SHORT[0].amount)}我看到了。")


def test_the_nineteenth_day(page: Prose) -> None:
    due, today = day(6, 23), day(7, 12)
    late = dq.days_since_due(due, today)
    page.says(f"瞿先生的第{late}天")
    page.says(f"到期还款日是2026年{month_day(due)}，{month_day(today)}是第{late}天。")
    page.says(f"“瞿先生，{month_day(due)}到期的那期")


def test_the_timetable_of_one_due_date(page: Prose, terms: CardTerms) -> None:
    rows = page.rows(under="就是下面这张时间表")
    assert [number(row[0]) for row in rows] == [0, 1, 31, 91, 121, 181]
    assert rows[0][1] == DUE.isoformat()
    for number_of_days, at, changed, _ in rows:
        late = int(number(number_of_days))
        assert dq.days_since_due(DUE, date.fromisoformat(at)) == late
        assert ("还款先抵本金" in changed) is (late == terms.allocation_switch_day)


@pytest.mark.parametrize("late", [1, 91, 121, 181])
def test_the_timetable_names_the_class_of_the_day(page: Prose, late: int) -> None:
    changed = page.row(f"第{late}天", under="就是下面这张时间表")[1]
    for when, expected in ((late - 1, False), (late, True)):
        name = dq.classify(when, dq.Scale.CARDS_2011).class_name
        assert (f"归{name}" in changed) is expected


def test_two_scales_on_one_day(page: Prose) -> None:
    late = 185
    cards, all_assets = (one.class_name for one in dq.classify_on_both(late))
    page.says(f"第{late}天的账户，信用卡口径是{cards}，2023年口径至少{all_assets}。")


def test_the_numbers_of_the_rules_are_those_of_the_register(page: Prose) -> None:
    register = load_provisions()
    rule = register["cbirc-pbc-2023-1-90"]
    over = rule.numbers["npl_overdue_days_over"]
    at = rule.effective
    page.says(f"在{rule.issued.year}年发布的分类办法里，{at.year}年{month_day(at)}起施行，")
    page.says(f"逾期就至少关注，超过{over}天至少次级；")
    page.says(f"| 不良资产 | 超过{over}天，至少归次级 |")
    page.says(f"再拖过第{over}天，银行最迟这时就要把它归进")
    tail = register["cbirc-pbc-2023-1-270-360"].numbers
    page.says("天数线是{doubtful_overdue_days_over}天和{loss_overdue_days_over}天".format(**tail))
    answered = register["credit-reg-a25-a26"].numbers["dispute_days"]
    page.says(f"{answered}日内核查并书面答复")
    page.says(f"征信异议的{answered}日来自行政法规")
    calls = register["gbt-45251-2025-frequency"].numbers["max_effective_calls_per_debtor_per_day"]
    page.says(f"主动有效通话每日不超过{calls}次")
    kept = register["cbrc-2011-2-a68"].numbers["recording_retention_years"]
    page.says(f"至少存{kept}年")


def test_four_accounts_of_one_morning(page: Prose) -> None:
    case, today = "四户，怎么排", day(7, 6)
    assert page.after(case).startswith(f"\n2026年{month_day(today)}上午")
    for _, due, days, _ in page.rows(under=case):
        assert dq.days_since_due(days_of(due)[0], today) == number(days)
    (due,) = days_of(page.row("卢先生", under=case)[0])
    turning = due + timedelta(days=dq.days_since_due(due, today) + 3)
    page.says(f"卢先生，{month_day(turning)}就是第{dq.days_since_due(due, turning)}天")
    (promised,) = days_of(page.row("柏女士", under=case)[2])
    page.says(f"柏女士不打，{month_day(promised + timedelta(days=1))}查账。")


def test_the_first_exercise_on_days(page: Prose) -> None:
    dues = [dq.Due(day(1, 20), Decimal(300)), dq.Due(day(2, 20), Decimal(310))]
    paid, today = dq.Payment(day(2, 15), Decimal(280)), day(2, 28)
    page.says(
        f"费女士每月{dues[0].due_date.day}日到期，没有容时容差，新增的最低还款额："
        f"1月{yuan(dues[0].amount)}，2月{yuan(dues[1].amount)}。她{month_day(dues[0].due_date)}没还，"
        f"{month_day(paid.date)}还了{yuan(paid.amount)}，此后没有还。"
        f"不用电脑，数出{month_day(today)}的逾期天数"
    )
    status = dq.account_status(dues, [paid], today)
    short = status.unpaid[0].amount
    page.says(
        f"{yuan(paid.amount)}给1月，1月还差{yuan(short)}，起点是{month_day(dues[0].due_date)}。"
    )
    rest = (day(1, 31) - status.oldest_due_date).days
    page.says(f"1月剩{rest}天，加2月{today.day}天，共{status.days_past_due}天。")
    page.says(f"{yuan(short)}加{yuan(dues[1].amount)}，共{yuan(status.arrears)}。")
    moved = dq.account_status(dues, [paid, dq.Payment(today, short)], today)
    start, late = month_day(moved.oldest_due_date), moved.days_past_due
    page.says(f"补{yuan(short)}，起点移到{start}，逾期天数变成{late}天。")
    page.says(f"“补{yuan(short)}，天数变成{late}天；全部补足是{yuan(status.arrears)}。”")
