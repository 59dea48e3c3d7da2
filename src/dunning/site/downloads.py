"""The files of the document templates: an empty form and an invented example of each."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from dunning import document
from dunning.document import Template, blank, load_templates, render, to_docx
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


def write_documents(folder: Path, stamp: Path) -> None:
    """Write every form and example, and remove what is none of them any more.

    Parameters
    ----------
    folder : pathlib.Path
        Made when missing; left alone when templates and program are as they were and no file is
        missing.
    stamp : pathlib.Path
        Where to note what the files were made from; outside the site, which readers download whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {name for one in load_templates().values() for name in file_names(one).values()}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    digest = _digest()
    noted = stamp.read_text(encoding="ascii") if stamp.is_file() else ""
    if noted == digest and all((folder / name).is_file() for name in wanted):
        return
    for name, data in _files():
        (folder / name).write_bytes(data)
    stamp.write_text(digest, encoding="ascii")


def _files() -> Iterator[tuple[str, bytes]]:
    for template in load_templates().values():
        made = {"blank": blank(template), "example": render(template, template.example)}
        for name, one in made.items():
            yield f"{template.id}-{name}.docx", to_docx(one)
            # As Windows programs expect it: with a mark of its encoding and two signs at each end.
            text = one.text.replace("\n", "\r\n").encode("utf-8-sig")
            yield f"{template.id}-{name}.txt", text


def _digest() -> str:
    """Return a hash of all that the files are made from: templates, the program, python-docx."""
    templates = [template.model_dump() for template in load_templates().values()]
    mark = hashlib.sha256(f"{templates!r}{version('python-docx')}".encode())
    for path in [*sorted(Path(document.__file__).parent.glob("*.py")), Path(__file__)]:
        mark.update(path.read_bytes())
    return mark.hexdigest()


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
