"""The built book, and pages that can reach nothing but the local server."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from dunning.cli.serve import make_server

BUILT = Path(__file__).resolve().parents[2] / "_build" / "html"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def share_runtime(source: Path) -> None:
    """Give a small book the browser's Python, which takes a minute to make and never differs."""
    (source / ".cache").symlink_to(BUILT.parents[1] / ".cache")


@pytest.fixture(scope="session")
def built() -> Path:
    """Root of the built book; `make test` builds it before."""
    assert (BUILT / "index.html").is_file(), "先运行make book"
    return BUILT


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """Address of the book, served as `make site` serves it."""
    server = make_server(built, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def lay_out(page: Page) -> None:
    """Have all of a page laid out: what is still to come has no width and no colours yet."""
    page.evaluate("dispatchEvent(new Event('scroll'))")
    assert not page.evaluate("document.documentElement.classList.contains('late')")


def until(page: Page, is_ready: Callable[[], bool]) -> None:
    """Wait for what a page's requests bring about in the test itself, half a minute at most."""
    # Asking the page first brings in what its last act has set going.
    page.evaluate("0")
    for _ in range(600):
        if is_ready():
            return
        page.wait_for_timeout(50)
    raise AssertionError("等了半分钟，还没有来")


@dataclass
class Watched:
    """A page and everything that went wrong on it."""

    page: Page
    faults: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)

    def settle(self) -> None:
        """Wait until all that was asked for has come; leaving before breaks it off, a fault.

        `Page.goto` and `Page.reload` do so themselves; a click that leaves the page does not.
        """
        until(self.page, lambda: not self.under_way)

    def _begun(self, request: Request) -> None:
        self.under_way.add(request)

    def _ended(self, request: Request) -> None:
        self.under_way.discard(request)

    def _once_settled(self, leave: Callable[..., Any]) -> Callable[..., Any]:
        def left(*args: Any, **options: Any) -> Any:
            self.settle()
            return leave(*args, **options)

        return left

    def watch(self) -> "Watched":
        """Note console errors, page errors, failed and foreign requests, bad answers."""

        def foreign(route) -> None:
            self.faults.append(f"外部请求 {route.request.url}")
            route.abort()

        local = ("http://127.0.0.1", "file://", "data:", "blob:")
        self.page.route(lambda url: not url.startswith(local), foreign)
        self.page.on(
            "console",
            lambda message: (
                message.type in {"error", "warning"}
                and self.faults.append(f"控制台 {message.text}")
            ),
        )
        self.page.on("pageerror", lambda error: self.faults.append(f"脚本错误 {error}"))
        # Going on to the next page aborts an icon still under way; that is no fault of the site.
        self.page.on(
            "requestfailed",
            lambda request: (
                (request.failure == "net::ERR_ABORTED" and "/icon.svg" in request.url)
                or self.faults.append(f"请求失败 {request.url}")
            ),
        )
        for leave in ("goto", "reload"):
            setattr(self.page, leave, self._once_settled(getattr(self.page, leave)))
        self.page.on("request", self._begun)
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, self._ended)
        self.page.on(
            "response",
            lambda answer: (
                answer.status >= 400 and self.faults.append(f"{answer.status} {answer.url}")
            ),
        )
        return self


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Open an address in a fresh context: ``open_page(url, viewport=PHONE, …)``."""
    contexts = []

    def opened(url: str, **options) -> Watched:
        context = browser.new_context(locale="zh-CN", **options)
        contexts.append(context)
        watched = Watched(context.new_page()).watch()
        watched.page.goto(url, wait_until="load")
        return watched

    yield opened
    for context in contexts:
        context.close()
