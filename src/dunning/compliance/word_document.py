"""Every piece of text in a Word file, with its place.

Proxies of python-docx pass over what stands in content controls, tracked insertions, text boxes
and tables within cells; here the XML is walked through whatever wraps a paragraph.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from docx import Document
from docx.enum.section import WD_HEADER_FOOTER
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from dunning.compliance.decoding import DAMAGED

_DAMAGED = (*DAMAGED, OSError, OpcError, PythonDocxError, XmlchemyError)
_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:txbxContent"))
_REMARK = qn("w:comment")
_ALTERNATES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_LETTERS = frozenset(map(qn, ("w:t", "m:t")))
_MARKS = frozenset(map(qn, ("w:tab", "w:ptab", "w:br", "w:cr", "w:noBreakHyphen")))
_WRITTEN = _LETTERS | _MARKS | {_WORD_ART}
_LEFT_OUT = frozenset(map(qn, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:rt")))
_ELSEWHERE = frozenset(map(qn, ("w:altChunk", "w:subDoc")))
_TAKES_IN = "插入了另一份文件，那里的字读不到；在Word里打开，把全文复制到一份新的.docx再交"
_UNREADABLE = "不是完好的.docx文件，读不出来；在Word里打开，另存为.docx再交"
_PAGES = (
    (WD_HEADER_FOOTER.PRIMARY, ""),
    (WD_HEADER_FOOTER.FIRST_PAGE, "首页"),
    (WD_HEADER_FOOTER.EVEN_PAGE, "偶数页"),
)
_NOTES = (
    (RELATIONSHIP_TYPE.FOOTNOTES, qn("w:footnote"), "脚注"),
    (RELATIONSHIP_TYPE.ENDNOTES, qn("w:endnote"), "尾注"),
    (RELATIONSHIP_TYPE.COMMENTS, _REMARK, "批注"),
)


class Piece(NamedTuple):
    """One piece of a Word file.

    Parameters
    ----------
    place : str
        Where it stands, for readers (Chinese).
    text : str
        What it says; may be blank.
    is_remark : bool
        Whether it is a comment beside the text, which is not printed with it.
    """

    place: str
    text: str
    is_remark: bool = False


class WordError(ValueError):
    """A Word file cannot be read whole; the message says why and what to do (Chinese)."""


def read_word(data: bytes) -> list[Piece]:
    """Read all text of a Word file.

    Parameters
    ----------
    data : bytes
        The whole .docx file.

    Returns
    -------
    list of Piece
        Every paragraph and every cell, blank ones among them: the body, headers and footers of
        every kind, footnotes, endnotes, comments, and what is drawn in diagrams. What tracked
        changes inserted is there, what they deleted is not; guides to pronunciation are left out.

    Raises
    ------
    WordError
        When it is damaged or no Word file, or takes in another file, which is not read.
    """
    try:
        return list(_pieces(Document(BytesIO(data)).part))
    except WordError:
        raise
    except _DAMAGED as error:
        raise WordError(_UNREADABLE) from error


def _pieces(document: Any) -> Iterator[Piece]:
    yield from _blocks(document.element, "")
    yield from _edges(document)
    for kind, tag, name in _NOTES:
        number = 0
        for note in (note for root in _related(document, kind) for note in root.iter(tag)):
            # The lines that part notes from the page are notes too, of another type.
            number += note.get(qn("w:type"), "normal") == "normal"
            for piece in _blocks(note, f"{name}{number}"):
                yield piece._replace(is_remark=tag == _REMARK)
    diagrams = _related(document, RELATIONSHIP_TYPE.DIAGRAM_DATA)
    for number, diagram in enumerate(diagrams, start=1):
        for line, paragraph in enumerate(diagram.iter(qn("a:p")), start=1):
            text = "".join(part.xpath("string()") for part in paragraph.iter(qn("a:t")))
            yield Piece(f"图示{number}第{line}段", text)


def _related(document: Any, kind: str) -> Iterator[Any]:
    for relation in document.rels.values():
        if relation.reltype == kind and not relation.is_external:
            yield parse_xml(relation.target_part.blob)


def _edges(document: Any) -> Iterator[Piece]:
    seen = set()
    for section in document.element.iter(qn("w:sectPr")):
        for kind, pages in _PAGES:
            for name, reference in (
                ("页眉", section.get_headerReference(kind)),
                ("页脚", section.get_footerReference(kind)),
            ):
                part = None if reference is None else document.related_parts[reference.rId]
                if part is not None and part.partname not in seen:
                    seen.add(part.partname)
                    yield from _blocks(parse_xml(part.blob), f"{pages}{name}")


def _blocks(container: Any, prefix: str) -> Iterator[Piece]:
    paragraphs = tables = 0
    for block in _nearest(container, {_PARAGRAPH, _TABLE}):
        if block.tag == _TABLE:
            tables += 1
            yield from _cells(block, f"{prefix}表{tables}")
        else:
            paragraphs += 1
            place = f"{prefix}第{paragraphs}段"
            yield Piece(place, _text(block))
            yield from _enclosed(block, place)


def _cells(table: Any, prefix: str) -> Iterator[Piece]:
    for row_number, row in enumerate(_nearest(table, {_ROW}), start=1):
        column = 1
        for cell in _nearest(row, {_CELL}):
            place = f"{prefix}第{row_number}行第{column}格"
            column += cell.grid_span
            blocks = _nearest(cell, {_PARAGRAPH, _TABLE})
            lines = [_text(block) for block in blocks if block.tag == _PARAGRAPH]
            yield Piece(place, "\n".join(lines))
            yield from _enclosed(cell, place)


def _enclosed(element: Any, place: str) -> Iterator[Piece]:
    """Yield what a paragraph or a cell holds beside its own lines: text boxes and tables."""
    boxes = tables = 0
    for inner in _nearest(element, {_BOX, _TABLE}):
        if inner.tag == _TABLE:
            tables += 1
            yield from _cells(inner, f"{place}表{tables}")
        else:
            boxes += 1
            yield from _blocks(inner, f"{place}文本框{boxes}")


def _text(paragraph: Any) -> str:
    return "".join(map(_said, _nearest(paragraph, {*_WRITTEN, _BOX})))


def _said(element: Any) -> str:
    if element.tag == _BOX:
        return ""
    if element.tag == _WORD_ART:
        return element.get("string", "")
    return str(element.xpath("string()") if element.tag in _LETTERS else element)


def _nearest(element: Any, tags: set[str] | frozenset[str]) -> Iterator[Any]:
    """Yield the nearest descendants of some kinds in order, through whatever wraps them."""
    for child in _read(element):
        if child.tag in _ELSEWHERE:
            raise WordError(_TAKES_IN)
        if child.tag in tags:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _nearest(child, tags)


def _read(element: Any) -> Any:
    """Return what holds the children: of two forms of the same text the first that has any."""
    if element.tag != _ALTERNATES:
        return element
    forms = (form for form in element if any(True for _ in form.iter(*_LETTERS, _WORD_ART)))
    return next(forms, ())
