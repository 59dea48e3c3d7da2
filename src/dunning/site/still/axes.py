"""Where a value stands on an axis, and what the ticks say."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

Value = float | int | str
TICKS = 5
"""About so many ticks stand on an axis of numbers or days; a phone has room for no more."""


@dataclass(frozen=True)
class Axis:
    """One axis of a figure.

    Parameters
    ----------
    kind : {'linear', 'date', 'category'}
        What its values are: numbers, ISO dates, or names.
    low, high : float
        Ends of the axis; `low` is left or below, and above `high` when the axis runs backwards.
    names : tuple of str
        The categories in order; empty on other axes.
    settings : dict
        The axis as plotly stores it.
    """

    kind: str
    low: float
    high: float
    names: tuple[str, ...]
    settings: dict[str, Any]

    def number(self, value: Value) -> float:
        """Return a value as a number: itself, a day's ordinal, a category's position."""
        if self.kind == "category":
            return self.names.index(str(value)) if isinstance(value, str) else float(value)
        if self.kind == "date" and isinstance(value, str):
            return date.fromisoformat(value[:10]).toordinal()
        return float(value)

    def place(self, value: Value) -> float:
        """Return where a value stands, 0 at the left or lower end and 1 at the other."""
        return (self.number(value) - self.low) / (self.high - self.low)

    @property
    def title(self) -> str:
        """What the axis shows, as its own label."""
        told = self.settings.get("title") or {}
        return str(told.get("text", "") if isinstance(told, dict) else told)

    def ticks(self) -> list[tuple[float, str]]:
        """Return place and label of each tick inside the axis."""
        if "tickvals" in self.settings:
            values: Sequence[Value] = self.settings["tickvals"]
            labels = self.settings.get("ticktext") or [self._label(one) for one in values]
        elif self.kind == "category":
            values = self.names
            labels = list(self.names)
        else:
            values = self._steps()
            labels = [self._label(one) for one in values]
        placed = [
            (self.place(value), str(text)) for value, text in zip(values, labels, strict=True)
        ]
        return [(at, text) for at, text in placed if -1e-9 <= at <= 1 + 1e-9]

    def _steps(self) -> list[float]:
        low, high = sorted((self.low, self.high))
        given = self.settings.get("dtick")
        step = float(given) if isinstance(given, int | float) else self._nice((high - low) / TICKS)
        first = math.ceil(low / step - 1e-9)
        return [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]

    def _nice(self, step: float) -> float:
        if self.kind == "date":
            return next(
                (days for days in (1, 2, 3, 5, 7, 10, 14, 21, 30, 61, 91, 182) if days >= step), 365
            )
        size = 10.0 ** math.floor(math.log10(step))
        return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= step - 1e-12)

    def _label(self, value: Value) -> str:
        wanted = self.settings.get("tickformat", "")
        if self.kind == "date":
            return date.fromordinal(round(self.number(value))).strftime(wanted or "%Y-%m-%d")
        if wanted:
            number = float(value)
            return format(int(number) if number.is_integer() else number, wanted)
        return f"{round(float(value), 6):g}" if abs(float(value)) < 1e6 else f"{value:,.0f}"


def axis_of(settings: dict[str, Any], values: Iterable[Value], *, zero: bool, room: float) -> Axis:
    """Return the axis that holds the values of a figure.

    Parameters
    ----------
    settings : dict
        The axis as plotly stores it.
    values : iterable of float or str
        Everything that stands along it.
    zero : bool
        Whether it starts at zero, as bars do.
    room : float
        Part of the length left free at an end that is not zero.

    Returns
    -------
    Axis
    """
    known = [value for value in values if value is not None]
    kind = settings.get("type") or _kind(known)
    named = [*settings.get("categoryarray", ()), *(v for v in known if isinstance(v, str))]
    names = tuple(dict.fromkeys(map(str, named))) if kind == "category" else ()
    axis = Axis(kind, 0.0, 1.0, names, settings)
    if "range" in settings:
        low, high = (axis.number(end) for end in settings["range"])
    elif kind == "category":
        low, high = -0.5, len(names) - 0.5
    else:
        low, high = _ends(
            [axis.number(value) for value in known] or [0.0],
            zero=zero and kind == "linear",
            room=room,
        )
    if settings.get("autorange") == "reversed":
        low, high = high, low
    return replace(axis, low=low, high=high)


def _kind(values: list[Value]) -> str:
    named = [value for value in values if isinstance(value, str)]
    if not named:
        return "linear"
    try:
        for value in named:
            date.fromisoformat(value[:10])
    except ValueError:
        return "category"
    return "date"


def _ends(numbers: list[float], *, zero: bool, room: float) -> tuple[float, float]:
    low, high = min(numbers), max(numbers)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    free = (high - low) * room
    return low - free * (not zero or low < 0), high + free * (not zero or high > 0)


def spacing(axis: Axis, values: Iterable[Value]) -> float:
    """Return the smallest distance between two different values, 1 when there are not two."""
    numbers = sorted({axis.number(value) for value in values})
    return min((after - before for before, after in pairwise(numbers)), default=1.0)
