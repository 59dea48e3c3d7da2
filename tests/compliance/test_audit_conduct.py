"""Recording, identity, visits, agencies; and what the result says."""

import pandas as pd
import pytest
from contact_rows import contact, judged, missed, relative

from dunning.compliance import audit, load_policy


def test_talks_are_recorded():
    rows = [
        contact("call", "2026-03-09T09:00:00", recording_id=""),
        contact("bot", "2026-03-09T10:00:00", recording_id="", channel="ai_call"),
        contact("visit", "2026-03-09T11:00:00", recording_id="", channel="visit", visitors=2),
        contact("sms", "2026-03-09T12:00:00", recording_id="", channel="sms"),
        missed("rang", "2026-03-09T13:00:00"),
    ]
    assert judged(rows) == {("recording", name) for name in ("call", "bot", "visit")}


def test_visit_that_met_somebody_is_a_talk_even_without_seconds():
    visit = {"channel": "visit", "visitors": 2, "duration_seconds": 0, "recording_id": ""}
    rows = [
        contact("met", "2026-03-09T11:00:00", **visit, identity_stated=False),
        missed("nobody", "2026-03-10T11:00:00", **visit, identity_stated=False),
    ]
    findings = audit(pd.DataFrame(rows), load_policy("mainland-2026")).findings
    assert dict(zip(findings["rule"], findings["explanation"], strict=True)) == {
        "recording": "见到了人，没有录音编号",
        "identity": "没有说明自己的身份和机构",
    }
    assert set(findings["contact_id"]) == {"met"}


@pytest.mark.parametrize(
    ("day", "until", "is_found"),
    [
        ("2026-03-09", "2028-03-09", False),
        ("2026-03-09", "2028-03-08", True),
        ("2028-02-29", "2030-02-28", True),
        ("2028-02-29", "2030-03-01", False),
        ("2026-03-09", "", False),
    ],
)
def test_recordings_stay_two_years(day, until, is_found):
    rows = [contact("a", f"{day}T09:00:00", recording_kept_until=until)]
    assert judged(rows) == ({("recording_retention", "a")} if is_found else set())


def test_identity_is_stated_to_debtor_and_guarantor_only():
    silent = {"identity_stated": False}
    rows = [
        contact("debtor", "2026-03-09T09:00:00", **silent),
        contact("guarantor", "2026-03-09T10:00:00", relation="guarantor", **silent),
        missed("rang", "2026-03-09T11:00:00", **silent),
        missed("lost", "2026-03-09T12:00:00", event="lost_contact"),
        relative("relative", "2026-03-09T13:00:00", **silent),
    ]
    assert judged(rows) == {("identity", "debtor"), ("identity", "guarantor")}


def test_visits_need_two_people_and_leave_to_enter():
    visit = {"channel": "visit", "address_id": "H1", "visitors": 2}
    rows = [
        contact("two", "2026-03-09T09:00:00", **visit),
        contact("one", "2026-03-10T09:00:00", **(visit | {"visitors": 1})),
        contact("inside", "2026-03-11T09:00:00", **visit, entered_home=True),
        contact("invited", "2026-03-12T09:00:00", **visit, entered_home=True, consent="E1"),
        missed("nobody", "2026-03-13T22:00:00", **visit),
    ]
    assert judged(rows) == {
        ("visit_staff", "one"),
        ("home_entry", "inside"),
        ("quiet_hours", "nobody"),
    }


def test_agencies_must_be_announced_listed_and_keep_off_messengers():
    rows = [
        contact("own", "2026-03-09T10:00:00", channel="im", agency_notified=False),
        contact("listed", "2026-03-09T10:30:00", agency_id="示例服务公司", agency_notified=True),
        contact("other", "2026-03-10T10:00:00", agency_id="X", agency_notified=False),
        contact("im", "2026-03-11T10:00:00", agency_id="X", channel="im", agency_notified=True),
    ]
    expected = {("agency_notice", "other"), ("agency_channels", "im")}
    assert judged(rows) == expected
    listed = {("agency_listed", "other"), ("agency_listed", "im")}
    assert judged(rows, "agency-example") == expected | listed


def test_result_says_rule_severity_ground_and_sums():
    rows = [
        contact("a", "2026-03-09T22:30:00", debt_disclosed=True, relation="family"),
        contact("b", "2026-03-10T10:00:00", agent_id="A2", agency_id="X"),
    ]
    result = audit(pd.DataFrame(rows), load_policy("mainland-2026"))
    severities = dict(zip(result.findings["rule"], result.findings["severity"], strict=True))
    assert severities == {"quiet_hours": "违规", "collection_targets": "红线", "disclosure": "红线"}
    agents = result.summary_by_agent.set_index("agent")
    assert agents.loc["A1", ["contacts", "findings", "红线", "违规"]].tolist() == [1, 3, 2, 1]
    assert agents.loc["A2", ["contacts", "findings"]].tolist() == [1, 0]
    days = result.summary_by_day.set_index("day")
    assert days["findings"].tolist() == [3, 0]
    by_rule = result.summary_by_rule.set_index("rule")
    assert by_rule.loc["collection_targets", "force"] == "有约束力"
    assert by_rule.loc["quiet_hours", "force"] == "推荐或自律"
    assert by_rule.loc["visit_staff", "force"] == "自定"
    assert by_rule["findings"].sum() == len(result.findings) == 3


def test_empty_log_gives_an_empty_result():
    frame = pd.DataFrame([contact("a", "2026-03-09T10:00:00")]).iloc[:0]
    for policy in ("mainland-2026", "us-reg-f", "agency-example"):
        result = audit(frame, load_policy(policy))
        assert len(result.findings) == len(result.summary_by_day) == result.rows_judged == 0
