"""The lexicon of the text checks: categories, words, context, rules, other spellings, letters."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dunning.compliance.text.context import Context, ContextWords
from dunning.compliance.text.gate import Gate, branches
from dunning.compliance.text.normalise import Normaliser, plain
from dunning.compliance.text.words import WordFinder, alternatives
from dunning.knowledge.provisions import Provisions, load_provisions
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root, read_yaml
from dunning.knowledge.reader import validate as build
from dunning.knowledge.register import Register, one_of, read_entries

FOLDER = "lexicon"

SEVERITIES = {
    "红线": "一次也不能有，出现就停下来上报",
    "违规": "违反规定，必须改掉",
    "提示": "写法过时或不完整，改过再用",
}
"""The three severities and what each asks for."""

SPEAKERS = {"collector": "催收员", "debtor": "客户本人", "third_party": "第三人", "trainer": "培训师"}
"""Who may say a sentence."""

AUDIENCES = {
    "debtor": "客户本人",
    "guarantor": "担保人",
    "third_party": "与债务无关的第三人",
    "trainee": "学员",
    "bank": "本机构内部",
}
"""Who may hear a sentence."""

NUMBER = "[0-9一二两三四五六七八九十百千万几半零.]+"
"""What ``{number}`` stands for in a pattern."""

_NUMBER_MARK = "\0"
_CLASS = re.compile(r"\{([a-z][a-z_]*)\}")
_KEY = re.compile(r"\(\?P<k>")
_ANY = re.compile(r"(?<!\\)\.")


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


@dataclass(frozen=True)
class CompiledRule:
    """A rule ready to be run.

    Parameters
    ----------
    rule : Rule
        What the file says.
    patterns : tuple of re.Pattern
        Its patterns.
    unless : re.Pattern or None
        What takes a match back.
    """

    rule: Rule
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


class RuleBook(Sequence[CompiledRule]):
    """The rules in order, and which of their patterns a passage may match.

    Parameters
    ----------
    rules : sequence of CompiledRule
        The rules.
    """

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self._rules = tuple(rules)
        self._tried = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        self._gate = Gate([pattern.pattern for _, pattern in self._tried])

    def __getitem__(self, position: Any) -> Any:
        """Return one rule or a slice of rules."""
        return self._rules[position]

    def __len__(self) -> int:
        """Return the number of rules."""
        return len(self._rules)

    def candidates(self, text: str) -> list[tuple[CompiledRule, re.Pattern[str]]]:
        """Return the rules and patterns that a passage may match, in order.

        Parameters
        ----------
        text : str
            A passage in plain spelling.

        Returns
        -------
        list of (CompiledRule, re.Pattern)
            Every pattern that matches is among them.
        """
        return [self._tried[position] for position in self._gate.candidates(text)]


@dataclass(frozen=True)
class Lexicon:
    """Everything the text checks read from files.

    Parameters
    ----------
    categories : Register of Category
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

    categories: Register[str, Category]
    rules: RuleBook
    normaliser: Normaliser
    words: WordFinder
    context: Context


