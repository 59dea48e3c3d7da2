"""`dunning downloads` on a course of three pages: every file made, listed, sealed, kept."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dunning.site.sealing import faults_of, read_manifest, seal_site
from dunning.site.volumes.inspection import inspect_pdf
from dunning.site.volumes.listing import PAGE

from .conftest import BUILT, ROOT

EXERCISE = "exercises/interest"
NAMES = ["dunning-part-1.pdf", "dunning-part-2.pdf", "dunning.epub", "dunning.pdf", "index.json"]
TOC = """root: index
parts:
  - caption: 练习
    chapters:
      - file: exercises/interest
  - caption: 查阅
    chapters:
      - file: book/reference/build
      - file: book/reference/downloads
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose site has been built."""
    site = tmp_path / "_build" / "html"
    for docname in ("index", EXERCISE, "book/reference/build", "book/reference/downloads"):
        target = site / f"{docname}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(BUILT / f"{docname}.html", target)
    (tmp_path / "_toc.yml").write_text(TOC, encoding="utf-8")
    shutil.copyfile(ROOT / "_config.yml", tmp_path / "_config.yml")
    (tmp_path / ".cache").symlink_to(ROOT / ".cache")
    seal_site(site, "9.8.7")
    return tmp_path


def run(project: Path, chromium_path: str) -> str:
    program = "from dunning.cli.main import app; app()"
    done = subprocess.run(
        [sys.executable, "-c", program, "downloads"],
        cwd=project,
        env={**os.environ, "CHROMIUM": chromium_path, "DUNNING_BASE_URL": "https://example.org/a"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_downloads_are_made_listed_and_kept(project: Path, chromium_path: str) -> None:
    site = project / "_build" / "html"
    told = run(project, chromium_path)
    folder = site / "downloads"
    assert sorted(path.name for path in folder.iterdir()) == NAMES
    assert folder.stat().st_mode == site.stat().st_mode, "网页服务器要读得到"
    assert "dunning-part-1.pdf：第1部分：练习" in told
    page = (site / PAGE).read_text(encoding="utf-8")
    files = read_manifest(site).files
    assert read_manifest(site).edition == "9.8.7"
    for name in NAMES[:-1]:
        assert files[f"downloads/{name}"].sha256 in page
    assert faults_of(site) == []
    facts = inspect_pdf(folder / "dunning-part-1.pdf")
    assert facts.bookmarks[1][1] == "练习：息费"
    # What is not in this book is on the published site.
    outside = inspect_pdf(folder / "dunning.pdf").outside
    assert "https://example.org/a/book/compliance/principles.html" in outside
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    run(project, chromium_path)
    assert before == {path: path.stat().st_mtime_ns for path in folder.iterdir()}
