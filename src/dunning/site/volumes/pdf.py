"""Print a volume with Chromium: bookmarks, page numbers in the contents, links inside the file."""

from copy import deepcopy
from pathlib import Path
from urllib.parse import unquote

import pikepdf
from lxml import html
from lxml.html import HtmlElement
from markupsafe import Markup
from playwright.sync_api import Browser

from dunning.site.volumes.assemble import TEMPLATES, Book, Imprint

HERE = Path(__file__).parent
ASSETS = HERE.parent / "theme" / "assets"
STYLESHEETS = (
    ASSETS / "site.css",
    ASSETS / "calculator.css",
    ASSETS / "print.css",
    HERE / "volume.css",
)
PATIENCE = 600_000
"""Milliseconds that one step of the browser may take: the whole course is 10 MB of page."""


def _body(chapter: HtmlElement, levels: int) -> Markup:
    """Return a chapter as HTML, its headings so many levels lower."""
    lowered = deepcopy(chapter)
    for heading in list(lowered.iter("h1", "h2", "h3", "h4")):
        heading.tag = f"h{int(heading.tag[1]) + levels}"
    return Markup(html.tostring(lowered, encoding="unicode"))  # noqa: S704


def _css_text(text: str) -> Markup:
    """Return text as the inside of a CSS string in a style element."""
    return Markup("".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text))  # noqa: S704


def volume_html(book: Book, *, nested: bool) -> str:
    """Return a volume as one document to print.

    Parameters
    ----------
    book : Book
        The volume.
    nested : bool
        Whether chapters stand below their part: their headings go one level down.

    Returns
    -------
    str
        HTML; stylesheets are named by their files.
    """
    listed = [
        {
            "key": division.key,
            "caption": division.caption if book.volume.is_whole else "",
            "chapters": [
                {
                    "key": chapter.key,
                    "title": chapter.title,
                    "running": _css_text(chapter.title),
                    "body": _body(chapter.element, 1 if nested and division.caption else 0),
                }
                for chapter in division.chapters
            ],
        }
        for division in book.divisions
    ]
    return TEMPLATES.get_template("volume.html").render(
        volume=book.volume,
        imprint=book.imprint,
        stylesheets=[sheet.as_uri() for sheet in (book.fonts, *STYLESHEETS)],
        contents=listed,
    )


def print_volume(browser: Browser, book: Book, folder: Path) -> Path:
    """Print a volume; twice, because only the first printing tells on which page a chapter starts.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        A headless Chromium.
    book : Book
        The volume.
    folder : pathlib.Path
        Where the file goes, and the document it is printed from.

    Returns
    -------
    pathlib.Path
        ``<folder>/<name>.pdf``.
    """
    source = folder / f"{book.volume.name}.html"
    source.write_text(volume_html(book, nested=book.volume.is_whole), encoding="utf-8")
    target = folder / f"{book.volume.name}.pdf"
    page = browser.new_page(locale="zh-CN")
    page.set_default_timeout(PATIENCE)
    try:
        page.goto(source.as_uri())
        page.pdf(path=target, prefer_css_page_size=True)
        numbers = pages_of(target)
        page.evaluate(
            """numbers => document.querySelectorAll("[data-page-of]").forEach(
                 (place) => { place.textContent = numbers[place.dataset.pageOf]; })""",
            numbers,
        )
        page.pdf(
            path=target,
            prefer_css_page_size=True,
            print_background=True,
            outline=True,
            tagged=True,
        )
    finally:
        page.close()
        source.unlink()
    _finish(target, book.imprint)
    return target


def pages_of(path: Path) -> dict[str, int]:
    """Return the number of the page, from 1, on which each named place of a PDF stands."""
    with pikepdf.open(path) as book:
        numbers = {page.obj.objgen: number for number, page in enumerate(book.pages, start=1)}
        names = book.Root.get("/Dests", pikepdf.Dictionary())
        return {
            unquote(name.removeprefix("/")): numbers[place[0].objgen]
            for name, place in names.items()
        }


def pages_in(path: Path) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(path) as book:
        return len(book.pages)


def _finish(path: Path, imprint: Imprint) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as book:
        with book.open_metadata(set_pikepdf_as_editor=False) as facts:
            facts["dc:title"] = str(book.docinfo["/Title"])
            facts["dc:creator"] = [imprint.author]
            facts["dc:language"] = ["zh-CN"]
        book.docinfo["/Author"] = imprint.author
        book.save(
            path,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
        )
