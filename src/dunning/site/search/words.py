"""Other words for the words of the course, and how the characters sound."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from pypinyin import Style, lazy_pinyin, pinyin

from dunning.knowledge import load_glossary

_COLLOQUIAL = Path(__file__).with_name("colloquial.yaml")
_ASKED = Path(__file__).with_name("asked")


def synonyms() -> dict[str, str]:
    """Return the term that a reader means, by every other word for it (lower case).

    Returns
    -------
    dict[str, str]
        Banned synonyms, aliases, abbreviations and English names, each with its term.
    """
    words: dict[str, str] = {}
    for term in load_glossary().values():
        others = [*term.aliases, *term.banned, term.abbreviation or "", term.english or ""]
        words.update({other.lower(): term.term for other in others if other})
    return words


def colloquial() -> dict[str, str]:
    """Return what the book writes where a newcomer says something else.

    Returns
    -------
    dict[str, str]
        Words to search for, by the words that are typed (lower case).

    Raises
    ------
    ValueError
        If an entry is empty or repeats a name of the glossary.
    """
    entries = yaml.safe_load(_COLLOQUIAL.read_text(encoding="utf-8"))
    known = synonyms()
    for typed, meant in entries.items():
        if not isinstance(typed, str) or not isinstance(meant, str) or not meant.strip():
            raise ValueError(f"{_COLLOQUIAL.name}：{typed!r}要写成“说法: 书里的词”，两边都是文字")
        if typed.lower() in known:
            raise ValueError(f"{_COLLOQUIAL.name}：{typed}已经在术语表里，指{known[typed.lower()]}")
    return {typed.lower(): meant for typed, meant in entries.items()}


def asked() -> dict[str, list[str]]:
    """Return what people type when a page is the one that answers best.

    Returns
    -------
    dict[str, list[str]]
        Phrases by page, named as Sphinx names it (``book/people/objections``).

    Raises
    ------
    ValueError
        If a phrase is empty, no text, or stands twice for one page, or a page in two files.
    """
    phrases: dict[str, list[str]] = {}
    for path in sorted(_ASKED.glob("*.yaml")):
        for page, typed in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if page in phrases:
                raise ValueError(f"{path.name}：{page}在另一个文件里已经有了，并到一处")
            for at, phrase in enumerate(typed):
                if not isinstance(phrase, str) or not phrase.strip():
                    raise ValueError(f"{path.name}：{page}第{at + 1}条{phrase!r}要写成文字")
            twice = [phrase for phrase, times in Counter(typed).items() if times > 1]
            if twice:
                raise ValueError(f"{path.name}：{page}写了两遍{twice[0]}，留一遍")
            phrases[page] = typed
    return phrases


@cache
def _everyday() -> str:
    """Return the 3755 characters of the first level of GB 2312, which typing slips come from."""
    cells = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return "".join(cell.decode("gb2312", errors="ignore") for cell in cells)


@cache
def _common_readings(character: str) -> list[str]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return found[0][:2] if found else []


def sounds(characters: Iterable[str], phrases: Iterable[str]) -> dict[str, str]:
    """Group characters by their sound.

    Parameters
    ----------
    characters : iterable of str
        Characters of the book; the everyday ones are added.
    phrases : iterable of str
        Terms and headings: their characters get the two most common readings and the one they
        have in the phrase (还 is huan in 还款, although hai when alone).

    Returns
    -------
    dict[str, str]
        Characters by toneless pinyin; ü is written v.
    """
    readings: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        for character, sound in zip(phrase, lazy_pinyin(phrase, errors=list), strict=True):
            readings[character].add(sound)
        # The dictionary does not know the words of this trade: 还款 would only be haikuan.
        for character in phrase:
            readings[character].update(_common_readings(character))
    for character in {*characters, *_everyday()}:
        readings[character].update(_common_readings(character)[:1])
    groups: dict[str, list[str]] = defaultdict(list)
    for character in sorted(readings):
        for sound in sorted(readings[character]):
            groups[sound].append(character)
    return {
        sound: "".join(groups[sound])
        for sound in sorted(groups)
        if sound.isascii() and sound.isalpha()
    }
