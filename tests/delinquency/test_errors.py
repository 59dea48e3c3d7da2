"""Bad input is refused whole, and the message names row, field and value."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from dunning import delinquency as dq

DAY = date(2026, 3, 10)
LATER = date(2026, 4, 10)
OK = dq.Due(DAY, 100)


def _fifo(dues=(OK,), events=(), **options):
    return lambda: dq.days_past_due(dues, events, LATER, **options)


BAD = {
    "float due": (_fifo([OK, dq.Due(DAY, 1.5)]), 1, "amount", 1.5),
    "bool due": (_fifo([dq.Due(DAY, True)]), 0, "amount", True),
    "negative due": (_fifo([dq.Due(DAY, -1)]), 0, "amount", -1),
    "infinite due": (_fifo([dq.Due(DAY, Decimal("Infinity"))]), 0, "amount", Decimal("Infinity")),
    "due kind": (_fifo([dq.Due(DAY, 1, kind="tax")]), None, "kind", "tax"),
    "due with time": (
        _fifo([dq.Due(datetime(2026, 3, 10, 8), 1)]),
        0,
        "due_date",
        datetime(2026, 3, 10, 8),
    ),
    "text date": (_fifo([dq.Due("2026-03-10", 1)]), 0, "due_date", "2026-03-10"),
    "not a due": (_fifo([(DAY, 1)]), 0, "dues", (DAY, 1)),
    "double due id": (_fifo([dq.Due(DAY, 1, id="a"), dq.Due(LATER, 1, id="a")]), 1, "id", "a"),
    "yuan and fen": (
        _fifo([OK], [dq.Payment(DAY, Decimal(1))]),
        0,
        "amount",
        Decimal(1),
    ),
    "negative payment": (_fifo(events=[dq.Payment(DAY, -5)]), 0, "amount", -5),
    "double payment id": (
        _fifo(events=[dq.Payment(DAY, 1, id="p"), dq.Payment(DAY, 1, id="p")]),
        1,
        "id",
        "p",
    ),
    "not an event": (_fifo(events=["paid"]), 0, "events", "paid"),
    "reversal of nothing": (
        _fifo(events=[dq.Reversal(DAY, payment_id="x")]),
        0,
        "payment_id",
        "x",
    ),
    "reversal before its payment": (
        _fifo(events=[dq.Payment(LATER, 1, id="x"), dq.Reversal(DAY, payment_id="x")]),
        1,
        "payment_id",
        "x",
    ),
    "reversal twice": (
        _fifo(
            events=[
                dq.Payment(DAY, 1, id="x"),
                dq.Reversal(DAY, payment_id="x"),
                dq.Reversal(LATER, payment_id="x"),
            ]
        ),
        2,
        "payment_id",
        "x",
    ),
    "reversal of too much": (
        _fifo(events=[dq.Payment(DAY, 1), dq.Reversal(DAY, amount=2)]),
        1,
        "amount",
        2,
    ),
    "reversal of both kinds": (
        _fifo(events=[dq.Reversal(DAY, amount=2, payment_id="x")]),
        0,
        "amount",
        2,
    ),
    "fee order": (_fifo(fees="never"), None, "fees", "never"),
    "variance float": (_fifo(payment_variance=0.1), None, "payment_variance", 0.1),
    "variance one": (_fifo(payment_variance=Decimal(1)), None, "payment_variance", Decimal(1)),
    "variance no number": (
        _fifo(payment_variance=Decimal("sNaN")),
        None,
        "payment_variance",
        Decimal("sNaN"),
    ),
    "qualifying by no number": (
        lambda: dq.is_qualifying_payment(200, 180, Decimal("NaN")),
        None,
        "payment_variance",
        Decimal("NaN"),
    ),
    "first day": (_fifo(due_day_counts_as=2), None, "due_day_counts_as", 2),
    "future due": (lambda: dq.days_since_due(LATER, DAY), None, "due_date", LATER),
    "grace": (
        lambda: dq.delinquent_days(DAY, LATER, grace_days=-1),
        None,
        "grace_days",
        -1,
    ),
    "grace reading": (
        lambda: dq.delinquent_days(DAY, LATER, grace_reading="twice"),
        None,
        "grace_reading",
        "twice",
    ),
    "pause backwards": (
        lambda: dq.paused_days([dq.Pause(LATER, DAY)], LATER),
        0,
        "end",
        DAY,
    ),
    "pauses overlap": (
        lambda: dq.paused_days([dq.Pause(DAY, LATER), dq.Pause(date(2026, 4, 9), LATER)], LATER),
        1,
        "start",
        date(2026, 4, 9),
    ),
    "negative days": (lambda: dq.bucket(-1), None, "days_past_due", -1),
    "float days": (lambda: dq.classify(90.0, "cards-2011"), None, "days_past_due", 90.0),
    "scale": (lambda: dq.classify(90, "cards-2023"), None, "scale", "cards-2023"),
    "bounds fall": (lambda: dq.ageing_scheme("x", (0, 30, 30), "-"), 2, "upper_bounds", 30),
    "names": (lambda: dq.ageing_scheme("x", (0,), "-", names=("a",)), None, "names", ("a",)),
    "gap": (
        lambda: dq.AgeingScheme("x", (dq.Bucket("a", 0, 0), dq.Bucket("b", 2, None)), "-"),
        1,
        "first",
        2,
    ),
    "after the open bucket": (
        lambda: dq.AgeingScheme("x", (dq.Bucket("a", 0, None), dq.Bucket("b", 1, None)), "-"),
        1,
        "first",
        1,
    ),
    "closed end": (
        lambda: dq.AgeingScheme("x", (dq.Bucket("a", 0, 9),), "-"),
        None,
        "buckets",
        "x",
    ),
    "upside down": (lambda: dq.AgeingScheme("x", (dq.Bucket("a", 0, -1),), "-"), 0, "last", -1),
    "same name": (
        lambda: dq.AgeingScheme("x", (dq.Bucket("a", 0, 0), dq.Bucket("a", 1, None)), "-"),
        1,
        "name",
        "a",
    ),
    "status method": (
        lambda: dq.months_delinquent(DAY, LATER, "fdic"),
        None,
        "method",
        "fdic",
    ),
    "roll from nothing": (lambda: dq.roll_rate(1, 0), None, "bucket_before", 0),
    "roll of fen over yuan": (
        lambda: dq.roll_rate(Decimal(100), 10000),
        None,
        "bucket_before",
        10000,
    ),
    "rolls of yuan over fen": (
        lambda: dq.roll_rates([100, 200], [Decimal(1), 50]),
        0,
        "now",
        Decimal(1),
    ),
    "rolls of float": (lambda: dq.roll_rates([100, 0.5], [90, 50]), 1, "before", 0.5),
    "rolls of two lengths": (lambda: dq.roll_rates([1, 2], [1]), None, "now", 1),
    "float rate": (lambda: dq.loss_factors([0.5]), 0, "rates", 0.5),
    "negative rate": (
        lambda: dq.loss_factors([Decimal(1), Decimal("-0.1")]),
        1,
        "rates",
        Decimal("-0.1"),
    ),
    "infinite rate": (
        lambda: dq.loss_factors([Decimal("Infinity")]),
        0,
        "rates",
        Decimal("Infinity"),
    ),
    "whole rate": (lambda: dq.loss_factors([1]), 0, "rates", 1),
}


@pytest.mark.parametrize(("call", "row", "field", "value"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(call, row, field, value):
    with pytest.raises(dq.DelinquencyError) as caught:
        call()
    error = caught.value
    # By their spelling: NaN equals nothing, not even itself.
    assert (error.row, error.field, repr(error.value)) == (row, field, repr(value))
    assert field in str(error) and repr(value) in str(error)
    assert any("一" <= letter <= "鿿" for letter in error.problem)


@pytest.mark.parametrize("rate", [Decimal("-0.1"), Decimal("NaN"), 0.5, 1])
def test_a_bad_roll_rate_is_told_as_a_rate(rate):
    with pytest.raises(dq.DelinquencyError, match="迁徙率应为不小于0的Decimal") as caught:
        dq.loss_factors([rate])
    assert "金额" not in str(caught.value)
    assert "Reversal" not in str(caught.value)
