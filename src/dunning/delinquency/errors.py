"""The one error of this room, and the checks that raise it."""

from collections.abc import Hashable, Iterable
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral
from typing import Any

Money = Decimal | int
"""Yuan as `decimal.Decimal`, or fen as `int`; one kind within a call, never `float`."""


class DelinquencyError(ValueError):
    """Input that no rule of this room may work on; nothing is computed from the rest of it.

    Parameters
    ----------
    row : Hashable or None
        Position in the list (from 0) or index label of the frame; None for the whole input.
    field : str
        Name of the parameter, field or column at fault.
    value : Any
        The bad value.
    problem : str
        What is wrong and what would be right (Chinese).
    """

    def __init__(self, row: Hashable | None, field: str, value: Any, problem: str) -> None:
        self.row, self.field, self.value, self.problem = row, field, value, problem
        where = "整个输入" if row is None else f"行{row}"
        super().__init__(f"{where}，字段{field}，值{value!r}：{problem}")


def check_date(value: Any, field: str, row: Hashable | None = None) -> date:
    """Return `value` when it is a plain `datetime.date`.

    Raises
    ------
    DelinquencyError
        For anything else; a `datetime` too, because its calendar day depends on a time zone.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise DelinquencyError(row, field, value, "应为datetime.date，不带时刻（北京时间的日历日）")
    return value


def check_amount(value: Any, field: str, row: Hashable | None = None) -> Money:
    """Return `value` when it is money: finite, exact and not negative.

    Raises
    ------
    DelinquencyError
        For a float, a bool, another type, a negative or a non-finite amount.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise DelinquencyError(row, field, value, "金额应为Decimal（元）或int（分），不能是浮点数")
    if isinstance(value, Decimal) and not value.is_finite():
        raise DelinquencyError(row, field, value, "金额应为有限的数")
    if value < 0:
        raise DelinquencyError(row, field, value, "金额不能是负数；退票、冲正另用Reversal登记")
    return value


def check_days(value: Any, field: str, row: Hashable | None = None) -> int:
    """Return `value` as an int when it is a whole, non-negative number of days.

    Raises
    ------
    DelinquencyError
        For a bool, a float, another type or a negative number.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 0:
        raise DelinquencyError(row, field, value, "天数应为不小于0的整数")
    return int(value)


def check_choice(value: Any, field: str, allowed: Iterable[str]) -> str:
    """Return `value` when it is one of `allowed`.

    Raises
    ------
    DelinquencyError
        For any other value; the message lists what is allowed.
    """
    choices = tuple(allowed)
    if value not in choices:
        raise DelinquencyError(None, field, value, f"应为{'、'.join(choices)}之一")
    return value


def check_one_kind_of_money(amounts: Iterable[tuple[Hashable, str, Money]]) -> None:
    """Refuse yuan and fen in one call: FIFO would compare 100 yuan with 100 fen in silence.

    Raises
    ------
    DelinquencyError
        At the first amount whose type differs from the first one.
    """
    kind: type | None = None
    for row, field, amount in amounts:
        kind = kind or type(amount)
        if type(amount) is not kind:
            problem = "同一次计算里Decimal（元）和int（分）不能混用"
            raise DelinquencyError(row, field, amount, problem)
