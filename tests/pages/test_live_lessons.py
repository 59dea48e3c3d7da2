"""“运行本课” in real Chromium: run, look, change, keep, undo, fail, stop; where it cannot run."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from .barriers import barriers
from .conftest import DESKTOP, PHONE

LESSON = "notebooks/strategy.html"
START = 120_000
"""Milliseconds within which Python must have started, even on a machine busy with other tests."""


def cell(page: Page, number: int) -> Locator:
    return page.locator("main .cell").nth(number - 1)


def told(page: Page, text: str) -> None:
    status = page.locator("[data-live-lesson] [role=status]")
    status.filter(has_text=text).wait_for(timeout=START, state="attached")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def shown(page: Page, number: int, part: str) -> list[str]:
    """Texts of a part of a cell's output; laid out or not, so not `inner_text`."""
    texts = cell(page, number).locator(f".cell_output {part}").all_text_contents()
    return ["".join(text.split()) for text in texts]


def write(page: Page, number: int, code: str) -> None:
    editor = page.get_by_label(f"第{number}格的代码")
    editor.fill(code)
    editor.press("Control+Enter")


def test_a_lesson_runs_and_shows_what_was_stored(site: str, open_page) -> None:
    watched = open_page(f"{site}/{LESSON}", viewport=PHONE)
    page = watched.page
    parts = [(1, "td, th"), (2, "figcaption"), (2, "details td"), (4, ".quiz-stem")]
    stored = [shown(page, number, part) for number, part in parts]
    assert all(stored)
    press(page, "运行本课")
    told(page, "准备好了")
    press(page, "全部运行")
    told(page, "第4格运行好了")
    assert [shown(page, number, part) for number, part in parts] == stored
    cell(page, 2).scroll_into_view_if_needed()
    cell(page, 2).locator(".main-svg").first.wait_for(timeout=START)

    # The round of cases is ipywidgets: what is chosen goes to Python, what it says comes back.
    cell(page, 3).get_by_role("radio", name="甲").check()
    cell(page, 3).get_by_role("button", name="提交").click()
    answer = cell(page, 3).get_by_text("看看另外三个做法")
    answer.wait_for(timeout=START)
    assert "已答1个" in "".join(shown(page, 3, "p"))
    assert cell(page, 3).get_by_role("radio", name="甲").is_disabled()

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert barriers(page) == []
    assert watched.faults == []


def test_changes_stay_faults_are_told_and_loops_stop(site: str, open_page) -> None:
    watched = open_page(f"{site}/{LESSON}", viewport=DESKTOP)
    page = watched.page
    original = cell(page, 1).locator(".cell_input pre").text_content().rstrip("\n")
    press(page, "运行本课")
    editor = page.get_by_label("第1格的代码")
    assert editor.input_value() == original

    editor.fill("if True:\n")
    editor.press("Tab")
    editor.press_sequentially("1 / 0")
    assert editor.input_value() == "if True:\n    1 / 0"
    editor.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "运行第1格"
    editor.press("Control+Enter")
    told(page, "第1格：这一格出错了（ZeroDivisionError）")
    assert "ZeroDivisionError" in "".join(shown(page, 1, ".lesson-fault pre"))
    assert 'File"<第1格>",line2' in "".join(shown(page, 1, ".lesson-fault pre"))

    write(page, 1, "while True:\n    pass")
    told(page, "正在运行第1格")
    press(page, "停止")
    told(page, "已停止")
    write(page, 2, "kept = 6 * 7")
    told(page, "第2格运行好了")
    write(page, 3, "print(kept)")
    told(page, "第3格运行好了")
    assert shown(page, 3, "pre") == ["42"]

    page.reload()
    press(page, "运行本课")
    assert page.get_by_label("第3格的代码").input_value() == "print(kept)"
    press(page, "第3格恢复原样")
    assert "StrategyRound" in page.get_by_label("第3格的代码").input_value()
    press(page, "全部恢复原样")
    told(page, "再按一次，放弃全部修改")
    press(page, "再按一次，放弃全部修改")
    assert page.get_by_label("第1格的代码").input_value() == original
    assert page.evaluate("localStorage.getItem('dunning.lesson/notebooks/strategy')") is None
    assert watched.faults == []


UNTELLABLE = """class Odd(Exception):
    def __str__(self):
        raise ValueError
raise Odd"""


def test_python_that_ends_is_told_and_begins_anew(site: str, open_page) -> None:
    page = open_page(f"{site}/{LESSON}", viewport=DESKTOP).page
    press(page, "运行本课")
    write(page, 1, UNTELLABLE)
    told(page, "第1格：这一格出错了（Odd）")
    write(page, 2, "import os\nos._exit(1)")
    told(page, "Python停了，变量都清空了")
    assert "停止以前的结果" in cell(page, 2).inner_text()
    write(page, 3, "print('又好了')")
    told(page, "第3格运行好了")
    assert shown(page, 3, "pre") == ["又好了"]


