"""What every lesson figure has in common: look, and the text the site shows beside it."""

import plotly.graph_objects as go

from dunning.notebook.tables import Table

FONT = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, sans-serif"


def finish(
    figure: go.Figure, alt: str, table: Table, *, title: str = "", height: int = 380
) -> go.Figure:
    """Set the look of a figure and attach its text alternative and data.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        The figure; changed in place.
    alt : str
        One or two sentences that say what can be seen (Chinese).
    table : Table
        The data.
    title : str
        Title of the figure; the caption of the table when empty.
    height : int
        Pixels.

    Returns
    -------
    plotly.graph_objects.Figure
        The same figure; ``layout.meta`` holds ``title``, ``alt`` and ``table``.
    """
    rows = [list(row) for row in table.rows]
    figure.update_layout(
        meta={
            "title": title or table.caption,
            "alt": alt,
            "table": {"columns": list(table.columns), "rows": rows},
        },
        template="none",
        font={"family": FONT, "size": 14},
        height=height,
        margin={"l": 60, "r": 20, "t": 30, "b": 60},
        dragmode=False,
    )
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(automargin=True)
    return figure
