"""What the documents promise, the Makefile has; what needs no test is not promised."""

import re
import subprocess
from pathlib import Path, PurePosixPath

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROMISED = re.compile(r"make ([a-z][a-z-]*)")
DOCUMENTS = ("README.md", "README.zh.md", "CONTRIBUTING.md")
WORKFLOW = ROOT / ".github/workflows/test.yml"


def targets() -> set[str]:
    """Return the targets that `make help` lists."""
    shown = subprocess.check_output(["make", "help"], cwd=ROOT, text=True)
    return set(PROMISED.findall(shown))


def texts() -> dict[str, str]:
    """Return the documents; of the changelog, whose past stays as told, what is unreleased."""
    read = {name: (ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS}
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return read | {"CHANGELOG.md": changes.split("\n## [")[1]}


def test_help_lists_the_targets() -> None:
    assert {"site", "book", "test", "lab", "bench", "bench-site", "help"} <= targets()


def test_documents_name_only_targets_that_exist() -> None:
    known = targets()
    for name, text in texts().items():
        assert set(PROMISED.findall(text)) <= known, name


def test_a_hyphen_is_part_of_a_target() -> None:
    assert PROMISED.findall("`make bench-nothing`") == ["bench-nothing"]
    assert "bench-nothing" not in targets()


def test_printed_commands_say_where_the_program_stands() -> None:
    """Nothing puts .venv/bin on the PATH."""
    for name in DOCUMENTS:
        bare = re.findall(r"(?<![/\w])dunning [a-z][a-z-]+[^`]*`", texts()[name])
        assert bare == [], name


def test_ci_runs_the_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "make test"
    assert "bash .ci/run" in WORKFLOW.read_text()


def test_ci_keeps_its_logs_where_they_are_hidden() -> None:
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["test"]["steps"]
    kept = [step["with"] for step in steps if "upload-artifact" in step.get("uses", "")]
    assert kept
    for wanted in kept:
        parts = [part for path in wanted["path"].split() for part in PurePosixPath(path).parts]
        assert wanted.get("include-hidden-files") or not any(p.startswith(".") for p in parts)
