"""The whole drawing: plot, axes, legend, notes."""

from dataclasses import dataclass
from html import escape
from typing import Any

from dunning.site.still.axes import Axis, Value, axis_of, spacing
from dunning.site.still.marks import (
    DASHES,
    NARROW,
    at,
    bar_ends,
    bars,
    colour,
    columns,
    default_colours,
    line,
    percent,
    pixels,
    points,
    stacked,
)

KINDS = ("bar", "scatter")
ROW = 22
"""Pixels from one row of the legend to the next."""


class FigureError(ValueError):
    """A figure holds what this drawing has no way to show; the message says what (Chinese)."""


@dataclass(frozen=True)
class Plot:
    """What is drawn into: axes, and the pixels around and inside them."""

    x: Axis
    y: Axis
    height: float
    top: float
    left: float
    bottom: float
    slanted: bool


def still_svg(figure: dict[str, Any]) -> str:
    """Return a figure as SVG, as wide as its place and exactly as high as the live chart.

    Parameters
    ----------
    figure : dict
        Plotly figure JSON with bars or points and lines on one pair of axes.

    Returns
    -------
    str
        An ``<svg class="still">``. Words take the colour of the page; data colours stand in the
        properties ``--c`` (light pages) and ``--d`` (dark pages). Hidden from screen readers: the
        figure around it carries words and table.

    Raises
    ------
    FigureError
        When a trace is of another kind.
    """
    layout, traces = figure["layout"], figure["data"]
    for trace in traces:
        if trace.get("type", "scatter") not in KINDS:
            raise FigureError(
                f"图里有{trace['type']}，静态图只会画{'、'.join(KINDS)}；"
                "换一种画法，或在dunning/site/still里加上"
            )
    legend = _legend(traces, layout)
    plot = _plot(traces, layout, len(legend))
    low = layout.get("legend", {}).get("y", 1) < 0
    total = plot.top + plot.height + plot.bottom
    first = plot.height + plot.bottom - ROW * len(legend) + 14 if low else -plot.top + 18
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="still" aria-hidden="true" '
        f'style="height:{pixels(total)}px;padding:{pixels(plot.top)}px 20px '
        f'{pixels(plot.bottom)}px {pixels(plot.left)}px">'
        + _grid(plot)
        + _shapes(layout, plot)
        + _marks(traces, layout, plot)
        + _labels(plot)
        + "".join(
            _legend_row(row, pixels(first + ROW * number)) for number, row in enumerate(legend)
        )
        + _notes(layout, plot)
        + "</svg>"
    )


def _plot(traces: list[dict[str, Any]], layout: dict[str, Any], legend_rows: int) -> Plot:
    x, y = _axes(traces, layout)
    margin = layout.get("margin", {})
    low = layout.get("legend", {}).get("y", 1) < 0
    size = _size(y)
    widest = max((columns(part) for _, text in y.ticks() for part in text.split("<br>")), default=0)
    left = 14 + widest * size + (22 if y.title else 0)
    labels = [columns(text) * _size(x) for _, text in x.ticks()]
    slanted = x.settings.get("tickangle") == -90 or sum(labels) + 8 * len(labels) > NARROW
    under = (
        max(labels, default=0) * (0.75 if x.settings.get("tickangle") != -90 else 1)
        if slanted
        else 14
    )
    bottom = 14 + under + (26 if x.title else 0) + (ROW * legend_rows + 4 if low else 0)
    top = max(margin.get("t", 30) - 10, 12) + (0 if low else ROW * legend_rows)
    height = float(layout.get("height", 400)) - top - bottom
    return Plot(x, y, height, top, left, bottom, slanted)


