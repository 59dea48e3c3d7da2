"""What a calculator asks: one declaration a field, and reading what was typed into it."""

import datetime as dt
import decimal
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

# Whoever types with a Chinese keyboard gets these; none of them changes what is meant.
_TYPED = str.maketrans({"，": ",", "．": ".", "：": ":", "％": "%"})
_UNITS = {"money": "元", "percent": "%", "whole": ""}
"""What may follow a number by kind of field; another unit would mean another number."""

_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
"""Commas that separate thousands; any other may stand for a decimal point."""

YEARS = (2000, 2099)
"""First and last year of what happens today; any other is a typing error."""

_SHOWN = 30
"""Characters of a wrong text that are repeated."""


class InputError(ValueError):
    """What was typed into one field is wrong; nothing was computed.

    Parameters
    ----------
    field : str
        Name of the field.
    label : str
        What the reader sees beside it.
    text : str
        The bad text.
    expected : str
        What would be right (Chinese).
    """

    def __init__(self, field: str, label: str, text: str, expected: str) -> None:
        self.field, self.label, self.text, self.expected = field, label, text, expected
        given = f"写的是“{text}”" if text else "还空着"
        super().__init__(f"“{label}”{given}；应为{expected}")


class Field(NamedTuple):
    """One thing a calculator asks.

    Parameters
    ----------
    name : str
        Key of the value.
    label : str
        What readers see.
    kind : str
        ``money`` (yuan), ``percent`` (typed 0.05, read 0.0005), ``whole``, ``date``, ``time``
        (minutes after midnight), ``choice`` or ``text`` (a passage; `most` is its length).
    default : str
        The text it starts with; the answer for all defaults is computed when the book is built.
    least, most : int or str or None
        Bounds of money, percent and whole numbers, as typed, both allowed.
    optional : bool
        Whether it may stay empty; the value is then None.
    choices : tuple of (str, str)
        Value and text of each option.
    hint : str
        One short line below the field.
    """

    name: str
    label: str
    kind: str
    default: str
    least: int | str | None = None
    most: int | str | None = None
    optional: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    def read(self, text: str) -> Any:
        """Return the value of what was typed.

        Parameters
        ----------
        text : str
            As it stands in the form.

        Returns
        -------
        Decimal, int, datetime.date, str or None
            By `kind`; see the class.

        Raises
        ------
        InputError
            For anything but a value of the kind within the bounds.
        """
        typed = str(text).strip()
        if not typed and self.optional:
            return None
        meant = typed if self.kind == "text" else typed.translate(_TYPED)
        if self.kind in _UNITS:
            meant = _digits(meant, _UNITS[self.kind])
        value = _READERS[self.kind](self, meant)
        if value is None:
            raise self.error(typed)
        return value

    def error(self, text: str, expected: str = "") -> InputError:
        """Return the error for this field; by default it says what the declaration wants."""
        typed = str(text).strip()
        shown = typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}……"
        return InputError(self.name, self.label, shown, expected or self.expected)

    @property
    def expected(self) -> str:
        """What would be right, with an example."""
        if self.kind == "choice":
            return "、".join(text for _, text in self.choices) + "之一"
        if self.kind == "text":
            return f"一段话，1到{self.most}字"
        what = {
            "money": "金额（元），最多两位小数，例如1000.00",
            "percent": "百分数，例如0.05表示0.05%",
            "whole": "整数",
            "date": f"日期，例如2026-03-10，在{YEARS[0]}年到{YEARS[1]}年之间",
            "time": "时刻，例如15:30",
        }[self.kind]
        if self.least is not None and self.most is not None:
            what += f"，在{self.least}到{self.most}之间"
        elif self.least is not None:
            what += f"，不小于{self.least}"
        return what


def _within(field: Field, value: Decimal | int | None) -> Any:
    if value is None:
        return None
    low = field.least is None or value >= Decimal(field.least)
    high = field.most is None or value <= Decimal(field.most)
    return value if low and high else None


def _digits(typed: str, unit: str) -> str:
    number = typed.removesuffix(unit).strip()
    return number.replace(",", "") if _THOUSANDS.fullmatch(number) else number


def _number(text: str) -> Decimal | None:
    plain = text.replace(".", "", 1).removeprefix("-")
    if not plain.isdecimal() or len(plain) > 16:
        return None
    try:
        return Decimal(text)
    except decimal.InvalidOperation:
        return None


def _money(field: Field, text: str) -> Decimal | None:
    value = _number(text)
    if value is None or value != value.quantize(Decimal("0.01")):
        return None
    return _within(field, value)


def _percent(field: Field, text: str) -> Decimal | None:
    value = _within(field, _number(text))
    return None if value is None else value / 100


def _whole(field: Field, text: str) -> int | None:
    return _within(field, int(text) if text.isdecimal() and len(text) <= 6 else None)


def _date(_: Field, text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def _time(_: Field, text: str) -> int | None:
    hour, colon, minute = text.partition(":")
    if not colon or not hour.isdecimal() or not minute.isdecimal() or len(minute) != 2:
        return None
    moment = int(hour) * 60 + int(minute)
    return moment if int(hour) < 24 and int(minute) < 60 else None


def _choice(field: Field, text: str) -> str | None:
    return text if text in {value for value, _ in field.choices} else None


def _text(field: Field, text: str) -> str | None:
    # Forms send line ends as two characters; places in the text count them as one.
    text = text.replace("\r\n", "\n")
    return text if 0 < len(text) <= int(field.most or 0) else None


_READERS: dict[str, Callable[[Field, str], Any]] = {
    "money": _money,
    "percent": _percent,
    "whole": _whole,
    "date": _date,
    "time": _time,
    "choice": _choice,
    "text": _text,
}
