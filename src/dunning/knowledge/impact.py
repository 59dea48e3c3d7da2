"""Who relies on a rule: pages, questions, judgements and checks to read again when it changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dunning.knowledge.lint.page import Page, read_page
from dunning.knowledge.practices import load_practices
from dunning.knowledge.provisions import FILE_NAME as REGISTER
from dunning.knowledge.provisions import Provisions
from dunning.knowledge.reader import (
    KnowledgeError,
    display_name,
    knowledge_root,
    read_text,
    read_yaml,
)

KINDS = {
    "cases": "练习案件",
    "changes.yaml": "法规变迁",
    "contradictions.yaml": "来源矛盾",
    "exam.yaml": "结业测验",
    "glossary.yaml": "术语",
    "lexicon": "话术规则",
    "paths.yaml": "阅读路线",
    "policies": "联系规则",
    "practices.yaml": "做法",
    "questions": "题目",
    "templates": "文书模板",
    "terms": "计息条款",
    "units.yaml": "来源单元",
}
"""What readers call an entry of each file or folder of the knowledge folder."""

PAGE = "页面"
PROGRAM = "程序"

WHOLE_FILES = frozenset({"templates", "terms"})
"""Folders whose files are one entry each."""

_ENTRY_KEYS = ("id", "term", "day", "name", "key")
_CITED = re.compile(r"\{law(?:-[a-z]+)?\}`(?:[^`<>]*<)?([^`<>]+?)>?`")
_QUOTED = re.compile(r"[\"']([a-z0-9]+(?:-[a-z0-9]+)+)[\"']")


@dataclass(frozen=True, order=True)
class Use:
    """One place that relies on a rule.

    Parameters
    ----------
    kind : str
        A value of `KINDS`, `PAGE` or `PROGRAM`.
    file : str
        Path from the root of the project.
    entry : str
        Id of the entry in that file; for a page its title, for a program empty.
    """

    kind: str
    file: str
    entry: str


def uses(root: Path, provisions: Provisions) -> dict[str, list[Use]]:
    """Find everything in a project that relies on each rule.

    Parameters
    ----------
    root : pathlib.Path
        Root of the project, for its pages and programs; data come from the knowledge folder.
    provisions : Provisions
        The register.

    Returns
    -------
    dict[str, list[Use]]
        Sorted uses by id of the rule; every rule has an entry, an unused one an empty list.

    Raises
    ------
    KnowledgeError
        When a file cannot be read, or the knowledge folder holds one of a kind that `KINDS` does
        not name.
    """
    found: dict[str, set[Use]] = {identifier: set() for identifier in provisions}
    for use, cited in (*_data(found), *_pages(root), *_programs(root)):
        for identifier in cited:
            if identifier in found:
                found[identifier].add(use)
    return {identifier: sorted(places) for identifier, places in found.items()}


def _data(known: dict[str, set[Use]]) -> Iterator[tuple[Use, set[str]]]:
    folder = knowledge_root()
    for path in sorted(folder.rglob("*.yaml")):
        inside = path.relative_to(folder).parts[0]
        if inside == REGISTER:
            continue
        name = display_name(path)
        if inside not in KINDS:
            problem = f"没有这类文件；应在{'、'.join((REGISTER, *KINDS))}之内，或移出知识库"
            raise KnowledgeError(name, "-", "-", problem)
        document = read_yaml(path)
        whole = inside in WHOLE_FILES
        for label, entry in [(path.stem, document)] if whole else _entries(document, path.stem):
            cited = {text for text in _strings(entry) if text in known}
            yield Use(KINDS[inside], name, label), cited


def _entries(document: Any, fallback: str) -> Iterator[tuple[str, Any]]:
    """Split a document into the items of its top-level lists; the rest is one entry."""
    if not isinstance(document, dict):
        yield fallback, document
        return
    for value in document.values():
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            for item in value:
                key = next((item[name] for name in _ENTRY_KEYS if name in item), fallback)
                yield str(key), item
        else:
            yield fallback, value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _pages(root: Path) -> Iterator[tuple[Use, set[str]]]:
    practices = load_practices()
    paths = [root / "index.md", *sorted((root / "book").rglob("*.md"))]
    paths += [*sorted((root / "notebooks").glob("*.ipynb"))]
    paths += [*sorted((root / "exercises").glob("*.ipynb"))]
    for path in filter(Path.is_file, paths):
        page = read_page(path, root)
        cited = {match for line in page.lines for match in _CITED.findall(line.text)}
        for directive in page.directives:
            if directive.name == "practice" and directive.argument.isdecimal():
                practice = practices.get(int(directive.argument))
                cited |= {*practice.provisions, *practice.unsure} if practice else set()
        yield Use(PAGE, page.file, _title(page)), cited


def _title(page: Page) -> str:
    return page.headings[0].title if page.headings else page.file


def _programs(root: Path) -> Iterator[tuple[Use, set[str]]]:
    """Find ids in the code; the registry's own room only names them in examples."""
    for path in sorted((root / "src").rglob("*.py")):
        if path.parent.name == "knowledge":
            continue
        name = path.relative_to(root).as_posix()
        yield Use(PROGRAM, name, ""), set(_QUOTED.findall(read_text(path, name)))
