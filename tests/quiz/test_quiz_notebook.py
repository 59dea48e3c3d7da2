"""The widget: in this process, in a real kernel, in nbval, and in a browser."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from nbclient import NotebookClient
from playwright.sync_api import Browser, expect

from dunning.knowledge.reader import knowledge_root
from dunning.quiz.assets import COMPONENT_SCRIPT
from dunning.quiz.models import Bank
from dunning.quiz.notebook import MIME_TYPE, QuizWidget
from dunning.quiz.render import render_bank_html

VIEW = "application/vnd.jupyter.widget-view+json"
Data = dict[str, Any]


def test_responses_are_scored_in_the_kernel(bank: Bank) -> None:
    widget = QuizWidget(bank)
    widget.set_state({"responses": {"sample-01": [0], "sample-04": "17.85"}})
    assert widget.results["sample-01"]["red_line"] is True
    assert widget.results["sample-04"]["points"] == 1
    outcome = widget.score()
    assert (outcome.points, outcome.total, outcome.red_lines) == (1, 4, ("sample-01",))


@pytest.mark.parametrize(
    "responses", [{"sample-01": [7]}, {"sample-04": "x"}, {"nobody": [0]}, {"sample-02": 1.5}]
)
def test_a_response_that_does_not_fit_is_reported(bank: Bank, responses: Data) -> None:
    widget = QuizWidget(bank)
    widget.responses = responses
    assert list(widget.results[next(iter(responses))]) == ["error"]


def test_the_output_names_bank_and_questions_and_no_ids(bank: Bank) -> None:
    data, _ = QuizWidget(bank.select(["sample-02"]))._repr_mimebundle_()
    assert data[MIME_TYPE] == {"bank": "sample", "questions": ["sample-02"]}
    assert data["text/plain"] == "小测：示例小测，共1题（运行这一格后作答）"
    assert VIEW in data


@pytest.fixture
def knowledge(tmp_path: Path, sample_data: Data, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge folder with the sample bank resting on real provisions and units."""
    folder = tmp_path / "knowledge"
    (folder / "questions").mkdir(parents=True)
    for name in ("provisions.yaml", "units.yaml"):
        (folder / name).symlink_to(knowledge_root() / name)
    text = yaml.safe_dump(sample_data, allow_unicode=True)
    for placeholder in ("rule-a", "rule-c"):
        text = text.replace(placeholder, "cbrc-2011-2-a68")
    (folder / "questions" / "sample.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("DUNNING_KNOWLEDGE", str(folder))
    return folder


def notebook(*sources: str) -> nbformat.NotebookNode:
    cells = [
        nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        for number, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


CELLS = (
    "from dunning.quiz.notebook import quiz\nwidget = quiz('sample')\nwidget",
    "from comm import get_comm_manager\n"
    "comm = get_comm_manager().get_comm(widget.model_id)\n"
    "state = {'responses': {'sample-01': [1], 'sample-03': [0]}, 'red_lines': []}\n"
    "update = {'method': 'update', 'state': state, 'buffer_paths': []}\n"
    "comm.handle_msg({'content': {'data': update}, 'buffers': []})\n"
    "{key: result['correct'] for key, result in widget.results.items()}",
)


@pytest.mark.usefixtures("knowledge")
def test_a_front_end_update_is_scored_in_a_real_kernel(tmp_path: Path) -> None:
    book = notebook(*CELLS)
    NotebookClient(book, timeout=120).execute()
    shown = book.cells[0].outputs[0].data
    assert shown[MIME_TYPE]["questions"] == ["sample-01", "sample-02", "sample-03", "sample-04"]
    assert VIEW in shown
    assert book.cells[1].outputs[0].data["text/plain"] == "{'sample-01': True, 'sample-03': False}"

    # The stored outputs stand up to a strict second run; a changed one does not.
    path = tmp_path / "quiz.ipynb"
    nbformat.write(book, path)
    assert run_nbval(path) == 0
    shown[MIME_TYPE]["questions"].pop()
    nbformat.write(book, path)
    assert run_nbval(path) == 1


def run_nbval(path: Path) -> int:
    # A folder of its own with a configuration of its own: this project's settings must not matter.
    (path.parent / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    plugins = ["-p", "nbval.plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, "--nbval", "-q", path.name]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        command, cwd=path.parent, env=environment, check=False, capture_output=True
    )
    return done.returncode


MODEL = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><link rel="icon" href="data:,">
<div id="cell"></div><script type="application/json" id="state">%s</script>
<script type="module">
import widget from "./component.js";
const values = JSON.parse(document.getElementById("state").textContent);
window.saved = [];
const model = {
  get: (name) => values[name],
  set: (name, value) => { values[name] = value; },
  save_changes: () => window.saved.push(JSON.parse(JSON.stringify(values))),
  on() {}, off() {},
};
widget.render({ model, el: document.getElementById("cell") });
</script></html>"""


def test_in_a_notebook_the_answers_go_to_the_model(
    browser: Browser, static_server: Callable[[Path], str], tmp_path: Path, bank: Bank
) -> None:
    state = {"html": render_bank_html(bank), "responses": {"sample-03": [1]}, "red_lines": []}
    packed = json.dumps(state).replace("<", "\\u003c")
    (tmp_path / "index.html").write_text(MODEL % packed, encoding="utf-8")
    (tmp_path / "component.js").write_bytes(COMPONENT_SCRIPT.read_bytes())
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{static_server(tmp_path)}/index.html")
    expect(page.locator(".quiz-count")).to_have_text("已答1题，共4题；答对1题。")
    # JupyterLab cancels line breaks in cells and asks the focused element about shortcuts.
    page.evaluate(
        "document.addEventListener('beforeinput', (event) => { if (event.inputType"
        " === 'insertLineBreak') event.preventDefault(); }, true)"
    )
    page.get_by_role("textbox").fill("17.85")
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".quiz-count")).to_have_text("已答2题，共4题；答对2题。")
    unguarded = "input:not([data-lm-suppress-shortcuts]), button:not([data-lm-suppress-shortcuts])"
    assert page.locator(unguarded).count() == 0
    page.get_by_label("换个号码再打").check()
    page.get_by_role("button", name="提交").first.click()
    saved = page.evaluate("window.saved.at(-1)")
    stored = page.evaluate("localStorage.length")
    context.close()
    assert saved["responses"] == {"sample-01": [0], "sample-03": [1], "sample-04": "17.85"}
    assert saved["red_lines"] == ["sample-01"]
    assert stored == 0
