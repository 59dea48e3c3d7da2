"""The calculators of the chapters: what they ask, what they answer, the same here and in a browser.

Standard library only: this package, the card room and the scalar part of delinquency run in the
reader's page. A calculator is one module with one function from inputs to a `Result` and one
`CALCULATOR` that declares its fields; its name must also stand in `NAMES`. A room above this one
gives its calculator to `add`.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from dunning.calculator.field import InputError
from dunning.calculator.result import Calculator, Chart, Cite, Item, Piece, Result, Table

NAMES = ("interest-and-minimum", "days-past-due", "instalment-apr", "may-i-call-now")
"""Names as the ``calculator`` directive takes them; module names have underscores."""

__all__ = [
    "NAMES",
    "Calculator",
    "Chart",
    "Cite",
    "InputError",
    "Item",
    "Piece",
    "Result",
    "Table",
    "add",
    "answer",
    "load",
]


_added: dict[str, Calculator] = {}


def add(name: str, calculator: Calculator) -> None:
    """Make a calculator of another room known; it may be added again.

    Parameters
    ----------
    name : str
        Its name from now on.
    calculator : Calculator
        The declaration.
    """
    _added[name] = calculator


def load(name: str) -> Calculator:
    """Return a calculator; its module is imported only now, because start-up time is waited for.

    Parameters
    ----------
    name : str
        One of `NAMES`, or one that was added.

    Returns
    -------
    Calculator
        The declaration.

    Raises
    ------
    KeyError
        For any other name.
    """
    if name in _added:
        return _added[name]
    if name not in NAMES:
        raise KeyError(name)
    return import_module(f"{__name__}.{name.replace('-', '_')}").CALCULATOR


def answer(name: str, texts: Mapping[str, str], facts: Mapping[str, Any]) -> Result:
    """Compute one answer from what the reader typed.

    Parameters
    ----------
    name : str
        One of `NAMES`, or one that was added.
    texts : mapping of str to str
        The text of each field by its name; a missing one counts as empty.
    facts : mapping
        Limits and provisions from the registry; see `dunning.site.calculators.facts`.

    Returns
    -------
    Result
        Plain data.

    Raises
    ------
    InputError
        At the first field that is wrong; nothing is computed.
    """
    calculator = load(name)
    values = {one.name: one.read(texts.get(one.name, "")) for one in calculator.fields}
    return calculator.compute(values, facts)
