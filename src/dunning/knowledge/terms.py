"""Issuer rule sets and the catalogue of card parameters, read from ``knowledge/terms/``."""

from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dunning.card import PARAMETERS, CardError, CardTerms
from dunning.knowledge.reader import (
    KnowledgeError,
    display_name,
    knowledge_root,
    read_yaml,
    validate,
)

CATALOGUE_NAME = "parameters.yaml"


class Parameter(BaseModel):
    """One parameter of `dunning.card.CardTerms`.

    Parameters
    ----------
    name : str
        Name of the dataclass field.
    title : str
        Chinese name.
    kind : str
        ``rate`` and ``share`` (fractions), ``money`` (yuan), ``whole``, ``flag``, ``choice``,
        ``order``.
    unit : str
        Unit, in Chinese.
    optional : bool
        Whether the parameter may be left empty (``None``).
    choices : dict of str to str
        Allowed values and what each means; only for ``choice``.
    sources : tuple of str
        Provision ids or case ids.
    explanation : str
        What it decides, in Chinese.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str = Field(min_length=1)
    kind: Literal["rate", "money", "share", "whole", "flag", "choice", "order"]
    unit: str = Field(min_length=1)
    optional: bool = False
    choices: dict[str, str] = {}
    sources: tuple[str, ...] = Field(min_length=1)
    explanation: str = Field(min_length=8)


class Catalogue(BaseModel):
    """All parameters, and the published cases they cite (id to one Chinese line)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cases: dict[str, str]
    parameters: tuple[Parameter, ...]


class Setting(BaseModel):
    """One value of a rule set and where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Any
    sources: tuple[str, ...] = Field(min_length=1)


class RuleSet(BaseModel):
    """The published conventions of one product; what it does not set keeps its default.

    Parameters
    ----------
    id : str
        Name of the file without its ending.
    title, description : str
        What it is, in Chinese.
    parameters : dict of str to Setting
        Values that differ from, or confirm, the defaults of `dunning.card.CardTerms`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str = Field(min_length=1)
    description: str = Field(min_length=8)
    parameters: dict[str, Setting] = Field(min_length=1)


def _folder() -> Path:
    return knowledge_root() / "terms"


@cache
def _read_catalogue(path: Path) -> Catalogue:
    catalogue = validate(Catalogue, read_yaml(path), file=path, entry="-")
    names = [parameter.name for parameter in catalogue.parameters]
    for name in (*names, *PARAMETERS):
        if names.count(name) != 1 or name not in PARAMETERS:
            raise KnowledgeError(
                display_name(path), name, "name", "应与CardTerms的参数一一对应，各出现一次"
            )
    return catalogue


def load_catalogue() -> Catalogue:
    """Read the parameter catalogue.

    Returns
    -------
    Catalogue
        One entry for each field of `dunning.card.CardTerms`.

    Raises
    ------
    KnowledgeError
        When the file is malformed or does not name each field exactly once.
    """
    return _read_catalogue(_folder() / CATALOGUE_NAME)


def list_terms() -> tuple[str, ...]:
    """Return the ids of all rule sets, sorted."""
    return tuple(
        sorted(path.stem for path in _folder().glob("*.yaml") if path.name != CATALOGUE_NAME)
    )


def load_rule_set(terms_id: str) -> RuleSet:
    """Read one rule set with its sources.

    Parameters
    ----------
    terms_id : str
        One of `list_terms`.

    Returns
    -------
    RuleSet
        Values and sources as the file gives them.

    Raises
    ------
    KnowledgeError
        For an unknown id, a malformed file, or an id that is not the file's name.
    """
    path = _folder() / f"{terms_id}.yaml"
    if terms_id not in list_terms():
        known = "、".join(list_terms())
        raise KnowledgeError(display_name(path), terms_id, "id", f"没有这个规则集；应为{known}之一")
    rules = validate(RuleSet, read_yaml(path), file=path, entry=terms_id)
    if rules.id != terms_id:
        raise KnowledgeError(
            display_name(path), terms_id, "id", f"值为{rules.id!r}；应为文件名{terms_id!r}"
        )
    return rules


@cache
def load_terms(terms_id: str) -> CardTerms:
    """Build the card terms of one rule set, once for each id.

    Parameters
    ----------
    terms_id : str
        One of `list_terms`, for instance ``"cmb-2021"``.

    Returns
    -------
    dunning.card.CardTerms
        The terms; parameters the file does not set keep their defaults.

    Raises
    ------
    KnowledgeError
        See `read_terms`.
    """
    return read_terms(terms_id)


def read_terms(terms_id: str) -> CardTerms:
    """Read the card terms of one rule set as its file stands now.

    Parameters
    ----------
    terms_id : str
        One of `list_terms`.

    Returns
    -------
    dunning.card.CardTerms
        The terms; parameters the file does not set keep their defaults.

    Raises
    ------
    KnowledgeError
        See `load_rule_set`; also for an unknown parameter and for a value of the wrong type or
        outside the allowed ones.
    """
    rules = load_rule_set(terms_id)
    file = display_name(_folder() / f"{terms_id}.yaml")
    kinds = {parameter.name: parameter for parameter in load_catalogue().parameters}
    values = {}
    for name, setting in rules.parameters.items():
        if name not in kinds:
            raise KnowledgeError(file, terms_id, name, "没有这个参数；应为参数目录里的名字")
        values[name] = _typed(setting.value, kinds[name], file, terms_id)
    try:
        return CardTerms(**values)
    except CardError as error:
        problem = f"值为{error.value!r}；应为{error.expected}"
        raise KnowledgeError(file, terms_id, error.field, problem) from error


def _typed(value: Any, parameter: Parameter, file: str, entry: str) -> Any:
    if value is None and parameter.optional:
        return None
    if parameter.kind in ("rate", "money", "share"):
        # A bare YAML number would already be a float that has lost its last digits.
        number = _decimal(value) if isinstance(value, str) else None
        if number is None:
            problem = f"值为{value!r}；应为加引号的十进制数，例如'0.0005'"
            raise KnowledgeError(file, entry, parameter.name, problem)
        return number
    return tuple(value) if isinstance(value, list) else value


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
