"""Runs the rules of the lexicon over a passage and weighs each match by its context.

Pure standard library.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dunning.compliance.text.context import Reading
from dunning.compliance.text.lexicon import CompiledRule

_INSIDE = frozenset({"bank", "trainee"})


@dataclass(frozen=True)
class Match:
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
    rules: Sequence[CompiledRule], text: str, reading: Reading, *, speaker: str, audience: str
) -> list[Match]:
    """Return the matches of every rule, at most one that counts and one that does not for each.

    Parameters
    ----------
    rules : sequence of CompiledRule
        The rules.
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
    found = []
    for compiled in rules:
        rule = compiled.rule
        if rule.audience and audience not in rule.audience:
            continue
        best: Match | None = None
        for match, counts in _matches(compiled, text, reading, speaker, audience):
            if best is None or counts:
                best = Match(rule.id, rule.category, match.start(), match.end(), counts)
            if counts:
                break
        if best is not None:
            found.append(best)
    return found


def _matches(
    compiled: CompiledRule, text: str, reading: Reading, speaker: str, audience: str
) -> Iterator[tuple[re.Match[str], bool]]:
    excused: bool | None = None
    for match in compiled.pattern.finditer(text):
        if excused is None:
            excused = compiled.unless is not None and compiled.unless.search(text) is not None
        key = match.start(match.lastgroup) if match.lastgroup else match.start()
        taken_back = (
            excused
            or compiled.rule.is_cue
            or (compiled.rule.is_negatable and reading.is_negated(key))
            or _is_told_only(reading, key, speaker, audience)
        )
        yield match, not taken_back


def _is_told_only(reading: Reading, position: int, speaker: str, audience: str) -> bool:
    """Say whether the words are those of another, told in order to forbid or to warn."""
    if reading.is_quoted(position):
        return not reading.endorses and (reading.forbids or reading.reports or reading.warns)
    if speaker == "trainer" or audience in _INSIDE:
        return reading.is_about_talk
    return reading.reports and reading.warns and not reading.endorses
