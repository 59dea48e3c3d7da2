"""Read a written page for search: its sections, and the entries that answer on their own."""

import re
from collections.abc import Callable

from lxml import etree, html

_HEADINGS = frozenset({"h1", "h2", "h3"})
_NOT_TEXT = frozenset({"script", "style", "nav", "math", "noscript", "pre", "svg"})
_NOT_TEXT_CLASSES = frozenset(
    {
        "headerlink",
        "practice-law",
        "page-tools",
        "unit",
        "reliance",
        "basis",
        "filter",
        "register-index",
    }
)
_QUIZ = "dunning-quiz"


def parts_of(main: html.HtmlElement) -> dict[str, list[dict[str, str]]]:
    """Take a page apart; the page itself is used up.

    Parameters
    ----------
    main : lxml.html.HtmlElement
        The main element of a page.

    Returns
    -------
    dict
        ``entries`` (terms, provisions, questions, documents, source units and contradictions,
        dated changes: ``kind``, ``anchor``, ``heading``, ``text`` and ``more``, which is shown
        but does not lead here; a term also has ``taught_in``, the lesson that explains it) and
        ``sections``, the rest as `sections_of` gives it.
    """
    found = [(reader, one) for one in main.iter() if (reader := _reader(one)) is not None]
    entries = [reader(one) for reader, one in found]
    for _, one in found:
        one.drop_tree()
    for quiz in main.find_class(_QUIZ):
        quiz.drop_tree()
    return {"entries": entries, "sections": sections_of(main)}


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
            if element.tag in _HEADINGS:
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
    return bool(_NOT_TEXT_CLASSES.intersection(_classes(element)))


def _classes(element: etree._Element) -> list[str]:
    return element.get("class", "").split()


def _anchor(heading: etree._Element) -> str:
    holder = next((one for one in heading.iterancestors() if one.get("id")), None)
    return "" if holder is None or heading.tag == "h1" else str(holder.get("id"))


def _text(element: etree._Element) -> str:
    """Return the words of an element without what is no text."""
    pieces = [element.text or ""]
    for child in element:
        if not _is_no_text(child):
            # Cells and items that touch in the source are not one word.
            gap = " " if child.tag in {"td", "th", "li", "p", "dd", "dt"} else ""
            pieces.append(f"{_text(child)}{gap}")
        pieces.append(child.tail or "")
    return _joined(pieces)


def _first(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _text(found)


def _entry(
    kind: str, anchor: str, heading: str, pieces: list[str], more: str = ""
) -> dict[str, str]:
    text = _joined([f"{piece} " for piece in pieces if piece])
    return {"kind": kind, "anchor": anchor, "heading": heading, "text": text, "more": more}


def _question(form: etree._Element) -> dict[str, str]:
    place = next((str(one.get("id")) for one in form.iterancestors() if one.get("id")), "")
    stems = [_text(one) for one in form.find_class("quiz-stem")]
    options = [f"{_text(one)} " for one in form.iterfind(".//li//span")]
    number = re.sub(r"^.*-0*", "", form.get("data-question", ""))
    return _entry("question", form.get("id") or place, f"第{number}题", stems, _joined(options))


def _provision(article: etree._Element) -> dict[str, str]:
    facts = {_first(one, "dt"): _first(one, "dd") for one in article.iterfind("./dl/div")}
    told = [facts.get(name, "") for name in ("文号或版本", "说明", "编号")]
    gist = [_text(one) for one in article.iterfind("p")]
    return _entry("law", article.get("id", ""), _first(article, "h3"), gist + told)


def _contradiction(article: etree._Element) -> dict[str, str]:
    told = [_text(one) for one in article if one.tag != "h3"]
    return _entry("source", article.get("id", ""), _first(article, "h3"), told)


def _document(section: etree._Element) -> dict[str, str]:
    heading = next(one for one in section.itersiblings(preceding=True) if one.tag in _HEADINGS)
    told = [_text(one) for one in section if "downloads" not in _classes(one)]
    return _entry("document", section.get("id", ""), _words(heading), told)


def _unit(item: etree._Element) -> dict[str, str]:
    told = [_text(one) for one in item.iterfind("p") if not {"unit-head"} & set(_classes(one))]
    return _entry("source", item.get("id", ""), _first(item, "p/strong"), told)


def _term(holder: etree._Element) -> dict[str, str]:
    definition = holder.find("dd")
    for extra in definition.findall("span"):
        # "See also" and the basis repeat other entries; the banned names find the term anyway.
        extra.drop_tree()
    entry = _entry("term", holder.get("id", ""), _first(holder, "dt"), [_text(definition)])
    return {**entry, "taught_in": holder.get("data-taught-in", "")}


def _change(item: etree._Element) -> dict[str, str]:
    day = item.find("p[@class='day']")
    heading = "" if day is None else _joined([f"{_text(one)} " for one in day])
    told = [_text(one) for one in item if one.tag == "dl"]
    return _entry("page", item.get("id", ""), heading, told)


_BY_CLASS: dict[str, Callable[[etree._Element], dict[str, str]]] = {
    "quiz-question": _question,
    "provision": _provision,
    "contradiction": _contradiction,
    "document": _document,
    "told": _change,
    "source-unit": _unit,
}


def _reader(element: etree._Element) -> Callable[[etree._Element], dict[str, str]] | None:
    """Return what reads this element as an entry, if it is one."""
    if not isinstance(element.tag, str):
        return None
    for name in _classes(element):
        if name in _BY_CLASS:
            return _BY_CLASS[name]
    parent = element.getparent()
    if element.tag == "div" and parent is not None and "terms" in _classes(parent):
        return _term
    return None
