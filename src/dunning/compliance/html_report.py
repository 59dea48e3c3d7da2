"""An audit as one HTML file that opens without a network."""

from pathlib import Path

import jinja2
import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from dunning.compliance.auditor import AuditResult
from dunning.compliance.reading import Contacts
from dunning.compliance.report import Report, make_report
from dunning.saving import save

MAX_FINDINGS = 2_000
"""Findings the page lists; a browser gets slow beyond, and the workbook has all."""

MAX_AGENTS = 60
"""Agents the heat map shows, those with most findings first."""

_TEMPLATE = Path(__file__).with_name("report.html.j2")
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_COLOURS = [[0, "#f4f6f8"], [0.001, "#fdd9c4"], [0.5, "#e8744f"], [1, "#8c1d18"]]
_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


def write_html(
    result: AuditResult, path: Path | str, *, mask: bool = True, source: Contacts | None = None
) -> None:
    """Write a page with a calendar, a heat map of agents by rules, and the findings.

    Parameters
    ----------
    result : AuditResult
        What was found.
    path : pathlib.Path or str
        Where to; the file holds its own plotly and loads nothing.
    mask : bool
        Whether people's ids are replaced by numbers.
    source : Contacts, optional
        How the log was read, for the lines refused.

    Raises
    ------
    OSError
        When the file cannot be written; what stood there before is left as it was.
    """
    report = make_report(result, mask=mask, source=source)
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    page = template.render(
        report=report,
        plotly=get_plotlyjs(),
        calendar=_drawn(calendar_figure(report.by_day), "calendar"),
        matrix=_drawn(matrix_figure(report.by_agent_and_rule), "matrix"),
        tables=_tables(report),
        listed=min(len(report.findings), MAX_FINDINGS),
    )
    save(path, page.encode())


def calendar_figure(by_day: pd.DataFrame) -> go.Figure:
    """Return a calendar of findings: weeks across, days of the week down.

    Parameters
    ----------
    by_day : pandas.DataFrame
        Columns 日期 (datetime64), 联系次数 and 发现.

    Returns
    -------
    plotly.graph_objects.Figure
        Every day between the first and the last; days without a contact are empty.
    """
    table = by_day.set_index("日期")
    if len(table):
        table = table.reindex(pd.date_range(table.index.min(), table.index.max()))
    days = table.index.to_series()
    monday = (days - pd.to_timedelta(days.dt.day_of_week, unit="D")).dt.strftime("%m-%d当周")
    figure = go.Figure(
        go.Heatmap(
            x=monday.tolist(),
            y=[_WEEKDAYS[day.weekday()] for day in days],
            z=table["发现"].tolist(),
            text=[f"{day.day}日" for day in days],
            texttemplate="%{text}",
            hovertext=_told(table),
            hovertemplate="%{hovertext}<extra></extra>",
            colorscale=_COLOURS,
            zmin=0,
            xgap=2,
            ygap=2,
            colorbar={"title": {"text": "发现"}},
        )
    )
    figure.update_yaxes(categoryorder="array", categoryarray=_WEEKDAYS[::-1], type="category")
    figure.update_xaxes(type="category", side="top")
    return _styled(figure, 340)


def _told(table: pd.DataFrame) -> list[str]:
    """Return what each day says when pointed at."""
    return [
        f"{day:%Y-%m-%d}<br>没有联系"
        if pd.isna(found)
        else f"{day:%Y-%m-%d}<br>联系{int(count)}次，发现{int(found)}项"
        for day, count, found in zip(table.index, table["联系次数"], table["发现"], strict=True)
    ]


def matrix_figure(crossed: pd.DataFrame) -> go.Figure:
    """Return a heat map of agents by rules.

    Parameters
    ----------
    crossed : pandas.DataFrame
        Findings; agents in rows, rules in columns.

    Returns
    -------
    plotly.graph_objects.Figure
        The agents with most findings at the top, at most `MAX_AGENTS`.
    """
    order = crossed.sum(axis=1).sort_values(kind="stable").index[-MAX_AGENTS:]
    shown = crossed.loc[order]
    figure = go.Figure(
        go.Heatmap(
            x=list(shown.columns),
            y=list(shown.index),
            z=shown.to_numpy().tolist(),
            texttemplate="%{z}",
            hovertemplate="%{y}<br>%{x}<br>%{z}项<extra></extra>",
            colorscale=_COLOURS,
            zmin=0,
            xgap=2,
            ygap=2,
            colorbar={"title": {"text": "发现"}},
        )
    )
    figure.update_xaxes(type="category", side="top", tickangle=-40)
    figure.update_yaxes(type="category")
    return _styled(figure, 220 + 26 * len(shown))


def _styled(figure: go.Figure, height: int) -> go.Figure:
    return figure.update_layout(
        height=height,
        margin={"l": 20, "r": 20, "t": 30, "b": 20},
        font={"family": _FONT, "size": 14},
        plot_bgcolor="white",
    ).update_layout(xaxis_automargin=True, yaxis_automargin=True)


def _drawn(figure: go.Figure, name: str) -> str:
    return figure.to_html(
        full_html=False,
        include_plotlyjs=False,
        div_id=name,
        config={"displayModeBar": False, "responsive": True},  # its tooltips are English
    )


def _tables(report: Report) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return heading, columns and rows of each table, as text."""
    listed = {
        "按规则": report.by_rule,
        "按催收员": report.by_agent,
        "发现": report.findings.head(MAX_FINDINGS),
    }
    if len(report.refused):
        listed["拒绝的行"] = report.refused.head(MAX_FINDINGS)
    return [
        (title, list(table.columns), table.astype(str).to_numpy().tolist())
        for title, table in listed.items()
    ]
