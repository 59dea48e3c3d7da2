"""The portfolio form gives the scalar answer in every row and refuses bad frames whole."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning import delinquency as dq
from dunning.card.interest import simple_interest
from dunning.card.terms import CardTerms
from dunning.delinquency import portfolio

AS_OF = date(2026, 6, 30)
ROW = st.tuples(st.integers(0, 500), st.integers(0, 10**9), st.integers(0, 4000))
ROWS = st.lists(ROW, max_size=30)


def _frame(rows: list[tuple[int, int, int]], unit: str = "us") -> pd.DataFrame:
    due = [np.datetime64(AS_OF) - np.timedelta64(age, "D") for age, _, _ in rows]
    return pd.DataFrame(
        {
            "account_id": np.arange(len(rows))[::-1],
            "due_date": np.array(due, dtype=f"datetime64[{unit}]"),
            "unpaid_fen": np.array([fen for _, fen, _ in rows], dtype=np.int64),
            "days_past_due": np.array([age for age, _, _ in rows], dtype=np.int64),
            "principal_fen": np.array([fen for _, fen, _ in rows], dtype=np.int64),
            "days": np.array([days for _, _, days in rows], dtype=np.int32),
        },
        index=[f"第{n}户" for n in range(len(rows))],
    )


@given(ROWS, st.sampled_from(["s", "ms", "us", "ns"]))
def test_days_past_due_row_by_row(rows, unit):
    frame = _frame(rows, unit)
    found = portfolio.days_past_due(frame, AS_OF)
    assert list(found.index) == list(frame.index) and found.dtype == np.int64
    for age_row, (age, fen, _), days in zip(frame.itertuples(), rows, found, strict=True):
        due = dq.Due(age_row.due_date.date(), fen)
        assert days == dq.days_past_due([due], [], AS_OF) == (age if fen else 0)


@given(ROWS, st.sampled_from(list(dq.AGEING_SCHEMES.values())))
def test_ageing_row_by_row(rows, scheme):
    found = portfolio.ageing(_frame(rows), scheme)
    assert list(found) == [dq.bucket(age, scheme) for age, _, _ in rows]
    assert tuple(found.cat.categories) == scheme.names and found.cat.ordered


@given(ROWS, st.sampled_from(list(dq.Scale)))
def test_classify_row_by_row(rows, scale):
    found = portfolio.classify(_frame(rows), scale)
    assert list(found) == [dq.classify(age, scale).class_name for age, _, _ in rows]
    assert tuple(found.cat.categories) == dq.CLASSES


RATES = st.integers(0, 999_999).map(lambda n: Decimal(n) / 10**6)


@given(ROWS, RATES)
def test_simple_interest_row_by_row(rows, rate):
    terms = CardTerms(daily_rate=rate, interest_rounding="half_up")
    found = portfolio.simple_interest(_frame(rows), rate)
    for (_, fen, days), interest in zip(rows, found, strict=True):
        assert Decimal(int(interest)) / 100 == simple_interest(terms, Decimal(fen) / 100, days)


def test_simple_interest_rounds_half_a_fen_up():
    frame = _frame([(0, 1000, 1), (0, 999, 1), (0, 3000, 1)])
    assert list(portfolio.simple_interest(frame, Decimal("0.0005"))) == [1, 0, 2]


def test_blocks_do_not_show():
    rows = 3 * (1 << 15) + 7
    random = np.random.default_rng(7)
    age = random.integers(0, 400, rows)
    frame = pd.DataFrame(
        {
            "account_id": random.permutation(rows),
            "due_date": (np.datetime64(AS_OF) - age.astype("timedelta64[D]")).astype("M8[s]"),
            "unpaid_fen": random.integers(0, 2, rows),
        }
    )
    days = portfolio.days_past_due(frame, AS_OF)
    assert np.array_equal(days, np.where(frame["unpaid_fen"] > 0, age, 0))
    buckets = portfolio.ageing(frame.assign(days_past_due=days))
    assert buckets.value_counts().sum() == rows


def test_the_frame_is_left_as_it_was():
    frame = _frame([(3, 5, 7), (40, 1, 2)])
    before = frame.copy(deep=True)
    portfolio.days_past_due(frame, AS_OF)
    portfolio.ageing(frame)
    portfolio.classify(frame, "cards-2011")
    portfolio.simple_interest(frame, Decimal("0.0005"))
    pd.testing.assert_frame_equal(frame, before)


def test_nullable_integers_and_text_ids_are_fine():
    frame = _frame([(10, 5, 7), (40, 1, 2)]).astype({"unpaid_fen": "Int64"})
    frame["account_id"] = ["甲", "乙"]
    assert list(portfolio.days_past_due(frame, AS_OF)) == [10, 40]


def test_amounts_not_yet_due():
    frame = _frame([(0, 5, 0), (1, 5, 0)])
    earlier = date(2026, 6, 29)
    assert list(portfolio.days_past_due(frame, earlier, allow_future=True)) == [0, 0]
    with pytest.raises(dq.DelinquencyError) as caught:
        portfolio.days_past_due(frame, earlier)
    assert (caught.value.row, caught.value.field) == ("第0户", "due_date")


def _set(column: str, values: list):
    return lambda frame: frame.assign(**{column: values})


GOOD = _frame([(5, 100, 3), (6, 200, 4), (7, 300, 5)])
DATES = list(GOOD["due_date"])
BAD = {
    "no column": (lambda f: f.drop(columns="due_date"), None, "due_date"),
    "two columns": (lambda f: pd.concat([f, f[["unpaid_fen"]]], axis=1), None, "unpaid_fen"),
    "not a frame": (lambda f: f.to_dict("list"), None, "frame"),
    "repeated id": (_set("account_id", [1, 2, 1]), "第2户", "account_id"),
    "repeated text id": (_set("account_id", ["a", "b", "b"]), "第2户", "account_id"),
    "missing id": (_set("account_id", ["a", None, "b"]), "第1户", "account_id"),
    "NaT": (_set("due_date", [DATES[0], pd.NaT, DATES[2]]), "第1户", "due_date"),
    "future": (_set("due_date", [*DATES[:2], pd.Timestamp("2026-07-01")]), "第2户", "due_date"),
    "time": (_set("due_date", [*DATES[:2], pd.Timestamp("2026-06-01 09:30")]), "第2户", "due_date"),
    "zone": (
        lambda f: f.assign(due_date=f["due_date"].dt.tz_localize("Asia/Shanghai")),
        "第0户",
        "due_date",
    ),
    "text date": (_set("due_date", ["2026-06-01"] * 3), "第0户", "due_date"),
    "float money": (_set("unpaid_fen", [1.0, 2.0, 3.0]), "第0户", "unpaid_fen"),
    "decimal money": (_set("unpaid_fen", [Decimal(1)] * 3), "第0户", "unpaid_fen"),
    "bool money": (_set("unpaid_fen", [True, True, False]), "第0户", "unpaid_fen"),
    "negative money": (_set("unpaid_fen", [1, -2, 3]), "第1户", "unpaid_fen"),
    "missing money": (
        _set("unpaid_fen", pd.array([1, None, 3], dtype="Int64")),
        "第1户",
        "unpaid_fen",
    ),
}


@pytest.mark.parametrize(("spoil", "row", "field"), BAD.values(), ids=BAD)
def test_bad_frames_are_refused_whole(spoil, row, field):
    with pytest.raises(dq.DelinquencyError) as caught:
        portfolio.days_past_due(spoil(GOOD), AS_OF)
    assert (caught.value.row, caught.value.field) == (row, field)
    assert field in str(caught.value)


@pytest.mark.parametrize(
    ("call", "row", "field"),
    [
        (
            lambda: portfolio.ageing(_set("days_past_due", [1, -1, 0])(GOOD)),
            "第1户",
            "days_past_due",
        ),
        (lambda: portfolio.ageing(_set("account_id", [1, 1, 2])(GOOD)), "第1户", "account_id"),
        (
            lambda: portfolio.classify(GOOD.drop(columns="days_past_due"), "cards-2011"),
            None,
            "days_past_due",
        ),
        (lambda: portfolio.classify(GOOD, "2011"), None, "scale"),
        (lambda: portfolio.simple_interest(GOOD, 0.0005), None, "daily_rate"),
        (lambda: portfolio.simple_interest(GOOD, Decimal(1)), None, "daily_rate"),
        (lambda: portfolio.simple_interest(GOOD, Decimal("NaN")), None, "daily_rate"),
        (
            lambda: portfolio.simple_interest(_set("days", [1.5, 2, 3])(GOOD), Decimal("0.0005")),
            "第0户",
            "days",
        ),
        (
            lambda: portfolio.simple_interest(
                _set("principal_fen", [1, 2, 2**62])(GOOD), Decimal("0.0005")
            ),
            None,
            "principal_fen",
        ),
    ],
)
def test_the_other_functions_refuse_too(call, row, field):
    with pytest.raises(dq.DelinquencyError) as caught:
        call()
    assert (caught.value.row, caught.value.field) == (row, field)


def test_an_empty_frame_gives_an_empty_answer():
    empty = GOOD.head(0)
    assert portfolio.days_past_due(empty, AS_OF).empty
    assert portfolio.ageing(empty).empty
    assert portfolio.simple_interest(empty, Decimal("0.0005")).empty


LEDGER = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 120), st.integers(0, 900)), max_size=12
)


@given(LEDGER.filter(len), LEDGER, st.integers(0, 150))
def test_oldest_unpaid_agrees_with_the_scalar_fifo(dues, payments, day):
    start = date(2026, 1, 1)
    as_of = start + timedelta(days=day)
    known = {account for account, _, _ in dues}
    payments = [p for p in payments if p[0] in known]
    found = portfolio.oldest_unpaid(
        _ledger(dues, "due_date", "due_fen"), _ledger(payments, "paid_on", "paid_fen"), as_of
    )
    days = portfolio.days_past_due(found, as_of) if len(found) else []
    seen = dict(zip(found["account_id"], zip(days, found["unpaid_fen"], strict=True), strict=True))
    for account in known:
        mine = [dq.Due(start + timedelta(days=d), fen) for a, d, fen in dues if a == account]
        paid = [
            dq.Payment(start + timedelta(days=d), fen) for a, d, fen in payments if a == account
        ]
        status = dq.account_status(mine, paid, as_of)
        unpaid = sum(item.amount for item in status.unpaid)
        assert seen.get(account, (0, 0)) == (status.days_past_due, unpaid)


def _ledger(rows: list[tuple[int, int, int]], day: str, fen: str) -> pd.DataFrame:
    days = np.array([np.datetime64("2026-01-01") + d for _, d, _ in rows], dtype="M8[s]")
    return pd.DataFrame(
        {
            "account_id": np.array([a for a, _, _ in rows], dtype=np.int64),
            day: days,
            fen: np.array([f for _, _, f in rows], dtype=np.int64),
        }
    )


def test_a_payment_without_dues_is_refused():
    dues, payments = [(1, 0, 5)], [(1, 0, 5), (2, 0, 5)]
    with pytest.raises(dq.DelinquencyError) as caught:
        portfolio.oldest_unpaid(
            _ledger(dues, "due_date", "due_fen"), _ledger(payments, "paid_on", "paid_fen"), AS_OF
        )
    assert (caught.value.row, caught.value.field, caught.value.value) == (1, "account_id", 2)


DUES = _ledger([(1, 0, 100), (2, 0, 200)], "due_date", "due_fen")
PAYMENTS = _ledger([(1, 1, 10), (2, 1, 20)], "paid_on", "paid_fen")


@pytest.mark.parametrize("lacking", [("dues",), ("payments",), ("dues", "payments")])
def test_a_due_or_payment_without_account_is_refused(lacking):
    frames = {"dues": DUES, "payments": PAYMENTS}
    for name, frame in frames.items():
        second = None if name in lacking else "乙"
        frames[name] = frame.assign(account_id=["甲", second])
    with pytest.raises(dq.DelinquencyError, match="编号缺失") as caught:
        portfolio.oldest_unpaid(**frames, as_of=AS_OF)
    assert (caught.value.row, caught.value.field) == (1, "account_id")


@pytest.mark.parametrize("dtype", ["uint8", "int32", "Int64"])
def test_unpaid_amounts_stay_whole_numbers_of_fen(dtype):
    dues = _ledger([(1, 0, 200), (1, 30, 200), (2, 0, 5)], "due_date", "due_fen")
    payments = PAYMENTS.head(1)
    found = portfolio.oldest_unpaid(
        dues.astype({"due_fen": dtype}), payments.astype({"paid_fen": dtype}), AS_OF
    )
    assert list(found["unpaid_fen"]) == [390, 5]
    assert found["unpaid_fen"].dtype == np.int64


def test_no_fen_of_a_large_amount_is_lost():
    """An account that paid beside one that did not; 2**53 + 1 fen is no float."""
    dues = DUES.assign(due_fen=[5, 2**53 + 3])
    payments = PAYMENTS.assign(account_id=2, paid_fen=[0, 2**53 + 1])
    found = portfolio.oldest_unpaid(dues, payments, AS_OF)
    assert list(found["unpaid_fen"]) == [5, 2]


def test_amounts_whose_sum_is_not_exact_are_refused():
    with pytest.raises(dq.DelinquencyError, match="超出64位整数") as caught:
        portfolio.oldest_unpaid(DUES.assign(due_fen=[1, 2**62]), PAYMENTS, AS_OF)
    assert (caught.value.row, caught.value.field, caught.value.value) == (1, "due_fen", 2**62)
