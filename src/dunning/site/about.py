"""Blocks about the book itself: the progress board, and how this copy was built."""

import json
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from dunning.quiz import Bank, load_bank
from dunning.site.directives import DIRECTIVES, _DataDirective
from dunning.site.fragments import RENDERERS, Page, _render
from dunning.site.ledger import ledger
from dunning.site.links import BUILD_PAGE, EXAM_PAGE, PROGRESS_PAGE
from dunning.site.outputs import QUIZ

VENDOR = Path(__file__).parent / "vendor" / "vendor.json"

_LIBRARIES = {
    "jupyter-book": "构建全书",
    "sphinx": "把文字变成网页",
    "myst-nb": "读笔记本和Markdown",
    "docutils": "文档结构",
    "latex2mathml": "公式",
    "pandas": "整批计算",
    "numpy": "整批计算",
    "plotly": "画图",
    "pydantic": "核对知识库",
}


@dataclass(frozen=True)
class Lesson:
    """One row of the progress board.

    Parameters
    ----------
    docname, title, url : str
        The page.
    banks : list of Bank
        The quizzes that it asks.
    """

    docname: str
    title: str
    url: str
    banks: list[Bank]


@dataclass(frozen=True)
class NotebookStatus:
    """What the stored outputs of a notebook tell.

    Parameters
    ----------
    url, title : str
        The page.
    cells : int
        Code cells.
    status : str
        Whether all ran, in order and without an error (Chinese).
    """

    url: str
    title: str
    cells: int
    status: str


class ProgressBoardDirective(_DataDirective):
    """The board that shows, exports, imports and erases a reader's progress."""

    kind = "progress-board"
    source = "units.yaml"
    required_arguments = 0


class BuildDirective(_DataDirective):
    """One of the blocks about the build: facts, notebooks, versions or files to download."""

    kind = "build"
    source = "units.yaml"

    def check(self) -> str:
        """Refuse a block that does not exist."""
        if self.arguments[0] in _BLOCKS:
            return ""
        return f"没有“{self.arguments[0]}”这一块；应为{'、'.join(_BLOCKS)}之一"


def in_reading_order(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield a page and the pages below it, as the contents list has them."""
    yield docname
    for below in env.toctree_includes.get(docname, []):
        yield from in_reading_order(env, below)


def is_lesson(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a page is something to learn: it states its minutes, or is a notebook."""
    return docname in ledger(env).minutes or docname.startswith(("notebooks/", "exercises/"))


def _cells(env: BuildEnvironment, docname: str) -> list[dict[str, Any]]:
    path = Path(env.doc2path(docname))
    if path.suffix != ".ipynb":
        return []
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _stored_banks(env: BuildEnvironment, docname: str) -> Iterator[Bank]:
    for cell in _cells(env, docname):
        for output in cell["outputs"]:
            content = output.get("data", {}).get(QUIZ)
            if content is None:
                continue
            wanted = json.loads("".join(content)) if isinstance(content, str | list) else content
            bank = load_bank(wanted["bank"])
            questions = wanted.get("questions")
            yield bank if questions is None else bank.select(tuple(questions))


def lessons_of(page: Page) -> list[Lesson]:
    """Return every lesson in reading order, with its quizzes."""
    env = page.env
    return [
        Lesson(
            docname,
            env.titles[docname].astext(),
            page.builder.get_relative_uri(page.docname, docname),
            [
                *(load_bank(name) for name in ledger(env).banks.get(docname, [])),
                *_stored_banks(env, docname),
            ],
        )
        for docname in in_reading_order(env, env.config.root_doc)
        if is_lesson(env, docname)
    ]


def stored_status(cells: list[dict[str, Any]]) -> str:
    """Say what the stored outputs of code cells show.

    Parameters
    ----------
    cells : list of dict
        Code cells of a notebook.

    Returns
    -------
    str
        One phrase in Chinese.
    """
    errors = sum(output["output_type"] == "error" for cell in cells for output in cell["outputs"])
    counts = [cell["execution_count"] for cell in cells]
    if errors:
        return f"有{errors}处报错"
    if counts == list(range(1, len(cells) + 1)):
        return "全部按顺序运行过，没有报错"
    if not any(counts):
        return "学员版，留给你运行"
    return f"{sum(count is not None for count in counts)}格运行过，顺序不全"


def _progress_board(page: Page, argument: str) -> str:
    has_exam = EXAM_PAGE in page.env.found_docs
    exam = page.builder.get_relative_uri(page.docname, EXAM_PAGE) if has_exam else ""
    return _render(
        "progress-board.html",
        page,
        lessons=lessons_of(page),
        edition=version("dunning"),
        exam=exam,
    )


def _facts(page: Page) -> str:
    found = page.env.found_docs
    lessons = sum(is_lesson(page.env, docname) for docname in found)
    return _render(
        "build-facts.html", page, edition=version("dunning"), pages=len(found), lessons=lessons
    )


def _notebooks(page: Page) -> str:
    env = page.env
    notebooks = []
    for docname in in_reading_order(env, env.config.root_doc):
        cells = _cells(env, docname)
        if not cells:
            continue
        url = page.builder.get_relative_uri(page.docname, docname)
        title = env.titles[docname].astext()
        notebooks.append(NotebookStatus(url, title, len(cells), stored_status(cells)))
    return _render("build-notebooks.html", page, notebooks=notebooks)


def _versions(page: Page) -> str:
    versions = [("Python", platform.python_version(), "运行上面各项")]
    versions += [(name, version(name), purpose) for name, purpose in _LIBRARIES.items()]
    for entry in json.loads(VENDOR.read_text(encoding="utf-8")):
        versions.append((entry["package"], entry["version"], "在浏览器里运行"))
    return _render("build-versions.html", page, versions=list(dict.fromkeys(versions)))


def _downloads(page: Page) -> str:
    """Return the place of the list; `dunning.site.volumes.listing` fills it when files exist."""
    return "<div><!--downloads--><!--/downloads--></div>\n"


_BLOCKS = {
    "facts": _facts,
    "notebooks": _notebooks,
    "versions": _versions,
    "downloads": _downloads,
}


def _always(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write these pages in every build: they tell of all the others and of the build itself."""
    return [page for page in (PROGRESS_PAGE, BUILD_PAGE) if page in env.found_docs]


def register(app: Sphinx) -> None:
    """Add the blocks to the directives and renderers; called before those are registered."""
    DIRECTIVES["progress-board"] = ProgressBoardDirective
    DIRECTIVES["build"] = BuildDirective
    RENDERERS["progress-board"] = _progress_board
    RENDERERS["build"] = lambda page, argument: _BLOCKS[argument](page)
    app.connect("env-updated", _always)
