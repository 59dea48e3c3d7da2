"""The lexicon of the text checks: categories, words, context, rules, other spellings."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dunning.compliance.text.context import TALK, Context, ContextWords
from dunning.compliance.text.entries import Category, Homophone, WordClass
from dunning.compliance.text.normalise import Normaliser, plain
from dunning.compliance.text.rulebook import RuleBook, read_rules
from dunning.compliance.text.words import WordFinder
from dunning.knowledge.provisions import Provisions, load_provisions
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root, read_yaml
from dunning.knowledge.reader import validate as build
from dunning.knowledge.register import Register, read_entries

FOLDER = "lexicon"


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
    # Looking for the folder takes longer than judging a sentence.
    return _cached(os.environ.get("DUNNING_KNOWLEDGE"))


@cache
def _cached(_chosen: str | None) -> Lexicon:
    return read_lexicon(knowledge_root() / FOLDER, load_provisions())


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
    for category in categories.values():
        for unknown in sorted(set(category.others) - set(words)):
            problem = f"值为{unknown!r}；words.yaml里没有这个词类"
            name = display_name(folder / "categories.yaml")
            raise KnowledgeError(name, category.id, "others", problem)
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
        Words by class; those of `TALK` must be there.

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
    for needed in sorted(TALK - set(words)):
        raise KnowledgeError(display_name(path), "-", needed, "words.yaml里没有这个词类")
    return Context(entry)
