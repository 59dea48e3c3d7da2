"""Reports: whole, masked, offline; and the command that writes them."""

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from contact_rows import contact, missed
from typer.testing import CliRunner

from dunning.cli.main import app
from dunning.compliance import (
    audit,
    load_policy,
    make_contact_log,
    read_contacts,
    write_excel,
    write_html,
)
from dunning.compliance.report import make_report

PHONE = "13800138000"
ROWS = (
    contact(f"{PHONE}-1", "2026-03-09T22:30:00", debtor_id=PHONE, agent_id="张三", agency_id="甲"),
    contact("=1+1", "2026-03-11T23:30:00", debtor_id=PHONE, address_id=PHONE, agent_id="李四"),
    missed("<b>c</b>", "2026-03-12T10:00:00", debtor_id="D2"),
)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("log") / "log.csv"
    pd.DataFrame([*ROWS, ROWS[0] | {"contact_id": "bad", "at": "昨晚"}]).to_csv(path, index=False)
    return read_contacts(path)


@pytest.fixture(scope="module")
def result(source):
    return audit(source.frame, load_policy("mainland-2026"))


def _cells(path):
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_workbook_has_every_table(result, source, tmp_path):
    write_excel(result, tmp_path / "r.xlsx", source=source)
    sheets = _cells(tmp_path / "r.xlsx")
    assert list(sheets) == ["概况", "发现", "按催收员", "按规则", "按日期", "拒绝的行"]
    assert any("读入4行＝判定3行＋拒绝1行" in row[0] for row in sheets["概况"])
    assert len(sheets["发现"]) == 1 + len(result.findings)
    assert sheets["发现"][0][:3] == ("时间", "轻重", "规则")
    assert sheets["发现"][1][0] == "2026-03-09 22:30:00"
    assert "行业自律" in str(sheets["按规则"][1])
    assert sheets["拒绝的行"][1][:3] == (5, "at", "（略）")
    write_excel(result, tmp_path / "open.xlsx", mask=False, source=source)
    assert _cells(tmp_path / "open.xlsx")["拒绝的行"][1][:3] == (5, "at", "昨晚")


def test_ids_are_masked_unless_asked_for(result, source, tmp_path):
    for write, name in ((write_excel, "r.xlsx"), (write_html, "r.html")):
        write(result, tmp_path / name, source=source)
        write(result, tmp_path / f"open-{name}", mask=False, source=source)
    hidden = str(_cells(tmp_path / "r.xlsx")) + (tmp_path / "r.html").read_text("utf-8")
    for private in (PHONE, "张三", "李四", "13800"):
        assert private not in hidden
    assert "债务人001" in hidden and "催收员002" in hidden
    shown = str(_cells(tmp_path / "open-r.xlsx"))
    page = (tmp_path / "open-r.html").read_text("utf-8")
    for private in (PHONE, "张三", "李四"):
        assert private in shown and private in page


def test_a_masked_report_shows_no_value_of_a_line_refused(tmp_path):
    good = ROWS[0] | {"contact_id": "good"}
    moved = dict(zip(good, ["moved", *list(good.values())[:-1]], strict=True))
    moved |= {"channel": "张三丰", "relation": PHONE, "answered": ""}
    lines = [",".join(map(str, row.values())) for row in (good, moved)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join([",".join(good), *lines, f"{PHONE},李四光"]), encoding="utf-8")
    source = read_contacts(path)
    result = audit(source.frame, load_policy("mainland-2026"))
    hidden = make_report(result, mask=True, source=source).refused
    shown = make_report(result, mask=False, source=source).refused
    assert {"张三丰", PHONE} <= set(shown["值"])
    assert set(hidden["值"]) == {"（略）", "", "这一行有2格"}
    assert hidden["值"][hidden["行"] == 4].tolist() == ["这一行有2格"]
    assert (hidden["值"][shown["值"] == ""] == "").all()


