"""Links, quizzes and calculators on paper; no browser."""

from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement

from dunning.site.volumes.assemble import bind
from dunning.site.volumes.contents import LEFT_OUT, Part, Volume, read_parts, volumes_of
from dunning.site.volumes.pages import read_page
from dunning.site.volumes.references import BrokenReferenceError, join_pages

from .conftest import BUILT, CHAPTER, ROOT

KNOWN = frozenset({"book/a", "book/b", "book/c"})


def article(body: str) -> HtmlElement:
    return html.fromstring(f'<article class="chapter" id="top"><h1>题</h1>{body}</article>')


def joined(base: str = "") -> dict[str, HtmlElement]:
    pages = {
        "book/a": article(
            '<p id="unused"><a href="b.html#条">一</a><a href="b.html">二</a>'
            '<a href="c.html#x">三</a>'
            '<a href="../_static/f.docx">四</a><a href="#near">五</a></p><p id="near">近</p>'
        ),
        "book/b": article('<section id="节"><h2>节</h2><p id="条">条文</p></section>'),
    }
    join_pages(pages, KNOWN, base)
    return pages


def test_links_between_pages_lead_to_ids_of_the_book() -> None:
    pages = joined()
    first, second, near = pages["book/a"].xpath(".//a/@href")
    assert pages["book/b"].get_element_by_id(first[1:]).text == "条文"
    assert second == f"#{pages['book/b'].get('id')}"
    assert pages["book/a"].get_element_by_id(near[1:]).text == "近"
    ids = [i for page in pages.values() for i in page.xpath("./descendant-or-self::*/@id")]
    assert len(set(ids)) == len(ids)
    assert all(i.isascii() for i in ids)
    assert not pages["book/a"].xpath(".//*[@id='unused']")
    assert pages["book/b"].xpath("./section/@id")


def test_links_out_of_the_book_are_text_or_lead_to_the_site() -> None:
    assert pages_text(joined()) == ["三", "四"]
    inside = joined("https://example.org/kurs/")["book/a"]
    assert inside.xpath(".//a/@href")[2:4] == [
        "https://example.org/kurs/book/c.html#x",
        "https://example.org/kurs/_static/f.docx",
    ]
    assert not inside.xpath(".//span")


def pages_text(pages: dict[str, HtmlElement]) -> list[str]:
    return [span.text for span in pages["book/a"].iter("span")]


def test_a_link_to_a_missing_place_is_refused() -> None:
    pages = {"book/a": article('<a href="b.html#nirgends">x</a>'), "book/b": article("")}
    with pytest.raises(BrokenReferenceError, match=r"book/a里的链接b\.html#nirgends"):
        join_pages(pages, KNOWN, "")


def test_ids_inside_drawings_stay_apart() -> None:
    drawing = (
        '<svg><clippath id="c"></clippath><g clip-path="url(#c)"><use href="#c"></use></g></svg>'
    )
    page = article(drawing + drawing)
    join_pages({"book/a": page}, KNOWN, "")
    own = page.xpath(".//svg//@id")
    assert len(set(own)) == 2
    assert page.xpath(".//@clip-path") == [f"url(#{i})" for i in own]
    assert page.xpath(".//use/@href") == [f"#{i}" for i in own]


def test_every_page_of_the_course_is_in_the_whole_and_in_one_part() -> None:
    volumes = volumes_of(read_parts(ROOT / "_toc.yml"))
    built = {
        page.relative_to(BUILT).with_suffix("").as_posix()
        for folder in ("book", "notebooks", "exercises")
        for page in (BUILT / folder).rglob("*.html")
    }
    assert set(volumes[0].docnames) == built - LEFT_OUT | {"index"}
    parts = [docname for volume in volumes[1:] for docname in volume.docnames]
    assert sorted(parts) == sorted(set(volumes[0].docnames) - {"index"})


def test_pages_below_a_page_follow_it(tmp_path: Path) -> None:
    toc = tmp_path / "_toc.yml"
    toc.write_text(
        "root: index\nparts:\n  - caption: 查阅\n    chapters:\n      - file: law\n"
        "        sections:\n          - file: law-1\n          - file: law-2\n"
        "      - file: book/reference/progress\n      - file: end\n",
        encoding="utf-8",
    )
    assert read_parts(toc)[1] == Part("查阅", ("law", "law-1", "law-2", "end"))


CLICKED = ("details", "button", "form", "input", "select", "textarea", "noscript")


def test_every_page_of_the_course_reads_on_paper() -> None:
    whole = volumes_of(read_parts(ROOT / "_toc.yml"))[0]
    pages = {docname: read_page(BUILT / f"{docname}.html") for docname in whole.docnames}
    for docname, page in pages.items():
        for tag in CLICKED:
            assert not page.xpath(f".//{tag}"), f"{docname}有{tag}"
    bound = bind(whole, pages, "")
    chapters = [chapter for division in bound for chapter in division.chapters]
    ids = {i for c in chapters for i in c.element.xpath("./descendant-or-self::*/@id")}
    links = [href for c in chapters for href in c.element.xpath(".//a/@href")]
    assert len(links) > 5000
    assert {href for href in links if href.startswith("#")} == set(links)
    assert {href[1:] for href in links} <= ids


def test_a_calculator_on_paper_shows_what_it_was_given(pages: dict[str, HtmlElement]) -> None:
    given = pages[CHAPTER].find_class("calculator-given")[0].text_content()
    assert "消费金额（元）5000.00" in given
    assert "计息方式" in given


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "leer.html"
    page.write_text("<!DOCTYPE html><main><p>x</p></main>", encoding="utf-8")
    with pytest.raises(ValueError, match="重新运行make book"):
        read_page(page)


def test_a_part_alone_keeps_its_own_links(pages: dict[str, HtmlElement]) -> None:
    alone = Volume("teil", "第1部分", (Part("认识风险", (CHAPTER,)),))
    (division,) = bind(alone, pages, "")
    (chapter,) = division.chapters
    assert chapter.title == "利息与费用"
    assert not chapter.element.find_class("law")[0].get("href")
    assert [title for _, title in chapter.sections][-2:] == ["依据", "小测答案与理由"]
