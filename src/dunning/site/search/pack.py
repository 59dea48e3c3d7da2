"""Pack which document holds which token into text that compresses well.

Tokens are numbered; each document is the list of the gaps between its token numbers, one printable
character for a small gap. ``theme/assets/search-engine.js`` unpacks it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

SIGNS = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"\\|')
"""Printable ASCII that needs no escape in a JavaScript string; ``|`` separates documents."""

FIRST_HAN = "\u3400"
"""The first Chinese character; words and numbers come before it."""

_HALF = len(SIGNS) // 2
COUNT_CLASSES = (1, 2, 4, 9)
"""Upper ends of the classes of how many documents hold a token; above is one class more."""


def count_class(count: int) -> int:
    """Return the class of a token's document frequency.

    Parameters
    ----------
    count : int
        How many documents hold the token, 1 or more.

    Returns
    -------
    int
        0 for 1, 1 for 2, 2 for 3–4, 3 for 5–9, 4 for more.
    """
    return bisect_left(COUNT_CLASSES, count)


def number(value: int) -> str:
    """Write a number with the signs of the second half for every digit but the last.

    Parameters
    ----------
    value : int
        0 or more.

    Returns
    -------
    str
        One to a few characters of `SIGNS`; the lowest digit comes first.
    """
    written = ""
    while value >= _HALF:
        written += SIGNS[_HALF + value % _HALF]
        value //= _HALF
    return written + SIGNS[value]


def _gaps(numbers: Sequence[int]) -> str:
    return "".join(
        number(here - before - 1) for before, here in zip([-1, *numbers], numbers, strict=False)
    )


def is_pair(token: str) -> bool:
    """Tell a pair of Chinese characters from words and numbers."""
    return len(token) == 2 and min(token) >= FIRST_HAN


class Vocabulary:
    """The tokens of an index in the order of their numbers.

    Pairs come first, by classes of document frequency, so that frequent tokens have small gaps;
    within a class by first, then second character, common characters first. Words and numbers
    follow in the alphabet's order.

    Parameters
    ----------
    documents : sequence of collection of str
        Tokens of each document, each once.
    """

    def __init__(self, documents: Sequence[Collection[str]]) -> None:
        frequency = Counter(token for each in documents for token in each)
        common = Counter(sign for token in frequency if is_pair(token) for sign in token)
        self.alphabet = "".join(sorted(common, key=lambda sign: (-common[sign], sign)))
        self._rank = {sign: at for at, sign in enumerate(self.alphabet)}
        self._classes: list[list[str]] = [[] for _ in range(len(COUNT_CLASSES) + 1)]
        for token in filter(is_pair, frequency):
            self._classes[-1 - count_class(frequency[token])].append(token)
        for each in self._classes:
            each.sort(key=lambda token: [self._rank[sign] for sign in token])
        self.words = sorted(token for token in frequency if not is_pair(token))

    @property
    def terms(self) -> list[str]:
        """All tokens, in the order of their numbers."""
        return [token for each in self._classes for token in each] + self.words

    def packed(self) -> dict[str, str | list[str]]:
        """Return the vocabulary as text.

        Returns
        -------
        dict
            ``alphabet``; ``pairs``, one text for each class: for every first character in the
            order of the alphabet the gaps between its second ones, separated by ``|``; ``words``,
            separated by spaces.
        """
        written = []
        for each in self._classes:
            seconds: dict[str, list[int]] = {sign: [] for sign in self.alphabet}
            for token in each:
                seconds[token[0]].append(self._rank[token[1]])
            written.append("|".join(map(_gaps, seconds.values())))
        return {"alphabet": self.alphabet, "pairs": written, "words": " ".join(self.words)}


def packed_documents(documents: Sequence[Collection[str]], terms: Sequence[str]) -> str:
    """Write which document holds which token.

    Parameters
    ----------
    documents : sequence of collection of str
        Tokens of each document.
    terms : sequence of str
        All tokens, in the order of their numbers; others are left out.

    Returns
    -------
    str
        One text, documents separated by ``|``.
    """
    (text,) = packed_classes([dict.fromkeys(each, 0) for each in documents], terms, 1)
    return text


def packed_classes(
    documents: Sequence[Mapping[str, int]], terms: Sequence[str], classes: int
) -> list[str]:
    """Write which document holds which token in which class.

    Parameters
    ----------
    documents : sequence of mapping
        For each document the class of each token, 0 or more.
    terms : sequence of str
        All tokens, in the order of their numbers; others are left out.
    classes : int
        How many classes there are.

    Returns
    -------
    list of str
        One text for each class, documents separated by ``|``.
    """
    numbers = {token: at for at, token in enumerate(terms)}
    written: list[list[str]] = [[] for _ in range(classes)]
    for each in documents:
        rows: list[list[int]] = [[] for _ in range(classes)]
        for token, place in each.items():
            if token in numbers:
                rows[place].append(numbers[token])
        for row, texts in zip(rows, written, strict=True):
            texts.append(_gaps(sorted(row)))
    return ["|".join(texts) for texts in written]
