"""The door of the text checks in a browser: what `dunning.site.text_room` packed, made ready."""

import json
import re
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from typing import Any

from dunning.calculator import add
from dunning.calculator.browser import add_provisions
from dunning.compliance.text.calculator import CALCULATOR, NAME
from dunning.compliance.text.lexicon import Lexicon, LexiconData, use_lexicon
from dunning.compliance.text.model import Model
from dunning.compliance.text.model_file import use_model
from dunning.compliance.text.packing import MIDDLE, pack_rows, unpack

_started: list[bool] = []


def start(packed: str) -> None:
    """Take over lexicon, model and citations.

    Parameters
    ----------
    packed : str
        JSON with ``lexicon`` (`LexiconData.to_plain`), ``model`` (`plain_model`), ``provisions``
        and ``compiled`` (what `compiled_expressions` gave, empty where Node was missing).
    """
    data = json.loads(packed)
    ready = LexiconData.from_plain(data["lexicon"])
    use_lexicon(Lexicon.of(ready, _compiler(data["compiled"])))
    use_model(model_of_plain(data["model"]))
    add_provisions(data["provisions"])
    add(NAME, CALCULATOR)
    _started.append(True)


def is_started() -> bool:
    """Tell whether everything is there.

    Returns
    -------
    bool
        True once `start` was called.
    """
    return bool(_started)


def plain_model(model: Model) -> dict[str, Any]:
    """Return a model as JSON can hold it: small to fetch and quick to read.

    Parameters
    ----------
    model : Model
        The model.

    Returns
    -------
    dict
        By field; of the weights the names of the features, and one byte for each weight in base 64.
    """
    names = sorted(model.weights)
    size = len(model.bias)
    rows = (unpack(model.weights[name], size) for name in names)
    values = bytes(value + MIDDLE for row in rows for value in row)
    weights = {"names": names, "values": b64encode(values).decode()}
    return {one.name: getattr(model, one.name) for one in fields(model)} | {"weights": weights}


def model_of_plain(plain: Mapping[str, Any]) -> Model:
    """Return the model that `plain_model` wrote down, also after a way through JSON.

    Parameters
    ----------
    plain : mapping
        See `plain_model`.

    Returns
    -------
    Model
        Equal to what was written.
    """
    packed = pack_rows(b64decode(plain["weights"]["values"]), len(plain["bias"]))
    return Model(
        categories=tuple(plain["categories"]),
        bias=tuple(plain["bias"]),
        weights=dict(zip(plain["weights"]["names"], packed, strict=True)),
        second=tuple(map(tuple, plain["second"])),
        thresholds=tuple(plain["thresholds"]),
        vetoes=tuple(plain["vetoes"]),
    )


def compiled_expressions(expressions: str) -> str:
    """Compile expressions to what `start` takes; for the very Python that runs in the page.

    Parameters
    ----------
    expressions : str
        JSON list of regular expressions.

    Returns
    -------
    str
        JSON with ``magic``, which names the compiler, and ``programs`` by expression.
    """
    compiler = import_module("re._compiler")
    programs = {}
    for expression in json.loads(expressions):
        parsed = import_module("re._parser").parse(expression, 0)
        state = parsed.state
        code = b64encode(array("I", compiler._code(parsed, 0)).tobytes()).decode()
        programs[expression] = [state.flags, code, state.groups - 1, state.groupdict]
    return json.dumps({"magic": _magic(), "programs": programs}, ensure_ascii=False)


def _magic() -> int:
    return import_module("_sre").MAGIC


def _compiler(compiled: dict[str, Any]) -> Callable[[str], re.Pattern[str]]:
    """Return what takes a compiled program where this Python has one: ten times as fast."""
    if compiled.get("magic") != _magic():
        return re.compile
    programs: dict[str, Sequence[Any]] = compiled["programs"]
    make = import_module("_sre").compile

    def take(expression: str) -> re.Pattern[str]:
        if expression not in programs:
            return re.compile(expression)
        flags, code, groups, names = programs[expression]
        by_number: list[str | None] = [None] * (groups + 1)
        for name, number in names.items():
            by_number[number] = name
        program = array("I", b64decode(code)).tolist()
        return make(expression, flags, program, groups, names, tuple(by_number))

    return take
