"""What the model sees of a passage. Pure standard library."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from dunning.compliance.text.context import Reading
from dunning.compliance.text.lexicon import Lexicon
from dunning.compliance.text.rules import Match, run_rules
from dunning.compliance.text.words import END, Word, pairs_of

_NUMBERS = re.compile(
    r"[0-9.]+|[一二两三四五六七八九十百千万半几]+(?=[元块天年月日号期次个点成折倍分条通遍岁级人])"
)
LEXICON = re.compile(r"[@!?#][^%]{2,}\Z")
"""Features that name a rule or a class of words, not a run of the text or a flag of the reading."""

Runs = tuple[list[str], list[str]]
"""Runs of one character and of two, by position."""

_FLAGS = ("forbids", "endorses", "reports", "warns", "is_about_talk")


class Passage(NamedTuple):
    """One passage and all that is known of it.

    Parameters
    ----------
    text : str
        Plain spelling.
    pairs : sequence of str
        Every character with the one after it; see `words.pairs_of`.
    speaker, audience : str
        Who says it to whom; keys of `entries.SPEAKERS` and `entries.AUDIENCES`.
    reading : Reading
        Negation, quotation and talk about talk.
    words : sequence of Word
        Words of the lexicon.
    matches : sequence of Match
        Rules that fit, whether or not the context takes them back.
    """

    text: str
    pairs: Sequence[str]
    speaker: str
    audience: str
    reading: Reading
    words: Sequence[Word]
    matches: Sequence[Match]


def read_passage(
    lexicon: Lexicon, text: str, pairs: Sequence[str], *, speaker: str, audience: str
) -> Passage:
    """Find everything the lexicon knows in a passage.

    Parameters
    ----------
    lexicon : Lexicon
        The lexicon.
    text : str
        A passage in plain spelling.
    pairs : sequence of str
        Its `words.pairs_of`.
    speaker, audience : str
        Who says it to whom.

    Returns
    -------
    Passage
        The passage.
    """
    words = lexicon.words.find(text, pairs)
    reading = lexicon.context.read(text, words)
    candidates = lexicon.rules.candidates(text, pairs)
    matches = run_rules(candidates, text, reading, speaker=speaker, audience=audience)
    return Passage(text, pairs, speaker, audience, reading, words, matches)


def runs_of(passage: Passage) -> Runs:
    """Return the runs of one and two characters by the position of their beginning.

    They are marked ``~`` when they begin under a negation or in a quotation that is only told. The
    first one begins with the mark of the beginning, the last one is that of the end.

    Parameters
    ----------
    passage : Passage
        The passage.

    Returns
    -------
    tuple of (list of str, list of str)
        Runs of one character, runs of two.
    """
    text = _NUMBERS.sub(_zeros, passage.text)
    pairs = passage.pairs if text == passage.text else pairs_of(text)
    one, two = ["^", *text, END], [f"^{text[0]}", *pairs]
    stretches = passage.reading.turned
    if stretches:
        for at in {at for start, end in stretches for at in range(start + 1, end + 1)}:
            one[at] = f"~{one[at]}"
            if at < len(two):
                two[at] = f"~{two[at]}"
    return one, two


def features(passage: Passage, runs: Runs) -> set[str]:
    """Return the features of a passage.

    Runs of one and two characters; classes of words (``@``), alone and in pairs; who speaks to
    whom (``#``), alone and with classes; rules that count (``!``) and rules taken back (``?``);
    flags of the reading (``%``).

    Parameters
    ----------
    passage : Passage
        The passage.
    runs : tuple of (list of str, list of str)
        Its `runs_of`.

    Returns
    -------
    set of str
        The features.
    """
    return set().union(*runs, _word_features(passage), map(_rule, passage.matches))


def features_of_parts(passage: Passage, runs: Runs, ends: Sequence[int]) -> list[list[str]]:
    """Return the features that have a place in the passage, by part.

    Parameters
    ----------
    passage : Passage
        The passage.
    runs : tuple of (list of str, list of str)
        Its `runs_of`.
    ends : sequence of int
        Where the parts end, the last one with the passage.

    Returns
    -------
    list of list of str
        For each part the runs, the classes of words and the rules that begin in it.
    """
    one, two = runs
    cuts = [0, *(end + 1 for end in ends[:-1]), len(one)]
    parts = [[*one[start:stop], *two[start:stop]] for start, stop in pairwise(cuts)]
    for name, start, _ in passage.words:
        tag = _tag(name, passage.reading.is_turned(start))
        parts[bisect_right(ends, start)].append(tag)
    for match in passage.matches:
        parts[bisect_right(ends, match.start)].append(_rule(match))
    return parts


def _zeros(number: re.Match[str]) -> str:
    return "0" * len(number.group())


def _rule(match: Match) -> str:
    return f"{'!' if match.counts else '?'}{match.rule_id}"


def _tag(word_class: str, is_turned: bool) -> str:
    return f"@~{word_class}" if is_turned else f"@{word_class}"


def _word_features(passage: Passage) -> list[str]:
    reading = passage.reading
    if reading.turned:
        tags = {_tag(name, reading.is_turned(start)) for name, start, _ in passage.words}
    else:
        tags = {f"@{name}" for name, _, _ in passage.words}
    names = sorted(tags)
    who = f"#{passage.audience}" if passage.speaker == "collector" else f"#{passage.speaker}"
    found = [who, *names, *(who + name for name in names)]
    found += map("".join, combinations(names, 2))
    for flag in _FLAGS:
        if getattr(reading, flag):
            found += (f"%{flag}", f"{who}%{flag}")
    if reading.quoted:
        found.append("%quoted")
    return found
