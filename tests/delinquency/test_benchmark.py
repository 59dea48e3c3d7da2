"""The benchmark runs, compares equal answers and prints a ratio for each function."""

import re
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "portfolio.py"


def test_benchmark_prints_ratios_of_equal_answers():
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--rows", "3000", "--sample", "300", "--runs", "1"],
        capture_output=True,
        text=True,
        check=True,
    )
    for name in ("days_past_due", "ageing", "classify", "simple_interest"):
        line = re.search(rf"^{name}\s+([\d.]+)\s+([\d,]+)\s+([\d.]+)$", done.stdout, re.M)
        assert line, done.stdout
        assert float(line[2].replace(",", "")) > 0 and float(line[3]) > 0
