"""What people type, as data: phrases by page, and everyday words by the book's own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dunning.knowledge.reader import KnowledgeError, read_yaml
from dunning.site.search.tokens import plain, signs
from dunning.site.search.words import synonyms

_COLLOQUIAL = Path(__file__).with_name("colloquial.yaml")
_ASKED = Path(__file__).with_name("asked")

LEAST_PHRASES = 3
"""What stands in fewer phrases teaches nothing."""

SURE_PHRASES = 5
"""What stands in so many phrases is a word, even if the book does not say it."""


def folded(phrase: str) -> str:
    """Return a phrase without what makes no difference to the search.

    Parameters
    ----------
    phrase : str
        What somebody types.

    Returns
    -------
    str
        Its letters, figures and characters as `plain` writes them, no blanks, no punctuation.
    """
    return "".join(sign for sign in plain(phrase) if sign.isalnum())


def asked() -> dict[str, list[str]]:
    """Return what people type when a page is the one that answers best.

    Returns
    -------
    dict of str to list of str
        Phrases by page, named as Sphinx names it (``book/people/objections``), in the order of
        the page's file: one phrase on a line.

    Raises
    ------
    KnowledgeError
        If there is no file, a file is empty or not UTF-8, a line says nothing, or a phrase stands
        twice for one page.
    """
    paths = sorted(_ASKED.rglob("*.txt"))
    if not paths:
        raise KnowledgeError(str(_ASKED), "-", "-", "没有TXT文件；应有人们会打的话")
    return {path.relative_to(_ASKED).with_suffix("").as_posix(): _phrases(path) for path in paths}


def rare_signs(phrases: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return what stands in too few phrases to be trusted if the book does not say it: a slip.

    Parameters
    ----------
    phrases : mapping of str to sequence of str
        What people type, by page.

    Returns
    -------
    frozenset of str
        Words and pairs of characters in `LEAST_PHRASES` phrases or more, but fewer than
        `SURE_PHRASES`.
    """
    counts = Counter(sign for typed in phrases.values() for one in typed for sign in signs(one))
    return frozenset(
        sign
        for sign, count in counts.items()
        if LEAST_PHRASES <= count < SURE_PHRASES and len(sign) > 1
    )


def colloquial() -> dict[str, str]:
    """Return what the book writes where a newcomer says something else.

    Returns
    -------
    dict of str to str
        Words to search for, by the words that are typed (lower case).

    Raises
    ------
    KnowledgeError
        If the file is no YAML, an entry is no pair of texts or repeats a name of the glossary.
    """
    entries, known = _mapping(_COLLOQUIAL), synonyms()
    for typed, meant in entries.items():
        if not isinstance(meant, str) or not meant.strip():
            problem = f"值为{meant!r}；应写成“说法: 书里的词”，两边都是文字"
            raise KnowledgeError(_COLLOQUIAL.name, typed, "-", problem)
        if typed.lower() in known:
            problem = f"已经在术语表里，指{known[typed.lower()]}；应删去这一条"
            raise KnowledgeError(_COLLOQUIAL.name, typed, "-", problem)
    return {typed.lower(): meant for typed, meant in entries.items()}


def _mapping(path: Path) -> Mapping[str, Any]:
    entries = read_yaml(path)
    if not isinstance(entries, dict):
        raise KnowledgeError(path.name, "-", "-", "应为“名称: 内容”，一条一条写")
    for name in entries:
        if not isinstance(name, str) or not name.strip():
            raise KnowledgeError(path.name, repr(name), "-", "名称应为文字，数字要加引号")
    return entries


def _phrases(path: Path) -> list[str]:
    name = path.relative_to(_ASKED).as_posix()
    try:
        phrases = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise KnowledgeError(name, "-", "-", "不是UTF-8文字；应存成UTF-8") from error
    if not phrases:
        raise KnowledgeError(name, "-", "-", "是空的；应一行写一句人们会打的话")
    seen: dict[str, str] = {}
    for at, phrase in enumerate(phrases, start=1):
        key = folded(phrase)
        if not key:
            problem = f"值为{phrase!r}；应为一句人们会打的话，不空行"
            raise KnowledgeError(name, f"第{at}行", "-", problem)
        if key in seen:
            problem = f"值为{phrase!r}；和“{seen[key]}”是同一句，应留一句"
            raise KnowledgeError(name, f"第{at}行", "-", problem)
        seen[key] = phrase
    return phrases
