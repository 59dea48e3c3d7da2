import time
from datetime import UTC, datetime, timedelta

import pytest

from dunning.knowledge import clock


@pytest.mark.parametrize("machine", ["Pacific/Honolulu", "Pacific/Kiritimati", "UTC"])
def test_the_day_is_that_of_mainland_china_on_every_machine(
    monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    """China keeps one time, eight hours before UTC, the whole year."""
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        before, found, after = (
            (datetime.now(UTC) + timedelta(hours=8)).date(),
            clock.today(),
            (datetime.now(UTC) + timedelta(hours=8)).date(),
        )
    finally:
        monkeypatch.undo()
        time.tzset()
    assert before <= found <= after
