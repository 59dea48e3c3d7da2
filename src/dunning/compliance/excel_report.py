"""An audit as a workbook."""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dunning.compliance.auditor import AuditResult
from dunning.compliance.reading import Contacts
from dunning.compliance.report import Report, make_report
from dunning.saving import save

MAX_ROWS = 1_048_575
"""Rows of a sheet of Excel below its heading."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEAD = Font(bold=True)
_FILL = PatternFill("solid", fgColor="DCE6F1")
_WIDTHS = {"说明": 52, "依据": 60, "涉及的联系": 32, "时间": 20, "规则": 24, "应为": 52, "值": 24}


def write_excel(
    result: AuditResult, path: Path | str, *, mask: bool = True, source: Contacts | None = None
) -> None:
    """Write a workbook: overview, findings, by agent, by rule, by day, lines refused.

    Parameters
    ----------
    result : AuditResult
        What was found.
    path : pathlib.Path or str
        Where to; ends in ``.xlsx``.
    mask : bool
        Whether people's ids are replaced by numbers.
    source : Contacts, optional
        How the log was read, for the lines refused.

    Raises
    ------
    OSError
        When the file cannot be written; what stood there before is left as it was.
    """
    report = make_report(result, mask=mask, source=source)
    book = Workbook(write_only=True)
    _overview(book.create_sheet("概况"), report)
    for title, table in (
        ("发现", report.findings),
        ("按催收员", report.by_agent),
        ("按规则", report.by_rule),
        ("按日期", report.by_day),
        ("拒绝的行", report.refused),
    ):
        for part, start in enumerate(range(0, max(len(table), 1), MAX_ROWS)):
            sheet = book.create_sheet(title if not part else f"{title}{part + 1}")
            _table(sheet, table.iloc[start : start + MAX_ROWS])
    # On a full disk openpyxl leaves its sheets open, and each complains; memory does not fill up.
    packed = BytesIO()
    book.save(packed)
    save(path, packed.getvalue())


def _overview(sheet: Worksheet, report: Report) -> None:
    sheet.column_dimensions["A"].width = 80
    sheet.append([_cell(sheet, report.title, is_head=True)])
    for line in report.lines:
        sheet.append([_cell(sheet, line)])


def _table(sheet: Worksheet, table: pd.DataFrame) -> None:
    sheet.freeze_panes = "A2"
    for place, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 14)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table) + 1}"
    sheet.append([_cell(sheet, name, is_head=True) for name in table.columns])
    for row in _rows(table):
        sheet.append([_cell(sheet, value) for value in row])


def _rows(table: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    plain = table.copy()
    for name in plain.columns:
        if pd.api.types.is_datetime64_any_dtype(plain[name].dtype):
            written = "%Y-%m-%d" if name == "日期" else "%Y-%m-%d %H:%M:%S"
            plain[name] = plain[name].dt.strftime(written)
    return plain.itertuples(index=False, name=None)


def _cell(sheet: Worksheet, value: Any, *, is_head: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        value = _NOT_IN_XML.sub("�", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # An id that begins with an equals sign must not run as a formula.
        cell.data_type = "s"
    if is_head:
        cell.font, cell.fill = _HEAD, _FILL
        cell.alignment = Alignment(vertical="center")
    return cell
