"""The component in a real Chromium: mouse, keyboard, phone width, no storage, file://."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dunning.quiz.assets import COMPONENT_SCRIPT, classic_script, stylesheet
from dunning.quiz.models import Bank
from dunning.quiz.render import render_bank_html
from dunning.quiz.scoring import parse_number, score

CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:"
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>小测</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{csp}
<link rel="icon" href="data:,"><link rel="stylesheet" href="quiz.css">
<script src="quiz.js" defer></script></head><body><main>{bank}</main></body></html>"""


@pytest.fixture
def folder(tmp_path: Path, bank: Bank) -> Path:
    csp = f'<meta http-equiv="Content-Security-Policy" content="{CSP}">'
    html = render_bank_html(bank)
    (tmp_path / "index.html").write_text(PAGE.format(csp=csp, bank=html), encoding="utf-8")
    (tmp_path / "local.html").write_text(PAGE.format(csp="", bank=html), encoding="utf-8")
    (tmp_path / "quiz.css").write_text(stylesheet(), encoding="utf-8")
    (tmp_path / "quiz.js").write_text(classic_script(), encoding="utf-8")
    (tmp_path / "component.js").write_bytes(COMPONENT_SCRIPT.read_bytes())
    return tmp_path


@pytest.fixture
def url(folder: Path, static_server: Callable[[Path], str]) -> str:
    return static_server(folder)


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a page in a fresh context; any script error or console error fails the test."""
    contexts = []
    faults: list[str] = []

    def open_(address: str, *, width: int = 1280, script: str = "", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console", lambda entry: faults.append(entry.text) if entry.type == "error" else None
        )
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults


def question(page: Page, number: int) -> Any:
    return page.locator(".quiz-question").nth(number - 1)


def answer(page: Page, number: int, *texts: str) -> None:
    form = question(page, number)
    for text in texts:
        form.get_by_label(text, exact=True).check()
    form.get_by_role("button", name="提交").click()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_whole_round_by_mouse(open_page: OpenPage, url: str, width: int) -> None:
    page = open_page(f"{url}/index.html", width=width)
    count = page.locator(".quiz-count")
    expect(count).to_have_text("已答0题，共4题；答对0题。")

    answer(page, 1, "停止通话并登记")
    expect(question(page, 1).get_by_role("status")).to_have_text("✓ 回答正确。")
    expect(question(page, 1).locator(".quiz-feedback:visible")).to_have_text(
        "✓ 对：停止并登记，改用客户同意的方式。"
    )
    answer(page, 2, "通话录音")
    expect(question(page, 2).get_by_role("status")).to_contain_text("漏了正确选项")
    question(page, 2).get_by_role("button", name="再试一次").click()
    answer(page, 2, "通话录音", "催收记录")
    expect(question(page, 2).get_by_role("status")).to_have_text("✓ 回答正确。")
    answer(page, 3, "对")
    expect(question(page, 3).locator(".quiz-feedback:visible")).to_have_text(
        "✗ 不对：单纯逾期是民事问题。"
    )
    question(page, 4).get_by_role("textbox").fill("１７．８５元")
    question(page, 4).get_by_role("textbox").press("Enter")
    expect(question(page, 4).get_by_role("status")).to_have_text("✓ 正确。两段相加。")

    expect(count).to_have_text("全部答完：共4题；答对3题。")
    assert page.get_by_role("progressbar").evaluate("bar => [bar.value, bar.max]") == [4, 4]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_round_by_keyboard_only(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/index.html")
    press = page.keyboard.press

    def focused() -> str:
        return page.evaluate("document.activeElement.value || document.activeElement.textContent")

    press("Tab")
    press("Space")  # first option of question 1
    press("ArrowDown")
    press("ArrowDown")  # third option: wrong
    press("Enter")  # implicit submission from a radio
    expect(question(page, 1).get_by_role("status")).to_contain_text("回答不对")
    assert focused() == "再试一次"
    press("Enter")
    assert focused() == "0"
    press("ArrowDown")
    press("Tab")
    assert focused() == "提交"
    press("Space")
    expect(question(page, 1).get_by_role("status")).to_have_text("✓ 回答正确。")
    assert focused() == "再试一次"  # the focus stays where it was
    for _ in range(2):  # check the first two boxes of question 2
        press("Tab")
        press("Space")
    press("Tab")
    press("Tab")
    press("Enter")
    expect(question(page, 2).get_by_role("status")).to_have_text("✓ 回答正确。")


def test_nothing_chosen_is_said_and_leads_back_to_the_field(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/index.html")
    question(page, 1).get_by_role("button").click()
    expect(question(page, 1).get_by_role("status")).to_have_text("先选一个选项，再提交。")
    expect(question(page, 1).get_by_label("换个号码再打")).to_be_focused()
    question(page, 4).get_by_role("textbox").fill("十七")
    question(page, 4).get_by_role("button").click()
    expect(question(page, 4).get_by_role("status")).to_contain_text("填一个数字")
    expect(page.locator(".quiz-count")).to_have_text("已答0题，共4题；答对0题。")


def test_progress_survives_a_reload_and_ends_with_the_reset(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/index.html")
    answer(page, 1, "停止通话并登记")
    question(page, 4).get_by_role("textbox").fill("1")
    question(page, 4).get_by_role("button").click()
    page.reload()
    expect(page.locator(".quiz-count")).to_have_text("已答2题，共4题；答对1题。")
    expect(question(page, 1).get_by_label("停止通话并登记")).to_be_checked()
    expect(question(page, 4).get_by_role("textbox")).to_have_value("1")

    page.get_by_role("button", name="全部重做").click()
    expect(page.locator(".quiz-count")).to_contain_text("已答2题")
    warning = page.locator(".quiz-reset + [role=status]")
    expect(warning).to_have_text("再按一次，清空全部作答。")
    question(page, 2).get_by_role("button").focus()
    expect(warning).to_be_empty()
    page.get_by_role("button", name="全部重做").click()
    page.get_by_role("button", name="再按一次").click()
    expect(page.locator(".quiz-count")).to_have_text("已答0题，共4题；答对0题。")
    expect(question(page, 1).get_by_label("换个号码再打")).to_be_focused()
    page.reload()
    expect(page.locator(".quiz-count")).to_have_text("已答0题，共4题；答对0题。")


def test_two_windows_answer_one_bank(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/index.html")
    other = page.context.new_page()
    other.goto(f"{url}/index.html")
    answer(page, 1, "换个号码再打")
    expect(other.locator(".quiz-count")).to_contain_text("已答1题，共4题；答对0题；踩红线1次")
    # What is being filled in stays when the other window goes on.
    question(other, 2).get_by_label("通话录音").check()
    answer(page, 3, "错")
    expect(other.locator(".quiz-count")).to_contain_text("已答2题，共4题；答对1题；踩红线1次")
    expect(question(other, 2).get_by_label("通话录音")).to_be_checked()
    answer(other, 2, "催收记录")
    expect(page.locator(".quiz-count")).to_contain_text("已答3题，共4题；答对2题；踩红线1次")
    question(page, 1).get_by_role("button", name="再试一次").click()
    expect(question(other, 1).get_by_role("button", name="提交")).to_be_visible()
    page.reload()
    expect(page.locator(".quiz-count")).to_contain_text("已答2题，共4题；答对2题；踩红线1次")


def test_a_red_line_fails_the_round_even_after_another_try(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/index.html")
    answer(page, 1, "换个号码再打")
    expect(question(page, 1).get_by_role("status")).to_contain_text("‼ 踩了红线")
    question(page, 1).get_by_role("button", name="再试一次").click()
    answer(page, 1, "停止通话并登记")
    page.reload()
    expect(page.locator(".quiz-count")).to_contain_text("踩红线1次，这一轮不通过")
    page.get_by_role("button", name="全部重做").dblclick()
    expect(page.locator(".quiz-count")).to_have_text("已答0题，共4题；答对0题。")


def test_answers_to_an_edited_bank_are_dropped(
    open_page: OpenPage, url: str, folder: Path, bank: Bank
) -> None:
    page = open_page(f"{url}/index.html")
    answer(page, 1, "停止通话并登记")
    stored = "Object.keys(localStorage)"
    assert page.evaluate(stored) == [f"dunning.quiz/sample/{bank.content_hash}"]
    path = folder / "index.html"
    edited = path.read_text(encoding="utf-8").replace(bank.content_hash, "0123456789ab")
    path.write_text(edited, encoding="utf-8")
    # The server tells time in whole seconds: an edit within one would be no news to the browser.
    later = path.stat().st_mtime + 2
    os.utime(path, (later, later))
    page.reload()
    expect(page.locator(".quiz-count")).to_have_text("已答0题，共4题；答对0题。")
    answer(page, 3, "错")
    assert page.evaluate(stored) == ["dunning.quiz/sample/0123456789ab"]


@pytest.mark.parametrize("stored", ["{", "[]", '{"responses": 3}', '{"redLines": {}}'])
def test_damaged_progress_does_no_harm(
    open_page: OpenPage, url: str, bank: Bank, stored: str
) -> None:
    key = f"dunning.quiz/sample/{bank.content_hash}"
    script = f"localStorage.setItem({json.dumps(key)}, {json.dumps(stored)})"
    page = open_page(f"{url}/index.html", script=script)
    answer(page, 3, "错")
    expect(page.locator(".quiz-count")).to_have_text("已答1题，共4题；答对1题。")


def test_stored_answers_that_do_not_fit_are_dropped(
    open_page: OpenPage, url: str, bank: Bank
) -> None:
    responses = {"sample-01": [9], "sample-02": "x", "sample-03": [0, 1], "sample-04": "1元"}
    state = json.dumps({"responses": responses, "redLines": []})
    key = f"dunning.quiz/sample/{bank.content_hash}"
    script = f"localStorage.setItem({json.dumps(key)}, {json.dumps(state)})"
    page = open_page(f"{url}/index.html", script=script)
    expect(page.locator(".quiz-count")).to_have_text("已答0题，共4题；答对0题。")


FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); } });"""
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError"); };"""


