"""What people type, as data: phrases by page, and everyday words by the book's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dunning.knowledge.reader import KnowledgeError, read_yaml
from dunning.site.search.tokens import plain
from dunning.site.search.words import synonyms

_COLLOQUIAL = Path(__file__).with_name("colloquial.yaml")
_ASKED = Path(__file__).with_name("asked")


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
        Phrases by page, named as Sphinx names it (``book/people/objections``).

    Raises
    ------
    KnowledgeError
        If there is no file, a file is no YAML, a page has no list of texts or stands in two
        files, or a phrase stands twice for one page.
    """
    paths = sorted(_ASKED.glob("*.yaml"))
    if not paths:
        raise KnowledgeError(str(_ASKED), "-", "-", "没有YAML文件；应有人们会打的话")
    found: dict[str, list[str]] = {}
    for path in paths:
        for page, phrases in _mapping(path).items():
            if page in found:
                raise KnowledgeError(path.name, page, "-", "在另一个文件里已经有了；应并到一处")
            if not isinstance(phrases, list) or not phrases:
                raise KnowledgeError(path.name, page, "-", f"值为{phrases!r}；应为一列文字")
            found[page] = _without_doubles(path, page, phrases)
    return found


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


def _without_doubles(path: Path, page: str, phrases: list[Any]) -> list[str]:
    seen: dict[str, str] = {}
    for at, phrase in enumerate(phrases, start=1):
        if not isinstance(phrase, str) or not folded(phrase):
            problem = f"值为{phrase!r}；应为文字，数字要加引号"
            raise KnowledgeError(path.name, page, f"第{at}条", problem)
        if folded(phrase) in seen:
            problem = f"值为{phrase!r}；和“{seen[folded(phrase)]}”是同一句，应留一句"
            raise KnowledgeError(path.name, page, f"第{at}条", problem)
        seen[folded(phrase)] = phrase
    return phrases
