"""Read the values of a document: exact types, every fault at once, nothing guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from dunning.document.errors import Fault
from dunning.document.template import KINDS, Template, TemplateField
from dunning.knowledge import load_provisions
from dunning.knowledge.clock import ZONE
from dunning.knowledge.complaints import shown

_FEN = Decimal("0.01")
_WHOLE_NUMBER = re.compile(r"[0-9]+")
_YUAN = re.compile(r"[0-9]+([.][0-9]{1,2})?")
_LAST_FOUR = re.compile(r"[0-9]{4}")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_MARKS = ("# ", "## ", "| ")
"""What makes a heading or a row of a line; a bullet stays what it was meant to be."""


def read_values(
    template: Template, values: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """Turn what a user gave into typed values.

    Parameters
    ----------
    template : Template
        The kind of document.
    values : Mapping[str, Any]
        Value by name of the field; text as in a YAML or JSON file.

    Returns
    -------
    tuple of (dict[str, Any], tuple of Fault)
        Typed values (absent optional fields are None), and every fault.
    """
    faults: list[Fault] = []
    typed = {
        field.name: _read(field, values.get(field.name), field.name, faults)
        for field in template.fields
    }
    known = "、".join(typed)
    faults += [
        Fault(str(name), "未知字段", f"{template.title}没有这个字段；可用的有{known}")
        for name in values
        if name not in typed
    ]
    return typed, tuple(faults)


def clock(moment: datetime) -> str:
    """Return a time of day as documents show it.

    Parameters
    ----------
    moment : datetime.datetime
        Any moment.

    Returns
    -------
    str
        Such as ``10:30``, or ``10:30:05`` where there are seconds.
    """
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def _read(
    field: TemplateField, value: Any, place: str, faults: list[Fault], *, is_cell: bool = False
) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()) or value == []:
        if field.is_required:
            faults.append(Fault(place, field.label, "缺少，必须填写", _citations(field)))
        return None
    if field.kind == "rows":
        return _read_rows(field, value, place, faults)
    try:
        typed = _READERS[field.kind](value)
    except (ValueError, OverflowError):
        right = f"{'、'.join(field.choices)}之一" if field.choices else KINDS[field.kind]
        if isinstance(value, bool):
            right += "；没加引号的yes、no、on、off、true、false在YAML里是真假，是文字就加引号"
        problem = f"值为{str(value)!r}；应为{right}"
        faults.append(Fault(place, field.label, problem, _citations(field)))
        return None
    if field.choices and typed not in field.choices:
        problem = f"值为{str(value)!r}；应为{'、'.join(field.choices)}之一"
        faults.append(Fault(place, field.label, problem, _citations(field)))
    if isinstance(typed, str) and (unfit := _unfit(typed, is_cell=is_cell)):
        problem = f"值为{shown(typed)}；{unfit}"
        faults.append(Fault(place, field.label, problem, _citations(field)))
    return typed


def _unfit(text: str, *, is_cell: bool) -> str:
    """Say why a text would change the form around it; what marks a line must not come from it."""
    if _NOT_IN_XML.search(text):
        return "有Word存不了的控制字符；应删去"
    if is_cell and ("|" in text or len(text.splitlines()) > 1):
        return "表格的一格应为一行，没有“|”；改用“/”或“、”"
    if any(line.startswith(_LINE_MARKS) for line in text.splitlines()):
        return "以“# ”“## ”“| ”开头的行会变成标题或表格；应去掉行首的这些符号"
    return ""


def _read_rows(field: TemplateField, value: Any, place: str, faults: list[Fault]) -> Any:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        problem = f"值为{str(value)[:60]!r}；应为若干行，每行一组字段"
        faults.append(Fault(place, field.label, problem, _citations(field)))
        return None
    columns = [column.name for column in field.columns]
    for number, row in enumerate(value, start=1):
        faults.extend(
            Fault(f"{place}[{number}].{name}", field.label, f"没有这一列；应为{'、'.join(columns)}")
            for name in row
            if name not in columns
        )
    return [
        {
            column.name: _read(
                column,
                row.get(column.name),
                f"{place}[{number}].{column.name}",
                faults,
                is_cell=True,
            )
            for column in field.columns
        }
        for number, row in enumerate(value, start=1)
    ]


def _citations(field: TemplateField) -> tuple[str, ...]:
    return tuple(load_provisions()[rule].citation for rule in field.required_by)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal | date):
        raise ValueError
    return str(value).strip()


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        raise ValueError
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _datetime(value: Any) -> datetime:
    """Read a moment as clocks in Shanghai show it; one without a zone is theirs already."""
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(ZONE)) if value.tzinfo else value
        return local.replace(tzinfo=None)
    written = str(value).strip()
    has_seconds = written.count(":") == 2
    return datetime.strptime(written, "%Y-%m-%d %H:%M:%S" if has_seconds else "%Y-%m-%d %H:%M")


def _amount(value: Any) -> Decimal:
    """Read yuan; a float has already lost what was written, so it is refused."""
    if isinstance(value, Decimal):
        is_plain = value.is_finite() and not value.is_signed()
    else:
        is_text = isinstance(value, str | int) and not isinstance(value, bool)
        is_plain = is_text and _YUAN.fullmatch(str(value).strip()) is not None
    if not is_plain:
        raise ValueError
    amount = Decimal(value)
    try:
        rounded = amount.quantize(_FEN)
    except InvalidOperation as error:
        raise ValueError("more digits than decimal arithmetic holds") from error
    if amount != rounded:
        raise ValueError
    return rounded


def _integer(value: Any) -> int:
    written = str(value).strip()
    if isinstance(value, bool | float) or not _WHOLE_NUMBER.fullmatch(written):
        raise ValueError
    return int(written)


def _last_four(value: Any) -> str:
    written = _text(value)
    if not _LAST_FOUR.fullmatch(written):
        raise ValueError
    return written


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "date": _date,
    "datetime": _datetime,
    "amount": _amount,
    "integer": _integer,
    "last_four": _last_four,
}
