"""The EPUB: what EPUBCheck says of it, its order, its formulas and figures."""

import zipfile
from dataclasses import replace
from pathlib import Path

from lxml import etree, html
from playwright.sync_api import Browser

from dunning.site.volumes.assemble import Book
from dunning.site.volumes.contents import FRONT
from dunning.site.volumes.epub import XHTML, _pages, bind_epub
from dunning.site.volumes.inspection import inspect_epub

from .conftest import BUILT, CHAPTER, NOTEBOOK

OPF = "{http://www.idpf.org/2007/opf}"
MATH = "{http://www.w3.org/1998/Math/MathML}math"
SVG = "{http://www.w3.org/2000/svg}svg"


def check_order(files: dict[str, etree._Element]) -> None:
    package = files["EPUB/package.opf"]
    order = [item.get("idref") for item in package.iter(f"{OPF}itemref")]
    assert order == ["cover", "imprint", "contents", "c1", "part-1", "c2", "c3", "part-2", "c4"]
    assert next(package.iter("{http://purl.org/dc/elements/1.1/}language")).text == "zh-CN"
    contents = files["EPUB/contents.xhtml"]
    first = contents.xpath("//*[@id='toc']/*/*[local-name()='li']/*[local-name()='a']/text()")
    assert first == [FRONT, "认识风险", "查阅"]
    assert contents.xpath("//*[@id='toc']//*[text()='学习目标']/@href")[0].startswith(
        "c2.xhtml#c2-"
    )


def check_content(files: dict[str, etree._Element]) -> None:
    for key, docname in (("c2", CHAPTER), ("c3", NOTEBOOK)):
        chapter = files[f"EPUB/{key}.xhtml"]
        page = html.parse(BUILT / f"{docname}.html").getroot().get_element_by_id("main")
        assert len(list(chapter.iter(MATH))) == len(page.xpath(".//math"))
        assert len(list(chapter.iter(f"{XHTML}h1"))) == 1
        assert next(chapter.iter(f"{XHTML}script"), None) is None
    figures = list(files["EPUB/c3.xhtml"].iter(f"{XHTML}figure"))
    assert figures
    for figure in figures:
        assert next(figure.iter(SVG), None) is not None, "图没有画出来"
        assert figure.xpath(".//@aria-label")
        assert next(figure.iter(f"{XHTML}figcaption"), None) is not None
    assert all(image.get("alt") for root in files.values() for image in root.iter(f"{XHTML}img"))


def test_the_epub_passes_epubcheck(browser: Browser, book: Book, tmp_path: Path) -> None:
    path = bind_epub(browser, book, tmp_path)
    assert inspect_epub(path) == []
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist()[0] == "mimetype"
        files = {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xhtml", ".opf", ".ncx"))
        }
    check_order(files)
    check_content(files)


def test_signs_of_markup_in_a_title_stay_words(book: Book) -> None:
    title = '催收 & "合规" <第二版>'
    named = replace(book, imprint=replace(book.imprint, title=title))
    cover, imprint = list(_pages(replace(named, divisions=()), []))
    image = next(etree.fromstring(cover.text.encode()).iter(f"{XHTML}img"))
    assert image.get("alt") == f"封面：{title}"
    heading = next(etree.fromstring(imprint.text.encode()).iter(f"{XHTML}h1"))
    assert heading.text == title
