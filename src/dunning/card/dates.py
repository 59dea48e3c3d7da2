"""Statement days, due dates and month ends."""

import calendar
import datetime as dt
from typing import Any

from dunning.card.errors import CardError
from dunning.card.terms import CardTerms, check_terms

ONE_DAY = dt.timedelta(days=1)
# A typing error in the year would otherwise replay thousands of statements.
_YEARS = (1900, 2199)


def check_date(value: Any, entry: str, field: str) -> dt.date:
    """Return ``value`` if it is a plain date.

    Raises
    ------
    CardError
        For text, numbers, datetimes (a time of day would silently decide which day counts) and
        years before 1900 or after 2199.
    """
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise CardError(entry, field, value, "datetime.date日期，例如date(2026, 3, 30)")
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise CardError(entry, field, value, f"{_YEARS[0]}年到{_YEARS[1]}年之间的日期")
    return value


def day_in_month(year: int, month: int, day: int) -> dt.date:
    """Return that day of the month, or the month's last day when the month is shorter."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def next_statement_date(terms: CardTerms, after: dt.date) -> dt.date:
    """Return the first statement date on or after a day.

    Parameters
    ----------
    terms : CardTerms
        Names the statement day (1–31, clipped to the month end).
    after : datetime.date
        The day to start from, itself included.

    Returns
    -------
    datetime.date
        The statement date.

    Raises
    ------
    CardError
        For terms or a day of the wrong type.
    """
    check_terms(terms, "账单日")
    check_date(after, "账单日", "after")
    this_month = day_in_month(after.year, after.month, terms.statement_day)
    if this_month >= after:
        return this_month
    year, month = (after.year + 1, 1) if after.month == 12 else (after.year, after.month + 1)
    return day_in_month(year, month, terms.statement_day)


def due_date(terms: CardTerms, statement_date: dt.date) -> dt.date:
    """Return the due date (到期还款日) of the bill of a statement date.

    Parameters
    ----------
    terms : CardTerms
        Either ``due_days`` (days after the statement) or ``due_day`` (fixed day of the month:
        the first one after the statement day, clipped to the month end).
    statement_date : datetime.date
        The statement date.

    Returns
    -------
    datetime.date
        The due date, later than the statement date.

    Raises
    ------
    CardError
        For terms or a day of the wrong type.
    """
    check_terms(terms, "到期还款日")
    check_date(statement_date, "到期还款日", "statement_date")
    if terms.due_day is None:
        return statement_date + dt.timedelta(days=terms.due_days)
    if terms.due_day > terms.statement_day:
        same_month = day_in_month(statement_date.year, statement_date.month, terms.due_day)
        # A short February may clip both days to its last day; a bill is never due on its own day.
        return max(same_month, statement_date + ONE_DAY)
    first_of_next = statement_date.replace(day=1) + dt.timedelta(days=32)
    return day_in_month(first_of_next.year, first_of_next.month, terms.due_day)


def payment_deadline(terms: CardTerms, statement_date: dt.date) -> dt.date:
    """Return the last day on which a payment still counts as on time: due date + grace days."""
    return due_date(terms, statement_date) + dt.timedelta(days=terms.grace_days)


def show(day: dt.date) -> str:
    """Write a date the way the lessons do: 2021年3月30日."""
    return f"{day.year}年{day.month}月{day.day}日"
