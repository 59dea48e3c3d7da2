"""The commands for exercises and notebooks: one clear line for a bad file, and on with the rest."""

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from typer.testing import CliRunner, Result

from dunning.cli import app
from dunning.exercise import NotebookError, drift, generate, grade, write_all
from dunning.exercise.cells import read_notebook

ROOT = Path(__file__).resolve().parents[2]
Save = Callable[[NotebookNode], Path]
CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "source": "1", "id": "a"}
BAD = {
    "not JSON": b"<html>404</html>",
    "cut off": b'{"cells": [{"cell_type": "code", "sou',
    "empty": b"",
    "no text": b"\xff\xfe\x00",
    "a list": b"[]",
    "a number": b"3",
    "no cells": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    "of the future": b'{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}',
    "old and empty": b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}}',
    "too deep": b"[" * 100_000,
}
ODD_CELLS = {
    "no source": {name: CELL[name] for name in CELL if name != "source"},
    "no metadata": {name: CELL[name] for name in CELL if name != "metadata"},
    "no cell": 3,
    "tags of a kind": CELL | {"metadata": {"tags": 3}},
    "tag in a tag": CELL | {"metadata": {"tags": [["task"]]}},
    "list as id": CELL | {"id": ["a"]},
    "number as source": CELL | {"source": 7},
    "half a character": CELL | {"source": "'\ud800'"},
}


def run(*arguments: str | Path) -> Result:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def notebook_of(cell: object) -> bytes:
    whole = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [CELL | {"id": "b"}, cell],
    }
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    "data", [*BAD.values(), *map(notebook_of, ODD_CELLS.values())], ids=[*BAD, *ODD_CELLS]
)
def test_a_damaged_notebook_is_told_in_one_line(
    tmp_path: Path, solution: NotebookNode, save: Save, data: bytes
) -> None:
    path = tmp_path / "周.ipynb"
    path.write_bytes(data)
    with pytest.raises(NotebookError) as caught:
        grade(path, save(solution))
    assert str(caught.value) == f"{path}不是完好的笔记本；请学员重新导出.ipynb"


def test_a_notebook_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="打不开"):
        read_notebook(tmp_path / "none.ipynb")
    with pytest.raises(NotebookError, match="打不开"):
        read_notebook(tmp_path)


def test_what_the_schema_forbids_and_grading_can_do_with_is_read(
    tmp_path: Path, solution: NotebookNode, save: Save
) -> None:
    """Other editors write keys of their own; such work is graded as before."""
    trainee = generate(save(solution))
    trainee["editor"] = "other"
    trainee.cells[0]["folded"] = True
    path = tmp_path / "周.ipynb"
    path.write_text(json.dumps(trainee), encoding="utf-8")
    assert [cell.id for cell in read_notebook(path).cells] == [cell.id for cell in trainee.cells]


def test_grading_goes_on_after_a_bad_file(
    tmp_path: Path, solution: NotebookNode, save: Save
) -> None:
    answer = save(solution)
    first, bad, last = (tmp_path / name for name in ("甲.ipynb", "乙.ipynb", "丙.ipynb"))
    nbformat.write(solution, first)
    bad.write_text("<html>", encoding="utf-8")
    nbformat.write(generate(answer), last)
    done = run("exercises", "grade", first, bad, last, "--solution", answer)
    assert done.exit_code == 1
    assert f"{first}\n总分：7／7" in done.stdout
    assert f"{last}\n总分：0／7" in done.stdout
    assert f"错误：{bad}不是完好的笔记本；请学员重新导出.ipynb\n" in done.stderr
    assert done.stderr.endswith("错误：1份没有批改，见上\n")
    # Each line comes as soon as its file is done.
    assert done.output.index("7／7") < done.output.index("不是完好的") < done.output.index("0／7")


def test_grading_sound_files_ends_well(tmp_path: Path, solution: NotebookNode, save: Save) -> None:
    answer = save(solution)
    done = run("exercises", "grade", answer, "--solution", answer)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "总分：7／7" in done.stdout


def test_a_damaged_solution_is_named(tmp_path: Path, solution: NotebookNode, save: Save) -> None:
    mine = tmp_path / "周.ipynb"
    nbformat.write(solution, mine)
    answer = save(solution)
    answer.write_text("{", encoding="utf-8")
    done = run("exercises", "grade", mine, "--solution", answer)
    assert done.exit_code == 1
    assert f"错误：{answer}不是完好的笔记本" in done.stderr
    assert "请学员" not in done.stderr
    for command in ("generate", "check"):
        done = run("exercises", command, "--root", tmp_path)
        assert done.exit_code == 1
        assert f"错误：{answer}不是完好的笔记本" in done.stderr


