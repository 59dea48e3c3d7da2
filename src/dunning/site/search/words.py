"""Other words for the words of the course, and how the characters sound."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from pypinyin import Style, lazy_pinyin, pinyin

from dunning.knowledge import load_glossary


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
