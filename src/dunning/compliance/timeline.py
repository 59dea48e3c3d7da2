"""A checked log as plain arrays in the order of time, as the rules read it."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd

from dunning.compliance.columns import CHANNELS, EVENTS, PURPOSES, RELATIONS, SPOKEN
from dunning.compliance.policy import Policy

_DAY_SECONDS = 86_400
_MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Hits:
    """What a rule found.

    Parameters
    ----------
    rows : numpy.ndarray of int64
        Positions in the timeline of the contacts at fault.
    texts : list of str
        One explanation for each (Chinese).
    companions : numpy.ndarray of int64, shape (len(rows), k), optional
        Positions of the earlier contacts that make it up with them.
    """

    rows: np.ndarray
    texts: list[str] = field(repr=False)
    companions: np.ndarray | None = None


class Timeline:
    """Contacts in the order of time; equal moments in an order of their ids, never of the rows.

    Parameters
    ----------
    frame : pandas.DataFrame
        What `dunning.compliance.contacts.checked` returns.
    policy : Policy
        Its zone decides days and hours.
    """

    def __init__(self, frame: pd.DataFrame, policy: Policy) -> None:
        self.policy = policy
        self.size = len(frame)
        moments = frame["at"].to_numpy(dtype="datetime64[us]").view(np.int64)
        self.order = _by_time(moments, frame["contact_id"])
        self.frame = frame
        self.at = moments[self.order]
        self.day, self.second = np.divmod(self.local_seconds(self.at), _DAY_SECONDS)
        self.channel, self.relation, self.purpose, self.event = (
            frame[name].cat.codes.to_numpy()[self.order]
            for name in ("channel", "relation", "purpose", "event")
        )

    def local_seconds(self, moments: np.ndarray) -> np.ndarray:
        """Return what the clock of the policy's zone shows, as whole seconds since 1970-01-01.

        Parameters
        ----------
        moments : numpy.ndarray of int64
            Microseconds since 1970-01-01T00:00:00Z.
        """
        index = pd.DatetimeIndex(moments.view("datetime64[us]"), tz="UTC")
        local = index.tz_convert(self.policy.zone).tz_localize(None)
        return local.to_numpy(dtype="datetime64[us]").view(np.int64) // _MICROSECONDS

    def column(self, name: str) -> np.ndarray:
        """Return a column in the order of time; of ids, what is written."""
        column = self.frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            return column.cat.categories.to_numpy(dtype=object)[self._codes(name)]
        return column.to_numpy()[self.order]

    def has(self, name: str) -> bool:
        """Say whether an optional column is there."""
        return name in self.frame.columns

    def is_filled(self, name: str) -> np.ndarray:
        """Return where an id column is not empty."""
        column = self.frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            filled = np.append(column.cat.categories != "", False)
            return filled[self._codes(name)]
        return np.asarray(column.to_numpy() != "", dtype=bool)[self.order]

    @cached_property
    def debtor(self) -> np.ndarray:
        """Code of the debtor."""
        return self._codes("debtor_id")

    @cached_property
    def address(self) -> np.ndarray:
        """Code of the number, address or account."""
        return self._codes("address_id")

    @cached_property
    def exception(self) -> np.ndarray:
        """Code of the agreed exception that is named, the empty one too."""
        return self._codes("consent")

    @cached_property
    def answered(self) -> np.ndarray:
        """Whether a call was answered or a visit met somebody; a message, whether it arrived."""
        return self.column("answered")

    @cached_property
    def reached(self) -> np.ndarray:
        """Whether somebody was there: a message that arrived shows nobody."""
        return self.answered & self.is_channel(SPOKEN)

    @cached_property
    def duration(self) -> np.ndarray:
        """Seconds of talk."""
        return self.column("duration_seconds")

    @cached_property
    def talked(self) -> np.ndarray:
        """Whether people talked; who met somebody on a visit did, whatever its seconds say."""
        return self.answered & ((self.duration > 0) | self.is_channel(("visit",)))

    def _codes(self, name: str) -> np.ndarray:
        return self.frame[name].cat.codes.to_numpy()[self.order].astype(np.int64)

    def is_channel(self, names: tuple[str, ...]) -> np.ndarray:
        """Return where the channel is one of `names`."""
        return _among(self.channel, CHANNELS, names)

    def is_relation(self, names: tuple[str, ...]) -> np.ndarray:
        """Return where the relation is one of `names`."""
        return _among(self.relation, RELATIONS, names)

    def is_purpose(self, names: tuple[str, ...]) -> np.ndarray:
        """Return where the purpose is one of `names`."""
        return _among(self.purpose, PURPOSES, names)

    def is_event(self, name: str) -> np.ndarray:
        """Return where the event is `name`."""
        return self.event == EVENTS.index(name)

    def covered(self, limit: Any) -> np.ndarray:
        """Return the contacts a limit covers by its channels, purposes and relations."""
        mask = np.ones(self.size, dtype=bool)
        for name, test in (
            ("channels", self.is_channel),
            ("purposes", self.is_purpose),
            ("relations", self.is_relation),
        ):
            if hasattr(limit, name):
                mask &= test(getattr(limit, name))
        return mask

    def clock(self, rows: np.ndarray) -> list[str]:
        """Return local times such as ``2026-03-09 22:00:00``."""
        seconds = self.second[rows].tolist()
        clocks = _clocks()
        return [
            f"{date} {clocks[second]}"
            for date, second in zip(self.dates(rows), seconds, strict=True)
        ]

    def dates(self, rows: np.ndarray) -> list[str]:
        """Return local dates such as ``2026-03-09``."""
        days, places = np.unique(self.day[rows], return_inverse=True)
        written = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
        return written[places].tolist()


@cache
def _clocks() -> tuple[str, ...]:
    """Return how each second of the day is written."""
    return tuple(
        f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        for second in range(_DAY_SECONDS)
    )


def _among(codes: np.ndarray, words: tuple[str, ...], names: tuple[str, ...]) -> np.ndarray:
    table = np.array([word in names for word in words], dtype=bool)
    return table[codes]


def _by_time(moments: np.ndarray, ids: pd.Series) -> np.ndarray:
    order = np.argsort(moments, kind="stable")
    ordered = moments[order]
    same = ordered[1:] == ordered[:-1]
    tied = np.zeros(len(order), dtype=bool)
    tied[1:] |= same
    tied[:-1] |= same
    places = np.flatnonzero(tied)
    if len(places):
        # A hash orders ids as well as their letters would, and much faster.
        rows = order[places]
        keys = pd.util.hash_array(ids.to_numpy()[rows], categorize=False)
        order[places] = rows[np.lexsort((keys, ordered[places]))]
    return order


def starts(keys: np.ndarray) -> np.ndarray:
    """Return where a run of equal keys starts.

    Parameters
    ----------
    keys : numpy.ndarray of int64
        Equal keys stand together.

    Returns
    -------
    numpy.ndarray of int64
        For each place the first place of its run.
    """
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    places = np.where(first, np.arange(len(keys)), 0)
    return np.maximum.accumulate(places)


def combine(codes: np.ndarray, days: np.ndarray, spare: int = 0) -> np.ndarray:
    """Return one number for code and day, rising with both; `spare` days fit between codes."""
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    span = int(days.max() - days.min()) + 1 + spare
    return codes * span + (days - days.min()) + spare
