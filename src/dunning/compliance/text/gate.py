"""Which characters a pattern cannot do without, so that most patterns need not be tried at all.

Reads the part of the syntax of regular expressions that the rules use. Pure standard library.
"""

from collections.abc import Sequence
from itertools import pairwise

# A character met in every second sentence tells little; the others are taken to be rare.
_COMMON = "你我他的不就还是了一有在给到们个人来这那上下，。"
_COST = dict.fromkeys(_COMMON, 40)
_ENDS = frozenset("|)")

LEVELS = 3
"""How many sets of characters are looked at for each pattern."""


def needed_sets(pattern: str) -> list[frozenset[str]]:
    """Return sets of characters of which every match of a pattern has at least one each.

    Parameters
    ----------
    pattern : str
        A regular expression of literals, classes, groups, gaps, repetitions and looks around.

    Returns
    -------
    list of frozenset of str
        At most `LEVELS`, the least common first; fewer where a match may do without.
    """
    parser = _Parser(pattern)
    found = parser.sequence()
    if not parser.is_done:
        whole = _Parser(pattern).alternatives()
        found = [] if whole is None else [whole]
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
    patterns : sequence of str
        Regular expressions; each is known by its position.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        # One number holds a bit for each pattern on each level, so that one OR serves them all.
        self._size = len(patterns)
        self._free = 0
        self._masks: dict[str, int] = {}
        for position, pattern in enumerate(patterns):
            sets = needed_sets(pattern)
            for level in range(LEVELS):
                bit = 1 << (level * self._size + position)
                if level >= len(sets):
                    self._free |= bit
                    continue
                for character in sets[level]:
                    self._masks[character] = self._masks.get(character, 0) | bit

    def candidates(self, text: str) -> list[int]:
        """Return the positions of the patterns that a text may match, in order.

        Parameters
        ----------
        text : str
            The text.

        Returns
        -------
        list of int
            Never leaves out a pattern that matches.
        """
        met, masks = self._free, self._masks
        for character in masks.keys() & set(text):
            met |= masks[character]
        mask = (1 << self._size) - 1
        for level in range(LEVELS):
            mask &= met >> (level * self._size)
        found = []
        while mask:
            low = mask & -mask
            found.append(low.bit_length() - 1)
            mask ^= low
        return found


def _cost(needed: frozenset[str]) -> int:
    return sum(_COST.get(character, 1) for character in needed)


class _Parser:
    """Walks over one expression; every method leaves the position after what it read."""

    def __init__(self, pattern: str) -> None:
        self._pattern, self._at = pattern, 0

    @property
    def position(self) -> int:
        """How far it has read."""
        return self._at

    @property
    def is_done(self) -> bool:
        """Whether it has read everything."""
        return self._at >= len(self._pattern)

    def alternative(self) -> bool:
        """Read one alternative and the bar after it; say whether there was a bar."""
        self.sequence()
        if self._peek() != "|":
            return False
        self._at += 1
        return True

    def alternatives(self) -> frozenset[str] | None:
        """Read all alternatives up to the end of their group; None when one needs nothing."""
        needed = [self.sequence()]
        while self._peek() == "|":
            self._at += 1
            needed.append(self.sequence())
        if not all(needed):
            return None
        return frozenset().union(*(min(one, key=_cost) for one in needed))

    def sequence(self) -> list[frozenset[str]]:
        """Read one alternative; return what each of its parts needs."""
        found = []
        while self._peek() and self._peek() not in _ENDS:
            item = self._item()
            if not self._may_be_absent() and item is not None:
                found.append(item)
        return found

    def _item(self) -> frozenset[str] | None:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return frozenset(self._take())
        return None if character in ".^$" else frozenset(character)

    def _group(self) -> frozenset[str] | None:
        looks = self._pattern.startswith(("?!", "?=", "?<!", "?<="), self._at)
        if self._peek() == "?":
            while self._peek() not in (":", ">", "!", "="):
                self._at += 1
            self._at += 1
        inside = self.alternatives()
        self._at += 1
        return None if looks else inside

    def _class(self) -> frozenset[str] | None:
        start = self._at
        while self._take() != "]":
            if self._pattern[self._at - 1] == "\\":
                self._at += 1
        inside = self._pattern[start : self._at - 1]
        return None if inside.startswith("^") or "-" in inside else frozenset(inside)

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
