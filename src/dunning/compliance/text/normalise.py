"""One plain spelling of a sentence, with the way back to what was really written.

Traditional characters, full-width letters, blanks and signs between characters, and known
homophones are ways of writing the same words; the rules and the model see one spelling only.
Pure standard library, so that it runs in a browser.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from dunning.compliance.text.words import alternatives, pairs_of

STOPS = "。！？；，、：“”‘’（）【】《》\n"
"""Punctuation that is kept: it ends clauses or opens quotations."""

_UNIFIED = {
    ",": "，",
    "?": "？",
    "!": "！",
    ";": "；",
    ":": "：",
    "(": "（",
    ")": "）",
    "[": "【",
    "]": "】",
    "「": "“",
    "」": "”",
    "『": "‘",
    "』": "’",
    "﹁": "“",
    "﹂": "”",
    '"': "”",
    "🔪": "刀",
    "🗡": "刀",
    "🔫": "枪",
    "💣": "炸",
    "⚰": "棺",
    "🐶": "狗",
    "🐷": "猪",
    "💰": "钱",
    "｡": "。",
    "､": "、",
    "﹐": "，",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_PRONOUNS = {
    "您": "你",
    "她": "他",
    "它": "他",
    "俺": "我",
    "佢": "他",
    "侬": "你",
    "恁": "你",
    "甭": "别",
    "冇": "没",
}
_PRONOUN_TABLE = str.maketrans(_PRONOUNS)
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[0-9a-z%]")
_KEEP_IN_NUMBERS = frozenset(".-/:")
# A mark on both sides of a single character is not punctuation but a way to hide the word.
_SPELLED_OUT = re.compile(
    r"(?<=[，。、！；：？])[^，。、！；：？“”‘’（）【】《》\n嗯好对是喂行哦啊不](?=[，。、！；：？])"
)


def plain(word: str) -> str:
    """Return a word of the lexicon with the pronouns that normalised texts use.

    Parameters
    ----------
    word : str
        A word or an expression in simplified characters.

    Returns
    -------
    str
        The same with 你 for 您, 他 for 她 and the like.
    """
    return word.translate(_PRONOUN_TABLE)


class Normalised(NamedTuple):
    """A sentence in plain spelling.

    Parameters
    ----------
    text : str
        The plain spelling.
    starts, ends : sequence of int
        For each character of `text`, where what it stands for begins and ends in the original.
    original : str
        What was written.
    pairs : sequence of str
        The `words.pairs_of` of `text`.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    original: str
    pairs: Sequence[str]

    def cut(self, start: int, end: int) -> tuple[str, Sequence[str]]:
        """Return a slice of the text and its pairs.

        Parameters
        ----------
        start, end : int
            A slice of `text`.

        Returns
        -------
        tuple of (str, sequence of str)
            The slice and its `words.pairs_of`.
        """
        if start == 0 and end == len(self.text):
            return self.text, self.pairs
        part = self.text[start:end]
        return part, pairs_of(part)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that characters `start` to `end` stand for.

        Parameters
        ----------
        start, end : int
            A non-empty slice of `text`.

        Returns
        -------
        tuple of (int, int)
            Slice of `original`.
        """
        return self.starts[start], self.ends[end - 1]


class Normaliser:
    """Brings sentences to one spelling.

    Parameters
    ----------
    traditional : Mapping[str, str]
        Simplified by traditional character.
    homophones : Mapping[str, str]
        What is meant by what is written to hide it; both in simplified characters.
    compiled : callable
        Makes an expression ready to be run; see `RuleBook`.
    """

    def __init__(
        self,
        traditional: Mapping[str, str],
        homophones: Mapping[str, str],
        compiled: Callable[[str], re.Pattern[str]] = re.compile,
    ) -> None:
        plain_forms = {old: plain(new) for old, new in traditional.items()}
        self._characters = str.maketrans({**_UNIFIED, **_PRONOUNS, **plain_forms})
        self._homophones = dict(homophones)
        self._beginnings = frozenset(word[:2] for word in self._homophones)
        self._singles = frozenset(word for word in self._homophones if len(word) == 1)
        self._pattern = compiled(alternatives(self._homophones) if homophones else r"(?!)")

    def __call__(self, original: str) -> Normalised:
        """Return the plain spelling of a text.

        Parameters
        ----------
        original : str
            Any text.

        Returns
        -------
        Normalised
            The plain spelling and the way back.
        """
        text, starts, ends = _folded(original, self._characters)
        text, starts, ends = _without_signs(text, starts, ends)
        text, starts, ends = _joined(text, starts, ends)
        pairs = pairs_of(text)
        if not (self._beginnings.isdisjoint(pairs) and self._singles.isdisjoint(text)):
            text, starts, ends = self._replaced(text, starts, ends)
            pairs = pairs_of(text)
        return Normalised(text, starts, ends, original, pairs)

    def _replaced(
        self, text: str, starts: Sequence[int], ends: Sequence[int]
    ) -> tuple[str, Sequence[int], Sequence[int]]:
        """Put the words meant in place of the homophones."""
        pieces: list[str] = []
        new_starts: list[int] = []
        new_ends: list[int] = []
        done = 0
        for match in self._pattern.finditer(text):
            begin, end = match.span()
            meant = self._homophones[match.group()]
            pieces += (text[done:begin], meant)
            new_starts += starts[done:begin]
            new_ends += ends[done:begin]
            if len(meant) == end - begin:
                new_starts += starts[begin:end]
                new_ends += ends[begin:end]
            else:
                new_starts += [starts[begin]] * len(meant)
                new_ends += [ends[end - 1]] * len(meant)
            done = end
        pieces.append(text[done:])
        return "".join(pieces), [*new_starts, *starts[done:]], [*new_ends, *ends[done:]]


def _folded(original: str, characters: dict[int, str]) -> tuple[str, Sequence[int], Sequence[int]]:
    """Fold width, case and script; every character of the result knows where it stood."""
    folded = original
    if not characters.keys().isdisjoint(map(ord, original)):
        folded = original.translate(characters)
    if folded.isascii() or not _needs_folding(folded):
        return folded.lower(), range(len(folded)), range(1, len(folded) + 1)
    pieces, starts, ends = [], [], []
    for position, character in enumerate(folded):
        plain = character
        if not _IDEOGRAPH.match(character) and character not in STOPS:
            plain = unicodedata.normalize("NFKC", character).lower().translate(characters)
        pieces.append(plain)
        starts += [position] * len(plain)
        ends += [position + 1] * len(plain)
    return "".join(pieces), starts, ends


_PLAIN = re.compile(r"[\u4e00-\u9fff0-9a-zA-Z。！？；，、：“”‘’（）【】《》\n .\-%]*\Z")


def _needs_folding(text: str) -> bool:
    return _PLAIN.match(text) is None


_THOUSANDS = re.compile(r"(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
_CLEAN = re.compile(r"[\u3400-\u9fff0-9a-z%。！？；，、：“”‘’（）【】《》\n]*\Z")


def _without_signs(
    text: str, starts: Sequence[int], ends: Sequence[int]
) -> tuple[str, Sequence[int], Sequence[int]]:
    """Drop blanks, dots, stars, pictures and joiners, but not between numbers or Latin words."""
    if _CLEAN.match(text) and not _THOUSANDS.search(text):
        return text, starts, ends
    kept = [i for i, character in enumerate(text) if _is_kept(text, i, character)]
    return (
        "".join([text[i] for i in kept]),
        [starts[i] for i in kept],
        [ends[i] for i in kept],
    )


def _is_kept(text: str, position: int, character: str) -> bool:
    if character == "，" and _THOUSANDS.match(text, position):
        return False
    if _IDEOGRAPH.match(character) or _LATIN.match(character) or character in STOPS:
        return True
    if not 0 < position < len(text) - 1:
        return False
    before, after = text[position - 1], text[position + 1]
    if character in _KEEP_IN_NUMBERS:
        return before.isdecimal() and after.isdecimal()
    return (
        character == " " and before in _LETTERS and after in _LETTERS and _is_word(text, position)
    )


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def _is_word(text: str, position: int) -> bool:
    """Say whether a blank parts two Latin words rather than single letters."""
    return (
        text[position - 2 : position].strip().isalpha()
        and len(text[position - 2 : position].strip()) > 1
    )


def _joined(
    text: str, starts: Sequence[int], ends: Sequence[int]
) -> tuple[str, Sequence[int], Sequence[int]]:
    """Drop the marks of a word spelled out character by character: 坐。牢。吧."""
    if not _SPELLED_OUT.search(text):
        return text, starts, ends
    dropped: set[int] = set()
    for match in _SPELLED_OUT.finditer(text):
        dropped.add(match.start() - 1)
        if match.end() + 1 < len(text):
            dropped.add(match.end())
    kept: Iterable[int] = [i for i in range(len(text)) if i not in dropped]
    return "".join([text[i] for i in kept]), [starts[i] for i in kept], [ends[i] for i in kept]
