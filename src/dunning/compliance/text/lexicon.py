"""The lexicon of the text checks: categories, words, context, rules, other spellings.

Pure standard library once the files are read; a browser is given the data ready (`use_lexicon`).
"""

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from typing import Any

from dunning.compliance.text.context import Context, ContextWords
from dunning.compliance.text.entries import Category, Rule
from dunning.compliance.text.normalise import Normaliser
from dunning.compliance.text.rulebook import Compile, RuleBook, RuleData
from dunning.compliance.text.words import WordFinder

FOLDER = "lexicon"


@dataclass(frozen=True)
class LexiconData:
    """What the files of the lexicon say, checked and complete.

    Parameters
    ----------
    categories : tuple of Category
        In the order of the file.
    words : Mapping[str, tuple of str]
        Words by class.
    rules : tuple of RuleData
        In the order of the file.
    context : ContextWords
        What turns the sense of a sentence.
    homophones, traditional : Mapping[str, str]
        What is meant by what is written; simplified by traditional character.
    """

    categories: tuple[Category, ...]
    words: Mapping[str, tuple[str, ...]]
    rules: tuple[RuleData, ...]
    context: ContextWords
    homophones: Mapping[str, str]
    traditional: Mapping[str, str]

    def to_plain(self) -> dict[str, Any]:
        """Return dictionaries, lists and strings only, as JSON can hold them."""
        return asdict(self)

    @classmethod
    def from_plain(cls, raw: Mapping[str, Any]) -> "LexiconData":
        """Return the data that `to_plain` gave, also after a way through JSON.

        Parameters
        ----------
        raw : mapping
            See `to_plain`.

        Returns
        -------
        LexiconData
            Equal to what was written.
        """
        return cls(
            tuple(Category(**_tuples(one)) for one in raw["categories"]),
            _tuples(raw["words"]),
            tuple(
                RuleData(
                    Rule(**_tuples(one["rule"])),
                    tuple(one["patterns"]),
                    one["unless"],
                    tuple(tuple(map(tuple, sets)) for sets in one["needed"]),
                )
                for one in raw["rules"]
            ),
            ContextWords(**_tuples(raw["context"])),
            dict(raw["homophones"]),
            dict(raw["traditional"]),
        )


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(one) if isinstance(one, list) else one for name, one in raw.items()}


@dataclass(frozen=True)
class Lexicon:
    """Everything the text checks read from files, ready to be used.

    Parameters
    ----------
    categories : Mapping[str, Category]
        By id.
    rules : RuleBook
        In the order of the file.
    normaliser : Normaliser
        Brings a text to its plain spelling.
    words : WordFinder
        Finds the words of every class.
    context : Context
        Negation, quotation and talk about talk.
    """

    categories: Mapping[str, Category]
    rules: RuleBook
    normaliser: Normaliser
    words: WordFinder
    context: Context

    @classmethod
    def of(cls, data: LexiconData, compiled: Compile = re.compile) -> "Lexicon":
        """Make data ready to be used.

        Parameters
        ----------
        data : LexiconData
            What the files say.
        compiled : callable
            See `RuleBook`.

        Returns
        -------
        Lexicon
            The lexicon.
        """
        return cls(
            {one.id: one for one in data.categories},
            RuleBook(data.rules, compiled),
            Normaliser(data.traditional, data.homophones, compiled),
            WordFinder(data.words),
            Context(data.context, compiled),
        )


_given: list[Lexicon] = []


def use_lexicon(lexicon: Lexicon) -> None:
    """Let every check use this lexicon from now on, where there are no files to read.

    Parameters
    ----------
    lexicon : Lexicon
        The lexicon.
    """
    _given[:] = [lexicon]


def load_lexicon() -> Lexicon:
    """Return the lexicon of the knowledge folder; read once for each folder.

    Returns
    -------
    Lexicon
        The lexicon.

    Raises
    ------
    KnowledgeError
        Naming file, entry, field and value; see `lexicon_files.read_lexicon_data`.
    """
    # Looking for the folder takes longer than judging a sentence.
    return _given[0] if _given else _cached(os.environ.get("DUNNING_KNOWLEDGE"))


@cache
def _cached(_chosen: str | None) -> Lexicon:
    # Imported only here: YAML and pydantic, which the files need, are not in a browser.
    return import_module("dunning.compliance.text.lexicon_files").read_installed_lexicon()
