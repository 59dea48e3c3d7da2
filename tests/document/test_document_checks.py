"""Values that do not agree are refused: sums, orders of dates, hours, what a field may hold."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from document_faults import ONE_VISITOR, TEMPLATES, faults
from hypothesis import given
from hypothesis import strategies as st

from dunning.compliance import load_policy
from dunning.document import DocumentError, render


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
        ("visit-record", {"left_at": "2026-11-17 22:01"}, "left_at", "2026-11-17 22:01不在"),
        ("visit-record", {"left_at": "2026-11-17 22:00:01"}, "left_at", "17 22:00:01不在"),
        (
            "visit-record",
            {"arrived_at": "2026-11-17 22:00", "left_at": "2026-11-17 22:10"},
            "arrived_at",
            "22:00不在08:00至22:00之间",
        ),
        (
            "visit-record",
            {"arrived_at": "2026-11-17 21:00", "left_at": "2026-11-18 09:00"},
            "left_at",
            "2026-11-18 09:00不在到达当天08:00至22:00之间",
        ),
        (
            "visit-record",
            {"visitors": [ONE_VISITOR, ONE_VISITOR]},
            "visitors[2].staff_number",
            "第2行的值为“A1”，和第1行相同；应为另一人的工号",
        ),
        (
            "waiver-approval",
            {"pay_by": "2026-10-19"},
            "pay_by",
            "2026-10-19；不应早于批准日期2026-10-20",
        ),
        (
            "stop-contact-confirmation",
            {"effective_at": "2026-11-18 10:04"},
            "effective_at",
            "2026-11-18 10:04；不应早于提出时间2026-11-18 10:05",
        ),
        (
            "stop-contact-confirmation",
            {"effective_at": "2026-11-19 08:00"},
            "effective_at",
            "应和提出时间2026-11-18 10:05在同一天",
        ),
        ("stop-contact-confirmation", {"address": "１３９００００７７８８"}, "address", "后四位"),
        ("stop-contact-confirmation", {"address": "139 0000 7788"}, "address", "后四位"),
        ("stop-contact-confirmation", {"address": "139-0000-7788"}, "address", "后四位"),
        ("call-record", {"number_tail": "13900007788"}, "number_tail", "应为后四位数字，如0123"),
        ("sms", {"card_tail": "6222021234567890"}, "card_tail", "值为'6222021234567890'；应为后四"),
        ("sms", {"card_tail": "１２３４"}, "card_tail", "应为后四位数字"),
        ("sms", {"card_tail": 83}, "card_tail", "值为'83'；应为后四位数字"),
        ("sms", {"minimum_short": "0.00"}, "minimum_short", "值为0.00元；应大于0"),
        (
            "collection-letter",
            dict.fromkeys(("balance", "principal", "interest", "default_charge"), 0),
            "balance",
            "值为0.00元；应大于0",
        ),
        ("instalment-agreement", {"balance": "0"}, "balance", "值为0.00元；应大于0"),
        *(
            ("sms", {"minimum_short": written}, "minimum_short", "应为金额")
            for written in (
                "1_000",
                "1e3",
                "１２.５０",
                "-0",
                Decimal("-0"),
                "1,000",
                "5.",
                "5.001",
            )
        ),
        ("waiver-approval", {"days_past_due": "1_000"}, "days_past_due", "应为整数"),
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
            "2026-11-19 10:11；不应早于开始时间2026-11-19 10:12",
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


def test_a_visit_may_last_from_eight_in_the_morning_to_ten_in_the_evening() -> None:
    template = TEMPLATES["visit-record"]
    for left in ("21:59", "22:00"):
        times = {"arrived_at": "2026-11-17 08:00", "left_at": f"2026-11-17 {left}"}
        assert f"离开：2026年11月17日{left}" in render(template, template.example | times).text
    agreed = {"arrived_at": "2026-11-17 22:10", "left_at": "2026-11-17 22:20"}
    consent = {"time_agreement": "客户11月16日来电要求，录音R1"}
    assert "R1" in render(template, template.example | agreed | consent).text


@pytest.mark.parametrize("hour", range(24))
def test_the_hours_of_a_visit_are_those_of_the_audit(hour: int) -> None:
    """One visit, one verdict: in its record and in the log of contacts."""
    template = TEMPLATES["visit-record"]
    quiet = dict(load_policy("mainland-2026").limits.items())["quiet_hours"]
    arrived = datetime(2026, 11, 17, hour)
    times = {"arrived_at": arrived, "left_at": arrived + timedelta(hours=1)}
    # The minute in which a visit ends is not part of it, as in `quiet_hours` of the audit.
    if set(range(hour * 60, (hour + 1) * 60)) & set(quiet.minutes):
        assert {"arrived_at", "left_at"} & set(faults(template.id, **times))
    else:
        assert render(template, template.example | times)


def test_a_call_of_seconds_and_one_that_nobody_answered_are_recorded() -> None:
    template = TEMPLATES["call-record"]
    unanswered = {"started_at": "2026-11-22 10:30", "ended_at": "2026-11-22 10:30"}
    made = render(template, template.example | unanswered | {"relation": "没有接通"})
    assert "2026年11月22日10:30至2026年11月22日10:30" in made.text
    short = {"started_at": "2026-11-22 10:30:05", "ended_at": "2026-11-22 10:30:50"}
    assert "10:30:05至2026年11月22日10:30:50" in render(template, template.example | short).text
    assert (
        "10:30:04；不应早于"
        in faults(template.id, **short | {"ended_at": "2026-11-22 10:30:04"})["ended_at"]
    )


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


def test_a_plan_counts_from_one_and_begins_after_the_signing() -> None:
    rows = TEMPLATES["instalment-agreement"].example["schedule"]
    found = faults("instalment-agreement", schedule=[row | {"number": 1} for row in rows])
    assert "第2行的值为1；应为2" in found["schedule[2].number"]
    assert "schedule[1].number" not in found
    early = [rows[0] | {"due": "2026-11-20"}, *rows[1:]]
    found = faults("instalment-agreement", schedule=early)
    assert "第1行是2026-11-20；应晚于签约日2026-11-20" in found["schedule[1].due"]


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
