"""Checks over every text that readers see, each in a module named after its reason."""

from collections.abc import Iterable
from pathlib import Path

from dunning.knowledge.finding import Finding
from dunning.knowledge.lint import (
    copying,
    placement,
    punctuation,
    questions,
    references,
    skeleton,
    wording,
)
from dunning.knowledge.lint.facts import Facts, read_facts
from dunning.knowledge.lint.fields import read_passages
from dunning.knowledge.lint.page import Page, read_page
from dunning.knowledge.lint.passage import Passage
from dunning.knowledge.reader import KnowledgeError

__all__ = ["Finding", "Page", "lint_all", "read_pages"]

READING_REASON = "unreadable"
LEXICON = "lexicon"
LEXICON_PROSE = "categories.yaml"
"""The other files of the lexicon are words and patterns to be found in other people's texts."""

FINGERPRINTS = Path("tests/data/source_ngrams.bin")
SOLUTIONS = Path("exercises/solutions")
"""Here the texts of the exercises are written; what trainees get is generated from them."""


def lint_all(root: Path) -> list[Finding]:
    """Check every page, notebook, exercise, question bank and register of a project.

    Parameters
    ----------
    root : pathlib.Path
        Root of the project: the folder that holds ``book/`` and ``knowledge/``.

    Returns
    -------
    list of Finding
        Sorted by file and line; empty when all is well. A file that cannot be read gives one
        finding and is left out of the other checks.
    """
    findings: list[Finding] = []
    try:
        facts = read_facts(root / "knowledge")
    except KnowledgeError as error:
        return [_unreadable(error)]
    pages = read_pages(root, findings)
    exercises = _read(sorted((root / SOLUTIONS).glob("*.ipynb")), root, findings)
    passages = [passage for page in (*pages, *exercises) for passage in page.passages()]
    for path in sorted((root / "knowledge").rglob("*.yaml")):
        try:
            passages.extend(read_passages(path, root) if _is_prose(path) else [])
            if path.parent.name == "questions":
                findings.extend(questions.check(path, root, facts))
        except KnowledgeError as error:
            findings.append(_unreadable(error))
    for page in (*pages, *exercises):
        findings.extend(references.check(page, facts, root))
    for page in filter(is_lesson, pages):
        findings.extend(skeleton.check(page))
    findings.extend(placement.check(pages, facts.units))
    findings.extend(_texts(passages, facts, root))
    return sorted(set(findings))


def is_lesson(page: Page) -> bool:
    """Tell whether a page must have the shape of a lesson.

    Parameters
    ----------
    page : Page
        A page or notebook.

    Returns
    -------
    bool
        True for every page that names its chapter and every notebook with objectives.
    """
    return bool(page.chapter) or any(heading.title == "学习目标" for heading in page.headings)


def official_titles(facts: Facts) -> tuple[str, ...]:
    """Return the titles of all instruments, longest first, with and without their edition.

    Parameters
    ----------
    facts : Facts
        The registers.

    Returns
    -------
    tuple of str
        Titles that texts may repeat word for word.
    """
    titles = {provision.instrument for provision in facts.provisions.values()}
    titles |= {title.removesuffix("）").rpartition("（")[0] for title in titles if "（" in title}
    return tuple(sorted(filter(None, titles), key=lambda title: (-len(title), title)))


def read_pages(root: Path, findings: list[Finding]) -> list[Page]:
    """Read every page and notebook of the book.

    Parameters
    ----------
    root : pathlib.Path
        Root of the project.
    findings : list of Finding
        Receives one finding for each file that cannot be read.

    Returns
    -------
    list of Page
        The front page first, then pages and notebooks by path.
    """
    paths = [*sorted((root / "book").rglob("*.md")), *sorted((root / "notebooks").glob("*.ipynb"))]
    if (root / "index.md").is_file():
        paths.insert(0, root / "index.md")
    return _read(paths, root, findings)


def _read(paths: Iterable[Path], root: Path, findings: list[Finding]) -> list[Page]:
    pages = []
    for path in paths:
        try:
            pages.append(read_page(path, root))
        except KnowledgeError as error:
            findings.append(_unreadable(error))
    return pages


def _is_prose(path: Path) -> bool:
    return path.parent.name != LEXICON or path.name == LEXICON_PROSE


def _texts(passages: list[Passage], facts: Facts, root: Path) -> list[Finding]:
    titles = official_titles(facts)
    findings = wording.check(passages, facts.glossary)
    findings += punctuation.check(passages, titles)
    try:
        fingerprints = copying.read_fingerprints(root / FINGERPRINTS)
    except KnowledgeError as error:
        return [*findings, _unreadable(error)]
    return findings + copying.check(passages, fingerprints, titles)


def _unreadable(error: KnowledgeError) -> Finding:
    problem = f"条目{error.entry}，字段{error.field}：{error.problem}"
    return Finding(error.file, 0, READING_REASON, problem, "改正后重新检查")
