"""What stands in the place of a kernel in the browser, run by itself in a Python of its own."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
told, real = [], sys.stdout
from dunning.notebook.browser import kernel
running = kernel.Kernel(lambda text: told.append(json.loads(text)))
for number, source in enumerate(json.load(sys.stdin), 1):
    if isinstance(source, dict):
        child = [one for one in told if one["type"] == "comm_open"][source["widget"]]
        running.receive("第1格", child["comm"], source["data"])
    else:
        told.append({"type": "done"} | running.run(f"第{number}格", source))
print(json.dumps(told), file=real)
"""


# An exception that cannot tell what it is.
UNTELLABLE = """class Odd(Exception):
    def __str__(self):
        raise ValueError
raise Odd"""


def messages(*cells: str | dict) -> list[dict]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(cells),
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def test_output_comes_in_order_and_names_stay() -> None:
    told = messages("a = 2\nprint('甲')\na", "print(a + _)", "a = 1; a == 2 or None")
    assert [one["type"] for one in told] == ["stream", "display", "done", "stream", "done", "done"]
    assert told[0] | {"cell": ""} == {
        "cell": "",
        "type": "stream",
        "name": "stdout",
        "text": "甲\n",
    }
    assert told[1]["data"] == {"text/plain": "2"}
    assert told[3]["text"] == "4\n"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("assert 1 == 2, '应为1'", "检查没有通过：应为1"),
        ("raise NotImplementedError('这一段还没有写')", "还没有写完：这一段还没有写"),
        ("nowhere", "名字“nowhere”还没有值"),
        ("x =", "第1行不合Python的语法"),
        ("import no_such_package", "浏览器里没有no_such_package这个包"),
        ("raise SystemExit", "自己停了"),
        ("input()", "不能用input()"),
        ("{}['键']", "这一格出错了（KeyError）：'键'"),
        (UNTELLABLE, "这一格出错了（Odd）"),
    ],
)
def test_faults_are_told_in_chinese_first(source: str, words: str) -> None:
    (told,) = messages(source)
    assert words in told["told"]
    assert "_execute" not in told["traceback"]


def test_endless_printing_is_cut_off() -> None:
    told = messages("for n in range(100_000):\n    print('0123456789')")
    texts = [one["text"] for one in told if one["type"] == "stream"]
    assert 200_000 <= sum(map(len, texts)) < 200_100
    assert "输出太长" in texts[-1]


def test_widgets_hear_and_answer_and_output_catches() -> None:
    told = messages(
        "import ipywidgets as widgets\n"
        "slider, out = widgets.IntSlider(), widgets.Output()\n"
        "def moved(change):\n"
        "    with out:\n"
        "        print('现在是', change['new'])\n"
        "slider.observe(moved, names='value')\n"
        "slider",
        {"widget": 2, "data": {"method": "update", "state": {"value": 7}, "buffer_paths": []}},
        "slider.value",
    )
    opened = [one for one in told if one["type"] == "comm_open"]
    assert opened[2]["data"]["state"]["_model_name"] == "IntSliderModel"
    shown = next(one for one in told if one["type"] == "display")
    assert (
        shown["data"]["application/vnd.jupyter.widget-view+json"]["model_id"] == opened[2]["comm"]
    )
    caught = [one["data"]["state"] for one in told if one["type"] == "comm_msg"]
    assert {"output_type": "stream", "name": "stdout", "text": "现在是 7\n"} in [
        output for state in caught for output in state.get("outputs", ())
    ]
    assert [one for one in told if one["type"] == "stream"] == []
    assert told[-2]["data"] == {"text/plain": "7"}


@pytest.mark.parametrize("error", ["SystemExit", "KeyError('键')"])
def test_a_widget_that_fails_is_told_and_the_lesson_goes_on(error: str) -> None:
    told = messages(
        "import ipywidgets as widgets\n"
        "slider = widgets.IntSlider()\n"
        "def moved(change):\n"
        f"    raise {error}\n"
        "slider.observe(moved, names='value')\n"
        "slider",
        {"widget": 2, "data": {"method": "update", "state": {"value": 7}, "buffer_paths": []}},
        "slider.value",
    )
    fault = "".join(one["text"] for one in told if one["type"] == "stream")
    assert error.removesuffix("('键')") in fault
    assert told[-2]["data"] == {"text/plain": "7"}


def test_figures_and_tables_keep_their_forms() -> None:
    told = messages(
        "import os; os.environ['PLOTLY_RENDERER'] = 'plotly_mimetype'\n"
        "import plotly.graph_objects as go\n"
        "go.Figure(go.Bar(x=[1], y=[2]))",
        "from dunning.notebook.tables import Table\nTable('示例', ['甲'], [[1]])",
    )
    figure, table = (one["data"] for one in told if one["type"] == "display")
    assert figure["application/vnd.plotly.v1+json"]["data"][0]["type"] == "bar"
    assert table["text/html"].startswith("<table><caption>示例")
