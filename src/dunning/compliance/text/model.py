"""A linear model over the features of a passage, for what the rules miss.

Inference is pure standard library; `training` makes the weights.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("model.json")
FORMAT = 1
SCALE = 100
"""Weights are stored as whole hundredths."""

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
    weights : Mapping[str, Sequence[int]]
        By feature: number of a category and hundredths of a weight, in turn.
    """

    categories: tuple[str, ...]
    bias: tuple[float, ...]
    thresholds: tuple[float, ...]
    vetoes: tuple[float, ...]
    weights: Mapping[str, Sequence[int]]

    def scores(self, features: Mapping[str, int]) -> list[float]:
        """Return the score of each category: its probability, moved by that of any category.

        Parameters
        ----------
        features : Mapping[str, int]
            Features of a passage, with their positions.

        Returns
        -------
        list of float
            Between 0 and 1, in the order of `categories`.
        """
        sums = [0] * len(self.bias)
        known = self.weights
        for feature in features.keys() & known.keys():
            weights = known[feature]
            for at in range(0, len(weights), 2):
                sums[weights[at]] += weights[at + 1]
        *each, overall = (
            1 / (1 + math.exp(-(bias + total / SCALE)))
            for bias, total in zip(self.bias, sums, strict=True)
        )
        pull = PULL * (overall - 0.5)
        return [min(1.0, max(0.0, probability + pull)) for probability in each]

    def evidence(self, features: Mapping[str, int], category: str, size: int) -> list[int]:
        """Return how much each character speaks for a category.

        Parameters
        ----------
        features : Mapping[str, int]
            Features of a passage, with their positions.
        category : str
            Id of the category.
        size : int
            Characters of the passage.

        Returns
        -------
        list of int
            Hundredths, by position.
        """
        number = self.categories.index(category)
        found = [0] * size
        for feature in features.keys() & self.weights.keys():
            weights, position = self.weights[feature], features[feature]
            if 0 <= position < size and number in weights[::2]:
                found[position] += weights[2 * weights[::2].index(number) + 1]
        return found


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
        names, weights = data["categories"], data["weights"]
        numbers = [tuple(map(float, data[key])) for key in ("bias", "thresholds", "vetoes")]
    except (KeyError, TypeError, ValueError) as error:
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
        f"{json.dumps(key, ensure_ascii=False)}:{json.dumps(list(value), separators=(',', ':'))}"
        for key, value in sorted(model.weights.items())
    ]
    opened = json.dumps(head, ensure_ascii=False)[:-1]
    listed = ",\n".join(lines)
    path.write_text(f'{opened}, "weights": {{\n{listed}\n}}}}\n', encoding="utf-8")
