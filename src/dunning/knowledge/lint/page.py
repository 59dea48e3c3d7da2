"""Pages and notebooks as the checks see them: front matter, headings, directives, passages."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dunning.knowledge.lint.passage import Passage
from dunning.knowledge.reader import KnowledgeError, read_text

_FENCE = re.compile(r"^\s*(`{3,}|~{3,}|:{3,})\s*(?:\{([\w:-]+)\}\s*(.*)|(.*))$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")
_OPTION = re.compile(r"^\s*:[\w-]+:")
_TITLED = {"case", "dropdown", "admonition", "card", "tab-item"}


@dataclass(frozen=True)
class Line:
    """One line of Markdown: its number in the file, its text, and whether readers read it."""

    number: int
    text: str
    is_prose: bool = True


@dataclass(frozen=True)
class Heading:
    """One heading of a page."""

    line: int
    level: int
    title: str


@dataclass(frozen=True)
class Directive:
    """One directive of a page."""

    line: int
    name: str
    argument: str


@dataclass(frozen=True)
class Page:
    """One Markdown page or notebook.

    Parameters
    ----------
    file : str
        Path from the root of the project.
    front : dict
        Front matter (of a notebook: its metadata).
    lines : tuple of Line
        The Markdown, without front matter.
    directives : tuple of Directive
        In the order of the page.
    """

    file: str
    front: dict[str, Any]
    lines: tuple[Line, ...]
    directives: tuple[Directive, ...]

    @property
    def is_notebook(self) -> bool:
        """Whether the page is a notebook."""
        return self.file.endswith(".ipynb")

    @property
    def chapter(self) -> str:
        """The ``chapter`` of the front matter; empty for a page that is no lesson."""
        return str(self.front.get("chapter", ""))

    @property
    def headings(self) -> list[Heading]:
        """All headings outside code."""
        found = []
        for line in self.lines:
            match = _HEADING.match(line.text) if line.is_prose else None
            if match:
                found.append(Heading(line.number, len(match[1]), match[2]))
        return found

    def section(self, title: str) -> list[Line]:
        """Return the lines under an H2, up to the next H1 or H2.

        Parameters
        ----------
        title : str
            Title of the heading.

        Returns
        -------
        list of Line
            Empty when there is no such heading.
        """
        inside, found = False, []
        for line in self.lines:
            match = _HEADING.match(line.text) if line.is_prose else None
            if match and len(match[1]) <= 2:
                inside = len(match[1]) == 2 and match[2] == title
            elif inside:
                found.append(line)
        return found

    def passages(self) -> Iterator[Passage]:
        """Yield every paragraph, heading, list item, table cell and directive title."""
        block: list[tuple[int, str]] = []
        for line in (*self.lines, Line(0, "", is_prose=False)):
            heading = _HEADING.match(line.text)
            is_row = line.text.lstrip().startswith("|")
            starts_new = bool(_ITEM.match(line.text)) or heading is not None or is_row
            if block and (starts_new or not line.is_prose or not line.text.strip()):
                yield Passage(self.file, tuple(block))
                block = []
            if not line.is_prose or not line.text.strip() or _TABLE_RULE.match(line.text):
                continue
            if is_row:
                cells = line.text.strip().strip("|").split("|")
                yield from (Passage(self.file, ((line.number, cell.strip()),)) for cell in cells)
            elif heading:
                yield Passage(self.file, ((line.number, heading[2]),))
            else:
                text = _ITEM.sub("", _QUOTE.sub("", line.text))
                block.append((line.number, text.strip() if not block else text.lstrip()))
        for directive in self.directives:
            if directive.name in _TITLED and directive.argument:
                yield Passage(self.file, ((directive.line, directive.argument),))


def read_page(path: Path, root: Path) -> Page:
    """Read one Markdown page or notebook.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    root : pathlib.Path
        Root of the project, for the name shown.

    Returns
    -------
    Page
        The parsed page.

    Raises
    ------
    KnowledgeError
        When the file cannot be opened, is not UTF-8, is no notebook where its name says so, or its
        front matter is not well-formed.
    """
    name = path.relative_to(root).as_posix()
    text = read_text(path, name)
    if path.suffix == ".ipynb":
        front, numbered = _notebook_lines(text, name)
    else:
        numbered = list(enumerate(text.splitlines(), start=1))
        front = {}
    inner, numbered = _front_matter(numbered, name)
    lines, directives = _classify(numbered)
    return Page(name, front | inner, tuple(lines), tuple(directives))


def _notebook_lines(text: str, name: str) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """Return metadata and Markdown of a notebook; each line numbered as in the JSON file."""
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise KnowledgeError(name, "-", "-", f"不是合法的notebook（{error}）") from error
    if not _is_notebook(notebook):
        problem = "不是notebook；应为Jupyter能打开的.ipynb，有cells列表，每格有cell_type和source"
        raise KnowledgeError(name, "-", "-", problem)
    rows = [row.strip().removesuffix(",") for row in text.splitlines()]
    position, numbered = 0, []
    for cell in notebook["cells"]:
        source = cell["source"]
        pieces = source.splitlines(keepends=True) if isinstance(source, str) else source
        for piece in pieces:
            spellings = {json.dumps(piece), json.dumps(piece, ensure_ascii=False)}
            found = next((i for i in range(position, len(rows)) if rows[i] in spellings), None)
            position = position if found is None else found + 1
            if cell["cell_type"] == "markdown":
                numbered.append((position, piece.rstrip("\n")))
        if cell["cell_type"] == "markdown":
            numbered.append((position, ""))
    return notebook.get("metadata", {}), numbered


def _is_notebook(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("metadata", {}), dict):
        return False
    cells = value.get("cells")
    return isinstance(cells, list) and all(map(_is_cell, cells))


def _is_cell(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("cell_type"), str):
        return False
    source = value.get("source")
    pieces = source if isinstance(source, list) else [source]
    return all(isinstance(piece, str) for piece in pieces)


def _front_matter(
    numbered: list[tuple[int, str]], name: str
) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    if not numbered or numbered[0][1].strip() != "---":
        return {}, numbered
    for index, (_, text) in enumerate(numbered[1:], start=1):
        if text.strip() == "---":
            block = "\n".join(row for _, row in numbered[1:index])
            try:
                front = yaml.safe_load(block) or {}
            except yaml.YAMLError as error:
                raise KnowledgeError(name, "-", "front matter", f"YAML格式错误：{error}") from error
            if not isinstance(front, dict):
                raise KnowledgeError(name, "-", "front matter", "应为键值对，如chapter: principles")
            return front, numbered[index + 1 :]
    raise KnowledgeError(name, "-", "front matter", "开头的---没有配对的---")


def _classify(numbered: list[tuple[int, str]]) -> tuple[list[Line], list[Directive]]:
    """Tell prose from code: the inside of a directive is prose, of a plain fence is not."""
    lines: list[Line] = []
    directives: list[Directive] = []
    fences: list[tuple[str, bool]] = []
    after_opening = False
    for number, text in numbered:
        fence = _FENCE.match(text)
        in_code = bool(fences) and fences[-1][1]
        if fence and fences and _closes(fence, fences[-1][0]):
            fences.pop()
            lines.append(Line(number, text, is_prose=False))
        elif fence and not in_code and (fence[2] or fence[1][0] != ":"):
            fences.append((fence[1], fence[2] is None))
            if fence[2]:
                directives.append(Directive(number, fence[2], fence[3].strip()))
            lines.append(Line(number, text, is_prose=False))
            after_opening = True
            continue
        else:
            is_option = after_opening and bool(_OPTION.match(text))
            lines.append(Line(number, text, is_prose=not in_code and not is_option))
            after_opening = is_option
            continue
        after_opening = False
    return lines, directives


def _closes(fence: re.Match[str], opened: str) -> bool:
    marker = fence[1]
    bare = fence[2] is None and not fence[4].strip()
    return bare and marker[0] == opened[0] and len(marker) >= len(opened)
