"""Accounts, figures, tables and the control of the lesson on interest and fees.

Every figure carries its title, a text alternative and its data in ``layout.meta``; the site shows
them. Apart from the published example all people and amounts are invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from html import escape
from itertools import accumulate

import ipywidgets as widgets
import plotly.graph_objects as go

from dunning.card import Card, CardTerms, Posting, Statement
from dunning.card.money import yuan
from dunning.knowledge.terms import load_terms
from dunning.notebook.figure import finish
from dunning.notebook.live import LiveControl
from dunning.notebook.tables import Table

OPENED = date(2026, 3, 6)
BOUGHT_ON = date(2026, 3, 30)
DUE = date(2026, 4, 23)
BILLED_ON = date(2026, 5, 5)
"""Days of the published example (1000 yuan bought, 100 yuan paid, 17.85 yuan of interest)."""

METHODS = {"full": "全额计息", "unpaid_fifo": "未偿部分计息"}
_BLUE, _ORANGE, _GREY, _RED = "#0b5394", "#c27c0e", "#8a8a8a", "#9c3322"


def published_terms(interest_method: str = "full") -> CardTerms:
    """Return the terms of the published example, with the interest method of choice."""
    return replace(load_terms("cmb-2021"), interest_method=interest_method)


def example_card(
    terms: CardTerms,
    paid: Decimal = Decimal(100),
    paid_on: date = DUE,
    amount: Decimal = Decimal(1000),
) -> Card:
    """Return the card of the published example, with another payment if wanted.

    Parameters
    ----------
    terms : CardTerms
        The terms.
    paid : Decimal
        Yuan paid; 0 for no payment.
    paid_on : datetime.date
        Day of the payment.
    amount : Decimal
        Yuan bought on 30 March.

    Returns
    -------
    Card
        Opened on 6 March 2026; the source prints no year.
    """
    postings = [Posting("消费1", "purchase", BOUGHT_ON, amount)]
    if paid:
        postings.append(Posting("还款1", "payment", paid_on, paid))
    return Card(terms, OPENED, tuple(postings))


def may_statement(card: Card) -> Statement:
    """Return the statement of 5 May 2026."""
    return card.statements(BILLED_ON)[-1]


CONVENTIONS = {
    "cmb-2021": "全额计息，账单日算",
    "cmb-2007": "全额计息，账单日不算",
    "icbc-unpaid": "未偿部分计息，账单日算",
}
"""Rule sets that the lesson compares."""


def conventions_table() -> Table:
    """Return the May interest of the same account under the rule sets of `CONVENTIONS`."""
    rows = []
    for name, title in CONVENTIONS.items():
        # The rule sets have other statement days; only the conventions are to be compared.
        terms = replace(load_terms(name), statement_day=5, due_day=23)
        rows.append((title, yuan(may_statement(example_card(terms)).interest)))
    return Table("同一笔账，三种口径的利息", ("口径", "5月5日的利息"), rows)


def daily_balance_figure() -> go.Figure:
    """Return the balance that bears interest on each day of the published example."""
    legs = may_statement(example_card(published_terms())).legs
    figure = go.Figure()
    for leg, color in zip(legs, (_BLUE, _ORANGE), strict=True):
        days = [leg.start + timedelta(days=n) for n in range(leg.days)]
        figure.add_bar(
            x=[day.isoformat() for day in days],
            y=[float(leg.base)] * leg.days,
            name=f"{yuan(leg.base)}×{leg.days}天",
            marker={"color": color},
            hovertemplate="%{x}<br>计息余额%{y:,.2f}元<extra></extra>",
        )
    figure.update_layout(bargap=0.15, legend={"orientation": "h", "y": -0.25})
    figure.update_xaxes(title="日期", tickformat="%m-%d")
    figure.update_yaxes(title="计息余额（元）", rangemode="tozero")
    rows = [
        (
            f"{leg.start.isoformat()}至{leg.end.isoformat()}",
            f"{leg.days}天",
            yuan(leg.base),
            yuan(leg.amount),
        )
        for leg in legs
    ]
    table = Table("每天按多少钱计息（公开例子）", ("日期", "天数", "计息余额", "利息"), rows)
    alt = "前24根柱子都是1,000元，还款100元那天起降到900元，直到账单日共13根；没有一根降到0。"
    return finish(figure, alt, table)


def method_table(paid: Sequence[Decimal]) -> Table:
    """Return the interest of the example under both methods for several payments.

    Parameters
    ----------
    paid : sequence of Decimal
        Yuan paid on the due date.

    Returns
    -------
    Table
    """
    rows = [
        (yuan(amount), *(yuan(example_interest(method, amount)) for method in METHODS))
        for amount in paid
    ]
    return Table("到期日还多少，下期利息多少", ("还款", *METHODS.values()), rows)


def example_interest(method: str, paid: Decimal) -> Decimal:
    """Return the May interest (yuan) when ``paid`` yuan are paid on the due date."""
    return may_statement(example_card(published_terms(method), paid)).interest


def method_figure() -> go.Figure:
    """Return May interest against the payment, for the two methods."""
    steps = [Decimal(n) for n in range(0, 1001, 50)]
    figure = go.Figure()
    for method, color in zip(METHODS, (_BLUE, _ORANGE), strict=True):
        figure.add_scatter(
            x=[int(paid) for paid in steps],
            y=[float(example_interest(method, paid)) for paid in steps],
            name=METHODS[method],
            mode="lines+markers",
            line={"color": color, "width": 3},
            marker={"symbol": "circle" if method == "full" else "square"},
            hovertemplate="还%{x}元<br>利息%{y:.2f}元<extra></extra>",
        )
    figure.update_layout(legend={"orientation": "h", "y": -0.25})
    figure.update_xaxes(title="到期还款日还款（元）")
    figure.update_yaxes(title="下期利息（元）", rangemode="tozero")
    table = method_table([Decimal(n) for n in (0, 100, 500, 900, 950, 1000)])
    alt = (
        "两条线都往右下走。未偿部分计息的线平稳降到0；"
        "全额计息的线还到950元仍有12.33元，还清1,000元才一下子落到0。"
    )
    return finish(figure, alt, table)


@dataclass(frozen=True)
class Payoff:
    """How a debt ends when only the minimum is paid.

    Parameters
    ----------
    statements : tuple of Statement
        From the first bill to the last.
    interest, paid : Decimal
        Yuan of interest billed, and of all payments.
    """

    statements: tuple[Statement, ...]
    interest: Decimal
    paid: Decimal

    @property
    def months(self) -> int:
        """Number of payments."""
        return sum(one.closing_balance > 0 for one in self.statements)


def pay_only_the_minimum(
    amount: Decimal, minimum_purchase_rate: Decimal, *, rest_below: Decimal = Decimal(100)
) -> Payoff:
    """Pay the minimum on each due date; a bill below ``rest_below`` yuan is paid whole.

    Parameters
    ----------
    amount : Decimal
        Yuan bought on 30 March 2026, nothing afterwards.
    minimum_purchase_rate : Decimal
        Share of purchases in the minimum payment.
    rest_below : Decimal
        Yuan.

    Returns
    -------
    Payoff
    """
    terms = replace(published_terms(), minimum_purchase_rate=minimum_purchase_rate)
    card = example_card(terms, Decimal(0), amount=amount)
    statements = card.statements(date(2026, 4, 5))
    paid = Decimal(0)
    while statements[-1].closing_balance > 0:
        bill = statements[-1]
        small = bill.closing_balance < rest_below
        share = bill.closing_balance if small else bill.minimum_payment
        paid += share
        number = f"还款{len(statements)}"
        card = card.with_postings(Posting(number, "payment", bill.due_date, share))
        statements = card.statements(bill.statement_date + timedelta(days=31))
    return Payoff(statements, sum((one.interest for one in statements), Decimal(0)), paid)


def trap_figure(amount: Decimal = Decimal(12000)) -> go.Figure:
    """Return the bills of a holder who pays the minimum only, for shares of 10% and 5%."""
    figure = go.Figure()
    rows = []
    for share, color, dash in (
        (Decimal("0.10"), _BLUE, "solid"),
        (Decimal("0.05"), _ORANGE, "dash"),
    ):
        payoff = pay_only_the_minimum(amount, share)
        figure.add_scatter(
            x=list(range(1, len(payoff.statements) + 1)),
            y=[float(one.closing_balance) for one in payoff.statements],
            name=f"最低还款额含消费的{share:.0%}",
            mode="lines",
            line={"color": color, "width": 3, "dash": dash},
            hovertemplate="第%{x}张账单<br>%{y:,.2f}元<extra></extra>",
        )
        halfway = next(
            n for n, one in enumerate(payoff.statements, 1) if one.closing_balance < amount / 2
        )
        rows.append(
            (
                f"{share:.0%}",
                f"{payoff.months}次",
                f"第{halfway}张",
                yuan(payoff.interest),
                yuan(payoff.paid),
            )
        )
    figure.update_layout(legend={"orientation": "h", "y": -0.25})
    figure.update_xaxes(title="第几张账单")
    figure.update_yaxes(title="账单余额（元）", tickformat=",", rangemode="tozero")
    columns = ("消费比例", "还款次数", "余额降到一半以下的账单", "利息合计", "还款合计")
    table = Table(f"示例：消费{yuan(amount)}，只还最低还款额", columns, rows)
    alt = "两条线先陡后平，拖着长尾巴；比例5%的那条降得慢一半，尾巴也长一倍左右。"
    return finish(figure, alt, table)


def unpaid_statements(
    amount: Decimal = Decimal(3000), compounding: str = "statement"
) -> tuple[Statement, ...]:
    """Return seven bills of a holder who pays nothing at all."""
    terms = replace(published_terms(), compounding=compounding)
    card = example_card(terms, Decimal(0), amount=amount)
    return card.statements(date(2026, 10, 5))[:7]


def unpaid_figure(amount: Decimal = Decimal(3000)) -> go.Figure:
    """Return what half a year without any payment adds to the debt, bill by bill."""
    statements = unpaid_statements(amount)
    days = [one.statement_date.isoformat() for one in statements]
    interest = list(accumulate(one.interest for one in statements))
    fees = list(accumulate(one.late_fee for one in statements))
    series = {"本金": [amount] * len(days), "利息": interest, "违约金": fees}
    figure = go.Figure()
    for (name, values), color in zip(series.items(), (_GREY, _BLUE, _RED), strict=True):
        figure.add_bar(
            x=days,
            y=[float(value) for value in values],
            name=name,
            marker={"color": color},
            hovertemplate="%{x}<br>" + name + "%{y:,.2f}元<extra></extra>",
        )
    balances = [one.closing_balance for one in statements]
    rows = [
        (day, *map(yuan, (amount, *costs)))
        for day, *costs in zip(days, interest, fees, balances, strict=True)
    ]
    figure.update_layout(barmode="stack", legend={"orientation": "h", "y": -0.25})
    figure.update_xaxes(title="账单日", type="category")
    figure.update_yaxes(title="账单余额（元）", tickformat=",")
    columns = ("账单日", "本金", "利息累计", "违约金累计", "账单余额")
    table = Table(f"示例：消费{yuan(amount)}，半年一分没还", columns, rows)
    alt = "七根柱子一根比一根高一点，长高的部分是利息和违约金；本金那一段始终一样高，总额没有翻倍。"
    return finish(figure, alt, table)


def compounding_table(amount: Decimal = Decimal(3000)) -> Table:
    """Return the interest of half a year without payment, with and without compounding."""
    with_it = unpaid_statements(amount)
    without = unpaid_statements(amount, compounding="none")
    rows = [
        (
            one.statement_date.isoformat(),
            yuan(one.interest),
            yuan(two.interest),
            yuan(one.interest - two.interest),
        )
        for one, two in zip(with_it[1:], without[1:], strict=True)
    ]
    totals = [sum((one.interest for one in side), Decimal(0)) for side in (with_it, without)]
    rows.append(("合计", *map(yuan, totals), yuan(totals[0] - totals[1])))
    return Table("示例：复利多收多少", ("账单日", "按月复利", "不计复利", "相差"), rows)


def explain_html(statement: Statement) -> str:
    """Return the explanation of a statement as an ordered list in HTML."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in statement.explain())
    return f"<ol>{lines}</ol>"


