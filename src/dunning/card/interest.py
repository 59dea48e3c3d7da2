"""Interest as legs: from which day to which day, on what base, at what rate."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from dunning.card.dates import ONE_DAY, check_date
from dunning.card.errors import CardError
from dunning.card.money import ZERO, check_money, exact, percent, round_money, yuan
from dunning.card.terms import CardTerms, check_terms

# A balance from a day on, until the next step.
Step = tuple[dt.date, Decimal]
WHOLE = (Decimal(1), Decimal(1))


@dataclass(frozen=True, slots=True)
class InterestLeg:
    """One stretch of days on one unchanged base.

    Parameters
    ----------
    posting_id : str
        The posting that bears the interest.
    what : str
        What it is, for readers (消费、取现……).
    start, end : datetime.date
        First and last day counted, both included.
    base : Decimal
        Yuan; ``balance × share``.
    rate : Decimal
        Daily rate, a fraction.
    amount : Decimal
        Yuan, not rounded.
    """

    posting_id: str
    what: str
    start: dt.date
    end: dt.date
    base: Decimal
    rate: Decimal
    amount: Decimal

    @property
    def days(self) -> int:
        """Number of days counted."""
        return (self.end - self.start).days + 1

    def explain(self) -> str:
        """Return the leg as one Chinese line."""
        return (
            f"{self.what}（{self.posting_id}）：{_month_day(self.start)}至{_month_day(self.end)}，"
            f"{yuan(self.base)}×{percent(self.rate)}×{self.days}天＝{_plain(self.amount)}元"
        )


def simple_interest(terms: CardTerms, base: Decimal, days: int) -> Decimal:
    """Interest when only the number of days is known.

    Parameters
    ----------
    terms : CardTerms
        ``daily_rate`` and ``interest_rounding`` are used.
    base : Decimal
        Yuan.
    days : int
        Days counted, 0 or more.

    Returns
    -------
    Decimal
        Yuan, rounded once.

    Raises
    ------
    CardError
        For a bad base (an int or a float is one) or number of days.
    """
    check_terms(terms, "计息")
    check_money(base, "计息", "base")
    if isinstance(days, bool) or not isinstance(days, int) or days < 0:
        raise CardError("计息", "days", days, "不小于0的整数天数")
    with exact():
        return round_money(base * terms.daily_rate * days, terms.interest_rounding)


def interest_legs(  # noqa: PLR0913 (one keyword for each fact of a printed example)
    terms: CardTerms,
    *,
    amount: Decimal,
    start: dt.date,
    statement_date: dt.date,
    payments: Sequence[tuple[dt.date, Decimal]] = (),
    kind: str = "purchase",
    due: dt.date | None = None,
    what: str = "消费",
    posting_id: str = "-",
) -> tuple[InterestLeg, ...]:
    """Interest legs of one debt whose interest-free period is lost (or that never had one).

    Parameters
    ----------
    terms : CardTerms
        The day-count and method parameters.
    amount : Decimal
        Yuan, the debt on its first day.
    start : datetime.date
        The day interest runs from (posting or transaction day, as the terms say).
    statement_date : datetime.date
        The statement that bills the interest.
    payments : sequence of (datetime.date, Decimal)
        Payments on this debt, yuan.
    kind : {'purchase', 'cash'}
        ``cash`` follows ``cash_both_ends`` and ignores ``interest_method``.
    due : datetime.date, optional
        Due date; needed by the two unpaid-part methods.
    what : str
        Label of the legs.
    posting_id : str
        Tells debts apart when legs of several are added up (rounding level ``item``).

    Returns
    -------
    tuple of InterestLeg
        In time order; empty when no day counts.

    Raises
    ------
    CardError
        For bad money, dates or kind, payments above the amount, or a missing due date.
    """
    payments = _check_debt(terms, amount, start, statement_date, kind, payments)
    both_ends = kind == "cash" and terms.cash_both_ends
    later = terms.payment_day_counted or both_ends
    first = start if terms.start_day_counted or both_ends else start + ONE_DAY
    steps = [(first, amount)]
    for day, paid in payments:
        left = steps[-1][1] - paid
        if left < ZERO:
            raise CardError("计息", "payments", paid, "合计不超过欠款的还款")
        steps.append((max(first, day + ONE_DAY if later else day), left))
    basis = Basis()
    if kind != "cash" and terms.interest_method != "full":
        if due is None:
            raise CardError("计息", "due", due, "到期还款日（未偿部分计息需要）")
        check_date(due, "计息", "due")
        left = amount - sum((paid for day, paid in payments if day <= due), ZERO)
        basis = unpaid_basis(terms, due, left, (left, amount))
    until = period_end(terms, statement_date)
    return basis.legs((posting_id, what), steps, (first, until), terms.daily_rate)


def _check_debt(  # noqa: PLR0913, PLR0917 (the arguments of interest_legs as they came)
    terms: CardTerms,
    amount: Decimal,
    start: dt.date,
    statement_date: dt.date,
    kind: str,
    payments: Sequence[tuple[dt.date, Decimal]],
) -> list[tuple[dt.date, Decimal]]:
    """Refuse bad arguments of `interest_legs`; return the payments by date."""
    check_terms(terms, "计息")
    check_money(amount, "计息", "amount")
    for field, day in (("start", start), ("statement_date", statement_date)):
        check_date(day, "计息", field)
    if statement_date < start:
        raise CardError("计息", "statement_date", statement_date, "不早于起息日的账单日")
    if kind not in ("purchase", "cash"):
        raise CardError("计息", "kind", kind, "purchase或cash")
    checked = []
    for payment in payments:
        if not isinstance(payment, (tuple, list)) or len(payment) != 2:
            raise CardError("计息", "payments", payment, "(日期, 金额)的成对列表")
        day = check_date(payment[0], "计息", "payments")
        checked.append((day, check_money(payment[1], "计息", "payments")))
    return sorted(checked)


def period_end(terms: CardTerms, statement_date: dt.date) -> dt.date:
    """Return the first day that the statement's interest no longer covers."""
    return statement_date + ONE_DAY if terms.statement_day_counted else statement_date


