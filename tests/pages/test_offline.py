"""The installed book: complete without the server, never a mixture of two editions."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from dunning.cli.serve import SiteHandler
from dunning.site.sealing import offline_lists, read_manifest, seal_site

from .barriers import barriers
from .conftest import DESKTOP

BUILD = "book/reference/build.html"
CHAPTER = "book/compliance/principles.html"
LESSON = "notebooks/interest.html"
READY = "已经存好"
CACHED = "caches.keys().then((names) => names.filter((name) => name.startsWith('dunning|')))"
UPDATE = "navigator.serviceWorker.getRegistration().then((one) => one.update())"
WAITING = "navigator.serviceWorker.getRegistration().then((one) => Boolean(one.waiting))"


class Host:
    """A web server that can be stopped, started again on the same port, and made to fail.

    Parameters
    ----------
    folder : pathlib.Path
        What it serves.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.broken: Callable[[str], bool] = lambda path: False
        self.port = 0
        self.start()

    def start(self) -> None:
        host = self

        class Handler(SiteHandler):
            def do_GET(self) -> None:  # noqa: N802, the name that http.server calls
                path = self.path.split("?")[0]
                host.asked.append(path)
                if host.broken(path):
                    # Half an answer, as when the connection is lost.
                    self.send_response(200)
                    self.send_header("Content-Length", "100000")
                    self.end_headers()
                    self.wfile.write(b"half")
                    self.close_connection = True
                    return
                super().do_GET()

        serve = partial(Handler, directory=str(self.folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), serve)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """A copy of the book that a test may change."""
    return Path(shutil.copytree(built, tmp_path / "public" / "site"))


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    running = Host(site)
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="zh-CN", viewport=DESKTOP)
    yield opened
    opened.close()


def installed(context: BrowserContext, url: str) -> Page:
    """Open the page about the build and wait until the offline copy is complete."""
    page = context.new_page()
    page.goto(f"{url}/{BUILD}")
    page.locator("[data-offline-state]", has_text=READY).wait_for()
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def new_edition(site: Path, words: str = "第二次构建") -> None:
    """Change two files of the book as a later build would."""
    for name in ("index.html", BUILD):
        path = site / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("<h1>", f"<h1>{words}：", 1), encoding="utf-8")
    seal_site(site, read_manifest(site).edition)


def test_the_book_is_read_without_the_server(host: Host, context: BrowserContext) -> None:
    page = installed(context, host.url)
    host.stop()
    page.goto(f"{host.url}/{CHAPTER}#正文")
    assert page.locator("h1").first.inner_text() == "催收原则"
    page.locator("#search-open").click()
    page.locator("#search-input").fill("违约金")
    page.locator("#search-results a").first.wait_for()
    page.goto(f"{host.url}/{LESSON}")
    page.locator("[data-plot]").first.scroll_into_view_if_needed()
    page.locator("[data-plot] .main-svg").first.wait_for(state="visible")
    page.goto(f"{host.url}/")
    assert page.locator("h1").count() == 1
    page.goto(f"{host.url}/gone/deep/page.html")
    assert page.locator("h1").inner_text() == "没有这一页"
    page.get_by_role("link", name="回到首页").click()
    page.wait_for_url(f"{host.url}/index.html")
    host.start()


def test_every_listed_file_is_kept(host: Host, context: BrowserContext, site: Path) -> None:
    page = installed(context, host.url)
    names = page.evaluate(CACHED)
    assert len(names) == 1
    kept = page.evaluate(
        "(name) => caches.open(name).then((one) => one.keys()).then((all) => all.length)", names[0]
    )
    complete, optional = offline_lists(read_manifest(site).files)
    assert kept == len(complete)
    # All but the worker itself is in one list or the other.
    assert len(complete) + len(optional) == len(read_manifest(site).files) - 1


def test_it_works_under_a_sub_path_and_leaves_the_rest_alone(
    site: Path, context: BrowserContext
) -> None:
    (site.parent / "other.html").write_text("<h1>别的网站</h1>", encoding="utf-8")
    host = Host(site.parent)
    page = installed(context, f"{host.url}/site")
    scope = page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.scope)")
    assert scope == f"{host.url}/site/"
    page.goto(f"{host.url}/other.html")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    host.stop()
    page.goto(f"{host.url}/site/{CHAPTER}")
    assert page.locator("h1").first.inner_text() == "催收原则"


