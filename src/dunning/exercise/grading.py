"""Grade a trainee's notebook: its code and the hidden checks run together in a fresh kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from dunning.exercise.cells import (
    HIDDEN_CHECK,
    SOLUTION,
    VISIBLE_CHECK,
    NotebookError,
    Task,
    points,
    read_notebook,
    tags,
    tasks,
)
from dunning.exercise.kernel import Outcome, run
from dunning.exercise.rules import ungradable

DEFAULT_TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class TaskResult:
    """What one task earned.

    Parameters
    ----------
    title : str
        The task's heading.
    points, reachable : int
        Points earned and reachable.
    messages : tuple[str, ...]
        Why points were lost (Chinese), empty for a full score.
    """

    title: str
    points: int
    reachable: int
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What a trainee's notebook earned.

    Parameters
    ----------
    tasks : tuple[TaskResult, ...]
        Results in the order of the tasks.
    """

    tasks: tuple[TaskResult, ...]

    @property
    def points(self) -> int:
        """Points earned."""
        return sum(task.points for task in self.tasks)

    @property
    def reachable(self) -> int:
        """Points reachable."""
        return sum(task.reachable for task in self.tasks)

    def __str__(self) -> str:
        """Return a table of lines for a terminal."""
        lines = [f"总分：{self.points}／{self.reachable}"]
        for task in self.tasks:
            lines.append(f"{task.title}：{task.points}／{task.reachable}分")
            lines += [f"  - {message}" for message in task.messages]
        return "\n".join(lines)


@dataclass(frozen=True)
class _Step:
    source: str
    task: int
    role: str
    share: int = 0


def grade(
    trainee_path: Path, solution_path: Path, *, timeout_seconds: int = DEFAULT_TIMEOUT_SECONDS
) -> Report:
    """Grade one notebook.

    The trainee's code runs with the rights of the user who grades, in a kernel of its own that is
    shut down afterwards, never in this process. Cells the trainee added are run, visible checks
    are taken from the solution, so that editing a check changes nothing.

    Parameters
    ----------
    trainee_path : pathlib.Path
        The trainee's notebook.
    solution_path : pathlib.Path
        The solution it was generated from.
    timeout_seconds : int
        Longest time for one cell, in seconds; a cell that takes longer is interrupted.

    Returns
    -------
    Report
        Points by task. A hidden check with points of its own earns them alone; a task whose
        hidden checks have none is all or nothing.

    Raises
    ------
    NotebookError
        When one of the two files cannot be opened or is not a whole notebook, when nothing can be
        graded by the solution (see `rules.ungradable`), or when the trainee's notebook has not
        one cell of its tasks. Nothing is run then.
    """
    found = _tasks(solution_path)
    trainee = read_notebook(trainee_path, remedy="请学员重新导出.ipynb")
    owned = {cell.id for task in found for cell in (task.heading, *task.cells)}
    if not owned & {cell.get("id") for cell in trainee.cells}:
        raise NotebookError(
            f"{trainee_path}里没有一格的id和{solution_path}里题目的格相同；应为这份练习的学员版。"
            "别的软件会弄丢格的id，请学员用JupyterLab打开原来的练习，把代码抄进去再导出"
        )
    steps = _steps(trainee.cells, found)
    outcomes = run(
        [step.source for step in steps], timeout_seconds=timeout_seconds, folder=trainee_path.parent
    )
    pairs = list(zip(steps, outcomes, strict=True))
    return Report(
        tuple(
            _result(task, [(step, outcome) for step, outcome in pairs if step.task == number])
            for number, task in enumerate(found)
        )
    )


def _tasks(solution_path: Path) -> list[Task]:
    solution = read_notebook(solution_path)
    problems = ungradable(solution)
    if problems:
        told = "；".join(f"{problem}，{right}" for problem, right in problems)
        raise NotebookError(f"{solution_path}不能当参考答案：{told}")
    return tasks(solution)


def _steps(cells: Sequence[NotebookNode], found: Sequence[Task]) -> list[_Step]:
    """Put the trainee's code and the checks in one order: checks at the end of their task."""
    owner = {
        cell.id: number for number, task in enumerate(found) for cell in (task.heading, *task.cells)
    }
    present = {cell.get("id") for cell in cells}
    steps: list[_Step] = []
    current = -1
    for cell in cells:
        # Added cells belong to the task above them; a moved cell does not lead back.
        reached = max(current, owner.get(cell.get("id"), current))
        for number in range(current, reached):
            steps += _checks(found, number, present)
        current = reached
        if cell.cell_type == "code" and not tags(cell) & {VISIBLE_CHECK, HIDDEN_CHECK}:
            steps.append(_Step(cell.source, current, SOLUTION))
    for number in range(current, len(found)):
        steps += _checks(found, number, present)
    return steps


def _checks(found: Sequence[Task], number: int, present: set[str]) -> list[_Step]:
    if number < 0 or not {cell.id for cell in found[number].tagged(SOLUTION)} & present:
        return []
    task = found[number]
    checks = [_Step(cell.source, number, VISIBLE_CHECK) for cell in task.tagged(VISIBLE_CHECK)]
    return checks + [
        _Step(cell.source, number, HIDDEN_CHECK, points(cell) or 0)
        for cell in task.tagged(HIDDEN_CHECK)
    ]


def _result(task: Task, pairs: list[tuple[_Step, Outcome]]) -> TaskResult:
    reachable = int(str(task.points))
    checks = [(step, outcome) for step, outcome in pairs if step.role != SOLUTION]
    if not checks:
        return TaskResult(task.title, 0, reachable, ("找不到这道题的作答格，没有判分。",))
    shares = [(step, outcome) for step, outcome in checks if step.share]
    if shares:
        earned = sum(step.share for step, outcome in shares if outcome.ok)
    else:
        earned = reachable if all(outcome.ok for _, outcome in checks) else 0
    failed = [outcome.message for step, outcome in pairs if not outcome.ok]
    unique = tuple(dict.fromkeys(failed)) if earned < reachable else ()
    return TaskResult(task.title, earned, reachable, unique)