@dataclass(frozen=True, slots=True)
class Basis:
    """Which part of a balance bears interest up to the deadline (after it: all of it).

    Parameters
    ----------
    deadline : datetime.date, optional
        Last day of the special rule; none for the full-balance method.
    ceiling : Decimal, optional
        FIFO reading: the base is at most what was still unpaid at the deadline.
    share : tuple of (Decimal, Decimal)
        Pro-rata reading: unpaid part over whole bill.
    """

    deadline: dt.date | None = None
    ceiling: Decimal | None = None
    share: tuple[Decimal, Decimal] = WHOLE

    def legs(
        self,
        subject: tuple[str, str],
        steps: Sequence[Step],
        window: tuple[dt.date, dt.date],
        rate: Decimal,
    ) -> tuple[InterestLeg, ...]:
        """Return the legs of the days from ``window[0]`` to before ``window[1]``.

        Equal neighbours are joined; ``subject`` is the posting id and its name for readers.
        """
        legs: list[InterestLeg] = []
        for start, stop, balance in self._stretches(steps, *window):
            base, amount = self._interest(balance, start, (stop - start).days, rate)
            if not base:
                continue
            new = InterestLeg(*subject, start, stop - ONE_DAY, base, rate, amount)
            joins = legs and legs[-1].base == base and legs[-1].end + ONE_DAY == start
            legs.append(_joined(legs.pop(), new) if joins else new)
        return tuple(legs)

    def _stretches(
        self, steps: Sequence[Step], since: dt.date, until: dt.date
    ) -> Iterable[tuple[dt.date, dt.date, Decimal]]:
        edges = [*(day for day, _ in steps[1:]), until]
        for (from_day, balance), to_day in zip(steps, edges, strict=True):
            start, stop = max(from_day, since), min(to_day, until)
            switch = self.deadline + ONE_DAY if self.deadline else start
            if start < switch < stop:
                yield start, switch, balance
                yield switch, stop, balance
            elif start < stop:
                yield start, stop, balance

    def _interest(
        self, balance: Decimal, start: dt.date, days: int, rate: Decimal
    ) -> tuple[Decimal, Decimal]:
        part, whole = WHOLE
        if self.deadline and start <= self.deadline:
            part, whole = self.share
            if self.ceiling is not None:
                balance = min(balance, self.ceiling)
        with exact():
            return balance * part / whole, balance * part * days * rate / whole


