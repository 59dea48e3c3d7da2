"""Grading in real kernels: full, nothing, half, endless loops, crashes, moved and added cells."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from dunning.exercise import Report, generate, grade, store_outputs

Save = Callable[[NotebookNode], Path]


@pytest.fixture
def attempt(solution: NotebookNode, save: Save, root: Path) -> Callable[..., Report]:
    """Grade a trainee's notebook whose answer cells hold the given texts."""

    def run(*, extra: tuple[int, str] | None = None, timeout: int = 30, **answers: str) -> Report:
        path = save(solution)
        trainee = generate(path)
        for cell in trainee.cells:
            cell.source = answers.get(cell.id.replace("-", "_"), cell.source)
        if extra:
            trainee.cells.insert(extra[0], nbformat.v4.new_code_cell(extra[1]))
        target = root / "attempt.ipynb"
        nbformat.write(trainee, target)
        return grade(target, path, timeout_seconds=timeout)

    return run


RIGHT = {
    "answer_1": "def double(days):\n    return 2 * days",
    "answer_2": "total_in_fen = 1300",
}


def test_a_perfect_attempt_scores_full(attempt: Callable[..., Report]) -> None:
    report = attempt(**RIGHT)
    assert (report.points, report.reachable) == (7, 7)
    assert [task.messages for task in report.tasks] == [(), ()]


def test_an_untouched_stub_scores_nothing(attempt: Callable[..., Report]) -> None:
    report = attempt()
    assert report.points == 0
    assert "运行出错：NotImplementedError：这一段还没有写" in report.tasks[0].messages
    assert "运行出错：NameError" in report.tasks[1].messages[0]


def test_a_half_right_attempt_scores_in_between(attempt: Callable[..., Report]) -> None:
    report = attempt(
        answer_1="def double(days):\n    return days * days", answer_2="total_in_fen=1"
    )
    assert [task.points for task in report.tasks] == [1, 0]
    assert report.tasks[0].messages == ("15天翻倍应为30天",)
    assert report.tasks[1].messages == ("合计应为1300分",)
    assert "总分：1／7\n第一题：翻倍：1／3分\n  - 15天翻倍应为30天" in str(report)


def test_an_endless_loop_is_stopped_and_the_rest_is_graded(
    attempt: Callable[..., Report],
) -> None:
    report = attempt(**RIGHT | {"answer_1": "while True:\n    pass"}, timeout=2)
    assert [task.points for task in report.tasks] == [0, 4]
    assert report.tasks[0].messages[0] == "超过2秒没有结束，已停止；看看是不是死循环。"


def test_a_loop_that_will_not_stop_ends_the_run(attempt: Callable[..., Report]) -> None:
    stubborn = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass"
    report = attempt(**RIGHT | {"answer_1": stubborn}, timeout=2)
    assert report.points == 0
    assert "没有运行：前面的代码卡住或让内核退出了。" in report.tasks[1].messages


def test_a_dead_kernel_ends_the_run_not_the_grader(attempt: Callable[..., Report]) -> None:
    report = attempt(**RIGHT | {"answer_2": "import os\nos._exit(1)"})
    assert [task.points for task in report.tasks] == [3, 0]


def test_added_cells_count_and_edited_checks_do_not(attempt: Callable[..., Report]) -> None:
    wrong = {"answer_1": "double = None", "visible_1": "pass", "visible_2": "pass"}
    assert attempt(**RIGHT | wrong).tasks[0].points == 0
    # The cell after the visible check of task one still belongs to task one.
    report = attempt(extra=(5, RIGHT["answer_1"]), **RIGHT | wrong)
    assert report.points == 7


def test_a_deleted_answer_cell_is_told(solution: NotebookNode, save: Save, root: Path) -> None:
    path = save(solution)
    trainee = generate(path)
    trainee.cells = [cell for cell in trainee.cells if cell.id != "answer-1"]
    nbformat.write(trainee, root / "attempt.ipynb")
    report = grade(root / "attempt.ipynb", path)
    assert report.tasks[0].messages == ("找不到这道题的作答格，没有判分。",)


def test_stored_outputs_are_the_same_every_time(solution: NotebookNode, save: Save) -> None:
    show = "import ipywidgets\nipywidgets.HTML('<b>1</b>')"
    solution.cells.append(nbformat.v4.new_code_cell(show, id="widget"))
    path = save(solution)
    store_outputs(path)
    first = path.read_text(encoding="utf-8")
    stored = store_outputs(path)
    assert path.read_text(encoding="utf-8") == first
    assert list(stored.cells[-1].outputs[0].data) == ["text/plain"]
    assert "widgets" not in stored.metadata
