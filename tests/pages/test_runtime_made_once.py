"""Two builds at once: whoever is second finds the work done, and nothing half made is left."""

import hashlib
import io
import tarfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dunning.site import runtime


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A tiny package in place of Pyodide's; every build fetches it before any is finished."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
        entry = tarfile.TarInfo("package/pyodide.mjs")
        entry.size = 4
        packed.addfile(entry, io.BytesIO(b"core"))
    data, both = buffer.getvalue(), threading.Barrier(2)

    def fetch(folder: Path) -> Path:
        (folder / "fetched.tgz").write_bytes(data)
        both.wait()
        return folder / "fetched.tgz"

    def serve(package: Path, target: Path) -> None:
        target.mkdir()
        (target / "pyodide.js").write_bytes((package / "pyodide.mjs").read_bytes())
        both.wait()

    monkeypatch.setattr(runtime, "SHA256", hashlib.sha256(data).hexdigest())
    monkeypatch.setattr(runtime, "_fetch", fetch)
    monkeypatch.setattr(runtime, "_serve", serve)
    monkeypatch.setattr(runtime, "compile_zip", lambda *_: both.wait())
    return data


def test_two_builds_at_once_share_one_folder(archive: bytes, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(runtime.wheel, [tmp_path, tmp_path])
    assert first == second
    assert first.is_file()
    (folder,) = (tmp_path / "pyodide").iterdir()
    assert (folder / "served" / "pyodide.js").read_bytes() == b"core"
    assert list((folder / "wheels").rglob("*")) == [first.parent, first]


def test_failed_rename_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        runtime._settle(tmp_path / "missing", tmp_path / "target")
