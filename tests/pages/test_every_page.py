"""Every built page, opened as a trainee opens it: alone, offline from the world, on two screens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .barriers import barriers
from .conftest import BUILT, DESKTOP, PHONE, Watched, lay_out

PAGES = sorted(
    path.relative_to(BUILT).as_posix()
    for path in BUILT.rglob("*.html")
    if "_static" not in path.parts and "_sources" not in path.parts
)
LEFT_IN_ENGLISH = re.compile(
    r"\b(Search|Toggle|Skip to|Next|Previous|Contents|Copy|Menu|Note|Warning|Hint|Tip|"
    r"Traceback|Close|Show|Hide|Click|Table|Figure|Submit|Reset|Loading|navigation)\b"
)


def english_interface(page: Page) -> list[str]:
    """Return interface words of a page that were left in English."""
    words = page.evaluate(
        """() => {
          const seen = [document.title];
          for (const element of document.querySelectorAll("*")) {
            if (element.closest("pre, code, script, style, [lang=en], .cell_input")) continue;
            for (const name of ["title", "aria-label", "placeholder", "alt", "value"]) {
              if (element.hasAttribute(name)) seen.push(element.getAttribute(name));
            }
            for (const node of element.childNodes) {
              if (node.nodeType === 3 && node.data.trim()) seen.push(node.data);
            }
          }
          return seen;
        }"""
    )
    return [
        text for text in words if LEFT_IN_ENGLISH.search(text) and not re.search(r"[一-鿿]", text)
    ]


def test_the_book_is_there() -> None:
    assert len(PAGES) >= 14, PAGES
    assert {"index.html", "404.html", "book/reference/law.html"} <= set(PAGES)


@pytest.fixture(
    scope="module", params=[(DESKTOP, "light"), (PHONE, "dark")], ids=["1280-light", "390-dark"]
)
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """One reader who goes from page to page; a context for each page would double the time."""
    viewport, scheme = request.param
    context = browser.new_context(
        locale="zh-CN",
        viewport=viewport,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    yield Watched(context.new_page()).watch()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole(site: str, visitor: Watched, name: str) -> None:
    visitor.faults.clear()
    page = visitor.page
    page.goto(f"{site}/{name}", wait_until="load")
    lay_out(page)
    # Charts are all that waits for the view; smooth scrolling would only make the test wait too.
    for plot in page.locator("[data-plot]").all():
        plot.scroll_into_view_if_needed()
        plot.locator(".main-svg").first.wait_for(state="visible")
    assert visitor.faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert english_interface(page) == []
    assert barriers(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_unfinished_is_published(built: Path, name: str) -> None:
    text = (built / name).read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert "system-message" not in text
    assert 'class="problematic"' not in text
    assert not re.search(r"(?:src|href)=\"https?://", text)


def test_no_solution_is_published(built: Path) -> None:
    published = [path.as_posix() for path in built.rglob("*") if "solutions" in path.parts]
    assert published == []
    for path in built.rglob("*.ipynb"):
        assert "hidden-check" not in path.read_text(encoding="utf-8")
