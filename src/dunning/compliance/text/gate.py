"""What a pattern cannot do without, so that most patterns need not be tried at all.

Reads the part of the syntax of regular expressions that the rules use. Pure standard library.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

# How often a character is met in what collectors say, in steps: a common one tells little.
_COMMON = (
    (100, "，。你我的不还了是一就人他这行个说们有上没天到？卡打款要先给信来在期用"),
    (
        60,
        "会里再银账下话也别能家去子以那户本钱可都单收看把今事好金欠点三电法出客请分系记么跟号着后已公”“费时",
    ),
    (
        30,
        "清两通多过得报同问息月周诉回找老明自算手只十对让发录千日起：定知现接吗院工约合转机面谈小百利额听门和",
    ),
    (
        15,
        "逾告保司五开方晚意谁生按什想元年最证吧少核前联写由进催笔为儿心大交案名当道条外经征留全照关位提申头理",
    ),
)
_COST = {character: cost for cost, characters in _COMMON for character in characters}
_ENDS = frozenset("|)")
_MOST_PAIRS = 400
_PAIRS_RARER = 20

LEVELS = 2
"""How many sets are looked at for each pattern."""

Ends = frozenset[str] | None
"""Characters of which one surely begins or ends a part of a pattern; None where that is unknown."""


def needed_sets(pattern: str) -> list[frozenset[str]]:
    """Return sets of which every match of a pattern has at least one each.

    Parameters
    ----------
    pattern : str
        A regular expression of literals, classes, groups, gaps, repetitions and looks around.

    Returns
    -------
    list of frozenset of str
        Single characters and pairs that follow each other; at most `LEVELS`, the least common
        first; fewer where a match may do without.
    """
    found = _Parser(pattern).alternatives().needed
    return sorted(set(found), key=lambda one: (_cost(one), sorted(one)))[:LEVELS]


def branches(pattern: str) -> list[str]:
    """Split a pattern where it offers alternatives outside every group.

    Parameters
    ----------
    pattern : str
        A regular expression.

    Returns
    -------
    list of str
        Patterns of which one matches wherever the whole does.
    """
    parser = _Parser(pattern)
    cuts = [0]
    while parser.alternative():
        cuts.append(parser.position)
    cuts.append(len(pattern) + 1)
    return [pattern[start : end - 1] for start, end in pairwise(cuts)]


class Gate:
    """Names the patterns that may match a text.

    Parameters
    ----------
    needed : iterable of sequences of str or frozenset of str
        What `needed_sets` says of each pattern, which is known by its position.
    """

    def __init__(self, needed: Iterable[Sequence[Iterable[str]]]) -> None:
        # One number holds a bit for each pattern on each level, so that one OR serves them all.
        given = list(needed)
        self._size = len(given)
        self._free = 0
        self._masks: dict[str, int] = {}
        for position, sets in enumerate(given):
            for level in range(LEVELS):
                bit = 1 << (level * self._size + position)
                if level >= len(sets):
                    self._free |= bit
                    continue
                for one in sets[level]:
                    self._masks[one] = self._masks.get(one, 0) | bit

    def candidates(self, text: str, pairs: Iterable[str]) -> list[int]:
        """Return the positions of the patterns that a text may match, in order.

        Parameters
        ----------
        text : str
            The text.
        pairs : iterable of str
            Its `words.pairs_of`.

        Returns
        -------
        list of int
            Never leaves out a pattern that matches.
        """
        met = self._free
        for mask in filter(None, map(self._masks.get, chain(text, pairs))):
            met |= mask
        mask = (1 << self._size) - 1
        for level in range(LEVELS):
            mask &= met >> (level * self._size)
        found = []
        while mask:
            low = mask & -mask
            found.append(low.bit_length() - 1)
            mask ^= low
        return found


def _cost(needed: frozenset[str]) -> float:
    return sum(map(_cost_of_one, needed))


def _cost_of_one(one: str) -> float:
    rarest = min(_COST.get(character, 1) for character in one)
    return rarest / _PAIRS_RARER if len(one) > 1 else rarest


class _Part(NamedTuple):
    """What is known of a part of a pattern."""

    needed: list[frozenset[str]]
    heads: Ends
    tails: Ends


_UNKNOWN = _Part([], None, None)


class _Parser:
    """Walks over one expression; every method leaves the position after what it read."""

    def __init__(self, pattern: str) -> None:
        self._pattern, self._at = pattern, 0

    @property
    def position(self) -> int:
        """How far it has read."""
        return self._at

    def alternative(self) -> bool:
        """Read one alternative and the bar after it; say whether there was a bar."""
        self.sequence()
        if self._peek() != "|":
            return False
        self._at += 1
        return True

    def alternatives(self) -> _Part:
        """Read all alternatives up to the end of their group; return what the group needs."""
        parts = [self.sequence()]
        while self._peek() == "|":
            self._at += 1
            parts.append(self.sequence())
        if len(parts) == 1:
            return parts[0]
        heads, tails = (_union([one[side] for one in parts]) for side in (1, 2))
        needed = [one.needed for one in parts]
        if not all(needed):
            return _Part([], heads, tails)
        shared = Counter(one for found in needed for one in set(found))
        # What several alternatives need alike makes the common set no larger.
        best = (min(found, key=lambda one: _cost(one) / shared[one]) for found in needed)
        return _Part([frozenset().union(*best)], heads, tails)

    def sequence(self) -> _Part:
        """Read one alternative; return what each of its parts needs."""
        found: list[frozenset[str]] = []
        heads: list[Ends] = []
        tails: Ends = None
        while self._peek() and self._peek() not in _ENDS:
            part = self._item()
            if self._may_be_absent():
                part = _UNKNOWN
            found += part.needed
            if tails and part.heads and len(tails) * len(part.heads) <= _MOST_PAIRS:
                found.append(frozenset(a + b for a in tails for b in part.heads))
            heads.append(part.heads)
            tails = part.tails
        return _Part(found, heads[0] if heads else None, tails)

    def _item(self) -> _Part:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return _one_of(self._take())
        return _UNKNOWN if character in ".^$" else _one_of(character)

    def _group(self) -> _Part:
        looks = self._pattern.startswith(("?!", "?=", "?<!", "?<="), self._at)
        if self._peek() == "?":
            while self._peek() not in (":", ">", "!", "="):
                self._at += 1
            self._at += 1
        inside = self.alternatives()
        self._at += 1
        return _UNKNOWN if looks else inside

    def _class(self) -> _Part:
        start = self._at
        while self._take() != "]":
            if self._pattern[self._at - 1] == "\\":
                self._at += 1
        inside = self._pattern[start : self._at - 1]
        return _UNKNOWN if inside.startswith("^") or "-" in inside else _one_of(inside)

    def _may_be_absent(self) -> bool:
        """Read a repetition, if there is one, and say whether it allows for none."""
        absent = False
        mark = self._peek()
        if mark == "{":
            end = self._pattern.index("}", self._at)
            least = self._pattern[self._at + 1 : end].split(",")[0]
            self._at, absent = end + 1, not least or int(least) == 0
        elif mark and mark in "?*+":
            self._at, absent = self._at + 1, mark != "+"
        else:
            return False
        if self._peek() == "?":  # as few as possible: it changes which match, not whether
            self._at += 1
        return absent

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]


def _one_of(characters: str) -> _Part:
    found = frozenset(characters)
    return _Part([found], found, found)


def _union(sides: Sequence[Ends]) -> Ends:
    return frozenset().union(*filter(None, sides)) if all(sides) else None
