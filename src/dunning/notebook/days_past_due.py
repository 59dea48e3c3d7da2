"""Case, figures, tables and controls of the lesson on days past due.

Every figure carries its title, a text alternative and its data in ``layout.meta``; the site shows
them. All people and amounts are invented.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import ipywidgets as widgets
import plotly.graph_objects as go

from dunning import delinquency as dq
from dunning.delinquency.sample import SampleAccount, sample_portfolio
from dunning.notebook.figure import finish
from dunning.notebook.live import LiveControl
from dunning.notebook.tables import Table

if TYPE_CHECKING:
    import pandas as pd

CASE_DUES = (
    dq.Due(date(2026, 3, 6), Decimal("500.00")),
    dq.Due(date(2026, 4, 6), Decimal("520.00")),
    dq.Due(date(2026, 5, 6), Decimal("540.00")),
)
"""New minimum payment of three statements of the invented customer 周女士, yuan."""

CASE_PAYMENTS = (
    dq.Payment(date(2026, 3, 20), Decimal("300.00")),
    dq.Payment(date(2026, 4, 15), Decimal("400.00"), id="代扣"),
    dq.Payment(date(2026, 5, 20), Decimal("860.00")),
)
"""What she paid, yuan."""

SAMPLE_DAY = date(2026, 6, 30)
"""Month end that the invented portfolio is looked at."""

OCC_OUTSTANDING = tuple(map(Decimal, ("987.4", "30.2", "11.8", "8.2", "5.9")))
"""Balances of the OCC example by bucket (current, 30, 60, 90, 120 days), as printed."""

OCC_LOSS_FACTORS = tuple(map(Decimal, ("0.0070", "0.2061", "0.4841", "0.7212", "1.0000")))
"""Loss factors of the same table (Comptroller's Handbook, Retail Lending, appendix G)."""

OCC_BUCKETS = ("未逾期", "30天段", "60天段", "90天段", "120天段")

_BLUES = ("#0b5394", "#3d7ab5", "#5b93c6", "#9dc0df", "#c27c0e", "#b4571a", "#9c3322", "#6b1d1d")


def _two_rows(figure: go.Figure, names: Sequence[str]) -> None:
    """Lay out two rows of spans: first name on top, short lines for phones, spans named inside."""
    smallest = {"mode": "show", "minsize": 11}
    figure.update_layout(barmode="overlay", showlegend=False, uniformtext=smallest)
    figure.update_traces(textposition="inside", insidetextanchor="middle", textangle=0)
    broken = [name.replace("年", "年<br>").replace("天算", "天<br>算") for name in names]
    figure.update_yaxes(autorange="reversed", tickvals=list(names), ticktext=broken)


def case_table() -> Table:
    """Return the dues and payments of the case in order of days, with days past due after each."""
    rows = []
    days = sorted({due.due_date for due in CASE_DUES} | {paid.date for paid in CASE_PAYMENTS})
    for day in days:
        happened = [f"到期应还{due.amount}元" for due in CASE_DUES if due.due_date == day]
        happened += [f"还款{paid.amount}元" for paid in CASE_PAYMENTS if paid.date == day]
        status = dq.account_status(CASE_DUES, CASE_PAYMENTS, day)
        oldest = status.oldest_due_date.isoformat() if status.oldest_due_date else "没有"
        rows.append((day.isoformat(), "，".join(happened), oldest, f"{status.days_past_due}天"))
    caption = "示例：周女士的应还与还款"
    return Table(caption, ("日期", "当天发生", "最早一笔没还足的到期还款日", "逾期天数"), rows)


def case_figure() -> go.Figure:
    """Return days past due of the case for every day from the first due date on."""
    start, end = date(2026, 3, 6), date(2026, 5, 25)
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    late = [dq.days_past_due(CASE_DUES, CASE_PAYMENTS, day) for day in days]
    figure = go.Figure(
        go.Scatter(
            x=[day.isoformat() for day in days],
            y=late,
            mode="lines",
            line={"color": _BLUES[0], "width": 3},
            hovertemplate="%{x}<br>逾期%{y}天<extra></extra>",
        )
    )
    for paid in CASE_PAYMENTS:
        figure.add_annotation(
            x=paid.date.isoformat(),
            y=dq.days_past_due(CASE_DUES, CASE_PAYMENTS, paid.date),
            text=f"还{paid.amount:.0f}元",
            xanchor="right",
            ax=-14,
            ay=-30,
        )
    figure.update_xaxes(title="日期", tickformat="%m-%d")
    figure.update_yaxes(title="逾期天数（天）", rangemode="tozero")
    return finish(
        figure,
        "3月20日还300元，折线照样上升；4月15日还400元，从39天降到9天；5月20日补足860元，降到0天。",
        case_table(),
        title="周女士的逾期天数怎样变化（示例）",
    )


def bucket_figure(last_day: int = 200) -> go.Figure:
    """Return the two M conventions as bars of days, one above the other."""
    figure = go.Figure()
    schemes = {"第30天算M1": dq.M_1_30, "第30天算M2": dq.M_1_29}
    rows = []
    for position, name in enumerate(dq.M_1_30.names):
        spans = [scheme.buckets[position] for scheme in schemes.values()]
        rows.append((name, *(_span(span) for span in spans)))
        ends = [last_day if span.last is None else span.last for span in spans]
        figure.add_bar(
            y=list(schemes),
            x=[end - span.first + 1 for span, end in zip(spans, ends, strict=True)],
            base=[span.first for span in spans],
            orientation="h",
            name=name,
            marker={"color": _BLUES[position], "line": {"color": "white", "width": 1}},
            text=["" if name in {"M0", "正常"} else name] * 2,
            hovertext=[f"{name}：{_span(span)}" for span in spans],
            hoverinfo="text",
        )
    _two_rows(figure, tuple(schemes))
    figure.update_xaxes(title="逾期天数（天）", dtick=30, range=[0, last_day])
    table = Table("两种M账龄界线", ("账龄", *schemes), rows)
    alt = "上下两行色块几乎重合，下一种界线从M2起每一档都早一天开始，所以第30、60、90天换了档。"
    return finish(figure, alt, table, height=300)


def _span(span: dq.Bucket) -> str:
    if span.last is None:
        return f"{span.first}天以上"
    return f"{span.first}天" if span.first == span.last else f"{span.first}—{span.last}天"


def five_class_figure(last_day: int = 400) -> go.Figure:
    """Return both five-class scales as bars of days, one above the other."""
    titles = {
        "2011年信用卡口径": dq.Scale.CARDS_2011,
        "2023年全部资产口径": dq.Scale.ALL_ASSETS_2023,
    }
    figure = go.Figure()
    rows = []
    for position, name in enumerate(dq.CLASSES):
        firsts = [dq.SCALES[scale][position].first_day for scale in titles.values()]
        nexts = [
            dq.SCALES[scale][position + 1].first_day if position < 4 else last_day
            for scale in titles.values()
        ]
        spans = [
            dq.Bucket(name, first, end - 1 if position < 4 else None)
            for first, end in zip(firsts, nexts, strict=True)
        ]
        rows.append((name, *(_span(span) for span in spans)))
        figure.add_bar(
            y=list(titles),
            x=[end - first for first, end in zip(firsts, nexts, strict=True)],
            base=firsts,
            orientation="h",
            name=name,
            marker={
                "color": ("#3d7ab5", "#9dc0df", "#e0b35a", "#c2621a", "#7a2020")[position],
                "line": {"color": "white", "width": 1},
            },
            text=["" if name in {"M0", "正常"} else name] * 2,
            hovertext=[f"{name}：{_span(span)}" for span in spans],
            hoverinfo="text",
        )
    _two_rows(figure, tuple(titles))
    figure.update_xaxes(
        title="逾期天数（天）", tickvals=[0, 90, 180, 270, 360], range=[0, last_day]
    )
    table = Table("两套五级分类口径", ("类别", *titles), rows)
    alt = (
        "两行到第120天为止相同；信用卡口径在第121天转可疑、第181天转损失，"
        "另一套要到第271天和第361天（这两条线待核实）。"
    )
    return finish(figure, alt, table, title="两套五级分类口径的天数", height=300)


def sample_frame(accounts: Sequence[SampleAccount] | None = None) -> "pd.DataFrame":
    """Return the invented portfolio with one row per account.

    Parameters
    ----------
    accounts : sequence of SampleAccount or None
        None gives the portfolio of the lesson.

    Returns
    -------
    pandas.DataFrame
        ``account_id``, ``balance_fen``, ``due_date`` (oldest unpaid) and ``unpaid_fen``.
    """
    import pandas as pd  # noqa: PLC0415 - the rest of the lesson runs in a browser, without pandas

    rows = []
    for account in accounts or sample_portfolio(as_of=SAMPLE_DAY):
        status = dq.account_status(account.dues, account.payments, SAMPLE_DAY)
        oldest = status.oldest_due_date or account.dues[-1].due_date
        unpaid = sum(item.amount for item in status.unpaid)
        rows.append((account.account_id, account.balance_fen, oldest, unpaid))
    columns = ["account_id", "balance_fen", "due_date", "unpaid_fen"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(due_date=pd.to_datetime(frame["due_date"]))


def ageing_table(frame: "pd.DataFrame") -> Table:
    """Return accounts, balance and share of balance per bucket.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns ``bucket`` (ordered category) and ``balance_fen``.

    Returns
    -------
    Table
    """
    grouped = frame.groupby("bucket", observed=False)["balance_fen"].agg(["size", "sum"])
    total = grouped["sum"].sum()
    rows = [
        (name, f"{row['size']}户", f"{row['sum'] / 100:,.2f}元", f"{row['sum'] / total:.2%}")
        for name, row in grouped.iterrows()
    ]
    rows.append(("合计", f"{grouped['size'].sum()}户", f"{total / 100:,.2f}元", "100.00%"))
    caption = f"示例组合的账龄表（{SAMPLE_DAY.isoformat()}）"
    return Table(caption, ("账龄", "户数", "余额", "占余额"), rows)


def ageing_figure(frame: "pd.DataFrame") -> go.Figure:
    """Return the balance of the overdue buckets as bars (M0 would hide them)."""
    overdue = frame[frame["bucket"] != "M0"]
    sums = overdue.groupby("bucket", observed=True)["balance_fen"].sum() / 100
    figure = go.Figure(
        go.Bar(
            x=list(sums.index),
            y=[round(float(value), 2) for value in sums],
            marker={"color": _BLUES[0]},
            hovertemplate="%{x}<br>%{y:,.2f}元<extra></extra>",
        )
    )
    figure.update_xaxes(title="账龄")
    figure.update_yaxes(title="余额（元）", tickformat=",")
    largest = sums.idxmax()
    alt = f"逾期各档里{largest}余额最多；图中不画M0，因为它占大头，会把别的柱子压扁。"
    return finish(figure, alt, ageing_table(frame), title="示例组合的逾期余额")


def roll_rate_table() -> Table:
    """Return the OCC example with the roll rates that its loss factors imply."""
    pairs = zip(OCC_LOSS_FACTORS, (*OCC_LOSS_FACTORS[1:], None), strict=True)
    rates = [None if later is None else dq.roll_rate(now, later) for now, later in pairs]
    rows = [
        (name, f"{balance}", "—" if rate is None else f"{rate:.2%}", f"{factor:.2%}")
        for name, balance, rate, factor in zip(
            OCC_BUCKETS, OCC_OUTSTANDING, rates, OCC_LOSS_FACTORS, strict=True
        )
    ]
    caption = "迁徙率与损失比例（美国货币监理署手册附录G的数字）"
    return Table(caption, ("账龄段", "余额", "迁徙到下一段", "最终损失比例"), rows)


def status_rows(as_of: date, paid: Decimal) -> list[tuple[str, str]]:
    """Return what the control shows: the case with another second payment, on another day.

    Parameters
    ----------
    as_of : datetime.date
        The day looked at.
    paid : Decimal
        Yuan paid on 15 April in place of 400.

    Returns
    -------
    list of (str, str)
        Name and value, in Chinese.

    Raises
    ------
    DelinquencyError
        For a wrong date or a negative or float amount.
    """
    first, second, _ = CASE_PAYMENTS
    status = dq.account_status(CASE_DUES, [first, dq.Payment(second.date, paid)], as_of)
    days = status.days_past_due
    oldest = status.oldest_due_date.isoformat() if status.oldest_due_date else "没有"
    cards, all_assets = dq.classify_on_both(days)
    return [
        ("观察日", as_of.isoformat()),
        ("最早一笔没还足的到期还款日", oldest),
        ("逾期天数", f"{days}天"),
        ("逾期金额", f"{Decimal(status.arrears):.2f}元"),
        ("账龄（第30天算M1）", dq.bucket(days, dq.M_1_30)),
        ("账龄（第30天算M2）", dq.bucket(days, dq.M_1_29)),
        ("五级分类（2011年信用卡口径）", cards.class_name),
        ("五级分类（2023年全部资产口径）", all_assets.class_name),
    ]


def status_table(as_of: date, paid: Decimal) -> Table:
    """Return `status_rows` as a table."""
    caption = f"示例：周女士4月15日还{paid:.2f}元，5月不再还款"
    return Table(caption, ("项目", "结果"), status_rows(as_of, paid))


class StatusExplorer(LiveControl):
    """Two sliders, day and payment, and the status they lead to.

    Attributes
    ----------
    day : ipywidgets.SelectionSlider
        The day looked at.
    paid : ipywidgets.IntSlider
        Yuan paid on 15 April.
    answer : ipywidgets.HTML
        The table of `status_table`.
    """

    def __init__(self) -> None:
        start = date(2026, 4, 15)
        days = [start + timedelta(days=n) for n in range(260)]
        wide = {"description_width": "7em"}
        self.day = widgets.SelectionSlider(
            options=[(day.isoformat(), day) for day in days],
            value=date(2026, 5, 6),
            description="观察日",
            continuous_update=False,
            style=wide,
            layout={"width": "32em"},
        )
        self.paid = widgets.IntSlider(
            value=400,
            min=0,
            max=1300,
            step=20,
            description="4月15日还款",
            continuous_update=False,
            style=wide,
            layout={"width": "32em"},
        )
        self.answer = widgets.HTML()
        super().__init__(
            [self.day, self.paid, self.answer],
            purpose="换观察日和4月15日还款额，看逾期天数、账龄和分类怎么变",
        )
        self.day.observe(self.update, names="value")
        self.paid.observe(self.update, names="value")
        self.update()

    def update(self, _change: object = None) -> None:
        """Show the status for the sliders as they stand."""
        self.answer.value = status_table(self.day.value, Decimal(self.paid.value))._repr_html_()
