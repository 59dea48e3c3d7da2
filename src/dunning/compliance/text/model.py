"""A model over the features of a passage, for what the rules miss and for what they see wrongly.

Two looks: weights of the features give each category log-odds of its own; weights of these against
each other (see `weighing`) give the verdict. Inference is pure standard library; `training` makes
the weights, `model_file` keeps them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import mul

from dunning.compliance.text.packing import not_negative, pack, unpack
from dunning.compliance.text.weighing import inputs

FINE = 100
"""Weights, intercepts and thresholds of the second look are whole hundredths."""

FLOOR = -30
"""A category whose own log-odds, in twentieths, are below is looked at again only for a rule."""


@dataclass(frozen=True)
class Model:
    """Weights of the features and of the categories against each other.

    Parameters
    ----------
    categories : tuple of str
        Ids of the categories, in the order of the other fields.
    bias : tuple of int
        Intercepts of the first look in twentieths; the last one is that of the verdict on the
        passage as a whole, lawful or not.
    weights : Mapping[str, int]
        By feature: the twentieths for every intercept, side by side in one number (see `packing`),
        so that one addition serves them all.
    second : tuple of tuple of int
        By category: the intercept of the second look, then a weight for each of its inputs, in
        hundredths.
    thresholds, vetoes : tuple of int
        From which log-odds of the second look a category is found, in hundredths, where no rule
        shows it, and where one does.
    """

    categories: tuple[str, ...]
    bias: tuple[int, ...]
    weights: Mapping[str, int]
    second: tuple[tuple[int, ...], ...]
    thresholds: tuple[int, ...]
    vetoes: tuple[int, ...]

    def totals(self, features: Iterable[str]) -> list[int]:
        """Return how far features speak for each category, intercepts included.

        Parameters
        ----------
        features : iterable of str
            Features of a passage, each once.

        Returns
        -------
        list of int
            Twentieths of log-odds in the order of `categories`, then those of the passage being
            unlawful.
        """
        return unpack(self._packed_bias + self._sum(features), len(self.bias))

    def evidence(self, features: Iterable[str]) -> int:
        """Return how much some features add to the totals.

        Parameters
        ----------
        features : iterable of str
            Features of a part of a passage.

        Returns
        -------
        int
            Twentieths in the order of `totals`, packed.
        """
        return self._sum(features)

    def judge(
        self, features: Iterable[str], ruled: Collection[str], *, speaker: str, audience: str
    ) -> dict[int, float]:
        """Return the log-odds of the categories that come into question.

        Parameters
        ----------
        features : iterable of str
            Features of a passage, each once.
        ruled : collection of str
            Categories that a rule shows.
        speaker, audience : str
            Who says it to whom.

        Returns
        -------
        dict
            By place in `categories`, in order: log-odds in hundredths.
        """
        packed = self._packed_bias + self._sum(features)
        size = len(self.categories)
        asked = not_negative(packed - self._packed_floor, size)
        by_rules = set()
        if ruled:
            by_rules = {place for place, name in enumerate(self.categories) if name in ruled}
            asked = sorted(by_rules.union(asked))
        if not asked:
            return {}
        totals = unpack(packed, size + 1)
        seen = [1.0, *inputs(totals, by_rules, speaker=speaker, audience=audience)]
        return {place: sum(map(mul, self._second[place], seen)) for place in asked}

    def _sum(self, features: Iterable[str]) -> int:
        return sum(filter(None, map(self.weights.get, features)))

    @cached_property
    def _second(self) -> list[list[float]]:
        return [list(map(float, row)) for row in self.second]

    @cached_property
    def _packed_bias(self) -> int:
        return pack(self.bias)

    @cached_property
    def _packed_floor(self) -> int:
        return pack([FLOOR] * len(self.categories))
