"""Results as HTML: one renderer for the page that is built and for the page that is live."""

from collections.abc import Mapping
from typing import Any

from dunning.calculator.result import Cell, Chart, Cite, Item, Piece, Result, Table

_WIDTH, _HEIGHT, _MARGIN = 640, 170, 34
_ROOM_FOR_WORDS = 130
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escape(text: str) -> str:
    """Return text that is safe between tags and inside double quotes."""
    return text.translate(_ESCAPES)


def result_html(result: Result, facts: Mapping[str, Any], root: str) -> str:
    """Return a result as HTML.

    Parameters
    ----------
    result : Result
        The answer.
    facts : mapping
        ``facts["provisions"]`` gives citation, standing and address of what is cited.
    root : str
        Relative address of the site's root from the page, with a slash at its end, or empty.

    Returns
    -------
    str
        Summary, marked text, findings, figures, chart, tables, notes.
    """
    figures = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>"
        for label, value in result.figures
    )
    tables = "".join(_table(table, facts, root) for table in result.tables)
    notes = "".join(f"<li>{escape(note)}</li>" for note in result.notes)
    return (
        f'<p class="calculator-summary tone-{result.tone}">{escape(result.summary)}</p>'
        + (_marked(result.pieces) if result.pieces else "")
        + (_items(result.items, facts, root) if result.items else "")
        + (f'<dl class="calculator-figures">{figures}</dl>' if figures else "")
        + (_chart(result.chart) if result.chart else "")
        + tables
        + (f'<ul class="calculator-notes">{notes}</ul>' if notes else "")
    )


def _marked(pieces: tuple[Piece, ...]) -> str:
    parts = []
    for piece in pieces:
        numbers = "、".join(map(str, piece.items))
        parts.append(
            f'<mark class="tone-{piece.tone}">{escape(piece.text)}<sup>［{numbers}］</sup></mark>'
            if piece.items
            else escape(piece.text)
        )
    return (
        '<div class="calculator-marked" role="group" aria-label="标出问题的原文，方括号里是第几项">'
        f"{''.join(parts)}</div>"
    )


def _items(items: tuple[Item, ...], facts: Mapping[str, Any], root: str) -> str:
    listed = "".join(
        f'<li class="tone-{one.tone}"><p>{escape(one.title)}</p><dl>'
        + "".join(
            f"<div><dt>{escape(label)}</dt><dd>{_cell(content, facts, root)}</dd></div>"
            for label, content in one.lines
        )
        + "</dl></li>"
        for one in items
    )
    return f'<ol class="calculator-items">{listed}</ol>'


def _table(table: Table, facts: Mapping[str, Any], root: str) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    body = "".join(
        f'<tr><th scope="row">{_cell(row[0], facts, root)}</th>'
        + "".join(f"<td>{_cell(cell, facts, root)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    return (
        '<div class="table-frame" role="group" tabindex="0" '
        f'aria-label="{escape(table.caption)}"><table><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell, facts: Mapping[str, Any], root: str) -> str:
    if not isinstance(cell, Cite):
        return escape(cell)
    links = []
    for identifier in cell.provisions:
        rule = facts["provisions"][identifier]
        address = escape(root + rule["address"])
        links.append(
            f'<a href="{address}">{escape(rule["citation"])}</a>（{escape(rule["standing"])}）'
        )
    return "；".join(links)


def _chart(chart: Chart) -> str:
    """Draw the steps as bars whose width is their days; figures stand in the table."""
    days = sum(length for _, length, _ in chart.steps)
    top = max(height for _, _, height in chart.steps) or 1
    parts, passed = [], 0
    for label, length, height in chart.steps:
        left = _WIDTH * passed / days
        width = max(_WIDTH * length / days - 2, 1)
        tall = (_HEIGHT - 2 * _MARGIN) * height / top
        low = _HEIGHT - _MARGIN
        parts.append(
            f'<rect x="{left:.1f}" y="{low - tall:.1f}" width="{width:.1f}" height="{tall:.1f}"/>'
        )
        if width >= _ROOM_FOR_WORDS:
            parts.append(
                f'<text x="{left:.1f}" y="{low - tall - 6:.1f}">{height:,.2f}{chart.unit}</text>'
                f'<text class="days" x="{left:.1f}" y="{low + 18}">'
                f"{escape(label)}，{length}天</text>"
            )
        passed += length
    words = "；".join(
        f"{label}{length}天，{height:,.2f}{chart.unit}" for label, length, height in chart.steps
    )
    return (
        f'<figure class="calculator-chart"><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(chart.caption)}：{escape(words)}">{"".join(parts)}</svg>'
        f"<figcaption>{escape(chart.caption)}</figcaption></figure>"
    )
