"""A linear model over the features of a passage, for what the rules miss.

Inference is pure standard library; `training` makes the weights.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from struct import Struct
from typing import Any

FILE = Path(__file__).with_name("model.json")
FORMAT = 1
SCALE = 100
"""Weights are stored as whole hundredths."""

_LANE = 32
_ZERO = 1 << (_LANE - 1)
_BYTES = _LANE // 8

PULL = 0.4
"""How far the general verdict, lawful or not, moves the score of every category."""


class ModelError(ValueError):
    """The file of the model is missing or not one that `training` wrote."""


@dataclass(frozen=True)
class Model:
    """One logistic regression for each category, and one for all together, over the same features.

    Parameters
    ----------
    categories : tuple of str
        Ids of the categories, in the order of the other fields.
    bias : tuple of float
        Intercepts; one more than there are categories, the last for "any category at all".
    thresholds : tuple of float
        Score from which a category is found.
    vetoes : tuple of float
        Score below which a match of a rule is dropped.
    weights : Mapping[str, int]
        By feature: the hundredths for every intercept, side by side in one number (see `pack`), so
        that one addition serves them all.
    """

    categories: tuple[str, ...]
    bias: tuple[float, ...]
    thresholds: tuple[float, ...]
    vetoes: tuple[float, ...]
    weights: Mapping[str, int]

    def scores(self, features: Iterable[str]) -> list[float]:
        """Return the score of each category: its probability, moved by that of any category.

        Parameters
        ----------
        features : iterable of str
            Features of a passage, each once.

        Returns
        -------
        list of float
            Between 0 and 1, in the order of `categories`.
        """
        total = sum(filter(None, map(self.weights.get, features)))
        *each, overall = map(_probability, self.bias, unpack(total, len(self.bias)))
        pull = PULL * (overall - 0.5)
        return [min(1.0, max(0.0, probability + pull)) for probability in each]

    def evidence(
        self, positions: Iterable[tuple[str, int]], ends: Sequence[int]
    ) -> list[dict[str, int]]:
        """Return how much each stretch of a passage speaks for each category.

        Parameters
        ----------
        positions : iterable of (str, int)
            Features of the passage with their positions.
        ends : sequence of int
            Where the stretches end, the last one with the passage.

        Returns
        -------
        list of dict[str, int]
            Hundredths by category, for each stretch.
        """
        known, totals = self.weights, [0] * len(ends)
        for feature, position in positions:
            if feature in known:
                totals[bisect_right(ends, position)] += known[feature]
        return [
            dict(zip(self.categories, unpack(total, len(self.bias)), strict=False))
            for total in totals
        ]


def _probability(bias: float, hundredths: int) -> float:
    return 1 / (1 + math.exp(-bias - hundredths / SCALE))


def pack(values: Sequence[int]) -> int:
    """Put whole numbers side by side in one.

    Parameters
    ----------
    values : sequence of int
        Numbers that stay below 2**31 in size, sums included.

    Returns
    -------
    int
        A number such that the sum of such numbers holds the sums of the values.
    """
    return sum(value << (_LANE * place) for place, value in enumerate(values))


def unpack(total: int, size: int) -> list[int]:
    """Take a sum of packed numbers apart.

    Parameters
    ----------
    total : int
        The sum.
    size : int
        How many values were packed.

    Returns
    -------
    list of int
        The sums of the values.
    """
    lifted = (total + _zeros(size)).to_bytes(_BYTES * size, "little")
    return [value - _ZERO for value in _lanes(size).unpack(lifted)]


@cache
def _lanes(size: int) -> Struct:
    return Struct(f"<{size}I")


@cache
def _zeros(size: int) -> int:
    return pack([_ZERO] * size)


def load_model() -> Model:
    """Return the model that belongs to the package; read once.

    Returns
    -------
    Model
        The model.

    Raises
    ------
    ModelError
        When the file is missing or malformed.
    """
    return _cached(FILE)


@cache
def _cached(path: Path) -> Model:
    return read_model(path)


def read_model(path: Path) -> Model:
    """Read a model.

    Parameters
    ----------
    path : pathlib.Path
        A JSON file written by `write_model`.

    Returns
    -------
    Model
        The model.

    Raises
    ------
    ModelError
        Naming the file and what is wrong.
    """
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path}：文件不存在；用dunning compliance train生成") from None
    except ValueError as error:
        raise ModelError(f"{path}：不是UTF-8的JSON（{error}）") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ModelError(f"{path}：format应为{FORMAT}；用dunning compliance train重新生成")
    try:
        names = data["categories"]
        weights = {name: _dense(pairs) for name, pairs in data["weights"].items()}
        numbers = [tuple(map(float, data[key])) for key in ("bias", "thresholds", "vetoes")]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}：缺字段或数字不对（{error}）") from error
    wanted = (len(names) + 1, len(names), len(names))
    if tuple(map(len, numbers)) != wanted:
        raise ModelError(f"{path}：bias、thresholds、vetoes应依次有{wanted}个数")
    return Model(tuple(names), *numbers, weights)


def write_model(model: Model, path: Path) -> None:
    """Write a model so that equal models give equal bytes.

    Parameters
    ----------
    model : Model
        The model.
    path : pathlib.Path
        The file.
    """
    head = {
        "format": FORMAT,
        "categories": model.categories,
        "bias": model.bias,
        "thresholds": model.thresholds,
        "vetoes": model.vetoes,
    }
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(_pairs(total, len(model.bias)))}"
        for name, total in sorted(model.weights.items())
    ]
    opened = json.dumps(head, ensure_ascii=False)[:-1]
    listed = ",\n".join(lines)
    path.write_text(f'{opened}, "weights": {{\n{listed}\n}}}}\n', encoding="utf-8")


def _pairs(total: int, size: int) -> str:
    """Write weights as numbers of intercepts and hundredths in turn, leaving the zeros out."""
    values = enumerate(unpack(total, size))
    return " ".join(f"{place} {value}" for place, value in values if value)


def _dense(written: str) -> int:
    values = [int(one) for one in written.split()]
    return sum(
        value << (_LANE * place) for place, value in zip(values[::2], values[1::2], strict=True)
    )
