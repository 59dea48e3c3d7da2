"""What each page cites, treats, judges and asks, kept across incremental builds."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


class Ledger:
    """What every document rests on and holds.

    Attributes
    ----------
    citations : dict[str, dict[str, None]]
        Provision ids in order of first use, by document name.
    units : dict[str, list[str]]
        Unit ids placed in a document.
    practices : dict[str, list[int]]
        Numbers of the practices shown in a document.
    banks : dict[str, list[str]]
        Question banks asked in a document.
    minutes : dict[str, tuple[int, int]]
        Minutes of reading and of practice that a lesson states.
    """

    def __init__(self) -> None:
        self.citations: dict[str, dict[str, None]] = {}
        self.units: dict[str, list[str]] = {}
        self.practices: dict[str, list[int]] = {}
        self.banks: dict[str, list[str]] = {}
        self.minutes: dict[str, tuple[int, int]] = {}

    def cite(self, docname: str, provisions: Iterable[str]) -> None:
        """Note that `docname` rests on `provisions`."""
        self.citations.setdefault(docname, {}).update(dict.fromkeys(provisions))

    def place(self, docname: str, unit: str) -> None:
        """Note that `docname` treats `unit`."""
        self.units.setdefault(docname, []).append(unit)

    def judge(self, docname: str, practice: int) -> None:
        """Note that `docname` shows the card of `practice`."""
        self.practices.setdefault(docname, []).append(practice)

    def ask(self, docname: str, bank: str) -> None:
        """Note that `docname` asks the questions of `bank`."""
        self.banks.setdefault(docname, []).append(bank)

    def time(self, docname: str, minutes: tuple[int, int]) -> None:
        """Note how long a lesson takes."""
        self.minutes[docname] = minutes

    def forget(self, docname: str) -> None:
        """Drop what a document said before it is read again."""
        for told in self._told():
            told.pop(docname, None)

    def adopt(self, docname: str, other: "Ledger") -> None:
        """Take over what another ledger knows of a document."""
        self.cite(docname, other.citations.get(docname, {}))
        self.units[docname] = list(other.units.get(docname, []))
        self.practices[docname] = list(other.practices.get(docname, []))
        self.banks[docname] = list(other.banks.get(docname, []))
        if docname in other.minutes:
            self.minutes[docname] = other.minutes[docname]

    def digest(self) -> str:
        """Return a hash of all that is told, the same for the same pages."""
        told = [sorted(one.items()) for one in self._told()]
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def _told(self) -> tuple[dict[str, Any], ...]:
        return (self.citations, self.units, self.practices, self.banks, self.minutes)

    def pages_citing(self, provision: str) -> list[str]:
        """Return the documents that cite a provision, by name."""
        return sorted(doc for doc, cited in self.citations.items() if provision in cited)

    def page_of_unit(self, unit: str) -> str | None:
        """Return the document that treats a unit."""
        return _holder(self.units, unit)

    def page_of_practice(self, practice: int) -> str | None:
        """Return the first document that shows the card of a practice."""
        return _holder(self.practices, practice)

    def page_of_bank(self, bank: str) -> str | None:
        """Return the first document that asks a bank."""
        return _holder(self.banks, bank)


def _holder(told: dict[str, list[Any]], wanted: Any) -> str | None:
    return next((doc for doc in sorted(told) if wanted in told[doc]), None)


def ledger(env: BuildEnvironment) -> Ledger:
    """Return the ledger of a build environment, making it on first use."""
    if not hasattr(env, "dunning_ledger"):
        env.dunning_ledger = Ledger()
    return env.dunning_ledger


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    ledger(env).forget(docname)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    for docname in docnames:
        ledger(env).adopt(docname, ledger(other))


def register(app: Sphinx) -> None:
    """Keep the ledger right when documents are read again or in parallel."""
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
