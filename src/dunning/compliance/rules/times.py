"""Hours in which nobody is contacted."""

import numpy as np

from dunning.compliance.limits import MINUTES_PER_DAY, QuietHours
from dunning.compliance.timeline import Hits, Timeline

_SECONDS_PER_DAY = 86_400
# Clocks change by an hour or two; a talk this close to the hour is looked at exactly.
_CLOCK_CHANGE = 3 * 3600


def quiet_hours(line: Timeline, limit: QuietHours) -> Hits:
    """Find contacts in quiet hours, and talks that run into them.

    The first moment of a span is inside, the last outside: with 22:00 to 08:00, a contact at
    22:00:00 is found and one at 08:00:00 is not; a talk may last until 22:00:00 exactly.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : QuietHours
        Spans and the contacts covered.

    Returns
    -------
    Hits
        One for each contact.
    """
    quiet = np.zeros(MINUTES_PER_DAY, dtype=bool)
    quiet[list(limit.minutes)] = True
    covered = line.covered(limit)
    begins = covered & quiet[line.second // 60]
    rows = np.flatnonzero(begins)
    texts = [f"{clock}在禁止联系的时段内" for clock in line.clock(rows)]
    later = _run_over(line, covered & ~begins, quiet)
    over = [
        f"{clock}开始、持续{seconds}秒，延续到禁止联系的时段内"
        for clock, seconds in zip(line.clock(later), line.duration[later].tolist(), strict=True)
    ]
    return Hits(np.concatenate([rows, later]), texts + over)


visit_hours = quiet_hours


def _run_over(line: Timeline, candidates: np.ndarray, quiet: np.ndarray) -> np.ndarray:
    """Return talks that begin in time and end inside the next quiet span."""
    left = _seconds_left(quiet)[line.second // 60] - line.second % 60
    near = candidates & (line.duration > 0) & (line.duration + _CLOCK_CHANGE > left)
    rows = np.flatnonzero(near)
    # Without a clock change in between, elapsed seconds and seconds on the clock agree.
    length = _seconds_touched(line, rows)
    exact = length > left[rows]
    for place in np.flatnonzero(~_clock_is_steady(line, rows)):
        exact[place] = _meets_quiet(line, int(rows[place]), int(length[place]), quiet)
    return rows[exact]


def _seconds_touched(line: Timeline, rows: np.ndarray) -> np.ndarray:
    """Return on how many seconds of the clock each talk falls: one more from a split second."""
    return line.duration[rows] + (line.at[rows] % 1_000_000 > 0)


def _seconds_left(quiet: np.ndarray) -> np.ndarray:
    """Return, for the first second of each minute, the seconds until the next quiet minute."""
    places = np.arange(2 * len(quiet))
    following = np.where(np.tile(quiet, 2), places, 2 * len(places))
    following = np.minimum.accumulate(following[::-1])[::-1]
    return ((following - places)[: len(quiet)] * 60).astype(np.int64)


def _clock_is_steady(line: Timeline, rows: np.ndarray) -> np.ndarray:
    ends = line.at[rows] + line.duration[rows] * 1_000_000
    local = line.local_seconds(ends)
    return local - line.local_seconds(line.at[rows]) == line.duration[rows]


def _meets_quiet(line: Timeline, row: int, length: int, quiet: np.ndarray) -> bool:
    """Follow one talk second by second over a clock change."""
    passed = np.arange(length, dtype=np.int64) * 1_000_000
    seconds = line.local_seconds(line.at[row] + passed) % _SECONDS_PER_DAY
    return bool(quiet[seconds // 60].any())
