"""Who may be contacted, when, and what they may be told."""

from dataclasses import dataclass

import numpy as np

from dunning.compliance.columns import PHONE, RELATIONS_ZH
from dunning.compliance.limits import Relations, ThirdPartyContact
from dunning.compliance.rules.consent import PRINCIPALS
from dunning.compliance.timeline import Hits, Timeline, starts

_RELATION_NAMES = tuple(RELATIONS_ZH.values())
_NEVER = np.iinfo(np.int64).max


def collection_targets(line: Timeline, limit: Relations) -> Hits:
    """Find collection from anybody who does not owe.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : Relations
        Those one may collect from.

    Returns
    -------
    Hits
        One for each contact.
    """
    rows = np.flatnonzero(line.is_purpose(("collect",)) & ~line.is_relation(limit.relations))
    names = [_RELATION_NAMES[code] for code in line.relation[rows].tolist()]
    return Hits(rows, [f"向{name}催收；催收对象只能是债务人和担保人" for name in names])


def disclosure(line: Timeline, limit: Relations) -> Hits:
    """Find contacts that told somebody else of the debt.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : Relations
        Those who may be told.

    Returns
    -------
    Hits
        One for each contact.
    """
    rows = np.flatnonzero(line.column("debt_disclosed") & ~line.is_relation(limit.relations))
    names = [_RELATION_NAMES[code] for code in line.relation[rows].tolist()]
    return Hits(rows, [f"把债务告诉了{name}" for name in names])


def third_party_contact(line: Timeline, limit: ThirdPartyContact) -> Hits:
    """Find questions and messages to third parties while the debtor is not out of contact.

    Parameters
    ----------
    line : Timeline
        The contacts.
    limit : ThirdPartyContact
        Whom one may turn to and when contact counts as lost.

    Returns
    -------
    Hits
        One for each contact.
    """
    asks = line.is_purpose(("locate", "relay")) & ~line.is_relation(PRINCIPALS)
    allowed = line.is_relation(limit.relations)
    never = np.flatnonzero(asks & ~allowed)
    texts = [
        f"联系了{_RELATION_NAMES[code]}；不在可以联系的第三人之内"
        for code in line.relation[never].tolist()
    ]
    rows = _before_contact_was_lost(line, limit, asks & allowed)
    texts += [
        f"{clock}联系{_RELATION_NAMES[code]}时，债务人还不算失联"
        for clock, code in zip(line.clock(rows), line.relation[rows].tolist(), strict=True)
    ]
    return Hits(np.concatenate([never, rows]), texts)


def _before_contact_was_lost(
    line: Timeline, limit: ThirdPartyContact, asked: np.ndarray
) -> np.ndarray:
    """Return the rows of `asked` at which no condition of lost contact holds."""
    debtor = line.is_relation(("debtor",))
    reached = debtor & line.reached
    failed = debtor & ~line.answered & line.is_channel(PHONE)
    lost = line.is_event("lost_contact")
    rows = np.flatnonzero(asked | reached | failed | lost)
    # Of equal moments the question comes first: only what was known before it counts.
    step = np.where(reached[rows], 2, np.where(asked[rows], 0, 1))
    rows = rows[np.lexsort((step, line.at[rows], line.debtor[rows]))]
    history = _History(line, limit, rows, _spells(line.debtor[rows], reached[rows]), failed[rows])
    spell = history.spell
    since_day, since_moment = history.lost_days(), history.lost_moments(lost[rows])
    known = (since_day[spell] < line.day[rows]) | (since_moment[spell] < line.at[rows])
    return rows[asked[rows] & ~known]


def _spells(debtor: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """Return the number of the spell, between two times the debtor was reached, of each place."""
    new = np.ones(len(debtor), dtype=bool)
    new[1:] = (debtor[1:] != debtor[:-1]) | reached[:-1]
    return np.cumsum(new) - 1


@dataclass(frozen=True)
class _History:
    """What was tried to reach each debtor: rows of the timeline by debtor and time."""

    line: Timeline
    limit: ThirdPartyContact
    rows: np.ndarray
    spell: np.ndarray
    failed: np.ndarray

    def lost_days(self) -> np.ndarray:
        """Return the day after which contact is lost in each spell."""
        since, day = self._never(), self.line.day[self.rows]
        if self.limit.failed_calls_wait == "next_day":
            found = self._nth_failures()
            np.minimum.at(since, self.spell[found], day[found])
        found = self._nth_days(day)
        np.minimum.at(since, self.spell[found], day[found])
        return since

    def lost_moments(self, lost: np.ndarray) -> np.ndarray:
        """Return the moment after which contact is lost in each spell."""
        since = self._never()
        found = np.flatnonzero(lost & self.limit.event_counts)
        if self.limit.failed_calls_wait == "at_once":
            found = np.concatenate([found, self._nth_failures()])
        np.minimum.at(since, self.spell[found], self.line.at[self.rows[found]])
        return since

    def _never(self) -> np.ndarray:
        return np.full(self.spell.max(initial=-1) + 1, _NEVER, dtype=np.int64)

    def _nth_failures(self) -> np.ndarray:
        """Return the places of the failures that complete the number on one address."""
        tries = np.flatnonzero(self.failed)
        addresses = self.line.address
        keys = self.spell[tries] * (int(addresses.max(initial=0)) + 1)
        keys += addresses[self.rows[tries]]
        order = np.argsort(keys, kind="stable")
        rank = np.arange(len(keys)) - starts(keys[order])
        return tries[order[rank == self.limit.failed_calls - 1]]

    def _nth_days(self, day: np.ndarray) -> np.ndarray:
        """Return the places of the failures that complete the number of consecutive days."""
        tries = np.flatnonzero(self.failed)
        spell, days = self.spell[tries], day[tries]
        new = np.ones(len(tries), dtype=bool)
        new[1:] = (spell[1:] != spell[:-1]) | (days[1:] != days[:-1])
        tries, spell, days = tries[new], spell[new], days[new]
        broken = np.ones(len(tries), dtype=bool)
        broken[1:] = (spell[1:] != spell[:-1]) | (np.diff(days) != 1)
        run = np.arange(len(tries)) - starts(np.cumsum(broken))
        return tries[run == self.limit.failed_days - 1]
