"""The traces of a figure as SVG: bars, lines, points with their words.

Sideways everything stands in per cent, up and down in pixels: the drawing is as wide as the page
lets it be, and its words keep their size.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from html import escape
from itertools import cycle
from typing import Any

from dunning.site.still.axes import Axis, Value, spacing

SIDE = 700
"""Inner units across a line drawing, which is stretched to the width of the plot."""

NARROW = 290
"""Pixels that a plot has on a phone; words that do not fit there are left out."""

PALETTE = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b")
DASHES = {"dash": "9 6", "dot": "3 4", "dashdot": "9 4 3 4"}
_DARK, _BRIGHT = 110, 140


def percent(part: float) -> str:
    """Return a part of the width."""
    return f"{100 * part:.2f}".rstrip("0").rstrip(".") + "%"


def pixels(length: float) -> str:
    """Return a length with one decimal at most."""
    return f"{length:.1f}".removesuffix(".0")


def columns(text: str) -> float:
    """Return how wide a text is, in ems: a Chinese character one, any other a little over half."""
    return sum(1.0 if ord(character) > 0x2E80 else 0.58 for character in text)


def _parts(value: str) -> list[int] | None:
    hexadecimal = value.startswith("#") and len(value) == 7
    return [int(value[start : start + 2], 16) for start in (1, 3, 5)] if hexadecimal else None


def _light(parts: list[int]) -> float:
    return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2]


def _lifted(parts: list[int]) -> list[int]:
    dark = _light(parts) <= _DARK
    return [round(part + (255 - part) * 0.4) for part in parts] if dark else parts


def colour(value: str) -> str:
    """Return style properties for a colour on light and on dark pages.

    The darkest colours would sink into a dark page, so they are mixed with white there, as the
    script does that draws the live chart.
    """
    parts = _parts(value)
    if parts is None:
        return f"--c:{value};--d:{value}"
    return f"--c:{value};--d:#{''.join(f'{part:02x}' for part in _lifted(parts))}"


def ink_on(value: str) -> str:
    """Return style properties for words that stand on a colour."""
    parts = _parts(value) or [0, 0, 0]
    inks = ["#111" if _light(one) > _BRIGHT else "#fff" for one in (parts, _lifted(parts))]
    return f"--c:{inks[0]};--d:{inks[1]}"


def at(value: Any, position: int, default: Any = None) -> Any:
    """Return what holds for one point: an entry of a list, or the one value for all."""
    if isinstance(value, list):
        return value[position]
    return default if value is None else value


def bars(traces: list[dict[str, Any]], x: Axis, y: Axis, height: float, layout: dict) -> str:
    """Return the bars of all traces, stacked, side by side or one over the other."""
    flat = traces[0].get("orientation") == "h"
    across, along = (y, x) if flat else (x, y)
    keys = [trace["y" if flat else "x"] for trace in traces]
    together = [key for one in keys for key in one]
    band = spacing(across, together) * (1 - layout.get("bargap", 0.2))
    # Traces that never meet at one place need not stand side by side.
    beside = layout.get("barmode", "group") == "group" and len(set(together)) < len(together)
    share = band / len(traces) if beside else band
    ends = _stacked if layout.get("barmode") == "stack" else _from_base
    drawn = ""
    for number, (trace, lengths) in enumerate(zip(traces, ends(traces, keys, flat), strict=True)):
        near = (number * share if beside else 0) - band / 2
        boxes = []
        for key, (start, end) in zip(keys[number], lengths, strict=True):
            left = across.number(key) + near
            wide = sorted((across.place(left), across.place(left + share)))
            long = sorted((along.place(start), along.place(end)))
            boxes.append((long, wide) if flat else (wide, long))
        drawn += _boxes(trace, boxes, height, PALETTE[number % len(PALETTE)])
    return drawn


Ends = list[list[tuple[float, float]]]
"""Where each bar of each trace starts and ends."""


def _from_base(traces: list[dict[str, Any]], keys: list[list[Value]], flat: bool) -> Ends:
    return [
        [
            (start := at(trace.get("base"), position, 0), start + length)
            for position, length in enumerate(trace["x" if flat else "y"])
        ]
        for trace in traces
    ]


def _stacked(traces: list[dict[str, Any]], keys: list[list[Value]], flat: bool) -> Ends:
    reached: dict[Value, float] = defaultdict(float)
    found: Ends = []
    for trace, places in zip(traces, keys, strict=True):
        found.append([])
        for key, length in zip(places, trace["x" if flat else "y"], strict=True):
            found[-1].append((reached[key], reached[key] + length))
            reached[key] += length
    return found


def bar_ends(traces: list[dict[str, Any]], layout: dict) -> list[float]:
    """Return every end of every bar along its length, for the axis that must hold them."""
    flat = traces[0].get("orientation") == "h"
    keys = [trace["y" if flat else "x"] for trace in traces]
    ends = _stacked if layout.get("barmode") == "stack" else _from_base
    return [end for trace in ends(traces, keys, flat) for pair in trace for end in pair]


def _boxes(trace: dict[str, Any], boxes: list, height: float, default: str) -> str:
    fill = trace.get("marker", {}).get("color", default)
    line = trace.get("marker", {}).get("line", {}).get("width", 0)
    groups: dict[str, list[str]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for position, ((left, right), (below, above)) in enumerate(boxes):
        top, tall = (1 - above) * height, (above - below) * height
        if right - left <= 0 or tall <= 0:
            continue
        groups[at(fill, position)].append(
            f'<rect x="{percent(left)}" y="{pixels(top)}" width="{percent(right - left)}" '
            f'height="{pixels(tall)}"/>'
        )
        text = str(at(trace.get("text"), position, ""))
        if text and columns(text) * 12 <= (right - left) * NARROW and tall >= 12:
            words[ink_on(at(fill, position))].append(
                f'<text x="{percent((left + right) / 2)}" y="{pixels(top + tall / 2)}" dy=".35em">'
                f"{escape(text)}</text>"
            )
    edged = ' class="edged"' if line else ""
    return _groups(groups, edged, colour) + _groups(words, "", str)


def _groups(shapes: dict[str, list[str]], extra: str, style: Callable[[str], str]) -> str:
    return "".join(
        f'<g{extra} style="{style(key)}">{"".join(inside)}</g>' for key, inside in shapes.items()
    )


def line(trace: dict[str, Any], x: Axis, y: Axis, height: float, default: str) -> str:
    """Return the line of a trace, without the points that change nothing one could see."""
    told = trace.get("line", {})
    points = [
        (x.place(one) * SIDE, (1 - y.place(other)) * height)
        for one, other in zip(trace["x"], trace["y"], strict=True)
        if other is not None
    ]
    style = colour(told.get("color", default))
    path = " ".join(f"{pixels(across)},{pixels(down)}" for across, down in simplified(points))
    dash = DASHES.get(told.get("dash", ""))
    return (
        f'<svg viewBox="0 0 {SIDE} {pixels(height)}" preserveAspectRatio="none" width="100%" '
        f'height="{pixels(height)}"><polyline class="line" style="{style}" '
        f'stroke-width="{told.get("width", 2)}"'
        + (f' stroke-dasharray="{dash}"' if dash else "")
        + f' points="{path}"/></svg>'
    )


def simplified(points: list[tuple[float, float]], off: float = 0.6) -> list[tuple[float, float]]:
    """Return a line without the points that lie within `off` of it (Ramer, Douglas, Peucker)."""
    if len(points) < 3:
        return points
    kept, waiting = {0, len(points) - 1}, [(0, len(points) - 1)]
    while waiting:
        start, end = waiting.pop()
        (x0, y0), (x1, y1) = points[start], points[end]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
        farthest, distance = start, off
        for position in range(start + 1, end):
            px, py = points[position]
            away = abs((x1 - x0) * (y0 - py) - (x0 - px) * (y1 - y0)) / length
            if away > distance:
                farthest, distance = position, away
        if farthest != start:
            kept.add(farthest)
            waiting += [(start, farthest), (farthest, end)]
    return [points[position] for position in sorted(kept)]


def points(trace: dict[str, Any], x: Axis, y: Axis, height: float, default: str) -> str:
    """Return the markers of a trace, points of one colour together, and its words."""
    marker = trace.get("marker", {})
    groups: dict[tuple, list[str]] = defaultdict(list)
    for position, (left, top) in _places(trace, x, y, height):
        size = at(marker.get("size"), position, 7)
        edge = marker.get("line", {})
        key = (
            at(marker.get("color") or trace.get("line", {}).get("color"), position, default),
            at(edge.get("color"), position, ""),
            at(edge.get("width"), position, 0),
        )
        if at(marker.get("symbol"), position, "circle").startswith("square"):
            half = pixels(-size / 2)
            shape = f'<rect x="{left}" y="{pixels(top)}" width="{size}" height="{size}"'
            groups[key, half].append(f"{shape}/>")
        else:
            groups[key, ""].append(
                f'<circle cx="{left}" cy="{pixels(top)}" r="{pixels(size / 2)}"/>'
            )
    drawn = ""
    for ((fill, edge, width), half), shapes in groups.items():
        moved = f' transform="translate({half} {half})"' if half else ""
        stroke = f' stroke="{edge}" stroke-width="{width}"' if edge and width else ""
        drawn += f'<g style="{colour(fill)}"{stroke}{moved}>{"".join(shapes)}</g>'
    return drawn + (_words(trace, x, y, height) if "text" in trace.get("mode", "") else "")


def _places(
    trace: dict[str, Any], x: Axis, y: Axis, height: float
) -> Iterator[tuple[int, tuple[str, float]]]:
    for position, (one, other) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        if other is not None:
            yield position, (percent(x.place(one)), (1 - y.place(other)) * height)


def _words(trace: dict[str, Any], x: Axis, y: Axis, height: float) -> str:
    font, size = trace.get("textfont", {}), trace.get("marker", {}).get("size", 7)
    shift = {"top": -(at(size, 0) / 2 + 6), "bottom": at(size, 0) / 2 + 14}
    vertical = str(at(trace.get("textposition"), 0, "middle center")).split()[0]
    groups: dict[tuple, list[str]] = defaultdict(list)
    for position, (left, top) in _places(trace, x, y, height):
        text = str(at(trace.get("text"), position, ""))
        if text:
            lines = text.replace("<br />", "<br>").split("<br>")
            first = top + shift.get(vertical, 4.5 - 7 * (len(lines) - 1))
            key = (at(font.get("color"), position, ""), at(font.get("size"), position, 12))
            groups[key].append(stacked(lines, left, first))
    return "".join(
        f'<g {_ink(fill)} font-size="{size}">{"".join(words)}</g>'
        for (fill, size), words in groups.items()
    )


def _ink(fill: str) -> str:
    return f'fill="{fill}"' if fill else 'class="words"'


def stacked(lines: list[str], left: str, top: float, leading: float = 14) -> str:
    """Return a text of one or more lines."""
    return "".join(
        f'<text x="{left}" y="{pixels(top + leading * number)}">{escape(text)}</text>'
        for number, text in enumerate(lines)
    )


def default_colours() -> Iterator[str]:
    """Yield plotly's own colours, in its order."""
    return cycle(PALETTE)
