"""The clock of the course: every day and hour is that of mainland China."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = "Asia/Shanghai"
"""IANA name of the time zone in which dates are dates and quiet hours are counted."""


def today() -> date:
    """Return the day in `ZONE`.

    Returns
    -------
    datetime.date
        The calendar day now, whatever zone the machine is set to.
    """
    return datetime.now(ZoneInfo(ZONE)).date()
