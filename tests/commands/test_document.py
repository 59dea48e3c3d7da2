"""Documents made from a terminal: whole, or refused without a trace."""

from pathlib import Path

import docx
import pytest
import yaml
from typer.testing import CliRunner

from dunning.cli import app
from dunning.document import load_templates
from dunning.knowledge import knowledge_root


def make(tmp_path: Path, out: str, **changes: object):
    values = load_templates()["collection-letter"].example | changes
    data = tmp_path / "数据.yaml"
    data.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    command = ["document", "make", "collection-letter", str(data), "--out", str(tmp_path / out)]
    return CliRunner().invoke(app, command)


def test_a_letter_opens_in_word(tmp_path: Path) -> None:
    done = make(tmp_path, "函件.docx")
    assert done.exit_code == 0, done.output
    word = docx.Document(tmp_path / "函件.docx")
    assert word.paragraphs[0].text == "示例银行催收函"


def test_a_letter_as_text(tmp_path: Path) -> None:
    assert make(tmp_path, "函件.txt").exit_code == 0
    assert "16022.40元" in (tmp_path / "函件.txt").read_text(encoding="utf-8-sig")


def test_a_missing_element_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    done = make(tmp_path, "函件.docx", dispute_channel="")
    assert done.exit_code == 1
    assert "提出异议和举证的途径" in done.output
    assert "第六十九条" in done.output
    assert not (tmp_path / "函件.docx").exists()


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    done = make(tmp_path, "函件.pdf")
    assert done.exit_code == 1
    assert ".docx或.txt" in done.output


def test_a_missing_folder_is_named_and_what_to_do(tmp_path: Path) -> None:
    for name in ("没有/函件.docx", "没有/函件.txt"):
        done = make(tmp_path, name)
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit)
        told = f"错误：{tmp_path / name}写不进去：没有文件夹{tmp_path / '没有'}；先建好它"
        assert told in done.stderr


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "函件.docx").mkdir()
    done = make(tmp_path, "函件.docx")
    assert (done.exit_code, "这是文件夹；--out应为文件" in done.stderr) == (1, True)


def make_from(data: Path, out: Path):
    return CliRunner().invoke(app, ["document", "make", "sms", str(data), "--out", str(out)])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "是文件夹；应为YAML文件"),
        ("a: [\n", "YAML格式错误：第2行第1列附近"),
        ("a: 2026-02-30\n", "值为“2026-02-30”；没有这样的日期"),
        ("- a\n", "里应为字段名和值"),
    ],
)
def test_data_that_cannot_be_read_are_told(tmp_path: Path, text: str | None, told: str) -> None:
    data = tmp_path / "数据.yaml"
    if text is None:
        data.mkdir()
    else:
        data.write_text(text, encoding="utf-8")
    done = make_from(data, tmp_path / "a.txt")
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert done.stderr.startswith(f"错误：{data}")
    assert told in done.stderr
    assert not (tmp_path / "a.txt").exists()


def test_a_document_never_takes_the_place_of_its_data(tmp_path: Path) -> None:
    data = tmp_path / "数据.txt"
    text = yaml.safe_dump(load_templates()["sms"].example, allow_unicode=True)
    data.write_text(text, encoding="utf-8")
    done = make_from(data, data)
    assert (done.exit_code, "给--out换一个名字" in done.stderr) == (1, True)
    assert data.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("field", "written", "read"),
    [("card_tail", "0123", "83"), ("minimum_short", "0100", "64")],
)
def test_no_other_card_and_no_other_amount_goes_out(
    tmp_path: Path, field: str, written: str, read: str
) -> None:
    example = load_templates()["sms"].example
    lines = [f"{name}: '{value}'" for name, value in example.items() if name != field]
    data = tmp_path / "短信.yaml"
    data.write_text("\n".join([*lines, f"{field}: {written}"]), encoding="utf-8")
    done = make_from(data, tmp_path / "a.txt")
    assert done.exit_code == 1
    assert f"值为“{written}”，YAML会读成{read}；" in done.stderr
    assert not (tmp_path / "a.txt").exists()
    data.write_text("\n".join([*lines, f"{field}: '{written}'"]), encoding="utf-8")
    assert make_from(data, tmp_path / "a.txt").exit_code == 0
    shown = "尾号0123" if field == "card_tail" else "还差100.00元"
    assert shown in (tmp_path / "a.txt").read_text(encoding="utf-8-sig")


def test_a_broken_template_is_told_by_both_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "knowledge"
    (copy / "templates").mkdir(parents=True)
    provisions = (knowledge_root() / "provisions.yaml").read_bytes()
    (copy / "provisions.yaml").write_bytes(provisions)
    (copy / "templates" / "sms.yaml").write_text("title: 短\n", encoding="utf-8")
    (copy / "templates" / "sms.j2").write_text("正文" * 20, encoding="utf-8")
    monkeypatch.setenv("DUNNING_KNOWLEDGE", str(copy))
    (tmp_path / "数据.yaml").write_text("a: b\n", encoding="utf-8")
    listed = CliRunner().invoke(app, ["document", "list"])
    for done in (listed, make_from(tmp_path / "数据.yaml", tmp_path / "a.txt")):
        assert done.exit_code == 1
        assert "错误：knowledge/templates/sms.yaml，条目sms，字段title" in done.stderr


def test_the_list_names_every_field() -> None:
    output = CliRunner().invoke(app, ["document", "list"]).output
    for template in load_templates().values():
        assert template.title in output
        assert all(field.name in output for field in template.fields)
