"""A report is written whole, or what stood there before is left."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dunning.saving import save

resource = pytest.importorskip("resource", reason="没有文件大小的限制")


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """A disk that is full after so many bytes."""
    _, most = before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_old_report_and_no_part_of_the_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "报告.html", tmp_path / "新.html"
    old.write_bytes(b"old")
    for path in (old, new):
        with no_file_beyond(1000), pytest.raises(OSError):
            save(path, bytes(5000))
    assert [path.name for path in tmp_path.iterdir()] == ["报告.html"]
    assert old.read_bytes() == b"old"


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    save(path, b"first")
    by_hand = tmp_path / "手写.html"
    by_hand.write_bytes(b"")
    assert path.stat().st_mode == by_hand.stat().st_mode
    path.chmod(0o640)
    save(str(path), b"second")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"second", 0o640)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "报告.html", tmp_path / "最新.html"
    path.write_bytes(b"old")
    link.symlink_to(path)
    save(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


def test_a_folder_a_missing_folder_and_a_file_not_to_be_changed_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        save(tmp_path, b"")
    with pytest.raises(FileNotFoundError):
        save(tmp_path / "没有" / "报告.html", b"")
    assert list(tmp_path.iterdir()) == []
    kept = tmp_path / "存档.html"
    kept.write_bytes(b"old")
    kept.chmod(0o444)
    if not os.access(kept, os.W_OK):  # who is root may write everywhere
        with pytest.raises(PermissionError, match="存档"):
            save(kept, b"new")
        assert kept.read_bytes() == b"old"
