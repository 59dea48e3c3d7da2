"""The glossary: one name for one thing, and the names that must not be used for it."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dunning.knowledge.chapters import CHAPTERS, PAGES
from dunning.knowledge.provisions import Provisions, load_provisions
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root
from dunning.knowledge.register import Register, one_of, read_entries

FILE_NAME = "glossary.yaml"


class Term(BaseModel):
    """One term of the trade.

    Parameters
    ----------
    term : str
        The name to use.
    english, abbreviation : str
        English name and usual abbreviation; the latter may be empty.
    aliases : tuple of str
        Other names that may be used.
    definition : str
        One or two plain sentences (Chinese).
    banned : tuple of str
        Names that must not be used for it.
    exceptions : tuple of str
        Longer words in which a banned name may stand, such as the title of a document.
    mentions : tuple of str
        Banned names that the definition names on purpose.
    see : tuple of str
        Related terms.
    provisions : tuple of str
        Ids of the rules that use or define it.
    source : str
        What the definition rests on.
    taught_in : str
        The chapter or lesson that explains it; empty when none does more than use it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str = Field(min_length=1)
    english: str = Field(min_length=1)
    abbreviation: str = ""
    aliases: tuple[str, ...] = ()
    definition: str = Field(min_length=8)
    banned: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    source: str = Field(min_length=1)
    taught_in: str = ""

    @field_validator("taught_in")
    @classmethod
    def _lesson_known(cls, value: str) -> str:
        return one_of(value, {"", *CHAPTERS, *PAGES})


@dataclass(frozen=True)
class BannedWord:
    """A word that must not be used, and what to write.

    Parameters
    ----------
    word : str
        The banned word.
    instead : str
        The term to use.
    """

    word: str
    instead: str


class Glossary(Register[str, Term]):
    """The terms by their standard name.

    Parameters
    ----------
    entries : dict of str to Term
        The terms.
    """

    def __init__(self, entries: dict[str, Term]) -> None:
        super().__init__(entries)
        aliases = {alias: term for term in entries.values() for alias in term.aliases}
        self._names = aliases | entries

    def find(self, name: str) -> Term | None:
        """Return the term of a standard name or an allowed alias.

        Parameters
        ----------
        name : str
            Such as ``"逾期天数"`` or ``"DPD"``.

        Returns
        -------
        Term or None
            None when the glossary does not know the name.
        """
        return self._names.get(name)

    @cached_property
    def banned_words(self) -> tuple[BannedWord, ...]:
        """Every banned word with the term to use instead, longest word first."""
        words = [BannedWord(word, term.term) for term in self.values() for word in term.banned]
        return tuple(sorted(words, key=lambda banned: (-len(banned.word), banned.word)))

    @cached_property
    def exceptions(self) -> tuple[str, ...]:
        """Every longer word in which a banned word may stand, longest first."""
        found = {text for term in self.values() for text in term.exceptions}
        return tuple(sorted(found, key=lambda text: (-len(text), text)))

    def banned_in(self, text: str, *, mentions: tuple[str, ...] = ()) -> list[BannedWord]:
        """Return the banned words that `text` uses.

        Parameters
        ----------
        text : str
            Chinese text without markup.
        mentions : tuple of str
            Banned words that this text may name on purpose.

        Returns
        -------
        list of BannedWord
            Without those that only stand inside an exception.
        """
        for allowed in self.exceptions:
            text = text.replace(allowed, " ")
        return [
            banned
            for banned in self.banned_words
            if banned.word in text and banned.word not in mentions
        ]


def read_glossary(path: Path, provisions: Provisions) -> Glossary:
    """Read the glossary and check it against itself and the rules it cites.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Provisions
        The register of rules.

    Returns
    -------
    Glossary
        All terms.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated term, an alias of two terms, a reference to nothing, a banned
        word that correct text cannot avoid, or a definition that breaks the glossary's own rule.
    """
    name = display_name(path)
    glossary = Glossary(read_entries(path, Term, top="terms", key="term"))
    _check_names(glossary, name)
    for term in glossary.values():
        for other in term.see:
            if other not in glossary or other == term.term:
                raise KnowledgeError(name, term.term, "see", f"值为“{other}”；应为另一条术语的名字")
        for provision_id in term.provisions:
            if provision_id not in provisions:
                raise KnowledgeError(
                    name,
                    term.term,
                    "provisions",
                    f"值为{provision_id!r}；provisions.yaml里没有这个id",
                )
    _check_banned(glossary, provisions, name)
    return glossary


def _check_names(glossary: Glossary, name: str) -> None:
    owners = {term.term: term.term for term in glossary.values()}
    for term in glossary.values():
        for alias in term.aliases:
            if alias in owners:
                raise KnowledgeError(
                    name,
                    term.term,
                    "aliases",
                    f"值为“{alias}”；已属于“{owners[alias]}”，应只属一条",
                )
            owners[alias] = term.term


def _check_banned(glossary: Glossary, provisions: Provisions, name: str) -> None:
    for term in glossary.values():
        for allowed in (term.term, *term.aliases):
            for banned in glossary.banned_in(allowed):
                raise KnowledgeError(
                    name,
                    term.term,
                    "term",
                    f"“{allowed}”含有“{banned.instead}”的禁用写法“{banned.word}”；应改其中一处",
                )
        for banned in glossary.banned_in(term.definition, mentions=term.mentions):
            raise KnowledgeError(
                name,
                term.term,
                "definition",
                f"用了“{banned.word}”；应写“{banned.instead}”，特意点名的列入mentions",
            )
    for provision in provisions.values():
        for banned in glossary.banned_in(provision.instrument):
            raise KnowledgeError(
                name,
                banned.instead,
                "banned",
                f"“{banned.word}”出现在文件名《{provision.instrument}》里；应把该名称列入exceptions",
            )


def load_glossary() -> Glossary:
    """Return the glossary of the knowledge folder; read once for each folder.

    Returns
    -------
    Glossary
        All terms by name.

    Raises
    ------
    KnowledgeError
        When the file is malformed; see `read_glossary`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> Glossary:
    return read_glossary(root / FILE_NAME, load_provisions())
