"""The trainee's notebook: nothing given away, nothing lost, always the same bytes."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from dunning.exercise import drift, generate, verify, write_all
from dunning.exercise.trainee import stub, to_text

Save = Callable[[NotebookNode], Path]


def by_id(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {cell.id: cell for cell in notebook.cells}


def problems(notebook: NotebookNode, save: Save, root: Path) -> str:
    path = save(notebook)
    return "\n".join(str(finding) for finding in verify(path, generate(path), root))


def test_the_trainee_gets_stubs_hints_points_and_a_note(solution: NotebookNode, save: Save) -> None:
    trainee = generate(save(solution))
    cells = by_id(trainee)
    assert cells["answer-1"].source == (
        "def double(days: int) -> int:\n"
        "    # 在这里写你的代码\n"
        '    raise NotImplementedError("这一段还没有写")'
    )
    assert cells["answer-2"].source == "amounts_in_fen = [1050, 250]\n# 在这里写你的代码"
    assert cells["hint-1"].source.startswith("<details>\n<summary>提示</summary>\n\n同一个数")
    assert cells["task-1"].source == "## 第一题：翻倍（3分）\n\n写double。"
    assert cells["visible-1"].source == by_id(solution)["visible-1"].source
    assert not [cell_id for cell_id in cells if cell_id.startswith("hidden")]
    assert cells["title"].source.startswith("# 练习：天数与金额\n\n*学员版，题目和检查格不要改")
    assert trainee.metadata.dunning.generated_from == "exercises/solutions/small.ipynb"
    nbformat.validate(trainee)


def test_outputs_are_dropped_and_the_bytes_do_not_change(
    solution: NotebookNode, save: Save
) -> None:
    clean = to_text(generate(save(solution)))
    answer = by_id(solution)["answer-2"]
    answer.execution_count = 3
    answer.outputs = [nbformat.v4.new_output("stream", text="1300")]
    answer.metadata["execution"] = {"iopub.execute_input": "2026-11-22"}
    assert to_text(generate(save(solution))) == clean
    assert "1300" not in clean


def test_a_sound_solution_has_no_findings(solution: NotebookNode, save: Save, root: Path) -> None:
    assert problems(solution, save, root) == ""


def damage_tag(cell_id: str, tag: str) -> Callable[[NotebookNode], None]:
    def damage(notebook: NotebookNode) -> None:
        by_id(notebook)[cell_id].metadata["tags"] = [tag] if tag else []

    return damage


def damage_points(cell_id: str, points: object) -> Callable[[NotebookNode], None]:
    def damage(notebook: NotebookNode) -> None:
        by_id(notebook)[cell_id].metadata["dunning"] = {"points": points}

    return damage


def damage_source(cell_id: str, old: str, new: str) -> Callable[[NotebookNode], None]:
    def damage(notebook: NotebookNode) -> None:
        cell = by_id(notebook)[cell_id]
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return damage


def damage_total(notebook: NotebookNode) -> None:
    notebook.metadata.dunning.points = 10


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (damage_tag("answer-2", ""), "“第二题：合计”没有solution格"),
        (damage_tag("visible-2", ""), "“第二题：合计”没有visible-check格"),
        (damage_tag("hidden-2", ""), "“第二题：合计”没有hidden-check格"),
        (damage_tag("hint-1", ""), "没有hint格"),
        (damage_tag("title", "solution"), "标签solution用在markdown格上；应为code格"),
        (damage_points("task-1", 0), "dunning.points是0；应为正整数"),
        (damage_points("task-1", "3"), "dunning.points是'3'；应为正整数"),
        (damage_points("hidden-1b", 2), "隐藏检查分值是[2, 2]；每个应为正整数，合计应为3"),
        (damage_total, "dunning.points是10；各题合计7"),
        (damage_source("answer-2", "# 解答结束", ""), "没有成对的解答标记"),
        (damage_source("answer-2", "total_in_fen = sum(amounts_in_fen)\n", ""), "解答为空"),
        (
            damage_source("answer-2", "amounts_in_fen = [1050, 250]\n", "if True:\n"),
            "去掉解答后不能运行",
        ),
        (
            damage_source("hint-1", "加两次", "加两次：doubled = days + days"),
            "hint-1露出了答案：doubled = days + days",
        ),
        (
            damage_source("visible-1", "assert", "assert double(15) == 30\nassert"),
            "",
        ),
        (
            damage_source(
                "visible-2", "assert", 'assert total_in_fen == 1300, "合计应为1300分"\nassert'
            ),
            "visible-2露出了答案",
        ),
    ],
)
def test_faults_are_named(
    solution: NotebookNode,
    save: Save,
    root: Path,
    damage: Callable[[NotebookNode], None],
    words: str,
) -> None:
    damage(solution)
    found = problems(solution, save, root)
    assert (words in found) if words else not found
    assert not found or "exercises/solutions/small.ipynb" in found


def test_repeated_ids_are_named(solution: NotebookNode) -> None:
    solution.cells[2].id = solution.cells[1].id
    path = Path("unsaved.ipynb")

    with pytest.MonkeyPatch.context() as patch:
        # nbformat itself repairs repeated ids on reading, so the rule is tried on the object.
        patch.setattr("dunning.exercise.rules.read_notebook", lambda _: solution)
        found = verify(path, solution, Path())
    assert "id缺失或重复" in "\n".join(map(str, found))


def test_drift_is_found_and_cured(solution: NotebookNode, save: Save, root: Path) -> None:
    save(solution)
    assert [finding.problem for finding in drift(root)] == ["练习文件不存在"]
    (written,) = write_all(root)
    assert drift(root) == []
    written.write_text(written.read_text(encoding="utf-8").replace("两道小题", "改过"))
    assert [finding.problem for finding in drift(root)] == ["与解答生成的内容不一致"]
    write_all(root)
    (root / "exercises" / "orphan.ipynb").write_text("{}")
    (finding,) = drift(root)
    assert (finding.file, finding.problem) == ("exercises/orphan.ipynb", "没有对应的解答")


def test_nothing_is_written_from_a_faulty_solution(
    solution: NotebookNode, save: Save, root: Path
) -> None:
    damage_points("task-1", None)(solution)
    save(solution)
    with pytest.raises(ValueError, match="应为正整数"):
        write_all(root)
    assert list((root / "exercises").glob("*.ipynb")) == []


def test_several_answers_in_one_cell_are_each_taken_out() -> None:
    source = "# 解答开始\na = 1\n# 解答结束\nb = 2\n# 解答开始\nc = 3\n# 解答结束"
    assert stub(source) == "# 在这里写你的代码\nb = 2\n# 在这里写你的代码"
