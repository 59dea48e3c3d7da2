"""The rules of this room on a whole portfolio: one pandas row per account.

Every function checks the whole frame first and returns a Series with the frame's own index. The
numbers are those of the scalar rules, row by row. Not imported by `dunning.delinquency`: it needs
pandas, the scalar rules do not.
"""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from dunning.delinquency.ageing import M_1_30, AgeingScheme
from dunning.delinquency.errors import DelinquencyError
from dunning.delinquency.five_class import CLASSES, SCALES, Scale, check_scale
from dunning.delinquency.frames import (
    blocks,
    check_columns,
    check_ids,
    check_no_missing_id,
    check_rate,
    days_before,
    whole_numbers,
)

_FEN = "金额应为不小于0的整数分，不能是浮点数"
_DAYS = "天数应为不小于0的整数"


def days_past_due(frame: pd.DataFrame, as_of: date, *, allow_future: bool = False) -> pd.Series:
    """Return days past due of every account.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns ``account_id`` (unique), ``due_date`` (datetime64: due day of the oldest unpaid
        amount, see `oldest_unpaid`) and ``unpaid_fen`` (integer fen).
    as_of : datetime.date
        The day looked at.
    allow_future : bool
        True: an amount not yet due is 0 days past due. False: it is refused.

    Returns
    -------
    pandas.Series of int64
        Days; 0 where nothing is unpaid. Named ``days_past_due``.

    Raises
    ------
    DelinquencyError
        For missing columns, missing or repeated ids, missing dates, dates with a time or a zone,
        a due date after `as_of` when that is not allowed, negative or non-integer fen.
    """
    check_columns(frame, ("account_id", "due_date", "unpaid_fen"))
    check_ids(frame["account_id"])
    unpaid = whole_numbers(frame["unpaid_fen"], _FEN)
    days = days_before(frame["due_date"], as_of, allow_future=allow_future)
    for part in blocks(len(days)):
        if allow_future:
            np.maximum(days[part], 0, out=days[part])
        days[part] *= unpaid[part] > 0
    return pd.Series(days, index=frame.index, name="days_past_due", copy=False)


def _lookup(days: np.ndarray, first_days: tuple[int, ...]) -> np.ndarray:
    """Return which span each day is in; a table is faster than a search on a million rows."""
    spans = np.searchsorted(first_days, np.arange(first_days[-1] + 1), side="right") - 1
    table = spans.astype(np.int8)
    codes = np.empty(len(days), dtype=np.int8)
    for part in blocks(len(days)):
        np.take(table, days[part], mode="clip", out=codes[part])
    return codes


def _categories(
    frame: pd.DataFrame, first_days: tuple[int, ...], names: tuple[str, ...], title: str
) -> pd.Series:
    check_columns(frame, ("account_id", "days_past_due"))
    check_ids(frame["account_id"])
    days = whole_numbers(frame["days_past_due"], _DAYS)
    dtype = pd.CategoricalDtype(names, ordered=True)
    codes = _lookup(days, first_days)
    values = pd.Categorical.from_codes(codes, dtype=dtype, validate=False)
    return pd.Series(values, index=frame.index, name=title, copy=False)


def ageing(frame: pd.DataFrame, scheme: AgeingScheme = M_1_30) -> pd.Series:
    """Return the ageing bucket of every account.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns ``account_id`` (unique) and ``days_past_due`` (integers).
    scheme : AgeingScheme
        The convention.

    Returns
    -------
    pandas.Series of ordered category
        Named ``bucket``; all buckets of the scheme are categories.

    Raises
    ------
    DelinquencyError
        For missing columns, missing or repeated ids, negative or non-integer days.
    """
    first_days = tuple(bucket.first for bucket in scheme.buckets)
    return _categories(frame, first_days, scheme.names, "bucket")


def classify(frame: pd.DataFrame, scale: Scale | str) -> pd.Series:
    """Return the five-class result of every account by days past due.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns ``account_id`` (unique) and ``days_past_due`` (integers).
    scale : Scale or str
        No default: see `dunning.delinquency.COEXISTENCE`. The provision behind each class is in
        ``dunning.delinquency.SCALES[scale]``.

    Returns
    -------
    pandas.Series of ordered category
        Named ``class``, 正常 < 关注 < 次级 < 可疑 < 损失.

    Raises
    ------
    DelinquencyError
        As in `ageing`, or for an unknown scale.
    """
    first_days = tuple(rule.first_day for rule in SCALES[check_scale(scale)])
    return _categories(frame, first_days, CLASSES, "class")


