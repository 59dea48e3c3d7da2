"""Every template makes a whole document or refuses by name."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dunning.document import DocumentError, Template, blank, load_templates, render, to_docx
from dunning.document.template import read_template
from dunning.knowledge import KnowledgeError, load_provisions
from dunning.knowledge.lint import punctuation, wording
from dunning.knowledge.lint.facts import read_facts
from dunning.knowledge.lint.passage import Passage
from dunning.knowledge.reader import knowledge_root

TEMPLATES = load_templates()
ONE_VISITOR = {"name": "小陈", "staff_number": "A1"}
EVERY = pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))


def faults(template: str, **changes: Any) -> dict[str, str]:
    chosen = TEMPLATES[template]
    with pytest.raises(DocumentError) as caught:
        render(chosen, chosen.example | changes)
    return {fault.field: str(fault) for fault in caught.value.faults}


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
        text = render(template, template.example | {"requested_by": other}).text
        assert "委外" not in text and "甲公司" not in text


def test_article_69_is_asked_for_whole() -> None:
    """The registry counts seven elements of a letter; every one has a required field."""
    rule = load_provisions()["cbrc-2011-2-a69"]
    fields = [
        field for field in TEMPLATES["collection-letter"].fields if rule.id in field.required_by
    ]
    assert all(field.is_required for field in fields)
    assert len(fields) >= len(rule.numbers["letter_required_elements"])


@pytest.mark.parametrize(
    ("template", "change", "field", "words"),
    [
        ("collection-letter", {"balance": "16022.41"}, "balance", "16022.40元"),
        ("collection-letter", {"balance": 16022.4}, "balance", "应为金额"),
        ("collection-letter", {"balance": "16022.405"}, "balance", "应为金额"),
        ("collection-letter", {"balance": "-1"}, "balance", "应为金额"),
        ("collection-letter", {"balance": "1e30"}, "balance", "值为'1e30'；应为金额"),
        ("collection-letter", {"balance": "Infinity"}, "balance", "应为金额"),
        ("collection-letter", {"debtor_name": True}, "debtor_name", "值为'True'；应为文字"),
        ("collection-letter", {"seal": True}, "seal", "已加盖"),
        ("visit-record", {"entered_home": False}, "entered_home", "是文字就加引号"),
        (
            "collection-letter",
            {"reply_by": "2026-09-10", "sent_on": "2026-09-12"},
            "reply_by",
            "2026-09-10；应晚于寄出日期2026-09-12",
        ),
        (
            "visit-record",
            {"arrived_at": "2026-11-17 11:00", "left_at": "2026-11-17 10:30"},
            "left_at",
            "2026-11-17 10:30；应晚于到达时间2026-11-17 11:00",
        ),
        ("collection-letter", {"sent_on": "2026-09-09"}, "sent_on", "早于余额计算日"),
        ("collection-letter", {"as_of": "2026-02-30"}, "as_of", "应为日期"),
        ("collection-letter", {"seal": "不盖"}, "seal", "已加盖"),
        ("collection-letter", {"threat": "抓人"}, "threat", "没有这个字段"),
        ("visit-record", {"left_at": "2026-11-17 22:00"}, "left_at", "22:00"),
        ("visit-record", {"arrived_at": "2026-11-17 07:59"}, "arrived_at", "07:59"),
        (
            "visit-record",
            {"visitors": [{"name": "小陈", "staff_number": "A1"}]},
            "visitors",
            "两人",
        ),
        ("visit-record", {"visitors": [{"name": "小陈"}]}, "visitors[1].staff_number", "缺少"),
        ("visit-record", {"visitors": "小陈"}, "visitors", "值为'小陈'；应为若干行"),
        ("visit-record", {"visitors": [{"nickname": "x"}]}, "visitors[1].nickname", "没有这一列"),
        ("visit-record", {"entered_home": "是"}, "entry_consent", "谁在何时同意"),
        ("complaint-reply", {"replied_on": "2026-11-18"}, "replied_on", "15天内"),
        ("complaint-reply", {"replied_on": "2026-11-01"}, "replied_on", "-1天"),
        ("waiver-approval", {"approver": "小陈"}, "approver", "“小陈”和经办人是同一人"),
        ("waiver-approval", {"to_pay": "12000.00"}, "to_pay", "13000.00"),
        ("waiver-approval", {"days_past_due": "-3"}, "days_past_due", "应为整数"),
        (
            "call-record",
            {"started_at": "2026-11-19 10:12", "ended_at": "2026-11-19 10:11"},
            "ended_at",
            "2026-11-19 10:11；应晚于开始时间2026-11-19 10:12",
        ),
        (
            "call-record",
            {"started_at": datetime.max.replace(tzinfo=UTC)},
            "started_at",
            "应为日期和时间",
        ),
        ("call-record", {"started_at": "明天"}, "started_at", "应为日期和时间"),
    ],
)
def test_what_does_not_agree_is_refused(
    template: str, change: dict[str, Any], field: str, words: str
) -> None:
    found = faults(template, **change)
    assert words in found[field]


def test_eight_in_the_morning_is_allowed_and_the_last_minute_before_ten() -> None:
    template = TEMPLATES["visit-record"]
    times = {"arrived_at": "2026-11-17 08:00", "left_at": "2026-11-17 21:59"}
    assert "8" in render(template, template.example | times).text
    agreed = {"arrived_at": "2026-11-17 22:10", "left_at": "2026-11-17 22:20"}
    consent = {"time_agreement": "客户11月16日来电要求，录音R1"}
    assert "R1" in render(template, template.example | agreed | consent).text


def test_a_moment_with_a_zone_is_told_as_clocks_in_shanghai_show_it() -> None:
    template = TEMPLATES["call-record"]
    in_london = {
        "started_at": datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
        "ended_at": datetime(2026, 11, 22, 10, 40, tzinfo=UTC),
    }
    assert "2026年11月22日18:30" in render(template, template.example | in_london).text
    here = timezone(timedelta(hours=8))
    at_home = {name: moment.astimezone(here) for name, moment in in_london.items()}
    naive = {name: moment.replace(tzinfo=None) for name, moment in at_home.items()}
    texts = {render(template, template.example | one).text for one in (in_london, at_home, naive)}
    assert len(texts) == 1
    # Ten in the evening in Shanghai is quiet, whatever the file's zone makes of it.
    late = datetime(2026, 11, 17, 14, 5, tzinfo=UTC)
    found = faults("visit-record", arrived_at=late, left_at=late + timedelta(minutes=20))
    assert "22:05不在" in found["arrived_at"]


def test_dates_of_a_plan_out_of_order_are_named_by_row() -> None:
    rows = [
        {"number": number, "due": date(2027, month, 10), "amount": "1000.00"}
        for number, month in enumerate((1, 3, 2, 2), start=1)
    ]
    found = faults("instalment-agreement", schedule=rows)
    assert "第3行是2027-02-10，上一行是2027-03-10；应一期比一期晚" in found["schedule[3].due"]
    assert "第4行是2027-02-10，上一行是2027-02-10" in found["schedule[4].due"]
    assert "schedule[2].due" not in found


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


def test_a_complex_complaint_has_thirty_days() -> None:
    template = TEMPLATES["complaint-reply"]
    late = {"replied_on": "2026-12-02"}
    assert "replied_on" in faults(template.id, **late)
    assert render(template, template.example | late | {"complexity": "复杂"})


@given(st.lists(st.integers(1, 90_000), min_size=1, max_size=60))
def test_a_plan_must_add_up_to_the_debt(amounts: list[int]) -> None:
    template = TEMPLATES["instalment-agreement"]
    months = [(2026 + (12 + n) // 12, (12 + n) % 12 + 1) for n in range(len(amounts))]
    schedule = [
        {"number": n, "due": f"{year}-{month:02}-10", "amount": f"{cents / 100:.2f}"}
        for n, (cents, (year, month)) in enumerate(zip(amounts, months, strict=True), start=1)
    ]
    total = sum(amounts)
    values = template.example | {"schedule": schedule, "signed_on": "2026-12-20"}
    owed = {"balance": f"{total // 100}.{total % 100:02}"}
    assert str(len(amounts)) in render(template, values | owed).text
    with pytest.raises(DocumentError, match="还款计划"):
        render(template, values | {"balance": f"{total // 100 + 1}.{total % 100:02}"})


def test_a_plan_longer_than_five_years_is_refused() -> None:
    found = faults(
        "instalment-agreement",
        schedule=[{"number": 1, "due": "2031-11-21", "amount": "3000.00"}],
    )
    assert "最长5年" in found["schedule"]
    template = TEMPLATES["instalment-agreement"]
    on_the_day = [{"number": 1, "due": "2031-11-20", "amount": "3000.00"}]
    assert render(template, template.example | {"schedule": on_the_day})


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
