"""What the tagged cells of a solution notebook mean."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

TASK, SOLUTION, HINT = "task", "solution", "hint"
VISIBLE_CHECK, HIDDEN_CHECK = "visible-check", "hidden-check"
CELL_TYPES = {
    TASK: "markdown",
    HINT: "markdown",
    SOLUTION: "code",
    VISIBLE_CHECK: "code",
    HIDDEN_CHECK: "code",
}
"""Tags that mean something here, and the cell type each belongs to."""

ANSWER_BEGIN, ANSWER_END = "# 解答开始", "# 解答结束"
STUB = "# 在这里写你的代码"
SOLUTIONS_FOLDER = Path("exercises", "solutions")
TRAINEE_FOLDER = Path("exercises")

_ANSWER = re.compile(
    rf"^(?P<indent>[ \t]*){ANSWER_BEGIN}[ \t]*\n(?P<body>.*?)^[ \t]*{ANSWER_END}[ \t]*$",
    re.MULTILINE | re.DOTALL,
)


class NotebookError(ValueError):
    """A notebook cannot be read; the message names the file and what to do (Chinese)."""


@dataclass
class Task:
    """The cells from one ``task`` cell up to the next.

    Parameters
    ----------
    heading : NotebookNode
        The ``task`` cell.
    cells : list[NotebookNode]
        The cells after it, in order.
    """

    heading: NotebookNode
    cells: list[NotebookNode] = field(default_factory=list)

    def tagged(self, tag: str) -> list[NotebookNode]:
        """Return this task's cells with the tag, in order."""
        return [cell for cell in self.cells if tag in tags(cell)]

    @property
    def title(self) -> str:
        """First line of the task without heading marks."""
        return self.heading.source.strip().split("\n")[0].lstrip("#").strip()

    @property
    def points(self) -> object:
        """Points as written in the metadata; `verify` makes sure of a positive integer."""
        return points(self.heading)


def read_notebook(path: Path, *, remedy: str = "应为Jupyter能打开的.ipynb") -> NotebookNode:
    """Read a notebook as nbformat 4.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.
    remedy : str
        What to do when it cannot be read (Chinese).

    Returns
    -------
    NotebookNode
        Every cell has a type, a source and metadata of the right kind.

    Raises
    ------
    NotebookError
        When the file cannot be opened, is no JSON, or is no notebook.
    """
    damaged = f"{path}不是完好的笔记本；{remedy}"
    try:
        notebook = nbformat.read(path, as_version=4)
    except OSError as error:
        raise NotebookError(f"{path}打不开（{error.strerror or error}）；{remedy}") from error
    except (*_UNREADABLE, nbformat.ValidationError) as error:
        raise NotebookError(damaged) from error
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(map(_is_cell, cells)):
        raise NotebookError(damaged)
    return notebook


_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What nbformat lets out where JSON has another shape than a notebook."""


def _is_cell(cell: Any) -> bool:
    # nbformat only logs a cell that breaks its schema; this is what the rest of the room reads.
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
        return False
    marks = cell["metadata"].get("tags", [])
    texts = [cell.get("cell_type"), cell.get("source"), cell.get("id", "")]
    return isinstance(marks, list) and all(map(_is_text, [*texts, *marks]))


def _is_text(value: Any) -> bool:
    # Half a surrogate pair, which JSON can hold, can be neither run nor printed.
    return isinstance(value, str) and value == value.encode(errors="ignore").decode()


def tags(cell: NotebookNode) -> set[str]:
    """Return the tags of a cell."""
    return set(cell.metadata.get("tags", ()))


def points(node: NotebookNode) -> object:
    """Return ``metadata.dunning.points`` of a cell or notebook as written, None when absent."""
    ours = node.metadata.get("dunning")
    return ours.get("points") if isinstance(ours, dict) else None


def tasks(notebook: NotebookNode) -> list[Task]:
    """Split a solution notebook into its tasks.

    Parameters
    ----------
    notebook : NotebookNode
        The solution notebook.

    Returns
    -------
    list[Task]
        In order; cells before the first ``task`` belong to none.
    """
    found: list[Task] = []
    for cell in notebook.cells:
        if TASK in tags(cell):
            found.append(Task(cell))
        elif found:
            found[-1].cells.append(cell)
    return found


def answers(source: str) -> list[str]:
    """Return the texts between the answer marks of a ``solution`` cell, marks excluded."""
    return [match["body"] for match in _ANSWER.finditer(source)]


def with_stubs(source: str, filling: str = "") -> str:
    """Replace every answer of a ``solution`` cell by the stub line, keeping its indentation.

    Parameters
    ----------
    source : str
        The cell's source.
    filling : str
        A statement to put under each indented stub line; none when empty.

    Returns
    -------
    str
        The trainee's source.
    """

    def replace(match: re.Match[str]) -> str:
        indent = match["indent"]
        more = f"\n{indent}{filling}" if filling and indent else ""
        return f"{indent}{STUB}{more}"

    return _ANSWER.sub(replace, source)
