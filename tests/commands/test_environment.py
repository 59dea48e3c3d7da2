"""What a newcomer meets when something is missing: one clear line, and a second try that works."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the script and nothing to install."""
    (tmp_path / "scripts").mkdir()
    for name in ("environment.sh", "jupyterlab-overrides.json"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text("")
    return tmp_path


def environment(clone: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script as make does."""
    return subprocess.run(
        ["sh", "scripts/environment.sh"],
        cwd=clone,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_old_python_is_named(clone: Path) -> None:
    old = clone / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.8.10 && exit 0\nexit 1\n')
    old.chmod(0o755)
    done = environment(clone, PYTHON=str(old))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "要用Python 3.11或更新的版本" in done.stderr
    assert "3.8.10" in done.stderr
    assert not (clone / ".venv").exists()


def test_no_network_after_an_interrupted_install_then_a_second_try(clone: Path) -> None:
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").write_text("")
    (clone / "requirements.txt").write_text("no-such-package-of-dunning==1\n")
    offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    done = environment(clone, **offline)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "连不上PyPI" in done.stderr
    assert not (clone / ".venv" / "ready").exists()
    (clone / "requirements.txt").write_text("")
    assert environment(clone).returncode == 0
    assert (clone / ".venv" / "ready").exists()
    settings = clone / ".venv" / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    assert "zh_CN" in settings.read_text(encoding="utf-8")
