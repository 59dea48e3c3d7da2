"""The commands for whoever keeps the register, run as that person runs them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dunning.cli import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, [*arguments, "--root", str(ROOT)])


def test_impact_lists_what_must_be_read_again(run) -> None:
    done = run("law", "impact", "cbrc-2011-2-a70")
    assert done.exit_code == 0
    assert "《商业银行信用卡业务监督管理办法》第七十条（部门规章，现行有效）" in done.output
    for line in (
        "book/people/negotiation.md  协商还款",
        "knowledge/questions/negotiation.yaml  negotiation-06",
        "knowledge/templates/instalment-agreement.yaml  instalment-agreement",
        "src/dunning/document/checks.py",
    ):
        assert f"  {line}\n" in done.output


def test_impact_of_an_unknown_id_names_near_ones(run) -> None:
    done = run("law", "impact", "2011-2-a70")
    assert done.exit_code == 1
    assert "cbrc-2011-2-a70" in done.output


def test_due_is_empty_today_and_fails_when_reviews_are_late(run) -> None:
    assert run("law", "due", "--on", "2026-11-22").exit_code == 0
    late = run("law", "due", "--on", "2027-05-23")
    assert late.exit_code == 1
    assert "cba-2026-time" in late.output
    assert "cbrc-2011-2-a68" not in late.output
    assert "cbrc-2011-2-a68" in run("law", "due", "--on", "2027-11-23").output


def test_due_refuses_a_day_that_is_none(run) -> None:
    done = run("law", "due", "--on", "2027-02-30")
    assert done.exit_code == 1
    assert "2027-02-30" in done.output


def test_stats_reach_their_targets(run) -> None:
    done = run("stats")
    assert done.exit_code == 0, done.output
    assert done.output.count(" 是 ") == 9
