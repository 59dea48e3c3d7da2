"""The place where the course is published: links out of a volume lead there."""

import os
from pathlib import Path

import pytest

from dunning.site.sealing import SiteError, seal_site
from dunning.site.volumes import build
from dunning.site.volumes.build import Project, build_volumes, published_at
from dunning.site.volumes.listing import PAGE, Download

OWN = "sphinx:\n  config:\n    html_baseurl: https://a.example/c\n"
BOOKS = "html:\n  baseurl: https://b.example/\n"


@pytest.fixture(autouse=True)
def _no_place_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUNNING_BASE_URL", raising=False)


@pytest.mark.parametrize(
    ("config", "words", "base"),
    [
        ("title: 书\n", (None, None), ""),
        (OWN, (None, None), "https://a.example/c/"),
        (BOOKS, (None, None), "https://b.example/"),
        (OWN, ("https://e.example", None), "https://e.example/"),
        (OWN, ("", None), ""),
        (OWN, ("https://e.example", "https://g.example/x/"), "https://g.example/x/"),
        (OWN, (None, ""), ""),
    ],
)
def test_the_nearest_word_on_the_place_counts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    config: str,
    words: tuple[str | None, str | None],
    base: str,
) -> None:
    """The command line before the environment, this before the configuration."""
    environment, given = words
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    if environment is not None:
        monkeypatch.setitem(os.environ, "DUNNING_BASE_URL", environment)
    assert published_at(tmp_path, given) == base


def test_half_an_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"“x\.example”不对；应为https://"):
        published_at(tmp_path, "x.example")


def test_another_place_asks_for_new_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "html"
    for name in ("index.html", PAGE):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("<!--downloads--><!--/downloads-->", encoding="utf-8")
    seal_site(site, "1.0")
    made: list[str] = []

    def make(project: Project, browser: str, folder: Path) -> list[Download]:
        made.append(project.base)
        (folder / "dunning.pdf").write_bytes(project.base.encode())
        return [Download.of(folder / "dunning.pdf", "全书", 1)]

    monkeypatch.setattr(build, "_make", make)
    for base in ("", "", "https://x.example/", "https://x.example/", ""):
        build_volumes(Project(tmp_path, site, base), "chromium")
        assert (site / "downloads" / "dunning.pdf").read_text() == base
    assert made == ["", "https://x.example/", ""]
