"""Quiet hours to the second, talks that run into them, and clocks that change."""

import pytest
from contact_rows import contact, judged, missed

from dunning.compliance import load_policy, read_policy

QUIET = "quiet_hours"


@pytest.mark.parametrize(
    ("clock", "is_found"),
    [
        ("21:59:59", False),
        ("22:00:00", True),
        ("23:59:59", True),
        ("00:00:00", True),
        ("07:59:59", True),
        ("08:00:00", False),
    ],
)
def test_first_moment_is_quiet_and_last_is_not(clock, is_found):
    rows = [missed("a", f"2026-03-09T{clock}")]
    assert judged(rows) == ({(QUIET, "a")} if is_found else set())


@pytest.mark.parametrize(
    ("start", "seconds", "is_found"),
    [
        ("21:58:00", 120, False),
        ("21:58:00", 121, True),
        ("21:59:59", 1, False),
        ("21:59:59.500000", 1, True),
        ("21:59:00", 7500, True),
        ("08:00:00", 50_400, False),
        ("08:00:00", 50_401, True),
    ],
)
def test_talk_may_last_until_the_quiet_hours_begin(start, seconds, is_found):
    rows = [contact("a", f"2026-03-09T{start}", duration_seconds=seconds)]
    assert judged(rows) == ({(QUIET, "a")} if is_found else set())


def test_call_over_midnight_counts_on_the_day_it_begins():
    agreed = {"consent": "E1"}
    rows = [
        contact("a", "2026-03-09T10:00:00"),
        contact("b", "2026-03-09T11:00:00"),
        contact("c", "2026-03-09T23:59:00", duration_seconds=600, **agreed),
        contact("d", "2026-03-10T00:30:00", **agreed),
        contact("e", "2026-03-10T09:00:00"),
        contact("f", "2026-03-10T10:00:00"),
    ]
    assert judged(rows) == set()
    late = contact("g", "2026-03-09T23:00:00", **agreed)
    assert judged([*rows, late]) == {("effective_calls", "c")}


def test_offsets_may_differ_from_row_to_row():
    rows = [
        missed("utc", "2026-03-09T14:00:00+00:00"),
        missed("tokyo", "2026-03-09T22:59:59+09:00"),
        missed("new_york", "2026-03-09T20:00:00-04:00"),
        missed("shanghai", "2026-03-09T07:59:59+08:00"),
    ]
    assert judged(rows) == {(QUIET, "utc"), (QUIET, "shanghai")}


def test_every_channel_but_the_letter_and_every_purpose_but_service():
    night = "2026-03-09T23:00:00"
    rows = [
        missed("sms", night, channel="sms"),
        missed("visit", night, channel="visit", visitors=2),
        missed("letter", night, channel="letter"),
        missed("service", night, purpose="service"),
    ]
    assert judged(rows) == {(QUIET, "sms"), (QUIET, "visit")}


@pytest.mark.parametrize(
    ("moment", "is_found"),
    [
        # 8 March 2026 at 02:00 New York moves from UTC-5 to UTC-4; 1 November back.
        ("2026-03-07T12:59:59+00:00", True),
        ("2026-03-07T13:00:00+00:00", False),
        ("2026-03-08T11:59:59+00:00", True),
        ("2026-03-08T12:00:00+00:00", False),
        ("2026-03-08T00:59:59+00:00", False),
        ("2026-03-08T01:00:00+00:00", False),
        ("2026-03-08T02:00:00+00:00", True),
        ("2026-03-09T00:59:59+00:00", False),
        ("2026-03-09T01:00:00+00:00", True),
        ("2026-11-01T12:59:59+00:00", True),
        ("2026-11-01T13:00:00+00:00", False),
    ],
)
def test_daylight_saving_time_moves_the_hours(moment, is_found):
    rows = [missed("a", moment)]
    assert judged(rows, "us-reg-f") == ({(QUIET, "a")} if is_found else set())


@pytest.fixture
def chicago(tmp_path):
    path = tmp_path / "chicago.yaml"
    path.write_text(
        "id: chicago\nname: 芝加哥\nextends: us-reg-f\nzone: America/Chicago\n"
        "limits: {quiet_hours: {spans: [{start: '21:00', end: '08:00'},"
        " {start: '01:30', end: '02:00'}]}}\n",
        encoding="utf-8",
    )
    return read_policy(path)


def test_zone_of_the_debtor_may_be_chosen_where_the_policy_says_so(chicago):
    rows = [missed("a", "2026-07-01T12:30:00+00:00")]
    assert judged(rows, chicago) == {(QUIET, "a")}
    assert judged(rows, "us-reg-f") == set()


@pytest.fixture
def around_the_change(tmp_path):
    """Quiet from 03:00 to 03:30 and at night: a talk can cross the clock change before it."""
    path = tmp_path / "early.yaml"
    path.write_text(
        "id: early\nname: 换钟\njurisdiction: 某地\nzone: America/New_York\n"
        "zone_is_debtors: true\nbinding_standings: [法律]\nadvisory_standings: []\n"
        "limits: {quiet_hours: {spans: [{start: '03:00', end: '03:30'}], channels: [call],"
        " purposes: [collect], severity: 违规, provisions: [], own_choice: 试验用的时段}}\n",
        encoding="utf-8",
    )
    return read_policy(path)


@pytest.mark.parametrize(
    ("start", "seconds", "is_found"),
    [
        # In spring 01:59 is followed by 03:00: one minute of talk reaches the quiet span.
        ("2026-03-08T01:59:00-05:00", 60, False),
        ("2026-03-08T01:59:00-05:00", 61, True),
        # In autumn 01:00 to 02:00 comes twice: from the first 01:30 it is two and a half hours.
        ("2026-11-01T01:30:00-04:00", 9000, False),
        ("2026-11-01T01:30:00-04:00", 9001, True),
        ("2026-11-02T01:30:00-05:00", 5400, False),
        ("2026-11-02T01:30:00-05:00", 5401, True),
    ],
)
def test_talk_across_a_change_of_the_clock(around_the_change, start, seconds, is_found):
    rows = [contact("a", start, duration_seconds=seconds)]
    assert judged(rows, around_the_change) == ({(QUIET, "a")} if is_found else set())


def test_two_spans_of_a_stricter_policy():
    rows = [
        missed("noon", "2026-03-09T12:00:00"),
        missed("two", "2026-03-09T14:00:00"),
        missed("eight", "2026-03-09T20:00:00"),
        missed("morning", "2026-03-09T08:30:00"),
    ]
    policy = load_policy("agency-example")
    assert judged(rows, policy) == {(QUIET, "noon"), (QUIET, "eight"), (QUIET, "morning")} | {
        ("unanswered_attempts", "eight")
    }
