"""Tables of a file as text: encodings, separators and what spreadsheets do to cells."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from dunning.compliance.contacts import ContactsError
from dunning.compliance.decoding import DAMAGED, EncodingError, decode

_SEPARATORS = (",", ";", "\t")
_DAMAGED = (*DAMAGED, InvalidFileException)
_UNREADABLE = "不是完好的.xlsx文件，读不出来；在Excel里打开，另存为.xlsx再交"
_EXACT_DIGITS = 10**15
"""Excel keeps fifteen digits of a number."""


@dataclass(frozen=True)
class Table:
    """A heading and the lines below it.

    Parameters
    ----------
    heading : list of str
        Names of the columns, empty ones at the end left out.
    lines : iterator of (int, list of str)
        Line number as a spreadsheet shows it, and the cells.
    encoding : str
        What the file is written in, for readers.
    """

    heading: list[str]
    lines: Iterator[tuple[int, list[str]]]
    encoding: str


def open_table(path: Path) -> Table:
    """Open a .csv or .xlsx file.

    Parameters
    ----------
    path : pathlib.Path
        The file; of a workbook the first sheet is read.

    Returns
    -------
    Table
        Its lines, read as they are asked for.

    Raises
    ------
    ContactsError
        When it is missing, of another kind, damaged, empty, or in no encoding that is known; for
        what is damaged further down, when that line is asked for.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        problem = f"文件名以“{suffix}”结尾；应为.csv或.xlsx（.xls先在Excel里另存为.xlsx）"
        raise ContactsError(str(path), problem=problem)
    try:
        rows, encoding = _workbook(path) if suffix == ".xlsx" else _csv(path)
        lines = enumerate(rows, start=1)
        first = next(lines, None)
    except FileNotFoundError:
        raise ContactsError(str(path), problem="没有这个文件") from None
    except OSError as error:
        raise ContactsError(str(path), problem=f"打不开：{error.strerror or error}") from error
    heading = first[1] if first else []
    while heading and not heading[-1]:
        heading = heading[:-1]
    if not heading:
        raise ContactsError(str(path), problem="第1行是空的；应为各列的名称")
    return Table(heading, lines, encoding)


def _csv(path: Path) -> tuple[Iterator[list[str]], str]:
    try:
        text, encoding = decode(path.read_bytes())
    except EncodingError as error:
        raise ContactsError(str(path), problem=str(error)) from error
    if "\x00" in text:
        raise ContactsError(str(path), problem="含有空字节，不是文本文件；应为CSV")
    head = text[: text.find("\n")] if "\n" in text else text
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return _plain_rows(path, reader), encoding


def _plain_rows(path: Path, reader: Any) -> Iterator[list[str]]:
    try:
        for cells in reader:
            yield [plain(cell) for cell in cells]
    except csv.Error as error:
        problem = f"第{reader.line_num}行附近引号不成对或格式不对（{error}）"
        raise ContactsError(str(path), problem=problem) from error


def plain(cell: str) -> str:
    """Return a cell without blanks around it and without what keeps numbers as text in Excel.

    Parameters
    ----------
    cell : str
        Such as ``' 138 '``, ``'="138"'`` or ``"'138"``.

    Returns
    -------
    str
        ``"138"``.
    """
    text = cell.strip().strip("\ufeff")
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text[1:] if text.startswith("'") else text


def _workbook(path: Path) -> tuple[Iterator[list[str]], str]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = next(iter(book.worksheets), None)
        if sheet is not None:
            # Some programs note too small an area; what stands outside it would be lost.
            sheet.reset_dimensions()
    except _DAMAGED as error:
        raise ContactsError(str(path), problem=_UNREADABLE) from error
    if sheet is None:
        raise ContactsError(str(path), problem="里面没有工作表；第一张工作表应是联系日志")
    rows = _sheet_rows(path, sheet.iter_rows(values_only=True))
    first = next(rows, [])
    return chain([first], rows), f"Excel工作表“{sheet.title}”"


def _sheet_rows(path: Path, rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    number, width = 0, 0
    try:
        for number, row in enumerate(rows, start=1):  # noqa: B007 - told when the next one fails
            cells = [_written(value) for value in row]
            width = width or len(cells)
            # Empty cells at the end of a row are not in the file.
            yield cells + [""] * (width - len(cells))
    except (*_DAMAGED, OSError) as error:
        place = f"第{number}行以后读不出来" if number else "第1行就读不出来"
        raise ContactsError(str(path), problem=f"{_UNREADABLE}（{place}）") from error


def _written(value: Any) -> str:
    """Return a cell of a workbook as text; numbers that lost digits keep their exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        # A date alone is midnight in the file; on the screen no time stands beside it.
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, (int, float)):
        if abs(value) >= _EXACT_DIGITS:
            return f"{value:.14E}"
        return str(int(value)) if value == int(value) else repr(value)
    return plain(str(value))
