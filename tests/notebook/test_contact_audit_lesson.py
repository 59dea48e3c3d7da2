"""The lesson on auditing contacts: figures say what the audit found, the controls obey."""

import nbformat
import pytest
from nbclient import NotebookClient

from dunning.compliance import AuditResult, PolicyError, audit, load_policy
from dunning.compliance.rules import RULES
from dunning.notebook import contact_audit as lesson
from dunning.notebook import contact_audit_figures as figures
from dunning.notebook.live import MIME_TYPE

BUNDLED = {"scatter", "bar", "pie"}
"""Kinds of traces the site can draw."""


@pytest.fixture(scope="module")
def log():
    return lesson.month()[0]


@pytest.fixture(scope="module")
def result(log) -> AuditResult:
    return audit(log, load_policy(lesson.POLICY))


@pytest.fixture
def explorer(log) -> lesson.AuditExplorer:
    return lesson.AuditExplorer(log)


def test_all_that_is_planted_is_found_and_nothing_else(result):
    assert lesson.identities(result.findings) == lesson.identities(lesson.month()[1])


def test_every_finding_is_listed_the_gravest_first(result):
    rows = lesson.findings_table("示例", result.findings).rows
    grave = [row[2].split("·")[0] for row in rows]
    assert len(rows) == len(result.findings)
    assert grave == sorted(grave, key=["红线", "违规", "提示"].index)
    assert all(row[3] for row in rows)


def test_every_rule_tells_its_force_and_ground(result):
    table = {row[0]: row for row in lesson.rules_table(result).rows}
    assert set(table) == {RULES[rule][0] for rule in result.findings["rule"].unique()}
    assert table["没有录音"][2:] == (
        "有约束力",
        "《商业银行信用卡业务监督管理办法》第六十八条（部门规章）",
    )
    assert table["每日有效通话超限"][2] == "推荐或自律"
    assert table["外访人数不足"][2] == "自定" and "待核实" in table["外访人数不足"][3]


def test_the_chain_of_a_finding_ends_with_the_contact_at_fault(log, result):
    for finding in result.findings.to_dict("records"):
        rows = lesson.chain_table(log, finding).rows
        assert [row[0] for row in rows] == list(finding["contact_ids"])
        assert rows[-1][0] == finding["contact_id"]


def test_contacts_are_told_in_words(log):
    texts = [row[3] for row in lesson.contacts_table("示例", log).rows]
    assert "短信，找债务人，没有送达" in texts
    assert "电话，找债务人，谈了90秒，要求停止联系" in texts
    assert not any(word in text for text in texts for word in ("nan", "None", "debtor"))


def test_rates_are_findings_by_contacts(result):
    rows = {row[0]: row for row in lesson.agents_table(result).rows}
    for agent in result.summary_by_agent.to_dict("records"):
        rate = 100 * agent["findings"] / agent["contacts"]
        assert f"每百次{rate:.1f}项" in rows[agent["agent"]][3]


def all_figures(log, result):
    stricter = {"通话2次": audit(log, lesson.Counts(2, 6).policy())}
    return [
        figures.calendar_figure(result),
        figures.heat_map_figure(result),
        figures.stricter_figure(result, stricter),
    ]


def test_every_figure_has_title_alternative_data_and_bundled_traces(log, result):
    for figure in all_figures(log, result):
        meta = figure.layout.meta
        assert meta["title"] and 10 <= len(meta["alt"]) <= 120
        columns, rows = meta["table"]["columns"], meta["table"]["rows"]
        assert rows and all(len(row) == len(columns) for row in rows)
        assert {trace.type for trace in figure.data} <= BUNDLED


def test_the_calendar_puts_each_day_on_its_weekday_and_counts_it(result):
    figure = figures.calendar_figure(result)
    trace, days = figure.data[0], result.summary_by_day
    assert len(trace.x) == 30
    # 2 March 2026 is a Monday, 31 March a Tuesday of the fifth week.
    assert (trace.x[0], trace.y[0], trace.text[0]) == ("一", 0, "2日<br>—")
    assert (trace.x[-1], trace.y[-1]) == ("二", 4)
    red = [width == 3 for width in trace.marker.line.width]
    assert red == (days["红线"] > 0).tolist() == ["‼" in text for text in trace.text]
    assert sum(int(row[2]) for row in figure.layout.meta["table"]["rows"]) == len(result.findings)


