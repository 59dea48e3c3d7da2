"""Fill a template in: checked values become the text of a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from dunning.document.checks import check_whole
from dunning.document.errors import DocumentError
from dunning.document.template import Template, TemplateField
from dunning.document.values import clock, read_values


@dataclass(frozen=True)
class Document:
    """One document, ready to be shown or saved.

    Parameters
    ----------
    title : str
        Title of its template.
    markup : str
        Lines; ``# `` opens a heading, ``- `` a bullet, ``| `` a row of a table.
    """

    title: str
    markup: str

    @property
    def text(self) -> str:
        """The document as plain text, for a message or an e-mail."""
        lines = []
        for line in self.markup.splitlines():
            if line.startswith("| "):
                lines.append("  ".join(row_cells(line)))
            else:
                lines.append(line.removeprefix("## ").removeprefix("# "))
        return "\n".join(lines).strip() + "\n"


def row_cells(line: str) -> list[str]:
    """Split one row of a table into its cells.

    Parameters
    ----------
    line : str
        A line such as ``| 期数 | 金额 |``.

    Returns
    -------
    list of str
        The cells without blanks around them.
    """
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _chinese_date(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日{clock(value)}"
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else str(value)


def _yuan(value: Any) -> str:
    return f"{value:.2f}元" if isinstance(value, Decimal) else str(value)


_JINJA = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_JINJA.filters.update(day=_chinese_date, yuan=_yuan)


def render(template: Template, values: Mapping[str, Any]) -> Document:
    """Fill a template in.

    Parameters
    ----------
    template : Template
        The kind of document.
    values : Mapping[str, Any]
        Value by name of the field; amounts in yuan as text with at most two decimals.

    Returns
    -------
    Document
        The document.

    Raises
    ------
    DocumentError
        Naming every field that is missing or wrong and the rule that requires it.
    """
    typed, faults = read_values(template, values)
    if not faults:
        faults = check_whole(template.id, typed)
    if faults:
        raise DocumentError(template.title, faults)
    return _fill(template, typed)


def blank(template: Template) -> Document:
    """Return the form with the name of each field in its place.

    Parameters
    ----------
    template : Template
        The kind of document.

    Returns
    -------
    Document
        The form to fill in by hand.
    """
    return _fill(template, {field.name: _placeholder(field) for field in template.fields})


def _placeholder(field: TemplateField) -> Any:
    if field.kind == "rows":
        return [{column.name: f"【{column.label}】" for column in field.columns}]
    return f"【{field.label}】"


def _fill(template: Template, values: Mapping[str, Any]) -> Document:
    return Document(template.title, _JINJA.from_string(template.body).render(values).strip() + "\n")
