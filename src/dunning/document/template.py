"""The templates of the knowledge folder: fields, the rules that require them, and the wording."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dunning.knowledge.provisions import Provisions, load_provisions
from dunning.knowledge.reader import (
    KnowledgeError,
    display_name,
    knowledge_root,
    read_text,
    read_yaml,
    validate,
)
from dunning.knowledge.register import Register, one_of

FOLDER = "templates"

KINDS = {
    "text": "文字",
    "date": "日期，如2026-11-22",
    "datetime": "日期和时间，如2026-11-22 10:30",
    "amount": "金额（元），如1280.50",
    "integer": "整数",
    "last_four": "后四位数字，如0123",
    "rows": "表格，每行一组",
}
"""Kinds of fields and what readers are told of them."""


class TemplateField(BaseModel):
    """One blank of a template.

    Parameters
    ----------
    name, label : str
        Name in programs and in Chinese.
    kind : str
        Key of `KINDS`.
    is_required : bool
        Whether the document is refused without it (``required`` in the file).
    required_by : tuple of str
        Ids of the rules that ask for it; empty for the course's own choice.
    hint : str
        How to fill it in (Chinese).
    choices : tuple of str
        The only words allowed; empty for any.
    columns : tuple of TemplateField
        Fields of each row; for ``rows`` only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str = Field(min_length=1)
    kind: str = "text"
    is_required: bool = Field(default=True, alias="required")
    required_by: tuple[str, ...] = ()
    hint: str = ""
    choices: tuple[str, ...] = ()
    columns: tuple["TemplateField", ...] = ()

    @field_validator("kind")
    @classmethod
    def _kind_known(cls, value: str) -> str:
        return one_of(value, KINDS)


class Template(BaseModel):
    """One kind of document.

    Parameters
    ----------
    id, title : str
        Name of the file and title in Chinese.
    purpose : str
        When to use it and to whom it goes.
    fields : tuple of TemplateField
        In the order of the form.
    example : dict
        Values of an invented case.
    warnings : tuple of str
        What must not be written into it.
    body : str
        Jinja template; lines that start with ``#``, ``-`` or ``|`` are headings, bullets and rows.
    mentions : tuple of str
        Banned words that the entry names on purpose; see the glossary.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str = Field(min_length=2)
    purpose: str = Field(min_length=8)
    fields: tuple[TemplateField, ...] = Field(min_length=1)
    example: dict[str, Any]
    warnings: tuple[str, ...] = Field(min_length=1)
    body: str = Field(min_length=20)
    mentions: tuple[str, ...] = ()

    @property
    def provisions(self) -> tuple[str, ...]:
        """Ids of every rule that asks for a field, each once."""
        return tuple(dict.fromkeys(rule for field in self.fields for rule in field.required_by))


def load_templates() -> Register[str, Template]:
    """Return the templates of the knowledge folder; read once for each folder.

    Returns
    -------
    Register of Template
        By id, in the order of their file names.

    Raises
    ------
    KnowledgeError
        When a file is malformed, cites an unknown rule, or has no wording of its own name.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> Register[str, Template]:
    paths = sorted((root / FOLDER).glob("*.yaml"))
    found = [read_template(path, load_provisions()) for path in paths]
    return Register({template.id: template for template in found})


def read_template(path: Path, provisions: Provisions) -> Template:
    """Read one template: the fields from the file, the wording from the ``.j2`` file beside it.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Provisions
        The register of rules.

    Returns
    -------
    Template
        The template.

    Raises
    ------
    KnowledgeError
        When it or its wording cannot be read, when it is malformed, repeats a field, or cites an
        unknown or unverified rule.
    """
    name = display_name(path)
    wording = path.with_suffix(".j2")
    if not wording.is_file():
        raise KnowledgeError(name, path.stem, "body", f"缺少正文文件{wording.name}")
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise KnowledgeError(name, path.stem, "-", "应为一组字段")
    body = {"id": path.stem, "body": read_text(wording)}
    template = validate(Template, data | body, file=path, entry=path.stem)
    seen: set[str] = set()
    for field in template.fields:
        if field.name in seen:
            raise KnowledgeError(name, path.stem, field.name, "字段名重复，应唯一")
        seen.add(field.name)
        if bool(field.columns) != (field.kind == "rows"):
            raise KnowledgeError(name, path.stem, field.name, "columns与kind: rows应同时出现")
        for rule in field.required_by:
            if rule not in provisions:
                problem = f"required_by的值为{rule!r}；provisions.yaml里没有这个id"
                raise KnowledgeError(name, path.stem, field.name, problem)
            if not provisions[rule].is_settled:
                problem = f"required_by的“{rule}”不是现行且已核实的规定，不能作为必填的依据"
                raise KnowledgeError(name, path.stem, field.name, problem)
    return template
