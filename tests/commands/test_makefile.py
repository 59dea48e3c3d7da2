"""What the README promises, the Makefile has; what needs no test is not promised."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROMISED = re.compile(r"make ([a-z]+)")


def targets() -> set[str]:
    """Return the targets that `make help` lists."""
    shown = subprocess.check_output(["make", "help"], cwd=ROOT, text=True)
    return set(re.findall(r"make ([a-z]+)", shown))


def test_help_lists_the_targets() -> None:
    assert {"site", "book", "test", "lab", "bench", "help"} <= targets()


def test_documents_name_only_targets_that_exist() -> None:
    for name in ("README.md", "README.zh.md", "CONTRIBUTING.md"):
        promised = set(PROMISED.findall((ROOT / name).read_text(encoding="utf-8")))
        assert promised <= targets(), name


def test_ci_runs_the_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "make test"
    assert "bash .ci/run" in (ROOT / ".github/workflows/test.yml").read_text()
