"""A server that has browsers keep everything for a day: a changed book is searched all the same."""

import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser

from dunning.cli.serve import SiteHandler

from .conftest import DESKTOP

SHOWN = "() => document.getElementById('search-results').dataset.query === ''"


def test_the_index_of_a_changed_book_is_fetched(built: Path, browser: Browser) -> None:
    index = (built / "_static" / "search-data.js").read_bytes()
    files = {"/_static/search-data.js": index}

    class Handler(SiteHandler):
        def end_headers(self) -> None:
            self.send_header("Cache-Control", "max-age=86400, immutable")
            super().end_headers()

        def do_GET(self) -> None:  # noqa: N802, the name that http.server calls
            data = files.get(self.path.split("?")[0])
            if data is None:
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # The offline copy would answer in place of the server.
    context = browser.new_context(locale="zh-CN", viewport=DESKTOP, service_workers="block")
    seen = []
    for _visit in range(3):
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        page.locator("#search-open").click()
        page.wait_for_function(SHOWN)
        seen.append(page.evaluate("self.isSecond ?? false"))
        if len(seen) == 2:
            files["/_static/search-data.js"] = index + b"self.isSecond = true;\n"
            files["/_static/search-mark.js"] = b'self.dunningSearchMark = "second";\n'
        page.close()
    context.close()
    server.shutdown()
    server.server_close()
    assert seen == [False, False, True]
