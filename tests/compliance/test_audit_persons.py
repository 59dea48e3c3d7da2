"""Third parties, lost contact, stop requests and consent."""

import pandas as pd
import pytest
from contact_rows import MAINLAND, contact, judged, missed, relative

from dunning.compliance import audit, load_policy

LOST = "third_party_contact"


def _failures(day, count=3, **fields):
    return [
        missed(f"f{day}-{number}", f"2026-03-{day:02d}T{9 + number:02d}:00:00", **fields)
        for number in range(count)
    ]


def test_third_failed_call_opens_the_next_day_not_the_same():
    same_day = relative("x", "2026-03-09T21:00:00")
    next_day = relative("x", "2026-03-10T08:00:00")
    assert judged([*_failures(9), same_day]) == {(LOST, "x")}
    assert judged([*_failures(9), next_day]) == set()
    assert judged([*_failures(9, 2), next_day]) == {(LOST, "x")}


def test_failed_calls_are_consecutive_and_to_one_number():
    next_day = relative("x", "2026-03-10T09:00:00")
    talked_between = contact("t", "2026-03-09T10:30:00")
    assert judged([*_failures(9), talked_between, next_day]) == {(LOST, "x")}
    two_numbers = [*_failures(9, 2), missed("o", "2026-03-09T15:00:00", address_id="N2")]
    assert judged([*two_numbers, next_day]) == {(LOST, "x")}
    messages = _failures(9, channel="sms")
    assert judged([*messages, next_day]) == {(LOST, "x")}


def test_lost_contact_ends_when_the_debtor_answers():
    answered = contact("t", "2026-03-10T09:00:00")
    before = relative("b", "2026-03-10T08:59:59")
    after = relative("x", "2026-03-10T09:00:01")
    assert judged([*_failures(9), before, answered, after]) == {(LOST, "x")}


@pytest.mark.parametrize("channel", ["sms", "im", "email", "letter"])
def test_message_that_arrived_does_not_end_lost_contact(channel):
    arrived = contact("m", "2026-03-09T15:00:00", channel=channel, duration_seconds=0)
    assert judged([*_failures(9), arrived, relative("x", "2026-03-10T09:00:00")]) == set()


@pytest.mark.parametrize("channel", ["call", "ai_call", "visit"])
def test_debtor_who_was_there_ends_lost_contact_however_short_the_talk(channel):
    there = contact(
        "t", "2026-03-09T15:00:00", channel=channel, duration_seconds=0, address_id="H1", visitors=2
    )
    rows = [*_failures(9), there, relative("x", "2026-03-10T09:00:00")]
    assert judged(rows) == {(LOST, "x")}


def test_three_days_of_failed_calls_open_the_fourth():
    rows = [
        missed(f"f{day}", f"2026-03-{day:02d}T10:00:00", address_id=f"N{day}")
        for day in (9, 10, 11)
    ]
    assert judged([*rows, relative("x", "2026-03-11T20:00:00")]) == {(LOST, "x")}
    assert judged([*rows, relative("x", "2026-03-12T08:00:00")]) == set()
    gap = [missed("f13", "2026-03-13T10:00:00", address_id="N13"), *rows[:2]]
    assert judged([*gap, relative("x", "2026-03-14T08:00:00")]) == {(LOST, "x")}


def test_number_found_invalid_opens_at_once():
    event = missed("e", "2026-03-09T10:00:00", event="lost_contact")
    assert judged([event, relative("x", "2026-03-09T10:00:01")]) == set()
    assert judged([event, relative("x", "2026-03-09T09:59:59")]) == {(LOST, "x")}


def test_failures_of_another_debtor_open_nothing():
    rows = [*_failures(9, debtor_id="D2"), relative("x", "2026-03-10T09:00:00")]
    assert judged(rows) == {(LOST, "x")}


