"""The places that rely on a rule, as links for readers."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment

from dunning.knowledge import load_provisions
from dunning.knowledge.impact import KINDS, PAGE, PROGRAM, Use, uses
from dunning.site import ledger as ledgers
from dunning.site.links import (
    GLOSSARY_PAGE,
    SOURCES_PAGE,
    TEMPLATES_PAGE,
    TIMELINE_PAGE,
    source_page,
)

Link = tuple[str, str]
"""Address (empty when there is none) and label."""


class Reliance:
    """Links to everything that relies on a rule.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        Gives titles and the ledger.
    builder : sphinx.builders.Builder
        Gives relative addresses.
    docname : str
        The page being written.
    """

    def __init__(self, env: BuildEnvironment, builder: Any, docname: str) -> None:
        self.env, self.builder, self.docname = env, builder, docname
        self.ledger = ledgers.ledger(env)

    def pages(self, provision: str) -> list[Link]:
        """Return every page that cites a provision."""
        return [
            (self._url(doc), self.env.titles[doc].astext())
            for doc in self.ledger.pages_citing(provision)
        ]

    def others(self, provision: str) -> list[tuple[str, list[Link]]]:
        """Return the other places that rely on a provision, by kind."""
        found = [use for use in self._uses()[provision] if use.kind != PAGE]
        grouped = {kind: list(group) for kind, group in groupby(found, key=lambda use: use.kind)}
        return [
            (kind, self._banks(group) if kind == KINDS["questions"] else self._all(group))
            for kind, group in grouped.items()
        ]

    def _all(self, found: list[Use]) -> list[Link]:
        return [self._link(use) for use in found]

    def _banks(self, found: list[Use]) -> list[Link]:
        """Return one link for each bank, with the numbers of its questions."""
        links = []
        for file, group in groupby(found, key=lambda use: use.file):
            numbers = "、".join(use.entry.rpartition("-")[2] for use in group)
            bank = Path(file).stem
            docname = self.ledger.page_of_bank(bank)
            title = self.env.titles[docname].astext() if docname else bank
            links.append((self._url(docname, f"quiz-{bank}"), f"{title}{numbers}"))
        return links

    def _uses(self) -> dict[str, list[Use]]:
        """Read the project once for each build."""
        if not hasattr(self.builder, "dunning_uses"):
            self.builder.dunning_uses = uses(Path(self.env.srcdir), load_provisions())
        found: dict[str, list[Use]] = self.builder.dunning_uses
        return found

    def _url(self, docname: str | None, anchor: str = "") -> str:
        if docname is None or docname not in self.env.found_docs:
            return ""
        address = str(self.builder.get_relative_uri(self.docname, docname))
        return f"{address}#{anchor}" if anchor else address

    def _link(self, use: Use) -> Link:
        make = _LINKS.get(use.kind)
        label = Path(use.file).name if use.kind == PROGRAM else use.entry
        return (make(self, use) if make else "", label)


_LINKS: dict[str, Callable[[Reliance, Use], str]] = {
    KINDS["practices.yaml"]: lambda to, use: to._url(
        to.ledger.page_of_practice(int(use.entry)), f"practice-{use.entry}"
    ),
    KINDS["units.yaml"]: lambda to, use: to._url(source_page(use.entry), use.entry),
    KINDS["contradictions.yaml"]: lambda to, use: to._url(SOURCES_PAGE, use.entry),
    KINDS["glossary.yaml"]: lambda to, use: to._url(GLOSSARY_PAGE, f"term-{use.entry}"),
    KINDS["templates"]: lambda to, use: to._url(TEMPLATES_PAGE, f"document-{use.entry}"),
    KINDS["changes.yaml"]: lambda to, use: to._url(TIMELINE_PAGE, f"day-{use.entry}"),
}