def simple_interest(frame: pd.DataFrame, daily_rate: Decimal) -> pd.Series:
    """Return principal × daily rate × days of every account, half up to the fen.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns ``account_id`` (unique), ``principal_fen`` (integer fen) and ``days`` (integers).
    daily_rate : Decimal
        For example ``Decimal("0.0005")``; exact, never a float.

    Returns
    -------
    pandas.Series of int64
        Fen, named ``interest_fen``. The same figure as `dunning.card.interest.simple_interest`
        with rounding half up.

    Raises
    ------
    DelinquencyError
        As in `days_past_due`; for a rate out of range; for figures too large to be exact in 64
        bits (the largest principal times the most days times the rate's numerator).
    """
    check_columns(frame, ("account_id", "principal_fen", "days"))
    numerator, denominator = check_rate(daily_rate).as_integer_ratio()
    check_ids(frame["account_id"])
    principal = whole_numbers(frame["principal_fen"], _FEN)
    days = whole_numbers(frame["days"], _DAYS)
    interest = np.empty(len(days), dtype=np.int64)
    if len(days):
        _check_range(int(principal.max()), int(days.max()), numerator, denominator)
    for part in blocks(len(days)):
        # floor((2x + 1) / 2) rounds half up, and every step is a whole number of fen.
        exact = principal[part] * days[part]
        exact *= 2 * numerator
        exact += denominator
        np.floor_divide(exact, 2 * denominator, out=interest[part])
    return pd.Series(interest, index=frame.index, name="interest_fen", copy=False)


def _check_range(principal: int, days: int, numerator: int, denominator: int) -> None:
    if 2 * principal * max(days, 1) * max(numerator, 1) + denominator > np.iinfo(np.int64).max:
        problem = f"与最多{days}天相乘超出64位整数，无法保证精确到分；应分批或减少利率的小数位"
        raise DelinquencyError(None, "principal_fen", principal, problem)


def oldest_unpaid(dues: pd.DataFrame, payments: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Apply payments to dues, oldest first, and return one row per account.

    Parameters
    ----------
    dues : pandas.DataFrame
        Columns ``account_id``, ``due_date`` (datetime64) and ``due_fen`` (integer fen); one row
        per due. Dues after `as_of` are left alone.
    payments : pandas.DataFrame
        Columns ``account_id``, ``paid_on`` (datetime64) and ``paid_fen`` (integer fen). Payments
        after `as_of` are not known yet.
    as_of : datetime.date
        The end of this day is looked at.

    Returns
    -------
    pandas.DataFrame
        ``account_id``, ``due_date`` (of the oldest unpaid due; of the newest one where all are
        paid) and ``unpaid_fen`` (of all dues that have come), sorted by account: what
        `days_past_due` takes. Accounts without a due up to `as_of` are left out.

    Raises
    ------
    DelinquencyError
        For bad columns as in `days_past_due` (an id may stand more than once here), a payment of
        an account without dues, or amounts whose sum may be too large to be exact in 64 bits.
    """
    check_columns(dues, ("account_id", "due_date", "due_fen"))
    check_columns(payments, ("account_id", "paid_on", "paid_fen"))
    check_no_missing_id(dues["account_id"])
    check_no_missing_id(payments["account_id"])
    # Narrower columns would be added up, or subtracted, in a type that is not exact.
    dues = dues.assign(due_fen=_summands(dues["due_fen"]))
    payments = payments.assign(paid_fen=_summands(payments["paid_fen"]))
    come = dues[days_before(dues["due_date"], as_of, allow_future=True) >= 0]
    known = payments[days_before(payments["paid_on"], as_of, allow_future=True) >= 0]
    stranger = ~payments["account_id"].isin(dues["account_id"])
    if stranger.any():
        row = payments[stranger].iloc[0]
        problem = "这笔还款的账户没有应还项；应先登记应还项"
        raise DelinquencyError(row.name, "account_id", row["account_id"], problem)
    come = come.sort_values(["account_id", "due_date"], kind="stable")
    sums = known.groupby("account_id")["paid_fen"].sum()
    paid = sums.reindex(come["account_id"], fill_value=0).to_numpy()
    running = come.groupby("account_id")["due_fen"].cumsum()
    come = come.assign(open_now=running > paid, unpaid_fen=(running - paid).clip(lower=0))
    last = come.groupby("account_id").tail(1).set_index("account_id")
    oldest = come[come["open_now"]].groupby("account_id")["due_date"].first()
    due_date = oldest.reindex(last.index).fillna(last["due_date"])
    return pd.DataFrame({"due_date": due_date, "unpaid_fen": last["unpaid_fen"]}).reset_index()


def _summands(column: pd.Series) -> np.ndarray:
    """Return integer fen as int64, when no sum of some of them can pass 64 bits."""
    fen = whole_numbers(column, _FEN)
    if len(fen) and int(fen.max()) * len(fen) > np.iinfo(np.int64).max:
        problem = f"{len(fen)}笔相加可能超出64位整数，无法保证精确到分；应分批或核对这个数"
        raise DelinquencyError(column.index[fen.argmax()], column.name, int(fen.max()), problem)
    return fen
