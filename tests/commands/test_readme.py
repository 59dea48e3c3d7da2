"""The code in the README runs as printed."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_example_runs() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    shown = subprocess.check_output([sys.executable, "-c", example], text=True)
    assert shown == re.search(r"prints `(.*?)`", text)[1] + "\n"
