"""Collect the text of every page, section by section, for search in the browser."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from lxml import etree, html
from sphinx.application import Sphinx

from dunning.knowledge import load_glossary

_HEADINGS = frozenset({"h1", "h2", "h3"})
_NOT_TEXT = frozenset({"script", "style", "nav", "math"})
_NOT_TEXT_CLASSES = frozenset({"headerlink", "practice-law", "page-tools", "unit", "reliance"})

_PROGRAM = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
"""Sections read by another version of this module are read again."""


def sections_of(main: html.HtmlElement) -> list[dict[str, str]]:
    """Split a page at its headings.

    Parameters
    ----------
    main : lxml.html.HtmlElement
        The main element of a page.

    Returns
    -------
    list of dict
        ``anchor``, ``heading`` and ``text`` of each section, in page order.
    """
    headings: list[etree._Element] = []
    texts: list[list[str]] = [[]]
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(main, events=("start", "end")):
        if event == "end":
            skipped = None if element is skipped else skipped
            if skipped is None and element is not main:
                texts[-1].append(element.tail or "")
        elif skipped is None:
            if _starts_section(element):
                headings.append(element)
                texts.append([])
            if headings[-1:] == [element] or _is_no_text(element):
                skipped = element
            else:
                texts[-1].append(element.text or "")
    return [
        {"anchor": _anchor(heading), "heading": _words(heading), "text": _joined(text)}
        for heading, text in zip(headings, texts[1:], strict=True)
    ]


def _joined(pieces: list[str]) -> str:
    return re.sub(r"\s+", " ", "".join(pieces)).strip()


def _words(heading: etree._Element) -> str:
    kept = (text for text in heading.itertext() if text not in {"#", "¶"})
    return _joined(list(kept))


def _is_no_text(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _NOT_TEXT:
        return True
    return bool(_NOT_TEXT_CLASSES.intersection(element.get("class", "").split()))


def _starts_section(element: etree._Element) -> bool:
    """Tell whether an element heads a section; a glossary term does, other lists do not."""
    if element.tag == "dt":
        return any("terms" in (one.get("class") or "").split() for one in element.iterancestors())
    return element.tag in _HEADINGS


def _anchor(heading: etree._Element) -> str:
    holder = next((one for one in heading.iterancestors() if one.get("id")), None)
    return "" if holder is None or heading.tag == "h1" else str(holder.get("id"))


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
    """Read the written pages; one that was not written again keeps the sections read before."""
    store = Path(app.doctreedir) / "search-sections.json"
    before = json.loads(store.read_text(encoding="utf-8")) if store.is_file() else {}
    now = {}
    for docname in sorted(app.env.found_docs):
        written = Path(app.builder.get_outfilename(docname))
        mark = f"{written.stat().st_mtime_ns}-{_PROGRAM}"
        known = before.get(docname, {})
        if known.get("mark") != mark:
            page = html.document_fromstring(written.read_text(encoding="utf-8"))
            known = {"mark": mark, "sections": sections_of(page.find(".//main"))}
        now[docname] = known
    store.write_text(json.dumps(now, ensure_ascii=False), encoding="utf-8")
    return [
        {
            "title": app.env.titles[docname].astext(),
            "url": app.builder.get_target_uri(docname),
            "sections": known["sections"],
        }
        for docname, known in now.items()
    ]


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
