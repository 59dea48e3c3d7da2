"""Requests to stop, and agreed exceptions: who has asked for what by the time of each contact."""

import numpy as np

from dunning.compliance.columns import CHANNELS_ZH, RELATIONS, RELATIONS_ZH
from dunning.compliance.limits import Consent, StopRequest
from dunning.compliance.timeline import Hits, Timeline, starts

PRINCIPALS = ("debtor", "guarantor")
"""Those who owe; everybody else is a third party."""

_ONE_PERSON = (*PRINCIPALS, "spouse", "employer")
# There may be several relatives and several reserved contacts: they are told apart by address.

_CHANNEL_NAMES = tuple(CHANNELS_ZH.values())
_RELATION_NAMES = tuple(RELATIONS_ZH.values())


def stop_request(line: Timeline, limit: StopRequest) -> Hits:
    """Find contacts with somebody who has asked not to be contacted.

    A request holds from its own moment on, for all seats and agencies, until the same person
    agrees to something again.

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
    """Return for each contact the row of the stop request in force with that person, or -1."""
    result = np.full(line.size, -1, dtype=np.int64)
    one_person = line.is_relation(_ONE_PERSON)
    persons = line.debtor * len(RELATIONS) + line.relation
    for scope, keys in ((one_person, persons), (~one_person, line.address)):
        stops = scope & line.is_event("stop_request")
        if stops.any():
            rows = np.flatnonzero(scope & np.isin(keys, np.unique(keys[stops])))
            result[rows] = _in_force(line, rows, keys[rows])
    return result


def _in_force(line: Timeline, rows: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Return the request in force at each of `rows`; of equal moments, requests come first."""
    stop, agree = line.is_event("stop_request")[rows], line.is_event("consent")[rows]
    step = np.where(agree, 0, np.where(stop, 1, 2))
    order = np.lexsort((step, line.at[rows], keys))
    moment = _runs(keys[order], line.at[rows][order], step[order])
    places = np.arange(len(rows))
    first = starts(keys[order])
    stopped, agreed = (
        np.concatenate([[-1], np.maximum.accumulate(np.where(mask[order], places, -1))])[moment]
        for mask in (stop, agree)
    )
    holds = (stopped >= first) & (stopped > agreed)
    found = np.empty(len(rows), dtype=np.int64)
    found[order] = np.where(holds, rows[order][stopped], -1)
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
        Where the contact names an exception, with somebody who may agree, not withdrawn by a
        later stop request, and recorded before where that is asked for.
    """
    if limit is None:
        return np.zeros(line.size, dtype=bool)
    holds = line.is_filled("consent") & line.is_relation(limit.relations)
    if holds.any():
        holds &= last_request(line) < 0
    if limit.must_be_recorded and holds.any():
        holds &= _recorded(line, holds)
    return holds


def _recorded(line: Timeline, named: np.ndarray) -> np.ndarray:
    """Return where the same exception stands in an earlier event of the same person."""
    names = line.column("consent")
    since: dict[tuple[int, int, str], int] = {}
    for row in np.flatnonzero(line.is_event("consent") & line.is_filled("consent")).tolist():
        key = (int(line.debtor[row]), int(line.relation[row]), names[row])
        since.setdefault(key, int(line.at[row]))
    found = np.zeros(line.size, dtype=bool)
    for row in np.flatnonzero(named).tolist():
        key = (int(line.debtor[row]), int(line.relation[row]), names[row])
        found[row] = key in since and since[key] < int(line.at[row])
    return found
