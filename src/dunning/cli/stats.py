"""How far the course has come, in numbers."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dunning.knowledge import load_glossary, load_practices, load_provisions, load_units
from dunning.knowledge.coverage import chapter_pages
from dunning.knowledge.impact import uses
from dunning.knowledge.lint import copying, lint_all, read_pages, references
from dunning.knowledge.lint.placement import placed_units
from dunning.quiz import load_banks

FULL_BUILD_SECONDS = 40
CHAPTER_BUILD_SECONDS = 5


@dataclass(frozen=True)
class Figure:
    """One number and what it should be.

    Parameters
    ----------
    name : str
        What is counted (Chinese).
    value, target : str
        What is and what should be, as shown.
    is_reached : bool
        Whether the target is reached.
    """

    name: str
    value: str
    target: str
    is_reached: bool


def course_figures(root: Path) -> list[Figure]:
    """Count what the course holds.

    Parameters
    ----------
    root : pathlib.Path
        Root of the project.

    Returns
    -------
    list of Figure
        In the order in which they are printed.

    Raises
    ------
    KnowledgeError
        When a register cannot be read.
    """
    pages = read_pages(root, [])
    provisions, units = load_provisions(), load_units()
    placed = set(placed_units(pages)) & set(units)
    idle = [
        identifier
        for identifier, places in uses(root, provisions).items()
        if not places and not provisions[identifier].background
    ]
    questions = sum(len(bank.questions) for bank in load_banks().values())
    faults = Counter(finding.reason for finding in lint_all(root))
    return [
        _at_least("章节", len(chapter_pages(pages)), 23),
        _exactly("已讲的来源单元", len(placed), 260),
        _exactly("已判定的旧做法", len(load_practices()), 35),
        _at_least("法规条目", len(provisions), 170),
        _exactly("没用到又没标背景的条目", len(idle), 0),
        _at_least("术语", len(load_glossary()), 150),
        _at_least("题目", questions, 276),
        _exactly("查不到或已失效的引用", faults[references.REASON], 0),
        _exactly("与旧教材重复的文字", faults[copying.REASON], 0),
    ]


def build_figures(root: Path) -> list[Figure]:
    """Time a full build and the rebuild after one chapter changed, nothing executed.

    Parameters
    ----------
    root : pathlib.Path
        Root of the project; it is copied and left as it is, save that the copy takes what builds
        fetch from ``.cache``: a download is no part of a build.

    Returns
    -------
    list of Figure
        Seconds on this machine.

    Raises
    ------
    RuntimeError
        When the build fails; the message holds its last lines.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".*", "_build", "node_modules"))
        if (root / ".cache").is_dir():
            (copy / ".cache").symlink_to((root / ".cache").resolve())
        full = _seconds(lambda: _build(copy))
        with (copy / "book/risk/risk-causes.md").open("a", encoding="utf-8") as chapter:
            chapter.write("\n<!-- changed -->\n")
        one = _seconds(lambda: _build(copy))
    return [
        _seconds_figure("全书构建（不运行笔记本）", full, FULL_BUILD_SECONDS),
        _seconds_figure("改一章后重建", one, CHAPTER_BUILD_SECONDS),
    ]


def _build(folder: Path) -> None:
    builder = Path(sys.executable).with_name("jupyter-book")
    done = subprocess.run(
        [str(builder), "build", str(folder), "-n", "-W", "--keep-going", "-q"],
        env={**os.environ, "DUNNING_KNOWLEDGE": str(folder / "knowledge")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not (folder / "_build" / "html" / "index.html").is_file():
        raise RuntimeError("\n".join(done.stderr.splitlines()[-10:]))


def _seconds(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _at_least(name: str, value: int, target: int) -> Figure:
    return Figure(name, str(value), f"至少{target}", value >= target)


def _exactly(name: str, value: int, target: int) -> Figure:
    return Figure(name, str(value), str(target), value == target)


def _seconds_figure(name: str, value: float, limit: int) -> Figure:
    return Figure(name, f"{value:.1f}秒", f"不超过{limit}秒", value <= limit)
