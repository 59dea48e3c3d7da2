"""Days past due, grace days and pauses of one account.

The day count is the plain difference of calendar days: the due day itself is day 0, the day after
is day 1. The Central Bank of the UAE and the Reserve Bank of India count the due day as day 1
(an unpaid amount is overdue at the day-end of its due day); `due_day_counts_as=1` gives that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from dunning.delinquency.allocation import Due, Event, FeeOrder, Unpaid, unpaid_dues
from dunning.delinquency.errors import (
    DelinquencyError,
    Money,
    check_choice,
    check_date,
    check_days,
)

GraceReading = Literal["subtract", "forgive"]
PauseReading = Literal["clipped", "fineract"]


@dataclass(frozen=True, slots=True)
class Pause:
    """A spell during which delinquency does not grow.

    Attributes
    ----------
    start, end : datetime.date
        `end` − `start` days are taken off: the end day counts again.
    """

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """Where one account stands at the end of a day.

    Attributes
    ----------
    as_of : datetime.date
        The day looked at.
    days_past_due : int
        Days since the oldest unpaid due; 0 when nothing that ages is unpaid.
    oldest_due_date : datetime.date or None
        Due day of the oldest unpaid amount that ages.
    arrears : Decimal or int
        What is unpaid of the dues before `as_of` (on `as_of` too when the due day counts as 1).
    unpaid : tuple of Unpaid
        Every due that has come and is not settled, oldest first.
    """

    as_of: date
    days_past_due: int
    oldest_due_date: date | None
    arrears: Money
    unpaid: tuple[Unpaid, ...]


def days_since_due(
    due_date: date, as_of: date, *, due_day_counts_as: int = 0, allow_future: bool = False
) -> int:
    """Return how many days an amount is past due, when it is still unpaid at `as_of`.

    Parameters
    ----------
    due_date : datetime.date
        Due day of the unpaid amount.
    as_of : datetime.date
        The day looked at; the day of payment for "how late was it paid".
    due_day_counts_as : {0, 1}
        0: the due day is day 0 (usual); 1: the due day is day 1.
    allow_future : bool
        True: an amount not yet due is 0 days past due. False: it is refused.

    Returns
    -------
    int
        Days, not negative.

    Raises
    ------
    DelinquencyError
        For a date with a time of day, or a due date after `as_of` when that is not allowed.

    Examples
    --------
    >>> from datetime import date
    >>> days_since_due(date(2023, 3, 15), date(2023, 4, 1))
    17
    """
    check_date(due_date, "due_date")
    check_date(as_of, "as_of")
    _check_first_day(due_day_counts_as)
    if due_date > as_of:
        if allow_future:
            return 0
        problem = f"到期还款日晚于观察日{as_of}，还没有到期；应不晚于观察日"
        raise DelinquencyError(None, "due_date", due_date, problem)
    return (as_of - due_date).days + due_day_counts_as


def _check_first_day(value: int) -> None:
    if isinstance(value, bool) or value not in (0, 1):
        raise DelinquencyError(None, "due_day_counts_as", value, "应为0（到期日算第0天）或1")


def account_status(  # noqa: PLR0913 - one keyword for each convention in print
    dues: Iterable[Due],
    events: Iterable[Event],
    as_of: date,
    *,
    due_day_counts_as: int = 0,
    fees: FeeOrder = "first",
    fees_age: bool = False,
    payment_variance: Decimal = Decimal(0),
) -> AccountStatus:
    """Return days past due, arrears and the unpaid dues of one account.

    Parameters
    ----------
    dues, events, as_of, fees, payment_variance
        As in `unpaid_dues`.
    due_day_counts_as : {0, 1}
        As in `days_since_due`.
    fees_age : bool
        Whether an unpaid fee alone makes the account past due.

    Returns
    -------
    AccountStatus
        With money of the kind that was given.

    Raises
    ------
    DelinquencyError
        As in `unpaid_dues`.
    """
    _check_first_day(due_day_counts_as)
    unpaid = unpaid_dues(dues, events, as_of, fees=fees, payment_variance=payment_variance)
    ages = [u.due.due_date for u in unpaid if fees_age or u.due.kind == "instalment"]
    oldest = min(ages, default=None)
    days = 0
    if oldest is not None:
        days = days_since_due(oldest, as_of, due_day_counts_as=due_day_counts_as)
    last_day_late = as_of - timedelta(days=1 - due_day_counts_as)
    late = [u.amount for u in unpaid if u.due.due_date <= last_day_late]
    return AccountStatus(as_of, days, oldest, sum(late), unpaid)


def days_past_due(  # noqa: PLR0913 - one keyword for each convention in print
    dues: Iterable[Due],
    events: Iterable[Event],
    as_of: date,
    *,
    due_day_counts_as: int = 0,
    fees: FeeOrder = "first",
    fees_age: bool = False,
    payment_variance: Decimal = Decimal(0),
) -> int:
    """Return the days since the due day of the oldest unpaid amount (FIFO).

    Parameters and errors are those of `account_status`.

    Returns
    -------
    int
        Days past due; 0 when nothing that ages is unpaid.

    Examples
    --------
    >>> from datetime import date
    >>> from dunning.delinquency import Due, Payment
    >>> dues = [Due(date(2020, 3, 1), 10000), Due(date(2020, 4, 1), 10000)]
    >>> days_past_due(dues, [Payment(date(2020, 4, 1), 5000)], date(2020, 4, 1))
    31
    """
    return account_status(
        dues,
        events,
        as_of,
        due_day_counts_as=due_day_counts_as,
        fees=fees,
        fees_age=fees_age,
        payment_variance=payment_variance,
    ).days_past_due


def paused_days(pauses: Sequence[Pause], as_of: date, *, not_before: date | None = None) -> int:
    """Return how many days of `pauses` lie before `as_of` (and not before `not_before`).

    Parameters
    ----------
    pauses : sequence of Pause
        They may touch, not overlap.
    as_of : datetime.date
        The day looked at.
    not_before : datetime.date or None
        Days before it are left out (the clipped reading gives the due date).

    Returns
    -------
    int
        Sum of `end` − `start` after cutting.

    Raises
    ------
    DelinquencyError
        For a pause that ends before it starts, or pauses that overlap.
    """
    for row, pause in enumerate(pauses):
        check_date(pause.start, "start", row)
        if check_date(pause.end, "end", row) < pause.start:
            raise DelinquencyError(row, "end", pause.end, f"暂停结束日应不早于开始日{pause.start}")
    ordered = sorted(pauses, key=lambda pause: (pause.start, pause.end))
    for earlier, later in pairwise(ordered):
        if later.start < earlier.end:
            row = pauses.index(later)
            raise DelinquencyError(row, "start", later.start, f"与截至{earlier.end}的暂停期重叠")
    floor = not_before or date.min
    return sum(max(0, (min(p.end, as_of) - max(p.start, floor)).days) for p in pauses)


def delinquent_days(  # noqa: PLR0913 - one keyword for each convention in print
    due_date: date,
    as_of: date,
    *,
    grace_days: int = 0,
    grace_reading: GraceReading = "subtract",
    pauses: Sequence[Pause] = (),
    pause_reading: PauseReading = "clipped",
) -> int:
    """Return days past due after grace days and pauses.

    Parameters
    ----------
    due_date : datetime.date
        Due day of the oldest unpaid amount.
    as_of : datetime.date
        The day looked at.
    grace_days : int
        Days of grace.
    grace_reading : {"subtract", "forgive"}
        "subtract": the grace days are taken off for good (Apache Fineract). "forgive": a payment
        within the grace counts as on time, but once the grace is missed the days count from the
        due day (the usual wording of card agreements in mainland China; the agreement decides).
    pauses : sequence of Pause
        Spells that are taken off.
    pause_reading : {"clipped", "fineract"}
        "clipped": only paused days on or after the due day count. "fineract": all paused days
        up to `as_of` are taken off, even of a pause that ended before the amount fell due
        (Apache Fineract as of 2024-10).

    Returns
    -------
    int
        Days, not negative.

    Raises
    ------
    DelinquencyError
        For negative grace days, an unknown reading, wrong dates or overlapping pauses.
    """
    check_days(grace_days, "grace_days")
    check_choice(grace_reading, "grace_reading", ("subtract", "forgive"))
    check_choice(pause_reading, "pause_reading", ("clipped", "fineract"))
    days = days_since_due(due_date, as_of, allow_future=True)
    not_before = due_date if pause_reading == "clipped" else None
    paused = paused_days(tuple(pauses), as_of, not_before=not_before)
    if grace_reading == "forgive":
        counted = days - paused
        return counted if counted > grace_days else 0
    return max(0, days - grace_days - paused)


def delinquent_from(due_date: date, grace_days: int = 0) -> date:
    """Return the last day of grace; delinquency is counted from the day after.

    Raises
    ------
    DelinquencyError
        For a wrong date or negative grace days.
    """
    check_date(due_date, "due_date")
    return due_date + timedelta(days=check_days(grace_days, "grace_days"))
