"""Progress stays in the browser, goes out and in as one checked file, and can be erased."""

import copy
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE
from .progress_files import CHAPTER, NAME, RESULT, SOUND, WRONG, changed
from .test_live_lessons import LESSON, press, told

BOARD = "book/reference/progress.html"
ROW = f"tr[data-page='{NAME}']"
STORED = "JSON.stringify(Object.entries(localStorage).sort())"
HUSH = "document.querySelector('[data-progress-board] > [role=status]').textContent = ''"

NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("forbidden", "SecurityError"); },
});"""
FULL_STORAGE = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError");
};"""
FULL_AFTER_ONE = """{
  const set = Storage.prototype.setItem;
  self.limit = Infinity;
  Storage.prototype.setItem = function (key, value) {
    if (self.limit <= 0) {
      self.limit = Infinity;
      throw new DOMException("full", "QuotaExceededError");
    }
    self.limit -= 1;
    set.call(this, key, value);
  };
}"""


def answer_all(page: Page) -> int:
    """Answer every question of the page's quiz somehow; return how many."""
    forms = page.locator("[data-quiz-bank] .quiz-question")
    for form in forms.all():
        field = form.locator("input").first
        if field.get_attribute("type") == "text":
            field.fill("1")
        else:
            field.check()
        form.get_by_role("button", name="提交").click()
    return forms.count()


