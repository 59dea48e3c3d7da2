"""Which page cites which provision and treats which unit, kept across incremental builds."""

from collections.abc import Iterable

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


class Ledger:
    """Citations and unit anchors by document.

    Attributes
    ----------
    citations : dict[str, dict[str, None]]
        Provision ids in order of first use, by document name.
    units : dict[str, list[str]]
        Unit ids placed in a document.
    """

    def __init__(self) -> None:
        self.citations: dict[str, dict[str, None]] = {}
        self.units: dict[str, list[str]] = {}

    def cite(self, docname: str, provisions: Iterable[str]) -> None:
        """Note that `docname` rests on `provisions`."""
        self.citations.setdefault(docname, {}).update(dict.fromkeys(provisions))

    def place(self, docname: str, unit: str) -> None:
        """Note that `docname` treats `unit`."""
        self.units.setdefault(docname, []).append(unit)

    def forget(self, docname: str) -> None:
        """Drop what a document said before it is read again."""
        self.citations.pop(docname, None)
        self.units.pop(docname, None)

    def pages_citing(self, provision: str) -> list[str]:
        """Return the documents that cite a provision, in reading order of the build."""
        return sorted(doc for doc, cited in self.citations.items() if provision in cited)


def ledger(env: BuildEnvironment) -> Ledger:
    """Return the ledger of a build environment, making it on first use."""
    if not hasattr(env, "dunning_ledger"):
        env.dunning_ledger = Ledger()
    return env.dunning_ledger


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    ledger(env).forget(docname)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    for docname in docnames:
        ledger(env).cite(docname, ledger(other).citations.get(docname, {}))
        for unit in ledger(other).units.get(docname, []):
            ledger(env).place(docname, unit)


def register(app: Sphinx) -> None:
    """Keep the ledger right when documents are read again or in parallel."""
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