def test_collecting_from_a_third_party_is_never_allowed():
    rows = _failures(9)
    for relation in ("spouse", "reserved_contact", "family", "employer", "stranger"):
        row = relative("x", "2026-03-10T09:00:00", relation=relation, purpose="collect")
        assert judged([*rows, row]) == {("collection_targets", "x")}
    guarantor = contact("g", "2026-03-10T09:00:00", relation="guarantor", address_id="N5")
    assert judged([*rows, guarantor]) == set()


@pytest.mark.parametrize("relation", ["spouse", "family", "employer", "stranger"])
@pytest.mark.parametrize("purpose", ["locate", "relay"])
def test_only_the_reserved_contact_is_asked_when_contact_is_lost(relation, purpose):
    row = relative("x", "2026-03-10T09:00:00", relation=relation, purpose=purpose)
    assert judged([*_failures(9), row]) == {(LOST, "x")}


def test_debt_told_to_a_third_party_and_to_the_guarantor():
    told = relative("x", "2026-03-10T09:00:00", debt_disclosed=True)
    guarantor = contact("g", "2026-03-10T09:00:00", relation="guarantor", debt_disclosed=True)
    assert judged([*_failures(9), told, guarantor]) == {("disclosure", "x")}


def _stop(at="2026-03-09T12:00:00", **fields):
    return contact("s", at, event="stop_request", **fields)


@pytest.mark.parametrize(
    ("clock", "is_found"), [("11:59:59", False), ("12:00:00", True), ("12:00:01", True)]
)
def test_stop_request_holds_from_its_own_moment(clock, is_found):
    rows = [_stop(), missed("x", f"2026-03-09T{clock}", agency_id="X", address_id="N2")]
    assert judged(rows) == ({("stop_request", "x")} if is_found else set())


def test_stop_request_leaves_letters_and_service():
    rows = [
        _stop(),
        missed("letter", "2026-03-10T09:00:00", channel="letter"),
        contact("service", "2026-03-10T10:00:00", purpose="service"),
        missed("guarantor", "2026-03-10T11:00:00", relation="guarantor", address_id="N5"),
        missed("other", "2026-03-10T11:30:00", debtor_id="D2"),
        missed("sms", "2026-03-10T12:00:00", channel="sms"),
        missed("mail", "2026-03-20T12:00:00", channel="email"),
    ]
    assert judged(rows) == {("stop_request", "sms"), ("stop_request", "mail")}


def test_second_request_is_itself_a_contact_after_the_first():
    rows = [_stop(), contact("x", "2026-03-09T15:00:00", event="stop_request")]
    assert judged(rows) == {("stop_request", "x")}


def test_agreeing_again_ends_the_stop():
    agreed = contact("a", "2026-03-10T09:00:00", event="consent", purpose="service")
    rows = [_stop(), agreed, missed("x", "2026-03-10T15:00:00")]
    assert judged(rows) == set()


def test_relative_who_refuses_is_known_by_the_address():
    refused = relative("r", "2026-03-10T09:00:00", event="stop_request")
    again = relative("x", "2026-03-11T09:00:00")
    brother = relative("b", "2026-03-11T10:00:00", address_id="N8")
    rows = [*_failures(9), refused, brother]
    assert judged(rows) == set()
    assert judged([*rows, again]) == {("stop_request", "x")}


def test_consent_lifts_quiet_hours_until_it_is_withdrawn():
    night = contact("x", "2026-03-09T22:30:00", consent="E1")
    assert judged([night]) == set()
    assert judged([_stop(), night]) == {("stop_request", "x"), ("quiet_hours", "x")}


def _agreed(contact_id, at, name, **fields):
    return contact(contact_id, at, event="consent", consent=name, **fields)