class InterestExplorer(LiveControl):
    """Payment, day and method of the published example, and the bill they lead to.

    Attributes
    ----------
    paid : ipywidgets.IntSlider
        Yuan paid.
    day : ipywidgets.SelectionSlider
        Day of the payment, from 6 April to 5 May.
    method : ipywidgets.Dropdown
        A key of `METHODS`.
    answer : ipywidgets.HTML
        The explained bill of 5 May.
    """

    def __init__(self) -> None:
        wide = {"description_width": "7em"}
        shape = {"layout": {"width": "32em"}, "style": wide, "continuous_update": False}
        days = [date(2026, 4, 6) + timedelta(days=n) for n in range(30)]
        self.paid = widgets.IntSlider(
            value=100, min=0, max=1000, step=50, description="还款（元）", **shape
        )
        self.day = widgets.SelectionSlider(
            options=[(day.isoformat(), day) for day in days],
            value=DUE,
            description="还款日期",
            **shape,
        )
        self.method = widgets.Dropdown(
            options=[(title, method) for method, title in METHODS.items()],
            description="计息方式",
            style=wide,
        )
        self.answer = widgets.HTML()
        super().__init__(
            [self.paid, self.day, self.method, self.answer],
            purpose="换还款金额、还款日期和计息方式，看账单里的每一段利息怎么变",
        )
        for control in (self.paid, self.day, self.method):
            control.observe(self.update, names="value")
        self.update()

    def update(self, _change: object = None) -> None:
        """Show the bill for the controls as they stand."""
        terms = published_terms(self.method.value)
        card = example_card(terms, Decimal(self.paid.value), self.day.value)
        self.answer.value = explain_html(may_statement(card))
