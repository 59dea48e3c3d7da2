"""What fingers, pointers and keys reach: contents of a phone, hints, wide tables, copied text."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE

CHAPTER = "book/compliance/principles.html"
EXAM = "book/reference/exam.html"

# ---- the contents of a phone ----

COVERED = "document.activeElement.closest('main, .page-toc, .site-footer') !== null"


def with_contents(page: Page) -> Page:
    page.locator("#nav-toggle").click()
    expect(page.locator("#site-nav")).to_be_visible()
    return page


def test_focus_stays_off_what_the_contents_cover(site: str, open_page) -> None:
    page = with_contents(open_page(f"{site}/{CHAPTER}", viewport=PHONE).page)
    for key, start in (("Shift+Tab", 0), ("Tab", -1)):
        page.locator("#site-nav a").nth(start).focus()
        for _ in range(5):
            page.keyboard.press(key)
            assert not page.evaluate(COVERED), key


def test_the_entry_of_this_very_page_uncovers_it(site: str, open_page) -> None:
    page = with_contents(open_page(f"{site}/{CHAPTER}", viewport=PHONE).page)
    page.locator("#site-nav li.current > a").first.click()
    expect(page.locator("#site-nav")).not_to_be_visible()
    expect(page.locator("main")).to_be_focused()
    expect(page.locator("#nav-toggle")).to_have_attribute("aria-expanded", "false")
    page.locator(".section-tools").first.focus()
    expect(page.locator(".section-tools").first).to_be_focused()


def test_contents_are_closed_after_back_and_in_a_wide_window(site: str, open_page) -> None:
    page = with_contents(open_page(f"{site}/{CHAPTER}", viewport=PHONE).page)
    closed = "() => !document.documentElement.classList.contains('nav-open')"
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert page.evaluate(closed), "后退会看到盖着正文的目录"
    with_contents(page).set_viewport_size(DESKTOP)
    page.wait_for_function(closed)
    assert not page.evaluate("document.querySelector('main').inert"), "宽窗口里没有关它的按钮"


# ---- hints ----


def at_the_bottom(page: Page, selector: str) -> None:
    """Scroll so that the first such link stands in the last line of the window."""
    page.evaluate(
        """(selector) => {
          document.documentElement.style.scrollBehavior = "auto";
          const box = document.querySelector(selector).getBoundingClientRect();
          scrollBy(0, box.bottom - innerHeight + 4);
        }""",
        selector,
    )


def test_a_hint_can_be_pointed_at_and_lies_in_the_window(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    at_the_bottom(page, "main a.law")
    link = page.locator("main a.law").first
    link.hover()
    hint = page.locator("#hint")
    expect(hint).to_be_visible()
    box = hint.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= DESKTOP["height"]
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=6)
    page.wait_for_timeout(500)
    expect(hint).to_be_visible()
    page.mouse.move(5, 5)
    expect(hint).not_to_be_visible()
    assert page.locator("[aria-describedby=hint]").count() == 0


def test_a_finger_gets_no_hint_and_takes_no_title(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=PHONE, has_touch=True).page
    page.evaluate("addEventListener('click', (event) => event.preventDefault(), true)")
    link = page.locator("main a.law").first
    title = link.get_attribute("title")
    link.tap()
    assert link.get_attribute("title") == title
    assert page.locator("#hint:visible").count() == 0


# ---- what becomes wide later ----

FRAME = """(parent) => {
  const row = "<td>" + "很长的一格".repeat(12) + "</td>";
  const frame = document.createElement("div");
  frame.className = "table-frame";
  frame.innerHTML = `<table><tr>${row.repeat(4)}</tr></table>`;
  frame.firstChild.style.minWidth = "60rem";
  document.querySelector(parent).append(frame);
}"""


def test_a_table_that_no_longer_fits_is_reached_by_keyboard(site: str, open_page) -> None:
    page = open_page(
        f"{site}/notebooks/interest.html", viewport={"width": 1700, "height": 900}
    ).page
    wide = page.locator("main .table-frame[tabindex]")
    page.wait_for_timeout(1500)
    before = wide.count()
    page.set_viewport_size({"width": 320, "height": 800})
    expect(wide).not_to_have_count(before)
    expect(wide.first).to_have_attribute("aria-label", "表格，可左右滚动")
    for frame in page.locator("main .table-frame").all():
        scrolls = "one => one.scrollWidth > one.clientWidth && !one.closest('details:not([open])')"
        if frame.evaluate(scrolls):
            expect(frame).to_have_attribute("tabindex", "0")


def test_a_table_that_comes_out_of_a_fold_is_reached_by_keyboard(site: str, open_page) -> None:
    """As the numbers of a figure that a running lesson drew."""
    page = open_page(f"{site}/{CHAPTER}", viewport=PHONE).page
    page.wait_for_timeout(500)
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML(
          "beforeend", "<details id='late'><summary>查看图中数据</summary></details>")"""
    )
    page.evaluate(FRAME, "#late")
    page.locator("#late > summary").click()
    expect(page.locator("#late .table-frame")).to_have_attribute("tabindex", "0")
    expect(page.locator("#late .table-frame")).to_have_attribute("role", "group")


# ---- copying where there is no clipboard ----


def without_clipboard(page: Page) -> None:
    """A plain http address of an intranet has none."""
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")


def test_copying_without_a_clipboard_keeps_the_focus(site: str, open_page) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    page = watched.page
    without_clipboard(page)
    page.locator(".section-tools").nth(1).click()
    copy = page.get_by_role("button", name="复制引用")
    copy.press("Enter")
    expect(page.locator(".section-menu [role=status]")).to_have_text("已复制")
    expect(copy).to_be_focused()
    assert watched.faults == []


def test_a_menu_closed_before_the_copy_is_refused_is_no_error(site: str, open_page) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    page = watched.page
    page.evaluate(
        """() => {
          const writeText = () => new Promise((_, reject) => (self.refuse = reject));
          Object.defineProperty(navigator, "clipboard", { value: { writeText } });
          document.execCommand = () => false;
        }"""
    )
    page.locator(".section-tools").nth(1).click()
    page.get_by_role("button", name="复制引用").click()
    page.keyboard.press("Escape")
    page.evaluate("self.refuse()")
    page.wait_for_timeout(100)
    assert watched.faults == []


# ---- the bar of the exam ----


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_the_bar_of_the_exam_covers_no_focus(
    site: str, open_page, viewport: dict[str, int]
) -> None:
    """Browsers scroll what takes the focus out from under as much as the page says is covered."""
    page = open_page(f"{site}/{EXAM}", viewport=viewport, reduced_motion="reduce").page
    page.get_by_role("button", name="开始答题").click()
    bar = page.locator(".exam .quiz-status")
    page.locator(".exam [data-question]").nth(8).locator("input").first.focus()
    bottom = bar.bounding_box()["y"] + bar.bounding_box()["height"]
    free = page.evaluate("parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)")
    assert bottom <= free
    heading = page.locator(".exam h3").nth(1)
    heading.evaluate("one => one.scrollIntoView()")
    assert bottom <= heading.bounding_box()["y"] <= bottom + 60


def test_a_short_window_is_left_to_the_questions(site: str, open_page) -> None:
    page = open_page(f"{site}/{EXAM}", viewport={"width": 640, "height": 420}).page
    page.get_by_role("button", name="开始答题").click()
    bar = page.locator(".exam .quiz-status")
    expect(bar).to_be_visible()
    assert bar.evaluate("one => getComputedStyle(one).position") == "static"
