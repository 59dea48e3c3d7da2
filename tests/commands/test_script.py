"""The commands for scripts and their model: what they count, and one line when they cannot."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dunning.cli import app
from dunning.compliance import check_text
from dunning.compliance.text import model_file
from dunning.compliance.text.entries import SILENT_SPEAKERS, SPEAKERS
from dunning.knowledge import knowledge_root

THREAT = "再不还就打断你的腿。"


def run(*arguments: str | Path) -> Result:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_who_is_not_judged_is_who_is_never_at_fault() -> None:
    judged = {speaker for speaker in SPEAKERS if check_text(THREAT, speaker=speaker)}
    assert {"collector", *SILENT_SPEAKERS} <= set(SPEAKERS)
    assert not judged & SILENT_SPEAKERS
    assert "collector" in judged


def test_only_what_is_judged_is_counted_as_checked(tmp_path: Path) -> None:
    path = tmp_path / "对话.csv"
    rows = ("话术,说话人", "你好，周女士。,催收员", f"{THREAT},客户本人", "他不在。,第三人")
    path.write_text("\n".join([*rows, "请问你什么时候可以还款？,"]), encoding="utf-8")
    done = run("check", path)
    assert done.exit_code == 0
    told = "读入4段，检查2段（客户和第三人说的2段不检查）：红线0处、违规0处、提示0处"
    assert told in done.stdout


def test_where_all_is_judged_nothing_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "话术.txt"
    path.write_text(f"你好，周女士。\n{THREAT}\n", encoding="utf-8")
    done = run("check", path)
    assert "读入2段，检查2段：红线1处" in done.stdout
    assert "不检查" not in done.stdout


def test_training_into_a_missing_folder_stops_before_it_begins(tmp_path: Path) -> None:
    out = tmp_path / "没有" / "model.json"
    done = run("compliance", "train", "--out", out)
    assert done.exit_code == 1
    assert done.stderr == (
        f"错误：{out}写不进去：没有文件夹{tmp_path / '没有'}；先建好它，或把--out改到别处\n"
    )


@pytest.fixture
def few_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge folder with one file of sentences."""
    copy = tmp_path / "knowledge"
    shutil.copytree(knowledge_root(), copy, ignore=shutil.ignore_patterns("utterances"))
    (copy / "utterances").mkdir()
    shutil.copy(knowledge_root() / "utterances" / "i-pairs.csv", copy / "utterances")
    monkeypatch.setenv("DUNNING_KNOWLEDGE", str(copy))
    return copy


def test_evaluation_calls_precision_by_the_name_of_the_course(few_sentences: Path) -> None:
    done = run("compliance", "evaluate")
    assert done.exit_code == 0
    assert "精确率" in done.stdout
    assert "准确率" not in done.stdout
    shown = run("compliance", "evaluate", "--help").stdout
    assert "精确率" in shown
    assert "准确率" not in shown


def test_evaluation_tells_a_broken_sentence(few_sentences: Path) -> None:
    path = few_sentences / "utterances" / "i-pairs.csv"
    text = path.read_text(encoding="utf-8").replace("i-pairs-0002,plain", "i-pairs-9999,plain", 1)
    path.write_text(text, encoding="utf-8")
    done = run("compliance", "evaluate")
    assert done.exit_code == 1
    assert done.stderr.endswith(
        "错误：knowledge/utterances/i-pairs.csv，条目i-pairs-0001，字段pair："
        "值为'i-pairs-9999'；没有这个id的句子，应为另一句的id，或留空\n"
    )


def test_evaluation_tells_a_missing_model(
    few_sentences: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The file belongs to the package; another place stands for a damaged installation.
    monkeypatch.setattr(model_file, "FILE", tmp_path / "model.json")
    done = run("compliance", "evaluate")
    assert done.exit_code == 1
    assert f"错误：{tmp_path / 'model.json'}：文件不存在" in done.stderr
    (tmp_path / "model.json").write_text("{", encoding="utf-8")
    done = run("compliance", "evaluate")
    assert done.exit_code == 1
    assert "不是UTF-8的JSON" in done.stderr
