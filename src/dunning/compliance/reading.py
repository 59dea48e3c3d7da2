"""Contact logs from files: every line is either judged or refused, and counted."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pandas as pd
from pandas.api.types import union_categoricals

from dunning.compliance.columns import COLUMNS, ID, KEY, MARK, OPTIONAL_COLUMNS, OPTIONAL_ID
from dunning.compliance.contacts import REPEATED, ContactsError, Fault, check_columns, clean
from dunning.compliance.tables import Table, open_table

LINES_AT_ONCE = 50_000
"""Lines turned into typed columns together: text of a million lines would not fit in memory."""

_KNOWN = {column.name: column for column in (*COLUMNS, *OPTIONAL_COLUMNS)}
_IDS = tuple(name for name, about in _KNOWN.items() if about.kind in (KEY, MARK, ID, OPTIONAL_ID))
# A point or a sign makes it a number; 7e000012 is an id of hexadecimal digits.
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+[eE]\+?|[eE]\+)\d+")
_DIGITS_LOST = "完整的编号；长号码被Excel写成科学计数法，丢了位数，把这一列设成文本再导出"


@dataclass(frozen=True)
class Contacts:
    """A log as read.

    Parameters
    ----------
    frame : pandas.DataFrame
        The contacts that can be judged, typed; the index is the line in the file.
    faults : tuple of Fault
        Every cell at fault of the lines refused.
    rows_read, rows_judged, rows_refused : int
        Lines with anything in them; the first is the sum of the others.
    rows_blank : int
        Lines with nothing in them, which are not contacts.
    encoding : str
        What the file was written in.
    ignored : tuple of str
        Columns that have no meaning here.
    """

    frame: pd.DataFrame = field(repr=False)
    faults: tuple[Fault, ...] = field(repr=False)
    rows_read: int
    rows_judged: int
    rows_refused: int
    rows_blank: int
    encoding: str
    ignored: tuple[str, ...]

    @property
    def report(self) -> str:
        """Return what became of the lines, in one sentence (Chinese)."""
        parts = [f"读入{self.rows_read}行＝判定{self.rows_judged}行＋拒绝{self.rows_refused}行"]
        if self.rows_blank:
            parts.append(f"另有空行{self.rows_blank}行")
        if self.ignored:
            parts.append(f"没有用到的列：{'、'.join(self.ignored)}")
        return f"{'；'.join(parts)}（{self.encoding}）"


def read_contacts(path: Path | str, *, progress: Callable[[int], None] | None = None) -> Contacts:
    """Read a contact log.

    Parameters
    ----------
    path : pathlib.Path or str
        A .csv file (UTF-8, GB18030, or UTF-16 with a mark) or the first sheet of an .xlsx file.
    progress : callable, optional
        Called with the number of lines read so far.

    Returns
    -------
    Contacts
        The contacts that can be judged, and what is wrong with the others.

    Raises
    ------
    ContactsError
        When the file as a whole cannot be read, a column is missing, or it has no contact.
    """
    path = Path(path)
    table = open_table(path)
    check_columns(table.heading, str(path))
    frames, faults, read, blank = [], [], 0, 0
    for lines in _batches(table):
        filled = [(number, cells) for number, cells in lines if any(cells)]
        read, blank = read + len(filled), blank + len(lines) - len(filled)
        frame, wrong = _typed(table.heading, filled)
        frames.append(frame)
        faults += wrong
        if progress:
            progress(read)
    if not read:
        raise ContactsError(str(path), problem="只有列名，没有一行联系；应至少有一行")
    whole, repeated = _first_of_each(_joined([f for f in frames if len(f)] or frames[:1]))
    faults = sorted([*faults, *repeated], key=lambda fault: fault.row)
    ignored = tuple(name for name in table.heading if name and name not in _KNOWN)
    judged = len(whole)
    found = (tuple(faults), read, judged, read - judged, blank, table.encoding, ignored)
    return Contacts(whole, *found)


def _batches(table: Table) -> Iterator[list[tuple[int, list[str]]]]:
    while lines := list(islice(table.lines, LINES_AT_ONCE)):
        yield lines


def _typed(
    heading: list[str], lines: list[tuple[int, list[str]]]
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the lines without fault as typed columns, and the faults of the others."""
    width, faults = len(heading), []
    numbers, rows = [], []
    for number, cells in lines:
        if len(cells) < width or any(cells[width:]):
            expected = f"{width}格，与列名一样多"
            told = f"这一行有{len(cells)}格"
            faults.append(Fault(number, heading[0], told, expected, is_told=True))
        else:
            numbers.append(number)
            rows.append(cells[:width])
    text = pd.DataFrame(rows, index=numbers, columns=heading, dtype="str")
    text = text[[name for name in heading if name in _KNOWN]]
    frame, found = clean(text)
    found = [fault for fault in found if fault.expected != REPEATED]
    found += _lost_digits(text)
    bad = {fault.row for fault in found}
    return frame[~frame.index.isin(bad)], faults + found


def _lost_digits(text: pd.DataFrame) -> list[Fault]:
    faults = []
    for name in _IDS:
        if name in text.columns:
            lost = text[name].str.fullmatch(_SCIENTIFIC.pattern).to_numpy(dtype=bool)
            faults += [
                Fault(row, name, value, _DIGITS_LOST) for row, value in text[name][lost].items()
            ]
    return faults


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the batches as one frame; ids stay categories, or a million of them take too much."""
    if len(frames) == 1:
        return frames[0]
    columns = {
        name: union_categoricals([frame[name] for frame in frames])
        if isinstance(frames[0][name].dtype, pd.CategoricalDtype)
        else pd.concat([frame[name] for frame in frames])
        for name in frames[0].columns
    }
    index = frames[0].index.append([frame.index for frame in frames[1:]])
    return pd.DataFrame(columns, index=index)


def _first_of_each(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Refuse every line whose id an earlier judged line already has."""
    again = frame["contact_id"].duplicated().to_numpy()
    faults = [
        Fault(row, "contact_id", value, REPEATED)
        for row, value in frame["contact_id"][again].items()
    ]
    return frame[~again], faults
