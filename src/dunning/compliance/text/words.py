"""Finds the words of the lexicon in a sentence. Pure standard library."""

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import add

Word = tuple[str, int, int]
"""A word of some class in a sentence: the class, where it begins and where it ends."""

END = "$"
"""Follows the last character; no text in plain spelling has it."""

_ONE = (1,)


def pairs_of(text: str) -> list[str]:
    """Return every character with the one after it, the last one with `END`.

    Parameters
    ----------
    text : str
        A sentence in plain spelling.

    Returns
    -------
    list of str
        As many as the text has characters.
    """
    return list(map(add, text, text[1:] + END))


class WordFinder:
    """Finds words of many classes in one pass.

    Parameters
    ----------
    classes : Mapping[str, Sequence[str]]
        Words by class; a word may belong to several.
    """

    def __init__(self, classes: Mapping[str, Sequence[str]]) -> None:
        by_word: dict[str, list[str]] = {}
        for identifier, words in classes.items():
            for word in words:
                known = by_word.setdefault(word, [])
                if identifier not in known:
                    known.append(identifier)
        self._words = {word: tuple(names) for word, names in by_word.items()}
        # Looked up by two characters: nearly every character begins some word, few pairs do.
        self._lengths: dict[str, tuple[int, ...]] = {}
        for word in by_word:
            lengths = {*self._lengths.get(word[:2], _ONE), len(word)}
            self._lengths[word[:2]] = tuple(sorted(lengths, reverse=True))
        self._single = frozenset(word for word in by_word if len(word) == 1)

    def find(self, text: str, pairs: Sequence[str]) -> list[Word]:
        """Return the words of a sentence in order; of words with one start only the longest.

        Parameters
        ----------
        text : str
            A sentence in plain spelling.
        pairs : sequence of str
            Its `pairs_of`.

        Returns
        -------
        list of Word
            They may overlap.
        """
        words, lengths, single = self._words, self._lengths, self._single
        begins = [at for at, pair in enumerate(pairs) if pair in lengths or pair[0] in single]
        found = []
        for start in begins:
            for length in lengths.get(pairs[start], _ONE):
                names = words.get(text[start : start + length])
                if names is not None:
                    found += [(name, start, start + length) for name in names]
                    break
        return found


def alternatives(words: Iterable[str]) -> str:
    """Return an expression for any of the words, sharing their beginnings, longest first.

    Parameters
    ----------
    words : iterable of str
        The words, none empty.

    Returns
    -------
    str
        A regular expression in one group.
    """
    tree: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        tree.setdefault(word[0], []).append(word[1:])
    branches = []
    for first, rests in tree.items():
        filled = [rest for rest in rests if rest]
        if not filled:
            branches.append(re.escape(first))
        else:
            optional = "?" if len(filled) < len(rests) else ""
            branches.append(re.escape(first) + alternatives(filled) + optional)
    return f"(?:{'|'.join(branches)})"
