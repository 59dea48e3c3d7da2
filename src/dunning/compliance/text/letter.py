"""Checks letters: which required elements are absent, and what must not be in them."""

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from dunning.compliance.text.check import TextFinding, check_text
from dunning.compliance.text.entries import MISSING_ELEMENT
from dunning.compliance.text.lexicon import FOLDER, load_lexicon
from dunning.compliance.text.lexicon_files import within
from dunning.document.template import Template, TemplateField, load_templates
from dunning.knowledge.provisions import load_provisions
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root, read_yaml
from dunning.knowledge.reader import validate as build

FILE_NAME = "letter_elements.yaml"
CATEGORY = MISSING_ELEMENT

WITHOUT_RULE = "提示"
"""How grave it is that something is absent which only the template asks for."""


class Element(BaseModel):
    """How a required element of a letter is recognised.

    Parameters
    ----------
    template, field : str
        The field of a document template that it belongs to.
    every : tuple of str
        Expressions that must all be found in the plain spelling of the letter.
    is_any : bool
        Whether one of them is enough (``any`` in the file).
    rewriting : str
        What to add when it is absent (Chinese).
    mentions : tuple of str
        Banned words that the entry names on purpose; see the glossary.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    template: str
    field: str
    every: tuple[str, ...] = Field(min_length=1)
    is_any: bool = Field(default=False, alias="any")
    rewriting: str = Field(min_length=2)
    mentions: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        """Say whether a letter has it.

        Parameters
        ----------
        text : str
            The letter in plain spelling.

        Returns
        -------
        bool
            True when it has all expressions, or one where one is enough.
        """
        found = (re.search(within(one, "。"), text) is not None for one in self.every)
        return any(found) if self.is_any else all(found)


def check_letter(
    text: str, template: str = "collection-letter", *, use_model: bool = True
) -> list[TextFinding]:
    """Find the required elements that a letter lacks, and what must not be in it.

    Parameters
    ----------
    text : str
        The whole letter.
    template : str
        Id of the document template whose required fields it must have.
    use_model : bool
        False for the rules alone.

    Returns
    -------
    list of TextFinding
        First what is absent, in the order of the template, each with the rules that require it
        and the field as ``rule_id``; what only the template asks for has no rules and is a
        `WITHOUT_RULE`. Then the findings of `check_text`.

    Raises
    ------
    ValueError
        When there is no such template, or its elements cannot be recognised.
    KnowledgeError
        When a file is malformed.
    """
    elements = load_elements()
    if template not in elements:
        known = "、".join(elements)
        raise ValueError(f"template的值为{template!r}；能检查的是{known}")
    form = load_templates()[template]
    # What a blank form says in place of a value is not the value.
    labels = "|".join(re.escape(f"【{field.label}】") for field in form.fields)
    plain = load_lexicon().normaliser(re.sub(labels, " ", text)).text
    fields = {field.name: field for field in form.fields}
    absent = [
        _absence(fields[name], element)
        for name, element in elements[template].items()
        if not element.is_in(plain)
    ]
    return [*absent, *check_text(text, audience="debtor", use_model=use_model)]


def _absence(field: TemplateField, element: Element) -> TextFinding:
    category = load_lexicon().categories[CATEGORY]
    provisions = load_provisions()
    rules = "；".join(provisions[rule].citation for rule in field.required_by)
    ground = f"依据：{rules}" if rules else "这是模板的要求，没有规定要求写进函里"
    return TextFinding(
        start=0,
        end=0,
        text="",
        category=CATEGORY,
        severity=category.severity if rules else WITHOUT_RULE,
        provisions=field.required_by,
        why=f"没有找到“{field.label}”。{ground}",
        rewriting=element.rewriting,
        source="rule",
        rule_id=field.name,
        score=1.0,
    )


def load_elements() -> dict[str, dict[str, Element]]:
    """Return how elements are recognised; read once for each folder.

    Returns
    -------
    dict[str, dict[str, Element]]
        By id of the template and name of the field, in the order of the template.

    Raises
    ------
    KnowledgeError
        See `read_elements`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> dict[str, dict[str, Element]]:
    return read_elements(root / FOLDER / FILE_NAME, load_templates())


def read_elements(path: Path, templates: dict[str, Template]) -> dict[str, dict[str, Element]]:
    """Read how elements are recognised and check them against the templates.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    templates : Mapping[str, Template]
        The document templates.

    Returns
    -------
    dict[str, dict[str, Element]]
        By id of the template and name of the field, in the order of the template.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated entry, an unknown template or field, a bad expression, or a
        field that a rule requires and no entry recognises.
    """
    name = display_name(path)
    document = read_yaml(path)
    if not isinstance(document, dict) or not isinstance(document.get("elements"), list):
        raise KnowledgeError(name, "-", "elements", "文件顶层应只有elements一个键，值是列表")
    found: dict[str, dict[str, Element]] = {}
    for position, raw in enumerate(document["elements"], start=1):
        element = build(Element, raw, file=path, entry=f"第{position}条")
        _check(element, templates, name)
        known = found.setdefault(element.template, {})
        if element.field in known:
            raise KnowledgeError(name, element.field, "field", "与前面的条目重复，应唯一")
        known[element.field] = element
    return {
        identifier: _ordered(templates[identifier], known, name)
        for identifier, known in found.items()
    }


def _check(element: Element, templates: dict[str, Template], name: str) -> None:
    if element.template not in templates:
        problem = f"值为{element.template!r}；应为{'、'.join(templates)}之一"
        raise KnowledgeError(name, element.field, "template", problem)
    if element.field not in {field.name for field in templates[element.template].fields}:
        problem = f"值为{element.field!r}；模板{element.template}没有这个字段"
        raise KnowledgeError(name, element.field, "field", problem)
    for pattern in element.every:
        try:
            re.compile(pattern)
        except re.error as error:
            problem = f"值为{pattern!r}；不是正确的正则表达式（{error}）"
            raise KnowledgeError(name, element.field, "every", problem) from error


def _ordered(template: Template, known: dict[str, Element], name: str) -> dict[str, Element]:
    for field in template.fields:
        if field.required_by and field.name not in known:
            problem = f"没有字段{field.name}的条目；有required_by的字段都要能认出来"
            raise KnowledgeError(name, template.id, "field", problem)
    return {field.name: known[field.name] for field in template.fields if field.name in known}
