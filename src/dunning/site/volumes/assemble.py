"""Put the pages of a volume into one document."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml.html import HtmlElement

from dunning.site.sealing import Manifest
from dunning.site.volumes.contents import FRONT, LEFT_OUT, Volume
from dunning.site.volumes.references import SECTIONS, join_pages

TEMPLATES = Environment(
    loader=PackageLoader("dunning.site.volumes"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""HTML and XML templates of volumes."""


@dataclass(frozen=True)
class Chapter:
    """A page of the course inside a volume.

    Parameters
    ----------
    key : str
        Id of its element.
    docname, title : str
        The page.
    sections : tuple of tuple of str
        Id and title of each section.
    element : lxml.html.HtmlElement
        Its text.
    """

    key: str
    docname: str
    title: str
    sections: tuple[tuple[str, str], ...]
    element: HtmlElement


@dataclass(frozen=True)
class Division:
    """A part of a volume: its id, its caption (empty for the home page), its chapters."""

    key: str
    caption: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Imprint:
    """What a volume says of itself.

    Parameters
    ----------
    title, author : str
        From ``_config.yml``.
    edition : str
        Version of the course.
    built_at : datetime.datetime
        When the content was built.
    content_hash : str
        Hash of the site's content.
    """

    title: str
    author: str
    edition: str
    built_at: datetime
    content_hash: str

    @classmethod
    def of(cls, manifest: Manifest, title: str, author: str) -> "Imprint":
        """Take edition, time and hash from the manifest of a site."""
        at = datetime.fromisoformat(manifest.built_at)
        return cls(title, author, manifest.edition, at, manifest.content_hash)

    @property
    def built_on(self) -> str:
        """The day of the build, in Chinese."""
        return f"{self.built_at.year}年{self.built_at.month}月{self.built_at.day}日"


@dataclass(frozen=True)
class Book:
    """A volume that is ready to be printed or bound.

    Parameters
    ----------
    volume : Volume
        What it is.
    divisions : tuple of Division
        Its parts, as `bind` gives them.
    imprint : Imprint
        Title, edition, day.
    fonts : pathlib.Path
        Style sheet of the typeface.
    """

    volume: Volume
    divisions: tuple[Division, ...]
    imprint: Imprint
    fonts: Path


def bind(volume: Volume, pages: Mapping[str, HtmlElement], base: str) -> tuple[Division, ...]:
    """Take the pages of a volume and join their links.

    Parameters
    ----------
    volume : Volume
        What to bind.
    pages : Mapping[str, lxml.html.HtmlElement]
        Every page of the course by docname, as `read_page` gives them; not changed.
    base : str
        Where the site is published, empty when nowhere.

    Returns
    -------
    tuple of Division
        In reading order.
    """
    elements = {docname: deepcopy(pages[docname]) for docname in volume.docnames}
    join_pages(elements, frozenset(pages) | LEFT_OUT, base)
    return tuple(
        Division(
            f"part-{number}",
            part.caption,
            tuple(_chapter(docname, elements[docname], part.caption) for docname in part.docnames),
        )
        for number, part in enumerate(volume.parts)
    )


def _chapter(docname: str, element: HtmlElement, caption: str) -> Chapter:
    heading = element.find("h1")
    if not caption:
        heading.text = FRONT
    sections = tuple(
        (section.get("id"), section.find("h2").text_content().strip())
        for section in element.xpath(SECTIONS)
    )
    return Chapter(element.get("id"), docname, heading.text_content().strip(), sections, element)
