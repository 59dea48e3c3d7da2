"""Which characters a pattern cannot do without, so that most patterns need not be tried at all.

Reads the part of the syntax of regular expressions that the rules use. Pure standard library.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

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
    found = _Parser(pattern).alternatives()
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

    def alternative(self) -> bool:
        """Read one alternative and the bar after it; say whether there was a bar."""
        self.sequence()
        if self._peek() != "|":
            return False
        self._at += 1
        return True

    def alternatives(self) -> list[frozenset[str]]:
        """Read all alternatives up to the end of their group; return what the group needs."""
        needed = [self.sequence()]
        while self._peek() == "|":
            self._at += 1
            needed.append(self.sequence())
        if len(needed) == 1:
            return needed[0]
        if not all(needed):
            return []
        shared = Counter(one for found in needed for one in set(found))
        # What several alternatives need alike makes the common set no larger.
        best = (min(found, key=lambda one: _cost(one) / shared[one]) for found in needed)
        return [frozenset().union(*best)]

    def sequence(self) -> list[frozenset[str]]:
        """Read one alternative; return what each of its parts needs."""
        found = []
        while self._peek() and self._peek() not in _ENDS:
            item = self._item()
            if not self._may_be_absent():
                found += item
        return found

    def _item(self) -> list[frozenset[str]]:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return [frozenset(self._take())]
        return [] if character in ".^$" else [frozenset(character)]

    def _group(self) -> list[frozenset[str]]:
        looks = self._pattern.startswith(("?!", "?=", "?<!", "?<="), self._at)
        if self._peek() == "?":
            while self._peek() not in (":", ">", "!", "="):
                self._at += 1
            self._at += 1
        inside = self.alternatives()
        self._at += 1
        return [] if looks else inside

    def _class(self) -> list[frozenset[str]]:
        start = self._at
        while self._take() != "]":
            if self._pattern[self._at - 1] == "\\":
                self._at += 1
        inside = self._pattern[start : self._at - 1]
        return [] if inside.startswith("^") or "-" in inside else [frozenset(inside)]

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