def _joined(first: InterestLeg, second: InterestLeg) -> InterestLeg:
    return replace(first, end=second.end, amount=first.amount + second.amount)


def unpaid_basis(
    terms: CardTerms, deadline: dt.date, left: Decimal, share: tuple[Decimal, Decimal]
) -> Basis:
    """Return the basis of the method of the terms for a debt with ``left`` yuan unpaid."""
    if terms.interest_method == "unpaid_fifo":
        return Basis(deadline, ceiling=left)
    if terms.interest_method == "unpaid_pro_rata":
        return Basis(deadline, share=share)
    return Basis()


def capitalise_at_payments(
    legs: Sequence[InterestLeg], paid_from: Iterable[dt.date], until: dt.date
) -> tuple[InterestLeg, ...]:
    """Interest on interest that a bank books on the payment day, before any statement bills it.

    Parameters
    ----------
    legs : sequence of InterestLeg
        The period's legs.
    paid_from : iterable of datetime.date
        Days from which a payment lowers the base.
    until : datetime.date
        First day no longer covered.

    Returns
    -------
    tuple of InterestLeg
        The additional legs. Source: golden cases CASH-07 and CASH-08; stricter than monthly
        compounding.
    """
    extra: list[InterestLeg] = []
    since = dt.date.min
    for day in sorted(set(paid_from)):
        if day >= until:
            break
        with exact():
            accrued = sum((_within(leg, since, day) for leg in (*legs, *extra)), ZERO)
            if accrued:
                rate = legs[0].rate
                amount = accrued * (until - day).days * rate
                extra.append(
                    InterestLeg(
                        "利息", "还款日转入本金的利息", day, until - ONE_DAY, accrued, rate, amount
                    )
                )
        since = day
    return tuple(extra)


def _within(leg: InterestLeg, since: dt.date, until: dt.date) -> Decimal:
    days = (min(leg.end + ONE_DAY, until) - max(leg.start, since)).days
    return leg.amount * max(days, 0) / leg.days


def total_interest(terms: CardTerms, legs: Sequence[InterestLeg]) -> Decimal:
    """Add up legs, rounding at the level the terms name.

    Parameters
    ----------
    terms : CardTerms
        ``interest_rounding`` and ``interest_rounding_level``.
    legs : sequence of InterestLeg
        The legs of one statement.

    Returns
    -------
    Decimal
        Yuan; rounded to the fen except at level ``none``.

    Raises
    ------
    CardError
        For terms of the wrong type.
    """
    check_terms(terms, "计息")
    mode = terms.interest_rounding
    with exact():
        if terms.interest_rounding_level == "leg":
            return sum((round_money(leg.amount, mode) for leg in legs), ZERO)
        if terms.interest_rounding_level == "item":
            items: dict[str, Decimal] = {}
            for leg in legs:
                items[leg.posting_id] = items.get(leg.posting_id, ZERO) + leg.amount
            return sum((round_money(amount, mode) for amount in items.values()), ZERO)
        total = sum((leg.amount for leg in legs), ZERO)
        return round_money(total, "none" if terms.interest_rounding_level == "none" else mode)


def annualise(daily_rate: Decimal, year_days: int = 365) -> Decimal:
    """Return the simple annual rate of a daily rate.

    Parameters
    ----------
    daily_rate : Decimal
        Fraction a day.
    year_days : {365, 360}
        365 is what is disclosed now; 360 stands in older texts.

    Returns
    -------
    Decimal
        Fraction a year: 0.0005 gives 0.1825 (or 0.18).

    Raises
    ------
    CardError
        For an int, a float or a negative rate, or a year of other than 360 or 365 whole days.
    """
    check_money(daily_rate, "年化", "daily_rate")
    if not isinstance(year_days, int) or year_days not in (360, 365):
        raise CardError("年化", "year_days", year_days, "整数365或360")
    return daily_rate * year_days


def _month_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _plain(amount: Decimal) -> str:
    """Show a leg to at most four decimals: enough to see where the last fen comes from."""
    with exact():
        shown = amount.quantize(Decimal("0.0001")).normalize()
    return f"{shown:.2f}" if shown == round_money(shown, "down") else f"{shown:f}"
