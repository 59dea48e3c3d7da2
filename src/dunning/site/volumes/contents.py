"""What a printed volume holds: the pages of ``_toc.yml``, whole or one part of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dunning.site.links import DOWNLOADS_PAGE, EXAM_PAGE, PROGRESS_PAGE

FRONT = "课程介绍"
"""Title of the home page inside a book, where its own title stands on the cover already."""

LEFT_OUT = frozenset({PROGRESS_PAGE, DOWNLOADS_PAGE, EXAM_PAGE})
"""Pages that do something in a browser only: the progress board, the exam, the list of files."""

WHOLE = "dunning"


@dataclass(frozen=True)
class Part:
    """A part of the course.

    Parameters
    ----------
    caption : str
        Its title (Chinese).
    docnames : tuple of str
        Its pages in reading order.
    """

    caption: str
    docnames: tuple[str, ...]


@dataclass(frozen=True)
class Volume:
    """One book to print.

    Parameters
    ----------
    name : str
        Stem of its files.
    subtitle : str
        What it holds (Chinese).
    parts : tuple of Part
        In reading order; the home page, when in it, is a part without a caption.
    """

    name: str
    subtitle: str
    parts: tuple[Part, ...]

    @property
    def docnames(self) -> tuple[str, ...]:
        """Every page, in reading order."""
        return tuple(docname for part in self.parts for docname in part.docnames)

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole course, with parts as its highest level."""
        return self.name == WHOLE


def read_parts(toc: Path) -> list[Part]:
    """Read the parts of the course.

    Parameters
    ----------
    toc : pathlib.Path
        ``_toc.yml``.

    Returns
    -------
    list of Part
        The home page first, as a part without a caption.
    """
    listed = yaml.safe_load(toc.read_text(encoding="utf-8"))
    parts = [Part("", (listed["root"],))]
    for part in listed["parts"]:
        files = (file for chapter in part["chapters"] for file in _files(chapter))
        parts.append(Part(part["caption"], tuple(f for f in files if f not in LEFT_OUT)))
    return parts


def _files(entry: dict[str, Any]) -> Iterator[str]:
    """Yield a page and the pages below it: a book has them one after the other."""
    yield entry["file"]
    for below in entry.get("sections", ()):
        yield from _files(below)


def volumes_of(parts: list[Part]) -> list[Volume]:
    """Return the whole course and one volume for each part.

    Parameters
    ----------
    parts : list of Part
        As `read_parts` gives them.

    Returns
    -------
    list of Volume
        The whole first.
    """
    captioned = [part for part in parts if part.caption]
    return [
        Volume(WHOLE, "全书", tuple(parts)),
        *(
            Volume(f"{WHOLE}-part-{number}", f"第{number}部分：{part.caption}", (part,))
            for number, part in enumerate(captioned, start=1)
        ),
    ]
