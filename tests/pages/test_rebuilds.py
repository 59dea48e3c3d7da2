"""A build that follows another: what it must write again, and what it must leave alone."""

import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from dunning.site.editions import publish
from dunning.site.pages import HERE
from dunning.site.sealing import faults_of, read_manifest

# The scripts and styles come from a copy, so that the test may change them.
CONF = """
from pathlib import Path

from dunning.site import pages

pages.HERE = Path({program!r})
extensions = ["myst_nb", "sphinx_design", "dunning.site"]
html_theme = "dunning"
language = "zh_CN"
html_title = project = "小书"
exclude_patterns = ["_build"]
"""
PAGES = ("index", "one", "two")


def build(book: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", book, book / "_build"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A built book of three pages whose theme stands in its folder ``program``."""
    book = tmp_path / "book"
    book.mkdir()
    shutil.copytree(HERE / "theme", tmp_path / "program" / "theme")
    conf = CONF.format(program=str(tmp_path / "program"))
    (book / "conf.py").write_text(conf, encoding="utf-8")
    (book / "index.md").write_text("# 首页\n\n```{toctree}\none\ntwo\n```\n", encoding="utf-8")
    (book / "one.md").write_text("# 第一章\n\n违约金怎么算。\n", encoding="utf-8")
    (book / "two.md").write_text("# 第二章\n\n利息怎么算。\n", encoding="utf-8")
    build(book)
    return book


def marks(book: Path, asset: str) -> dict[str, str]:
    """Return the mark under which each page asks for an asset."""
    texts = {name: (book / "_build" / f"{name}.html").read_text("utf-8") for name in PAGES}
    return {
        name: re.search(rf"{re.escape(asset)}\?v=(\w+)", text)[1] for name, text in texts.items()
    }


PARTS = {
    "search-engine.js": "assets/search-engine.js",
    "site.css": "assets/site.css",
    "platform.js": "platform/offline.js",
}


def test_every_page_names_a_changed_asset(book: Path) -> None:
    before = {asset: marks(book, asset) for asset in PARTS}
    for part in PARTS.values():
        with (book.parent / "program" / "theme" / part).open("a", encoding="utf-8") as file:
            file.write("/* 改过 */\n")
    (book / "two.md").write_text("# 第二章\n\n改过一章。\n", encoding="utf-8")
    build(book)
    for asset, old in before.items():
        new = marks(book, asset)
        assert len(set(old.values())) == len(set(new.values())) == 1
        assert old["one"] != new["one"]
    # The same sources are the same content, whatever was built before.
    incremental = read_manifest(book / "_build").content_hash
    shutil.rmtree(book / "_build")
    build(book)
    assert read_manifest(book / "_build").content_hash == incremental


def test_a_changed_chapter_changes_the_mark_of_the_index_and_no_other_page(book: Path) -> None:
    page, static = book / "_build" / "one.html", book / "_build" / "_static"
    before = page.stat().st_mtime_ns
    old = (static / "search-mark.js").read_text(encoding="utf-8")
    (book / "two.md").write_text("# 第二章\n\n改过一章。\n", encoding="utf-8")
    build(book)
    assert page.stat().st_mtime_ns == before
    new = (static / "search-mark.js").read_text(encoding="utf-8")
    assert new != old
    assert sha256((static / "search-data.js").read_bytes()).hexdigest()[:16] in new
    (static / "search-mark.js").unlink()
    build(book)
    assert (static / "search-mark.js").read_text(encoding="utf-8") == new


def test_editions_in_the_built_site_outlive_the_next_build(book: Path) -> None:
    built = book / "_build"
    edition = publish(built, built)
    (book / "two.md").unlink()
    (book / "index.md").write_text("# 首页\n\n```{toctree}\none\n```\n", encoding="utf-8")
    build(book)
    assert not (built / "two.html").exists()
    assert (edition / "two.html").is_file()
    assert (built / "editions" / "index.html").is_file()
    assert faults_of(built) == []


def test_nothing_that_readers_fetch_is_hidden(built: Path) -> None:
    """Many servers refuse hidden files; one in the list would be the end of the offline copy."""
    listed = (built / "sw.js").read_text(encoding="utf-8").split("const COMPLETE = ")[1]
    names = [*json.loads(listed.split(";\n")[0]), *read_manifest(built).files]
    assert [name for name in names if any(part[0] == "." for part in name.split("/"))] == []
