"""Figures, tables and the control of the lesson on interest, against the engine and by hand."""

from datetime import date
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from dunning.notebook import interest as lesson

FIGURES = [
    lesson.daily_balance_figure,
    lesson.method_figure,
    lesson.trap_figure,
    lesson.unpaid_figure,
]


@pytest.mark.parametrize("build", FIGURES, ids=lambda build: build.__name__)
def test_a_figure_carries_its_text_alternative_and_data(build) -> None:
    figure = build()
    assert isinstance(figure, go.Figure)
    meta = figure.layout.meta
    assert set(meta) == {"title", "alt", "table"}
    assert meta["title"]
    assert len(meta["alt"]) > 20
    assert all(len(row) == len(meta["table"]["columns"]) for row in meta["table"]["rows"])
    assert figure.to_json() == build().to_json(), "同样的数据应画出同样的图"


def test_the_first_figure_adds_up_to_the_published_interest() -> None:
    bars = lesson.daily_balance_figure().data
    total = sum(sum(bar.y) for bar in bars) * 0.0005
    assert round(total, 2) == 17.85
    assert [len(bar.y) for bar in bars] == [24, 13]


def test_three_conventions_of_one_account() -> None:
    assert [row[1] for row in lesson.conventions_table().rows] == ["17.85元", "17.40元", "16.65元"]


def test_the_methods_differ_until_everything_is_paid() -> None:
    assert lesson.example_interest("full", Decimal(950)) == Decimal("12.33")
    assert lesson.example_interest("unpaid_fifo", Decimal(950)) == Decimal("0.93")  # 50 × 37 days
    assert lesson.example_interest("full", Decimal(1000)) == 0
    assert lesson.example_interest("full", Decimal(0)) == Decimal("18.50")


@pytest.mark.parametrize("share", ["0.10", "0.05"])
def test_paying_the_minimum_ends_and_never_costs_a_late_fee(share: str) -> None:
    payoff = lesson.pay_only_the_minimum(Decimal(3000), Decimal(share))
    assert payoff.statements[-1].closing_balance == 0
    assert {one.late_fee for one in payoff.statements} == {Decimal(0)}
    assert payoff.paid == Decimal(3000) + payoff.interest
    assert payoff.months == len(payoff.statements) - 1


def test_half_a_year_without_payment() -> None:
    statements = lesson.unpaid_statements()
    assert [one.days_past_due for one in statements] == [0, 12, 43, 73, 104, 135, 165]
    first, second = statements[:2]
    assert (first.interest, first.late_fee) == (0, 0)
    assert second.interest == Decimal("55.50")  # 3000 × 0.0005 × 37
    assert second.late_fee == Decimal("15.00")  # 5% of 300
    table = lesson.unpaid_figure().layout.meta["table"]["rows"]
    assert table[-1][-1] == lesson.yuan(statements[-1].closing_balance)


def test_compounding_table_shows_only_the_interest_on_interest() -> None:
    rows = lesson.compounding_table().rows
    assert rows[0][3] == "0.00元"
    # 55.50 of the first bill, 31 days at 0.0005.
    assert rows[1][3] == "0.86元"


def test_the_control_follows_its_sliders() -> None:
    explorer = lesson.InterestExplorer()
    assert "＝17.85元" in explorer.answer.value
    explorer.method.value = "unpaid_fifo"
    assert "＝16.65元" in explorer.answer.value
    explorer.method.value = "full"
    explorer.day.value = date(2026, 4, 24)
    # One day late: 25 days on 1000, 12 on 900, and 10 yuan of late fee (5% of 100 is below it).
    assert "＝17.90元" in explorer.answer.value
    assert "最低10.00元＝10.00元" in explorer.answer.value
    explorer.day.value = lesson.DUE
    explorer.paid.value = 1000
    assert "本期利息：0.00元" in explorer.answer.value
    explorer.paid.value = 0
    assert "＝18.50元" in explorer.answer.value
    assert repr(explorer) == repr(lesson.InterestExplorer())
