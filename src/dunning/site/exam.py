"""The page of the final exam: its rules, its scope, and the file with every question."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from dunning.knowledge.reader import KnowledgeError
from dunning.quiz import Bank, load_banks, render_question_html
from dunning.quiz.exam import FILE_NAME, Exam, load_exam
from dunning.site.about import lessons_of
from dunning.site.directives import DIRECTIVES, _DataDirective
from dunning.site.fragments import RENDERERS, Page, _render
from dunning.site.links import EXAM_PAGE, PROGRESS_PAGE
from dunning.site.volumes.contents import read_parts

BANK_FILE = "_static/exam-bank.js"


@dataclass(frozen=True)
class Source:
    """A bank that gives questions to the exam, with the page that asks it.

    Parameters
    ----------
    bank : Bank
        The questions.
    title, url : str
        The page, its address relative to that of the exam.
    """

    bank: Bank
    title: str
    url: str


@dataclass(frozen=True)
class ExamPart:
    """A part of the course in the exam.

    Parameters
    ----------
    caption : str
        Its title (Chinese).
    share : int
        How many of its questions a paper has.
    sources : tuple of Source
        Its banks in reading order.
    """

    caption: str
    share: int
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """How many questions there are to draw from."""
        return sum(len(source.bank.questions) for source in self.sources)


class ExamDirective(_DataDirective):
    """The final exam."""

    kind = "exam"
    source = FILE_NAME
    required_arguments = 0

    def check(self) -> str:
        """Refuse a malformed agreement."""
        try:
            load_exam()
        except KnowledgeError as error:
            return str(error)
        return ""


def exam_parts(page: Page, exam: Exam) -> list[ExamPart]:
    """Return the parts of the exam in the order of the contents list.

    Parameters
    ----------
    page : Page
        The page of the exam.
    exam : Exam
        The agreement.

    Returns
    -------
    list of ExamPart

    Raises
    ------
    KnowledgeError
        When a part does not exist, or has fewer questions than it should give.
    """
    banks = load_banks()
    sources: dict[str, list[Source]] = {}
    for lesson in lessons_of(page):
        for asked in lesson.banks:
            bank = banks.pop(asked.chapter, None)
            if bank is not None:
                found = Source(bank, lesson.title, lesson.url)
                sources.setdefault(lesson.docname, []).append(found)
    captions = {part.caption: part for part in read_parts(Path(page.env.srcdir) / "_toc.yml")}
    parts = []
    for caption, share in exam.shares.items():
        if caption not in captions:
            known = "、".join(filter(None, captions))
            problem = f"值为“{caption}”；_toc.yml里没有这个部分，应为{known}之一"
            raise KnowledgeError(FILE_NAME, "-", "shares", problem)
        own = [one for name in captions[caption].docnames for one in sources.get(name, [])]
        parts.append(ExamPart(caption, share, tuple(own)))
        if parts[-1].size < share:
            problem = f"{caption}要抽{share}题；题库里只有{parts[-1].size}题"
            raise KnowledgeError(FILE_NAME, "-", "shares", problem)
    return sorted(parts, key=lambda part: list(captions).index(part.caption))


def bank_script(exam: Exam, parts: list[ExamPart]) -> str:
    """Return the file that the page of the exam fetches: every question, answers packed.

    Parameters
    ----------
    exam : Exam
        The agreement.
    parts : list of ExamPart
        What to draw from.

    Returns
    -------
    str
        A classic script that sets ``dunningExamBank``; a script can be fetched from ``file://``.
    """
    sources = [source for part in parts for source in part.sources]
    chapter = {source.bank.chapter: position for position, source in enumerate(sources)}
    data: dict[str, Any] = {
        "needed": exam.needed,
        "basis": exam.basis,
        "chapters": [{"title": source.title, "url": source.url} for source in sources],
        "parts": [
            {
                "caption": part.caption,
                "share": part.share,
                "questions": [
                    {
                        "id": question.id,
                        "chapter": chapter[source.bank.chapter],
                        "html": render_question_html(question, 0),
                    }
                    for source in part.sources
                    for question in source.bank.questions
                ],
            }
            for part in parts
        ],
    }
    data["hash"] = hashlib.sha256(_json(data).encode()).hexdigest()[:12]
    return f"self.dunningExamBank={_json(data)};\n"


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _exam(page: Page, argument: str) -> str:
    exam = load_exam()
    parts = exam_parts(page, exam)
    script = bank_script(exam, parts)
    (Path(page.builder.outdir) / BANK_FILE).write_text(script, encoding="utf-8")
    mark = hashlib.sha256(script.encode()).hexdigest()[:8]
    address = page.static(BANK_FILE.removeprefix("_static/"))
    progress = page.builder.get_relative_uri(page.docname, PROGRESS_PAGE)
    return _render(
        "exam.html",
        page,
        exam=exam,
        parts=parts,
        bank=f"{address}?v={mark}",
        progress=progress,
        edition=version("dunning"),
    )


def _always(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the page in every build: its questions stand on other pages."""
    return [EXAM_PAGE] if EXAM_PAGE in env.found_docs else []


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    context["has_exam"] = "data-exam-bank" in context.get("body", "")


def register(app: Sphinx) -> None:
    """Add the block to the directives and renderers; called before those are registered."""
    DIRECTIVES["exam"] = ExamDirective
    RENDERERS["exam"] = _exam
    app.connect("env-updated", _always)
    app.connect("html-page-context", _context)
