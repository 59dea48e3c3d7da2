"""What turns the sense of a sentence: negation, quotation, talk about talk.

Pure standard library; `lexicon_files` reads the words.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from dunning.compliance.text.entries import STRICT
from dunning.compliance.text.words import Word, alternatives

TALK = frozenset({"forbid_talk", "endorse_talk", "report_talk", "advice_talk"})
"""Classes of words that forbid, recommend, report or warn of what is said."""

_CLAUSE_END = re.compile(r"[，。；！？\n：”’]")
_NEAR = 8
# Straight quotation marks are all read as closing ones, so either may open.
_QUOTED = re.compile(r"[“”][^“”]{1,120}[“”]|‘[^‘’]{1,120}’")


@dataclass(frozen=True)
class ContextWords:
    """The words that turn the sense of a sentence, as the file gives them.

    Parameters
    ----------
    negators, fixed, breakers : tuple of str
        Words that negate what follows, expressions that look like them and do not, words that end
        a negation.
    answers_no, condemned : tuple of str
        Openings of an answer that denies the question; words that say of what stands before them
        that it is not allowed.
    """

    __pydantic_config__ = STRICT

    negators: tuple[str, ...] = field(metadata={"min_length": 1})
    fixed: tuple[str, ...] = field(metadata={"min_length": 1})
    breakers: tuple[str, ...] = field(metadata={"min_length": 1})
    answers_no: tuple[str, ...] = field(metadata={"min_length": 1})
    condemned: tuple[str, ...] = field(metadata={"min_length": 1})


@dataclass(frozen=True)
class Reading:
    """How a passage is to be read.

    Parameters
    ----------
    negated : tuple of (int, int)
        Stretches under a negation.
    quoted : tuple of (int, int)
        Stretches between quotation marks.
    denied : tuple of (int, int)
        Questions that the next sentence answers with no.
    condemned : tuple of int
        Where words stand that say of what stands just before them that it is not allowed.
    forbids, endorses, reports, warns : bool
        Whether the words outside quotations forbid, recommend, report, or warn of what is said.
    """

    negated: tuple[tuple[int, int], ...]
    quoted: tuple[tuple[int, int], ...]
    denied: tuple[tuple[int, int], ...]
    condemned: tuple[int, ...]
    forbids: bool
    endorses: bool
    reports: bool
    warns: bool

    @property
    def is_about_talk(self) -> bool:
        """Whether the passage tells of such words without taking their side."""
        return (self.forbids or (self.reports and self.warns)) and not self.endorses

    @property
    def told(self) -> tuple[tuple[int, int], ...]:
        """Quotations that are forbidden, reported or warned of, and not recommended."""
        told_only = (self.forbids or self.reports or self.warns) and not self.endorses
        return self.quoted if told_only else ()

    @cached_property
    def turned(self) -> tuple[tuple[int, int], ...]:
        """Stretches that do not say what their words say."""
        return (*self.negated, *self.denied, *self.told)

    def is_negated(self, position: int) -> bool:
        """Say whether a character stands under a negation or in a question answered with no."""
        return _within(self.negated, position) or _within(self.denied, position)

    def is_turned(self, position: int) -> bool:
        """Say whether a character stands in one of the stretches `turned`."""
        return _within(self.turned, position)

    def is_condemned(self, end: int) -> bool:
        """Say whether what ends here is at once said not to be allowed."""
        return any(0 <= start - end <= _NEAR for start in self.condemned) and not self.endorses

    def is_quoted(self, position: int) -> bool:
        """Say whether a character stands between quotation marks."""
        return _within(self.quoted, position)


def _within(stretches: tuple[tuple[int, int], ...], position: int) -> bool:
    return any(start <= position < end for start, end in stretches)


class Context:
    """Reads passages.

    Parameters
    ----------
    words : ContextWords
        Negators and the like.
    compiled : callable
        Makes an expression ready to be run; see `RuleBook`.
    """

    def __init__(
        self, words: ContextWords, compiled: Callable[[str], re.Pattern[str]] = re.compile
    ) -> None:
        self._negators = frozenset(words.negators)
        self._breakers = frozenset(words.breakers)
        tokens = {*words.negators, *words.fixed, *words.breakers}
        self._token = compiled(alternatives(tokens))
        condemned = alternatives(words.condemned)
        self._condemned = compiled(f"(?:是|属于|算|都|也|一律|谁都)(?:严重)?{condemned}")
        self._answer = compiled(f"？”?(?={alternatives(words.answers_no)})")

    def read(self, text: str, words: Iterable[Word]) -> Reading:
        """Read one passage.

        Parameters
        ----------
        text : str
            A passage in plain spelling.
        words : iterable of Word
            Its words; of the classes `TALK`, those outside quotations count.

        Returns
        -------
        Reading
            How to read it.
        """
        quoted = ()
        if "“" in text or "”" in text or "‘" in text:
            quoted = tuple([match.span() for match in _QUOTED.finditer(text)])
        talk = {name for name, start, _ in words if name in TALK and not _within(quoted, start)}
        return Reading(
            negated=self._negations(text),
            quoted=quoted,
            denied=self._denials(text) if "？" in text else (),
            condemned=tuple([match.start() for match in self._condemned.finditer(text)]),
            forbids="forbid_talk" in talk,
            endorses="endorse_talk" in talk,
            reports="report_talk" in talk,
            warns="advice_talk" in talk,
        )

    def _negations(self, text: str) -> tuple[tuple[int, int], ...]:
        tokens = [(match.span(), match.group()) for match in self._token.finditer(text)]
        stops = [start for (start, _), word in tokens if word in self._breakers]
        found = []
        for (start, end), word in tokens:
            if word in self._negators:
                mark = _CLAUSE_END.search(text, end)
                clause = mark.start() if mark else len(text)
                scope = min((stop for stop in stops if stop >= end), default=clause)
                # The verb that a negator ends with, as in 不收, is negated too.
                found.append((start + 1, min(scope, clause)))
        return tuple(found)

    def _denials(self, text: str) -> tuple[tuple[int, int], ...]:
        found = []
        for match in self._answer.finditer(text):
            start = max(text.rfind(mark, 0, match.start()) for mark in "。！？\n")
            found.append((start + 1, match.end()))
        return tuple(found)