def load_lexicon() -> Lexicon:
    """Return the lexicon of the knowledge folder; read once for each folder.

    Returns
    -------
    Lexicon
        The lexicon.

    Raises
    ------
    KnowledgeError
        Naming file, entry, field and value; see `read_lexicon`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> Lexicon:
    return read_lexicon(root / FOLDER, load_provisions())


def read_lexicon(folder: Path, provisions: Provisions) -> Lexicon:
    """Read and check every file of the lexicon.

    Parameters
    ----------
    folder : pathlib.Path
        Holds categories.yaml, words.yaml, context.yaml, rules.yaml, homophones.yaml and
        traditional.txt.
    provisions : Provisions
        The register of rules that categories cite.

    Returns
    -------
    Lexicon
        The lexicon.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated entry, an unknown category, class of words or provision, a
        category whose provisions are all unverified, an expression that does not compile or that
        matches nothing at all, or a spelling given to two words.
    """
    categories = read_categories(folder / "categories.yaml", provisions)
    classes = read_entries(folder / "words.yaml", WordClass, top="words")
    words = {name: tuple(map(plain, entry.words)) for name, entry in classes.items()}
    return Lexicon(
        categories,
        read_rules(folder / "rules.yaml", categories, words),
        Normaliser(
            read_traditional(folder / "traditional.txt"),
            read_homophones(folder / "homophones.yaml"),
        ),
        WordFinder(words),
        read_context(folder / "context.yaml", words),
    )


def read_categories(path: Path, provisions: Provisions) -> Register[str, Category]:
    """Read the categories and check the rules they cite.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Provisions
        The register of rules.

    Returns
    -------
    Register of Category
        By id.

    Raises
    ------
    KnowledgeError
        For a malformed entry, an unknown provision, or none that is settled.
    """
    entries = read_entries(path, Category, top="categories")
    name = display_name(path)
    for category in entries.values():
        for cited in category.provisions:
            if cited not in provisions:
                problem = f"值为{cited!r}；provisions.yaml里没有这个id"
                raise KnowledgeError(name, category.id, "provisions", problem)
        if not any(provisions[cited].is_settled for cited in category.provisions):
            problem = f"值为{list(category.provisions)}；至少要有一条现行且已核实的规定"
            raise KnowledgeError(name, category.id, "provisions", problem)
    return Register(entries)


def read_rules(
    path: Path, categories: Register[str, Category], words: dict[str, tuple[str, ...]]
) -> RuleBook:
    """Read the rules and compile their patterns.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    categories : Register of Category
        The categories a rule may show.
    words : dict[str, tuple of str]
        Words by class.

    Returns
    -------
    RuleBook
        In the order of the file.

    Raises
    ------
    KnowledgeError
        For a malformed entry, an unknown category or class of words, or a bad expression.
    """
    name = display_name(path)
    compiled = []
    for rule in read_entries(path, Rule, top="rules").values():
        if rule.category not in categories:
            problem = f"值为{rule.category!r}；应为categories.yaml里的id"
            raise KnowledgeError(name, rule.id, "category", problem)
        patterns = _compile(rule.patterns, words, (name, rule.id, "patterns"))
        unless = _compile(rule.unless, words, (name, rule.id, "unless"))
        excuse = re.compile("|".join(one.pattern for one in unless)) if unless else None
        compiled.append(CompiledRule(rule, patterns, excuse))
    return RuleBook(compiled)


def _compile(
    patterns: Iterable[str], words: dict[str, tuple[str, ...]], place: tuple[str, str, str]
) -> tuple[re.Pattern[str], ...]:
    compiled = []
    for pattern in patterns:
        for used in _CLASS.findall(pattern):
            if used != "number" and used not in words:
                problem = f"值为{pattern!r}；words.yaml里没有词类“{used}”"
                raise KnowledgeError(*place, problem)
        text = plain(pattern).replace("{number}", _NUMBER_MARK)
        text = _ANY.sub(r"[^。！？\\n]", text)
        text = _CLASS.sub(lambda match: alternatives(words[match.group(1)]), text)
        text = text.replace(_NUMBER_MARK, NUMBER)
        # A name may be given to one group only.
        count = itertools.count()
        text = _KEY.sub(lambda _: f"(?P<k{next(count)}>", text)
        try:
            alone = re.compile(text)
        except re.error as error:
            problem = f"值为{pattern!r}；不是正确的正则表达式（{error}）"
            raise KnowledgeError(*place, problem) from error
        if alone.search(""):
            raise KnowledgeError(*place, f"值为{pattern!r}；空的句子也符合，应至少有一个词")
        # Short patterns with rare characters are seldom tried; see `Gate`.
        compiled += [re.compile(branch) for branch in branches(alone.pattern)]
    return tuple(compiled)


def read_homophones(path: Path) -> dict[str, str]:
    """Read the other spellings.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.

    Returns
    -------
    dict[str, str]
        What is meant by what is written.

    Raises
    ------
    KnowledgeError
        For a malformed entry, syllables that do not fit the word, or a spelling given twice.
    """
    found: dict[str, str] = {}
    name = display_name(path)
    for entry in read_entries(path, Homophone, top="homophones", key="meant").values():
        if entry.pinyin and len(entry.pinyin.split()) != len(entry.meant):
            problem = f"值为{entry.pinyin!r}；应有{len(entry.meant)}个音节，一字一个"
            raise KnowledgeError(name, entry.meant, "pinyin", problem)
        for written in entry.spellings():
            if found.get(written, entry.meant) != entry.meant:
                problem = f"“{written}”已经写给“{found[written]}”；一种写法只能是一个词"
                raise KnowledgeError(name, entry.meant, "written", problem)
            if written != entry.meant:
                found[written] = entry.meant
    return found


def read_traditional(path: Path) -> dict[str, str]:
    """Read the table of traditional characters.

    Parameters
    ----------
    path : pathlib.Path
        Pairs of lines, the simplified form below the traditional one; ``#`` opens a comment.

    Returns
    -------
    dict[str, str]
        Simplified by traditional character.

    Raises
    ------
    KnowledgeError
        When the file is missing or a pair of lines differs in length.
    """
    name = display_name(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(name, "-", "-", f"读不了：{error}") from error
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    table: dict[str, str] = {}
    for number, (above, below) in enumerate(zip(lines[::2], lines[1::2], strict=False), start=1):
        if len(above) != len(below):
            problem = f"繁体{len(above)}字、简体{len(below)}字；应一样多"
            raise KnowledgeError(name, f"第{number}对", "-", problem)
        table.update(zip(above, below, strict=True))
    if len(lines) % 2:
        raise KnowledgeError(name, "-", "-", f"共{len(lines)}行；应成对，最后一行缺简体")
    return table


def read_context(path: Path, words: dict[str, tuple[str, ...]]) -> Context:
    """Read what turns the sense of a sentence.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    words : dict[str, tuple of str]
        Words by class; ``forbid_talk``, ``endorse_talk`` and ``report_talk`` must be there.

    Returns
    -------
    Context
        Ready to read sentences.

    Raises
    ------
    KnowledgeError
        When the file or a class is malformed or missing.
    """
    entry = build(ContextWords, read_yaml(path), file=path, entry="-")
    for needed in ("forbid_talk", "endorse_talk", "report_talk"):
        if needed not in words:
            raise KnowledgeError(display_name(path), "-", needed, "words.yaml里没有这个词类")
    return Context(
        entry, forbid=words["forbid_talk"], endorse=words["endorse_talk"],
        report=words["report_talk"],
    )
