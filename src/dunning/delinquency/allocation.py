"""Which due amounts are still unpaid: payments settle the oldest due first (FIFO).

A partial payment does not cure: an amount that is not settled in full keeps its own due date.
A dishonoured or reversed payment is taken out again, so the due it had settled is as old as ever.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from dunning.delinquency.errors import (
    DelinquencyError,
    Money,
    check_amount,
    check_choice,
    check_date,
    check_one_kind_of_money,
)

FeeOrder = Literal["first", "by_date", "last"]
"""Fees before instalments (ClearMatch), as one more due in date order, or after instalments."""


@dataclass(frozen=True, slots=True)
class Due:
    """An amount that must be paid by a day.

    Attributes
    ----------
    due_date : datetime.date
        Last day on which a payment is still on time.
    amount : Decimal or int
        Yuan (`Decimal`) or fen (`int`), not negative.
    kind : {"instalment", "fee"}
        A fee follows the `fees` rule of the calculation; a card statement's minimum payment,
        which already holds its fees, is one "instalment".
    id : str or None
        Unique among the dues of a call when given.
    """

    due_date: date
    amount: Money
    kind: Literal["instalment", "fee"] = "instalment"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received.

    Attributes
    ----------
    date : datetime.date
        Day on which it counts.
    amount : Decimal or int
        Yuan or fen, not negative.
    id : str or None
        Unique among the payments of a call when given; a `Reversal` may name it.
    """

    date: date
    amount: Money
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """A payment dishonoured or reversed, known from `date` on.

    Attributes
    ----------
    date : datetime.date
        Day from which the money counts as never received.
    amount : Decimal, int or None
        What is taken back from the newest payments up to that day; give this or `payment_id`.
    payment_id : str or None
        The payment that is taken back whole.
    """

    date: date
    amount: Money | None = None
    payment_id: str | None = None