def test_the_heat_map_counts_every_finding_once(result):
    figure = figures.heat_map_figure(result)
    trace = figure.data[0]
    assert len(trace.x) == 12 * 14
    assert sum(int(text or 0) for text in trace.text) == len(result.findings)
    cells = {(x, y): text for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)}
    for (agent, rule), count in (
        result.findings.groupby(["agent", "rule"], observed=True).size().items()
    ):
        name = RULES[rule][0]
        assert str(count) in (cells.get((agent, name)), cells.get((agent, f"‼{name}")))


def test_darker_means_more_and_none_is_palest(result):
    trace = figures.heat_map_figure(result).data[0]
    shades = dict(zip(trace.text, trace.marker.color, strict=True))
    assert len(set(shades.values())) == len(shades)
    assert {text for text, shade in shades.items() if shade == figures._SHADES[0]} == {""}


def test_stricter_bars_lose_nothing(log, result):
    rows = all_figures(log, result)[2].layout.meta["table"]["rows"]
    assert [row[3] for row in rows] == ["0", "0"]
    assert int(rows[0][2]) == 0 < int(rows[1][2])


def test_choosing_agent_and_rule_narrows_the_findings(explorer, result):
    assert len(explorer.shown) == len(result.findings)
    explorer.agent.value = "A202"
    assert set(explorer.shown["agent"]) == {"A202"}
    explorer.rule.value = "agency_notice"
    assert len(explorer.shown) == 2
    assert explorer.answer.value.count("<tr>") == 1 + 2
    explorer.rule.value = "stop_request"
    assert "选中0项" in explorer.answer.value


def test_a_long_list_is_cut_and_says_so(explorer):
    assert "列出最重、最早的15项" in explorer.answer.value
    assert explorer.answer.value.count("<tr>") == 1 + lesson.LONGEST
    explorer.rule.value = "disclosure"
    assert "列出" not in explorer.answer.value


def test_stricter_never_finds_less(explorer):
    seen = lesson.identities(explorer.result.findings)
    for calls, attempts in ((3, 5), (2, 5), (2, 2), (0, 2), (0, 0)):
        explorer.calls.value, explorer.attempts.value = calls, attempts
        found = lesson.identities(explorer.result.findings)
        assert seen <= found
        assert "少0项" in explorer.message.value and f"发现{len(found)}项" in explorer.message.value
        seen = found
    assert len(seen) > len(lesson.identities(explorer.base.findings))


def test_laxer_is_refused_with_the_rule_and_the_last_result_stays(explorer):
    explorer.calls.value = 2
    before = explorer.result
    explorer.calls.value = 4
    assert explorer.result is before
    assert "role='alert'" in explorer.message.value
    assert (
        "mainland-2026是3" in explorer.message.value and "GB/T 45251-2025" in explorer.message.value
    )
    explorer.calls.value = 3
    assert explorer.result is explorer.base
    assert "role='status'" in explorer.message.value


def test_a_policy_in_a_cell_is_read_like_a_file_and_its_errors_name_no_folder():
    text = (
        "id: mine\nname: 草稿\nextends: mainland-2026\nlimits: {recording_retention: {years: %d}}"
    )
    assert lesson.policy_from_text(text % 5).limits.recording_retention.years == 5
    with pytest.raises(PolicyError) as refused:
        lesson.policy_from_text(text % 1)
    assert str(refused.value).startswith("my-agency.yaml，条目recording_retention，字段years：")


def test_stored_outputs_have_no_ids(explorer, log):
    assert repr(explorer) == repr(lesson.AuditExplorer(log))
    bundle = explorer._repr_mimebundle_()
    assert bundle[MIME_TYPE] == {"purpose": "选催收员或规则，移动每日上限，看发现怎么变"}


def test_controls_work_in_a_real_kernel():
    source = (
        "from comm import get_comm_manager\n"
        "from dunning.notebook import contact_audit as lesson\n"
        "explorer = lesson.AuditExplorer(lesson.month()[0])\n"
        "def send(widget, **state):\n"
        "    data = {'method': 'update', 'state': state, 'buffer_paths': []}\n"
        "    comm = get_comm_manager().get_comm(widget.model_id)\n"
        "    comm.handle_msg({'content': {'data': data}, 'buffers': []})\n"
        "send(explorer.calls, value=2)\n"
        "send(explorer.agent, index=1)\n"
        "print(explorer.message.value, explorer.agent.value, len(explorer.shown))"
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    shown = book.cells[0].outputs[0].text
    assert "默认政策发现42项；这份政策发现49项，多7项，少0项" in shown and "A101" in shown
