"""Rules that have one right answer each: grace, pauses, buckets, five classes, imports."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from dunning import delinquency as dq
from dunning.knowledge.reader import knowledge_root, read_yaml

DUE = date(2026, 3, 10)


def test_partial_payment_does_not_cure():
    dues = [dq.Due(DUE, Decimal("500.00"))]
    almost = [dq.Payment(date(2026, 3, 9), Decimal("499.99"))]
    assert dq.days_past_due(dues, almost, date(2026, 4, 10)) == 31
    full = [*almost, dq.Payment(date(2026, 4, 10), Decimal("0.01"))]
    assert dq.days_past_due(dues, full, date(2026, 4, 10)) == 0


def test_early_payment_waits_for_the_due():
    dues = [dq.Due(DUE, 5000)]
    assert dq.days_past_due(dues, [dq.Payment(date(2026, 2, 1), 5000)], date(2026, 5, 1)) == 0


def test_a_fee_ages_only_when_asked():
    dues = [dq.Due(DUE, 2000, kind="fee")]
    assert dq.days_past_due(dues, [], date(2026, 3, 20)) == 0
    assert dq.days_past_due(dues, [], date(2026, 3, 20), fees_age=True) == 10


def test_fee_order_decides_which_due_stays_open():
    dues = [dq.Due(DUE, 100), dq.Due(date(2026, 3, 15), 30, kind="fee")]
    dues += [dq.Due(date(2026, 4, 10), 100)]
    paid = [dq.Payment(date(2026, 4, 10), 100)]
    left = {
        order: [(u.due.kind, u.due.due_date.month, u.amount) for u in unpaid]
        for order in ("first", "by_date", "last")
        for unpaid in [dq.unpaid_dues(dues, paid, date(2026, 4, 20), fees=order)]
    }
    assert left["first"] == [("instalment", 3, 30), ("instalment", 4, 100)]
    assert left["by_date"] == [("fee", 3, 30), ("instalment", 4, 100)]
    assert left["last"] == [("fee", 3, 30), ("instalment", 4, 100)]
    late = dq.unpaid_dues(
        dues, [dq.Payment(date(2026, 4, 10), 150)], date(2026, 4, 20), fees="last"
    )
    assert [(u.due.kind, u.amount) for u in late] == [("fee", 30), ("instalment", 50)]


def test_unpaid_on_the_due_day_is_not_yet_arrears():
    status = dq.account_status([dq.Due(DUE, 100)], [], DUE)
    assert (status.days_past_due, status.arrears, len(status.unpaid)) == (0, 0, 1)
    counted = dq.account_status([dq.Due(DUE, 100)], [], DUE, due_day_counts_as=1)
    assert (counted.days_past_due, counted.arrears) == (1, 100)


@pytest.mark.parametrize(
    ("as_of", "subtract", "forgive"),
    [
        (date(2026, 3, 13), 0, 0),
        (date(2026, 3, 14), 1, 4),
        (date(2026, 3, 20), 7, 10),
    ],
)
def test_both_readings_of_grace(as_of, subtract, forgive):
    days = {
        reading: dq.delinquent_days(DUE, as_of, grace_days=3, grace_reading=reading)
        for reading in ("subtract", "forgive")
    }
    assert days == {"subtract": subtract, "forgive": forgive}


def test_a_pause_after_the_day_looked_at_takes_nothing_off():
    pauses = [dq.Pause(date(2026, 5, 1), date(2026, 6, 1))]
    assert dq.delinquent_days(DUE, date(2026, 4, 9), pauses=pauses) == 30


def test_month_end_due_dates_are_clipped():
    assert dq.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert dq.add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert dq.months_delinquent(date(2026, 1, 31), date(2026, 2, 28), "ots") == 1
    assert dq.months_delinquent(date(2026, 1, 31), date(2026, 2, 27), "mba") == 1
    assert dq.months_delinquent(date(2026, 1, 31), date(2026, 2, 27), "ots") == 0


def test_day_thirty_moves_between_the_two_m_conventions():
    assert dq.bucket(30, dq.M_1_30) == "M1"
    assert dq.bucket(30, dq.M_1_29) == "M2"


def test_own_bounds_make_a_scheme():
    short = dq.ageing_scheme("short", (0, 5, 18, 28), "三段划分", names="ABCDE")
    found = [dq.bucket(days, short) for days in (0, 5, 6, 18, 19, 28, 29)]
    assert found == ["A", "B", "C", "C", "D", "D", "E"]


def _registered() -> dict:
    entries = read_yaml(knowledge_root() / "provisions.yaml")["provisions"]
    return {entry["id"]: entry for entry in entries}


def test_scales_use_the_registered_numbers():
    register = _registered()
    cards = register["cbrc-2011-2-a92"]["numbers"]
    assert [rule.first_day for rule in dq.SCALES[dq.Scale.CARDS_2011]] == [
        0,
        cards["special_mention_days"][0],
        cards["substandard_days"][0],
        cards["doubtful_days"][0],
        cards["loss_days_over"] + 1,
    ]
    late = register["cbirc-pbc-2023-1-270-360"]["numbers"]
    assert [rule.first_day for rule in dq.SCALES[dq.Scale.ALL_ASSETS_2023]] == [
        0,
        1,
        register["cbirc-pbc-2023-1-90"]["numbers"]["npl_overdue_days_over"] + 1,
        late["doubtful_overdue_days_over"] + 1,
        late["loss_overdue_days_over"] + 1,
    ]


def test_every_rule_names_a_registered_provision_and_its_doubt():
    register = _registered()
    for scale, rules in dq.SCALES.items():
        assert tuple(rule.class_name for rule in rules) == dq.CLASSES, scale
        for rule in rules:
            from_memory = register[rule.provision_id]["confidence"] == "memory"
            assert rule.to_be_verified is from_memory, rule


@pytest.mark.parametrize(
    ("days", "cards", "all_assets", "both_bad"),
    [
        (90, "关注", "关注", False),
        (91, "次级", "次级", True),
        (121, "可疑", "次级", True),
        (181, "损失", "次级", True),
        (300, "损失", "可疑", True),
    ],
)
def test_same_days_on_both_scales(days, cards, all_assets, both_bad):
    first, second = dq.classify_on_both(days)
    assert (first.class_name, second.class_name) == (cards, all_assets)
    assert first.non_performing is second.non_performing is both_bad
    assert first.provision_id == "cbrc-2011-2-a92"
    assert second.provision_id.startswith("cbirc-pbc-2023-1-")
    assert "待核实" in dq.COEXISTENCE


def test_the_scalar_rules_need_the_standard_library_only():
    """They run in a browser without these packages."""
    script = (
        "import sys\n"
        "for name in ('numpy', 'pandas', 'pydantic', 'yaml'): sys.modules[name] = None\n"
        "import dunning.delinquency as dq, datetime as dt\n"
        "print(dq.days_since_due(dt.date(2023, 3, 15), dt.date(2023, 4, 1)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "17"
