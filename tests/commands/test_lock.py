"""The lock pins everything the project asks for, inside its ranges, and installs the project."""

import re
import tomllib
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def pins() -> dict[str, list[str]]:
    """Return every pinned version by canonical name."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        match = re.match(r"^([A-Za-z0-9._-]+)==([^ ;]+)", line)
        if match:
            found.setdefault(canonicalize_name(match[1]), []).append(match[2])
    return found


def test_every_dependency_is_pinned_in_range() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *chain.from_iterable(project["optional-dependencies"].values()),
    ]
    for text in wanted:
        requirement = Requirement(text)
        if requirement.name == "dunning":
            continue
        versions = pins().get(canonicalize_name(requirement.name))
        assert versions, f"{text}没有锁定；运行make lock"
        for version in versions:
            assert requirement.specifier.contains(version), f"{text}锁成了{version}；运行make lock"


def test_lock_names_its_command_and_installs_the_project() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "make lock" in text.splitlines()[1]
    assert "\n-e .\n" in text


def test_jupyter_book_stays_on_the_first_line() -> None:
    (version,) = pins()["jupyter-book"]
    assert version.startswith("1.")