@pytest.mark.parametrize("policy", ["mainland-2026", "agency-example"])
def test_stop_request_ends_a_consent_for_good(policy):
    agreed = {"purpose": "service"}
    rows = [
        _agreed("a", "2026-03-06T10:00:00", "E1", **agreed),
        contact("s", "2026-03-07T10:00:00", event="stop_request"),
        _agreed("b", "2026-03-08T10:00:00", "E2", **agreed),
    ]
    old = contact("x", "2026-03-09T22:30:00", consent="E1")
    new = contact("y", "2026-03-09T22:30:00", consent="E2")
    assert judged([*rows, old, new], policy) == {("quiet_hours", "x")}
    again = _agreed("c", "2026-03-09T09:30:00", "E1", **agreed)
    assert judged([*rows, again, old, new], policy) == set()
    too_late = again | {"at": "2026-03-09T22:31:00+08:00"}
    assert judged([*rows, too_late, old, new], policy) == {("quiet_hours", "x")}


def test_exception_that_was_never_recorded_does_not_outlive_a_stop():
    night = contact("x", "2026-03-10T22:30:00", consent="E9")
    back = _agreed("b", "2026-03-09T15:00:00", "E2", purpose="service")
    assert judged([night]) == set()
    assert judged([_stop(), back, night]) == {("quiet_hours", "x")}


def _guarantor(contact_id, at, address_id, make=contact, **fields):
    return make(contact_id, at, relation="guarantor", address_id=address_id, **fields)


def test_stop_of_one_guarantor_holds_for_all_until_he_agrees_himself():
    asked = _guarantor("s", "2026-03-09T10:00:00", "G1", event="stop_request")
    other = _guarantor("o", "2026-03-09T11:00:00", "G2", event="consent", purpose="service")
    calls = [
        _guarantor("x", "2026-03-09T12:00:00", "G1", missed),
        _guarantor("y", "2026-03-09T13:00:00", "G2", missed),
    ]
    found = {("stop_request", "x"), ("stop_request", "y")}
    assert judged([asked, *calls]) == found
    assert judged([asked, other, *calls]) == found
    himself = other | {"contact_id": "h", "address_id": "G1"}
    assert judged([asked, himself, *calls]) == set()


def test_each_guarantor_ends_his_own_stop_only():
    rows = [
        _guarantor("s1", "2026-03-09T10:00:00", "G1", event="stop_request"),
        _guarantor("s2", "2026-03-09T10:30:00", "G2", event="stop_request", purpose="service"),
        _guarantor("a2", "2026-03-09T11:00:00", "G2", event="consent", purpose="service"),
        _guarantor("x", "2026-03-09T12:00:00", "G2", missed),
        _guarantor("a1", "2026-03-09T13:00:00", "G1", event="consent", purpose="service"),
        _guarantor("y", "2026-03-09T14:00:00", "G2", missed),
    ]
    findings = audit(pd.DataFrame(rows), load_policy(MAINLAND)).findings
    assert findings["contact_ids"].tolist() == [("s1", "x")]


def test_guarantor_agrees_for_nobody_else():
    agreed = _guarantor("a", "2026-03-08T10:00:00", "G1", event="consent", consent="E1")
    visit = {"channel": "visit", "visitors": 2, "entered_home": True, "consent": "E1"}
    rows = [
        agreed,
        _guarantor("own", "2026-03-09T10:30:00", "G1", **visit),
        _guarantor("other", "2026-03-09T11:00:00", "G2", **visit),
    ]
    assert judged(rows, "agency-example") == {("home_entry", "other")}


def test_third_party_cannot_consent_for_the_debtor():
    row = relative("x", "2026-03-10T22:30:00", consent="E1")
    assert judged([*_failures(9), row]) == {("quiet_hours", "x")}


def test_stricter_policy_asks_for_a_record_of_the_consent():
    visit = {"channel": "visit", "visitors": 2, "entered_home": True, "consent": "E1"}
    row = contact("x", "2026-03-10T10:30:00", **visit)
    record = contact("r", "2026-03-09T10:00:00", event="consent", consent="E1")
    policy = "agency-example"
    assert judged([row], policy) == {("home_entry", "x")}
    assert judged([row, record], policy) == set()
    other = record | {"consent": "E2"}
    assert judged([row, other], policy) == {("home_entry", "x")}
    later = record | {"at": "2026-03-10T10:31:00+08:00"}
    assert judged([row, later], policy) == {("home_entry", "x")}
