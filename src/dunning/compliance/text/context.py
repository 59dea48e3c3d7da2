"""What turns the sense of a sentence: negation, quotation, talk about talk.

Pure standard library and pydantic; the model of the words is read in `lexicon`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from dunning.compliance.text.words import alternatives

_CLAUSE_END = "，。；！？\n：”’"
# Straight quotation marks are all read as closing ones, so either may open.
_NEAR = 8
_QUOTED = re.compile(r"[“”][^“”]{1,120}[“”]|‘[^‘’]{1,120}’")


class ContextWords(BaseModel):
    """The words that turn the sense of a sentence, as the file gives them.

    Parameters
    ----------
    negators, fixed, breakers : tuple of str
        Words that negate what follows, expressions that look like them and do not, words that end
        a negation.
    answers_no, advice, condemned : tuple of str
        Openings of an answer that denies the question; words of a warning; words that say of what
        stands before them that it is not allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    negators: tuple[str, ...] = Field(min_length=1)
    fixed: tuple[str, ...] = Field(min_length=1)
    breakers: tuple[str, ...] = Field(min_length=1)
    answers_no: tuple[str, ...] = Field(min_length=1)
    advice: tuple[str, ...] = Field(min_length=1)
    condemned: tuple[str, ...] = Field(min_length=1)


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

    def is_negated(self, position: int) -> bool:
        """Say whether a character stands under a negation or in a question answered with no."""
        return _within(self.negated, position) or _within(self.denied, position)

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
    forbid, endorse, report : iterable of str
        Words that forbid, recommend or report what is said.
    """

    def __init__(
        self,
        words: ContextWords,
        *,
        forbid: Iterable[str],
        endorse: Iterable[str],
        report: Iterable[str],
    ) -> None:
        self._negators = frozenset(words.negators)
        self._breakers = frozenset(words.breakers)
        tokens = {*words.negators, *words.fixed, *words.breakers}
        self._token = _any_of(tokens)
        self._forbid, self._endorse = _any_of(forbid), _any_of(endorse)
        self._report, self._advice = _any_of(report), _any_of(words.advice)
        self._condemned = re.compile(
            f"(?:是|属于|算|都|也|一律|谁都)(?:严重)?{_any_of(words.condemned).pattern}"
        )
        self._answer = re.compile(f"[？?]”?(?={_any_of(words.answers_no).pattern})")

    def read(self, text: str) -> Reading:
        """Read one passage.

        Parameters
        ----------
        text : str
            A passage in plain spelling.

        Returns
        -------
        Reading
            How to read it.
        """
        quoted = tuple(match.span() for match in _QUOTED.finditer(text))
        outside = text
        for start, end in reversed(quoted):
            outside = f"{outside[:start]}“”{outside[end:]}"
        return Reading(
            self._negations(text),
            quoted,
            self._denials(text),
            tuple(match.start() for match in self._condemned.finditer(text)),
            self._forbid.search(outside) is not None,
            self._endorse.search(outside) is not None,
            self._report.search(outside) is not None,
            self._advice.search(outside) is not None,
        )

    def _negations(self, text: str) -> tuple[tuple[int, int], ...]:
        found = []
        for match in self._token.finditer(text):
            if match.group() in self._negators:
                # The verb that a negator ends with, as in 不收, is negated too.
                found.append((match.start() + 1, self._scope_end(text, match.end())))
        return tuple(found)

    def _scope_end(self, text: str, start: int) -> int:
        for position in range(start, len(text)):
            if text[position] in _CLAUSE_END:
                return position
            token = self._token.match(text, position)
            if token and token.group() in self._breakers:
                return position
        return len(text)

    def _denials(self, text: str) -> tuple[tuple[int, int], ...]:
        found = []
        for match in self._answer.finditer(text):
            start = max((text.rfind(mark, 0, match.start()) for mark in "。！？\n"), default=-1)
            found.append((start + 1, match.end()))
        return tuple(found)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(alternatives(words))
