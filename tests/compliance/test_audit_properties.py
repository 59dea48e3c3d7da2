"""What holds for every log: order, added contacts, stricter policies."""

from datetime import UTC, datetime, timedelta

import pandas as pd
from contact_rows import contact, found
from hypothesis import given, settings
from hypothesis import strategies as st

from dunning.compliance import Policy, audit, load_policy
from dunning.compliance.columns import CHANNELS, EVENTS, PURPOSES, RELATIONS
from dunning.compliance.contacts import checked
from dunning.compliance.limits import Limits
from dunning.compliance.rules.consent import has_consent, last_request
from dunning.compliance.timeline import Timeline

START = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
ZONES = ("mainland-2026", "us-reg-f", "agency-example")

_moments = st.one_of(
    # Few values, so that moments coincide and days fill up.
    st.integers(0, 24 * 4).map(lambda quarters: START + timedelta(minutes=15 * quarters)),
    st.integers(0, 12 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds)),
)
_ids = st.sampled_from


@st.composite
def rows(draw):
    answered = draw(st.booleans())
    fields = {
        "at": draw(_moments).isoformat(),
        "channel": draw(_ids(("call", "call", *CHANNELS))),
        "debtor_id": draw(_ids(("D1", "D1", "D2"))),
        "relation": draw(_ids(("debtor", "debtor", *RELATIONS))),
        "address_id": draw(_ids(("N1", "N1", "N2"))),
        "answered": answered,
        "duration_seconds": draw(st.integers(0, 7200)) if answered else 0,
        "agency_id": draw(_ids(("", "X"))),
        "recording_id": draw(_ids(("", "R1"))),
        "purpose": draw(_ids(("collect", "relay", *PURPOSES))),
        "debt_disclosed": draw(st.booleans()),
        "identity_stated": draw(st.booleans()),
        "consent": draw(_ids(("", "", "E1"))),
        "event": draw(_ids(("", "", "", *EVENTS))),
        "visitors": draw(st.integers(0, 3)),
        "entered_home": draw(st.booleans()),
    }
    return contact("-", "2026-03-09T00:00:00") | fields


@st.composite
def logs(draw, max_size=25):
    drawn = draw(st.lists(rows(), min_size=1, max_size=max_size))
    return [row | {"contact_id": f"C{place}"} for place, row in enumerate(drawn)]


@settings(max_examples=40)
@given(logs(), st.randoms(use_true_random=False), st.sampled_from(ZONES))
def test_order_of_rows_does_not_matter(log, random, name):
    policy = load_policy(name)
    shuffled = random.sample(log, len(log))
    ours = audit(pd.DataFrame(log), policy)
    theirs = audit(pd.DataFrame(shuffled), policy)
    pd.testing.assert_frame_equal(ours.findings, theirs.findings)
    pd.testing.assert_frame_equal(ours.summary_by_agent, theirs.summary_by_agent)
    pd.testing.assert_frame_equal(ours.summary_by_day, theirs.summary_by_day)


def _gives_leave(row):
    """Say whether a contact is what another one may lawfully rest on."""
    is_attempt = row["relation"] == "debtor" and not row["answered"]
    return is_attempt or row["event"] in ("lost_contact", "consent")


@settings(max_examples=40)
@given(logs(), rows(), st.sampled_from(ZONES))
def test_adding_a_contact_removes_no_finding_unless_it_gives_leave(log, row, name):
    """Stronger than for lawful contacts only; failed calls and consent are what rules rest on."""
    if _gives_leave(row):
        row = row | {"answered": True, "event": ""}
    policy = load_policy(name)
    before = found(audit(pd.DataFrame(log), policy).findings)
    more = [*log, row | {"contact_id": "added"}]
    after = found(audit(pd.DataFrame(more), policy).findings)
    assert before <= after


_TIGHTER = {
    "quiet_hours": st.tuples(st.integers(18, 22), st.integers(8, 11)).map(
        lambda hours: {"spans": [{"start": f"{hours[0]:02d}:00", "end": f"{hours[1]:02d}:00"}]}
    ),
    "effective_calls": st.integers(0, 3).map(lambda most: {"max_per_day": most}),
    "unanswered_attempts": st.fixed_dictionaries(
        {"max_per_day": st.integers(0, 6), "lifted_by_consent": st.booleans()}
    ),
    "collection_targets": st.just({"relations": ["debtor"]}),
    "third_party_contact": st.fixed_dictionaries(
        {
            "relations": st.lists(st.just("reserved_contact"), max_size=1),
            "failed_calls": st.integers(3, 5),
            "failed_days": st.integers(3, 5),
            "event_counts": st.booleans(),
        }
    ),
    "disclosure": st.just({"relations": ["debtor"]}),
    "stop_request": st.just({"debtor_channels": list(CHANNELS), "purposes": list(PURPOSES)}),
    "recording": st.just({"channels": list(CHANNELS)}),
    "identity": st.just({"relations": list(RELATIONS), "purposes": list(PURPOSES)}),
    "visit_staff": st.integers(2, 4).map(lambda least: {"min_visitors": least}),
    "home_entry": st.just({"lifted_by_consent": False}),
    "agency_channels": st.just({"channels": ["im", "sms"], "lifted_by_consent": False}),
    "consent": st.fixed_dictionaries(
        {"must_be_recorded": st.booleans(), "relations": st.just(["debtor"])}
    ),
}


