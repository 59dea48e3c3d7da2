"""Serve a built site on the loopback address, for reading and for class."""

import errno
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"


class ServeError(RuntimeError):
    """The site cannot be served; the message says what to do."""


class SiteHandler(SimpleHTTPRequestHandler):
    """Serve files with the types browsers insist on, and our own page for a missing address."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/manifest+json",
    }

    def log_message(self, *_: object) -> None:
        """Keep the terminal to the one line that matters."""

    def list_directory(self, path: str) -> None:
        """Answer a folder without a front page as any missing address; names are no page.

        Parameters
        ----------
        path : str
            The folder.
        """
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer 404 with the site's own Chinese page.

        Parameters
        ----------
        code : int
            HTTP status.
        message, explain : str or None
            Used for every status but 404.
        """
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        # The server knows where the site begins; a page shown at any address does not.
        body = page.read_bytes().replace(b"<head>", b'<head><base href="/">', 1)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class SiteServer(ThreadingHTTPServer):
    """Answers several readers at once."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a reader who went on to another page before this one had arrived."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def make_server(folder: Path, port: int) -> SiteServer:
    """Bind a server to ``127.0.0.1``.

    Parameters
    ----------
    folder : pathlib.Path
        Root of a built site.
    port : int
        Port to listen on; 0 lets the system choose.

    Returns
    -------
    SiteServer
        Bound, not yet serving.

    Raises
    ------
    ServeError
        When the folder holds no site or the port cannot be had.
    """
    if not (folder / "index.html").is_file():
        raise ServeError(f"{folder}里没有index.html；先运行make book")
    try:
        return SiteServer((HOST, port), partial(SiteHandler, directory=str(folder)))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem = f"端口{port}已被占用；换一个，例如make site PORT={port + 1}"
        else:
            problem = f"不能在端口{port}上服务（{error.strerror}）；换一个大于1024的端口"
        raise ServeError(problem) from error
