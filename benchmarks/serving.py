"""A plain static server with gzip, as nginx does it: HTTP/1.1, level 6, text types only."""

import gzip
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from dunning.cli.serve import HOST, SiteHandler, SiteServer

LEVEL = 6
TEXT = ("text/", "image/svg", "application/json", "application/manifest")
ABOUT = f"静态服务器，HTTP/1.1，gzip第{LEVEL}级，只压缩文字类文件"


@cache
def compressed(path: Path) -> bytes:
    """Return a file after gzip; done once, so that no run measures the compressing."""
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)


class GzipHandler(SiteHandler):
    """Answer with compressed text, and keep the connection as a real server does."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> io.BytesIO | None:
        """Send the headers of one file and return its body, compressed when it is text."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return None
        kind = self.guess_type(path)
        squeezed = kind.startswith(TEXT)
        body = compressed(path) if squeezed else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if squeezed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        return io.BytesIO(body)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder while the block runs; give its address without a last slash."""
    server = SiteServer((HOST, 0), partial(GzipHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
