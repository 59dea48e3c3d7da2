"""`dunning lint` reads every register, and tells a broken one as a finding beside the others."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dunning.cli import app
from dunning.cli.registers import check_registers
from dunning.knowledge import check, knowledge_root

SENTENCES = "i-pairs.csv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the knowledge folder, with few sentences, that a test may damage."""
    copy = tmp_path / "knowledge"
    shutil.copytree(knowledge_root(), copy, ignore=shutil.ignore_patterns("utterances"))
    (copy / "utterances").mkdir()
    shutil.copy(knowledge_root() / "utterances" / SENTENCES, copy / "utterances")
    monkeypatch.setenv("DUNNING_KNOWLEDGE", str(copy))
    return copy


def damage(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_registers_are_sound() -> None:
    assert check_registers() == []


FAULTS = {
    "changes.yaml": ("provisions: [cbrc-2011-2-a68,", "provisions: [cbrc-2011-2-a99,"),
    "contradictions.yaml": ("units: [K089]", "units: [K999]"),
    "exam.yaml": ("pass_percent: 80", "pass_percent: 180"),
    "cases/strategy.yaml": ("step: contact", "step: contacts"),
    "questions/principles.yaml": ("kind: single", "kind: sole"),
    "templates/sms.yaml": ("title:", "titel:"),
    "policies/us-reg-f.yaml": ("jurisdiction:", "place:"),
    "terms/cmb-2021.yaml": ("interest_method:", "method:"),
    f"utterances/{SENTENCES}": ("i-pairs-0002,plain", "i-pairs-9999,plain"),
}


def test_each_broken_register_gives_a_finding(folder: Path) -> None:
    for name, (old, new) in FAULTS.items():
        damage(folder / name, old, new)
    found = {finding.file: str(finding) for finding in [*check(), *check_registers()]}
    assert set(found) == {f"knowledge/{name}" for name in FAULTS}
    for words in found.values():
        assert "[knowledge]条目" in words
        assert words.endswith("；改正后重新检查")
    assert "没有这个id的句子，应为另一句的id，或留空" in found[f"knowledge/utterances/{SENTENCES}"]
    assert "应不大于100" in found["knowledge/exam.yaml"]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("lexicon/categories.yaml", "severity: 红线", "severity: 紫线", "紫线"),
        ("lexicon/letter_elements.yaml", "field: debtor_name", "field: debtor", "没有这个字段"),
    ],
)
def test_the_lexicon_is_read_too(folder: Path, name: str, old: str, new: str, words: str) -> None:
    damage(folder / name, old, new)
    (finding,) = check_registers()
    assert finding.file == f"knowledge/{name}"
    assert words in str(finding)


def test_a_register_in_another_encoding_is_told(folder: Path) -> None:
    text = (folder / "exam.yaml").read_text("utf-8")
    (folder / "exam.yaml").write_bytes(text.encode("gb18030"))
    done = CliRunner().invoke(app, ["lint", "--root", str(folder.parent)])
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "knowledge/exam.yaml:0：[knowledge]条目-，字段-：不是UTF-8编码" in done.stderr


def test_the_command_tells_all_and_fails(folder: Path) -> None:
    damage(folder / "provisions.yaml", "standing: 部门规章", "standing: 规章")
    damage(folder / "exam.yaml", "pass_percent: 80", "pass_percent: 180")
    done = CliRunner().invoke(app, ["lint", "--root", str(folder.parent)])
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "knowledge/provisions.yaml:0：[knowledge]条目" in done.stderr
    assert "knowledge/exam.yaml:0：[knowledge]条目-，字段pass_percent：值为180" in done.stderr
    assert "处问题，见上" in done.stderr
