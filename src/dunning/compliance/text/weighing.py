"""What is looked at to weigh the categories of one passage against each other.

The first look asks of each category by itself how far the words speak for it. Words of one fault
often sound like another; the second look knows which category leads, and by how much.
Pure standard library.
"""

import math
from collections.abc import Collection, Sequence
from functools import cache

from dunning.compliance.text.entries import AUDIENCES

SCALE = 20
"""Totals of the first look are whole twentieths of log-odds."""

FAR = 600
"""Totals beyond this size, in twentieths, say no more than this one."""

# Totals are whole numbers of a known range: what is made of each is looked up.
_ODDS = [math.exp(-behind / SCALE) for behind in range(2 * FAR + 1)]
_PROBABILITIES = [1 / (1 + math.exp(-total / SCALE)) for total in range(-FAR, FAR + 1)]


def probability(log_odds: float) -> float:
    """Return the probability that belongs to log-odds.

    Parameters
    ----------
    log_odds : float
        Natural logarithm of the odds.

    Returns
    -------
    float
        Between 0 and 1.
    """
    return 1 / (1 + math.exp(-log_odds))


def inputs(
    totals: Sequence[int], ruled: Collection[int], *, speaker: str, audience: str
) -> list[float]:
    """Return what the second look sees of a passage.

    Parameters
    ----------
    totals : sequence of int
        Twentieths of log-odds for each category, and after them for its being unlawful at all.
    ruled : collection of int
        Places of the categories that a rule shows.
    speaker, audience : str
        Who says it to whom.

    Returns
    -------
    list of float
        The log-odds of every category; log-odds and probability of the passage being unlawful; for
        every category its probability, its share among all of them times that of the passage being
        unlawful, and whether a rule shows it; at the end who speaks to whom. As many as
        `count_inputs` says.
    """
    if max(totals) > FAR or min(totals) < -FAR:
        totals = [max(-FAR, min(FAR, total)) for total in totals]
    *own, whole = totals
    best = max(own)
    odds = [_ODDS[best - one] for one in own]
    unlawful = _PROBABILITIES[whole + FAR]
    share = unlawful / sum(odds)
    by_rules = [0.0] * len(own)
    for place in ruled:
        by_rules[place] = 1.0
    return [
        *[one / SCALE for one in own],
        whole / SCALE,
        unlawful,
        *[_PROBABILITIES[one + FAR] for one in own],
        *[one * share for one in odds],
        *by_rules,
        *_people(speaker, audience),
    ]


@cache
def _people(speaker: str, audience: str) -> tuple[float, ...]:
    return (*(float(audience == one) for one in AUDIENCES), float(speaker == "trainer"))


def place_of_rule(place: int, categories: int) -> int:
    """Return where among the inputs it stands whether a rule shows a category.

    Parameters
    ----------
    place : int
        Which category.
    categories : int
        How many categories are weighed.

    Returns
    -------
    int
        A place in what `inputs` returns.
    """
    return 3 * categories + 2 + place


def count_inputs(categories: int) -> int:
    """Return how many inputs there are.

    Parameters
    ----------
    categories : int
        How many categories are weighed.

    Returns
    -------
    int
        The length of what `inputs` returns.
    """
    return 4 * categories + 2 + len(AUDIENCES) + 1
