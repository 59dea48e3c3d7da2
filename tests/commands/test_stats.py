"""`dunning stats --build`: a build is timed, not a download."""

from pathlib import Path

import pytest

from dunning.cli import stats

CHAPTER = "book/risk/risk-causes.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one chapter and what its builds have fetched before."""
    root = tmp_path / "project"
    for name in (CHAPTER, ".cache/pyodide.tgz", ".venv/bin/python", "_build/html/index.html"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return root


def test_a_timed_build_finds_what_was_fetched_before(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []

    def build(folder: Path) -> None:
        assert (folder / ".cache" / "pyodide.tgz").is_file()
        assert sorted(path.name for path in folder.iterdir()) == [".cache", "book"]
        built.append((folder / CHAPTER).read_text(encoding="utf-8"))

    monkeypatch.setattr(stats, "_build", build)
    figures = stats.build_figures(project)
    assert [figure.name for figure in figures] == ["全书构建（不运行笔记本）", "改一章后重建"]
    assert built[0] == CHAPTER != built[1], "第二次构建前，有一章要改过"
    assert (project / CHAPTER).read_text(encoding="utf-8") == CHAPTER
    assert (project / ".cache" / "pyodide.tgz").is_file(), "删掉副本不能删掉下载过的东西"


def test_a_project_that_has_fetched_nothing_is_built_too(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".cache" / "pyodide.tgz").unlink()
    (project / ".cache").rmdir()
    monkeypatch.setattr(stats, "_build", lambda folder: None)
    assert len(stats.build_figures(project)) == 2
