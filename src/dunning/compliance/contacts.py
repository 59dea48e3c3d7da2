"""Contacts as a checked frame: every cell is understood, or named as a fault."""

import difflib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dunning.compliance.columns import COLUMNS, OPTIONAL_COLUMNS, SPOKEN, Column
from dunning.compliance.parsing import PARSERS

REPEATED = "没有用过的编号，这个编号前面已经有了"
"""What is expected where a contact_id stands a second time."""

LISTED = 10
"""Faults an error message lists; the rest are counted."""


@dataclass(frozen=True)
class Fault:
    """One cell, or one column, that is not as it should be.

    Parameters
    ----------
    row : Hashable
        Line of the file (the heading is line 1) or label of the frame's index; None for a column.
    column : str
        Name of the column.
    value : Any
        What stands there.
    expected : str
        What is right (Chinese).
    is_told : bool
        Whether `value` says in words of this package what is wrong, and holds nothing of the log.
    """

    row: Hashable
    column: str
    value: Any
    expected: str
    is_told: bool = False

    def __str__(self) -> str:
        """Return one line for a terminal."""
        place = f"第{self.row}行，" if self.row is not None else ""
        return f"{place}列{self.column}：值为{str(self.value)[:60]!r}；应为{self.expected}"


class ContactsError(ValueError):
    """A contact log cannot be judged.

    Parameters
    ----------
    source : str
        File, or 联系表 for a frame.
    faults : sequence of Fault
        What is wrong; may be empty when `problem` says it.
    problem : str
        What is wrong with the file as a whole (Chinese).
    """

    def __init__(self, source: str, faults: Sequence[Fault] = (), problem: str = "") -> None:
        self.source, self.faults, self.problem = source, tuple(faults), problem
        lines = [f"  {fault}" for fault in self.faults[:LISTED]]
        if len(self.faults) > LISTED:
            lines.append(f"  另有{len(self.faults) - LISTED}处")
        head = problem or f"{len(self.faults)}处要改"
        super().__init__("\n".join([f"{source}：{head}", *lines]))


def check_columns(names: Sequence[Hashable], source: str) -> None:
    """Refuse a table that lacks a column or has one twice, an optional one among them.

    Parameters
    ----------
    names : sequence
        The columns there are.
    source : str
        File, or 联系表, for the message.

    Raises
    ------
    ContactsError
        With one fault for each missing or repeated column, and a near name when there is one.
    """
    there = [str(name) for name in names]
    wanted = [column.name for column in COLUMNS]
    faults = []
    for column in (*COLUMNS, *OPTIONAL_COLUMNS):
        if there.count(column.name) > 1:
            faults.append(Fault(None, column.name, "出现了不止一次", "恰好一列"))
        elif column.name not in there and column.name in wanted:
            spare = {name.strip().casefold(): name for name in there if name not in wanted}
            near = difflib.get_close_matches(column.name, spare, n=1, cutoff=0.7)
            seen = f"没有这一列，有一列叫“{spare[near[0]]}”" if near else "没有这一列"
            faults.append(Fault(None, column.name, seen, f"名为{column.name}的一列"))
    if faults:
        raise ContactsError(source, faults)


def clean(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Read every cell of a frame whose columns are there.

    Parameters
    ----------
    frame : pandas.DataFrame
        The columns of `dunning.compliance.columns`; text as in a file, or typed already.

    Returns
    -------
    pandas.DataFrame
        The known columns, typed, with the frame's own index; a cell at fault holds anything.
    list of Fault
        In the order of rows within each column.
    """
    there = set(frame.columns)
    columns = [*COLUMNS, *(column for column in OPTIONAL_COLUMNS if column.name in there)]
    typed: dict[str, Any] = {}
    bad: dict[str, np.ndarray] = {}
    blank: dict[str, np.ndarray] = {}
    for column in columns:
        found = PARSERS[column.kind](frame[column.name], column)
        typed[column.name], bad[column.name], blank[column.name] = found
    for column in columns:
        if column.blank_on:
            bad[column.name] &= ~(blank[column.name] & _may_be_blank(column, typed))
    faults = [
        Fault(frame.index[row], column.name, frame[column.name].iloc[row], column.expected)
        for column in columns
        if bad[column.name].any()
        for row in np.flatnonzero(bad[column.name])
    ]
    result = pd.DataFrame(typed, index=frame.index, copy=False)
    return result, [*faults, *_contradictions(frame, typed, bad), *_repeated(frame, typed, bad)]


def _may_be_blank(column: Column, typed: dict[str, Any]) -> np.ndarray:
    channel = pd.Series(typed["channel"])
    if column.blank_on == "not_visit":
        return (channel != "visit").to_numpy()
    return channel.isin(SPOKEN).to_numpy() & ~np.asarray(typed["answered"])


def _contradictions(
    frame: pd.DataFrame, typed: dict[str, Any], bad: dict[str, np.ndarray]
) -> list[Fault]:
    talked = (np.asarray(typed["duration_seconds"]) > 0) & ~np.asarray(typed["answered"])
    talked &= ~(bad["duration_seconds"] | bad["answered"])
    column = "duration_seconds"
    return [
        Fault(frame.index[row], column, frame[column].iloc[row], "0，因为answered写的是没有接通")
        for row in np.flatnonzero(talked)
    ]


def _repeated(
    frame: pd.DataFrame, typed: dict[str, Any], bad: dict[str, np.ndarray]
) -> list[Fault]:
    ids = pd.Series(typed["contact_id"])
    again = ids.duplicated().to_numpy() & ~bad["contact_id"]
    return [
        Fault(frame.index[row], "contact_id", ids.iloc[row], REPEATED)
        for row in np.flatnonzero(again)
    ]


def checked(frame: Any) -> pd.DataFrame:
    """Return the typed frame, or refuse the whole of it.

    Parameters
    ----------
    frame : pandas.DataFrame
        As in `clean`.

    Returns
    -------
    pandas.DataFrame
        Typed.

    Raises
    ------
    ContactsError
        For what is not a frame, a missing column, or any cell at fault: row, column, value and
        what is expected.
    """
    source = "联系表"
    if not isinstance(frame, pd.DataFrame):
        raise ContactsError(source, problem=f"类型是{type(frame).__name__}，应为pandas.DataFrame")
    check_columns(list(frame.columns), source)
    typed, faults = clean(frame)
    if faults:
        raise ContactsError(source, faults)
    return typed
