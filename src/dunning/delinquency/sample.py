"""A made-up portfolio for lessons and exercises: no real person, no bank's figures.

Whatever shows it must say 示例. The same seed always gives the same accounts.
"""

import random
from dataclasses import dataclass
from datetime import date

from dunning.delinquency.allocation import Due, Payment
from dunning.delinquency.conventions import add_months
from dunning.delinquency.errors import DelinquencyError, check_date, check_days

DUE_DATES_BACK = 13
"""How many monthly due dates an account has behind it; enough to fill every bucket."""

# Share of accounts, then the chances that a month's due is paid in full and in part. The accounts
# that are left pay in full and stop one month.
_HABITS = ((0.78, (1.00, 0.00)), (0.10, (0.80, 0.12)), (0.06, (0.35, 0.40)))


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """One invented card account.

    Attributes
    ----------
    account_id : str
        示例0001 …
    balance_fen : int
        What is owed in all, fen.
    dues : tuple of Due
        New minimum payment of each month (fen), oldest first.
    payments : tuple of Payment
        What came in, fen.
    """

    account_id: str
    balance_fen: int
    dues: tuple[Due, ...]
    payments: tuple[Payment, ...]


def sample_portfolio(
    accounts: int = 400, *, as_of: date = date(2026, 6, 30), seed: int = 20260630
) -> tuple[SampleAccount, ...]:
    """Return invented accounts with their dues and payments up to `as_of`.

    Parameters
    ----------
    accounts : int
        How many, at least 1.
    as_of : datetime.date
        Month end; due dates are the sixth of this and the earlier months.
    seed : int
        Another seed gives other accounts.

    Returns
    -------
    tuple of SampleAccount

    Raises
    ------
    DelinquencyError
        For a number below 1 or a wrong date.
    """
    if check_days(accounts, "accounts") < 1:
        raise DelinquencyError(None, "accounts", accounts, "示例账户数应为不小于1的整数")
    check_date(as_of, "as_of")
    # Only random() is promised to give the same stream on every Python version.
    chance = random.Random(seed)  # noqa: S311 - invented accounts, nothing secret
    return tuple(_account(number + 1, as_of, chance) for number in range(accounts))


def _account(number: int, as_of: date, chance: random.Random) -> SampleAccount:
    full, part, stops_after = _habit(chance)
    balance = 100 * (1000 + int(29_000 * chance.random() ** 2))
    first = date(as_of.year - 1, as_of.month, 6)
    dues: list[Due] = []
    payments: list[Payment] = []
    for month in range(DUE_DATES_BACK):
        due_date = add_months(first, month)
        amount = balance // 1000 * 100
        dues.append(Due(due_date, amount, id=f"{number}-{month}"))
        luck, late, share = chance.random(), chance.random(), chance.random()
        if month >= stops_after or luck >= full + part:
            continue
        paid = amount if luck < full else int(amount * (0.3 + 0.5 * share))
        paid_on = date(due_date.year, due_date.month, 2 + int(late * 5))
        payments.append(Payment(paid_on, paid))
    return SampleAccount(f"示例{number:04d}", balance, tuple(dues), tuple(payments))


def _habit(chance: random.Random) -> tuple[float, float, int]:
    """Return the chances of a full and a partial payment, and the month when paying stops."""
    draw, stop = chance.random(), chance.random()
    reached = 0.0
    for share, habit in _HABITS:
        reached += share
        if draw < reached:
            return *habit, DUE_DATES_BACK
    return 1.0, 0.0, DUE_DATES_BACK - 1 - int(stop * (DUE_DATES_BACK - 1))
