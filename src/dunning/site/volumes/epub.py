"""Bind the whole course as an EPUB 3: the pages that the PDF is printed from, as XHTML."""

import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from lxml import etree
from markupsafe import Markup
from playwright.sync_api import Browser, Page

from dunning.site.volumes.assemble import TEMPLATES, Book
from dunning.site.volumes.pdf import PATIENCE, volume_html

HERE = Path(__file__).parent
COVER_SIZE = {"width": 794, "height": 1123}
"""A4 in CSS pixels, as the cover of the PDF."""

VENDOR = HERE.parent / "vendor"
PLOT_WIDTH = 640
"""Width of a chart in its own units; a reader's program scales it to the screen."""

# The page's still drawings lean on the page's style sheet; a drawing that carries its own colours
# and sizes is what every reader's program can show.
_DRAW = """async (width) => {
  const family = getComputedStyle(document.body).fontFamily;
  for (const place of document.querySelectorAll("[data-plot]")) {
    const { data, layout } = JSON.parse(place.nextElementSibling.textContent);
    const height = layout.height ?? 400;
    const shown = { ...layout, title: undefined, font: { ...layout.font, family }, width, height };
    const canvas = document.createElement("div");
    document.body.append(canvas);
    await Plotly.newPlot(canvas, data, shown, { locale: "zh-CN" });
    const image = await Plotly.toImage(canvas, { format: "svg", width, height });
    const text = decodeURIComponent(image.slice(image.indexOf(",") + 1));
    const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    Plotly.purge(canvas);
    canvas.remove();
    place.removeAttribute("style");
    place.replaceChildren(drawing);
  }
}"""

XHTML = "{http://www.w3.org/1999/xhtml}"
_PROPERTIES = {
    "mathml": "{http://www.w3.org/1998/Math/MathML}math",
    "svg": "{http://www.w3.org/2000/svg}svg",
}
_SERIALISE = """() => [...document.querySelectorAll("article.chapter")].map(
  (chapter) => new XMLSerializer().serializeToString(chapter))"""
_CHAPTER_OF = re.compile(r"#((c\d+)(-\d+)?)")


@dataclass(frozen=True)
class BookPage:
    """One file of the reading order.

    Parameters
    ----------
    key : str
        Stem of its name, and its id in the manifest.
    properties : str
        What the manifest must say of its content.
    text : str
        XHTML.
    """

    key: str
    properties: str
    text: str


def bind_epub(browser: Browser, book: Book, folder: Path) -> Path:
    """Write a volume as an EPUB.

    The browser that prints the PDF also draws the figures here and writes the chapters as XML: it
    knows every rule of HTML, SVG and MathML names.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        A headless Chromium.
    book : Book
        The volume.
    folder : pathlib.Path
        Where the file goes.

    Returns
    -------
    pathlib.Path
        ``<folder>/<name>.epub``; the same bytes for the same content.
    """
    source = folder / f"{book.volume.name}-epub.html"
    source.write_text(volume_html(book, nested=False), encoding="utf-8")
    page = browser.new_page(locale="zh-CN", viewport=COVER_SIZE)
    page.set_default_timeout(PATIENCE)
    try:
        page.goto(source.as_uri())
        _draw_figures(page)
        chapters = page.evaluate(_SERIALISE)
        page.emulate_media(media="print")
        cover = page.locator(".cover").screenshot()
    finally:
        page.close()
        source.unlink()
    target = folder / f"{book.volume.name}.epub"
    _write(target, book, chapters, cover)
    return target


def _draw_figures(page: Page) -> None:
    if page.locator("[data-plot]").count():
        for script in ("plotly-basic.min.js", "plotly-zh-cn.js"):
            page.add_script_tag(path=VENDOR / script)
        page.evaluate(_DRAW, PLOT_WIDTH)


def _write(target: Path, book: Book, chapters: list[str], cover: bytes) -> None:
    imprint = book.imprint
    pages = list(_pages(book, chapters))
    facts = {
        "imprint": imprint,
        "divisions": book.divisions,
        "pages": pages,
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"dunning:{imprint.content_hash}"),
        "modified": imprint.built_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    contents = _page("目录", TEMPLATES.get_template("epub-contents.xhtml").render(facts))
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": TEMPLATES.get_template("container.xml").render(),
        "EPUB/package.opf": TEMPLATES.get_template("package.opf").render(facts),
        "EPUB/contents.ncx": TEMPLATES.get_template("contents.ncx").render(facts),
        "EPUB/contents.xhtml": contents,
        "EPUB/epub.css": (HERE / "epub.css").read_bytes(),
        "EPUB/cover.png": cover,
        **{f"EPUB/{page.key}.xhtml": page.text for page in pages},
    }
    with zipfile.ZipFile(target, "w") as archive:
        # The format wants this file first and not compressed; a fixed time makes equal books equal.
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def _page(title: str, body: str, kind: str = "") -> str:
    markup = Markup(body)  # noqa: S704
    return TEMPLATES.get_template("epub-page.xhtml").render(title=title, body=markup, kind=kind)


def _pages(book: Book, chapters: list[str]) -> Iterator[BookPage]:
    written = iter(chapters)
    picture = Markup('<p class="cover"><img src="cover.png" alt="封面：{}"/></p>')
    yield BookPage("cover", "", _page("封面", picture.format(book.imprint.title), "cover"))
    colophon = TEMPLATES.get_template("epub-imprint.xhtml").render(imprint=book.imprint)
    yield BookPage("imprint", "", _page("版本", colophon, "frontmatter"))
    for division in book.divisions:
        if division.caption:
            body = TEMPLATES.get_template("epub-part.xhtml").render(division=division)
            yield BookPage(division.key, "", _page(division.caption, body, "bodymatter"))
        for chapter in division.chapters:
            properties, body = _chapter(next(written), chapter.key)
            yield BookPage(chapter.key, properties, _page(chapter.title, body, "bodymatter"))


def _chapter(text: str, key: str) -> tuple[str, str]:
    """Return what the manifest must say of a chapter, and the chapter with its links set."""
    root = etree.fromstring(text)
    for script in list(root.iter(f"{XHTML}script")):
        script.getparent().remove(script)
    for link in root.iter(f"{XHTML}a"):
        found = _CHAPTER_OF.fullmatch(link.get("href", ""))
        if found and found[2] != key:
            place = f"#{found[1]}" if found[3] else ""
            link.set("href", f"{found[2]}.xhtml{place}")
    needed = [name for name, tag in _PROPERTIES.items() if next(root.iter(tag), None) is not None]
    return " ".join(needed), etree.tostring(root, encoding="unicode")
