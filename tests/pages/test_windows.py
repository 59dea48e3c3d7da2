"""Several windows of one browser, and pages that Back brings: nobody's work undoes another's."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESKTOP, Watched
from .test_exam import EXAM, QUESTIONS, TOTAL, answer, begin, hand_in, right_answer
from .test_live_lessons import LESSON, press

BOARD = "book/reference/progress.html"
CHAPTERS = [
    f"book/compliance/{name}.html" for name in ("principles", "prohibited-conduct", "law-map")
]
KEPT = "(key) => JSON.parse(localStorage.getItem(key))"
CHANGED = "dunning.lesson/notebooks/strategy"
OpenPage = Callable[..., Watched]


@pytest.fixture
def windows(site: str, open_page: OpenPage) -> Iterator[Callable[..., list[Page]]]:
    """Open pages side by side in one browser: ``windows(name, …)``; a fault in any fails."""
    watched: list[Watched] = []

    def opened(*names: str) -> list[Page]:
        watched.append(open_page(f"{site}/{names[0]}", viewport=DESKTOP))
        for name in names[1:]:
            page = watched[0].page.context.new_page()
            watched.append(Watched(page).watch())
            page.goto(f"{site}/{name}")
        return [one.page for one in watched]

    yield opened
    assert [fault for one in watched for fault in one.faults] == []


@pytest.fixture
def with_back_cache(browser: Browser, chromium_path: str) -> Iterator[Page]:
    """A page in a browser that keeps pages for Back as they were left; Playwright's does not."""
    chromium = browser.browser_type.launch(
        executable_path=chromium_path,
        args=["--no-sandbox", "--disable-dev-shm-usage"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield chromium.new_page(locale="zh-CN", viewport=DESKTOP)
    chromium.close()


def mark(page: Page) -> None:
    page.get_by_role("button", name="标为已读").click()


def read(page: Page) -> list[str]:
    return sorted(page.evaluate(KEPT, "dunning.read"))


def names(pages: list[str]) -> list[str]:
    return sorted(page.removesuffix(".html") for page in pages)


def back(page: Page) -> None:
    page.go_back(wait_until="commit")
    page.wait_for_function("self.isKept")


def test_each_window_adds_its_own_mark(windows: Callable[..., list[Page]]) -> None:
    *chapters, board = windows(*CHAPTERS, BOARD)
    for done, page in enumerate(chapters):
        # A browser tells its other windows what was stored, but takes a moment.
        expect(page.locator("#site-nav a.read")).to_have_count(done)
        mark(page)
    expect(board.locator("[data-total-read]")).to_contain_text("已读3课")
    assert read(board) == names(CHAPTERS)
    expect(chapters[0].locator("#site-nav a.read")).to_have_count(3)
    chapters[1].get_by_role("button", name="再按取消").click()
    expect(board.locator("[data-total-read]")).to_contain_text("已读2课")
    assert read(board) == names([CHAPTERS[0], CHAPTERS[2]])


def test_back_brings_a_page_up_to_date(with_back_cache: Page, site: str) -> None:
    page = with_back_cache
    first, second, _ = CHAPTERS
    for name in (BOARD, first, second):
        page.goto(f"{site}/{name}")
        page.evaluate("self.isKept = true")
    mark(page)
    back(page)
    expect(page.locator("#site-nav a.read")).to_have_count(1)
    mark(page)
    assert read(page) == names([first, second])
    back(page)
    expect(page.locator("[data-total-read]")).to_contain_text("已读2课")
    expect(page.locator("tr", has_text="催收原则").locator("[data-read]")).to_contain_text("✓")


def test_two_windows_change_different_cells(windows: Callable[..., list[Page]]) -> None:
    one, other = windows(LESSON, LESSON)
    gone = json.dumps({"9-1abcdef": "1"})
    one.evaluate("([key, value]) => localStorage.setItem(key, value)", [CHANGED, gone])
    for page in (one, other):
        press(page, "运行本课")
        page.get_by_label("第2格的代码").wait_for()
    one.get_by_label("第2格的代码").fill("2")
    expect(other.get_by_label("第2格的代码")).to_have_value("2")
    other.get_by_label("第3格的代码").fill("3")
    expect(one.get_by_label("第3格的代码")).to_have_value("3")
    kept = one.evaluate(KEPT, CHANGED)
    # What belongs to no cell of the lesson is gone too: nothing on the page could undo it.
    assert {mark.partition("-")[0]: code for mark, code in kept.items()} == {"2": "2", "3": "3"}
    press(one, "第2格恢复原样")
    expect(other.get_by_label("第2格的代码")).not_to_have_value("2")
    press(other, "第3格恢复原样")
    assert other.evaluate(KEPT, CHANGED) is None


def test_two_windows_answer_one_quiz(windows: Callable[..., list[Page]]) -> None:
    one, other = windows(CHAPTERS[0], CHAPTERS[0])
    for page in (one, other):
        page.locator("[data-quiz-bank]").scroll_into_view_if_needed()
        page.locator("[data-quiz-bank] .quiz-reset").wait_for()

    def submit(page: Page, number: int) -> None:
        box = page.locator("[data-question]").nth(number - 1)
        box.locator("input").first.check()
        box.get_by_role("button", name="提交").click()

    submit(one, 1)
    expect(other.locator(".quiz-count")).to_contain_text("已答1题")
    submit(other, 2)
    expect(one.locator(".quiz-count")).to_contain_text("已答2题")
    one.reload()
    one.locator("[data-quiz-bank]").scroll_into_view_if_needed()
    expect(one.locator(".quiz-count")).to_contain_text("已答2题")
    one.get_by_role("button", name="全部重做").dblclick()
    expect(other.locator(".quiz-count")).to_contain_text("已答0题")
    submit(other, 3)
    expect(one.locator(".quiz-count")).to_contain_text("已答1题")


def test_a_paper_is_answered_in_one_window_at_a_time(windows: Callable[..., list[Page]]) -> None:
    one, other = windows(EXAM, EXAM)
    drawn = begin(one)
    expect(other.locator("[data-exam-start] [role=status]")).to_contain_text("按“接着答”打开")
    expect(other.get_by_label("试卷号")).to_have_value("482913")
    answer(one, {drawn[0]: right_answer(QUESTIONS[drawn[0]])})
    other.get_by_role("button", name="接着答").click()
    expect(other.get_by_role("heading", name="试卷482913")).to_be_focused()
    expect(other.locator(".quiz-count")).to_contain_text("已答1题")
    answer(other, {drawn[1]: right_answer(QUESTIONS[drawn[1]])})

    expect(one.locator(".quiz-status [role=status]")).to_contain_text("在另一个窗口里动过")
    assert one.locator("[data-exam-paper] input:enabled").count() == 0
    one.get_by_role("button", name="刷新这一页").click()
    expect(one.locator(".quiz-count")).to_contain_text(f"已答2题，共{TOTAL}题")
    hand_in(one)
    hand_in(one)
    expect(one.get_by_role("heading", name="成绩：")).to_be_focused()
    expect(other.locator(".quiz-status [role=status]")).to_contain_text("在另一个窗口里动过")
    other.reload()
    expect(other.get_by_role("heading", name="成绩：")).to_be_visible()
    assert other.evaluate(KEPT, "dunning.exam")["last"]["correct"] == 2

    # The round is closed in one window and a new one begun: the other must not throw it away.
    one.get_by_role("button", name="再考一次").click()
    begin(one, "7")
    other.get_by_role("button", name="再考一次").click()
    expect(other.get_by_role("button", name="接着答")).to_be_focused()
    assert other.evaluate(KEPT, "dunning.exam.draft")["paper"] == "7"
