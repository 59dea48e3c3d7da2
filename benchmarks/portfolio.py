"""How fast the portfolio rules are, as ratios within one run: ``python benchmarks/portfolio.py``.

Three ways of the same answer on the same frame:

* the library, with every check of the frame inside the timed call;
* ``DataFrame.apply(axis=1)`` of the scalar rule, timed on a smaller sample and scaled by rows;
* the barest NumPy for the answer on the same columns: no check, no index, no names.

Ratios, not seconds: the machine and its other work cancel out.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from dunning import delinquency as dq
from dunning.card.interest import simple_interest
from dunning.card.terms import CardTerms
from dunning.delinquency import portfolio

AS_OF = date(2026, 6, 30)
RATE = Decimal("0.0005")
SCALE = dq.Scale.CARDS_2011
GOALS = "目标：比逐行apply快300倍以上；不超过最简NumPy的3倍"
# The due dates reach back this far: every bucket and class of both scales is filled.
OLDEST_DAYS = 400


def make_frame(rows: int) -> pd.DataFrame:
    """Return a made-up portfolio sorted by account, the order a ledger is read in."""
    random = np.random.default_rng(20260630)
    age = random.integers(0, OLDEST_DAYS, rows)
    due = np.datetime64(AS_OF) - age.astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "account_id": np.arange(1, rows + 1),
            "due_date": due.astype("datetime64[us]"),
            "unpaid_fen": random.integers(0, 2, rows) * random.integers(1, 1_000_000, rows),
            "days_past_due": age,
            "principal_fen": random.integers(0, 10_000_000, rows),
            "days": random.integers(0, OLDEST_DAYS, rows),
        }
    )


def library(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """Return the four calls under test."""
    return {
        "days_past_due": lambda: portfolio.days_past_due(frame, AS_OF),
        "ageing": lambda: portfolio.ageing(frame),
        "classify": lambda: portfolio.classify(frame, SCALE),
        "simple_interest": lambda: portfolio.simple_interest(frame, RATE),
    }


def row_by_row(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """Return the scalar rules put through ``DataFrame.apply(axis=1)``."""
    terms = CardTerms(daily_rate=RATE, interest_rounding="half_up")

    def one_day_count(row: pd.Series) -> int:
        return dq.days_since_due(row["due_date"].date(), AS_OF) if row["unpaid_fen"] else 0

    def one_interest(row: pd.Series) -> int:
        yuan = Decimal(int(row["principal_fen"])) / 100
        return int(simple_interest(terms, yuan, int(row["days"])) * 100)

    return {
        "days_past_due": lambda: frame.apply(one_day_count, axis=1),
        "ageing": lambda: frame.apply(lambda row: dq.bucket(row["days_past_due"]), axis=1),
        "classify": lambda: frame.apply(
            lambda row: dq.classify(row["days_past_due"], SCALE).class_name, axis=1
        ),
        "simple_interest": lambda: frame.apply(one_interest, axis=1),
    }


def barest_numpy(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """Return the least NumPy that gives each answer from the columns, unchecked."""
    due = frame["due_date"].to_numpy().view(np.int64)
    unpaid = frame["unpaid_fen"].to_numpy()
    late = frame["days_past_due"].to_numpy()
    principal, days = frame["principal_fen"].to_numpy(), frame["days"].to_numpy()
    today, day = (AS_OF - date(1970, 1, 1)).days, 86_400_000_000
    buckets = np.array([bucket.first for bucket in dq.M_1_30.buckets])
    classes = np.array([rule.first_day for rule in dq.SCALES[SCALE]])
    # A table beats np.searchsorted about six times here; the harder rival is the fair one.
    bucket_of, class_of = (
        (np.searchsorted(first, np.arange(first[-1] + 1), side="right") - 1).astype(np.int8)
        for first in (buckets, classes)
    )
    return {
        "days_past_due": lambda: np.where(unpaid > 0, today - due // day, 0),
        "ageing": lambda: bucket_of[np.minimum(late, buckets[-1])],
        "classify": lambda: class_of[np.minimum(late, classes[-1])],
        "simple_interest": lambda: (principal * days * 2 + 2000) // 4000,
    }


def median_seconds(call: Callable[[], object], runs: int) -> float:
    """Return the median time of `runs` calls after one that is not counted."""
    call()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def check_answers(frame: pd.DataFrame) -> None:
    """Refuse to compare speeds of different answers."""
    ours, bare, rows = library(frame), barest_numpy(frame), row_by_row(frame)
    for name in ours:
        answer = ours[name]()
        numbers = answer.cat.codes if isinstance(answer.dtype, pd.CategoricalDtype) else answer
        if not np.array_equal(numbers.to_numpy(), bare[name]()):
            raise SystemExit(f"{name}：与最简NumPy的结果不同")
        if list(answer) != list(rows[name]()):
            raise SystemExit(f"{name}：与逐行规则的结果不同")


def main() -> None:
    """Print one line per function."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=10_000, help="rows given to apply(axis=1)")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    frame = make_frame(options.rows)
    sample = frame.head(options.sample)
    check_answers(sample)
    print(f"{options.rows:,}行；{options.runs}次取中位数；apply只测{len(sample):,}行，按行数放大")
    print(f"{'函数':<18}{'毫秒':>8}{'apply倍数':>12}{'NumPy倍数':>12}")
    ours, bare, rows = library(frame), barest_numpy(frame), row_by_row(sample)
    for name, call in ours.items():
        seconds = median_seconds(call, options.runs)
        slow = median_seconds(rows[name], 3) * options.rows / len(sample)
        least = median_seconds(bare[name], options.runs)
        ratios = f"{slow / seconds:>14,.0f}{seconds / least:>14.2f}"
        print(f"{name:<20}{seconds * 1000:>8.1f}{ratios}")
    print(GOALS)
    print(f"编号乱序时days_past_due的NumPy倍数：{_shuffled(frame, options.runs):.1f}")


def _shuffled(frame: pd.DataFrame, runs: int) -> float:
    mixed = frame.sample(frac=1, random_state=1)
    bare = median_seconds(barest_numpy(mixed)["days_past_due"], runs)
    return median_seconds(library(mixed)["days_past_due"], runs) / bare


if __name__ == "__main__":
    main()
