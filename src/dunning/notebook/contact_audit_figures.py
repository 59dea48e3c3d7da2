"""Figures of the lesson on auditing contacts.

Every figure carries its title, a text alternative and its data in ``layout.meta``; the site shows
them. The bundle of the site has no heat maps, so cells are drawn as square marks.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dunning.compliance import AuditResult
from dunning.notebook.contact_audit import identities
from dunning.notebook.figure import finish
from dunning.notebook.tables import Table

_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_SHADES = ("#eef2f6", "#cfe0ef", "#8fb8da", "#3d7ab5", "#0b5394")
_RED_LINE = "#9c1c1c"
_EDGE = "#9aa5b1"


def _shade(count: int) -> str:
    return _SHADES[min(count, len(_SHADES) - 1)]


def _ink(count: int) -> str:
    return "#ffffff" if count > 2 else "#1f2933"


def _squares(size: int, **fields: Any) -> go.Scatter:
    """Return square marks with text in them: ``color``, ``edge`` and ``width`` are their look."""
    edge = {"color": fields.pop("edge"), "width": fields.pop("width")}
    marker = {"symbol": "square", "size": size, "color": fields.pop("color"), "line": edge}
    return go.Scatter(mode="markers+text", marker=marker, hoverinfo="skip", **fields)


def calendar_figure(result: AuditResult) -> go.Figure:
    """Return the days of the log as squares, a week to a row; more findings, a darker square."""
    days = result.summary_by_day
    monday = days["day"].min() - pd.Timedelta(days=days["day"].min().weekday())
    counts, worst = days["findings"].tolist(), days["红线"].tolist()
    weeks = [(day - monday).days // 7 for day in days["day"]]
    figure = go.Figure(
        _squares(
            32,
            x=[_WEEKDAYS[day.weekday()] for day in days["day"]],
            y=weeks,
            text=[
                f"{day.day}日<br>{count or '—'}{'‼' if red else ''}"
                for day, count, red in zip(days["day"], counts, worst, strict=True)
            ],
            textfont={"size": 11, "color": [_ink(count) for count in counts]},
            color=[_shade(count) for count in counts],
            edge=[_RED_LINE if red else _EDGE for red in worst],
            width=[3 if red else 1 for red in worst],
        )
    )
    figure.update_xaxes(
        title="星期（左边是这一周星期一的日期）", range=[-0.55, 6.55], showgrid=False
    )
    figure.update_xaxes(categoryorder="array", categoryarray=_WEEKDAYS)
    mondays = [f"{monday + pd.Timedelta(weeks=week):%m-%d}" for week in range(weeks[-1] + 1)]
    figure.update_yaxes(tickvals=list(range(len(mondays))), ticktext=mondays)
    figure.update_yaxes(range=[len(mondays) - 0.4, -0.6], showgrid=False, zeroline=False)
    return finish(figure, _calendar_alt(days), _days_table(days), height=110 + 52 * len(mondays))


def _days_table(days: pd.DataFrame) -> Table:
    rows = [
        (f"{row['day']:%Y-%m-%d}", row["contacts"], row["findings"], row["红线"])
        for row in days.to_dict("records")
    ]
    return Table("示例：每天的发现", ("日期", "联系次数", "发现", "其中红线"), rows)


def _calendar_alt(days: pd.DataFrame) -> str:
    most = int(days["findings"].max())
    when = [f"{day.day}日" for day in days.loc[days["findings"] == most, "day"]]
    clean = int((days["findings"] == 0).sum())
    red = int((days["红线"] > 0).sum())
    return (
        f"一格一天，颜色越深发现越多，红框和‼表示有红线。{len(days)}天里{clean}天没有发现，"
        f"{red}天有红线，最多的是{'、'.join(when)}，{most}项。"
    )


def heat_map_figure(result: AuditResult) -> go.Figure:
    """Return agents (columns) by rules (rows) as squares; more findings, a darker square."""
    agents = sorted(result.summary_by_agent["agent"])
    rules = result.summary_by_rule
    found = result.findings.astype({"rule": object}).groupby(["rule", "agent"]).size()
    names = [
        f"‼{name}" if severity == "红线" else name
        for name, severity in zip(rules["name"], rules["severity"], strict=True)
    ]
    counts = [[int(found.get((rule, agent), 0)) for agent in agents] for rule in rules["rule"]]
    values = [count for row in counts for count in row]
    figure = go.Figure(
        _squares(
            18,
            x=agents * len(names),
            y=[name for name in names for _ in agents],
            text=[str(count) if count else "" for count in values],
            textfont={"size": 12, "color": [_ink(count + 1) for count in values]},
            # One finding must stand out from none; most cells have none.
            color=[_shade(count + 1 if count else 0) for count in values],
            edge=_EDGE,
            width=1,
        )
    )
    figure.update_xaxes(title="催收员", tickangle=-90, categoryarray=agents, showgrid=False)
    figure.update_xaxes(range=[-0.6, len(agents) - 0.4], dtick=1, tickfont={"size": 11})
    figure.update_yaxes(
        autorange="reversed", categoryarray=names, showgrid=False, tickfont={"size": 12}
    )
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(categoryorder="array")
    pairs = zip(names, counts, strict=True)
    rows = [(name, *row, sum(row)) for name, row in pairs]
    table = Table("示例：催收员和规则", ("规则", *agents, "合计"), rows)
    return finish(figure, _heat_map_alt(result), table, height=130 + 28 * len(names))


def _heat_map_alt(result: AuditResult) -> str:
    by_agent = result.summary_by_agent
    most = int(by_agent["findings"].max())
    names = sorted(by_agent.loc[by_agent["findings"] == most, "agent"])
    red = sorted(by_agent.loc[by_agent["红线"] > 0, "agent"])
    return (
        f"一行一条规则，一列一名催收员，颜色越深发现越多，‼是红线。{'、'.join(names)}最多，"
        f"{most}项；有红线的是{'、'.join(red) or '没有人'}。"
    )


def stricter_figure(base: AuditResult, stricter: Mapping[str, AuditResult]) -> go.Figure:
    """Return the findings of stricter policies on the same log, beside those of the base.

    Parameters
    ----------
    base : AuditResult
        By the policy they extend.
    stricter : mapping of str to AuditResult
        By name for readers, in the order shown.

    Returns
    -------
    plotly.graph_objects.Figure
        Stacked bars: what the base finds too, and what is added.
    """
    known = identities(base.findings)
    rows = []
    for name, result in {"默认政策": base, **stricter}.items():
        found = identities(result.findings)
        rows.append((name, len(found & known), len(found - known), len(known - found)))
    names = [row[0] for row in rows]
    figure = go.Figure()
    for label, place, colour in (("默认政策就有的", 1, _SHADES[4]), ("多出来的", 2, "#c27c0e")):
        values = [row[place] for row in rows]
        shown = [str(value) if value else "" for value in values]
        figure.add_bar(x=names, y=values, name=label, text=shown, marker={"color": colour})
    figure.update_layout(barmode="stack", legend={"orientation": "h", "y": 1.12, "x": 0})
    figure.update_traces(hoverinfo="skip", textposition="inside", textangle=0)
    figure.update_xaxes(title="政策", tickangle=0)
    figure.update_yaxes(title="发现（项）", rangemode="tozero")
    lost = max(row[3] for row in rows)
    most = max(rows, key=lambda row: row[2])
    alt = (
        f"各柱下半截都是默认政策的{len(known)}项，最多少{lost}项；上半截是多出来的，"
        f"{most[0]}多{most[2]}项。"
    )
    table = Table("同一份日志，几份政策的发现（示例）", ("政策", "默认就有", "多出", "少了"), rows)
    return finish(figure, alt, table)
