"""Runs the rules of the lexicon over a passage and weighs each match by its context.

Pure standard library.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from dunning.compliance.text.context import Reading
from dunning.compliance.text.rulebook import Candidate, CompiledRule

_INSIDE = frozenset({"bank", "trainee"})


class Match(NamedTuple):
    """A rule that fits a passage.

    Parameters
    ----------
    rule_id, category : str
        The rule and what it shows.
    start, end : int
        Slice of the passage.
    counts : bool
        Whether it is a finding: no negation, quotation or other context takes it back.
    """

    rule_id: str
    category: str
    start: int
    end: int
    counts: bool


def run_rules(
    candidates: Iterable[Candidate],
    text: str,
    reading: Reading,
    *,
    speaker: str,
    audience: str,
) -> list[Match]:
    """Return the matches of rules, at most one that counts and one that does not for each.

    Parameters
    ----------
    candidates : iterable of (CompiledRule, re.Pattern)
        What the text may match; see `RuleBook.candidates`.
    text : str
        A passage in plain spelling.
    reading : Reading
        How to read it.
    speaker, audience : str
        Who says it to whom.

    Returns
    -------
    list of Match
        In the order of the rules.
    """
    found: dict[str, Match] = {}
    for compiled, pattern in candidates:
        rule = compiled.rule
        known = found.get(rule.id)
        if (known and known.counts) or (rule.audience and audience not in rule.audience):
            continue
        match = pattern.search(text)
        while match:
            counts = not rule.is_cue and _counts(compiled, match, reading, (speaker, audience))
            if known is None or counts:
                known = Match(rule.id, rule.category, match.start(), match.end(), counts)
                found[rule.id] = known
            if counts:
                break
            match = pattern.search(text, match.end())
    return list(found.values())


def _counts(
    compiled: CompiledRule, match: re.Match[str], reading: Reading, people: tuple[str, str]
) -> bool:
    key = match.start(match.lastgroup) if match.lastgroup else match.start()
    if compiled.rule.is_negatable and reading.is_negated(key):
        return False
    if reading.is_condemned(match.end()) or _is_told_only(reading, key, *people):
        return False
    return compiled.unless is None or compiled.unless.search(match.string) is None


def _is_told_only(reading: Reading, position: int, speaker: str, audience: str) -> bool:
    """Say whether the words are those of another, told in order to forbid or to warn."""
    if reading.is_quoted(position):
        return bool(reading.told)
    if speaker == "trainer" or audience in _INSIDE:
        return reading.is_about_talk
    return reading.reports and reading.warns and not reading.endorses
