"""The timetable of the chapter on reading the law, against the register it is taken from."""

import re
from datetime import date
from pathlib import Path

import pytest

from dunning.knowledge.provisions import load_provisions

PAGE = Path(__file__).resolve().parents[2] / "book" / "compliance" / "law-map.md"
_ROW = re.compile(r"^\| (\d{4}-\d{2}-\d{2}) \|(.*)\|$", re.MULTILINE)
_CITED = re.compile(r"\{law(?:-[a-z]+)?\}`(?:[^`<]*<)?([a-z0-9-]+)>?`")


def _rows() -> list[tuple[date, list[str]]]:
    text = PAGE.read_text(encoding="utf-8")
    return [(date.fromisoformat(day), _CITED.findall(rest)) for day, rest in _ROW.findall(text)]


def test_the_timetable_has_rows_and_runs_forward() -> None:
    days = [day for day, _ in _rows()]
    assert len(days) >= 15
    assert days == sorted(days)


@pytest.mark.parametrize(("day", "cited"), _rows(), ids=lambda value: str(value)[:40])
def test_every_row_bears_the_effective_date_of_what_it_cites(day: date, cited: list[str]) -> None:
    assert cited, f"{day}这一行没有引用登记表"
    register = load_provisions()
    assert {name: register[name].effective for name in cited} == dict.fromkeys(cited, day)