@pytest.mark.parametrize("script", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_without_storage_it_works_and_says_so(open_page: OpenPage, url: str, script: str) -> None:
    page = open_page(f"{url}/index.html", script=script)
    answer(page, 1, "停止通话并登记")
    expect(page.locator(".quiz-count")).to_have_text("已答1题，共4题；答对1题。")
    expect(page.locator(".quiz-status .quiz-note")).to_contain_text("不让保存进度")


def test_it_works_from_a_file(open_page: OpenPage, folder: Path) -> None:
    page = open_page((folder / "local.html").as_uri())
    answer(page, 1, "停止通话并登记")
    expect(question(page, 1).get_by_role("status")).to_have_text("✓ 回答正确。")


def test_without_javascript_the_questions_can_be_read(
    open_page: OpenPage, url: str, bank: Bank
) -> None:
    page = open_page(f"{url}/index.html", java_script_enabled=False)
    for entry in bank.questions:
        expect(page.get_by_text(entry.stem)).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    # Playwright's selectors do not look inside <noscript>.
    assert "没有开JavaScript" in page.inner_text("main")
    assert "没有开JavaScript" not in open_page(f"{url}/index.html").inner_text("main")


def test_two_copies_of_a_bank_do_not_share_ids(
    open_page: OpenPage, url: str, folder: Path, bank: Bank
) -> None:
    html = render_bank_html(bank)
    (folder / "index.html").write_text(PAGE.format(csp="", bank=html + html), encoding="utf-8")
    page = open_page(f"{url}/index.html")
    ids = page.eval_on_selector_all("[id]", "all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids)) == 2 * (4 + 8)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(open_page: OpenPage, url: str, scheme: str) -> None:
    page = open_page(f"{url}/index.html", color_scheme=scheme)
    answer(page, 1, "停止通话并登记")
    answer(page, 3, "对")
    ratios = page.evaluate(CONTRAST)
    assert len(ratios) > 10
    assert min(ratios) >= 4.5


CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const [r, g, b] = rgb(text).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((rgb(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll(".quiz-question *")]
    .filter((one) => one.offsetParent && [...one.childNodes].some((n) => n.nodeType === 3
      && n.textContent.trim()))
    .map((one) => [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => b - a))
    .map(([high, low]) => (high + 0.05) / (low + 0.05));
}"""


CHECK_ALL = """async ([cases, items]) => {
  const quiz = await import("./component.js");
  return cases.map(([number, response]) => {
    const { id, kind, key } = items[number];
    const { correct, incomplete, redLine } = quiz.check(kind, quiz.unpack(key, id), response);
    return [correct, incomplete, redLine];
  });
}"""


def test_browser_and_python_score_alike(
    open_page: OpenPage, url: str, folder: Path, bank: Bank
) -> None:
    choices = [[p for p in range(3) if bits >> p & 1] for bits in range(1, 8)]
    numbers = ["17.85", "17.855", "17.8551", "17.845", "17.8449", "-17.85", "0", ".5", "18.", "+1"]
    cases = [
        *((0, [position]) for position in range(3)),
        *((1, choice) for choice in choices),
        *((2, [position]) for position in range(2)),
        *((3, number) for number in numbers),
    ]
    (folder / "empty.html").write_text("<!doctype html><link rel=icon href=data:,>")
    page = open_page(f"{url}/empty.html")
    packed = open_page(f"{url}/index.html").eval_on_selector_all(
        ".quiz-question", "all => all.map((f) => ({ ...f.dataset, id: f.dataset.question }))"
    )
    expected = [score(bank.questions[number], response) for number, response in cases]
    assert page.evaluate(CHECK_ALL, [cases, packed]) == [
        [result.correct, result.incomplete, result.red_line] for result in expected
    ]


def test_browser_and_python_read_numbers_alike(open_page: OpenPage, url: str, folder: Path) -> None:
    texts = [
        "１７．８５元",
        "1,000.5",
        " -3 ",
        "十",
        "1e3",
        "",
        "5天",
        ".",
        "1.2.3",
        "9" * 31,
        "--1",
        "50,5",
        "1,00",
        "1234,567",
        "-12,345,678.9",
        "，500",
    ]
    (folder / "empty.html").write_text("<!doctype html><link rel=icon href=data:,>")
    page = open_page(f"{url}/empty.html")
    read = """async (texts) => {
      const quiz = await import("./component.js");
      return texts.map((text) => quiz.parseNumber(text, "元")); }"""
    for text, seen in zip(texts, page.evaluate(read, texts), strict=True):
        try:
            wanted = parse_number(text, "元")
        except ValueError:
            assert seen is None
        else:
            assert parse_number(seen) == wanted
