"""What a calculator answers: plain data, no markup."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dunning.calculator.field import Field


class Cite(NamedTuple):
    """Provisions of the registry, shown as links to the law page."""

    provisions: tuple[str, ...]


Cell = str | Cite


class Table(NamedTuple):
    """Rows under column heads; the first cell of a row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Chart(NamedTuple):
    """Steps of an amount over days.

    Parameters
    ----------
    caption : str
        What is drawn; the table of the result holds the same figures.
    steps : tuple of (str, int, float)
        Label, length in days and height in yuan of each step; for drawing only.
    unit : str
        Unit of the heights.
    """

    caption: str
    steps: tuple[tuple[str, int, float], ...]
    unit: str


class Piece(NamedTuple):
    """A piece of a text that was given.

    Parameters
    ----------
    text : str
        The pieces make up the text.
    items : tuple of int
        Numbers, from 1, of the items of the result that speak of it.
    tone : str
        Tone of the gravest of them; see `Item`.
    """

    text: str
    items: tuple[int, ...] = ()
    tone: str = ""


class Item(NamedTuple):
    """One numbered finding.

    Parameters
    ----------
    title : str
        What it is.
    tone : {'grave', 'bad', 'hint'}
        How grave it is; the title says it too.
    lines : tuple of (str, Cell)
        Label and content of what is told of it.
    """

    title: str
    tone: str
    lines: tuple[tuple[str, Cell], ...]


class Result(NamedTuple):
    """One answer.

    Parameters
    ----------
    summary : str
        One sentence that holds the answer; it is what a screen reader is told.
    tone : {'plain', 'good', 'bad'}
        Whether it is good news; the words say it too.
    figures : tuple of (str, str)
        Label and value of the main figures.
    tables : tuple of Table
        How they came about.
    notes : tuple of str
        Conventions and what to do next.
    chart : Chart or None
        A picture of the first table.
    pieces : tuple of Piece
        The text that was given, marked.
    items : tuple of Item
        What was found in it.
    """

    summary: str
    tone: str = "plain"
    figures: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
    pieces: tuple[Piece, ...] = ()
    items: tuple[Item, ...] = ()


class Calculator(NamedTuple):
    """One calculator.

    Parameters
    ----------
    title : str
        What it answers.
    intro : str
        One or two lines before the form.
    fields : tuple of Field
        What it asks, in order.
    compute : callable
        From values by field name, and the facts of the registry, to a `Result`.
    provisions : tuple of str
        Ids it cites whatever the input; limits add theirs.
    limits : tuple of str
        Names of the limits of the contact policy it needs.
    room : str
        Module that must be started first, with facts of its own; see `dunning.calculator.browser`.
    button : str
        What the button says.
    """

    title: str
    intro: str
    fields: tuple[Field, ...]
    compute: Callable[[Mapping[str, Any], Mapping[str, Any]], Result]
    provisions: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    room: str = ""
    button: str = "计算"

    def field(self, name: str) -> Field:
        """Return a field by name."""
        return next(one for one in self.fields if one.name == name)

    @property
    def defaults(self) -> dict[str, str]:
        """Texts that the form starts with."""
        return {one.name: one.default for one in self.fields}
