"""Figures, tables and controls of the lesson on days past due say what the library computes."""

import re
from datetime import date
from decimal import Decimal

import pytest

from dunning import delinquency as dq
from dunning.delinquency import portfolio
from dunning.delinquency.sample import sample_portfolio
from dunning.notebook import days_past_due as lesson


@pytest.fixture(scope="module")
def accounts():
    frame = lesson.sample_frame()
    frame["days_past_due"] = portfolio.days_past_due(frame, lesson.SAMPLE_DAY)
    frame["bucket"] = portfolio.ageing(frame)
    return frame


def _figures(accounts):
    return [
        lesson.case_figure(),
        lesson.bucket_figure(),
        lesson.five_class_figure(),
        lesson.ageing_figure(accounts),
    ]


def test_every_figure_has_title_alternative_and_data(accounts):
    for figure in _figures(accounts):
        meta = figure.layout.meta
        assert meta["title"] and 10 <= len(meta["alt"]) <= 120
        columns, rows = meta["table"]["columns"], meta["table"]["rows"]
        assert rows and all(len(row) == len(columns) for row in rows)
        assert figure.layout.xaxis.title.text


def test_case_walks_as_the_text_says():
    days = [row[3] for row in lesson.case_table().rows]
    assert days == ["0天", "14天", "31天", "9天", "30天", "0天"]


def test_alternative_of_the_case_figure_matches_the_curve():
    figure = lesson.case_figure()
    curve = dict(zip(figure.data[0].x, figure.data[0].y, strict=True))
    said = re.search(r"从(\d+)天降到(\d+)天", figure.layout.meta["alt"])
    assert (curve["2026-04-14"], curve["2026-04-15"]) == (int(said[1]), int(said[2]))
    assert curve["2026-03-21"] == curve["2026-03-20"] + 1
    assert curve["2026-05-20"] == 0


@pytest.mark.parametrize("figure", [lesson.bucket_figure(), lesson.five_class_figure()])
def test_bars_leave_no_gap(figure):
    for row in (0, 1):
        reached = 0
        for bar in figure.data:
            assert bar.base[row] == reached
            reached += bar.x[row]


def test_sample_portfolio_is_always_the_same_and_fills_every_bucket(accounts):
    assert sample_portfolio(50) == sample_portfolio(50)
    assert sample_portfolio(50) != sample_portfolio(50, seed=1)
    assert (accounts["bucket"].value_counts() > 0).all()
    assert accounts["account_id"].str.startswith("示例").all()


def test_sample_frame_agrees_with_the_scalar_rule(accounts):
    by_id = accounts.set_index("account_id")["days_past_due"]
    for account in sample_portfolio(as_of=lesson.SAMPLE_DAY):
        days = dq.days_past_due(account.dues, account.payments, lesson.SAMPLE_DAY)
        assert by_id[account.account_id] == days


@pytest.mark.parametrize("accounts", [0, -1])
def test_a_sample_needs_an_account(accounts):
    with pytest.raises(dq.DelinquencyError):
        sample_portfolio(accounts)


def test_ageing_table_adds_up(accounts):
    *buckets, total = lesson.ageing_table(accounts).rows
    assert total[1] == f"{sum(int(row[1].rstrip('户')) for row in buckets)}户" == "400户"
    amounts = [Decimal(row[2].rstrip("元").replace(",", "")) for row in buckets]
    assert Decimal(total[2].rstrip("元").replace(",", "")) == sum(amounts)


def test_roll_rates_are_those_of_the_published_example():
    rates = [row[2] for row in lesson.roll_rate_table().rows]
    assert rates == ["3.40%", "42.57%", "67.12%", "72.12%", "—"]


def _shown(explorer: lesson.StatusExplorer) -> dict[str, str]:
    pairs = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', explorer.answer.value)
    return dict(pairs)


def test_the_sliders_drive_the_answer():
    explorer = lesson.StatusExplorer()
    assert _shown(explorer)["逾期天数"] == "30天"
    explorer.paid.value = 180
    assert _shown(explorer)["最早一笔没还足的到期还款日"] == "2026-03-06"
    assert _shown(explorer)["逾期天数"] == "61天"
    explorer.paid.value = 200
    assert _shown(explorer)["逾期天数"] == "30天"
    explorer.day.value = date(2026, 10, 10)
    shown = _shown(explorer)
    assert shown["逾期天数"] == "187天"
    assert shown["五级分类（2011年信用卡口径）"] == "损失"
    assert shown["五级分类（2023年全部资产口径）"] == "次级"
    assert shown["逾期金额"] == "1060.00元"


def test_the_controls_text_form_never_changes():
    assert repr(lesson.StatusExplorer()) == repr(lesson.StatusExplorer())
