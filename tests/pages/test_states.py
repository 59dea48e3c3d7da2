"""What a page becomes: search open, quiz finished, on paper, over a slow line."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .barriers import barriers
from .conftest import DESKTOP, PHONE

CHAPTER = "book/compliance/principles.html"
EXAM = "book/reference/exam.html"
ON_PAPER = ("notebooks/interest.html", "book/reference/templates.html")


# Somehow, so that right, wrong and red lines are all there; all in one go for the sake of time.
ANSWER_ALL = """() => {
  for (const box of document.querySelectorAll("[data-quiz-bank] .quiz-question")) {
    const field = box.querySelector("input");
    if (field.type === "text") field.value = "1";
    else field.click();
    box.querySelector(".quiz-submit").click();
  }
}"""


def barriers_in_dark_and_print(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, on a dark screen and on paper."""
    found = []
    for media in ("screen", "print"):
        page.emulate_media(media=media, color_scheme="dark")
        found += [f"{media} {one}" for one in barriers(page)]
    return found


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["1280-light", "390-dark"]
)
def test_open_search_has_no_barrier(
    site: str, open_page, viewport: dict[str, int], scheme: str
) -> None:
    options = {"viewport": viewport, "color_scheme": scheme, "reduced_motion": "reduce"}
    page = open_page(f"{site}/{CHAPTER}", **options).page
    page.locator("#search-open").click()
    page.locator("#search-input").fill("滞纳金")
    page.locator("#search-results .search-quote mark").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert barriers(page) == []
    page.locator("#search-input").fill("呜呼哀哉")
    expect(page.locator("#search-status")).to_contain_text("没有找到")
    if scheme == "light":
        assert barriers(page) == []


def test_a_finished_quiz_has_no_barrier(site: str, open_page) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=PHONE, reduced_motion="reduce")
    page = watched.page
    page.locator("[data-quiz-bank]").scroll_into_view_if_needed()
    page.locator("[data-quiz-bank] .quiz-submit").first.wait_for()
    page.evaluate(ANSWER_ALL)
    expect(page.locator(".quiz-count")).to_contain_text("全部答完")
    assert barriers_in_dark_and_print(page) == []
    assert watched.faults == []


@pytest.mark.parametrize(("system", "chosen"), [("dark", "light"), ("light", "dark")])
def test_a_quiz_wears_the_scheme_that_the_reader_chose(
    site: str, open_page, system: str, chosen: str
) -> None:
    options = {"viewport": PHONE, "color_scheme": system, "reduced_motion": "reduce"}
    page = open_page(f"{site}/{CHAPTER}", **options).page
    page.evaluate("(scheme) => localStorage.setItem('dunning-scheme', scheme)", chosen)
    page.reload()
    page.locator("[data-quiz-bank]").scroll_into_view_if_needed()
    page.locator("[data-quiz-bank] .quiz-submit").first.wait_for()
    scheme = "() => getComputedStyle(document.querySelector('.dunning-quiz input')).colorScheme"
    assert page.evaluate(scheme) == chosen
    page.evaluate(ANSWER_ALL)
    assert barriers(page) == []
    page.emulate_media(media="print")
    assert page.evaluate(scheme) == "light"


def test_a_judged_exam_has_no_barrier(site: str, open_page) -> None:
    page = open_page(f"{site}/{EXAM}", viewport=DESKTOP, reduced_motion="reduce").page
    page.get_by_role("button", name="开始答题").click()
    page.get_by_role("button", name="交卷").click()
    page.get_by_role("button", name="交卷").click()
    expect(page.get_by_role("heading", name="成绩：")).to_be_focused()
    assert barriers_in_dark_and_print(page) == []


def test_paper_has_no_barrier(site: str, open_page) -> None:
    page = open_page("about:blank", viewport=DESKTOP).page
    page.emulate_media(media="print", color_scheme="dark")
    found = {}
    for name in ON_PAPER:
        page.goto(f"{site}/{name}")
        if told := barriers(page):
            found[name] = told
    assert found == {}


# ---- a slow line ----

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s and 400 ms, as on a full bus."""
READABLE_REQUESTS = 6
READABLE_BYTES = 160 * 1024

PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"

# What had arrived with the page when its first words were painted; this server does not compress.
AT_FIRST_PAINT = """() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const all = performance.getEntriesByType("resource").filter((one) => one.responseEnd <= painted);
  const bytes = all.reduce((sum, one) => sum + one.encodedBodySize, 0);
  return { names: all.map((one) => one.name), bytes };
}"""


def test_a_slow_line_brings_the_text_first(built: Path, site: str, open_page) -> None:
    watched = open_page("about:blank", viewport=PHONE)
    page = watched.page
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)
    page.goto(f"{site}/{CHAPTER}", wait_until="commit")
    expect(page.get_by_role("heading", name="正文")).to_be_visible()
    page.wait_for_function(PAINTED)
    arrived: dict[str, Any] = page.evaluate(AT_FIRST_PAINT)
    assert len(arrived["names"]) < READABLE_REQUESTS, arrived
    assert (built / CHAPTER).stat().st_size + arrived["bytes"] <= READABLE_BYTES, arrived
    assert watched.faults == []
