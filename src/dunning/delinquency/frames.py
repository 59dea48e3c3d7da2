"""Checks of whole pandas columns; every complaint names row label, column and value."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from dunning.delinquency.errors import DelinquencyError, check_date

# Work in blocks that stay in the processor's cache: twice as fast on a million rows.
BLOCK = 1 << 15
_TICKS_PER_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_NAT = np.iinfo(np.int64).min
_EPOCH = date(1970, 1, 1)


def blocks(length: int) -> Iterable[slice]:
    """Yield slices of `BLOCK` rows that cover `length` rows."""
    return (slice(start, start + BLOCK) for start in range(0, length, BLOCK))


def check_columns(frame: Any, names: Iterable[str]) -> None:
    """Refuse what is not a data frame, lacks a column or has one twice.

    Raises
    ------
    DelinquencyError
        With the missing column and the columns that are there.
    """
    if not isinstance(frame, pd.DataFrame):
        raise DelinquencyError(None, "frame", type(frame).__name__, "应为pandas.DataFrame")
    there = list(frame.columns)
    for name in names:
        if there.count(name) != 1:
            problem = "缺少这一列" if name not in there else "这一列出现了不止一次"
            raise DelinquencyError(None, name, there, f"{problem}；应恰好有一列名为{name}")


def _refuse(column: pd.Series, position: int, problem: str) -> None:
    value = column.iloc[position]
    shown = value.item() if isinstance(value, np.generic) else value
    raise DelinquencyError(column.index[position], column.name, shown, problem)


def check_no_missing_id(column: pd.Series) -> None:
    """Refuse missing ids; pandas would leave such rows out of every group in silence.

    Raises
    ------
    DelinquencyError
        At the first missing id.
    """
    missing = column.isna().to_numpy()
    if missing.any():
        _refuse(column, int(missing.argmax()), "编号缺失；每行应有账户编号")


def check_ids(column: pd.Series) -> None:
    """Refuse missing and repeated ids.

    Raises
    ------
    DelinquencyError
        At the first missing id, or the second use of an id.
    """
    values = column.to_numpy() if isinstance(column.dtype, np.dtype) else None
    if values is not None and values.dtype.kind in "iu" and _all_differ(values):
        return
    check_no_missing_id(column)
    repeated = column.duplicated().to_numpy()
    if repeated.any():
        _refuse(column, int(repeated.argmax()), "编号重复；每个账户应只有一行")


def _all_differ(values: np.ndarray) -> bool:
    """Say whether no integer repeats: one pass when they rise, else a sort (no hash table)."""
    if all(bool((values[1:][part] > values[:-1][part]).all()) for part in blocks(len(values))):
        return True
    ordered = np.sort(values)
    return not bool((ordered[1:] == ordered[:-1]).any())


def whole_numbers(column: pd.Series, what: str) -> np.ndarray:
    """Return a column of non-negative integers as int64.

    Parameters
    ----------
    column : pandas.Series
        Integer dtype; floats are refused even when they look whole.
    what : str
        What the numbers are, for the message (金额应为整数分 …).

    Returns
    -------
    numpy.ndarray of int64
        The column's own memory where it is int64 already.

    Raises
    ------
    DelinquencyError
        For another dtype, a missing or a negative number.
    """
    if not pd.api.types.is_integer_dtype(column.dtype):
        if len(column):
            _refuse(column, 0, f"{what}；这一列的类型是{column.dtype}")
        raise DelinquencyError(None, column.name, str(column.dtype), what)
    if not isinstance(column.dtype, np.dtype):
        missing = column.isna().to_numpy()
        if missing.any():
            _refuse(column, int(missing.argmax()), f"值缺失；{what}")
    values = column.to_numpy(dtype=np.int64)
    if len(values) and values.min() < 0:
        _refuse(column, int((values < 0).argmax()), f"不能是负数；{what}")
    return values


def date_ticks(column: pd.Series) -> tuple[np.ndarray, int]:
    """Return a date column as integer ticks and the number of ticks in a day.

    Parameters
    ----------
    column : pandas.Series
        dtype datetime64 without time zone, every value at midnight.

    Returns
    -------
    numpy.ndarray of int64, int
        The column's own memory; divide by the second to get days since 1970-01-01.

    Raises
    ------
    DelinquencyError
        For another dtype, a time zone, or a missing date. A time of day is left to the caller,
        who divides anyway.
    """
    expected = "应为不带时区的datetime64日期列，可用pandas.to_datetime转换"
    if not isinstance(column.dtype, np.dtype) or column.dtype.kind != "M":
        if len(column):
            _refuse(column, 0, f"{expected}；这一列的类型是{column.dtype}")
        raise DelinquencyError(None, column.name, str(column.dtype), expected)
    ticks = column.to_numpy().view(np.int64)
    if len(ticks) and ticks.min() == _NAT:
        _refuse(column, int((ticks == _NAT).argmax()), "日期缺失（NaT）；每行应有日期")
    return ticks, _TICKS_PER_DAY[np.datetime_data(column.dtype)[0]]


def days_before(column: pd.Series, as_of: date, *, allow_future: bool) -> np.ndarray:
    """Return `as_of` minus each date in days.

    Parameters
    ----------
    column : pandas.Series
        As in `date_ticks`.
    as_of : datetime.date
        The day looked at.
    allow_future : bool
        True: later dates give negative days; False: they are refused.

    Returns
    -------
    numpy.ndarray of int64

    Raises
    ------
    DelinquencyError
        As in `date_ticks`; for a time of day; for a later date when it is not allowed.
    """
    ticks, per_day = date_ticks(column)
    today = (check_date(as_of, "as_of") - _EPOCH).days
    days = np.empty(len(ticks), dtype=np.int64)
    for part in blocks(len(ticks)):
        whole = ticks[part] // per_day
        if not np.array_equal(whole * per_day, ticks[part]):
            position = part.start + int((whole * per_day != ticks[part]).argmax())
            _refuse(column, position, "日期带有时刻；应为当天零点（北京时间的日历日）")
        np.subtract(today, whole, out=days[part])
        if not allow_future and days[part].min() < 0:
            position = part.start + int((days[part] < 0).argmax())
            _refuse(column, position, f"日期晚于观察日{as_of}；应不晚于观察日")
    return days


def check_rate(rate: Any) -> Decimal:
    """Return `rate` when it is an exact daily rate from 0 to below 1.

    Raises
    ------
    DelinquencyError
        For a float, NaN or a rate out of range.
    """
    if not isinstance(rate, Decimal) or not rate.is_finite() or not 0 <= rate < 1:
        problem = "日利率应为Decimal，不小于0且小于1（万分之五写作Decimal('0.0005')）"
        raise DelinquencyError(None, "daily_rate", rate, problem)
    return rate