def _axes(traces: list[dict[str, Any]], layout: dict[str, Any]) -> tuple[Axis, Axis]:
    upright = [trace for trace in traces if trace.get("type") == "bar"]
    along = ""
    if upright:
        along = "x" if upright[0].get("orientation") == "h" else "y"
    only_lines = all("markers" not in trace.get("mode", "") for trace in traces)
    found = []
    for name in "xy":
        settings = layout.get(f"{name}axis", {})
        values = [value for trace in traces for value in trace[name]]
        if name == along:
            values = bar_ends(upright, layout)
        elif along:
            # Half a bar sticks out at both ends.
            values += _bar_edges(settings, values)
        zero = name == along or settings.get("rangemode") == "tozero"
        room = 0.0 if name == "x" and only_lines and name != along else 0.06
        found.append(axis_of(settings, values, zero=zero, room=room))
    return found[0], found[1]


def _bar_edges(settings: dict[str, Any], values: list[Value]) -> list[Value]:
    axis = axis_of(settings, values, zero=False, room=0)
    if axis.kind == "category":
        return []
    half = spacing(axis, values) / 2
    numbers = [axis.number(value) for value in values]
    return [min(numbers) - half, max(numbers) + half]


def _size(axis: Axis) -> int:
    return int(axis.settings.get("tickfont", {}).get("size", 13))


def _grid(plot: Plot) -> str:
    """Return the lines behind the data; the axis that holds names has none."""
    drawn = ""
    if plot.y.kind != "category" and plot.y.settings.get("showgrid", True):
        for place, _ in plot.y.ticks():
            level = pixels((1 - place) * plot.height)
            drawn += f'<line x2="100%" y1="{level}" y2="{level}"/>'
    if plot.x.kind != "category" and plot.x.settings.get("showgrid", True):
        for place, _ in plot.x.ticks():
            side = percent(place)
            drawn += f'<line x1="{side}" x2="{side}" y2="{pixels(plot.height)}"/>'
    return f'<g class="grid">{drawn}</g>' if drawn else ""


def _labels(plot: Plot) -> str:
    """Return the words along both axes."""
    size, below = _size(plot.x), plot.height + 20
    under = ""
    for place, text in plot.x.ticks():
        if plot.slanted:
            angle = -90 if plot.x.settings.get("tickangle") == -90 else -45
            under += (
                f'<svg x="{percent(place)}" y="{pixels(plot.height + 8)}" overflow="visible">'
                f'<text text-anchor="end" transform="rotate({angle})" dy=".35em">'
                f"{escape(text)}</text></svg>"
            )
        else:
            under += f'<text x="{percent(place)}" y="{pixels(below)}">{escape(text)}</text>'
    beside = ""
    for place, text in plot.y.ticks():
        lines = text.split("<br>")
        level = (1 - place) * plot.height + 4.5 - 7.5 * (len(lines) - 1)
        beside += stacked(lines, "-8", level, 15)
    drawn = f'<g class="words" font-size="{size}">{under}</g>'
    drawn += f'<g class="words" text-anchor="end" font-size="{_size(plot.y)}">{beside}</g>'
    return drawn + _titles(plot)


def _titles(plot: Plot) -> str:
    drawn = ""
    if plot.x.title:
        legend_free = plot.height + plot.bottom
        longest = max((columns(text) * _size(plot.x) for _, text in plot.x.ticks()), default=0)
        steep = 1 if plot.x.settings.get("tickangle") == -90 else 0.75
        level = plot.height + 14 + (longest * steep if plot.slanted else 14) + 16
        drawn += f'<text x="50%" y="{pixels(min(level, legend_free - 4))}">'
        drawn += f"{escape(plot.x.title)}</text>"
    if plot.y.title:
        middle = pixels(plot.height / 2)
        aside = pixels(16 - plot.left)
        drawn += f'<text transform="translate({aside} {middle}) rotate(-90)">'
        drawn += f"{escape(plot.y.title)}</text>"
    return f'<g class="words">{drawn}</g>' if drawn else ""


