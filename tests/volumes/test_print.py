"""A printed volume, read back: bookmarks, page numbers, links, fonts, and all that it must say."""

import re
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser
from pypdf import PdfReader

from dunning.quiz import ChoiceQuestion, load_bank
from dunning.site.volumes.assemble import Book
from dunning.site.volumes.contents import FRONT
from dunning.site.volumes.inspection import PdfFacts, inspect_pdf
from dunning.site.volumes.pdf import print_volume
from dunning.site.volumes.quizzes import KEY_TITLE

from .conftest import BUILT, CHAPTER, GLOSSARY, NOTEBOOK

QUIZ = "interest-and-fees"


def squeezed(text: str) -> str:
    """Return text without white space: a line ends elsewhere on paper than on the screen."""
    return re.sub(r"\s+", "", text)


def headings(docname: str, tag: str) -> list[str]:
    """Return the headings of a built page, without the sign that links to them."""
    page = html.parse(BUILT / f"{docname}.html").getroot()
    for sign in page.find_class("headerlink"):
        sign.drop_tree()
    return [squeezed(h.text_content()) for h in page.xpath(f"//main//{tag}")]


@pytest.fixture
def printed(browser: Browser, book: Book, tmp_path: Path) -> Path:
    return print_volume(browser, book, tmp_path)


def check_bookmarks(facts: PdfFacts) -> None:
    level = {n: [squeezed(t) for at, t in facts.bookmarks if at == n] for n in range(3)}
    assert level[0] == ["目录", FRONT, "认识风险", "查阅"]
    chapters = [squeezed(headings(docname, "h1")[0]) for docname in (CHAPTER, NOTEBOOK, GLOSSARY)]
    assert level[1] == headings("index", "h2") + chapters
    wanted = []
    for docname in (CHAPTER, NOTEBOOK):
        wanted += [*headings(docname, "h2"), KEY_TITLE]
    assert level[2] == wanted + headings(GLOSSARY, "h2")


def check_page_numbers(pages: list[str]) -> None:
    for number, text in enumerate(pages[1:], start=2):
        assert text.startswith(str(number)) or str(number) in text.split(), f"第{number}页没有页码"
    listed = dict(re.findall(r"(利息与费用|息费如何产生|术语表)(\d+)", squeezed(pages[2])))
    assert len(listed) == 3
    for title, number in listed.items():
        assert title in squeezed(pages[int(number) - 1])[:60]
        assert "学习目标" in pages[int(number) - 1] or title == "术语表"


def check_words(text: str) -> None:
    for question in load_bank(QUIZ).questions:
        assert squeezed(question.stem) in text
        if isinstance(question, ChoiceQuestion):
            told = [option.feedback for option in question.options]
        else:
            told = [question.feedback.correct, question.feedback.wrong, question.formula]
        for reason in told:
            assert squeezed(reason) in text, f"{question.id}的理由没有印出来"
    page = html.parse(BUILT / f"{CHAPTER}.html").getroot()
    for answer in page.xpath("//main//details//p[contains(@class, 'sd-card-text')]"):
        if not answer.xpath(".//math"):
            assert squeezed(answer.text_content()) in text
    for summary in page.find_class("calculator-summary"):
        assert squeezed(summary.text_content()) in text


def test_a_printed_volume_is_whole(printed: Path) -> None:
    facts = inspect_pdf(printed)
    check_bookmarks(facts)
    assert (facts.lost, facts.outside) == ((), ())
    assert facts.links > 100
    assert facts.loose_fonts == frozenset()
    assert any("NotoSansSC" in name for name in facts.fonts)
    assert any("NotoSansMono" in name for name in facts.fonts)
    assert (facts.tagged, facts.language) == (True, "zh-CN")
    reader = PdfReader(printed)
    assert reader.metadata.title == "信用卡合规催收"
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == facts.pages
    check_page_numbers(pages)
    text = squeezed("".join(pages))
    check_words(text)
    # Words inside a drawn figure: its legend and the title of an axis.
    assert "1,000.00元×24天" in text
