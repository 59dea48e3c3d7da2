"""Reads and checks the files of the lexicon; what comes out needs no file any more."""

import itertools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from dunning.compliance.text.context import TALK, ContextWords
from dunning.compliance.text.entries import (
    AUDIENCES,
    SEVERITIES,
    Category,
    Homophone,
    Rule,
    WordClass,
)
from dunning.compliance.text.gate import branches, needed_sets
from dunning.compliance.text.lexicon import FOLDER, Lexicon, LexiconData
from dunning.compliance.text.normalise import plain
from dunning.compliance.text.rulebook import RuleData
from dunning.compliance.text.words import alternatives
from dunning.knowledge.provisions import Provisions, load_provisions
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root, read_yaml
from dunning.knowledge.reader import validate as build
from dunning.knowledge.register import read_entries

NUMBER = "[0-9一二两三四五六七八九十百千万几半零.]+"
"""What ``{number}`` stands for in a pattern."""

_NUMBER_MARK = "\0"
_CLASS = re.compile(r"\{([a-z][a-z_]*)\}")
_KEY = re.compile(r"\(\?P<k>")
_ANY = re.compile(r"(?<!\\)\.")


def read_installed_lexicon() -> Lexicon:
    """Read the lexicon of the knowledge folder."""
    return read_lexicon(knowledge_root() / FOLDER, load_provisions())


def read_lexicon(folder: Path, provisions: Provisions) -> Lexicon:
    """Read and check every file of the lexicon and make it ready; see `read_lexicon_data`."""
    return Lexicon.of(read_lexicon_data(folder, provisions))


def read_lexicon_data(folder: Path, provisions: Provisions) -> LexiconData:
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
    LexiconData
        Plain data; the same texts are judged alike wherever it is taken.

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
    for category in categories.values():
        for unknown in sorted(set(category.others) - set(words)):
            problem = f"值为{unknown!r}；words.yaml里没有这个词类"
            name = display_name(folder / "categories.yaml")
            raise KnowledgeError(name, category.id, "others", problem)
    return LexiconData(
        tuple(categories.values()),
        words,
        read_rules(folder / "rules.yaml", categories, words),
        read_context(folder / "context.yaml", words),
        read_homophones(folder / "homophones.yaml"),
        read_traditional(folder / "traditional.txt"),
    )


def read_categories(path: Path, provisions: Provisions) -> dict[str, Category]:
    """Read the categories and check the rules they cite.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    provisions : Provisions
        The register of rules.

    Returns
    -------
    dict[str, Category]
        By id.

    Raises
    ------
    KnowledgeError
        For a malformed entry, an unknown severity or provision, or none that is settled.
    """
    entries = read_entries(path, Category, top="categories")
    name = display_name(path)
    for category in entries.values():
        _check_known(category.severity, SEVERITIES, (name, category.id, "severity"))
        for cited in category.provisions:
            if cited not in provisions:
                problem = f"值为{cited!r}；provisions.yaml里没有这个id"
                raise KnowledgeError(name, category.id, "provisions", problem)
        if not any(provisions[cited].is_settled for cited in category.provisions):
            problem = f"值为{list(category.provisions)}；至少要有一条现行且已核实的规定"
            raise KnowledgeError(name, category.id, "provisions", problem)
    return entries


def _check_known(value: str, allowed: Iterable[str], place: tuple[str, str, str]) -> None:
    if value not in allowed:
        raise KnowledgeError(*place, f"值为{value!r}；应为{'、'.join(allowed)}之一")


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


def read_context(path: Path, words: Mapping[str, tuple[str, ...]]) -> ContextWords:
    """Read what turns the sense of a sentence.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    words : Mapping[str, tuple of str]
        Words by class; those of `TALK` must be there.

    Returns
    -------
    ContextWords
        As the file gives them.

    Raises
    ------
    KnowledgeError
        When the file or a class is malformed or missing.
    """
    entry = build(ContextWords, read_yaml(path), file=path, entry="-")
    for needed in sorted(TALK - set(words)):
        raise KnowledgeError(display_name(path), "-", needed, "words.yaml里没有这个词类")
    return entry


def read_rules(
    path: Path, categories: Mapping[str, Category], words: Mapping[str, tuple[str, ...]]
) -> tuple[RuleData, ...]:
    """Read the rules and make their patterns ready to be compiled.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    categories : Mapping[str, Category]
        The categories a rule may show.
    words : Mapping[str, tuple of str]
        Words by class.

    Returns
    -------
    tuple of RuleData
        In the order of the file.

    Raises
    ------
    KnowledgeError
        For a malformed entry, an unknown category, class of words or audience, or a bad expression.
    """
    name = display_name(path)
    found = []
    for rule in read_entries(path, Rule, top="rules").values():
        if rule.category not in categories:
            problem = f"值为{rule.category!r}；应为categories.yaml里的id"
            raise KnowledgeError(name, rule.id, "category", problem)
        for audience in rule.audience:
            _check_known(audience, AUDIENCES, (name, rule.id, "audience"))
        patterns = _filled(rule.patterns, words, (name, rule.id, "patterns"))
        unless = _filled(rule.unless, words, (name, rule.id, "unless"))
        needed = tuple(
            tuple(tuple(sorted(alike)) for alike in needed_sets(one)) for one in patterns
        )
        found.append(RuleData(rule, patterns, "|".join(unless), needed))
    return tuple(found)


def _filled(
    patterns: Iterable[str], words: Mapping[str, tuple[str, ...]], place: tuple[str, str, str]
) -> tuple[str, ...]:
    found: list[str] = []
    for pattern in patterns:
        for used in _CLASS.findall(pattern):
            if used != "number" and used not in words:
                problem = f"值为{pattern!r}；words.yaml里没有词类“{used}”"
                raise KnowledgeError(*place, problem)
        text = plain(pattern).replace("{number}", _NUMBER_MARK)
        text = within(text, "。！？")
        text = _CLASS.sub(lambda match: alternatives(words[match.group(1)]), text)
        text = text.replace(_NUMBER_MARK, NUMBER)
        text = _numbered(text)
        try:
            alone = re.compile(text)
        except re.error as error:
            problem = f"值为{pattern!r}；不是正确的正则表达式（{error}）"
            raise KnowledgeError(*place, problem) from error
        if alone.search(""):
            raise KnowledgeError(*place, f"值为{pattern!r}；空的句子也符合，应至少有一个词")
        # Short patterns with rare characters are seldom tried; see `Gate`.
        found += branches(text)
    return tuple(found)


def within(pattern: str, ends: str) -> str:
    """Keep the dots of a pattern within a line and a sentence.

    Parameters
    ----------
    pattern : str
        A regular expression.
    ends : str
        Characters that end a sentence.

    Returns
    -------
    str
        The expression; its dots match neither them nor the end of a line.
    """
    return _ANY.sub(rf"[^{ends}\\n]", pattern)


def _numbered(text: str) -> str:
    """Give each group ``k`` a name of its own, as one expression must."""
    count = itertools.count()
    return _KEY.sub(lambda _: f"(?P<k{next(count)}>", text)
