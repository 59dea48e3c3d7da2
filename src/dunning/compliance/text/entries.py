"""What the files of the lexicon hold, entry by entry. Pure standard library.

The metadata of the fields and ``__pydantic_config__`` are read by pydantic where files are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

STRICT = {"extra": "forbid"}
"""Configuration for pydantic: an unknown field is an error."""

SEVERITIES = {
    "红线": "一次也不能有，出现就停下来上报",
    "违规": "违反规定，必须改掉",
    "提示": "写法过时或不完整，改过再用",
}
"""The three severities, the gravest first, and what each asks for."""

MISSING_ELEMENT = "missing_element"
"""The category that only whole letters are checked for; no sentence shows it."""

SPEAKERS = {
    "collector": "催收员",
    "debtor": "客户本人",
    "third_party": "第三人",
    "trainer": "培训师",
}
"""Who may say a sentence."""

SILENT_SPEAKERS = frozenset({"debtor", "third_party"})
"""What they say is never held against a collector."""

AUDIENCES = {
    "debtor": "客户本人",
    "guarantor": "担保人",
    "third_party": "与债务无关的第三人",
    "trainee": "学员",
    "bank": "本机构内部",
}
"""Who may hear a sentence."""


@dataclass(frozen=True)
class Category:
    """One kind of unlawful or faulty sentence.

    Parameters
    ----------
    id, name : str
        Name in programs and in Chinese.
    severity : str
        Key of `SEVERITIES`.
    provisions : tuple of str
        Ids of the rules it breaks.
    why : str
        Why it is not allowed (Chinese).
    rewriting : str
        A lawful sentence to say instead (Chinese).
    others : tuple of str
        Classes of words for somebody else: the model finds this category in what is not said to a
        third party only where one of them stands. Empty for no such condition.
    mentions : tuple of str
        Banned words that the entry names on purpose; see the glossary.
    """

    __pydantic_config__ = STRICT

    id: str = field(metadata={"pattern": r"^[a-z][a-z_]*$"})
    name: str = field(metadata={"min_length": 2})
    severity: str
    provisions: tuple[str, ...] = field(metadata={"min_length": 1})
    why: str = field(metadata={"min_length": 10})
    rewriting: str = field(metadata={"min_length": 10})
    others: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True)
class WordClass:
    """Words that play one part in the rules.

    Parameters
    ----------
    id, name : str
        Name in rules and in Chinese.
    words : tuple of str
        The words, in simplified characters.
    """

    __pydantic_config__ = STRICT

    id: str = field(metadata={"pattern": r"^[a-z][a-z_]*$"})
    name: str
    words: tuple[str, ...] = field(metadata={"min_length": 1})


@dataclass(frozen=True)
class Rule:
    """Patterns that show one category, and what takes a match back.

    Parameters
    ----------
    id, category : str
        Its own id and the category it shows.
    patterns : tuple of str
        Regular expressions over the plain spelling; ``{class}`` stands for a class of words, a dot
        never leaves the sentence, and the group ``k`` marks the act that a negation must precede.
    unless : tuple of str
        Expressions that take the match back when the sentence has them.
    audience : tuple of str
        Keys of `AUDIENCES` it holds for; empty for all.
    is_negatable : bool
        Whether a negation before the act takes the match back (``negatable`` in the file).
    is_cue : bool
        Whether a match is no finding, only a feature of the model (``cue`` in the file).
    mentions : tuple of str
        Banned words that the entry names on purpose; see the glossary.
    """

    __pydantic_config__ = STRICT

    id: str = field(metadata={"pattern": r"^[a-z][a-z0-9-]*$"})
    category: str
    patterns: tuple[str, ...] = field(metadata={"min_length": 1})
    unless: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    is_negatable: bool = field(default=True, metadata={"alias": "negatable"})
    is_cue: bool = field(default=False, metadata={"alias": "cue"})
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Homophone:
    """One word and the ways it is written to hide it.

    Parameters
    ----------
    meant : str
        The word.
    pinyin : str
        Its syllables, for the spellings that mix letters in; empty for none.
    written : tuple of str
        The other spellings.
    """

    __pydantic_config__ = STRICT

    meant: str = field(metadata={"min_length": 1})
    pinyin: str = field(default="", metadata={"pattern": r"^([a-z]+( [a-z]+)*)?$"})
    written: tuple[str, ...] = ()

    def spellings(self) -> Iterable[str]:
        """Return every other spelling: those listed, and those with some syllables in letters."""
        yield from self.written
        syllables = self.pinyin.split()
        if syllables:
            yield "".join(syllables)
            for position, syllable in enumerate(syllables):
                yield self.meant[:position] + syllable + self.meant[position + 1 :]
