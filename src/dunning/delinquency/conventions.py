"""Other printed conventions: MBA and OTS status, 90/90, qualifying payments, IFRS 9 backstops."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from dunning.card.dates import day_in_month
from dunning.delinquency.allocation import check_variance
from dunning.delinquency.errors import (
    Money,
    check_amount,
    check_choice,
    check_date,
    check_days,
    check_one_kind_of_money,
)

StatusMethod = Literal["mba", "ots"]


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day when it is shorter.

    Parameters
    ----------
    day : datetime.date
        Start.
    months : int
        Not negative.

    Returns
    -------
    datetime.date
    """
    years, month = divmod(day.month - 1 + months, 12)
    return day_in_month(day.year + years, month + 1, day.day)


def months_delinquent(due_date: date, as_of: date, method: StatusMethod) -> int:
    """Return how many monthly payments behind an account is reported, by MBA or OTS.

    Parameters
    ----------
    due_date : datetime.date
        Due day of the oldest unpaid monthly payment.
    as_of : datetime.date
        Close of this day.
    method : {"mba", "ots"}
        MBA: one month late when unpaid at the close of the day before the next due date.
        OTS: when unpaid at the close of the next due date. A month's difference in a month-end
        report of payments due on the first.

    Returns
    -------
    int
        0 is "current", 1 is "30 days", 2 is "60 days" …

    Raises
    ------
    DelinquencyError
        For a wrong date or method.

    Notes
    -----
    Andrew Davidson & Co., newsletter of April 2005.
    """
    check_date(due_date, "due_date")
    check_date(as_of, "as_of")
    check_choice(method, "method", ("mba", "ots"))
    closing = as_of + timedelta(days=1) if method == "mba" else as_of
    months = 0
    while add_months(due_date, months + 1) <= closing:
        months += 1
    return months


def is_ninety_days_past_due(days: int, unpaid: Money, ninety_days_worth: Money) -> bool:
    """Say whether both conditions of "90 days past due" are met (APRA APS 220).

    Parameters
    ----------
    days : int
        Calendar days since the due day of the oldest payment not met in full.
    unpaid : Decimal or int
        Total unpaid outside the contract, yuan or fen.
    ninety_days_worth : Decimal or int
        Contractual payments of 90 days (three monthly payments), same unit.

    Returns
    -------
    bool
        True when at least 90 days have passed and at least 90 days' worth is unpaid.

    Raises
    ------
    DelinquencyError
        For negative days or amounts, floats, or mixed units.

    Notes
    -----
    Australian rule, APS 220 attachment A paragraph 16; the Chinese scales look at days only.
    """
    check_days(days, "days")
    check_amount(unpaid, "unpaid")
    check_amount(ninety_days_worth, "ninety_days_worth")
    check_one_kind_of_money(
        [(None, "unpaid", unpaid), (None, "ninety_days_worth", ninety_days_worth)]
    )
    return days >= 90 and unpaid >= ninety_days_worth


def is_qualifying_payment(minimum_due: Money, paid: Money, payment_variance: Decimal) -> bool:
    """Say whether a payment is near enough to the minimum for the account not to age.

    Parameters
    ----------
    minimum_due, paid : Decimal or int
        Yuan or fen, one kind.
    payment_variance : Decimal
        Share of the minimum that may be missing.

    Returns
    -------
    bool
        True from `minimum_due` × (1 − `payment_variance`) on.

    Raises
    ------
    DelinquencyError
        For floats, negative amounts, mixed units or a share outside 0 to 1.

    Notes
    -----
    VisionPLUS: with 10%, a payment of 180 against a minimum of 200 qualifies. What is missing is
    still owed. In mainland China the tolerance (容差) is set by the card agreement.
    """
    check_amount(minimum_due, "minimum_due")
    check_amount(paid, "paid")
    check_one_kind_of_money([(None, "minimum_due", minimum_due), (None, "paid", paid)])
    check_variance(payment_variance)
    return paid >= minimum_due * (1 - payment_variance)


class Backstops(NamedTuple):
    """The two rebuttable presumptions of IFRS 9."""

    significant_increase: bool
    default: bool


def ifrs9_backstops(days: int) -> Backstops:
    """Return what days past due alone presume under IFRS 9.

    Parameters
    ----------
    days : int
        Days past due.

    Returns
    -------
    Backstops
        `significant_increase` over 30 days (5.5.11); `default` no later than day 90 (B5.5.37).

    Raises
    ------
    DelinquencyError
        For negative or non-integer days.
    """
    check_days(days, "days")
    return Backstops(days > 30, days >= 90)
