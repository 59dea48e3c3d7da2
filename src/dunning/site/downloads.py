"""The files of the document templates: an empty form and an invented example of each."""

import hashlib
from dataclasses import dataclass
from inspect import getsource
from itertools import groupby
from pathlib import Path

from dunning.document import Template, blank, load_templates, render, to_docx, word
from dunning.document.render import row_cells


@dataclass(frozen=True)
class Block:
    """One block of a document as a page shows it.

    Parameters
    ----------
    kind : {'title', 'heading', 'list', 'table', 'text'}
        What it is.
    lines : list of str or list of list of str
        Its lines; for a table, its rows of cells.
    """

    kind: str
    lines: list[str] | list[list[str]]


_KINDS = (("## ", "heading"), ("# ", "title"), ("- ", "list"), ("| ", "table"))


def file_names(template: Template) -> dict[str, str]:
    """Return the name of each file to download, by its Chinese label.

    Parameters
    ----------
    template : Template
        The kind of document.

    Returns
    -------
    dict[str, str]
        Names below ``_static/documents/``.
    """
    return {
        "空白表（Word）": f"{template.id}-blank.docx",
        "空白表（文本）": f"{template.id}-blank.txt",
        "示例（Word）": f"{template.id}-example.docx",
        "示例（文本）": f"{template.id}-example.txt",
    }


def write_documents(folder: Path) -> None:
    """Write every form and example.

    Parameters
    ----------
    folder : pathlib.Path
        Made when missing; left alone when templates and program are as they were.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp, digest = folder / ".made-from", _digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return
    for template in load_templates().values():
        made = {"blank": blank(template), "example": render(template, template.example)}
        for name, document in made.items():
            (folder / f"{template.id}-{name}.docx").write_bytes(to_docx(document))
            text = folder / f"{template.id}-{name}.txt"
            text.write_text(document.text, encoding="utf-8-sig", newline="\r\n")
    stamp.write_text(digest, encoding="ascii")


def _digest() -> str:
    """Return a hash of all that the files are made from."""
    made_from = repr([template.model_dump() for template in load_templates().values()])
    return hashlib.sha256(f"{made_from}{getsource(word)}".encode()).hexdigest()


def sheet(template: Template) -> list[Block]:
    """Return the example of a template as blocks for a page.

    Parameters
    ----------
    template : Template
        The kind of document.

    Returns
    -------
    list of Block
        In the order of the document.
    """
    lines = [line for line in render(template, template.example).markup.splitlines() if line]
    blocks: list[Block] = []
    for kind, group in groupby(lines, _kind):
        if kind == "table":
            blocks.append(Block(kind, [row_cells(line) for line in group]))
        else:
            prefix = next((mark for mark, name in _KINDS if name == kind), "")
            blocks.append(Block(kind, [line.removeprefix(prefix) for line in group]))
    return blocks


def _kind(line: str) -> str:
    return next((name for mark, name in _KINDS if line.startswith(mark)), "text")