def test_generating_from_a_faulty_solution_is_refused_in_words(
    solution: NotebookNode, save: Save, root: Path
) -> None:
    solution.cells[1].metadata["dunning"] = {"points": 0}
    save(solution)
    done = run("exercises", "generate", "--root", root)
    assert done.exit_code == 1
    assert done.stderr.startswith("错误：exercises/solutions/small.ipynb")
    assert "dunning.points是0；应为正整数" in done.stderr
    assert list((root / "exercises").glob("*.ipynb")) == []


def test_drift_says_which_command_cures_it(solution: NotebookNode, save: Save, root: Path) -> None:
    save(solution)
    (finding,) = drift(root)
    assert finding.right == "运行make exercises重新生成"


def test_a_cell_that_fails_is_shown_and_the_file_stays(
    solution: NotebookNode, save: Save, root: Path
) -> None:
    solution.cells.append(nbformat.v4.new_code_cell("days = 1 / 0", id="broken"))
    path = save(solution)
    before = path.read_bytes()
    done = run("notebooks", "run", path, "--root", root)
    assert done.exit_code == 1
    assert "days = 1 / 0" in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"错误：{path}有一格出错（ZeroDivisionError：division by zero）")
    assert path.read_bytes() == before


def test_a_kernel_that_dies_is_told(solution: NotebookNode, save: Save, root: Path) -> None:
    solution.cells.append(nbformat.v4.new_code_cell("import os\nos._exit(1)", id="dead"))
    path = save(solution)
    done = run("notebooks", "run", path, "--root", root)
    assert done.exit_code == 1
    assert f"错误：{path}有一格超时，或让内核退出了" in done.stderr


def test_running_what_is_no_notebook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text("{", encoding="utf-8")
    done = run("notebooks", "run", path)
    assert done.exit_code == 1
    assert f"错误：{path}不是完好的笔记本；应为Jupyter能打开的.ipynb" in done.stderr


def test_what_is_no_solution_grades_nobody(
    tmp_path: Path, solution: NotebookNode, save: Save
) -> None:
    """A lesson given by mistake has no tasks; nothing may look like a score of zero."""
    mine = tmp_path / "周.ipynb"
    nbformat.write(generate(save(solution)), mine)
    lesson = ROOT / "notebooks" / "strategy.ipynb"
    done = run("exercises", "grade", mine, "--solution", lesson)
    assert done.exit_code == 1
    assert "总分" not in done.stdout
    assert f"错误：{lesson}不能当参考答案：没有任何task格，至少要有一道题" in done.stderr


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ((1, {"tags": ["task"]}), "题目“第一题：翻倍”的dunning.points是None，应为正整数"),
        ((1, {"tags": ["task"], "dunning": 5}), "“第一题：翻倍”的dunning.points是None"),
        ((5, {"tags": ["hidden-check"], "dunning": {"points": "2"}}), "隐藏检查分值是['2', 1]"),
        ((8, {}), "题目“第二题：合计”没有solution格"),
        ((10, {}), "题目“第二题：合计”没有hidden-check格"),
    ],
)
def test_a_solution_that_cannot_grade_is_refused(
    tmp_path: Path, solution: NotebookNode, save: Save, damage: tuple[int, dict], told: str
) -> None:
    trainee = tmp_path / "周.ipynb"
    nbformat.write(generate(save(solution)), trainee)
    place, metadata = damage
    solution.cells[place].metadata = nbformat.from_dict(metadata)
    answer = save(solution)
    with pytest.raises(NotebookError) as caught:
        grade(trainee, answer)
    assert str(caught.value).startswith(f"{answer}不能当参考答案：")
    assert told in str(caught.value)
    with pytest.raises(ValueError, match=r"small\.ipynb"):
        write_all(tmp_path)


@pytest.mark.parametrize("software", ["of nbformat 4.4", "with ids of its own", "another exercise"])
def test_a_notebook_without_the_ids_of_the_tasks_is_not_graded(
    tmp_path: Path, solution: NotebookNode, save: Save, software: str
) -> None:
    answer = save(solution)
    trainee = json.loads(nbformat.writes(generate(answer)))
    for number, cell in enumerate(trainee["cells"]):
        if software == "of nbformat 4.4":
            del cell["id"]
        elif software == "with ids of its own" or cell["id"] != "title":
            cell["id"] = f"cell-{number}"
    if software == "of nbformat 4.4":
        trainee["nbformat_minor"] = 4
    path = tmp_path / "周.ipynb"
    path.write_text(json.dumps(trainee), encoding="utf-8")
    done = run("exercises", "grade", path, "--solution", answer)
    assert done.exit_code == 1
    assert "总分" not in done.stdout
    assert f"错误：{path}里没有一格的id和{answer}里题目的格相同" in done.stderr
    assert "请学员用JupyterLab打开原来的练习" in done.stderr
