"""Write a document as a Word file."""

from datetime import datetime
from io import BytesIO
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from dunning.document.render import Document, row_cells

BODY_FONT = "宋体"
HEADING_FONT = "黑体"
_EPOCH = (2026, 1, 1, 0, 0, 0)


def to_docx(document: Document) -> bytes:
    """Return a document as a Word file; equal documents give equal bytes.

    Parameters
    ----------
    document : Document
        The document.

    Returns
    -------
    bytes
        A ``.docx`` file in fonts that every Chinese Word and WPS has.
    """
    word = docx.Document()
    _set_font(word.styles["Normal"], BODY_FONT, 12)
    for name, size in (("Title", 18), ("Heading 1", 14)):
        _set_font(word.styles[name], HEADING_FONT, size)
    for is_row, group in groupby(document.markup.splitlines(), lambda line: line.startswith("| ")):
        if is_row:
            _add_table(word, [row_cells(line) for line in group])
        else:
            for line in group:
                _add_line(word, line)
    word.core_properties.title = document.title
    word.core_properties.author = ""
    word.core_properties.created = word.core_properties.modified = datetime(*_EPOCH)
    raw = BytesIO()
    word.save(raw)
    return _with_fixed_dates(raw.getvalue())


def _set_font(style: "docx.styles.style.ParagraphStyle", name: str, size: int) -> None:
    style.font.name, style.font.size = name, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _add_line(word: "docx.document.Document", line: str) -> None:
    if line.startswith("# "):
        word.add_heading(line[2:], level=0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.startswith("## "):
        word.add_heading(line[3:], level=1)
    elif line.startswith("- "):
        word.add_paragraph(line[2:], style="List Bullet")
    elif line.strip():
        word.add_paragraph(line)


def _add_table(word: "docx.document.Document", rows: list[list[str]]) -> None:
    table = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _with_fixed_dates(packed: bytes) -> bytes:
    """Pack again without the hour of saving, so that a build can be compared byte by byte."""
    target = BytesIO()
    with ZipFile(BytesIO(packed)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(ZipInfo(name, _EPOCH), source.read(name), ZIP_DEFLATED)
    return target.getvalue()
