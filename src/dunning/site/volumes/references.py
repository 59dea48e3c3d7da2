"""Links between pages become links inside one book."""

import re
from collections.abc import Mapping
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

_FRAGMENT = re.compile(r"#([^\s)\"']+)")

SECTIONS = "./section[h2]"
"""The sections of a chapter, which the contents of an EPUB lists."""


class BrokenReferenceError(ValueError):
    """A link of a built page leads nowhere; the message names page and address (Chinese)."""


def join_pages(chapters: Mapping[str, HtmlElement], known: frozenset[str], base: str) -> None:
    """Give each linked place an id of its own and point every link at it.

    Ids are made of the chapter's number and a running number: plain ASCII, which every reader of
    PDF and EPUB follows, and unique in the whole book.

    Parameters
    ----------
    chapters : Mapping[str, lxml.html.HtmlElement]
        Pages by docname, in reading order; changed.
    known : frozenset of str
        Every page of the course: what is not in this book is no fault, but no link either.
    base : str
        Where the site is published, with a slash at its end; empty when nowhere. Links out of the
        book lead there, or are plain text.

    Raises
    ------
    BrokenReferenceError
        When a link names a place that its page does not have.
    """
    places = {}
    for number, (docname, chapter) in enumerate(chapters.items(), start=1):
        places[docname] = _Places(f"c{number}", chapter)
    for docname, chapter in chapters.items():
        for link in list(chapter.iter("a")):
            _point(link, docname, places, known, base)
    for place in places.values():
        place.settle()


class _Places:
    """The places of one chapter that links lead to."""

    def __init__(self, key: str, chapter: HtmlElement) -> None:
        self.key, self.chapter = key, chapter
        self.elements: dict[str, HtmlElement] = {}
        for element in chapter.xpath(".//*[@id][not(ancestor-or-self::svg)]"):
            self.elements.setdefault(element.get("id"), element)
        self.elements[chapter.get("id", "")] = chapter
        self.names: dict[HtmlElement, str] = {chapter: key}
        for section in chapter.xpath(SECTIONS):
            self._name(section)

    def _name(self, element: HtmlElement) -> str:
        return self.names.setdefault(element, f"{self.key}-{len(self.names)}")

    def find(self, fragment: str) -> str | None:
        """Return the id of a place, None when there is none; the whole chapter when unnamed."""
        element = self.elements.get(fragment) if fragment else self.chapter
        return None if element is None else self._name(element)

    def settle(self) -> None:
        """Write the new ids, and take away those that nothing leads to."""
        for element in self.elements.values():
            element.attrib.pop("id", None)
        for element, name in self.names.items():
            element.set("id", name)
        self._settle_drawings()

    def _settle_drawings(self) -> None:
        """Make the ids inside drawings unique, lest one figure use the patterns of another."""
        for number, drawing in enumerate(self.chapter.iter("svg")):
            own = {element.get("id") for element in drawing.iter() if element.get("id")}
            for element in drawing.iter():
                for name, value in element.attrib.items():
                    element.set(name, _renamed(name, value, own, f"{self.key}-g{number}-"))


def _renamed(name: str, value: str, own: set[str], prefix: str) -> str:
    """Return an attribute of a drawing with the drawing's own ids prefixed."""
    if name == "id" or name.startswith("aria-"):
        return " ".join(prefix + word if word in own else word for word in value.split(" "))
    return _FRAGMENT.sub(lambda f: f"#{prefix}{f[1]}" if f[1] in own else f[0], value)


def _point(
    link: HtmlElement, docname: str, places: Mapping[str, _Places], known: frozenset[str], base: str
) -> None:
    address = link.get("href")
    if address is None or urlsplit(address).scheme:
        return
    path, _, fragment = address.partition("#")
    target = (
        normpath(f"{dirname(docname)}/{unquote(path)}").lstrip("/") if path else f"{docname}.html"
    )
    page = target.removesuffix(".html")
    if page in places:
        name = places[page].find(unquote(fragment))
        if name is None:
            raise BrokenReferenceError(f"{docname}里的链接{address}没有对应的位置")
        link.set("href", f"#{name}")
    elif base:
        link.set("href", f"{base}{target}{'#' + fragment if fragment else ''}")
        if page not in known:
            link.set("class", "file")
    else:
        link.tag = "span"
        del link.attrib["href"]
