"""One column of a contact log at a time: typed values, and where they are wrong or empty.

Every parser returns the values, a mask of what cannot be read (empty cells included, where the
column may not be empty), and a mask of the empty cells.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from dunning.calculator.field import YEARS
from dunning.compliance.columns import (
    CHOICE,
    DATE,
    ID,
    KEY,
    MARK,
    MAXIMUM,
    NUMBER,
    OPTIONAL_ID,
    TIME,
    YES_NO,
)
from dunning.compliance.columns import Column as Col

Parsed = tuple[Any, np.ndarray, np.ndarray]

TRUE_WORDS = frozenset({"true", "1", "是", "y", "yes", "t"})
FALSE_WORDS = frozenset({"false", "0", "否", "n", "no", "f"})

_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.]\d{1,6})?)? ?(Z|[+-]\d{2}(:?\d{2})?)"
)
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_WHOLE = re.compile(r"\d{1,9}([.]0+)?")


def _distinct(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    codes, values = pd.factorize(column, use_na_sentinel=False)
    return codes, pd.Index(values)


def _is_blank(value: Any) -> bool:
    return value is None or value is pd.NaT or value == "" or value != value  # noqa: PLR0124


def _texts(column: pd.Series, *, required: bool) -> Parsed:
    """Read ids of which nearly every row has another: text or whole numbers, as they are."""
    if pd.api.types.is_integer_dtype(column.dtype) and not column.hasnans:
        nothing = np.zeros(len(column), dtype=bool)
        return column.to_numpy(), nothing, nothing
    values = column.to_numpy(dtype=object, na_value="")
    bad = np.zeros(len(values), dtype=bool)
    if pd.api.types.infer_dtype(values, skipna=False) not in ("string", "empty"):
        bad = ~np.array([_is_id(value) for value in values], dtype=bool)
        values = np.array([str(value) for value in values], dtype=object)
    empty = np.asarray(values == "", dtype=bool)
    return values, bad | empty if required else bad, empty


def _labels(column: pd.Series, *, required: bool) -> Parsed:
    """Read ids that come again and again, as categories: text, or whole numbers written out."""
    codes, values = _distinct(column)
    words = ["" if _is_blank(value) else str(value) for value in values] or [""]
    wrong = [not (_is_blank(value) or _is_id(value)) for value in values] or [False]
    # Two values may be written alike (7 and "7"), and a category stands only once.
    places, distinct = pd.factorize(np.array(words, dtype=object))
    blank = np.array([word == "" for word in words], dtype=bool)[codes]
    bad = np.array(wrong, dtype=bool)[codes]
    typed = pd.Categorical.from_codes(places[codes], categories=distinct, validate=False)
    return typed, bad | blank if required else bad, blank


def _is_id(value: Any) -> bool:
    """Say whether a value can be an id; a float may have lost digits."""
    return isinstance(value, (str, int, np.integer)) and not isinstance(value, (bool, np.bool_))


def _keys(column: pd.Series, _: Col) -> Parsed:
    return _texts(column, required=True)


def _marks(column: pd.Series, _: Col) -> Parsed:
    return _texts(column, required=False)


def _required_ids(column: pd.Series, _: Col) -> Parsed:
    return _labels(column, required=True)


def _optional_ids(column: pd.Series, _: Col) -> Parsed:
    return _labels(column, required=False)


def _choices(column: pd.Series, about: Col) -> Parsed:
    codes, values = _distinct(column)
    places = {word: place for place, word in enumerate(about.choices)}
    known = ["" if _is_blank(value) else value for value in values]
    table = np.array([places.get(value, -1) for value in known] or [0], dtype=np.int8)
    blank = np.array([value == "" for value in known] or [False], dtype=bool)
    found = table[codes]
    safe = np.where(found < 0, 0, found)
    typed = pd.Categorical.from_codes(safe, categories=list(about.choices), validate=False)
    return typed, found < 0, blank[codes]


def _as_bool(value: Any) -> int:
    word = str(value).strip().casefold()
    return 1 if word in TRUE_WORDS else 0 if word in FALSE_WORDS else -1


def _yes_no(column: pd.Series, _: Col) -> Parsed:
    if column.dtype == np.dtype(bool):
        nothing = np.zeros(len(column), dtype=bool)
        return column.to_numpy(), nothing, nothing
    codes, values = _distinct(column)
    blank = np.array([_is_blank(value) for value in values] or [False], dtype=bool)
    table = np.array([_as_bool(value) for value in values] or [0], dtype=np.int8)
    found = table[codes]
    return found == 1, found < 0, blank[codes]


def _as_whole(value: Any, most: int) -> int:
    if isinstance(value, (bool, np.bool_)):
        return -1
    text = str(value).strip()
    number = int(float(text)) if _WHOLE.fullmatch(text) else -1
    return number if number <= most else -1


def _numbers(column: pd.Series, about: Col) -> Parsed:
    most = MAXIMUM[about.name]
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu":
        values = column.to_numpy()
        nothing = np.zeros(len(values), dtype=bool)
        return values.astype(np.int64, copy=False), (values < 0) | (values > most), nothing
    codes, values = _distinct(column)
    blank = np.array([_is_blank(value) for value in values] or [False], dtype=bool)
    table = np.array([_as_whole(value, most) for value in values] or [0], dtype=np.int64)
    found = table[codes]
    return np.maximum(found, 0), found < 0, blank[codes]


def _times(column: pd.Series, _: Col) -> Parsed:
    """Read moments as UTC; a moment without a zone may be any of twenty-odd, so it is refused.

    So is a year out of range: a report shows every day between two contacts.
    """
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        parsed, empty = column.dt.tz_convert("UTC"), column.isna().to_numpy()
    else:
        parsed, empty = _written_times(column)
    return parsed.dt.as_unit("us"), ~parsed.dt.year.between(*YEARS).to_numpy(), empty


def _written_times(column: pd.Series) -> tuple[pd.Series, np.ndarray]:
    if len(column) and column.dtype == object:
        column = column.map(lambda value: value.isoformat() if _is_moment(value) else value)
    text = column.astype("str") if not pd.api.types.is_string_dtype(column.dtype) else column
    empty = (text.isna() | (text == "")).to_numpy(dtype=bool)
    written = text.str.fullmatch(_TIME.pattern).fillna(False).to_numpy(dtype=bool)
    # pandas wants one shape of the offset within a column only when the text is not ISO 8601.
    parsed = pd.to_datetime(text.where(written), utc=True, format="ISO8601", errors="coerce")
    return parsed, empty


def _is_moment(value: Any) -> bool:
    return isinstance(value, datetime) and not _is_blank(value)


def _as_day(value: Any) -> np.datetime64:
    if isinstance(value, date) and not _is_blank(value):
        return np.datetime64(value.isoformat()[:10])
    found = _DATE.fullmatch(str(value).strip())
    try:
        return np.datetime64(date(*map(int, found.groups()))) if found else np.datetime64("NaT")
    except ValueError:
        return np.datetime64("NaT")


def _dates(column: pd.Series, _: Col) -> Parsed:
    codes, values = _distinct(column)
    blank = np.array([_is_blank(value) for value in values] or [False], dtype=bool)
    table = np.array([_as_day(value) for value in values] or ["NaT"], dtype="datetime64[D]")
    found, empty = table[codes], blank[codes]
    return found.astype("datetime64[s]"), np.isnat(found) & ~empty, empty


PARSERS: dict[str, Callable[[pd.Series, Col], Parsed]] = {
    KEY: _keys,
    MARK: _marks,
    ID: _required_ids,
    OPTIONAL_ID: _optional_ids,
    CHOICE: _choices,
    YES_NO: _yes_no,
    NUMBER: _numbers,
    TIME: _times,
    DATE: _dates,
}
"""The parser of each kind of column."""
