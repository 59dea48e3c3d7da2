"""What the files of the lexicon hold, entry by entry. Pure standard library and pydantic."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dunning.knowledge.register import one_of

SEVERITIES = {
    "红线": "一次也不能有，出现就停下来上报",
    "违规": "违反规定，必须改掉",
    "提示": "写法过时或不完整，改过再用",
}
"""The three severities and what each asks for."""

SPEAKERS = {
    "collector": "催收员",
    "debtor": "客户本人",
    "third_party": "第三人",
    "trainer": "培训师",
}
"""Who may say a sentence."""

AUDIENCES = {
    "debtor": "客户本人",
    "guarantor": "担保人",
    "third_party": "与债务无关的第三人",
    "trainee": "学员",
    "bank": "本机构内部",
}
"""Who may hear a sentence."""


class Category(BaseModel):
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

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    name: str = Field(min_length=2)
    severity: str
    provisions: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=10)
    rewriting: str = Field(min_length=10)
    others: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()

    @field_validator("severity")
    @classmethod
    def _severity_known(cls, value: str) -> str:
        return one_of(value, SEVERITIES)


class WordClass(BaseModel):
    """Words that play one part in the rules.

    Parameters
    ----------
    id, name : str
        Name in rules and in Chinese.
    words : tuple of str
        The words, in simplified characters.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    name: str
    words: tuple[str, ...] = Field(min_length=1)


class Rule(BaseModel):
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

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    category: str
    patterns: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    is_negatable: bool = Field(default=True, alias="negatable")
    is_cue: bool = Field(default=False, alias="cue")
    mentions: tuple[str, ...] = ()

    @field_validator("audience")
    @classmethod
    def _audience_known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one_of(value, AUDIENCES) for value in values)


class Homophone(BaseModel):
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

    model_config = ConfigDict(frozen=True, extra="forbid")

    meant: str = Field(min_length=1)
    pinyin: str = Field(default="", pattern=r"^([a-z]+( [a-z]+)*)?$")
    written: tuple[str, ...] = ()

    def spellings(self) -> Iterable[str]:
        """Return every other spelling: those listed, and those with some syllables in letters."""
        yield from self.written
        syllables = self.pinyin.split()
        if syllables:
            yield "".join(syllables)
            for position, syllable in enumerate(syllables):
                yield self.meant[:position] + syllable + self.meant[position + 1 :]
