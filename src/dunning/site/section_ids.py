"""Section ids made from the words of the heading, so that they outlive changes elsewhere.

Docutils drops every letter outside ASCII and numbers what is left (``id14``); inserting a heading
would then move every link behind it.
"""

import re
import unicodedata
from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from dunning.site.redirects import load_redirects

RESERVED = frozenset(
    {"main", "search", "scheme", "hint", "site-nav", "nav-toggle", "page-toc-title"}
)
"""Ids that the layout uses itself."""

_NUMBERED = re.compile(r"id\d+")


def slug(text: str) -> str:
    """Return the id of a heading.

    Parameters
    ----------
    text : str
        Its words.

    Returns
    -------
    str
        Letters (Chinese kept, Latin in lower case) and digits; a hyphen for all between them.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def unique(wanted: str, parent: str, taken: Iterable[str]) -> str:
    """Return an id that is free on the page.

    A second heading of the same words is told apart by the heading above it, and only then by a
    number, so that most ids do not depend on the order of the headings.

    Parameters
    ----------
    wanted, parent : str
        Slugs of the heading and of the one above it.
    taken : iterable of str
        Ids in use.

    Returns
    -------
    str
        `wanted`, or a longer one.
    """
    used = set(taken) | RESERVED
    if wanted and wanted not in used:
        return wanted
    stem = "-".join(part for part in (parent, wanted) if part) or "section"
    candidate, number = stem, 1
    while candidate in used:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate


class SectionIds(SphinxTransform):
    """Replace the ids that docutils made; ids that an author wrote stay."""

    # Before targets are propagated (260) and references resolved.
    default_priority = 215

    def apply(self, **_: object) -> None:
        """Rename, and keep names, ids and references inside the document in step."""
        aliases = load_redirects().anchors_of(self.env.docname)
        for section in self.document.findall(nodes.section):
            made = self._made(section)
            if made is None:
                continue
            above = section.parent
            parent = above["ids"][0] if isinstance(above, nodes.section) and above["ids"] else ""
            title = section.next_node(nodes.title)
            taken = set(self.document.ids) - {made}
            self._rename(section, made, unique(slug(title.astext()), parent, taken))
        for old, new in aliases.items():
            holder = self.document.ids.get(new)
            if holder is not None and old not in self.document.ids:
                holder["ids"].append(old)
                self.document.ids[old] = holder

    def _made(self, section: nodes.section) -> str | None:
        """Return the id that docutils made from the title; None when an author wrote one."""
        title = section.next_node(nodes.title)
        first = section["ids"][0] if section["ids"] else ""
        if title is None or not first:
            return None
        from_title = nodes.make_id(title.astext())
        automatic = _NUMBERED.fullmatch(first) or (from_title and first == from_title)
        return first if automatic else None

    def _rename(self, section: nodes.section, old: str, new: str) -> None:
        section["ids"][0] = new
        self.document.ids.pop(old, None)
        self.document.ids[new] = section
        for name, identifier in self.document.nameids.items():
            if identifier == old:
                self.document.nameids[name] = new
        for node in self.document.findall(nodes.Element):
            if node.get("refid") == old:
                node["refid"] = new


def register(app: Sphinx) -> None:
    """Rename the sections of every document that is read."""
    app.add_transform(SectionIds)
