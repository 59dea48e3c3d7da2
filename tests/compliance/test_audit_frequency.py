"""Counts: the fourth conversation, the seventh attempt, seven in seven days."""

import pandas as pd
from contact_rows import contact, judged, missed

from dunning.compliance import audit, load_policy


def _calls(count, make=contact, **fields):
    return [
        make(f"c{number}", f"2026-03-09T{9 + number:02d}:00:00", **fields)
        for number in range(1, count + 1)
    ]


def test_fourth_conversation_of_a_day_is_too_many():
    assert judged(_calls(3)) == set()
    assert judged(_calls(4)) == {("effective_calls", "c4")}
    assert judged(_calls(5)) == {("effective_calls", "c4"), ("effective_calls", "c5")}


def test_seats_agencies_numbers_and_the_voice_bot_count_together():
    rows = [
        contact("a", "2026-03-09T09:00:00", agent_id="A1"),
        contact("b", "2026-03-09T10:00:00", agent_id="A2", agency_id="X"),
        contact("c", "2026-03-09T11:00:00", channel="ai_call", agent_id=""),
        contact("d", "2026-03-09T12:00:00", agency_id="Y", address_id="N2"),
    ]
    assert judged(rows) == {("effective_calls", "d")}


def test_what_is_no_conversation_does_not_count():
    rows = [
        *_calls(3),
        missed("rang", "2026-03-09T14:00:00"),
        contact("hung_up", "2026-03-09T15:00:00", duration_seconds=0),
        contact("asked_for", "2026-03-09T16:00:00", purpose="service"),
        contact("sms", "2026-03-09T17:00:00", channel="sms"),
        contact("other", "2026-03-09T18:00:00", debtor_id="D2"),
        contact("next_day", "2026-03-10T09:00:00"),
    ]
    assert judged(rows) == set()


def test_finding_names_the_contacts_that_make_it_up():
    findings = audit(pd.DataFrame(_calls(5)[::-1]), load_policy("mainland-2026")).findings
    assert findings["contact_ids"].tolist() == [
        ("c1", "c2", "c3", "c4"),
        ("c1", "c2", "c3", "c5"),
    ]
    assert findings["explanation"][0] == "2026-03-09这一天第4次与债务人通上话，上限3次"
    assert set(findings["provision"]) == {"gbt-45251-2025-frequency"}


def test_seventh_unanswered_attempt_of_a_number():
    assert judged(_calls(6, missed)) == set()
    assert judged(_calls(7, missed)) == {("unanswered_attempts", "c7")}


def test_attempts_count_by_number_over_all_agencies():
    rows = _calls(6, missed)
    other = missed("other", "2026-03-09T20:00:00", address_id="N2")
    again = missed("again", "2026-03-09T20:30:00", agency_id="X", agent_id="B1")
    talked = contact("talked", "2026-03-09T21:00:00")
    assert judged([*rows, other, talked]) == set()
    assert judged([*rows, other, again, talked]) == {("unanswered_attempts", "again")}


def test_call_answered_for_no_second_is_an_attempt():
    hung_up = _calls(7, duration_seconds=0)
    assert judged(hung_up) == {("unanswered_attempts", "c7")}
    mixed = [*_calls(6, missed), contact("h", "2026-03-09T20:00:00", duration_seconds=0)]
    findings = audit(pd.DataFrame(mixed), load_policy("mainland-2026")).findings
    assert findings["contact_id"].tolist() == ["h"]
    expected = "2026-03-09这一天同一号码第7次拨打没有说上话，上限6次"
    assert findings["explanation"].tolist() == [expected]


def test_several_guarantors_count_together():
    rows = _calls(4, relation="guarantor")
    for number, row in enumerate(rows):
        row["address_id"] = f"G{number % 2}"
    assert judged(rows) == {("effective_calls", "c4")}


def test_agreed_exception_lifts_attempts_but_not_conversations():
    assert judged(_calls(7, missed, consent="E1")) == set()
    assert judged(_calls(4, consent="E1")) == {("effective_calls", "c4")}


def _daily(days, **fields):
    return [missed(f"d{day}", f"2026-06-{day:02d}T12:00:00-04:00", **fields) for day in days]


def test_eighth_call_in_seven_days_is_too_many():
    seven = _daily(range(1, 8))
    eighth_inside = missed("x", "2026-06-07T20:00:00-04:00")
    eighth_outside = missed("x", "2026-06-08T08:00:00-04:00")
    assert judged(seven, "us-reg-f") == set()
    assert judged([*seven, eighth_inside], "us-reg-f") == {("calls_in_window", "x")}
    assert judged([*seven, eighth_outside], "us-reg-f") == set()


def test_calls_to_others_have_their_own_window():
    rows = [*_daily(range(1, 8)), missed("x", "2026-06-07T20:00:00-04:00", debtor_id="D2")]
    assert judged(rows, "us-reg-f") == set()


def test_no_call_within_seven_days_of_a_conversation_its_day_being_the_first():
    talk = contact("talk", "2026-06-01T12:00:00-04:00")
    for day, is_found in ((1, True), (2, True), (7, True), (8, False)):
        row = missed("x", f"2026-06-{day:02d}T15:00:00-04:00")
        expected = {("cooldown_after_conversation", "x")} if is_found else set()
        assert judged([talk, row], "us-reg-f") == expected, day


def test_conversation_with_another_debtor_starts_no_cooldown():
    rows = [
        contact("talk", "2026-06-01T12:00:00-04:00"),
        missed("x", "2026-06-02T12:00:00-04:00", debtor_id="D2"),
    ]
    assert judged(rows, "us-reg-f") == set()
