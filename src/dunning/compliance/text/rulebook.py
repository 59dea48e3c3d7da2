"""The rules compiled, and which of them a passage may match."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dunning.compliance.text.entries import Category, Rule
from dunning.compliance.text.gate import Gate, branches
from dunning.compliance.text.normalise import plain
from dunning.compliance.text.words import alternatives
from dunning.knowledge.reader import KnowledgeError, display_name
from dunning.knowledge.register import Register, read_entries

NUMBER = "[0-9一二两三四五六七八九十百千万几半零.]+"
"""What ``{number}`` stands for in a pattern."""

_NUMBER_MARK = "\0"
_CLASS = re.compile(r"\{([a-z][a-z_]*)\}")
_KEY = re.compile(r"\(\?P<k>")
_ANY = re.compile(r"(?<!\\)\.")


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
    rules : sequence of CompiledRule
        The rules.
    """

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self._rules = tuple(rules)
        self._tried = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        self._gate = Gate([pattern.pattern for _, pattern in self._tried])

    def __getitem__(self, position: Any) -> Any:
        """Return one rule or a slice of rules."""
        return self._rules[position]

    def __len__(self) -> int:
        """Return the number of rules."""
        return len(self._rules)

    def candidates(self, text: str) -> list[tuple[CompiledRule, re.Pattern[str]]]:
        """Return the rules and patterns that a passage may match, in order.

        Parameters
        ----------
        text : str
            A passage in plain spelling.

        Returns
        -------
        list of (CompiledRule, re.Pattern)
            Every pattern that matches is among them.
        """
        return [self._tried[position] for position in self._gate.candidates(text)]


def read_rules(
    path: Path, categories: Register[str, Category], words: dict[str, tuple[str, ...]]
) -> RuleBook:
    """Read the rules and compile their patterns.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    categories : Register of Category
        The categories a rule may show.
    words : dict[str, tuple of str]
        Words by class.

    Returns
    -------
    RuleBook
        In the order of the file.

    Raises
    ------
    KnowledgeError
        For a malformed entry, an unknown category or class of words, or a bad expression.
    """
    name = display_name(path)
    compiled = []
    for rule in read_entries(path, Rule, top="rules").values():
        if rule.category not in categories:
            problem = f"值为{rule.category!r}；应为categories.yaml里的id"
            raise KnowledgeError(name, rule.id, "category", problem)
        patterns = _compile(rule.patterns, words, (name, rule.id, "patterns"))
        unless = _compile(rule.unless, words, (name, rule.id, "unless"))
        excuse = re.compile("|".join(one.pattern for one in unless)) if unless else None
        compiled.append(CompiledRule(rule, patterns, excuse))
    return RuleBook(compiled)


def _compile(
    patterns: Iterable[str], words: dict[str, tuple[str, ...]], place: tuple[str, str, str]
) -> tuple[re.Pattern[str], ...]:
    compiled = []
    for pattern in patterns:
        for used in _CLASS.findall(pattern):
            if used != "number" and used not in words:
                problem = f"值为{pattern!r}；words.yaml里没有词类“{used}”"
                raise KnowledgeError(*place, problem)
        text = plain(pattern).replace("{number}", _NUMBER_MARK)
        text = _ANY.sub(r"[^。！？\\n]", text)
        text = _CLASS.sub(lambda match: alternatives(words[match.group(1)]), text)
        text = text.replace(_NUMBER_MARK, NUMBER)
        text = _numbered(text)
        try:
            alone = re.compile(text)
        except re.error as error:
            problem = f"值为{pattern!r}；不是正确的正则表达式（{error}）"
            raise KnowledgeError(*place, problem) from error
        if alone.search(""):
            raise KnowledgeError(*place, f"值为{pattern!r}；空的句子也符合，应至少有一个词")
        # Short patterns with rare characters are seldom tried; see `Gate`.
        compiled += [re.compile(branch) for branch in branches(alone.pattern)]
    return tuple(compiled)


def _numbered(text: str) -> str:
    """Give each group ``k`` a name of its own, as one expression must."""
    count = itertools.count()
    return _KEY.sub(lambda _: f"(?P<k{next(count)}>", text)
