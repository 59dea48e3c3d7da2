"""Narrow and enlarged screens, paper, and what a reader's system asks for: colours, less motion."""

import pytest
from playwright.sync_api import Page

from .conftest import DESKTOP, lay_out

NARROW = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 450}
"""What a window of 1280 by 900 has left at 200%."""

CHAPTER = "book/compliance/principles.html"
LESSON = "notebooks/interest.html"
TYPICAL = [
    "index.html",
    CHAPTER,
    "book/compliance/prohibited-conduct.html",
    "book/risk/interest-and-fees.html",
    LESSON,
    "book/reference/law.html",
    "book/reference/sources.html",
    "book/reference/templates.html",
]

BEYOND = """() => {
  const width = document.documentElement.clientWidth;
  const held = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX, position } = getComputedStyle(at);
      if (overflowX !== "visible" || position === "fixed") return true;
    }
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
    .filter((one) => !one.closest("svg, .skip, .copy-source") && !held(one))
    .map((one) => one.outerHTML.slice(0, 120));
}"""
"""What sticks out on the right, save what scrolls in a frame of its own."""


@pytest.mark.parametrize("screen", [NARROW, ZOOMED], ids=["320", "zoom-200"])
@pytest.mark.parametrize("name", TYPICAL)
def test_nothing_scrolls_sideways(site: str, open_page, name: str, screen: dict[str, int]) -> None:
    page = open_page(f"{site}/{name}", viewport=screen).page
    lay_out(page)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    assert page.evaluate(BEYOND) == []


def test_narrow_header_keeps_its_buttons_whole(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=NARROW).page
    for button in page.locator(".tools button:visible").all():
        assert button.bounding_box()["height"] < 45, button.inner_text()


def on_paper(page: Page, scheme: str = "dark") -> Page:
    page.emulate_media(media="print", color_scheme=scheme)
    return page


def seen(page: Page, selector: str) -> list[str]:
    return page.locator(selector).evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.className || one.id)"
    )


@pytest.mark.parametrize("name", [CHAPTER, LESSON, "index.html"])
def test_paper_has_the_text_and_no_controls(site: str, open_page, name: str) -> None:
    page = on_paper(open_page(f"{site}/{name}", viewport=DESKTOP).page)
    assert seen(page, "nav, .site-header, .section-tools, .read-mark, .notice, .filter") == []
    assert seen(page, "main button, noscript, .page-tools") == []
    assert page.locator("h1").is_visible()
    assert "不是法律意见" in page.locator(".site-footer").inner_text()
    link = page.locator("main p a, main li a").first
    told = "one => getComputedStyle(one, '::after').content"
    assert link.evaluate(told) in {"none", "normal"}, "纸上不印网址"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("stored", ["light", "dark"])
def test_paper_is_black_on_white(site: str, open_page, scheme: str, stored: str) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP, color_scheme=scheme).page
    page.evaluate(f"localStorage.setItem('dunning-scheme', '{stored}')")
    page.reload()
    on_paper(page, scheme)
    colours = page.evaluate(
        """() => ["body", "main p", "main h2", ".verdict, .case", ".quiz-question", ".quiz-stem"]
          .map((selector) => getComputedStyle(document.querySelector(selector)))
          .map((style) => [style.color, style.backgroundColor])"""
    )
    assert {ink for ink, _ in colours} == {"rgb(0, 0, 0)"}
    assert {paper for _, paper in colours} <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def test_quiz_on_paper_is_a_clean_sheet(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    form = page.locator("[data-quiz-bank] .quiz-question").first
    form.locator("input").first.check()
    form.get_by_role("button", name="提交").click()
    feedback = form.locator(".quiz-feedback:visible")
    assert feedback.count() > 0
    on_paper(page)
    assert feedback.count() == 0
    assert seen(page, ".quiz-result, .quiz-status, .quiz-actions") == []
    questions = page.locator(".quiz-question")
    assert questions.locator(".quiz-stem").first.is_visible()
    style = "one => getComputedStyle(one, '::after')"
    for question in questions.all():
        assert question.evaluate(f"one => ({style})(one).content") in {'"理由："', '"算式："'}
        assert question.evaluate(f"one => parseFloat(({style})(one).height)") >= 40
    box = "one => getComputedStyle(one).appearance"
    assert form.locator("input").first.evaluate(box) == "none", "选过的不印成选中"


def test_figures_on_paper_show_their_numbers(site: str, open_page) -> None:
    page = open_page(f"{site}/{LESSON}", viewport=DESKTOP).page
    tables = page.locator("figure.chart details table")
    assert tables.count() >= 2
    assert seen(page, "figure.chart details table td") == []
    on_paper(page)
    for table in tables.all():
        assert table.bounding_box()["height"] > 40
    assert page.locator("figure.chart details td").first.evaluate("one => one.checkVisibility()")


def test_folded_answers_on_paper_say_so(site: str, open_page) -> None:
    page = on_paper(open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page)
    told = "one => getComputedStyle(one, '::after').content"
    folded = page.locator("main details:not([open]) > summary").first
    assert "内容见网页" in folded.evaluate(told)
    folded.evaluate("one => { one.parentElement.open = true; }")
    opened = page.locator("main details[open] > summary").first
    assert "内容见网页" not in opened.evaluate(told)


@pytest.mark.parametrize("name", ["index.html", CHAPTER])
def test_nothing_moves_when_the_reader_asks_for_less_motion(
    site: str, open_page, name: str
) -> None:
    page = open_page(f"{site}/{name}", viewport=DESKTOP, reduced_motion="reduce").page
    moving = page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          return style.scrollBehavior === "smooth" || parseFloat(style.transitionDuration) > 0
            || style.animationName !== "none";
        }).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert moving == []


def test_forced_colours_mark_only_the_page_one_is_on(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP, forced_colors="active").page
    colours = page.locator("#site-nav a").evaluate_all(
        """all => all.map((one) => {
          const paper = getComputedStyle(document.body).backgroundColor;
          const marked = one.parentElement.matches(".current");
          return [marked, getComputedStyle(one).borderLeftColor === paper];
        })"""
    )
    assert [hidden for current, hidden in colours if current] == [False]
    assert all(hidden for current, hidden in colours if not current)


@pytest.mark.parametrize("name", ["index.html", CHAPTER])
def test_keyboard_focus_is_seen_at_every_stop(site: str, open_page, name: str) -> None:
    # Smooth scrolling would still be under way when the place of the focus is asked.
    page = open_page(f"{site}/{name}", viewport=DESKTOP, reduced_motion="reduce").page
    for _ in range(30):
        page.keyboard.press("Tab")
        stop, outline, top, bottom = page.evaluate(
            """() => {
              const one = document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(one);
              const box = one.getBoundingClientRect();
              // A date field holds a button of the browser's own, which draws its own outline.
              const inside = one.type === "date" && !one.matches(":focus");
              const shown = inside || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
              return [one.outerHTML.slice(0, 90), shown, box.top, box.bottom];
            }"""
        )
        assert not stop.startswith("<body"), "焦点丢了"
        assert outline, stop
        assert bottom > 0, stop
        assert top < DESKTOP["height"], stop
