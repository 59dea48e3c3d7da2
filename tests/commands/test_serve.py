"""Serving the built site: the right types, a clear word when it cannot."""

import socket
import struct
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dunning.cli import app
from dunning.cli.serve import ServeError, make_server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The least that can be served."""
    (tmp_path / "index.html").write_text("<h1>首页</h1>", encoding="utf-8")
    return tmp_path


def test_occupied_port_is_named(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(app, ["serve", "--folder", str(folder), "--port", str(port)])
    assert done.exit_code == 1
    assert f"端口{port}已被占用" in done.output
    assert f"make site PORT={port + 1}" in done.output


def test_missing_book_is_named(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match="先运行make book"):
        make_server(tmp_path, 0)


def test_only_this_machine_can_reach_it(folder: Path) -> None:
    server = make_server(folder, 0)
    assert server.server_address[0] == "127.0.0.1"
    server.server_close()


@pytest.mark.parametrize(
    ("name", "kind"), [("core.wasm", "application/wasm"), ("core.mjs", "text/javascript")]
)
def test_types_that_python_in_the_page_needs(folder: Path, name: str, kind: str) -> None:
    (folder / name).write_bytes(b"")
    server = make_server(folder, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{name}") as answer:
        assert answer.headers["Content-Type"] == kind
    server.shutdown()
    server.server_close()


def test_a_folder_without_a_front_page_is_a_missing_address(folder: Path) -> None:
    (folder / "404.html").write_text("<head></head><h1>没有这一页</h1>", encoding="utf-8")
    (folder / "book").mkdir()
    (folder / "book" / "draft.html").touch()
    server = make_server(folder, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/book/")
    said = refused.value.read().decode()
    assert refused.value.code == 404
    assert "没有这一页" in said
    assert "draft" not in said
    server.shutdown()
    server.server_close()


def test_a_reader_who_goes_on_leaves_no_traceback(folder: Path, capfd) -> None:
    (folder / "large.bin").write_bytes(bytes(20_000_000))
    server = make_server(folder, 0)
    server.daemon_threads = False  # so that closing waits for the answer
    with socket.create_connection(("127.0.0.1", server.server_port)) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        reader.sendall(b"GET /large.bin HTTP/1.0\r\n\r\n")
        server.handle_request()
        reader.recv(1)
    server.server_close()
    assert capfd.readouterr().err == ""
