"""A linear model over the features of a passage, for what the rules miss.

Inference is pure standard library; `training` makes the weights.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from string import ascii_lowercase
from struct import Struct
from typing import Any

FILE = Path(__file__).with_name("model.json")
FORMAT = 4
SCALE = 20
"""Weights, intercepts and thresholds are stored as whole twentieths."""

_LANE = 32
_ZERO = 1 << (_LANE - 1)
_BYTES = _LANE // 8
_WEIGHT = re.compile(r"([A-Za-z])([0-9]+)")
_WRITTEN = re.compile(rf"(?:{_WEIGHT.pattern})+")


class ModelError(ValueError):
    """The file of the model is missing or not one that `training` wrote."""


@dataclass(frozen=True)
class Model:
    """One logistic regression for each category, over the same features.

    Parameters
    ----------
    categories : tuple of str
        Ids of the categories, in the order of the other fields.
    bias : tuple of int
        Intercepts in twentieths.
    thresholds : tuple of int
        Total from which a category is found, in twentieths.
    vetoes : tuple of int
        Total below which a match of a rule is dropped, in twentieths.
    weights : Mapping[str, int]
        By feature: the twentieths for every category, side by side in one number (see `pack`), so
        that one addition serves them all.
    """

    categories: tuple[str, ...]
    bias: tuple[int, ...]
    thresholds: tuple[int, ...]
    vetoes: tuple[int, ...]
    weights: Mapping[str, int]

    def totals(self, features: Iterable[str]) -> list[int]:
        """Return how far features speak for each category, intercepts included.

        Parameters
        ----------
        features : iterable of str
            Features of a passage, each once.

        Returns
        -------
        list of int
            Log-odds in twentieths, in the order of `categories`.
        """
        return unpack(self._packed_bias + self._sum(features), len(self.bias))

    def evidence(self, features: Iterable[str]) -> list[int]:
        """Return how much some features add to the total of each category.

        Parameters
        ----------
        features : iterable of str
            Features of a part of a passage.

        Returns
        -------
        list of int
            Twentieths, in the order of `categories`.
        """
        return unpack(self._sum(features), len(self.bias))

    def _sum(self, features: Iterable[str]) -> int:
        return sum(filter(None, map(self.weights.get, features)))

    @cached_property
    def _packed_bias(self) -> int:
        return pack(self.bias)


def probability(total: int) -> float:
    """Return the probability that belongs to a total.

    Parameters
    ----------
    total : int
        Log-odds in twentieths.

    Returns
    -------
    float
        Between 0 and 1.
    """
    return 1 / (1 + math.exp(-total / SCALE))


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
    return _given[0] if _given else _cached(FILE)


_given: list[Model] = []


def use_model(model: Model) -> None:
    """Let every check use this model from now on, where there are no files to read.

    Parameters
    ----------
    model : Model
        The model.
    """
    _given[:] = [model]


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
    return model_of(data, path)


def model_of(data: Any, path: Path = FILE) -> Model:
    """Return the model that the content of its file describes.

    Parameters
    ----------
    data : Any
        What the JSON holds.
    path : pathlib.Path
        Where it came from, for the message.

    Returns
    -------
    Model
        The model.

    Raises
    ------
    ModelError
        Naming the file and what is wrong.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ModelError(f"{path}：format应为{FORMAT}；用dunning compliance train重新生成")
    try:
        names = data["categories"]
        weights = dict(map(_read_weights, data["weights"]))
        numbers = [tuple(map(int, data[key])) for key in ("bias", "thresholds", "vetoes")]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}：缺字段或数字不对（{error}）") from error
    if any(len(one) != len(names) for one in numbers):
        raise ModelError(f"{path}：bias、thresholds、vetoes应各有{len(names)}个数")
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
    size = len(model.bias)
    lines = [
        json.dumps(f"{_written(total, size)} {name}", ensure_ascii=False)
        for name, total in sorted(model.weights.items())
    ]
    opened = json.dumps(head, ensure_ascii=False)[:-1]
    listed = ",\n".join(lines)
    path.write_text(f'{opened}, "weights": [\n{listed}\n]}}\n', encoding="utf-8")


def _written(total: int, size: int) -> str:
    """Write the weights that are not zero: a letter for the category, a capital for below zero."""
    letters = zip(ascii_lowercase, unpack(total, size), strict=False)
    return "".join(
        f"{letter if value > 0 else letter.upper()}{abs(value)}"
        for letter, value in letters
        if value
    )


def _read_weights(line: str) -> tuple[str, int]:
    """Return the feature and its packed weights."""
    written, _, name = line.partition(" ")
    if not name or not _WRITTEN.fullmatch(written):
        raise ValueError(f"值为{line!r}；应为a4B3 特征这样的写法")
    total = 0
    for letter, number in _WEIGHT.findall(written):
        value = int(number) if letter.islower() else -int(number)
        total += value << (_LANE * ascii_lowercase.index(letter.lower()))
    return name, total
