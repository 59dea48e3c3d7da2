"""Make the trainee's notebook from the solution notebook, always the same bytes."""

from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dunning.exercise.cells import (
    HIDDEN_CHECK,
    HINT,
    SOLUTION,
    SOLUTIONS_FOLDER,
    TASK,
    TRAINEE_FOLDER,
    points,
    read_notebook,
    tags,
    with_stubs,
)
from dunning.exercise.rules import REASON, verify
from dunning.knowledge.finding import Finding

UNWRITTEN = 'raise NotImplementedError("这一段还没有写")'
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def generate(solution_path: Path) -> NotebookNode:
    """Make the trainee's version of one solution notebook.

    Parameters
    ----------
    solution_path : pathlib.Path
        A notebook of ``exercises/solutions/``.

    Returns
    -------
    NotebookNode
        Without answers, hidden checks and outputs; hints folded; points shown; cell ids as in
        the solution, so that `grade` finds the cells again.

    Raises
    ------
    NotebookError
        When the solution cannot be opened or is not a whole notebook.
    """
    solution = read_notebook(solution_path)
    source = (SOLUTIONS_FOLDER / solution_path.name).as_posix()
    cells = [_trainee_cell(cell) for cell in solution.cells if HIDDEN_CHECK not in tags(cell)]
    _add_note(cells)
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": KERNEL,
            "language_info": {"name": "python"},
            "dunning": {"generated_from": source},
        },
    )


def _trainee_cell(original: NotebookNode) -> NotebookNode:
    cell = deepcopy(original)
    cell.pop("attachments", None)
    kept = {"tags": sorted(tags(original))}
    if points(original) is not None:
        kept["dunning"] = {"points": points(original)}
    cell.metadata = nbformat.from_dict(kept if kept["tags"] or "dunning" in kept else {})
    if cell.cell_type == "code":
        cell.outputs = []
        cell.execution_count = None
    if SOLUTION in tags(original):
        cell.source = stub(original.source)
    elif HINT in tags(original):
        # Both JupyterLab and MyST show <details>; a dropdown directive is plain code to the former.
        body = original.source.strip()
        cell.source = f"<details>\n<summary>提示</summary>\n\n{body}\n\n</details>"
    elif TASK in tags(original):
        heading, line_break, rest = original.source.partition("\n")
        cell.source = f"{heading}（{points(original)}分）{line_break}{rest}"
    return cell


def stub(source: str) -> str:
    """Return a solution cell's source as the trainee gets it.

    Parameters
    ----------
    source : str
        Source with answers between the answer marks.

    Returns
    -------
    str
        Source with stub lines; inside a function or block a statement follows that says so when
        it is run, for a comment alone would be a syntax error or pass for the answer None.
    """
    return with_stubs(source, UNWRITTEN)


def _add_note(cells: list[NotebookNode]) -> None:
    note = (
        "*学员版，题目和检查格不要改。把代码写在“在这里写你的代码”下面，"
        "再运行后面的检查格；没有报错就算过了这一步。*"
    )
    if cells and cells[0].cell_type == "markdown" and cells[0].source.startswith("# "):
        title, _, rest = cells[0].source.partition("\n")
        cells[0].source = f"{title}\n\n{note}\n\n{rest.strip()}".rstrip()
    else:
        cells.insert(0, nbformat.v4.new_markdown_cell(note, id="generated-note"))


def to_text(notebook: NotebookNode) -> str:
    """Return the notebook as the JSON text to be stored: sorted keys, one trailing line break."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def write_all(root: Path) -> list[Path]:
    """Write every trainee notebook of a project.

    Parameters
    ----------
    root : pathlib.Path
        Root of the project, the folder that holds ``exercises/``.

    Returns
    -------
    list[pathlib.Path]
        The files written.

    Raises
    ------
    ValueError
        When a solution is not a whole notebook or breaks a rule of `verify`; nothing is written
        then.
    """
    sources = _solutions(root)
    findings = [finding for path in sources for finding in verify(path, generate(path), root)]
    if findings:
        raise ValueError("\n".join(str(finding) for finding in findings))
    written = []
    for path in sources:
        target = root / TRAINEE_FOLDER / path.name
        target.write_text(to_text(generate(path)), encoding="utf-8")
        written.append(target)
    return written


def _solutions(root: Path) -> list[Path]:
    return sorted((root / SOLUTIONS_FOLDER).glob("*.ipynb"))


def drift(root: Path) -> list[Finding]:
    """Compare the stored trainee notebooks with what the solutions give now.

    Parameters
    ----------
    root : pathlib.Path
        Root of the project.

    Returns
    -------
    list[Finding]
        Faults of the solutions, missing, differing and surplus trainee notebooks.

    Raises
    ------
    NotebookError
        When a solution is not a whole notebook.
    """
    findings: list[Finding] = []
    sources = _solutions(root)
    for path in sources:
        fresh = generate(path)
        findings.extend(verify(path, fresh, root))
        target = root / TRAINEE_FOLDER / path.name
        name = (TRAINEE_FOLDER / path.name).as_posix()
        right = "运行make exercises重新生成"
        if not target.is_file():
            findings.append(Finding(name, 0, REASON, "练习文件不存在", right))
        elif target.read_text(encoding="utf-8") != to_text(fresh):
            findings.append(Finding(name, 0, REASON, "与解答生成的内容不一致", right))
    known = {path.name for path in sources}
    for target in sorted((root / TRAINEE_FOLDER).glob("*.ipynb")):
        if target.name not in known:
            name = (TRAINEE_FOLDER / target.name).as_posix()
            right = f"应有{(SOLUTIONS_FOLDER / target.name).as_posix()}，或删去这个文件"
            findings.append(Finding(name, 0, REASON, "没有对应的解答", right))
    return findings
