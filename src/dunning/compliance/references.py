"""Numbers a policy takes from the register of rules instead of repeating them."""

import re
from pathlib import Path
from typing import Any

from dunning.knowledge.complaints import shown
from dunning.knowledge.provisions import Provisions
from dunning.knowledge.reader import KnowledgeError, display_name

_REFERENCE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)#([a-z_]+)")


def resolve(
    path: Path, limit: str, fields: dict[str, Any], provisions: Provisions
) -> dict[str, Any]:
    """Replace every ``"rule-id#number"`` of a limit by the number in the register.

    Parameters
    ----------
    path, limit : pathlib.Path, str
        The policy file and the name of the limit.
    fields, provisions : dict, Provisions
        What the file says of it, and the register.

    Returns
    -------
    dict
        The same with numbers.

    Raises
    ------
    KnowledgeError
        When there is no such rule or number, the limit does not cite the rule, another rule it
        cites disagrees, or the rules are no list of texts.
    """
    cited = [*_rules(path, limit, fields, "provisions"), *_rules(path, limit, fields, "unsure")]

    def one(field: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: one(f"{field}.{key}", inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [one(field, inner) for inner in value]
        found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if not found:
            return value
        try:
            return _number(found[1], found[2], cited, provisions)
        except ValueError as error:
            problem = f"值为{value!r}；{error}"
            raise KnowledgeError(display_name(path), limit, field, problem) from error

    return {field: one(field, value) for field, value in fields.items()}


def _rules(path: Path, limit: str, fields: dict[str, Any], field: str) -> list[str]:
    """Return the rules a limit names; the model, which would refuse others too, comes later."""
    rules = fields.get(field, [])
    if not isinstance(rules, list) or not all(isinstance(rule, str) for rule in rules):
        problem = f"值为{shown(rules)}；应为provisions.yaml里的id列成的列表，没有依据写[]"
        raise KnowledgeError(display_name(path), limit, field, problem)
    return rules


def _number(rule: str, key: str, cited: list[str], provisions: Provisions) -> Any:
    if rule not in provisions:
        raise ValueError("provisions.yaml里没有这个id")
    numbers = provisions[rule].numbers
    if key not in numbers:
        known = "、".join(numbers) or "没有任何数字"
        raise ValueError(f"“{rule}”的numbers里没有{key}；有的是：{known}")
    if rule not in cited:
        raise ValueError(f"这项限度的provisions和unsure里没有“{rule}”；取了它的数就要列为依据")
    for other in cited:
        there = provisions[other].numbers.get(key) if other in provisions else None
        if there is not None and there != numbers[key]:
            raise ValueError(f"“{rule}”写{numbers[key]}，“{other}”写{there}；两条依据不一致")
    return numbers[key]
