"""Nothing is left over: every chapter has its page, every rule of the register is put to use."""

from pathlib import Path

from dunning.knowledge.chapters import CHAPTERS
from dunning.knowledge.finding import Finding
from dunning.knowledge.glossary import Glossary, load_glossary
from dunning.knowledge.impact import uses
from dunning.knowledge.lint import Page, read_pages
from dunning.knowledge.provisions import Provisions, load_provisions

REASON = "coverage"


def check(root: Path) -> list[Finding]:
    """Compare the registers with the whole course.

    Parameters
    ----------
    root : pathlib.Path
        Root of the project.

    Returns
    -------
    list of Finding
        Chapters without a page, terms that the page said to teach them does not name, rules that
        nothing relies on and that are not marked as background, and rules marked as background
        that something relies on.
    """
    pages = read_pages(root, [])
    return [
        *_chapters_without_page(pages),
        *_terms_not_taught(pages, load_glossary()),
        *_idle_rules(root, load_provisions()),
    ]


def chapter_pages(pages: list[Page]) -> dict[str, Page]:
    """Return the page of each chapter that has one.

    Parameters
    ----------
    pages : list of Page
        All pages of the book.

    Returns
    -------
    dict[str, Page]
        By key of `dunning.knowledge.chapters.CHAPTERS`.
    """
    return {page.chapter: page for page in pages if page.chapter in CHAPTERS}


def _chapters_without_page(pages: list[Page]) -> list[Finding]:
    taught = chapter_pages(pages)
    return [
        Finding(
            "knowledge/units.yaml",
            0,
            REASON,
            f"没有哪一页讲“{chapter}”章",
            f"应有一页在开头写chapter: {chapter}",
        )
        for chapter in CHAPTERS
        if chapter not in taught
    ]


def _terms_not_taught(pages: list[Page], glossary: Glossary) -> list[Finding]:
    texts = {page.chapter: "".join(line.text for line in page.lines) for page in pages}
    return [
        Finding(
            "knowledge/glossary.yaml",
            0,
            REASON,
            f"“{term.term}”的taught_in是{term.taught_in}，那一页没有用到这个词",
            "应改成讲它的那一页，或删去taught_in",
        )
        for term in glossary.values()
        if term.taught_in
        and not any(name in texts.get(term.taught_in, "") for name in (term.term, *term.aliases))
    ]


def _idle_rules(root: Path, provisions: Provisions) -> list[Finding]:
    findings = []
    for identifier, places in uses(root, provisions).items():
        marked = bool(provisions[identifier].background)
        if marked == bool(places):
            problem, right = (
                (f"“{identifier}”标为背景，却有{len(places)}处依赖它", "应删去background")
                if marked
                else (f"没有一处用到“{identifier}”", "应在正文或题目里引用，或写background说明原因")
            )
            findings.append(Finding("knowledge/provisions.yaml", 0, REASON, problem, right))
    return findings
