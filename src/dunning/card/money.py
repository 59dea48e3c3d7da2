"""Exact money: what counts as an amount, and every way a bank rounds one."""

import decimal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from dunning.card.errors import CardError

FEN = Decimal("0.01")
ZERO = Decimal(0)
# Interest kept "unrounded" still ends somewhere: 20 decimals is far below any printed figure and
# keeps compounding exact under the working precision below.
_UNROUNDED = Decimal("1E-20")
_PRECISION = 60
# Ten thousand trillion yuan: beyond it a sum of money could outgrow the working precision.
_TOO_LARGE = Decimal("1E16")

ROUNDINGS = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_down": decimal.ROUND_HALF_DOWN,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_CEILING,
    "none": None,
}


@contextmanager
def exact() -> Iterator[None]:
    """Work with 60 digits, so that 28 of the default context never cut a sum of money."""
    with decimal.localcontext() as context:
        context.prec = _PRECISION
        yield


def round_money(amount: Decimal, mode: str) -> Decimal:
    """Round an amount to the fen.

    Parameters
    ----------
    amount : Decimal
        Yuan.
    mode : str
        A key of `ROUNDINGS`; ``"none"`` keeps 20 decimals.

    Returns
    -------
    Decimal
        Yuan with two decimals (or as it was, for ``"none"``).

    Raises
    ------
    CardError
        For an unknown mode.
    """
    if mode not in ROUNDINGS:
        raise CardError("条款", "rounding", mode, "、".join(ROUNDINGS) + "之一")
    with exact():
        if ROUNDINGS[mode] is None:
            cut = amount.quantize(_UNROUNDED, decimal.ROUND_HALF_UP)
            return cut.normalize() if cut % 1 else cut.quantize(Decimal(1))
        return amount.quantize(FEN, ROUNDINGS[mode])


def check_money(value: Any, entry: str, field: str, *, minimum: Decimal | None = ZERO) -> Decimal:
    """Return ``value`` if it is a finite Decimal not below ``minimum``.

    Elsewhere in the library an int is fen, so an int here would hide a factor of 100.

    Parameters
    ----------
    value : Any
        The candidate, in yuan.
    entry, field : str
        Where it stands, for the message.
    minimum : Decimal or None
        Smallest allowed value; None allows negative amounts.

    Returns
    -------
    Decimal
        The amount, in yuan.

    Raises
    ------
    CardError
        For an int, a float, a bool, text, NaN, infinity, a value below ``minimum`` or one of more
        than 16 digits before the point.
    """
    if not isinstance(value, Decimal):
        raise CardError(
            entry, field, value, "Decimal金额（元）；整数看不出是元还是分，浮点数不精确"
        )
    amount = value
    if not amount.is_finite():
        raise CardError(entry, field, value, "有限的Decimal金额（元）")
    if abs(amount) >= _TOO_LARGE:
        raise CardError(entry, field, value, "小于1亿亿元的金额")
    if minimum is not None and amount < minimum:
        raise CardError(entry, field, value, f"不小于{minimum}的金额（元）")
    return amount


def yuan(amount: Decimal) -> str:
    """Show an amount as readers see it: two decimals, thousands separators, half up."""
    shown = round_money(amount, "half_up")
    return f"{shown:,.2f}元"


def percent(rate: Decimal) -> str:
    """Show a rate as a percentage without trailing zeros."""
    with exact():
        shown = (rate * 100).normalize()
    return f"{shown:f}%"