Event = Payment | Reversal


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A due that has come and is not settled: the due and what is still open of it."""

    due: Due
    amount: Money


def _check_dues(dues: Sequence[Due]) -> None:
    seen: set[Hashable] = set()
    for row, due in enumerate(dues):
        if not isinstance(due, Due):
            raise DelinquencyError(row, "dues", due, "应为Due(due_date, amount)")
        check_date(due.due_date, "due_date", row)
        check_amount(due.amount, "amount", row)
        check_choice(due.kind, "kind", ("instalment", "fee"))
        if due.id is not None and due.id in seen:
            raise DelinquencyError(row, "id", due.id, "应还项的编号重复；每个编号只能出现一次")
        seen.add(due.id)


def _check_events(events: Sequence[Event]) -> None:
    seen: set[Hashable] = set()
    for row, event in enumerate(events):
        if not isinstance(event, Payment | Reversal):
            raise DelinquencyError(row, "events", event, "应为Payment或Reversal")
        check_date(event.date, "date", row)
        if isinstance(event, Payment):
            check_amount(event.amount, "amount", row)
            if event.id is not None and event.id in seen:
                raise DelinquencyError(row, "id", event.id, "还款编号重复；每个编号只能出现一次")
            seen.add(event.id)
        elif (event.amount is None) == (event.payment_id is None):
            raise DelinquencyError(row, "amount", event.amount, "amount和payment_id应恰好给出一个")
        elif event.amount is not None:
            check_amount(event.amount, "amount", row)


def _take_back_named(received: list[list], row: int, reversal: Reversal) -> None:
    for entry in received:
        payment, _ = entry
        if payment.id == reversal.payment_id and payment.date <= reversal.date:
            if entry[1] != payment.amount:
                raise DelinquencyError(row, "payment_id", payment.id, "这笔还款已经冲正过")
            entry[1] = payment.amount - payment.amount
            return
    problem = "冲正日之前没有这个编号的还款"
    raise DelinquencyError(row, "payment_id", reversal.payment_id, problem)


def _take_back_newest(received: list[list], row: int, reversal: Reversal) -> None:
    left = reversal.amount
    for entry in reversed(received):
        if left and entry[0].date <= reversal.date:
            part = min(left, entry[1])
            entry[1] -= part
            left -= part
    if left:
        problem = "冲正金额超过了冲正日之前收到的还款"
        raise DelinquencyError(row, "amount", reversal.amount, problem)


def effective_payments(events: Sequence[Event], as_of: date) -> list[tuple[date, Money]]:
    """Return what is left of each payment once the reversals known by `as_of` are taken out.

    Parameters
    ----------
    events : sequence of Payment or Reversal
        In any order.
    as_of : datetime.date
        Later events are not known yet.

    Returns
    -------
    list of (datetime.date, Decimal or int)
        Sorted by date.

    Raises
    ------
    DelinquencyError
        For a reversal of an unknown payment, twice, or of more than was received.
    """
    paid = [event for event in events if isinstance(event, Payment) and event.date <= as_of]
    received = [[payment, payment.amount] for payment in sorted(paid, key=lambda p: p.date)]
    reversals = [
        (row, event)
        for row, event in enumerate(events)
        if isinstance(event, Reversal) and event.date <= as_of
    ]
    for row, reversal in sorted(reversals, key=lambda pair: pair[1].date):
        if reversal.payment_id is not None:
            _take_back_named(received, row, reversal)
        else:
            _take_back_newest(received, row, reversal)
    return [(payment.date, left) for payment, left in received]


def _settling_order(fees: FeeOrder) -> dict[str, int]:
    ranks = {"first": (1, 0), "by_date": (0, 0), "last": (0, 1)}[fees]
    return dict(zip(("instalment", "fee"), ranks, strict=True))


def unpaid_dues(
    dues: Iterable[Due],
    events: Iterable[Event],
    as_of: date,
    *,
    fees: FeeOrder = "first",
    payment_variance: Decimal = Decimal(0),
) -> tuple[Unpaid, ...]:
    """Return the dues that have come and are not settled at the end of `as_of`.

    Parameters
    ----------
    dues : iterable of Due
        In any order; dues after `as_of` are left alone.
    events : iterable of Payment or Reversal
        In any order; events after `as_of` are not known yet. A payment ahead of any due waits
        and settles the next one.
    as_of : datetime.date
        The end of this day is looked at.
    fees : {"first", "by_date", "last"}
        Where a due of kind "fee" stands when money is applied. Money settles what is open when it
        is there: paid ahead of the next instalment, it goes to an open fee even with "last".
    payment_variance : Decimal
        Share of a due (0 to below 1) that may stay open and the due still counts as met
        (VisionPLUS "payment variance"; 0.10 lets 180 of 200 qualify).

    Returns
    -------
    tuple of Unpaid
        Oldest first.

    Raises
    ------
    DelinquencyError
        For a wrong type, a float or negative amount, mixed yuan and fen, duplicate ids, or a
        reversal that fits no payment.

    Notes
    -----
    FIFO, dishonour and "fees first" follow the worked table of ClearMatch Fusion, "How are days
    in arrears calculated".
    """
    dues, events = tuple(dues), tuple(events)
    check_date(as_of, "as_of")
    check_choice(fees, "fees", ("first", "by_date", "last"))
    check_variance(payment_variance)
    _check_dues(dues)
    _check_events(events)
    amounts = [(row, "amount", due.amount) for row, due in enumerate(dues)]
    amounts += [(row, "amount", e.amount) for row, e in enumerate(events) if e.amount is not None]
    check_one_kind_of_money(amounts)
    come = sorted((due for due in dues if due.due_date <= as_of), key=lambda due: due.due_date)
    still_open = _apply(come, effective_payments(events, as_of), _settling_order(fees))
    return tuple(u for u in still_open if u.amount > payment_variance * u.due.amount)


def check_variance(variance: Decimal) -> None:
    """Refuse a payment variance that is not a Decimal from 0 to below 1.

    Raises
    ------
    DelinquencyError
        With the bad value.
    """
    if not isinstance(variance, Decimal) or not variance.is_finite() or not 0 <= variance < 1:
        problem = "应为Decimal，不小于0且小于1（10%写作Decimal('0.10')）"
        raise DelinquencyError(None, "payment_variance", variance, problem)


def _apply(
    come: list[Due], payments: list[tuple[date, Money]], rank: dict[str, int]
) -> list[Unpaid]:
    """Walk through the days: what fell due by a day is settled from the money held that day."""
    left: dict[int, Money] = {position: due.amount for position, due in enumerate(come)}
    days = sorted({due.due_date for due in come} | {day for day, _ in payments})
    credit: Money = 0
    for day in days:
        credit += sum(amount for paid_on, amount in payments if paid_on == day)
        waiting = [p for p, due in enumerate(come) if due.due_date <= day and left[p]]
        for position in sorted(waiting, key=lambda p: (rank[come[p].kind], come[p].due_date)):
            part = min(credit, left[position])
            left[position] -= part
            credit -= part
    return [Unpaid(due, left[position]) for position, due in enumerate(come) if left[position]]
