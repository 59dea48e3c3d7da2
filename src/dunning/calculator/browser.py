"""The one door between the page and the calculators: text in, text out.

A room above this one has a door of its own, of the same two functions `start` and `is_started`; its
`start` adds what it brings to the facts here and its calculator to the others.
"""

import json
from collections.abc import Mapping
from typing import Any

from dunning.calculator import NAMES, answer, load
from dunning.calculator.field import InputError
from dunning.calculator.markup import result_html

_FACTS: dict[str, Any] = {}


def start(facts: str) -> None:
    """Take over the facts of the registry.

    Parameters
    ----------
    facts : str
        JSON, as `dunning.site.calculators.facts` made it.
    """
    _FACTS.update(json.loads(facts))
    # The page keeps Python's memory as it is now: what is imported here is there at the next start.
    for name in NAMES:
        load(name)


def add_provisions(provisions: Mapping[str, Any]) -> None:
    """Take over what the calculator of another room cites.

    Parameters
    ----------
    provisions : mapping
        Like ``facts["provisions"]``.
    """
    _FACTS["provisions"] |= provisions


def is_started() -> bool:
    """Tell whether the facts are there, as they are in memory that was kept from another page.

    Returns
    -------
    bool
        True once `start` was called.
    """
    return bool(_FACTS)


def reply(request: str) -> str:
    """Answer one request of the page.

    Parameters
    ----------
    request : str
        JSON with ``calculator``, ``texts`` and ``root``.

    Returns
    -------
    str
        JSON with ``html`` and ``summary``, or with ``field`` and ``error``; an empty field means
        that the inputs do not fit together.
    """
    asked = json.loads(request)
    try:
        result = answer(asked["calculator"], asked["texts"], _FACTS)
    except InputError as error:
        return json.dumps({"field": error.field, "error": str(error)})
    except ValueError as error:
        return json.dumps({"field": "", "error": f"这些数放在一起算不出来。{error}"})
    html = result_html(result, _FACTS, asked["root"])
    return json.dumps({"html": html, "summary": result.summary})
