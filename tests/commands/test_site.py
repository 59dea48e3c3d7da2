"""Checking a site and keeping its editions, from the terminal."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dunning.cli import app
from dunning.site.editions import unrecorded
from dunning.site.sealing import SiteError, is_optional, read_manifest, seal_site

PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><title>页</title></head><body>
<!--edition--><!--/edition--><main><section id="甲"><h1>{words}</h1></section></main>
</body></html>"""


def make_site(folder: Path, edition: str, words: str, pages: tuple[str, ...] = ()) -> Path:
    """Write and seal a site of a few pages."""
    for name in ("index.html", "404.html", "book/a.html", *pages):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(words=words), encoding="utf-8")
    seal_site(folder, edition)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "built", "0.1.0", "第一版")


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def test_a_whole_site_passes(site: Path) -> None:
    code, said = run("verify-site", site)
    assert code == 0
    assert "与清单一致" in said


def test_missing_changed_and_extra_files_are_named(site: Path) -> None:
    (site / "404.html").unlink()
    (site / "index.html").write_text("换了", encoding="utf-8")
    (site / "book" / "new.html").touch()
    code, said = run("verify-site", site)
    assert code == 1
    assert "404.html：缺少这个文件" in said
    assert "index.html：内容变了" in said
    assert "book/new.html：清单里没有这个文件" in said
    assert "有3处与清单不符" in said


@pytest.mark.parametrize("text", [None, "{", "[]", '{"files": 3}', '{"files": {"a": {}}}'])
def test_a_site_without_a_sound_manifest_is_refused(site: Path, text: str | None) -> None:
    if text is None:
        (site / "manifest.json").unlink()
    else:
        (site / "manifest.json").write_text(text, encoding="utf-8")
    code, said = run("verify-site", site)
    assert code == 1
    assert "错误：" in said
    assert "make book" in said


def test_sealing_takes_in_what_was_added(site: Path) -> None:
    (site / "book" / "course.pdf").write_bytes(b"pdf")
    assert run("verify-site", site)[0] == 1
    assert run("seal-site", site)[0] == 0
    assert run("verify-site", site)[0] == 0
    assert "book/course.pdf" in read_manifest(site).files


