"""Read the values of a document: exact types, every fault at once, nothing guessed."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from dunning.document.errors import Fault
from dunning.document.template import KINDS, Template, TemplateField
from dunning.knowledge import load_provisions

_FEN = Decimal("0.01")


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


def _read(field: TemplateField, value: Any, place: str, faults: list[Fault]) -> Any:
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
    return typed


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
                column, row.get(column.name), f"{place}[{number}].{column.name}", faults
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
        local = value.astimezone(ZoneInfo("Asia/Shanghai")) if value.tzinfo else value
        return local.replace(tzinfo=None)
    return datetime.strptime(str(value), "%Y-%m-%d %H:%M")


def _amount(value: Any) -> Decimal:
    """Read yuan; a float has already lost what was written, so it is refused."""
    if isinstance(value, bool | float):
        raise ValueError
    try:
        amount = Decimal(str(value))
        # More digits than decimal arithmetic holds, or an infinite amount, is an invalid operation.
        rounded = amount.quantize(_FEN)
    except InvalidOperation as error:
        raise ValueError from error
    if not amount.is_finite() or amount < 0 or amount != rounded:
        raise ValueError
    return rounded


def _integer(value: Any) -> int:
    if isinstance(value, bool | float):
        raise ValueError
    number = int(str(value))
    if number < 0:
        raise ValueError
    return number


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "date": _date,
    "datetime": _datetime,
    "amount": _amount,
    "integer": _integer,
}