def test_a_new_edition_is_announced_and_taken_as_a_whole(
    host: Host, site: Path, context: BrowserContext
) -> None:
    page = installed(context, host.url)
    (old,) = page.evaluate(CACHED)
    new_edition(site)
    host.asked.clear()
    page.evaluate(UPDATE)
    notice = page.locator(".notice")
    notice.get_by_text("新版已经下载好").wait_for()
    # What did not change is taken over from the old copy.
    fetched = {path for path in host.asked if path != "/sw.js"}
    assert fetched == {"/index.html", f"/{BUILD}"}
    page.goto(f"{host.url}/index.html")
    assert "第二次构建" not in page.locator("h1").first.inner_text()
    assert old in page.evaluate(CACHED)
    with page.expect_navigation():
        page.locator(".notice").get_by_role("button", name="换到新版").click()
    assert "第二次构建" in page.locator("h1").first.inner_text()
    page.wait_for_function(f"async (old) => !(await {CACHED}).includes(old)", arg=old)
    assert len(page.evaluate(CACHED)) == 1


def test_a_new_edition_waits_for_the_other_windows(
    host: Host, site: Path, context: BrowserContext
) -> None:
    page = installed(context, host.url)
    other = context.new_page()
    other.goto(f"{host.url}/{CHAPTER}")
    new_edition(site)
    page.evaluate(UPDATE)
    switch = page.locator(".notice").get_by_role("button", name="换到新版")
    switch.click()
    page.get_by_text("还有1个本站页面开着").wait_for()
    other.goto(f"{host.url}/index.html")
    assert "第二次构建" not in other.locator("h1").first.inner_text()
    other.close()
    with page.expect_navigation():
        switch.click()
    assert "第二次构建" in page.locator("h1").first.inner_text()


def test_an_interrupted_update_leaves_the_old_edition_whole(
    host: Host, site: Path, context: BrowserContext
) -> None:
    page = installed(context, host.url)
    new_edition(site)
    host.broken = lambda path: path == "/index.html"
    page.evaluate(
        """() => navigator.serviceWorker.getRegistration().then((one) => new Promise((done) => {
          one.addEventListener("updatefound", () => {
            const worker = one.installing;
            worker.addEventListener("statechange", () => worker.state === "redundant" && done());
          });
          one.update();
        }))"""
    )
    assert page.evaluate(WAITING) is False
    host.stop()
    page.goto(f"{host.url}/index.html")
    assert "第二次构建" not in page.locator("h1").first.inner_text()
    page.goto(f"{host.url}/{BUILD}")
    assert "第二次构建" not in page.locator("h1").first.inner_text()
    host.broken = lambda path: False
    host.asked.clear()
    host.start()
    page.evaluate(UPDATE)
    page.locator(".notice").get_by_text("新版已经下载好").wait_for()
    # The other file was complete before the interruption; it is not fetched twice.
    assert host.asked.count("/index.html") == 1
    assert f"/{BUILD}" not in host.asked


@pytest.mark.parametrize("is_full", [False, True])
def test_a_first_copy_that_fails_is_told_and_made_by_the_next_visit(
    host: Host, context: BrowserContext, is_full: bool
) -> None:
    page = context.new_page()
    if is_full:
        devtools = context.new_cdp_session(page)
        room = {"origin": host.url, "quotaSize": 1_000_000}
        devtools.send("Storage.overrideQuotaForOrigin", room)
    else:
        host.broken = lambda path: path == f"/{LESSON}"
    page.goto(f"{host.url}/{BUILD}")
    state = page.locator("[data-offline-state]")
    state.filter(has_text="没有保存成功").wait_for()
    assert ("存储空间不够" in state.inner_text()) is is_full
    if is_full:
        devtools.send("Storage.overrideQuotaForOrigin", {"origin": host.url})
    host.broken = lambda path: False
    page.reload()
    state.filter(has_text=READY).wait_for()


