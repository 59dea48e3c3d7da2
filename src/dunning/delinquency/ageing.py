"""Ageing buckets: which span of days past due an account or an unpaid amount falls into.

No rule of law fixes the M buckets. Two conventions are in print and differ on days 30, 60, 90 …,
so a report must say which one it uses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dunning.delinquency.allocation import Unpaid
from dunning.delinquency.errors import DelinquencyError, Money, check_days
from dunning.delinquency.past_due import Pause, PauseReading, delinquent_days


@dataclass(frozen=True, slots=True)
class Bucket:
    """One span of days past due.

    Attributes
    ----------
    name : str
        For example "M1".
    first, last : int, int or None
        Days, both included; `last` None means open.
    """

    name: str
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class AgeingScheme:
    """Buckets from day 0 to open, without gap or overlap.

    Attributes
    ----------
    name : str
        Short key.
    buckets : tuple of Bucket
        In order.
    source : str
        Where the bounds are printed.

    Raises
    ------
    DelinquencyError
        When the buckets do not start at 0, leave a gap, overlap, share a name or do not end open.
    """

    name: str
    buckets: tuple[Bucket, ...]
    source: str

    def __post_init__(self) -> None:
        expected: int | None = 0
        for row, bucket in enumerate(self.buckets):
            if expected is None or bucket.first != expected:
                problem = f"账龄段应首尾相接：这一段应从第{expected}天开始"
                if expected is None:
                    problem = "不设上限的账龄段只能放在最后"
                raise DelinquencyError(row, "first", bucket.first, problem)
            if bucket.last is not None and bucket.last < bucket.first:
                problem = f"账龄段的上界应不小于下界{bucket.first}"
                raise DelinquencyError(row, "last", bucket.last, problem)
            expected = None if bucket.last is None else bucket.last + 1
        if expected is not None:
            raise DelinquencyError(None, "buckets", self.name, "最后一段应不设上限（last=None）")
        names = [bucket.name for bucket in self.buckets]
        for row, name in enumerate(names):
            if name in names[:row]:
                raise DelinquencyError(row, "name", name, "账龄段的名称重复")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the buckets, youngest first."""
        return tuple(bucket.name for bucket in self.buckets)

    @property
    def upper_bounds(self) -> tuple[int, ...]:
        """Last day of every bucket but the open one."""
        return tuple(bucket.last for bucket in self.buckets if bucket.last is not None)


def ageing_scheme(
    name: str, upper_bounds: Sequence[int], source: str, *, names: Sequence[str] | None = None
) -> AgeingScheme:
    """Build a scheme from the last day of every bucket but the open one.

    Parameters
    ----------
    name : str
        Short key.
    upper_bounds : sequence of int
        Rising days, for example (0, 30, 60, 90).
    source : str
        Where the bounds come from.
    names : sequence of str or None
        One more than the bounds; None gives M0, M1, … with "+" on the open one.

    Returns
    -------
    AgeingScheme

    Raises
    ------
    DelinquencyError
        For bounds that do not rise, negative or non-integer days, or a wrong number of names.
    """
    previous = -1
    for row, bound in enumerate(upper_bounds):
        if check_days(bound, "upper_bounds", row) <= previous:
            raise DelinquencyError(row, "upper_bounds", bound, f"上界应逐个增大，大于{previous}")
        previous = bound
    count = len(upper_bounds) + 1
    chosen = tuple(names or [f"M{n}" for n in range(count - 1)] + [f"M{count - 1}+"])
    if len(chosen) != count:
        raise DelinquencyError(None, "names", chosen, f"名称应有{count}个，比上界多一个")
    firsts = [0] + [bound + 1 for bound in upper_bounds]
    lasts: list[int | None] = [*upper_bounds, None]
    spans = zip(chosen, firsts, lasts, strict=True)
    return AgeingScheme(name, tuple(Bucket(*span) for span in spans), source)


M_1_30 = ageing_scheme(
    "1-30",
    (0, 30, 60, 90, 120, 150, 180),
    "行业惯例，M1为1—30天（chatgpt.dhexx.cn/article/Ppr180fi.shtml）",
)
"""The common convention: M1 is days 1–30, M2 31–60, … M7+ over 180."""

M_1_29 = ageing_scheme(
    "1-29",
    (0, 29, 59, 89, 119, 149, 179),
    "行业惯例，M1为1—29天（laitimes.com/article/4jsj2_50e9r.html）",
)
"""The other printed convention: M1 is days 1–29, M2 30–59, … M7+ from 180."""

FINERACT_RANGES = ageing_scheme(
    "fineract",
    (0, 3, 30, 60, 90, 120, 150, 180, 240),
    "Apache Fineract, fineract-e2e-tests-runner, LoanDelinquency.feature",
    names=("NO_DELINQUENCY", *(f"RANGE_{day}" for day in (1, 3, 30, 60, 90, 120, 150, 180, 240))),
)
"""Ranges of the Fineract end-to-end tests; a range is named after the day before its first."""

RBI_SMA = ageing_scheme(
    "rbi-sma",
    (0, 30, 60, 90),
    "Reserve Bank of India, circular of 12 November 2021 (clarifications on IRACP norms)",
    names=("STANDARD", "SMA-0", "SMA-1", "SMA-2", "NPA"),
)
"""India's special-mention steps; they count the due day as day 1."""

AGEING_SCHEMES = {s.name: s for s in (M_1_30, M_1_29, FINERACT_RANGES, RBI_SMA)}


def bucket(days: int, scheme: AgeingScheme = M_1_30) -> str:
    """Return the name of the bucket that holds `days`.

    Parameters
    ----------
    days : int
        Days past due, not negative.
    scheme : AgeingScheme
        The convention.

    Returns
    -------
    str

    Raises
    ------
    DelinquencyError
        For negative or non-integer days.
    """
    check_days(days, "days_past_due")
    for candidate in scheme.buckets:
        if candidate.last is None or days <= candidate.last:
            return candidate.name
    raise AssertionError("a scheme always ends with an open bucket")


def age_unpaid(
    unpaid: Iterable[Unpaid],
    as_of: date,
    scheme: AgeingScheme = M_1_30,
    *,
    pauses: Sequence[Pause] = (),
    pause_reading: PauseReading = "clipped",
) -> dict[str, Money]:
    """Return the unpaid amount per bucket, each due aged from its own due day.

    Parameters
    ----------
    unpaid : iterable of Unpaid
        From `unpaid_dues`.
    as_of : datetime.date
        The day looked at.
    scheme : AgeingScheme
        The convention; its first bucket (not past due) is left out of the answer.
    pauses, pause_reading
        As in `delinquent_days`; grace days belong to the account, not to a single due.

    Returns
    -------
    dict of str to Decimal or int
        Buckets in order, only those that hold money.

    Raises
    ------
    DelinquencyError
        As in `delinquent_days`.
    """
    sums: dict[str, Money] = {}
    for item in unpaid:
        days = delinquent_days(item.due.due_date, as_of, pauses=pauses, pause_reading=pause_reading)
        name = bucket(days, scheme)
        sums[name] = sums.get(name, 0) + item.amount
    return {name: sums[name] for name in scheme.names[1:] if name in sums}