def upload(page: Page, data: Any) -> str:
    """Import a file on the board; return what the board says."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    file = {"name": "p.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator("[data-progress-board] input[type=file]").set_input_files(file)
    said = page.locator("[data-progress-board] > [role=status]:not(:empty)")
    said.wait_for()
    return said.inner_text()


def exported(page: Page) -> dict[str, Any]:
    with page.expect_download() as download:
        page.get_by_role("button", name="导出进度").click()
    day = datetime.now(ZoneInfo("Asia/Shanghai"))
    names = {f"学习进度-{day - ago:%Y-%m-%d}.json" for ago in (timedelta(), timedelta(minutes=1))}
    assert download.value.suggested_filename in names
    return json.loads(Path(download.value.path()).read_text(encoding="utf-8"))


@pytest.fixture
def learner(site: str, open_page: Callable[..., Any]) -> Page:
    """A reader who read a chapter and took its quiz."""
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    page = watched.page
    total = answer_all(page)
    page.get_by_role("button", name="标为已读").click()
    page.locator("[id='正文'] > h2").scroll_into_view_if_needed()
    page.goto(f"{site}/{BOARD}")
    assert f"已答{total}题，共{total}题，答对" in page.locator(f"{ROW} [data-quiz]").inner_text()
    assert watched.faults == []
    return page


def test_progress_is_shown_on_board_page_and_contents(learner: Page, site: str) -> None:
    assert "✓ 20" in learner.locator(f"{ROW} [data-read]").inner_text()
    assert "已读1课" in learner.locator("[data-total-read]").inner_text()
    learner.locator("[data-go-on] a").click()
    learner.wait_for_url(f"**/{CHAPTER}#*")
    mark = learner.locator("[data-read-mark] button")
    assert mark.get_attribute("aria-pressed") == "true"
    assert learner.locator("#site-nav a.read").inner_text() == "催收原则"
    mark.click()
    assert mark.inner_text() == "标为已读"
    learner.goto(f"{site}/{BOARD}")
    assert learner.locator(f"{ROW} [data-read]").inner_text() == "未读"


def test_board_counts_as_the_quiz_does(learner: Page, site: str) -> None:
    shown = learner.locator(f"{ROW} [data-quiz]").inner_text()
    learner.goto(f"{site}/{CHAPTER}")
    learner.locator("[data-quiz-bank]").scroll_into_view_if_needed()
    learner.locator("[data-quiz-bank] .quiz-reset").wait_for()
    said = learner.locator(".quiz-count").inner_text()
    correct = said.split("答对")[1].split("题")[0]
    assert f"答对{correct}题" in shown


def test_progress_moves_to_another_browser_without_a_request(
    learner: Page, site: str, open_page: Callable[..., Any]
) -> None:
    data = exported(learner)
    assert list(data["read"]) == [NAME]
    assert data["place"]["title"] == "催收原则"
    other = open_page(f"{site}/{BOARD}", viewport=PHONE).page
    asked: list[str] = []
    # Chromium fetches the icon of the tab when it likes.
    other.on("request", lambda one: "icon.svg" in one.url or asked.append(one.url))
    assert upload(other, data) == "已导入：1课的阅读记录，1份小测。"
    assert asked == []
    assert exported(other)["quizzes"] == data["quizzes"]
    assert (
        other.locator(f"{ROW} [data-quiz]").inner_text()
        == learner.locator(f"{ROW} [data-quiz]").inner_text()
    )


def test_import_keeps_what_is_further_on(learner: Page) -> None:
    before = exported(learner)
    less = copy.deepcopy(before)
    less["read"] = {}
    (name,) = less["quizzes"]
    less["quizzes"][name] = {"responses": {}, "redLines": []}
    less["place"] = None
    upload(learner, less)
    after = exported(learner)
    assert {key: after[key] for key in ("read", "quizzes", "place")} == {
        key: before[key] for key in ("read", "quizzes", "place")
    }


def test_a_wrong_file_is_refused_whole(site: str, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{site}/{BOARD}", viewport=DESKTOP).page
    upload(page, SOUND)
    before = page.evaluate(STORED)
    missed = {}
    for case, (data, reason) in WRONG.items():
        page.evaluate(HUSH)
        said = upload(page, data)
        sound = said.startswith("没有导入，原来的进度没有动：") and reason in said
        if not sound or page.evaluate(STORED) != before:
            missed[case] = said
    assert missed == {}


def test_a_sound_file_is_taken(site: str, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{site}/{BOARD}", viewport=DESKTOP).page
    assert upload(page, SOUND) == (
        "已导入：1课的阅读记录，1份小测，结业测验的成绩，1课里改过的代码。"
    )
    assert exported(page)["lessons"] == SOUND["lessons"]
    assert page.locator("[data-go-on] a").inner_text() == "催收原则：正文"
    state = page.locator("[data-exam-state]").inner_text()
    assert "最好一次✓ 通过，答对25题" in state
    assert "最近一次没有通过，答对20题" in state
    # What is better stays, the later round is the last, a file from before the exam is taken.
    later = {**RESULT, "correct": 22, "passed": False, "at": "2026-11-21T08:00:00.000Z"}
    page.evaluate(HUSH)
    upload(page, changed(exam={"best": later, "last": later}))
    assert exported(page)["exam"] == {"best": RESULT, "last": later}
    # What was changed here since stays; the rest of the file's code comes along.
    mine = {"notebooks/strategy": {"1-1abcde": "2 + 2", "3-z": "9"}}
    page.evaluate(
        "(one) => localStorage.setItem('dunning.lesson/notebooks/strategy', one)",
        json.dumps(mine["notebooks/strategy"]),
    )
    page.evaluate(HUSH)
    upload(page, SOUND)
    both = SOUND["lessons"]["notebooks/strategy"] | mine["notebooks/strategy"]
    assert exported(page)["lessons"] == {"notebooks/strategy": both}
    old = {key: value for key, value in SOUND.items() if key not in {"exam", "lessons"}}
    old["version"] = 1
    page.evaluate(HUSH)
    assert upload(page, old) == "已导入：1课的阅读记录，1份小测。"
    assert exported(page)["exam"] == {"best": RESULT, "last": later}


def test_changed_code_moves_to_another_browser(site: str, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{site}/{LESSON}", viewport=DESKTOP).page
    press(page, "运行本课")
    editor = page.get_by_label("第2格的代码")
    editor.fill("x" * 20001)
    assert len(editor.input_value()) == 20000
    told(page, "一格最多20000字")
    editor.fill("print('改过')")
    page.goto(f"{site}/{BOARD}")
    data = exported(page)
    assert list(data["lessons"]) == ["notebooks/strategy"]

    other = open_page(f"{site}/{BOARD}", viewport=DESKTOP).page
    assert upload(other, data) == "已导入：0课的阅读记录，0份小测，1课里改过的代码。"
    other.goto(f"{site}/{LESSON}")
    press(other, "运行本课")
    expect(other.get_by_label("第2格的代码")).to_have_value("print('改过')")


def test_what_could_not_be_imported_is_not_exported(
    site: str, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{site}/{BOARD}", viewport=DESKTOP).page
    upload(page, SOUND)
    damaged = {
        "dunning.lesson/notebooks/interest": {"1-x": "1" * 20001, "2-y": "1"},
        "dunning.quiz/other/abc": [],
        "dunning.read": SOUND["read"] | {"book/x": "昨天"},
        "dunning.place": {"page": NAME},
    }
    page.evaluate(
        """(all) => Object.entries(all)
          .forEach(([key, value]) => localStorage.setItem(key, JSON.stringify(value)))""",
        damaged,
    )
    data = exported(page)
    said = page.locator("[data-progress-board] > [role=status]")
    expect(said).to_contain_text("有3条记录坏了，或者代码超过20000字，没有带上。")
    assert data["lessons"] == SOUND["lessons"] | {"notebooks/interest": {"2-y": "1"}}
    assert (data["quizzes"], data["read"]) == (SOUND["quizzes"], SOUND["read"])
    assert data["place"] is None
    other = open_page(f"{site}/{BOARD}", viewport=DESKTOP).page
    assert upload(other, data).startswith("已导入")


def test_the_better_exam_is_that_of_the_exam_page(site: str, open_page: Callable[..., Any]) -> None:
    """Nine of ten beat 26 of thirty, wherever the two meet."""
    page = open_page(f"{site}/{BOARD}", viewport=DESKTOP).page
    share = {**RESULT, "correct": 9, "total": 10}
    count = {**RESULT, "correct": 26, "total": 30}
    for first, second in ((share, count), (count, share)):
        page.evaluate("localStorage.clear()")
        for one in (first, second):
            page.evaluate(HUSH)
            upload(page, changed(exam={"best": one, "last": one}))
        assert exported(page)["exam"]["best"] == share


def test_erasing_takes_two_presses_and_leaves_the_rest(learner: Page, site: str) -> None:
    for key in ("other", "dunning.exam", "dunning.exam.draft", "dunning.lesson/notebooks/strategy"):
        learner.evaluate("(key) => localStorage.setItem(key, '{}')", key)
    button = learner.locator("[data-erase]")
    button.click()
    assert button.inner_text() == "再按一次，清除全部进度"
    said = learner.locator("[data-progress-board] > [role=status]")
    expect(said).to_have_text("再按一次，清除全部进度。")
    learner.locator("[data-export]").focus()
    expect(said).to_be_empty()
    button.click()
    assert learner.locator(f"{ROW} [data-read]").inner_text() != "未读"
    button.click()
    assert learner.locator(f"{ROW} [data-read]").inner_text() == "未读"
    assert learner.evaluate("Object.keys(localStorage)") == ["other"]


def with_script(open_page: Callable[..., Any], url: str, script: str) -> Page:
    page = open_page("about:blank", viewport=DESKTOP).page
    page.add_init_script(script)
    page.goto(url)
    return page


@pytest.mark.parametrize(
    ("script", "words"),
    [(NO_STORAGE, "浏览器不让网站保存数据"), (FULL_STORAGE, "浏览器的存储空间满了")],
    ids=["forbidden", "full"],
)
def test_storage_that_fails_is_said(
    site: str, open_page: Callable[..., Any], script: str, words: str
) -> None:
    page = with_script(open_page, f"{site}/{CHAPTER}", script)
    page.get_by_role("button", name="标为已读").click()
    assert words in page.locator("[data-read-mark] [role=status]").inner_text()
    assert page.locator("[data-read-mark] button").get_attribute("aria-pressed") == "true"
    page.goto(f"{site}/{BOARD}")
    assert words in page.locator("[data-progress-board] > [role=status]").inner_text()
    said = page.locator("[data-progress-board] > [role=status]")
    page.locator("[data-progress-board] input[type=file]").set_input_files(
        {"name": "p.json", "mimeType": "application/json", "buffer": json.dumps(SOUND).encode()}
    )
    page.wait_for_function(
        "(one) => one.textContent.startsWith('没有导入')", arg=said.element_handle()
    )
    assert words in said.inner_text()


def test_a_full_store_takes_nothing_back(site: str, open_page: Callable[..., Any]) -> None:
    page = with_script(open_page, f"{site}/{BOARD}", FULL_AFTER_ONE)
    before = page.evaluate(STORED)
    page.evaluate("self.limit = 1")
    assert "浏览器的存储空间满了" in upload(page, SOUND)
    assert page.evaluate(STORED) == before


def test_without_scripts_the_pages_are_readable(site: str, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{site}/{BOARD}", viewport=PHONE, java_script_enabled=False).page
    assert "这里不能记进度" in page.locator("main").inner_text()
    assert not page.locator("[data-board-tools]").is_visible()
    assert page.locator(ROW).is_visible()
    page.goto(f"{site}/{CHAPTER}")
    assert page.get_by_role("heading", name="小结").is_visible()
    assert not page.locator("[data-read-mark]").is_visible()
    assert page.locator(".section-tools").count() == 0


def test_progress_works_from_a_stick(built: Path, open_page: Callable[..., Any]) -> None:
    watched = open_page((built / CHAPTER).as_uri(), viewport=DESKTOP)
    watched.page.get_by_role("button", name="标为已读").click()
    watched.page.goto((built / BOARD).as_uri())
    assert "✓" in watched.page.locator(f"{ROW} [data-read]").inner_text()
    assert watched.faults == []


# ---- citation and report ----


def section_menu(page: Page, section: str) -> None:
    page.locator(f"[id='{section}'] > .section-tools").click()


def test_a_section_is_cited(site: str, open_page: Callable[..., Any]) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    page = open_page(f"{site}/{CHAPTER}?x=1", viewport=PHONE, permissions=permissions).page
    section_menu(page, "正文")
    page.get_by_role("button", name="复制引用").click()
    page.get_by_text("已复制").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("《信用卡合规催收》第0.1.0版，“催收原则”中“正文”一节，")
    assert f"{site}/{CHAPTER}#正文，20" in text
    page.keyboard.press("Escape")
    assert page.locator(".section-menu").count() == 0
    assert page.evaluate("document.activeElement.parentElement.id") == "正文"


def test_a_mistake_is_reported_by_text_or_by_mail(site: str, open_page: Callable[..., Any]) -> None:
    page = open_page(
        f"{site}/{CHAPTER}", viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"]
    ).page
    section_menu(page, "小结")
    page.get_by_role("button", name="报告错误：复制报错文字").click()
    page.get_by_text("已复制").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[0] == "页面：“催收原则”中“小结”一节"
    assert "版本：第0.1.0版" in text

    def configured(route) -> None:
        answer = route.fetch()
        body = answer.text().replace('data-report=""', 'data-report="book@example.com"')
        route.fulfill(response=answer, body=body)

    page.route(f"**/{CHAPTER}", configured)
    page.goto(f"{site}/{CHAPTER}?again")
    page.reload()
    page.route("**/*principles.html*", configured)
    page.goto(f"{site}/{CHAPTER}")
    section_menu(page, "小结")
    link = page.locator(".section-menu a").get_attribute("href")
    assert link.startswith("mailto:book@example.com?subject=%E6%8A%A5%E5%91%8A")


def test_a_refused_clipboard_shows_the_words(site: str, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    page.evaluate(
        """() => {
          navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
          document.execCommand = () => false;
        }"""
    )
    section_menu(page, "小结")
    page.get_by_role("button", name="复制引用").click()
    area = page.locator(".section-menu textarea")
    assert "“催收原则”中“小结”一节" in area.input_value()
