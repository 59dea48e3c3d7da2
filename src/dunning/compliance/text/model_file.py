"""The file of the model, and the model that is in use. Pure standard library."""

import json
import re
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from dunning.compliance.text.model import Model
from dunning.compliance.text.packing import LANE, MIDDLE, unpack
from dunning.compliance.text.weighing import count_inputs

FILE = Path(__file__).with_name("model.json")
FORMAT = 5

_BETWEEN = "|"
_WEIGHT = re.compile(r"([A-Za-z])([0-9]+)")
_WRITTEN = re.compile(rf"(?:{_WEIGHT.pattern})+")


class ModelError(ValueError):
    """The file of the model is missing or not one that `training` wrote."""


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
        names = tuple(data["categories"])
        bias, thresholds, vetoes = (_whole(data[key]) for key in ("bias", "thresholds", "vetoes"))
        second = tuple(map(_whole, data["second"]))
        weights = _read_weights(data["weights"], len(names) + 1)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}：缺字段或数字不对（{error}）") from error
    size = len(names)
    if (len(bias), len(thresholds), len(vetoes)) != (size + 1, size, size):
        raise ModelError(f"{path}：bias应有{size + 1}个数，thresholds和vetoes各应有{size}个")
    length = count_inputs(size) + 1
    if len(second) != size or any(len(row) != length for row in second):
        raise ModelError(f"{path}：second应有{size}行，每行{length}个数")
    return Model(names, bias, weights, second, thresholds, vetoes)


def write_model(model: Model, path: Path) -> None:
    """Write a model so that equal models give equal bytes.

    Parameters
    ----------
    model : Model
        The model.
    path : pathlib.Path
        The file.

    Raises
    ------
    OSError
        When the file cannot be written; what stood there before is left as it was.
    """
    from dunning.saving import save  # noqa: PLC0415 - a browser has only this folder

    head = {
        "format": FORMAT,
        "categories": model.categories,
        "bias": model.bias,
        "thresholds": model.thresholds,
        "vetoes": model.vetoes,
        "second": model.second,
    }
    size = len(model.bias)
    groups: dict[str, list[str]] = {}
    for name, total in sorted(model.weights.items()):
        groups.setdefault(name[0], []).append(f"{_written(total, size)} {name[1:]}")
    lines = [
        f"{json.dumps(first, ensure_ascii=False)}: "
        f"{json.dumps(_BETWEEN.join(group), ensure_ascii=False)}"
        for first, group in groups.items()
    ]
    opened = json.dumps(head, ensure_ascii=False)[:-1]
    listed = ",\n".join(lines)
    save(path, f'{opened}, "weights": {{\n{listed}\n}}}}\n'.encode())


def _written(total: int, size: int) -> str:
    """Write the weights that are not zero: a letter for the place, a capital for below zero."""
    letters = zip(ascii_lowercase, unpack(total, size), strict=False)
    return "".join(
        f"{letter if value > 0 else letter.upper()}{abs(value)}"
        for letter, value in letters
        if value
    )


def _whole(values: list[Any]) -> tuple[int, ...]:
    for value in values:
        if type(value) is not int:
            raise ValueError(f"值为{value!r}；应为整数")
    return tuple(values)


def _read_weights(groups: dict[str, str], size: int) -> dict[str, int]:
    """Return the packed weights by feature; groups share the first character of the feature."""
    weights = {}
    for first, group in groups.items():
        for item in group.split(_BETWEEN):
            written, blank, rest = item.partition(" ")
            if not blank or not _WRITTEN.fullmatch(written):
                raise ValueError(f"{first!r}的值为{item!r}；应为a4B3 其余这样的写法")
            weights[first + rest] = _packed(written, size)
    return weights


def _packed(written: str, size: int) -> int:
    total = 0
    for letter, number in _WEIGHT.findall(written):
        value = int(number) if letter.islower() else -int(number)
        place = ascii_lowercase.index(letter.lower())
        if place >= size or not -MIDDLE <= value < MIDDLE:
            last = ascii_lowercase[size - 1]
            raise ValueError(
                f"值为{written!r}；字母应为a到{last}，数应在{-MIDDLE}到{MIDDLE - 1}之间"
            )
        total += value << (LANE * place)
    return total
