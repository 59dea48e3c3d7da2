"""The page for a missing address finds the root of the site, wherever a static server has it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .conftest import DESKTOP

HOST = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("root", "gone"),
    [
        ("/", "gone.html"),
        ("/", "foo/bar/gone.html"),
        ("/c/", "foo/gone.html"),
        ("/book/", "gone.html"),
        ("/book/", "book/risk/gone.html"),
        ("/book/", "foo/gone"),
        ("/notebooks/2026/", "downloads/gone.pdf"),
    ],
)
def test_a_missing_address_finds_the_root(built: Path, open_page, root: str, gone: str) -> None:
    page = open_page("about:blank", viewport=DESKTOP).page

    def answer(route) -> None:
        path = urlsplit(route.request.url).path
        file = built / path.removeprefix(root)
        if path.startswith(root) and file.is_file():
            route.fulfill(path=file)
        elif path.startswith(root):
            route.fulfill(status=404, path=built / "404.html")
        else:
            route.fulfill(status=404, body="another site", content_type="text/html")

    page.route(f"{HOST}/**", answer)
    page.goto(f"{HOST}{root}{gone}")
    page.wait_for_load_state("load")
    assert page.locator("h1").inner_text() == "没有这一页"
    assert page.evaluate("document.baseURI") == f"{HOST}{root}"
    assert (
        page.locator(".site-header").evaluate("one => getComputedStyle(one).position") == "sticky"
    )
    page.locator("main").get_by_role("link", name="回到首页").click()
    page.wait_for_url(f"{HOST}{root}index.html")


def test_an_answer_that_is_no_style_does_not_make_a_root(built: Path, open_page) -> None:
    """Some hosts answer any address with a page and 200."""
    page = open_page("about:blank", viewport=DESKTOP).page

    def answer(route) -> None:
        path = urlsplit(route.request.url).path
        file = built / path.removeprefix("/c/")
        known = path.startswith("/c/") and file.is_file()
        route.fulfill(path=file if known else built / "404.html")

    page.route(f"{HOST}/**", answer)
    page.goto(f"{HOST}/c/foo/gone.html")
    assert page.evaluate("document.baseURI") == f"{HOST}/c/"
