"""A small project with one solution notebook of two tasks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

DOUBLE = """def double(days: int) -> int:
    # 解答开始
    doubled = days + days
    return doubled
    # 解答结束"""
TOTAL = """amounts_in_fen = [1050, 250]
# 解答开始
total_in_fen = sum(amounts_in_fen)
# 解答结束"""


def cell(tag: str, source: str, cell_id: str, points: int | None = None) -> NotebookNode:
    make: dict[str, Callable[..., NotebookNode]] = {
        "task": nbformat.v4.new_markdown_cell,
        "hint": nbformat.v4.new_markdown_cell,
        "": nbformat.v4.new_markdown_cell,
    }
    metadata: dict[str, Any] = {"tags": [tag]} if tag else {}
    if points is not None:
        metadata["dunning"] = {"points": points}
    return make.get(tag, nbformat.v4.new_code_cell)(source, id=cell_id, metadata=metadata)


@pytest.fixture
def solution() -> NotebookNode:
    """Task one: two hidden checks of 2 and 1 points; task two: all or nothing for 4."""
    return nbformat.v4.new_notebook(
        cells=[
            cell("", "# 练习：天数与金额\n\n两道小题。", "title"),
            cell("task", "## 第一题：翻倍\n\n写double。", "task-1", 3),
            cell("hint", "同一个数加两次。", "hint-1"),
            cell("solution", DOUBLE, "answer-1"),
            cell("visible-check", 'assert double(2) == 4, "2天翻倍应为4天"', "visible-1"),
            cell("hidden-check", 'assert double(15) == 30, "15天翻倍应为30天"', "hidden-1a", 2),
            cell("hidden-check", 'assert double(0) == 0, "0天翻倍应为0天"', "hidden-1b", 1),
            cell("task", "## 第二题：合计\n\n算total_in_fen。", "task-2", 4),
            cell("solution", TOTAL, "answer-2"),
            cell("visible-check", 'assert total_in_fen > 0, "合计应大于0"', "visible-2"),
            cell("hidden-check", 'assert total_in_fen == 1300, "合计应为1300分"', "hidden-2"),
        ],
        metadata={"dunning": {"points": 7}},
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "exercises" / "solutions").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def save(root: Path) -> Callable[[NotebookNode], Path]:
    """Write the solution into the small project."""

    def write(notebook: NotebookNode) -> Path:
        path = root / "exercises" / "solutions" / "small.ipynb"
        nbformat.write(notebook, path)
        return path

    return write
