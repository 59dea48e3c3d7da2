"""Documents made from a terminal: whole, or refused without a trace."""

from pathlib import Path

import docx
import yaml
from typer.testing import CliRunner

from dunning.cli import app
from dunning.document import load_templates


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


def test_the_list_names_every_field() -> None:
    output = CliRunner().invoke(app, ["document", "list"]).output
    for template in load_templates().values():
        assert template.title in output
        assert all(field.name in output for field in template.fields)
