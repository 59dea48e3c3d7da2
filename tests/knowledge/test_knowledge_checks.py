import shutil
from pathlib import Path

import pytest

from dunning.knowledge import check, knowledge_root, load_provisions
from dunning.knowledge.chapters import CHAPTERS
from dunning.knowledge.checks import longest_review

REGISTERS = (
    *("provisions.yaml", "practices.yaml", "glossary.yaml", "units.yaml", "paths.yaml"),
    *("changes.yaml", "contradictions.yaml"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the knowledge folder that a test may damage."""
    copy = tmp_path / "knowledge"
    copy.mkdir()
    for name in REGISTERS:
        shutil.copy(knowledge_root() / name, copy)
    shutil.copytree(knowledge_root() / "terms", copy / "terms")
    monkeypatch.setenv("DUNNING_KNOWLEDGE", str(copy))
    return copy


def damage(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_knowledge_folder_is_sound() -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("practices.yaml", "[cba-2026-time, ", "[cba-2026-hours, ", "cba-2026-hours"),
        ("glossary.yaml", "provisions: [pbc-2020-327]", "provisions: [pbc-2020]", "pbc-2020"),
        ("units.yaml", "chapter: risk-causes", "chapter: risks", "chapter"),
        ("provisions.yaml", "standing: 部门规章", "standing: 规章", "standing"),
        ("units.yaml", "id: K002", "id: K001", "重复"),
        ("changes.yaml", 'day: "2011-01-13"', 'day: "2011-02-30"', "应为日期"),
        ("contradictions.yaml", "units: [K089]", "units: [K999]", "K999"),
        ("terms/parameters.yaml", "title:", "titel:", "缺少这个字段"),
        ("terms/cmb-2021.yaml", "value: '0.0005'", "value: 0.0005", "加引号"),
    ],
)
def test_a_fault_gives_a_finding(folder: Path, file: str, old: str, new: str, words: str) -> None:
    damage(folder / file, old, new)
    findings = check()
    assert findings
    assert findings[0].file == f"knowledge/{file}"
    assert words in str(findings[0])


def test_a_chapter_without_units_is_found(folder: Path) -> None:
    path = folder / "units.yaml"
    chapter = "service-quality"
    path.write_text(
        path.read_text("utf-8").replace(f"chapter: {chapter}", "chapter: performance"), "utf-8"
    )
    assert [finding.problem for finding in check()] == [f"章节“{chapter}”没有任何知识单元"]
    assert chapter in CHAPTERS


def test_a_review_put_off_too_long_is_found(folder: Path) -> None:
    path = folder / "provisions.yaml"
    path.write_text(path.read_text("utf-8").replace('"2027-05-22"', '"2027-11-22"'), "utf-8")
    late = check()
    assert len(late) > 40
    assert all("应在184天内" in finding.right for finding in late)


def test_every_register_at_fault_is_told_once(folder: Path) -> None:
    damage(folder / "provisions.yaml", "standing: 部门规章", "standing: 规章")
    damage(folder / "terms" / "cmb-2021.yaml", "id: cmb-2021", "id: [")
    found = check()
    assert [finding.file for finding in found] == [
        "knowledge/provisions.yaml",
        "knowledge/terms/cmb-2021.yaml",
    ]


def test_other_faults_hide_no_chapter_without_units(folder: Path) -> None:
    damage(folder / "changes.yaml", 'day: "2011-01-13"', 'day: "2011-02-30"')
    path = folder / "units.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("chapter: service-quality", "chapter: performance"), "utf-8")
    assert [finding.file for finding in check()] == [
        "knowledge/changes.yaml",
        "knowledge/units.yaml",
    ]


def test_unverified_and_self_regulation_come_up_sooner() -> None:
    rules = load_provisions()
    assert longest_review(rules["cba-2026-time"]) == 184
    assert longest_review(rules["cbrc-2011-2-a62"]) == 184
    assert longest_review(rules["spc-dishonest-list"]) == 184
    assert longest_review(rules["civil-code-a188"]) == 366