def test_a_page_without_the_worker_changes_to_the_new_edition(
    host: Host, site: Path, context: BrowserContext
) -> None:
    """On a first visit, and after reloading with Shift, no worker stands behind the page."""
    page = context.new_page()
    page.goto(f"{host.url}/{BUILD}")
    page.locator("[data-offline-state]", has_text=READY).wait_for()
    for words in ("第二次构建", "第三次构建"):
        assert page.evaluate("navigator.serviceWorker.controller") is None
        new_edition(site, words)
        page.evaluate(UPDATE)
        switch = page.locator(".notice").get_by_role("button", name="换到新版")
        with page.expect_navigation():
            switch.click()
        assert words in page.locator("h1").first.inner_text()
        assert page.evaluate("navigator.serviceWorker.controller !== null")
        context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
        page.wait_for_function("navigator.serviceWorker.controller === null")
        page.locator("[data-offline-state]", has_text=READY).wait_for()


def test_the_notice_is_told_and_reached_right_after_the_header(
    host: Host, site: Path, context: BrowserContext
) -> None:
    page = installed(context, host.url)
    place = page.locator("#notice[role=status]")
    assert place.inner_text() == ""
    page.evaluate("document.getElementById('notice').before = 'the same'")
    new_edition(site)
    page.evaluate(UPDATE)
    place.get_by_text("新版已经下载好").wait_for()
    assert page.evaluate("document.getElementById('notice').before") == "the same"
    assert barriers(page) == []
    page.locator(".site-header button:visible").last.focus()
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "换到新版"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "以后再换"
    page.keyboard.press("Enter")
    assert place.inner_text() == ""
    assert not page.locator(".notice").is_visible()
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_half_deployed_edition_is_refused(
    host: Host, site: Path, context: BrowserContext
) -> None:
    page = installed(context, host.url)
    before = (site / "index.html").read_bytes()
    new_edition(site)
    (site / "index.html").write_bytes(before)
    state = page.evaluate(
        """() => navigator.serviceWorker.getRegistration().then((one) => new Promise((done) => {
          one.addEventListener("updatefound", () => {
            const worker = one.installing;
            worker.addEventListener("statechange", () => done(worker.state));
          });
          one.update();
        }))"""
    )
    assert state == "redundant"
    page.goto(f"{host.url}/{BUILD}")
    assert "第二次构建" not in page.locator("h1").first.inner_text()


def test_heavy_files_are_kept_on_first_use(site: Path, context: BrowserContext) -> None:
    heavy = site / "_static" / "engine"
    heavy.mkdir()
    for name in ("core.wasm", "core.js", "lib.zip"):
        (heavy / name).write_bytes(b"x" * 1000)
    seal_site(site, read_manifest(site).edition)
    host = Host(site)
    page = installed(context, host.url)
    assert [path for path in host.asked if "/engine/" in path] == []
    size = "(path) => fetch(path).then((one) => one.text()).then((text) => text.length)"
    assert page.evaluate(size, "../../_static/engine/core.wasm") == 1000
    host.stop()
    assert page.evaluate(size, "../../_static/engine/core.wasm") == 1000
    with pytest.raises(Exception, match="fetch"):
        page.evaluate(size, "../../_static/engine/core.js")


def test_the_book_can_be_installed(host: Host, context: BrowserContext) -> None:
    page = installed(context, host.url)
    devtools = context.new_cdp_session(page)
    found = devtools.send("Page.getAppManifest")
    assert found["url"] == f"{host.url}/site.webmanifest"
    assert found["errors"] == []
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window, which is what a test has, is never offered an installation.
    assert {error["errorId"] for error in errors} <= {"in-incognito"}


def test_a_stick_has_no_offline_copy_and_no_fault(built: Path, open_page) -> None:
    watched = open_page((built / BUILD).as_uri(), viewport=DESKTOP)
    watched.page.mouse.wheel(0, 400)
    assert "从网站（不是从U盘）打开" in watched.page.locator("[data-offline-state]").inner_text()
    assert watched.faults == []
