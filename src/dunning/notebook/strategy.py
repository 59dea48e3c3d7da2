"""The strategy round: choose an action for each case and learn at once what it leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Any

import ipywidgets
import plotly.graph_objects as go

from dunning.quiz.notebook import MIME_TYPE, quiz_reference
from dunning.quiz.strategy import (
    PASS_SHARE,
    STEPS,
    Case,
    RoundScore,
    basis,
    cases_bank,
    facts,
    load_cases,
    score_round,
)

LETTERS = "甲乙丙丁"
LEADS = {
    "best": "✓ 最好的做法，得2分。",
    "lawful": "△ 不违规，但有更好的做法，得1分。",
    "forbidden": "‼ 红线：禁止的做法，得0分，这一轮不通过。",
}


class StrategyRound(ipywidgets.VBox):
    """A round of strategy cases with running score.

    Parameters
    ----------
    cases : Sequence[Case], optional
        The cases in order; all of the course when omitted.

    Attributes
    ----------
    choices : dict[str, int]
        Position of the chosen action, from 0, by case id.
    """

    def __init__(self, cases: Sequence[Case] | None = None) -> None:
        self.cases = tuple(cases if cases is not None else load_cases())
        self.choices: dict[str, int] = {}
        self.position = 0
        self.case_view = ipywidgets.HTML()
        self.choice = ipywidgets.ToggleButtons(
            options=[(letter, number) for number, letter in enumerate(LETTERS)],
            value=None,
            description="你选：",
            style={"button_width": "4rem"},
        )
        self.submit_button = ipywidgets.Button(description="提交", button_style="primary")
        self.next_button = ipywidgets.Button(description="下一个案件")
        self.restart_button = ipywidgets.Button(description="重来一轮")
        self.feedback_view = ipywidgets.HTML()
        self.score_view = ipywidgets.HTML()
        self.submit_button.on_click(self.submit)
        self.next_button.on_click(self.go_on)
        self.restart_button.on_click(self.restart)
        buttons = ipywidgets.HBox(
            [self.submit_button, self.next_button, self.restart_button],
            layout=ipywidgets.Layout(flex_flow="row wrap"),
        )
        super().__init__(
            [self.score_view, self.case_view, self.choice, buttons, self.feedback_view]
        )
        self._show_case()

    @property
    def case(self) -> Case:
        """The case on screen."""
        return self.cases[self.position]

    @property
    def score(self) -> RoundScore:
        """The score so far."""
        return score_round(self.cases, self.choices)

    def submit(self, _: Any = None) -> None:
        """Judge the chosen action; the first choice for a case counts."""
        if self.choice.value is None:
            self.feedback_view.value = "<p>先选甲、乙、丙、丁中的一个，再提交。</p>"
            return
        self.choices[self.case.id] = self.choice.value
        self._show_outcome()

    def go_on(self, _: Any = None) -> None:
        """Show the next case."""
        if self.position + 1 < len(self.cases):
            self.position += 1
            self._show_case()

    def restart(self, _: Any = None) -> None:
        """Begin a new round."""
        self.choices = {}
        self.position = 0
        self._show_case()

    def _show_case(self) -> None:
        self.choice.value = None
        self.choice.disabled = False
        self.submit_button.disabled = False
        self.next_button.disabled = True
        self.case_view.value = case_html(self.case, self.position + 1, len(self.cases))
        self.feedback_view.value = ""
        self.score_view.value = score_html(self.score)

    def _show_outcome(self) -> None:
        self.choice.disabled = True
        self.submit_button.disabled = True
        self.next_button.disabled = self.position + 1 == len(self.cases)
        self.feedback_view.value = feedback_html(self.case, self.choices[self.case.id])
        self.score_view.value = score_html(self.score)

    def __repr__(self) -> str:
        """Return a line without ids: stored outputs must not change from run to run."""
        return f"策略测验：{len(self.cases)}个案件（运行这一格后作答）"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        wanted = [case.id for case in self.cases]
        reference = quiz_reference(cases_bank().select(wanted))
        return super()._repr_mimebundle_(**kwargs) | {MIME_TYPE: reference}


def case_html(case: Case, number: int, total: int) -> str:
    """Return the facts of a case and its four actions as HTML.

    Parameters
    ----------
    case : Case
        The case.
    number, total : int
        Its place in the round, from 1, and the number of cases.

    Returns
    -------
    str
        HTML, every text escaped.
    """
    lines = escape(facts(case)).replace("\n", "<br>")
    actions = "".join(
        f"<li><strong>{letter}</strong>　{escape(action.text)}</li>"
        for letter, action in zip(LETTERS, case.actions, strict=True)
    )
    return (
        f"<h4>案件{number}／{total}：{escape(case.title)}（示例）</h4><p>{lines}</p>"
        f"<p>你下一步怎么做？</p><ul style='list-style:none;padding-left:0'>{actions}</ul>"
    )


def feedback_html(case: Case, position: int) -> str:
    """Return what is said after a choice: verdict, reason, rules, then the other actions.

    Parameters
    ----------
    case : Case
        The case.
    position : int
        Position of the chosen action, from 0.

    Returns
    -------
    str
        HTML, every text escaped.
    """
    chosen = case.actions[position]
    others = "".join(
        f"<li><strong>{LETTERS[number]}</strong>　{LEADS[action.verdict].split('，')[0]}。"
        f"{escape(action.feedback)}{escape(basis(action))}</li>"
        for number, action in enumerate(case.actions)
        if number != position
    )
    return (
        f"<p role='status'><strong>{LEADS[chosen.verdict]}</strong>"
        f"{escape(chosen.feedback)}{escape(basis(chosen))}</p>"
        f"<p>这个案件卡在“{STEPS[case.step]}”这一步。</p>"
        f"<details><summary>看看另外三个做法</summary><ul>{others}</ul></details>"
    )


def score_html(score: RoundScore) -> str:
    """Return the running score and, at the end, whether the round was passed.

    Parameters
    ----------
    score : RoundScore
        The score.

    Returns
    -------
    str
        One paragraph of HTML.
    """
    text = (
        f"已答{score.answered}个，共{score.total}个；得{score.points}分，满分{score.reachable}分。"
    )
    if score.red_lines:
        text += f"‼ 踩红线{len(score.red_lines)}次，这一轮不通过。"
    elif score.has_passed:
        text += "✓ 这一轮通过。"
    elif score.is_complete:
        text += f"✗ 没有踩红线，但不到满分的{PASS_SHARE:.0%}，这一轮不通过。"
    return f"<p><strong>{text}</strong></p>"


@dataclass(frozen=True)
class Customer:
    """An invented customer for the chart of ability and willingness.

    Parameters
    ----------
    name : str
        Shown name, such as 郭先生.
    income_yuan, expenses_yuan : Decimal
        Monthly income; necessary expenses with what other debts cost a month, in yuan.
    minimum_payment_yuan : Decimal
        Minimum payment due, in yuan, above 0.
    promises, kept : int
        Promises to pay that have fallen due and those of them kept; `promises` above 0.
    """

    name: str
    income_yuan: Decimal
    expenses_yuan: Decimal
    minimum_payment_yuan: Decimal
    promises: int
    kept: int

    @property
    def ability(self) -> Decimal:
        """What is left each month as a multiple of the minimum payment, two decimals to show."""
        left = self.income_yuan - self.expenses_yuan
        return (left / self.minimum_payment_yuan).quantize(_SHOWN, ROUND_HALF_UP)

    @property
    def willingness(self) -> Decimal:
        """Share of due promises kept, two decimals to show."""
        return (Decimal(self.kept) / self.promises).quantize(_SHOWN, ROUND_HALF_UP)

    @property
    def can_pay(self) -> bool:
        """Whether what is left each month covers the whole minimum payment."""
        # Not by `ability`: rounded to 1.00, somebody who is a few yuan short would seem able.
        return self.income_yuan - self.expenses_yuan >= self.minimum_payment_yuan

    @property
    def keeps_promises(self) -> bool:
        """Whether at least half of the due promises were kept."""
        return self.kept >= HALF * self.promises

    @property
    def approach(self) -> str:
        """What to try first."""
        if self.can_pay:
            return "约定日期和金额" if self.keeps_promises else "讲清真实后果，要具体承诺"
        return "申请个性化分期" if self.keeps_promises else "先谈困难，转专岗"


HALF = Decimal("0.5")
_SHOWN = Decimal("0.01")


def ability_willingness_figure(customers: Sequence[Customer]) -> go.Figure:
    """Draw customers by ability and willingness.

    Parameters
    ----------
    customers : Sequence[Customer]
        Whom to draw.

    Returns
    -------
    plotly.graph_objects.Figure
        A scatter plot with title, text alternative and data table in ``layout.meta``.
    """
    figure = go.Figure(
        go.Scatter(
            x=[float(customer.ability) for customer in customers],
            y=[float(customer.willingness) for customer in customers],
            text=[customer.name for customer in customers],
            mode="markers+text",
            textposition="top center",
            marker={"size": 14, "color": "#0b5cad"},
        )
    )
    figure.add_vline(x=1, line_dash="dash", line_color="#6b7280")
    figure.add_hline(y=float(HALF), line_dash="dash", line_color="#6b7280")
    figure.update_xaxes(title="能力：每月能拿出的钱是最低还款额的几倍", rangemode="tozero")
    figure.update_yaxes(title="意愿：承诺兑现率", range=[-0.1, 1.2], tickformat=".0%")
    ready = [c.name for c in customers if c.can_pay and c.keeps_promises]
    hard = [c.name for c in customers if not c.can_pay and c.keeps_promises]
    figure.update_layout(
        height=420,
        meta={
            "title": "能力和意愿（示例）",
            "alt": f"右上角是还得起也兑现的{'、'.join(ready)}；左上角是想还但还不起的"
            f"{'、'.join(hard)}，适合申请个性化分期。",
            "table": {
                "columns": ["客户", "能力（倍）", "承诺兑现率", "先试什么"],
                "rows": [
                    [c.name, f"{c.ability}", f"{c.willingness:.0%}", c.approach] for c in customers
                ],
            },
        },
    )
    return figure