def test_id_that_looks_like_a_formula_stays_text(result, tmp_path):
    write_excel(result, tmp_path / "r.xlsx", mask=False)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cells = [cell for row in book["发现"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells and all(cell.data_type == "s" for cell in cells)


def test_page_escapes_what_a_log_may_hold(tmp_path):
    row = contact("<script>alert(1)</script>", "2026-03-09T23:00:00", agent_id="<i>x</i>")
    result = audit(pd.DataFrame([row]), load_policy("mainland-2026"))
    write_html(result, tmp_path / "r.html", mask=False)
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_page_opens_offline_with_both_heat_maps(result, source, tmp_path, browser):
    write_html(result, tmp_path / "r.html", source=source)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked, broken = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto((tmp_path / "r.html").as_uri())
    for name, words in (("calendar", "9日"), ("matrix", "禁止时段联系")):
        page.wait_for_selector(f"#{name} svg.main-svg")
        assert words in page.locator(f"#{name}").inner_text()
    assert "读入4行＝判定3行＋拒绝1行" in page.inner_text("body")
    assert page.locator("h2", has_text="拒绝的行").count() == 1
    assert broken == [] and [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


def test_page_without_findings(tmp_path):
    result = audit(pd.DataFrame([ROWS[2]]), load_policy("mainland-2026"))
    write_html(result, tmp_path / "r.html")
    assert "没有发现。" in (tmp_path / "r.html").read_text("utf-8")


def test_long_lists_say_what_they_leave_out(monkeypatch, result, tmp_path):
    monkeypatch.setattr("dunning.compliance.html_report.MAX_FINDINGS", 1)
    write_html(result, tmp_path / "r.html")
    total = len(result.findings)
    assert f"共{total}项，这里列出最早的1项" in (tmp_path / "r.html").read_text("utf-8")


def test_command_writes_reports_and_counts_lines(tmp_path):
    log, answer = make_contact_log(9, debtors=60, days=5, violations_per_rule=2)
    log.to_csv(tmp_path / "log.csv", index=False)
    for name in ("r.html", "r.xlsx"):
        call = ["audit", str(tmp_path / "log.csv"), "--out", str(tmp_path / name)]
        done = CliRunner().invoke(app, call)
        assert done.exit_code == 0, done.output
        assert f"读入{len(log)}行＝判定{len(log)}行＋拒绝0行" in done.output
        assert f"发现{len(answer)}项" in done.output
        assert (tmp_path / name).stat().st_size > 5000


def test_command_refuses_and_says_why(tmp_path):
    log, _ = make_contact_log(9, debtors=30, days=5, violations_per_rule=0)
    log.loc[3, "relation"] = "friend"
    path = tmp_path / "log.csv"
    log.to_csv(path, index=False)
    own = tmp_path / "mine.yaml"
    own.write_text(
        "id: mine\nname: 过松的政策\nextends: mainland-2026\n"
        "limits: {recording_retention: {years: 1}}\n",
        encoding="utf-8",
    )
    for options, told in (
        ([], "第5行，列relation：值为'friend'"),
        (["--policy", "no-such"], "应为agency-example"),
        (["--policy", str(own)], "值为1；mainland-2026是2"),
        (["--out", "r.pdf"], "应以.html或.xlsx结尾"),
    ):
        done = CliRunner().invoke(app, ["audit", str(path), *options])
        assert done.exit_code == 1
        assert told in done.output


def test_importing_the_package_or_the_commands_does_not_import_pandas():
    code = "import sys, dunning.compliance, dunning.cli.compliance; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_public_name_is_there():
    code = (
        "import dunning.compliance as c\n"
        "from dunning.compliance.auditor import AuditResult\n"
        "from dunning.compliance import audit\n"
        "print(callable(audit), all(hasattr(c, name) for name in c._AUDIT_HALF))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True True"


def test_benchmark_prints_a_ratio_after_finding_everything():
    script = Path(__file__).parents[2] / "benchmarks" / "audit.py"
    done = subprocess.run(
        [sys.executable, str(script), "--rows", "1000", "--runs", "1"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "全部找到" in done.stdout
    ratio = re.search(r"audit mainland-2026\s+\d+毫秒\s+([\d.]+)倍", done.stdout)
    assert ratio and float(ratio[1]) > 0
