"""How fast a log is audited, as a ratio within one run: ``python benchmarks/audit.py``.

The measure is a single grouped sort of the same frame (by debtor and moment): the least a program
must do to look at the contacts of each debtor in turn. Ratios, not seconds: the machine and its
other work cancel out.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import pandas as pd

from dunning.compliance import audit, load_policy, make_contact_log

SEED, DEBTORS, DAYS, VIOLATIONS = 20260302, 1_500, 30, 4
GOAL = "目标：不超过一次分组排序的10倍"


def make_frame(rows: int) -> tuple[pd.DataFrame, int]:
    """Return a made-up log of at least `rows` contacts, shuffled, and its number of violations."""
    month, answer = make_contact_log(SEED, DEBTORS, DAYS, VIOLATIONS)
    month["at"] = pd.to_datetime(month["at"], utc=True, format="ISO8601")
    copies = -(-rows // len(month))
    parts = []
    for copy in range(copies):
        part = month.copy()
        for name in ("contact_id", "debtor_id", "address_id"):
            part[name] = part[name] + f"-{copy}"
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    return frame.sample(frac=1, random_state=1, ignore_index=True), len(answer) * copies


def median_seconds(call: Callable[[], object], runs: int) -> float:
    """Return the median time of `runs` calls."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print the ratio for each policy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    frame, planted = make_frame(options.rows)
    found = len(audit(frame, load_policy("mainland-2026")).findings)
    if found != planted:
        raise SystemExit(f"埋设{planted}处，找到{found}处；结果不对，不比速度")
    sort = median_seconds(lambda: frame.sort_values(["debtor_id", "at"]), options.runs)
    print(f"{len(frame):,}次联系，埋设{planted:,}处，全部找到；{options.runs}次取中位数")
    print(f"{'一次分组排序':<20}{sort * 1000:>8.0f}毫秒")
    for name in ("mainland-2026", "us-reg-f"):
        policy = load_policy(name)
        taken = median_seconds(lambda policy=policy: audit(frame, policy), options.runs)
        print(f"audit {name:<20}{taken * 1000:>8.0f}毫秒{taken / sort:>8.2f}倍")
    print(GOAL)


if __name__ == "__main__":
    main()
