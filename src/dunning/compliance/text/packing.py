"""Whole numbers side by side in one, so that one addition serves them all.

Pure standard library.
"""

from collections.abc import Sequence
from functools import cache

LANE = 24
"""Bits that a number has for itself: whole bytes, so that packing is copying; few, because the
numbers are fetched from all over memory."""

LARGEST = (1 << (LANE - 1)) - 1
"""No number or sum of numbers may be larger than this, or as far below zero."""

MIDDLE = 128
"""What stands for zero where a number is kept in one byte."""

_BYTES = LANE // 8
_MASK = (1 << LANE) - 1
_ZERO = 1 << (LANE - 1)


def pack(values: Sequence[int]) -> int:
    """Put whole numbers side by side in one.

    Parameters
    ----------
    values : sequence of int
        Numbers that stay within `LARGEST` in size, sums included.

    Returns
    -------
    int
        A number such that the sum of such numbers holds the sums of the values.
    """
    return sum(value << (LANE * place) for place, value in enumerate(values))


def pack_rows(rows: bytes, size: int) -> list[int]:
    """Pack many rows of small numbers at once.

    Parameters
    ----------
    rows : bytes
        The numbers one after the other, each with `MIDDLE` added.
    size : int
        How many numbers a row has.

    Returns
    -------
    list of int
        What `pack` would make of each row.
    """
    wide = bytearray(len(rows) * _BYTES)
    wide[::_BYTES] = rows
    middle, step = pack([MIDDLE] * size), size * _BYTES
    return [
        int.from_bytes(wide[start : start + step], "little") - middle
        for start in range(0, len(wide), step)
    ]


def unpack(total: int, size: int) -> list[int]:
    """Take a sum of packed numbers apart.

    Parameters
    ----------
    total : int
        The sum.
    size : int
        How many values were packed.

    Returns
    -------
    list of int
        The sums of the values.
    """
    lifted = total + _zeros(size)
    return [((lifted >> shift) & _MASK) - _ZERO for shift in range(0, LANE * size, LANE)]


def value_at(total: int, place: int) -> int:
    """Take one value out of a sum of packed numbers.

    Parameters
    ----------
    total : int
        The sum.
    place : int
        Which of the values.

    Returns
    -------
    int
        The sum of the values at that place.
    """
    return ((total + _zeros(place + 1) >> LANE * place) & _MASK) - _ZERO


def not_negative(total: int, size: int) -> list[int]:
    """Return the places of the values of a packed number that are zero or more.

    Parameters
    ----------
    total : int
        A sum or difference of packed numbers.
    size : int
        How many values were packed.

    Returns
    -------
    list of int
        In order.
    """
    # Lifted by half its range, a value that is not negative sets the highest bit of its lane.
    zeros = _zeros(size)
    marks = (total + zeros) & zeros
    found = []
    while marks:
        lowest = marks & -marks
        found.append(lowest.bit_length() // LANE - 1)
        marks ^= lowest
    return found


@cache
def _zeros(size: int) -> int:
    return pack([_ZERO] * size)
