"""Tables with proper headers for lessons.

pandas leaves an empty ``<th>`` that screen readers trip on.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd  # lessons without data frames also run where there is no pandas


class Table:
    """A captioned table that a notebook shows as HTML and a terminal as text.

    Parameters
    ----------
    caption : str
        What the table holds; say 示例 for invented figures.
    columns : sequence of str
        Header texts, none empty.
    rows : iterable of sequence
        One value per column; the first one names the row.

    Raises
    ------
    ValueError
        For an empty header, or a row with another number of values.
    """

    def __init__(self, caption: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        self.caption = caption
        self.columns = tuple(str(column) for column in columns)
        self.rows = tuple(tuple(str(value) for value in row) for row in rows)
        if not all(self.columns):
            raise ValueError(f"表“{caption}”的列名为{self.columns}；每一列都应有名称")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"表“{caption}”第{number}行是{row}；应有{len(self.columns)}个值")

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in self.columns)
        body = "".join(
            f'<tr><th scope="row">{escape(first)}</th>'
            + "".join(f"<td>{escape(value)}</td>" for value in rest)
            + "</tr>"
            for first, *rest in self.rows
        )
        caption = f"<caption>{escape(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __repr__(self) -> str:
        lines = [self.caption, "｜".join(self.columns)]
        return "\n".join(lines + ["｜".join(row) for row in self.rows])


def frame_table(caption: str, frame: "pd.DataFrame") -> Table:
    """Return a data frame's columns as a `Table`; its index is left out.

    Parameters
    ----------
    caption : str
        What the table holds.
    frame : pandas.DataFrame
        Column names are shown as they are.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        As in `Table`.
    """
    return Table(caption, [str(name) for name in frame.columns], frame.itertuples(index=False))
