"""What the model sees of a passage. Pure standard library."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dunning.compliance.text.context import Reading
from dunning.compliance.text.lexicon import Lexicon
from dunning.compliance.text.rules import Match, run_rules
from dunning.compliance.text.words import Word

LONGEST = 3
"""Characters in the longest run that is a feature."""

_NUMBERS = re.compile(
    r"[0-9.]+|[一二两三四五六七八九十百千万半几]+(?=[元块天年月日号期次个点成折倍分条通遍岁级人])"
)
_FLAGS = ("forbids", "endorses", "reports", "warns", "is_about_talk")


@dataclass(frozen=True)
class Passage:
    """One passage and all that is known of it.

    Parameters
    ----------
    text : str
        Plain spelling.
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
    speaker: str
    audience: str
    reading: Reading
    words: Sequence[Word]
    matches: Sequence[Match]


def read_passage(lexicon: Lexicon, text: str, *, speaker: str, audience: str) -> Passage:
    """Find everything the lexicon knows in a passage.

    Parameters
    ----------
    lexicon : Lexicon
        The lexicon.
    text : str
        A passage in plain spelling.
    speaker, audience : str
        Who says it to whom.

    Returns
    -------
    Passage
        The passage.
    """
    reading = lexicon.context.read(text)
    matches = run_rules(lexicon.rules, text, reading, speaker=speaker, audience=audience)
    return Passage(text, speaker, audience, reading, lexicon.words.find(text), matches)


def features(passage: Passage) -> dict[str, int]:
    """Return the features of a passage and where each first stands.

    Runs of characters, marked ``~`` under a negation; classes of words (``@``), alone and in
    pairs; who speaks to whom (``#``), alone and with classes; rules that count (``!``) and rules
    taken back (``?``); flags of the reading (``%``).

    Parameters
    ----------
    passage : Passage
        The passage.

    Returns
    -------
    dict[str, int]
        Position by feature; -1 for what has no place.
    """
    found: dict[str, int] = {}
    _add_runs(found, passage)
    _add_words(found, passage)
    for match in passage.matches:
        found[f"{'!' if match.counts else '?'}{match.rule_id}"] = match.start
    return found


def _add_runs(found: dict[str, int], passage: Passage) -> None:
    text = f"^{_NUMBERS.sub(lambda match: '0' * len(match.group()), passage.text)}$"
    stretches = (*passage.reading.negated, *passage.reading.denied)
    whole = range(len(text)) if not stretches else _outside(stretches, len(text))
    for length in range(1, LONGEST + 1):
        found.update({text[at : at + length]: at - 1 for at in whole})
    for start, end in stretches:
        for length in range(1, LONGEST + 1):
            found.update({f"~{text[at : at + length]}": at - 1 for at in range(start + 1, end + 1)})


def _outside(stretches: Iterable[tuple[int, int]], size: int) -> list[int]:
    inside = {at for start, end in stretches for at in range(start + 1, end + 1)}
    return [at for at in range(size) if at not in inside]


def _add_words(found: dict[str, int], passage: Passage) -> None:
    reading = passage.reading
    tags: dict[str, int] = {}
    for word in passage.words:
        mark = "@~" if reading.is_negated(word.start) else "@"
        tags.setdefault(mark + word.word_class, word.start)
    names = sorted(tags)
    who = f"#{passage.audience}" if passage.speaker == "collector" else f"#{passage.speaker}"
    found.update(tags)
    found[who] = -1
    for position, name in enumerate(names):
        found[who + name] = tags[name]
        for other in names[position + 1 :]:
            found[name + other] = min(tags[name], tags[other])
    for flag in _FLAGS:
        if getattr(reading, flag):
            found[f"%{flag}"] = -1
            found[f"{who}%{flag}"] = -1
    if reading.quoted:
        found["%quoted"] = -1