def _marks(traces: list[dict[str, Any]], layout: dict[str, Any], plot: Plot) -> str:
    upright = [trace for trace in traces if trace.get("type") == "bar"]
    drawn = bars(upright, plot.x, plot.y, plot.height, layout) if upright else ""
    for trace, default in zip(traces, default_colours(), strict=False):
        if trace.get("type") == "bar":
            continue
        mode = trace.get("mode", "lines")
        if "lines" in mode:
            drawn += line(trace, plot.x, plot.y, plot.height, default)
        if "markers" in mode or "text" in mode:
            drawn += points(trace, plot.x, plot.y, plot.height, default)
    return drawn


def _legend(traces: list[dict[str, Any]], layout: dict[str, Any]) -> list[list[tuple[str, dict]]]:
    """Return the rows of the legend, each short enough for a phone."""
    named = [trace for trace in traces if trace.get("name") and trace.get("showlegend", True)]
    if not layout.get("showlegend", len(named) > 1):
        return []
    rows: list[list[tuple[str, dict]]] = []
    used = NARROW + 1.0
    for trace in named:
        wide = columns(trace["name"]) * 13 + 34
        if used + wide > NARROW:
            rows.append([])
            used = 0
        rows[-1].append((pixels(used), trace))
        used += wide
    return rows


def _legend_row(row: list[tuple[str, dict]], level: str) -> str:
    drawn = ""
    for left, trace in row:
        told = trace.get("line" if trace.get("type") != "bar" else "marker", {})
        style = colour(at(told.get("color"), 0, "#1f77b4"))
        start = float(left)
        if trace.get("type") == "bar":
            drawn += f'<rect style="{style}" x="{left}" y="{float(level) - 10:g}" width="16" '
            drawn += 'height="11"/>'
        else:
            dash = DASHES.get(told.get("dash", ""))
            drawn += f'<line class="line" style="{style}" stroke-width="3" x1="{left}" '
            drawn += (
                f'x2="{pixels(start + 20)}" y1="{float(level) - 4:g}" y2="{float(level) - 4:g}"'
            )
            drawn += (f' stroke-dasharray="{dash}"' if dash else "") + "/>"
        drawn += f'<text x="{pixels(start + 25)}" y="{level}">{escape(trace["name"])}</text>'
    return f'<g class="words" text-anchor="start" font-size="13">{drawn}</g>'


def _end(value: Any, reference: str, axis: Axis) -> float:
    return (
        float(value) if reference.endswith("domain") or reference == "paper" else axis.place(value)
    )


def _shapes(layout: dict[str, Any], plot: Plot) -> str:
    drawn = ""
    for shape in layout.get("shapes", ()):
        across = [_end(shape[key], shape.get("xref", "x"), plot.x) for key in ("x0", "x1")]
        down = [_end(shape[key], shape.get("yref", "y"), plot.y) for key in ("y0", "y1")]
        told = shape.get("line", {})
        dash = DASHES.get(told.get("dash", ""))
        drawn += (
            f'<line class="line" style="{colour(told.get("color", "#6b7280"))}" '
            f'x1="{percent(across[0])}" x2="{percent(across[1])}" '
            f'y1="{pixels((1 - down[0]) * plot.height)}" y2="{pixels((1 - down[1]) * plot.height)}"'
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + "/>"
        )
    return drawn


def _notes(layout: dict[str, Any], plot: Plot) -> str:
    """Return the annotations, each with its stroke from the words to the point."""
    drawn = ""
    for note in layout.get("annotations", ()):
        left, level = percent(plot.x.place(note["x"])), (1 - plot.y.place(note["y"])) * plot.height
        aside, above = note.get("ax", 0), note.get("ay", -30)
        anchor = {"right": "end", "left": "start"}.get(note.get("xanchor", ""), "middle")
        drawn += (
            f'<svg x="{left}" y="{pixels(level)}" overflow="visible"><path class="pointer" '
            f'd="M0 -2L{aside} {above}"/><text x="{aside}" y="{above - 4}" '
            f'text-anchor="{anchor}">{escape(note["text"])}</text></svg>'
        )
    return f'<g class="words">{drawn}</g>' if drawn else ""
