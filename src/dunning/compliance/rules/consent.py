"""Requests to stop, and agreed exceptions: who has asked for what by the time of each contact."""

import numpy as np

from dunning.compliance.columns import CHANNELS_ZH, RELATIONS, RELATIONS_ZH
from dunning.compliance.limits import Consent, StopRequest
from dunning.compliance.timeline import Hits, Timeline, starts

PRINCIPALS = ("debtor", "guarantor")
"""Those who owe; everybody else is a third party."""

_ONE_PERSON = (*PRINCIPALS, "spouse", "employer")
# There may be several relatives and several reserved contacts: they are told apart by address.
# Of several guarantors a log does not say who is who: the careful side is to let the request of
# one hold for all, and the consent of one speak for nobody but the address it was given at.

_LONG_AGO = np.iinfo(np.int64).min

_CHANNEL_NAMES = tuple(CHANNELS_ZH.values())
_RELATION_NAMES = tuple(RELATIONS_ZH.values())


def stop_request(line: Timeline, limit: StopRequest) -> Hits:
    """Find contacts with somebody who has asked not to be contacted.

    A request holds from its own moment on, for all seats and agencies, until the same person
    agrees to something again. That of one guarantor holds for all guarantors of the debtor, until
    somebody agrees at the address where it was made.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : StopRequest
        Channels and purposes that end.

    Returns
    -------
    Hits
        One for each contact, with the contact in which the request was made.
    """
    request = last_request(line)
    principal = line.is_relation(PRINCIPALS)
    ended = np.where(
        principal,
        line.is_channel(limit.debtor_channels),
        line.is_channel(limit.third_party_channels),
    )
    rows = np.flatnonzero((request >= 0) & ended & line.is_purpose(limit.purposes))
    asked = request[rows]
    texts = [
        f"{_RELATION_NAMES[who]}在{since}要求停止联系，{clock}又以{_CHANNEL_NAMES[by]}联系"
        for who, since, clock, by in zip(
            line.relation[rows].tolist(),
            line.clock(asked),
            line.clock(rows),
            line.channel[rows].tolist(),
            strict=True,
        )
    ]
    return Hits(rows, texts, asked[:, None])


def last_request(line: Timeline) -> np.ndarray:
    """Return for each contact the row of the stop request in force with that person, or -1.

    Parameters
    ----------
    line : Timeline
        The contacts.

    Returns
    -------
    numpy.ndarray of int64
        Of several in force, the one that holds longest; of those, the last.
    """
    result = np.full(line.size, -1, dtype=np.int64)
    stops = line.is_event("stop_request")
    if stops.any():
        people = _people(line)
        rows = np.flatnonzero(np.isin(people, np.unique(people[stops])))
        result[rows] = _in_force(line, rows, people[rows])
    return result


def _people(line: Timeline) -> np.ndarray:
    """Return a code of those whom one stop request binds."""
    persons = line.debtor * len(RELATIONS) + line.relation
    beyond = persons.max(initial=-1) + 1
    return np.where(line.is_relation(_ONE_PERSON), persons, beyond + line.address)


def _speakers(line: Timeline, rows: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Return a code of those for whom one consent speaks: of guarantors, one address."""
    own = np.where(line.is_relation(("guarantor",))[rows], line.address[rows] + 1, 0)
    return _pair(people, own)


def _pair(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return a code of two codes; numbered anew, so that codes of codes do not grow too large."""
    return np.unique(first, return_inverse=True)[1] * (second.max(initial=0) + 1) + second


def _steps(line: Timeline, rows: np.ndarray) -> np.ndarray:
    """Return the order within a moment: consent first, so that a request in it stands."""
    stop, agree = line.is_event("stop_request")[rows], line.is_event("consent")[rows]
    return np.where(agree, 0, np.where(stop, 1, 2))


def _in_force(line: Timeline, rows: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Return the request in force at each of `rows`, of which there must be some."""
    at, step, count = line.at[rows], _steps(line, rows), len(rows)
    agree = line.is_event("consent")[rows]
    ending = _last_before(_speakers(line, rows, people), -at, -step, agree)
    order = np.lexsort((step, at, people))
    places = np.arange(count)
    place = np.empty(count, dtype=np.int64)
    place[order] = places
    people, ending = people[order], ending[order]
    last = count - starts(people[::-1])[::-1]
    until = np.where(ending >= 0, place[ending], last)
    # The one number puts what holds longest above the rest; a later person's is always larger.
    asked = np.where(line.is_event("stop_request")[rows[order]], until * count + places, -1)
    moment = _runs(people, at[order], step[order])
    longest = np.concatenate([[-1], np.maximum.accumulate(asked)])[moment]
    end, stopped = np.divmod(longest, count)
    holds = (end >= moment) & (stopped >= starts(people))
    found = np.empty(count, dtype=np.int64)
    found[order] = np.where(holds, rows[order][stopped], -1)
    return found


def _last_before(
    keys: np.ndarray, at: np.ndarray, step: np.ndarray, marked: np.ndarray
) -> np.ndarray:
    """Return the place of the last marked one of the same key before each, or -1."""
    order = np.lexsort((step, at, keys))
    places = np.where(marked[order], np.arange(len(order)), -1)
    moment = _runs(keys[order], at[order], step[order])
    last = np.concatenate([[-1], np.maximum.accumulate(places)])[moment]
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.where(last >= starts(keys[order]), order[last], -1)
    return found


def _runs(*keys: np.ndarray) -> np.ndarray:
    """Return for each place the first place with the same keys."""
    first = np.ones(len(keys[0]), dtype=bool)
    first[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))


def has_consent(line: Timeline, limit: Consent | None) -> np.ndarray:
    """Return where an agreed exception holds.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : Consent or None
        Who may agree and whether the log must show it; None: nothing is ever agreed.

    Returns
    -------
    numpy.ndarray of bool
        Where the contact names an exception, with somebody who may agree, while no stop request
        is in force, and recorded before where that is asked for. A stop request ends what was
        agreed before it for good: such an exception must be recorded anew after it.
    """
    if limit is None:
        return np.zeros(line.size, dtype=bool)
    holds = line.is_filled("consent") & line.is_relation(limit.relations)
    if holds.any():
        holds &= last_request(line) < 0
    if holds.any():
        holds &= _stands(line, holds, must_be_recorded=limit.must_be_recorded)
    return holds


def _stands(line: Timeline, named: np.ndarray, *, must_be_recorded: bool) -> np.ndarray:
    """Return where the exception is recorded after the last stop request, or none was made."""
    people = _people(line)
    rows = np.flatnonzero(np.isin(people, np.unique(people[named])))
    at, people = line.at[rows], people[rows]
    stop = _last_before(people, at, _steps(line, rows), line.is_event("stop_request")[rows])
    agreed = _pair(_speakers(line, rows, people), line.exception[rows])
    records = (line.is_event("consent") & line.is_filled("consent"))[rows]
    record = _last_before(agreed, at, np.zeros(len(rows), dtype=np.int64), records)
    # The last place stands for nothing found, which is -1.
    moments = np.append(at, _LONG_AGO)
    stands = moments[record] > moments[stop]
    if not must_be_recorded:
        stands |= stop < 0
    found = np.zeros(line.size, dtype=bool)
    found[rows] = stands
    return found
