"""Every published example in tests/golden/delinquency.yaml comes out as printed."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from dunning import delinquency as dq

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "golden" / "delinquency.yaml").read_text(encoding="utf-8")
)["cases"]


def _cases(rule: str) -> list:
    found = [case for case in CASES if case["rule"] == rule]
    assert found, rule
    return [pytest.param(case, id=case["id"]) for case in found]


def _dues(pairs: list) -> list[dq.Due]:
    return [dq.Due(day, amount) for day, amount in pairs]


@pytest.mark.parametrize("case", _cases("days_since_due"))
def test_days_since_due(case):
    for step in case["steps"]:
        assert dq.days_since_due(step["due"], step["as_of"]) == step["expect"], step


@pytest.mark.parametrize("case", _cases("fifo"))
def test_fifo_replay(case):
    dues, events = _dues(case["dues"]), []
    for step in case["steps"]:
        for event in step["events"]:
            if "fee" in event:
                dues.append(dq.Due(event[0], event[2], kind="fee"))
            elif event[1] < 0:
                events.append(dq.Reversal(event[0], amount=-event[1]))
            else:
                events.append(dq.Payment(*event))
        if case["id"] == "DPD-03":
            events = [dq.Payment(*event) for event in step["events"]]
        options = {key: step[key] for key in ("due_day_counts_as", "fees") if key in step}
        assert dq.days_past_due(dues, events, step["as_of"], **options) == step["expect"], step


@pytest.mark.parametrize("case", _cases("months_delinquent"))
def test_months_delinquent(case):
    for step in case["steps"]:
        found = dq.months_delinquent(step["due"], step["as_of"], step["method"])
        assert found == step["expect"], step


@pytest.mark.parametrize("case", _cases("qualifying"))
def test_qualifying_payment(case):
    for step in case["steps"]:
        minimum, paid = Decimal(step["minimum_due"]), Decimal(step["paid"])
        variance = Decimal(step["variance"])
        assert dq.is_qualifying_payment(minimum, paid, variance) is step["expect"]
        dues = [dq.Due(date(2024, 1, 8), minimum)]
        paid_on_time = [dq.Payment(date(2024, 1, 8), paid)]
        days = dq.days_past_due(dues, paid_on_time, date(2024, 2, 8), payment_variance=variance)
        assert (days == 0) is step["expect"]


@pytest.mark.parametrize("case", _cases("ninety_days"))
def test_ninety_days_need_both_conditions(case):
    for step in case["steps"]:
        found = dq.is_ninety_days_past_due(step["days"], step["unpaid"], step["worth"])
        assert found is step["expect"], step


@pytest.mark.parametrize("case", _cases("bucket_on_day"))
def test_bucket_on_day(case):
    scheme = dq.AGEING_SCHEMES[case["scheme"]]
    for step in case["steps"]:
        days = dq.days_since_due(
            case["due"], step["as_of"], due_day_counts_as=case["due_day_counts_as"]
        )
        assert dq.bucket(days, scheme) == step["expect"], step


@pytest.mark.parametrize("case", _cases("bucket"))
def test_bucket_bounds(case):
    scheme = dq.AGEING_SCHEMES[case["scheme"]]
    for step in case["steps"]:
        assert {dq.bucket(days, scheme) for days in step["days"]} == {step["expect"]}, step


@pytest.mark.parametrize("case", _cases("classify"))
def test_five_class_bounds(case):
    for step in case["steps"]:
        found = {dq.classify(days, case["scale"]).class_name for days in step["days"]}
        assert found == {step["expect"]}, step


@pytest.mark.parametrize("case", _cases("ifrs9"))
def test_ifrs9_backstops(case):
    for step in case["steps"]:
        assert list(dq.ifrs9_backstops(step["days"])) == step["expect"], step


FINERACT_DUES = _dues(
    [
        (date(2023, 10, 1), 250),
        (date(2023, 10, 16), 250),
        (date(2023, 10, 31), 250),
        (date(2023, 11, 15), 250),
    ]
)


@pytest.mark.parametrize("case", _cases("fineract"))
def test_fineract_scenarios(case):
    pauses = [dq.Pause(*pair) for pair in case["pauses"]]
    for step in case["steps"]:
        paid = [
            dq.Payment(*pair) for pair in [*case.get("payments", ()), *step.get("payments", ())]
        ]
        status = dq.account_status(FINERACT_DUES, paid, step["as_of"])
        if "loan" in step:
            _check_fineract_loan(status, pauses, step)
        for key, reading in (("instalments", "fineract"), ("clipped", "clipped")):
            if key in step:
                found = dq.age_unpaid(
                    status.unpaid,
                    step["as_of"],
                    dq.FINERACT_RANGES,
                    pauses=pauses,
                    pause_reading=reading,
                )
                assert found == step[key], step


def _check_fineract_loan(status: dq.AccountStatus, pauses: list[dq.Pause], step: dict) -> None:
    amount, past_due, delinquent, name = step["loan"]
    assert (status.arrears, status.days_past_due) == (amount, past_due), step
    if status.oldest_due_date is None:
        return
    days = {
        reading: dq.delinquent_days(
            status.oldest_due_date,
            status.as_of,
            grace_days=3,
            pauses=pauses,
            pause_reading=reading,
        )
        for reading in ("fineract", "clipped")
    }
    assert days["fineract"] == delinquent, step
    if name is not None:
        assert dq.bucket(delinquent, dq.FINERACT_RANGES) == name, step
    if "clipped_loan_days" in step:
        assert days["clipped"] == step["clipped_loan_days"], step


def test_fineract_delinquent_date():
    assert dq.delinquent_from(date(2023, 10, 1), 3) == date(2023, 10, 4)


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("case", _cases("loss_forecast"))
def test_occ_loss_forecast(case):
    outstandings = [Decimal(text) for text in case["outstandings"]]
    printed = [Decimal(text) / 100 for text in case["loss_factor_pct"]]
    rates = [dq.roll_rate(a, b) for a, b in pairwise(printed)]
    assert [_percent(rate) for rate in rates] == [Decimal(t) for t in case["roll_rates_pct"]]
    factors = dq.loss_factors(rates)
    assert [_percent(f) for f in factors] == [f * 100 for f in printed[:-1]]
    tenth = Decimal("0.1")
    losses = [
        (o * f).quantize(tenth, ROUND_HALF_UP) for o, f in zip(outstandings, printed, strict=True)
    ]
    assert losses == [Decimal(text) for text in case["losses"]]
    assert sum(outstandings) == Decimal(case["total_outstanding"])
    assert sum(losses) == Decimal(case["total_loss"])
    assert _percent(sum(losses) / sum(outstandings)) == Decimal(case["loss_rate_pct"])


@pytest.mark.parametrize("case", _cases("roll_rate"))
def test_roll_rate(case):
    for step in case["steps"]:
        found = dq.roll_rate(step["entering"], step["base"]) * 100
        assert found == Decimal(step["expect_pct"])
        if case["verdict"] == "printed_error":
            assert found != Decimal(case["printed_pct"]), case["why"]


def test_every_case_is_replayed_and_sourced():
    replayed = {
        "days_since_due",
        "fifo",
        "months_delinquent",
        "qualifying",
        "ninety_days",
        "bucket_on_day",
        "bucket",
        "classify",
        "ifrs9",
        "fineract",
        "loss_forecast",
        "roll_rate",
    }
    assert {case["rule"] for case in CASES} == replayed
    for case in CASES:
        assert case["source"] and case["where"], case["id"]
        assert case["verdict"] in {"match", "rule", "printed_error"}, case["id"]
        assert ("why" in case) == (case["verdict"] == "printed_error"), case["id"]
