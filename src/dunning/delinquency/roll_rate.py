"""Roll rates: what share of one bucket is in the next one a month later.

Read along the diagonal: last month's M1 feeds this month's M2.
"""

from collections.abc import Sequence
from decimal import Decimal

from dunning.delinquency.errors import (
    DelinquencyError,
    Money,
    check_amount,
    check_one_kind_of_money,
)


def roll_rate(next_bucket_now: Money, bucket_before: Money) -> Decimal:
    """Return this month's balance (or count) of the next bucket over last month's of this one.

    Parameters
    ----------
    next_bucket_now : Decimal or int
        What is in the next bucket now, yuan, fen or accounts.
    bucket_before : Decimal or int
        What was in this bucket one month before, same unit, above 0.

    Returns
    -------
    Decimal
        A share, not rounded; it may pass 1 when balances grow by interest.

    Raises
    ------
    DelinquencyError
        For floats, negative amounts, mixed units, or nothing in the bucket before.
    """
    check_amount(next_bucket_now, "next_bucket_now")
    check_amount(bucket_before, "bucket_before")
    check_one_kind_of_money(
        [(None, "next_bucket_now", next_bucket_now), (None, "bucket_before", bucket_before)]
    )
    if bucket_before == 0:
        raise DelinquencyError(None, "bucket_before", bucket_before, "上月余额为0，迁徙率没有意义")
    return Decimal(next_bucket_now) / Decimal(bucket_before)


def roll_rates(before: Sequence[Money], now: Sequence[Money]) -> tuple[Decimal, ...]:
    """Return the roll rate from every bucket to the next.

    Parameters
    ----------
    before, now : sequence of Decimal or int, length n
        Balances by bucket, youngest first, of two month ends in a row.

    Returns
    -------
    tuple of Decimal, length n − 1

    Raises
    ------
    DelinquencyError
        For unequal lengths, fewer than two buckets, mixed units anywhere, or as in `roll_rate`.
    """
    if len(before) != len(now) or len(now) < 2:
        problem = f"两个月的账龄段数应相同且至少两段；这里是{len(before)}段和{len(now)}段"
        raise DelinquencyError(None, "now", len(now), problem)
    months = (("before", before), ("now", now))
    check_one_kind_of_money(
        [
            (row, month, check_amount(balance, month, row))
            for month, balances in months
            for row, balance in enumerate(balances)
        ]
    )
    return tuple(roll_rate(now[n + 1], before[n]) for n in range(len(before) - 1))


def loss_factors(rates: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the share of every bucket expected to roll to the end.

    Parameters
    ----------
    rates : sequence of Decimal
        Roll rates, youngest bucket first; the last one leads to loss.

    Returns
    -------
    tuple of Decimal
        For each bucket the product of its own and all later roll rates.

    Raises
    ------
    DelinquencyError
        For a rate that is not a finite, non-negative Decimal.

    Notes
    -----
    OCC Comptroller's Handbook, Retail Lending Examination Procedures, appendix G.
    """
    factors: list[Decimal] = []
    product = Decimal(1)
    for row, rate in reversed(list(enumerate(rates))):
        if not isinstance(rate, Decimal) or not rate.is_finite() or rate < 0:
            problem = "迁徙率应为不小于0的Decimal，不能是无穷或NaN"
            raise DelinquencyError(row, "rates", rate, problem)
        product *= rate
        factors.append(product)
    return tuple(reversed(factors))
