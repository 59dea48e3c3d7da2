"""The built book, and a volume small enough to print in a test."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement

from dunning.site.sealing import read_manifest
from dunning.site.volumes.assemble import Book, Imprint, bind
from dunning.site.volumes.contents import WHOLE, Part, Volume
from dunning.site.volumes.fonts import prepare_fonts
from dunning.site.volumes.pages import read_page

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "_build" / "html"
GLOSSARY = "book/reference/glossary"
CHAPTER = "book/risk/interest-and-fees"
NOTEBOOK = "notebooks/interest"
SMALL = Volume(
    WHOLE,
    "样书",
    (Part("", ("index",)), Part("认识风险", (CHAPTER, NOTEBOOK)), Part("查阅", (GLOSSARY,))),
)


@pytest.fixture(scope="session")
def pages() -> dict[str, HtmlElement]:
    """The pages of the small volume as paper can show them; `make test` builds the book before."""
    assert (BUILT / "index.html").is_file(), "先运行make book"
    return {docname: read_page(BUILT / f"{docname}.html") for docname in SMALL.docnames}


@pytest.fixture
def book(pages: dict[str, HtmlElement]) -> Book:
    """A volume with a home page, a chapter, a notebook and the glossary."""
    imprint = Imprint.of(read_manifest(BUILT), "信用卡合规催收", "dunning课程组")
    return Book(SMALL, bind(SMALL, pages, ""), imprint, prepare_fonts(ROOT / ".cache"))