def test_hidden_files_are_no_part_of_a_site(site: Path, tmp_path: Path) -> None:
    """Many servers refuse them: one in the list, and no reader would get an offline copy."""
    for name in (".nojekyll", ".git/config", "book/.made-from"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("不是网页", encoding="utf-8")
    assert run("verify-site", site)[0] == 0
    assert run("seal-site", site)[0] == 0
    assert not any("/." in f"/{name}" for name in read_manifest(site).files)
    assert '"book/.made-from"' not in (site / "sw.js").read_text(encoding="utf-8")
    assert run("edition", "publish", "--from", site, "--to", tmp_path / "public")[0] == 0
    assert not (tmp_path / "public" / "editions" / "0.1.0" / "book" / ".made-from").exists()


def test_a_folder_without_a_site_is_not_sealed(tmp_path: Path) -> None:
    (tmp_path / "照片.txt").write_text("不是网站", encoding="utf-8")
    code, said = run("seal-site", tmp_path)
    assert code == 1
    assert f"错误：{tmp_path}里没有网站（缺index.html）；先运行make book" in said
    assert [path.name for path in tmp_path.iterdir()] == ["照片.txt"]
    with pytest.raises(SiteError, match="先运行make book"):
        seal_site(tmp_path, "0.1.0")


@pytest.mark.parametrize("text", ["{", "[]", '{"files": 3}'])
def test_sealing_over_a_damaged_manifest_is_refused(site: Path, text: str) -> None:
    (site / "manifest.json").write_text(text, encoding="utf-8")
    worker = (site / "sw.js").read_bytes()
    code, said = run("seal-site", site)
    assert code == 1
    assert "错误：" in said
    assert "不是网站清单" in said
    assert (site / "sw.js").read_bytes() == worker


def test_content_hash_tells_contents_apart(tmp_path: Path) -> None:
    hashes = [
        read_manifest(make_site(tmp_path / str(number), "0.1.0", words)).content_hash
        for number, words in enumerate(["甲", "甲", "乙"])
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_editions_stand_side_by_side_and_old_ones_say_so(site: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    assert run("edition", "publish", "--from", site, "--to", public)[0] == 0
    old = public / "editions" / "0.1.0"
    assert "旧版" not in (old / "book" / "a.html").read_text(encoding="utf-8")
    first = read_manifest(old)
    later = make_site(tmp_path / "later", "0.10.0", "第十版", pages=("book/b.html",))
    (later / "book" / "a.html").unlink()
    seal_site(later, "0.10.0")
    assert run("edition", "publish", "--from", later, "--to", public)[0] == 0
    words = (old / "book" / "a.html").read_text(encoding="utf-8")
    assert "这是旧版（第0.1.0版）" in words
    assert 'href="../../0.10.0/index.html"' in words
    assert 'href="../0.10.0/index.html"' in (old / "index.html").read_text(encoding="utf-8")
    new = public / "editions" / "0.10.0" / "book" / "b.html"
    assert "旧版" not in new.read_text(encoding="utf-8")
    # The banner is no new content, and the old edition stays verifiable.
    assert read_manifest(old).content_hash == first.content_hash
    assert read_manifest(old).built_at == first.built_at
    assert run("verify-site", public)[0] == 0
    listing = (public / "editions" / "index.html").read_text(encoding="utf-8")
    assert listing.index("0.10.0") < listing.index("第0.1.0版")
    assert "editions/0.10.0/index.html" in (public / "index.html").read_text(encoding="utf-8")


def test_an_older_edition_published_later_gets_its_banner(site: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    later = make_site(tmp_path / "later", "0.2.0", "第二版")
    for built in (later, site):
        assert run("edition", "publish", "--from", built, "--to", public)[0] == 0
    assert "旧版" in (public / "editions/0.1.0/index.html").read_text(encoding="utf-8")
    assert "旧版" not in (public / "editions/0.2.0/index.html").read_text(encoding="utf-8")


def test_a_version_is_not_overwritten_unasked(site: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    publish = ("edition", "publish", "--to", public, "--from")
    assert run(*publish, site)[0] == 0
    assert run(*publish, site)[0] == 0
    other = make_site(tmp_path / "other", "0.1.0", "改过")
    code, said = run(*publish, other)
    assert code == 1
    assert "第0.1.0版已经发布过" in said
    kept = public / "editions" / "0.1.0" / "index.html"
    assert "第一版" in kept.read_text(encoding="utf-8")
    assert run(*publish, other, "--replace")[0] == 0
    assert "改过" in kept.read_text(encoding="utf-8")


def test_what_is_no_content_is_published_all_the_same(site: Path, tmp_path: Path) -> None:
    """Files to download and the worker are left out of the content hash, not of the edition."""
    public = tmp_path / "public"
    publish = ("edition", "publish", "--to", public, "--from", site)
    assert run(*publish)[0] == 0
    edition = public / "editions" / "0.1.0"
    first = read_manifest(edition)
    (site / "downloads").mkdir()
    (site / "downloads" / "course.pdf").write_bytes(b"pdf")
    seal_site(site, "0.1.0")
    assert run(*publish)[0] == 0
    assert (edition / "downloads" / "course.pdf").read_bytes() == b"pdf"
    assert read_manifest(edition).content_hash == first.content_hash
    later = make_site(tmp_path / "later", "0.2.0", "第二版")
    assert run("edition", "publish", "--to", public, "--from", later)[0] == 0
    (site / "downloads" / "course.pdf").write_bytes(b"better")
    seal_site(site, "0.1.0")
    assert run(*publish)[0] == 0
    assert (edition / "downloads" / "course.pdf").read_bytes() == b"better"
    assert "这是旧版" in (edition / "index.html").read_text(encoding="utf-8")
    assert run("verify-site", public)[0] == 0


def test_an_edition_that_stands_there_whole_is_not_copied_again(site: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    publish = ("edition", "publish", "--to", public, "--from", site)
    run(*publish)
    page = public / "editions" / "0.1.0" / "book" / "a.html"
    before = page.stat()
    assert run(*publish)[0] == 0
    assert page.stat().st_ino == before.st_ino
    page.write_text("坏", encoding="utf-8")
    assert run(*publish)[0] == 0
    assert "第一版" in page.read_text(encoding="utf-8")


def test_a_broken_book_is_not_published(site: Path, tmp_path: Path) -> None:
    (site / "index.html").write_text("坏", encoding="utf-8")
    code, said = run("edition", "publish", "--from", site, "--to", tmp_path / "public")
    assert code == 1
    assert "与清单不符" in said
    assert not (tmp_path / "public").exists()


def test_a_front_page_of_others_is_left_alone(site: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    public.mkdir()
    (public / "index.html").write_text("别人的首页", encoding="utf-8")
    run("edition", "publish", "--from", site, "--to", public)
    assert (public / "index.html").read_text(encoding="utf-8") == "别人的首页"


def test_addresses_to_record_are_pages_and_sections(site: Path) -> None:
    known = ["index.html", "404.html", "book/a.html", "index.html#甲"]
    assert unrecorded(site, known) == ["404.html#甲", "book/a.html#甲"]


@pytest.mark.parametrize(
    ("name", "size", "heavy"),
    [
        ("book/a.html", 1000, False),
        ("_static/plotly.js", 1_200_000, False),
        ("_static/python/core.js", 10, True),
        ("_static/python/deep/lib.js", 10, True),
        ("book.pdf", 10, True),
        ("_static/big.json", 3_000_000, True),
    ],
)
def test_heavy_files_wait_for_their_first_use(name: str, size: int, heavy: bool) -> None:
    assert is_optional(name, size, {"_static/python"}) is heavy


def test_the_worker_lists_what_the_manifest_lists(site: Path) -> None:
    shutil.copyfile(site / "index.html", site / "lib.whl")
    seal_site(site, "0.1.0")
    worker = (site / "sw.js").read_text(encoding="utf-8")
    listed = worker.split("const COMPLETE = ")[1].split(";\n")[0]
    assert set(json.loads(listed)) == set(read_manifest(site).files) - {"sw.js", "lib.whl"}
