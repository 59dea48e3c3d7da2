"""The list of files to download: true to the files, gone with the content they were made from."""

import json
import os
from pathlib import Path

import pytest

from dunning.site.npm import Package, PackageMissingError
from dunning.site.sealing import (
    DOWNLOADS,
    SiteError,
    content_hash,
    faults_of,
    offline_lists,
    read_manifest,
    seal_site,
)
from dunning.site.volumes.listing import (
    PAGE,
    Download,
    read_index,
    settle_downloads,
    write_index,
)

BODY = "<p><!--edition--><!--/edition--></p><div><!--downloads--><!--/downloads--></div>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A sealed site of two pages, one of which lists the files."""
    page = tmp_path / PAGE
    page.parent.mkdir(parents=True)
    page.write_text(BODY, encoding="utf-8")
    (tmp_path / "index.html").write_text("<p>首页</p>", encoding="utf-8")
    settle_downloads(tmp_path)
    seal_site(tmp_path, "1.0")
    return tmp_path


def add_files(site: Path) -> list[Download]:
    folder = site / DOWNLOADS
    folder.mkdir()
    (folder / "dunning.pdf").write_bytes(b"%PDF" + b"x" * 2_000_000)
    (folder / "dunning.epub").write_bytes(b"PK")
    made = [
        Download.of(folder / "dunning.pdf", "全书", 7),
        Download.of(folder / "dunning.epub", "全书", 0),
    ]
    write_index(folder, content_hash(site), "recipe", made)
    return made


def listed(site: Path) -> str:
    return (site / PAGE).read_text(encoding="utf-8")


def test_without_files_the_page_says_how_to_make_them(site: Path) -> None:
    assert "make downloads" in listed(site)
    assert "sha256" not in listed(site)


def test_files_are_listed_with_size_and_hash_and_sealed(site: Path) -> None:
    before = read_manifest(site).content_hash
    made = add_files(site)
    assert settle_downloads(site) == made
    assert "全书（PDF）</a>，7页，2.0MB" in listed(site)
    assert all(file.sha256 in listed(site) for file in made)
    manifest = seal_site(site, "1.0")
    assert manifest.content_hash == before
    assert manifest.files["downloads/dunning.pdf"].sha256 == made[0].sha256
    assert faults_of(site) == []
    complete, optional = offline_lists(manifest.files)
    assert {"downloads/dunning.pdf", "downloads/dunning.epub"} <= optional.keys()
    assert "index.html" in complete


def test_files_of_another_content_are_removed(site: Path) -> None:
    add_files(site)
    settle_downloads(site)
    (site / "index.html").write_text("<p>改了</p>", encoding="utf-8")
    assert settle_downloads(site) == []
    assert not (site / DOWNLOADS).exists()
    assert "sha256" not in listed(site)


@pytest.mark.parametrize("harm", ["changed", "missing", "index"])
def test_files_that_are_not_as_noted_are_removed(site: Path, harm: str) -> None:
    add_files(site)
    if harm == "changed":
        (site / DOWNLOADS / "dunning.pdf").write_bytes(b"other")
    elif harm == "missing":
        (site / DOWNLOADS / "dunning.epub").unlink()
    else:
        (site / DOWNLOADS / "index.json").write_text(json.dumps({"files": 3}), encoding="utf-8")
    assert settle_downloads(site) == []
    assert not (site / DOWNLOADS).exists()


def test_another_recipe_asks_for_new_files(site: Path) -> None:
    made = add_files(site)
    content = content_hash(site)
    assert read_index(site, content, "recipe") == made
    assert read_index(site, content, "other recipe") == []


def test_a_site_without_the_page_cannot_offer_files(site: Path) -> None:
    (site / PAGE).unlink()
    add_files(site)
    with pytest.raises(SiteError, match="downloads"):
        settle_downloads(site)


def test_a_package_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nprintf fälschung > x-1.tgz\n", encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(PackageMissingError, match="x 1和登记的sha256不一致"):
        Package("x", "1", "0" * 64, "测试").fetch(tmp_path)
    npm.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    with pytest.raises(PackageMissingError, match="取不到x 1（测试要用）"):
        Package("x", "1", "0" * 64, "测试").fetch(tmp_path)
