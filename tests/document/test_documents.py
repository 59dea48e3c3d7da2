"""Every template makes a whole document or refuses by name."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from document_faults import ONE_VISITOR, TEMPLATES, faults

from dunning.document import Template, blank, render, to_docx
from dunning.document.template import read_template
from dunning.knowledge import KnowledgeError, load_provisions
from dunning.knowledge.lint import punctuation, wording
from dunning.knowledge.lint.facts import read_facts
from dunning.knowledge.lint.passage import Passage
from dunning.knowledge.reader import knowledge_root

EVERY = pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))


def test_the_eight_templates_are_there() -> None:
    titles = {template.title for template in TEMPLATES.values()}
    assert titles == {
        "催收函",
        "催收短信",
        "个性化分期协议",
        "停止联系确认",
        "投诉答复",
        "上门记录",
        "通话记录",
        "减免审批单",
    }


@EVERY
def test_the_example_is_whole_and_word_reads_it(template: Template) -> None:
    made = render(template, template.example)
    assert "{{" not in made.text
    assert "{%" not in made.text
    packed = to_docx(made)
    assert packed == to_docx(made), "the same document must give the same bytes"
    word = docx.Document(BytesIO(packed))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    read = "".join([paragraph.text for paragraph in word.paragraphs] + cells)
    for line in made.text.splitlines():
        for part in line.split("  "):
            assert part.removeprefix("- ").strip() in read


@EVERY
def test_each_required_field_is_missed_by_name_and_rule(template: Template) -> None:
    for field in template.fields:
        if not field.is_required:
            continue
        for empty in (None, "", "  "):
            found = faults(template.id, **{field.name: empty})
            assert field.name in found
            assert f"“{field.label}”" in found[field.name]
            for rule in field.required_by:
                assert load_provisions()[rule].citation in found[field.name]


@EVERY
def test_each_field_shows_in_the_form(template: Template) -> None:
    form = blank(template).text
    for field in template.fields:
        if field.columns:
            assert all(f"【{column.label}】" in form for column in field.columns)
        else:
            assert f"【{field.label}】" in form, field.name


@EVERY
def test_the_wording_keeps_the_rules_of_the_book(template: Template) -> None:
    facts = read_facts(knowledge_root())
    lines = enumerate(render(template, template.example).text.splitlines(), start=1)
    passages = [
        Passage(template.id, ((number, line.removeprefix("- ")),), template.mentions, markup=False)
        for number, line in lines
        if line and "  " not in line
    ]
    found = wording.check(passages, facts.glossary) + punctuation.check(passages, ())
    assert [str(finding) for finding in found] == []


def test_a_stranger_is_not_told_which_agency_collects() -> None:
    template = TEMPLATES["stop-contact-confirmation"]
    assert "甲公司" in render(template, template.example).text
    for other in ("预留联系人", "错号机主", "其他第三人"):
        asked = template.example | {"requested_by": other, "agreed_channel": ""}
        text = render(template, asked).text
        assert "委外" not in text and "甲公司" not in text
        # Nor is a stranger told how the customer will be contacted.
        found = faults(template.id, requested_by=other)
        assert "值为“短信”" in found["agreed_channel"]
        assert f"提出人是{other}，应留空" in found["agreed_channel"]


def test_article_69_is_asked_for_whole() -> None:
    """The registry counts seven elements of a letter; every one has a required field."""
    rule = load_provisions()["cbrc-2011-2-a69"]
    fields = [
        field for field in TEMPLATES["collection-letter"].fields if rule.id in field.required_by
    ]
    assert all(field.is_required for field in fields)
    assert len(fields) >= len(rule.numbers["letter_required_elements"])


@pytest.mark.parametrize("suffix", ["|李四", "\n李四", "\u2028李四"])
def test_a_cell_of_a_table_holds_one_line(suffix: str) -> None:
    rows = [ONE_VISITOR, {"name": f"张三{suffix}", "staff_number": "A2"}]
    assert "表格的一格应为一行" in faults("visit-record", visitors=rows)["visitors[2].name"]


@pytest.mark.parametrize("mark", ["# ", "## ", "| "])
def test_words_that_would_become_a_heading_or_a_table_are_refused(mark: str) -> None:
    for text in (f"甲\n{mark}乙", f"{mark}乙"):
        assert "行首的这些符号" in faults("complaint-reply", findings=text)["findings"]
    template = TEMPLATES["complaint-reply"]
    kept = render(template, template.example | {"findings": "查了三处：\n- 录音\n#3楼|东"})
    assert "\n- 录音\n#3楼|东。\n" in kept.text


def test_what_word_cannot_store_is_refused() -> None:
    for bad in ("\x00", "\x0b", "\x1b", "\ud800", "\uffff"):
        assert "控制字符" in faults("complaint-reply", findings=f"甲{bad}乙")["findings"]
    template = TEMPLATES["complaint-reply"]
    kept = render(template, template.example | {"findings": "甲\t乙\n丙\u3000丁😀"})
    assert to_docx(kept)


def test_the_columns_of_a_table_are_always_told_in_one_order() -> None:
    script = (
        "from dunning.document import *\n"
        "form = load_templates()['instalment-agreement']\n"
        "rows = [{'number': 1, 'due': '2027-01-10', 'amount': '1.00', 'note': 'x'}]\n"
        "try: render(form, form.example | {'schedule': rows})\n"
        "except DocumentError as error: print(error)\n"
    )
    told = {
        subprocess.check_output(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        )
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    columns = next(
        field.columns
        for field in TEMPLATES["instalment-agreement"].fields
        if field.name == "schedule"
    )
    listed = "、".join(column.name for column in columns)
    assert f"没有这一列；应为{listed}" in told.pop().decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fields": [{"name": "a", "label": "甲", "required_by": ["no-such"]}]}, "没有这个id"),
        ({"fields": [{"name": "a", "label": "甲", "required_by": ["cba-2026-visit"]}]}, "已核实"),
        ({"fields": [{"name": "a", "label": "甲"}, {"name": "a", "label": "乙"}]}, "重复"),
        ({"fields": [{"name": "a", "label": "甲", "kind": "rows"}]}, "columns"),
        ({"fields": [{"name": "a", "label": "甲", "kind": "money"}]}, "amount"),
    ],
)
def test_a_malformed_template_is_named(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    good = {
        "title": "试用",
        "purpose": "只为测试而写的模板。",
        "fields": [{"name": "a", "label": "甲"}],
        "example": {"a": "x"},
        "warnings": ["不用于实际。"],
    }
    path = tmp_path / "trial.yaml"
    path.write_text(yaml.safe_dump(good | change, allow_unicode=True), encoding="utf-8")
    path.with_suffix(".j2").write_text(
        "# 试\n\n这里是{{ a }}，一份很短的文书，只为测试。\n", "utf-8"
    )
    with pytest.raises(KnowledgeError, match=words):
        read_template(path, load_provisions())


def test_a_template_without_wording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text("title: 试\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"trial\.j2"):
        read_template(path, load_provisions())


def test_a_wording_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text("title: 试用\n", encoding="utf-8")
    path.with_suffix(".j2").write_bytes("# 试用".encode("gb18030"))
    with pytest.raises(KnowledgeError, match=r"trial\.j2，.*不是UTF-8编码（第3个字节起）"):
        read_template(path, load_provisions())
