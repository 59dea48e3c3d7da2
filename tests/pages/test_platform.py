"""What every published page is held to: stable addresses, a tight policy, a true manifest."""

import json
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dunning.knowledge.reader import KnowledgeError
from dunning.site.editions import unrecorded
from dunning.site.redirects import (
    Redirects,
    dead_addresses,
    load_redirects,
    published_addresses,
    redirect_page,
    write_redirects,
)
from dunning.site.sealing import BUILD_PAGE, content_hash, faults_of, read_manifest, seal_site
from dunning.site.section_ids import RESERVED, slug, unique
from dunning.site.security import content_security_policy

from .conftest import BUILT, DESKTOP, share_runtime

PAGES = sorted(
    path.relative_to(BUILT).as_posix()
    for path in BUILT.rglob("*.html")
    if "_static" not in path.parts and "_sources" not in path.parts
)
CHAPTER = "book/compliance/principles.html"


def tree_of(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


# ---- section ids ----


@pytest.mark.parametrize(
    ("words", "identifier"),
    [
        ("学习目标", "学习目标"),
        ("合理：不把责任全推给一边", "合理-不把责任全推给一边"),
        ("DPD怎么算？", "dpd怎么算"),
        ("第３步（ABC）", "第3步-abc"),
        ("……", ""),
    ],
)
def test_id_is_made_from_the_words(words: str, identifier: str) -> None:
    assert slug(words) == identifier


@given(st.lists(st.tuples(st.sampled_from(["甲", "乙", "", "main"]), st.sampled_from(["丙", ""]))))
def test_ids_are_unique_and_leave_the_layout_alone(headings: list[tuple[str, str]]) -> None:
    taken: set[str] = set()
    for wanted, parent in headings:
        identifier = unique(wanted, parent, taken)
        assert identifier
        assert identifier not in taken | RESERVED
        taken.add(identifier)


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_words_and_links_on_the_page_find_them(built: Path, name: str) -> None:
    tree = tree_of(built / name)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    assert [one for one in ids if re.fullmatch(r"id\d+", one)] == []
    inside = [
        unquote(link[1:]) for link in tree.xpath("//a/@href") if len(link) > 1 and link[0] == "#"
    ]
    assert set(inside) <= set(ids)


# ---- a small book, built with a known address and a changed heading ----

CONF = """
extensions = ["myst_nb", "sphinx_design", "dunning.site"]
html_theme = "dunning"
language = "zh_CN"
html_title = "小书"
project = "小书"
exclude_patterns = ["_build", ".cache"]
dunning_report_address = "book@example.com"
"""
PAGE = """# 第一章

见{{ref}}`那一节 <target>`和[第二章](two.md)。

## 前面

(target)=
## 同名

{extra}

## 后面

### 同名
"""


def build_small(folder: Path, extra: str) -> html.HtmlElement:
    (folder / "index.md").write_text("# 首页\n\n```{toctree}\none\ntwo\n```\n", encoding="utf-8")
    (folder / "one.md").write_text(PAGE.format(extra=extra), encoding="utf-8")
    (folder / "two.md").write_text("# 第二章\n\n见[第一章](one.md)。\n", encoding="utf-8")
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", folder, folder / "_build"],
        env={
            "PATH": "/usr/bin:/bin",
            "DUNNING_BASE_URL": "https://book.example.com/c",
            "PYTHONPATH": ":".join(sys.path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return tree_of(folder / "_build" / "one.html")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three pages with a base URL, built before and after a heading was inserted."""
    folder = tmp_path_factory.mktemp("small")
    share_runtime(folder)
    before = build_small(folder, "一段话。")
    (folder / "before.html").write_bytes(html.tostring(before))
    build_small(folder, "### 插进来的标题")
    return folder


def test_an_inserted_heading_moves_no_other(small: Path) -> None:
    ids = [
        set(tree_of(small / name).xpath("//section/@id"))
        for name in ("before.html", "_build/one.html")
    ]
    assert ids[0] == {"第一章", "前面", "同名", "后面", "后面-同名"}
    assert ids[1] - ids[0] == {"插进来的标题"}
    assert ids[0] <= ids[1]


def test_references_follow_the_ids(small: Path) -> None:
    page = tree_of(small / "_build" / "one.html")
    link = page.xpath("//a[.//span[text()='那一节']]/@href")[0]
    assert unquote(link).lstrip("#") in page.xpath("//@id")


def test_a_base_url_gives_sitemap_robots_and_cards(small: Path) -> None:
    root = small / "_build"
    assert "Sitemap: https://book.example.com/c/sitemap.xml" in (root / "robots.txt").read_text()
    assert "<loc>https://book.example.com/c/one.html</loc>" in (root / "sitemap.xml").read_text()
    page = tree_of(root / "one.html")
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://book.example.com/c/one.html"]
    assert page.xpath("//meta[@property='og:url']/@content") == [
        "https://book.example.com/c/one.html"
    ]
    image = page.xpath("//meta[@property='og:image']/@content")[0]
    card = (root / image.removeprefix("https://book.example.com/c/")).read_bytes()
    size = [
        int(page.xpath(f"//meta[@property='og:image:{side}']/@content")[0])
        for side in ("width", "height")
    ]
    assert [int.from_bytes(card[at : at + 4], "big") for at in (16, 20)] == size == [1200, 630]
    assert len(card) < 64 * 1024
    assert page.xpath("//script/@data-report") == ["book@example.com"]
    assert tree_of(root / "404.html").xpath("//base/@href") == ["/c/"]


def test_without_a_base_url_nothing_names_a_host(built: Path) -> None:
    assert not (built / "robots.txt").exists()
    assert not (built / "sitemap.xml").exists()
    page = tree_of(built / CHAPTER)
    assert page.xpath("//link[@rel='canonical']") == []
    assert page.xpath("//meta[@property='og:title']/@content") == ["催收原则"]
    assert page.xpath("//meta[@property='og:locale']/@content") == ["zh_CN"]


@pytest.mark.parametrize("deep", ["book/risk/deep/gone.html", "notebooks/gone"])
def test_a_missing_address_keeps_style_search_and_ways_home(
    built: Path, open_page, deep: str
) -> None:
    """Any static server, under a sub-path, shows 404.html at the address that was asked for."""
    page = open_page("about:blank", viewport=DESKTOP).page
    asked: list[str] = []

    def answer(route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/under/path/")
        asked.append(path)
        file = built / path
        if file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, path=built / "404.html")

    page.route("http://127.0.0.1:9/**", answer)
    page.goto(f"http://127.0.0.1:9/under/path/{deep}")
    page.wait_for_load_state("load")
    assert page.locator("h1").inner_text() == "没有这一页"
    assert page.evaluate("getComputedStyle(document.querySelector('.site-header')).position") == (
        "sticky"
    )
    page.locator("#search-open").click()
    page.locator("#search-input").fill("违约金")
    link = page.locator("#search-results a").first
    assert "/under/path/book/" in link.evaluate("one => one.href")
    page.keyboard.press("Escape")
    page.locator("main").get_by_role("link", name="回到首页").click()
    page.wait_for_url("**/under/path/index.html")
    assert [path for path in asked[1:] if not (built / path).is_file()] == []


# ---- addresses ----


def test_no_published_address_is_dead(built: Path) -> None:
    redirects = load_redirects()
    renamed = [f"{page}#{old}" for page, ids in redirects.anchors.items() for old in ids]
    addresses = [*published_addresses(), *redirects.pages, *renamed]
    assert len(published_addresses()) >= 800
    assert dead_addresses(built, addresses) == [], "在redirects.yaml里写明这些旧地址的去处"


def test_every_address_is_recorded(built: Path) -> None:
    """What is not recorded could be renamed without anybody noticing."""
    assert unrecorded(built) == [], "运行.venv/bin/dunning edition record，记下这些新地址"


def test_a_dead_address_is_noticed(built: Path) -> None:
    alive = [CHAPTER, f"{CHAPTER}#正文"]
    gone = ["book/gone.html", f"{CHAPTER}#没有这一节"]
    assert dead_addresses(built, [*alive, *gone]) == gone


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("redirects: [a]", "应为redirects"),
        ("other: {}", "应为redirects"),
        ("redirects: {a.html: 3}", "应为redirects"),
        ("redirects: {/a.html: b.html}", "不是网站里的地址"),
        ("redirects: {a.html: ../b.html}", "不是网站里的地址"),
        ("redirects: {a.html: 'https://x.example/b'}", "不是网站里的地址"),
        ("redirects: {a.html: b.html, b.html: c.html}", "自己又换了地址"),
        ("redirects: {a.html#甲: b.html#乙}", "只能在同一页里改名"),
    ],
)
def test_a_wrong_redirect_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "redirects.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=reason):
        load_redirects(path)


@pytest.mark.parametrize("missing", ["new", "old"])
def test_a_redirect_needs_a_target_and_a_free_place(tmp_path: Path, missing: str) -> None:
    if missing == "old":
        (tmp_path / "a.html").touch()
        (tmp_path / "b.html").touch()
    reason = {"new": "不存在", "old": "旧地址上还有一页"}[missing]
    with pytest.raises(KnowledgeError, match=reason):
        write_redirects(tmp_path, Redirects({"a.html": "b.html"}, {}))


def test_an_old_address_leads_on_without_scripts(
    built: Path, tmp_path: Path, static_server, open_page
) -> None:
    site = tmp_path / "under" / "path"
    shutil.copytree(built, site)
    write_redirects(site, Redirects({"old/deep/page.html": f"{CHAPTER}#正文"}, {}))
    address = f"{static_server(tmp_path)}/under/path/old/deep/page.html"
    page = open_page(address, java_script_enabled=False).page
    page.wait_for_url("**/under/path/book/compliance/principles.html#*")
    assert "催收原则" in page.title()


def test_a_redirect_names_its_canonical_page() -> None:
    page = html.document_fromstring(redirect_page("a/b.html", "c/d.html#节", "https://x.example/"))
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://x.example/c/d.html"]
    assert page.xpath("//a/@href") == ["../c/d.html#%E8%8A%82"]


# ---- policy ----


@pytest.mark.parametrize("name", PAGES)
def test_policy_allows_only_what_the_page_needs(built: Path, name: str) -> None:
    tree = tree_of(built / name)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    sources = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert sources["default-src"] in (["'self'"], ["'none'"])
    assert "'unsafe-inline'" not in sources.get("script-src", [])
    assert "'unsafe-eval'" not in sources.get("script-src", [])
    assert "http" not in policy
    inline = [
        one for one in tree.xpath("//script[not(@src)]") if one.get("type") != "application/json"
    ]
    hashes = [b64encode(sha256(one.text.encode()).digest()).decode() for one in inline]
    assert [f"'sha256-{one}'" for one in hashes] == [
        one for one in sources.get("script-src", []) if one.startswith("'sha256-")
    ]
    assert len(inline) == (name == "404.html")
    assert [
        name for name in tree.xpath("//@*/..") if any(key.startswith("on") for key in name.attrib)
    ] == []
    # A lesson that runs in the page may draw charts and set out widgets that style themselves.
    is_styled = bool(tree.xpath("//*[@data-plot or @style or @data-live-lesson] | //style"))
    assert ("'unsafe-inline'" in sources.get("style-src", [])) == is_styled


def test_a_feature_adds_what_it_needs_and_nothing_else() -> None:
    plain = content_security_policy(set())
    assert "unsafe" not in plain
    assert "script-src 'self' 'wasm-unsafe-eval';" in content_security_policy({"python"})
    assert "worker-src 'self'" in content_security_policy({"python"})
    assert "style-src 'self' 'unsafe-inline'" in content_security_policy({"python", "charts"})
    with pytest.raises(ValueError, match="“video”没有登记"):
        content_security_policy({"video"})


def test_an_injected_script_does_not_run(site: str, open_page) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    ran = watched.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "self.intruder = true";
          document.head.append(script);
          const text = document.createElement("p");
          document.body.append(text);
          text.setAttribute("style", "color: rgb(1, 2, 3)");
          return [self.intruder ?? false, getComputedStyle(text).color === "rgb(1, 2, 3)"];
        }"""
    )
    assert ran == [False, False]
    assert any("Content Security Policy" in fault for fault in watched.faults)


# ---- manifest ----


def test_the_site_is_as_its_manifest_says(built: Path) -> None:
    assert faults_of(built) == []
    manifest = read_manifest(built)
    assert {"index.html", "sw.js", "site.webmanifest", BUILD_PAGE} <= set(manifest.files)
    assert manifest.content_hash == content_hash(built)
    page = tree_of(built / BUILD_PAGE)
    assert page.xpath("string(//*[@data-build='content-hash'])") == manifest.content_hash
    assert re.match(
        r"\d{4}年\d+月\d+日\d\d:\d\d（北京时间）", page.xpath("string(//*[@data-build='built-at'])")
    )
    assert f"第{manifest.edition}版" in page.text_content()


def test_build_page_tells_versions_and_stored_runs(built: Path) -> None:
    page = tree_of(built / BUILD_PAGE)
    text = page.text_content()
    assert f"{sys.version_info.major}.{sys.version_info.minor}." in text
    rows = page.xpath("//section[@id='笔记本的运行结果']//tbody/tr")
    lessons = sorted(Path(BUILT.parents[1] / "notebooks").glob("*.ipynb"))
    assert sum("全部按顺序运行过，没有报错" in row.text_content() for row in rows) == len(lessons)


def test_sealing_again_changes_nothing(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(built, copy)
    before = {name: (copy / name).read_bytes() for name in ("sw.js", "manifest.json")}
    seal_site(copy, read_manifest(copy).edition)
    assert {name: (copy / name).read_bytes() for name in before} == before


def test_web_manifest_names_files_that_exist(built: Path) -> None:
    manifest = json.loads((built / "site.webmanifest").read_text(encoding="utf-8"))
    assert (built / manifest["start_url"]).is_file()
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert (built / icon["src"]).read_bytes().startswith(b"\x89PNG")
