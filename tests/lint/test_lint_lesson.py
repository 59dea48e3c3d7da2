import json
from collections.abc import Callable

import pytest
from small_project import LESSON, Project, filler

from dunning.knowledge import Finding
from dunning.knowledge.lint.skeleton import shared_words

Only = Callable[[], Finding]


def test_a_sound_project_has_no_findings(project: Project) -> None:
    assert project.lint() == []


@pytest.mark.parametrize(
    ("old", "new", "problem", "right"),
    [
        ("## 前置", "## 准备", "第3个二级标题是“准备”", "应为“前置”"),
        ("## 依据", "### 依据", "缺少二级标题“依据”", "应依次为"),
        ("## 小测", "## 小结与测验", "第7个二级标题", "应为“小测”"),
        ("### 受理投诉", "# 受理投诉", "一级标题有2个", "应只有一个"),
        ("- 能按顺序受理一宗投诉", "- 掌握一宗投诉的受理顺序", "不以“能”开头", "应写成“能……”"),
        ("- 留客不等于放任，分清两者看是否守约。\n", "", "小结有2条，学习目标有3条", "一一对应"),
        ("- 受理投诉的顺序是先登记、再核查。", "- 录音要保存。", "没有回答对应的目标", "关键词"),
        ("阅读20分钟，练习10分钟。", "阅读30分钟，练习10分钟。", "阅读30分钟", "两处应一致"),
        ("阅读20分钟，练习10分钟。", "大约半小时。", "预计用时的写法不对", "只有一行"),
        ("- 以为道歉就是认输。\n", "", "误区不足3条", "至少3个"),
        ("```{case} 一宗投诉", "```{note} 一宗投诉", "缺少case指令", "虚构案例"),
        ("```{basis}", "```{note}", "缺少basis指令", "应写basis"),
        ("```{quiz} service-quality", "```{note}", "缺少quiz指令", "quiz service-quality"),
    ],
)
def test_a_broken_shape_is_found(
    project: Project, only: Only, *, old: str, new: str, problem: str, right: str
) -> None:
    project.change(project.page, old, new)
    finding = only()
    assert finding.reason == "skeleton"
    assert finding.file == "book/service/service-quality.md"
    assert problem in finding.problem
    assert right in finding.right


def test_the_line_is_that_of_the_fault(project: Project, only: Only) -> None:
    line = project.change(project.page, "## 前置", "## 准备")
    assert only().line == line


def test_one_folded_answer_is_too_few(project: Project, only: Only) -> None:
    answer = "```{dropdown} 参考答案\n你好，周女士，我先把你说的记下来。\n```\n"
    project.change(project.page, answer, "")
    assert "只有1个折叠" in only().problem


def test_too_many_objectives(project: Project) -> None:
    extra = "- 能按顺序受理一宗投诉\n"
    project.change(project.page, extra, extra * 5)
    problems = [finding.problem for finding in project.lint()]
    assert "学习目标有7条" in problems


@pytest.mark.parametrize(("characters", "right"), [(300, "2500到6000"), (9000, "2500到6000")])
def test_length_of_a_chapter(project: Project, only: Only, characters: int, right: str) -> None:
    project.write("book/service/service-quality.md", LESSON.replace("FILLER", filler(characters)))
    assert right in only().right


def test_a_summary_shares_words_only_in_substance() -> None:
    assert len(shared_words("能用DPD算出账龄", "账龄由DPD算出")) >= 2
    assert shared_words("能说出三种原因", "说出来就好") == set()


def notebook(markdown: str) -> str:
    cells = [
        {"cell_type": "code", "source": ["print(1)\n", "您"], "metadata": {}, "outputs": []},
        {"cell_type": "markdown", "source": markdown.splitlines(keepends=True), "metadata": {}},
    ]
    return json.dumps({"cells": cells, "metadata": {}}, ensure_ascii=False, indent=1)


def test_a_notebook_is_a_lesson_too(project: Project, only: Only) -> None:
    body = LESSON.split("---\n", 2)[2].replace("FILLER", "")
    for unit in ("K256", "K257", "K258", "K259", "K260"):
        body = body.replace(f"{{unit}}`{unit}` ", "").replace(f"{{unit}}`{unit}`", "")
    path = project.write("notebooks/service.ipynb", notebook(body))
    assert project.lint() == []
    line = project.change(path, "## 前置", "## 准备")
    finding = only()
    assert (finding.file, finding.line) == ("notebooks/service.ipynb", line)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("## 第1题 数天数", "punctuation"),
        ("客户问滞纳金。", "banned-word"),
        ("您先登记。", "pronoun"),
        ("见{term}`没有的术语`。", "reference"),
    ],
)
def test_an_exercise_is_read_at_its_source(
    project: Project, only: Only, text: str, reason: str
) -> None:
    path = project.write("exercises/solutions/service.ipynb", notebook("一句话。\n\n题目。\n"))
    assert project.lint() == []
    line = project.change(path, "题目。", text)
    project.write("exercises/service.ipynb", path.read_text("utf-8"))
    finding = only()
    assert finding.file == "exercises/solutions/service.ipynb"
    assert (finding.reason, finding.line) == (reason, line)


def test_code_cells_are_not_read(project: Project) -> None:
    project.write("notebooks/plain.ipynb", notebook("一句话。\n"))
    assert project.lint() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("---\nchapter: [\n---\n# 页\n", "YAML格式错误"), ("---\nchapter: x\n# 页\n", "没有配对")],
)
def test_bad_front_matter_is_reported_and_the_rest_still_checked(
    project: Project, text: str, words: str
) -> None:
    project.write("book/bad.md", text)
    project.change(project.page, "你好，周女士", "您好，周女士")
    findings = project.lint()
    assert {finding.reason for finding in findings} == {"unreadable", "pronoun"}
    assert any(words in finding.problem for finding in findings)


def test_a_broken_notebook_is_reported(project: Project, only: Only) -> None:
    project.write("notebooks/broken.ipynb", "{")
    assert "不是合法的notebook" in only().problem


CELL = {"cell_type": "markdown", "metadata": {}, "source": ["小陈核对本人身份。"]}


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        3,
        {"cells": {}},
        {"cells": [CELL, 3]},
        {"cells": [CELL | {"source": None}]},
        {"cells": [CELL | {"source": ["一", 2]}]},
        {"cells": [{"cell_type": "markdown"}]},
        {"cells": [{"source": "一"}]},
        {"cells": [CELL], "metadata": []},
    ],
)
def test_json_that_is_no_notebook_is_reported(
    project: Project, only: Only, content: object
) -> None:
    project.write("notebooks/broken.ipynb", json.dumps(content))
    found = only()
    assert (found.file, found.reason) == ("notebooks/broken.ipynb", "unreadable")
    assert "不是notebook；应为Jupyter能打开的.ipynb" in found.problem


@pytest.mark.parametrize(
    "file", ["book/bad.md", "notebooks/bad.ipynb", "knowledge/questions/bad.yaml"]
)
def test_a_file_in_another_encoding_gives_one_finding_and_the_rest_is_checked(
    project: Project, file: str
) -> None:
    project.write(file, "").write_bytes("# 您好".encode("gb18030"))
    project.change(project.page, "你好，周女士", "您好，周女士")
    told, other = sorted(project.lint(), key=lambda one: one.reason, reverse=True)
    assert (told.file, told.reason, other.reason) == (file, "unreadable", "pronoun")
    assert "不是UTF-8编码（第3个字节起）；应另存为UTF-8" in told.problem
