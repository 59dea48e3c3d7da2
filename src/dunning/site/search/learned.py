"""What was learned from the phrases that people type, and how it travels in the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dunning.site.search.pack import FIRST_HAN, Vocabulary, packed_classes

LEVELS = (0.4, 0.9, 1.7)
"""Sizes that a weight may have, for a page and against it."""

SHARPNESS = 6
"""By how much the browser multiplies the sums before it compares pages: the fit only had to tell
each page's phrases from all others. Chosen on the exams, as the engine's own numbers."""


@dataclass(frozen=True)
class Learned:
    """How much each sign of a query speaks for which page.

    Parameters
    ----------
    biases : mapping of str to float
        By page: what speaks for it before a word is typed; mostly negative.
    levels : mapping of str to mapping
        By page: signs with the place of their weight in `LEVELS`, counted from 1, negative where
        the sign speaks against the page.
    """

    biases: Mapping[str, float]
    levels: Mapping[str, Mapping[str, int]]

    @cached_property
    def signs(self) -> frozenset[str]:
        """All signs that have a weight for some page."""
        return frozenset(sign for each in self.levels.values() for sign in each)

    @property
    def documents(self) -> list[list[str]]:
        """By page, the signs with a weight that a vocabulary numbers: no single characters."""
        return [
            [sign for sign in each if len(sign) > 1 or sign < FIRST_HAN]
            for each in self.levels.values()
        ]


NOTHING = Learned({}, {})
"""For a book with no pages that phrases lead to, or only one."""


def packed_learned(
    learned: Learned, pages: Sequence[str], vocabulary: Vocabulary
) -> dict[str, Any]:
    """Write the weights as text.

    Parameters
    ----------
    learned : Learned
        Weights by page.
    pages : sequence of str
        All pages, in the order of the index.
    vocabulary : Vocabulary
        Numbers the tokens; single characters follow them in the order of its alphabet, then those
        that stand in none of its pairs.

    Returns
    -------
    dict
        ``biases`` of all pages, None where no phrase leads; ``lone``, the characters outside the
        alphabet; ``weights``, one size for each text of ``rows``; ``rows``, as
        `dunning.site.search.pack.packed_classes` writes them; ``sharpness``.
    """
    against = len(LEVELS)
    classed = [
        {
            sign: level - 1 if level > 0 else against - level - 1
            for sign, level in learned.levels.get(page, {}).items()
        }
        for page in pages
    ]
    weights = [*LEVELS, *(-size for size in LEVELS)]
    single = {sign for sign in learned.signs if len(sign) == 1 and sign >= FIRST_HAN}
    lone = "".join(sorted(single.difference(vocabulary.alphabet)))
    numbered = [*vocabulary.terms, *vocabulary.alphabet, *lone]
    return {
        "sharpness": SHARPNESS,
        "biases": [learned.biases.get(page) for page in pages],
        "lone": lone,
        "weights": weights,
        "rows": packed_classes(classed, numbered, len(weights)),
    }
