"""Words and sentences: banned synonyms, the polite 您, sentences too long to follow."""

import re
from collections.abc import Iterable

from dunning.knowledge.finding import Finding
from dunning.knowledge.glossary import Glossary
from dunning.knowledge.lint.passage import Passage

BANNED_REASON = "banned-word"
PRONOUN_REASON = "pronoun"
SENTENCE_REASON = "sentence-length"

LONGEST_SENTENCE = 90
"""Characters that a sentence may have; a semicolon ends one, for lists of rules."""

QUOTES_STATUTES = frozenset({"knowledge/provisions.yaml"})
"""Files that must report what a statute says, in its words and at its length."""

_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?[”’）]*")


def check(passages: Iterable[Passage], glossary: Glossary) -> list[Finding]:
    """Check the words and the length of sentences.

    Parameters
    ----------
    passages : iterable of Passage
        The texts.
    glossary : Glossary
        Which words are banned and what to write instead.

    Returns
    -------
    list of Finding
        One for each fault.
    """
    findings = []
    for passage in passages:
        findings.extend(_pronoun(passage))
        if passage.file not in QUOTES_STATUTES:
            findings.extend(_banned(passage, glossary))
            findings.extend(_long_sentences(passage))
    return findings


def _banned(passage: Passage, glossary: Glossary) -> list[Finding]:
    text = passage.text(keep_banned=False)
    way_out = "特意点名时用{banned}角色" if passage.markup else "特意点名时列入mentions"
    return [
        Finding(
            passage.file,
            passage.line_at(max(text.find(banned.word), 0), keep_banned=False),
            BANNED_REASON,
            f"用了“{banned.word}”",
            f"应写“{banned.instead}”；{way_out}",
        )
        for banned in glossary.banned_in(text, mentions=passage.mentions)
    ]


def _pronoun(passage: Passage) -> list[Finding]:
    text = passage.text()
    return [
        Finding(
            passage.file, passage.line_at(match.start()), PRONOUN_REASON, "用了“您”", "应写“你”"
        )
        for match in re.finditer("您", text)
    ]


def _long_sentences(passage: Passage) -> list[Finding]:
    text = passage.text()
    return [
        Finding(
            passage.file,
            passage.line_at(match.start()),
            SENTENCE_REASON,
            f"“{match[0][:12]}……”这一句有{len(match[0])}个字符",
            f"应不超过{LONGEST_SENTENCE}个，拆成短句",
        )
        for match in _SENTENCE.finditer(text)
        if len(match[0]) > LONGEST_SENTENCE
    ]
