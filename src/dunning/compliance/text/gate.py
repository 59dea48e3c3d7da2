"""Which characters a pattern cannot do without, so that most patterns need not be tried at all.

Reads the part of the syntax of regular expressions that the rules use. Pure standard library.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

# A character met in every second sentence tells little; the others are taken to be rare.
_COMMON = "你我他的不就还是了一有在给到们个人来这那上下，。"
_COST = dict.fromkeys(_COMMON, 40)
_ENDS = frozenset("|)")

Needed = frozenset[str] | None
"""At least one of these characters stands in every match; None when nothing is known."""


def needed_characters(pattern: str) -> Needed:
    """Return characters of which every match of a pattern has at least one.

    Parameters
    ----------
    pattern : str
        A regular expression without backslashes other than escapes of single characters.

    Returns
    -------
    frozenset of str or None
        The least common such set found; None when a match may do without any fixed character.
    """
    return _Parser(pattern).alternatives()


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
        self._always = 0
        self._masks: dict[str, int] = {}
        for position, pattern in enumerate(patterns):
            needed = needed_characters(pattern)
            if needed is None:
                self._always |= 1 << position
            else:
                for character in needed:
                    self._masks[character] = self._masks.get(character, 0) | 1 << position

    def candidates(self, text: Iterable[str]) -> list[int]:
        """Return the positions of the patterns that a text may match, in order.

        Parameters
        ----------
        text : iterable of str
            Its characters.

        Returns
        -------
        list of int
            Never leaves out a pattern that matches.
        """
        mask, masks = self._always, self._masks
        for character in set(text):
            mask |= masks.get(character, 0)
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

    def alternative(self) -> bool:
        """Read one alternative and the bar after it; say whether there was a bar."""
        self._sequence()
        if self._peek() != "|":
            return False
        self._at += 1
        return True

    def alternatives(self) -> Needed:
        """Read all alternatives up to the end of their group."""
        needed = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            needed.append(self._sequence())
        if any(one is None for one in needed):
            return None
        return frozenset().union(*(one for one in needed if one is not None))

    def _sequence(self) -> Needed:
        best: Needed = None
        while self._peek() and self._peek() not in _ENDS:
            item = self._item()
            if self._may_be_absent():
                continue
            if item is not None and (best is None or _cost(item) < _cost(best)):
                best = item
        return best

    def _item(self) -> Needed:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return frozenset(self._take())
        return None if character in ".^$" else frozenset(character)

    def _group(self) -> Needed:
        looks = self._pattern.startswith(("?!", "?=", "?<!", "?<="), self._at)
        if self._peek() == "?":
            while self._peek() not in (":", ">", "!", "="):
                self._at += 1
            self._at += 1
        inside = self.alternatives()
        self._at += 1
        return None if looks else inside

    def _class(self) -> Needed:
        start = self._at
        while self._take() != "]":
            if self._pattern[self._at - 1] == "\\":
                self._at += 1
        inside = self._pattern[start : self._at - 1]
        return None if inside.startswith("^") or "-" in inside else frozenset(inside)

    def _may_be_absent(self) -> bool:
        """Read a repetition, if there is one, and say whether it allows for none."""
        mark = self._peek()
        if mark in ("?", "*"):
            self._at += 1
            return True
        if mark == "+":
            self._at += 1
        if mark != "{":
            return False
        end = self._pattern.index("}", self._at)
        least = self._pattern[self._at + 1 : end].split(",")[0]
        self._at = end + 1
        return not least or int(least) == 0

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]
