"""The rules compiled, and which of them a passage may match. Pure standard library."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dunning.compliance.text.entries import Rule
from dunning.compliance.text.gate import Gate

Compile = Callable[[str], re.Pattern[str]]
"""What makes an expression ready to be run."""

Candidate = tuple["CompiledRule", re.Pattern[str]]
"""A rule, and one of its patterns that a text may match."""


@dataclass(frozen=True)
class RuleData:
    """A rule with its patterns as they are run: classes of words filled in, alternatives split.

    Parameters
    ----------
    rule : Rule
        What the file says.
    patterns : tuple of str
        Its patterns.
    unless : str
        What takes a match back; empty for nothing.
    needed : tuple of tuple of tuple of str
        For each pattern the sets it cannot do without; see `gate.needed_sets`.
    """

    rule: Rule
    patterns: tuple[str, ...]
    unless: str
    needed: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class CompiledRule:
    """A rule ready to be run.

    Parameters
    ----------
    rule : Rule
        What the file says.
    patterns : tuple of re.Pattern
        Its patterns.
    unless : re.Pattern or None
        What takes a match back.
    """

    rule: Rule
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


class RuleBook(Sequence[CompiledRule]):
    """The rules in order, and which of their patterns a passage may match.

    Parameters
    ----------
    rules : iterable of RuleData
        The rules.
    compiled : callable
        Makes an expression ready to be run; whoever has it ready already gives it from there.
    """

    def __init__(self, rules: Iterable[RuleData], compiled: Compile = re.compile) -> None:
        given = tuple(rules)
        self._rules = tuple(
            CompiledRule(
                one.rule,
                tuple(map(compiled, one.patterns)),
                compiled(one.unless) if one.unless else None,
            )
            for one in given
        )
        self._tried = [(rule, pattern) for rule in self._rules for pattern in rule.patterns]
        self._gate = Gate(sets for one in given for sets in one.needed)

    def __getitem__(self, position: Any) -> Any:
        """Return one rule or a slice of rules."""
        return self._rules[position]

    def __len__(self) -> int:
        """Return the number of rules."""
        return len(self._rules)

    def candidates(self, text: str, pairs: Iterable[str]) -> list[Candidate]:
        """Return the rules and patterns that a passage may match, in order.

        Parameters
        ----------
        text : str
            A passage in plain spelling.
        pairs : iterable of str
            Its `words.pairs_of`.

        Returns
        -------
        list of (CompiledRule, re.Pattern)
            Every pattern that matches is among them.
        """
        return [self._tried[position] for position in self._gate.candidates(text, pairs)]
