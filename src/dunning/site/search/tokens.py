"""Cut text into search tokens: pairs of Chinese characters, words, numbers with their unit.

``theme/assets/search-engine.js`` cuts what a reader types by the same rules; a test compares both.
"""

import re
import unicodedata

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_GLUED = re.compile(r"[a-z]{2,}(\d{3,})")
_FULL_HOUR = re.compile(r"(^|\D)(\d{1,2}):00(?!\d)")
_NUMERAL = re.compile(
    r"[零〇一二两三四五六七八九十百千]+(?=[条款项章天日年月点时次元期倍岁号周个万])"
)
_ORDINAL = re.compile(r"第(?=\d)")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


def _value(numeral: str) -> str:
    total = digit = 0
    for sign in numeral:
        if sign in _POWERS:
            total += (digit or 1) * _POWERS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return str(total + digit)


def plain(text: str) -> str:
    """Bring the ways to write one thing to one: width, case, 22:00 and 二十二点, 第六十八条.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same words in NFKC, lower case, numerals before a unit as digits without 第.
    """
    folded = _FULL_HOUR.sub(r"\1\2点", unicodedata.normalize("NFKC", text).lower())
    return _ORDINAL.sub(" ", _NUMERAL.sub(lambda found: _value(found[0]), folded))


def tokens(text: str) -> list[str]:
    """Return the search tokens of a text.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        Words and numbers, the number glued to letters (45251 of gbt45251), numbers with the % or
        character after them, all neighbouring pairs of Chinese characters; a character that stands
        alone gives none.
    """
    folded = plain(text)
    found = []
    for word in _WORD.finditer(folded):
        found.append(word[0])
        if glued := _GLUED.fullmatch(word[0]):
            found.append(glued[1])
        after = folded[word.end() : word.end() + 1]
        if (after == "%" or _HAN.fullmatch(after)) and _AMOUNT.fullmatch(word[0]):
            found.append(word[0] + after)
    for run in _HAN.findall(folded):
        found.extend(run[at : at + 2] for at in range(len(run) - 1))
    return found


def signs(text: str) -> frozenset[str]:
    """Return what the fitted weights look at: the tokens and every Chinese character by itself.

    Parameters
    ----------
    text : str
        What somebody types.

    Returns
    -------
    frozenset of str
        Tokens and single characters.
    """
    return frozenset([*tokens(text), *"".join(_HAN.findall(plain(text)))])