@st.composite
def stricter(draw) -> Policy:
    base = load_policy("mainland-2026")
    limits = base.limits.model_dump(exclude_none=True)
    for name in draw(st.lists(st.sampled_from(sorted(_TIGHTER)), min_size=1, unique=True)):
        limits[name] |= draw(_TIGHTER[name])
    return base.model_copy(update={"limits": Limits.model_validate(limits)})


@settings(max_examples=40)
@given(logs(), stricter())
def test_stricter_policy_never_finds_less(log, policy):
    frame = pd.DataFrame(log)
    base = found(audit(frame, load_policy("mainland-2026")).findings)
    assert base <= found(audit(frame, policy).findings)


@settings(max_examples=40)
@given(logs(max_size=40))
def test_counts_agree_with_a_plain_loop(log):
    """The vectorised counts against the rule written out contact by contact."""
    policy = load_policy("mainland-2026")
    findings = found(audit(pd.DataFrame(log), policy).findings)
    ordered = sorted(log, key=lambda row: datetime.fromisoformat(row["at"]))
    counts, expected = {}, 0
    for row in ordered:
        if row["channel"] not in ("call", "ai_call") or row["purpose"] == "service":
            continue
        if row["relation"] not in ("debtor", "guarantor") or not row["duration_seconds"]:
            continue
        day = (datetime.fromisoformat(row["at"]) + timedelta(hours=8)).date()
        key = (row["debtor_id"], row["relation"], day)
        counts[key] = counts.get(key, 0) + 1
        expected += counts[key] > policy.limits.effective_calls.max_per_day
    assert sum(rule == "effective_calls" for rule, _ in findings) == expected


def _speaker(row):
    """Return whom a stop request of this contact binds, and for whom its consent speaks."""
    if row["relation"] in ("debtor", "guarantor", "spouse", "employer"):
        bound = (row["debtor_id"], row["relation"])
        own = row["address_id"] if row["relation"] == "guarantor" else ""
        return bound, (bound, own)
    return row["address_id"], row["address_id"]


def _moment(row):
    step = {"consent": 0, "stop_request": 1}.get(row["event"], 2)
    return datetime.fromisoformat(row["at"]), step


def _is_stopped(row, stops, log):
    """Say whether one of the stop requests made before a contact still holds."""

    def is_ended(stop):
        return any(
            other["event"] == "consent"
            and _speaker(other)[1] == _speaker(stop)[1]
            and _moment(stop) < _moment(other) < _moment(row)
            for other in log
        )

    return not all(is_ended(stop) for stop in stops)


def _is_excepted(row, stops, log, limit):
    at, _ = _moment(row)
    records = [
        _moment(other)[0]
        for other in log
        if other["event"] == "consent"
        and other["consent"] == row["consent"]
        and _speaker(other)[1] == _speaker(row)[1]
        and _moment(other)[0] < at
    ]
    if not row["consent"] or row["relation"] not in limit.relations:
        return False
    if _is_stopped(row, stops, log):
        return False
    if not stops and not limit.must_be_recorded:
        return True
    return any(all(_moment(stop)[0] < record for stop in stops) for record in records)


@st.composite
def disputes(draw):
    """Draw contacts with few people and moments, so that requests and consents meet."""
    fields = st.fixed_dictionaries(
        {
            "at": st.integers(0, 8).map(lambda hours: (START + timedelta(hours=hours)).isoformat()),
            "relation": _ids(("debtor", "guarantor", "guarantor", "family")),
            "address_id": _ids(("N1", "N2", "N3")),
            "event": _ids(("", "stop_request", "consent")),
            "consent": _ids(("", "E1", "E2")),
        }
    )
    drawn = draw(st.lists(fields, min_size=1, max_size=15))
    return [contact(f"C{place}", row["at"]) | row for place, row in enumerate(drawn)]


@settings(max_examples=100)
@given(disputes(), st.sampled_from(("mainland-2026", "agency-example")))
def test_stops_and_exceptions_agree_with_a_plain_loop(log, name):
    limits = load_policy(name).limits
    line = Timeline(checked(pd.DataFrame(log)), load_policy(name))
    ids = line.column("contact_id")
    stopped, excepted = set(), set()
    for row in log:
        stops = [
            other
            for other in log
            if other["event"] == "stop_request"
            and _speaker(other)[0] == _speaker(row)[0]
            and _moment(other) < _moment(row)
        ]
        if _is_stopped(row, stops, log):
            stopped.add(row["contact_id"])
        if _is_excepted(row, stops, log, limits.consent):
            excepted.add(row["contact_id"])
    assert set(ids[last_request(line) >= 0]) == stopped
    assert set(ids[has_consent(line, limits.consent)]) == excepted
