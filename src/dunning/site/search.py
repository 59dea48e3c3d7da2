"""Collect the text of every page, section by section, for search in the browser."""

import json
import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx

from dunning.knowledge import load_glossary

_HEADINGS = ("h1", "h2", "h3")
_NOT_TEXT = "script, style, nav, .headerlink, .practice-law, .page-tools, math"


def sections_of(main: Tag) -> list[dict[str, str]]:
    """Split a page at its headings.

    Parameters
    ----------
    main : bs4.Tag
        The main element of a page; emptied of what is no text.

    Returns
    -------
    list of dict
        ``anchor``, ``heading`` and ``text`` of each section that has text, in page order.
    """
    for unwanted in main.select(_NOT_TEXT):
        unwanted.decompose()
    found: list[dict[str, str]] = []
    for heading in main.select("h1, h2, h3, .terms dt"):
        text = _text_until_next_heading(heading)
        found.append(
            {"anchor": _anchor(heading), "heading": heading.get_text(strip=True), "text": text}
        )
    return found


def _starts_section(element: Tag) -> bool:
    """Tell whether an element heads a section; a glossary term does, other lists do not."""
    if element.name == "dt":
        return element.find_parent(class_="terms") is not None
    return element.name in _HEADINGS


def _anchor(heading: Tag) -> str:
    holder = heading.find_parent(id=True)
    return "" if holder is None or heading.name == "h1" else str(holder["id"])


def _text_until_next_heading(heading: Tag) -> str:
    pieces: list[str] = []
    for element in heading.next_elements:
        if isinstance(element, Tag):
            if _starts_section(element):
                break
        elif element.find_parent(_starts_section) is None:
            pieces.append(str(element))
    return re.sub(r"\s+", " ", "".join(pieces)).strip()


def synonyms() -> dict[str, str]:
    """Return the term that a reader means, by every other word for it (lower case).

    Returns
    -------
    dict[str, str]
        Banned synonyms, aliases, abbreviations and English names, each with its term.
    """
    words: dict[str, str] = {}
    for term in load_glossary().values():
        others = [*term.aliases, *term.banned, term.abbreviation or "", term.english or ""]
        words.update({other.lower(): term.term for other in others if other})
    return words


def _pages(app: Sphinx) -> list[dict[str, Any]]:
    """Read the written pages, so that an incremental build indexes the untouched ones too."""
    found = []
    for docname in sorted(app.env.found_docs):
        written = Path(app.builder.get_outfilename(docname)).read_text(encoding="utf-8")
        main = BeautifulSoup(written, "html.parser").find("main")
        found.append(
            {
                "title": app.env.titles[docname].astext(),
                "url": app.builder.get_target_uri(docname),
                "sections": sections_of(main),
            }
        )
    return found


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    data = json.dumps(
        {"pages": _pages(app), "synonyms": synonyms()}, ensure_ascii=False, separators=(",", ":")
    )
    target = Path(app.outdir) / "_static" / "search-data.js"
    target.write_text(f"self.dunningSearchData={data};\n", encoding="utf-8")


def register(app: Sphinx) -> None:
    """Write the search data when every page is written."""
    app.connect("build-finished", _write)