def test_what_is_put_back_while_it_runs_stays_put_back(site: str, open_page) -> None:
    page = open_page(f"{site}/{LESSON}", viewport=DESKTOP).page
    stored = shown(page, 1, "td, th")
    endless = "import time\nwhile True:\n    print('还在运行')\n    time.sleep(0.05)"
    printed = cell(page, 1).locator(".cell_output .lesson-stream")
    press(page, "运行本课")
    told(page, "准备好了")
    page.get_by_label("第1格的代码").fill(endless)
    press(page, "全部运行")
    printed.wait_for()
    press(page, "全部恢复原样")
    press(page, "再按一次，放弃全部修改")
    told(page, "全部恢复原样了。已停止")
    write(page, 2, "print(1)")
    told(page, "第2格运行好了")
    assert shown(page, 1, "td, th") == stored
    assert printed.count() == 0
    assert cell(page, 1).locator(".lesson-about").inner_text() == "存好的结果"
    assert page.get_by_role("button", name="第1格恢复原样").is_disabled()
    assert shown(page, 3, ".lesson-stream") == []

    write(page, 1, endless)
    printed.wait_for()
    page.get_by_label("第2格的代码").press("Control+Enter")
    press(page, "第1格恢复原样")
    told(page, "第1格恢复原样了。已停止")
    assert shown(page, 1, "td, th") == stored
    assert printed.count() == 0


def test_parts_that_did_not_come_are_asked_for_again(site: str, open_page) -> None:
    page = open_page(f"{site}/{LESSON}", viewport=DESKTOP).page
    # Some browsers remember for a whole page that a module did not come: only its address helps.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/lesson-runner.js*", lambda route: route.abort())
    press(page, "运行本课")
    told(page, "没有加载成功")
    page.unroute("**/lesson-runner.js*")
    page.route("**/plotly-basic*", lambda route: route.abort())
    press(page, "运行本课")
    told(page, "准备好了")
    runners = [address for address in asked if "/lesson-runner.js" in address]
    assert len(set(runners)) == len(runners) == 2
    assert page.locator("link[href*='lesson.css']").count() == 1

    press(page, "全部运行")
    told(page, "第4格运行好了")
    cell(page, 2).get_by_text("图没有加载成功，看下面的数据").first.wait_for()
    assert cell(page, 2).locator("details[open] td").first.is_visible()
    assert cell(page, 2).locator("[role=img]").count() == 0
    page.unroute("**/plotly-basic*")
    press(page, "运行第2格")
    cell(page, 2).locator(".main-svg").first.wait_for()


def test_printed_code_is_whole_and_what_the_reader_wrote(site: str, open_page) -> None:
    page = open_page(f"{site}/{LESSON}", viewport={"width": 700, "height": 900}).page
    press(page, "运行本课")
    editor = page.get_by_label("第1格的代码")
    code = "第一行 = '" + "很长的一行" * 60 + "'\n" + "print(1)\n" * 60
    editor.fill(code)
    paper = cell(page, 1).locator(".lesson-paper")
    assert not paper.is_visible()
    page.emulate_media(media="print")
    assert not editor.is_visible()
    assert paper.is_visible()
    assert paper.text_content() == code
    sizes = paper.evaluate(
        "(one) => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]"
    )
    assert max(sizes) <= 0
    second = page.get_by_label("第2格的代码").input_value()
    assert cell(page, 2).locator(".lesson-paper").text_content() == second


def test_without_scripts_nobody_is_told_to_press_the_button(site: str, open_page) -> None:
    page = open_page(f"{site}/{LESSON}", viewport=DESKTOP, java_script_enabled=False).page
    words = page.locator(".page-tools").inner_text()
    assert "运行本课" not in words
    assert "要自己改数字、拖控件，在课堂里运行make lab" in words
    page = open_page(f"{site}/{LESSON}", viewport=DESKTOP).page
    assert "按“运行本课”，或者在课堂里" in page.locator(".page-tools").inner_text()


def test_nothing_is_fetched_before_the_button(site: str, open_page) -> None:
    watched = open_page("about:blank")
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    watched.page.goto(f"{site}/{LESSON}")
    watched.page.wait_for_load_state("networkidle")
    heavy = ("lesson-", "/lessons/", "/python/")
    assert [address for address in asked if any(part in address for part in heavy)] == []
    assert any("/lesson.js" in address for address in asked)


def test_forbidden_storage_only_forgets(site: str, open_page) -> None:
    watched = open_page("about:blank")
    page = watched.page
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    )
    page.goto(f"{site}/{LESSON}")
    press(page, "运行本课")
    page.get_by_label("第1格的代码").fill("1")
    told(page, "浏览器不让保存")
    assert watched.faults == []


def test_cells_and_lessons_that_need_pandas_say_so(site: str, open_page) -> None:
    page = open_page(f"{site}/notebooks/days-past-due.html").page
    tables = shown(page, 11, "td")
    press(page, "运行本课")
    told(page, "正在准备Python")
    for number in (11, 12, 13):
        assert "到教室里或用make lab打开" in cell(page, number).text_content()
        assert page.get_by_label(f"第{number}格的代码").count() == 0
    assert shown(page, 11, "td") == tables != []
    page.goto(f"{site}/notebooks/contact-audit.html")
    assert "pandas" in page.locator(".page-tools").inner_text()
    assert page.get_by_role("button", name="运行本课").count() == 0


def test_from_a_folder_the_button_says_why_not(built: Path, open_page) -> None:
    page = open_page((built / LESSON).as_uri()).page
    press(page, "运行本课")
    told(page, "从文件夹打开")
