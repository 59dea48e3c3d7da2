"""Rules a solution notebook must obey before a trainee's version is made from it."""

import ast
from collections import Counter
from pathlib import Path

from nbformat import NotebookNode

from dunning.exercise.cells import (
    CELL_TYPES,
    HIDDEN_CHECK,
    HINT,
    SOLUTION,
    SOLUTIONS_FOLDER,
    VISIBLE_CHECK,
    Task,
    answers,
    points,
    read_notebook,
    tags,
    tasks,
    with_stubs,
)
from dunning.knowledge.finding import Finding

REASON = "exercise"
_SHORTEST_TELLING_LINE = 15


def verify(solution_path: Path, trainee: NotebookNode, root: Path) -> list[Finding]:
    """Check one solution notebook and the trainee's version made from it.

    Parameters
    ----------
    solution_path : pathlib.Path
        The solution notebook.
    trainee : NotebookNode
        What `generate` made of it.
    root : pathlib.Path
        Root of the project, for names in findings.

    Returns
    -------
    list[Finding]
        Missing or misplaced tags, wrong points, answers that are empty or not taken out, stubs
        that do not parse, and answers or hidden checks that leaked.
    """
    solution = read_notebook(solution_path)
    found = tasks(solution)
    problems = [
        *_wrong_cells(solution),
        *ungradable(solution),
        *(problem for task in found for problem in _missing(task, VISIBLE_CHECK)),
        *(problem for task in found for problem in _wrong_answers(task)),
        *_wrong_total(solution, found),
        *_leaks(solution, trainee),
        *_broken_stubs(trainee),
    ]
    try:
        name = solution_path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        name = (SOLUTIONS_FOLDER / solution_path.name).as_posix()
    return [Finding(name, 0, REASON, problem, right) for problem, right in problems]


def ungradable(solution: NotebookNode) -> list[tuple[str, str]]:
    """Say why no trainee's notebook can be graded by a solution notebook.

    Parameters
    ----------
    solution : NotebookNode
        The solution notebook.

    Returns
    -------
    list[tuple[str, str]]
        What is wrong and what would be right (Chinese): cell ids, no task, tasks without answer
        cell, hidden check or sound points. Empty when it can be used.
    """
    found = tasks(solution)
    problems = _wrong_ids(solution)
    if not found:
        problems.append(("没有任何task格", "至少要有一道题"))
    for task in found:
        problems += [*_missing(task, SOLUTION, HIDDEN_CHECK), *_wrong_points(task)]
    return problems


def _wrong_ids(solution: NotebookNode) -> list[tuple[str, str]]:
    ids = Counter(cell.get("id") for cell in solution.cells)
    if None in ids or max(ids.values(), default=1) > 1:
        return [("格的id缺失或重复", "每格应有唯一的id（nbformat 4.5）")]
    return []


def _wrong_cells(solution: NotebookNode) -> list[tuple[str, str]]:
    problems = []
    for cell in solution.cells:
        for tag in tags(cell) & set(CELL_TYPES):
            if cell.cell_type != CELL_TYPES[tag]:
                problems.append(
                    (
                        f"格{_id(cell)}的标签{tag}用在{cell.cell_type}格上",
                        f"应为{CELL_TYPES[tag]}格",
                    )
                )
        if len(tags(cell) & set(CELL_TYPES)) > 1:
            problems.append((f"格{_id(cell)}有几个互斥的标签", "每格只用一个练习标签"))
    return problems


def _missing(task: Task, *wanted: str) -> list[tuple[str, str]]:
    return [
        (f"题目“{task.title}”没有{tag}格", "每道题应有解答、可见检查和隐藏检查")
        for tag in wanted
        if not task.tagged(tag)
    ]


def _wrong_points(task: Task) -> list[tuple[str, str]]:
    where = f"题目“{task.title}”"
    problems = []
    if not _is_points(task.points):
        problems.append((f"{where}的dunning.points是{task.points!r}", "应为正整数"))
    shares = [points(cell) for cell in task.tagged(HIDDEN_CHECK)]
    if any(share is not None for share in shares) and not (
        all(_is_points(share) for share in shares) and sum(shares) == task.points
    ):
        problems.append(
            (f"{where}的隐藏检查分值是{shares}", f"每个应为正整数，合计应为{task.points}")
        )
    return problems


def _wrong_answers(task: Task) -> list[tuple[str, str]]:
    problems = []
    for cell in task.tagged(SOLUTION):
        found = answers(cell.source)
        if not found or not all(body.strip() for body in found):
            problem = f"题目“{task.title}”的格{_id(cell)}没有成对的解答标记或解答为空"
            problems.append((problem, "应有解答内容"))
    return problems


def _wrong_total(solution: NotebookNode, found: list[Task]) -> list[tuple[str, str]]:
    problems = []
    if not any(HINT in tags(cell) for cell in solution.cells):
        problems.append(("没有hint格", "至少写一条提示"))
    declared = points(solution)
    total = sum(task.points for task in found if _is_points(task.points))
    if declared is not None and declared != total:
        problems.append((f"笔记本的dunning.points是{declared!r}", f"各题合计{total}，两者应相等"))
    return problems


def _leaks(solution: NotebookNode, trainee: NotebookNode) -> list[tuple[str, str]]:
    # Lines that the trainee is meant to see anyway (outside the answers) are no leak.
    given = {
        line.strip()
        for cell in solution.cells
        if SOLUTION in tags(cell)
        for line in with_stubs(cell.source).splitlines()
    }
    secret = {
        line.strip()
        for cell in solution.cells
        for text in _secret_texts(cell)
        for line in text.splitlines()
        if len(line.strip()) >= _SHORTEST_TELLING_LINE
    } - given
    seen = [(cell.get("id"), cell.source) for cell in trainee.cells]
    seen += [(cell.get("id"), str(cell.get("outputs", ""))) for cell in trainee.cells]
    return [
        (f"练习的格{cell_id}露出了答案：{line}", "答案和隐藏检查不得出现在练习里")
        for cell_id, text in seen
        for line in sorted(secret)
        if line in text
    ]


def _secret_texts(cell: NotebookNode) -> list[str]:
    if SOLUTION in tags(cell):
        return answers(cell.source)
    if HIDDEN_CHECK in tags(cell):
        return ["\n".join(line for line in cell.source.splitlines() if "assert" in line)]
    return []


def _broken_stubs(trainee: NotebookNode) -> list[tuple[str, str]]:
    problems = []
    for cell in trainee.cells:
        if SOLUTION not in tags(cell):
            continue
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            problems.append(
                (f"格{_id(cell)}去掉解答后不能运行：{error.msg}", "把整个函数体放进解答标记之间")
            )
    return problems


def _is_points(value: object) -> bool:
    return type(value) is int and value > 0


def _id(cell: NotebookNode) -> str:
    return str(cell.get("id", "（无id）"))
