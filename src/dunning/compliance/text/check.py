"""Judges sentences: rules find; the model adds what they miss and drops what they see wrongly.

Pure standard library.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dunning.compliance.text.entries import AUDIENCES, SILENT_SPEAKERS, SPEAKERS, Category
from dunning.compliance.text.features import (
    Passage,
    Runs,
    features,
    features_of_parts,
    read_passage,
    runs_of,
)
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.model import FINE, Model
from dunning.compliance.text.model_file import load_model
from dunning.compliance.text.packing import value_at
from dunning.compliance.text.passages import passages
from dunning.compliance.text.weighing import probability

# Every character belongs to a clause; marks belong to the one before them.
_CLAUSE = re.compile(r"([^，。！？；：\n“”]*)[，。！？；：\n“”]*")


class TextFinding(NamedTuple):
    """One fault in a text.

    Parameters
    ----------
    start, end : int
        Slice of the text as it was given; both 0 for something that is absent.
    text : str
        That slice.
    category : str
        Id of the category.
    severity : str
        红线, 违规 or 提示.
    provisions : tuple of str
        Ids of the rules it breaks.
    why, rewriting : str
        Why it is not allowed and what to say instead (Chinese).
    source : str
        ``"rule"`` or ``"model"``.
    rule_id : str
        Which rule, or which required element of a letter; empty for the model.
    score : float
        1 for a rule; between 0 and 1 for the model.
    """

    start: int
    end: int
    text: str
    category: str
    severity: str
    provisions: tuple[str, ...]
    why: str
    rewriting: str
    source: str
    rule_id: str
    score: float


def check_text(
    text: str, *, speaker: str = "collector", audience: str = "debtor", use_model: bool = True
) -> list[TextFinding]:
    """Find what a collector must not say.

    Parameters
    ----------
    text : str
        One sentence or a whole script; what debtors and third parties say is never at fault.
    speaker : str
        ``collector``, ``trainer``, ``debtor`` or ``third_party``.
    audience : str
        ``debtor``, ``guarantor``, ``third_party``, ``trainee`` or ``bank``: naming the bank or the
        debt is lawful to some of them only.
    use_model : bool
        False for the rules alone, whatever the model would drop.

    Returns
    -------
    list of TextFinding
        In the order of the text; empty when nothing is found.

    Raises
    ------
    ValueError
        For an unknown speaker or audience.
    TypeError
        When `text` is not a string.
    KnowledgeError
        When the lexicon is malformed.
    """
    _check_arguments(text, speaker, audience)
    if speaker in SILENT_SPEAKERS:
        return []
    lexicon = load_lexicon()
    model = load_model() if use_model else None
    normalised = lexicon.normaliser(text)
    found: list[TextFinding] = []
    for start, end in passages(normalised.text):
        passage = read_passage(
            lexicon, *normalised.cut(start, end), speaker=speaker, audience=audience
        )
        for category, begin, stop, rule_id, score in _judged(passage, model, lexicon.categories):
            place = normalised.span(start + begin, start + stop)
            found.append(_finding(lexicon.categories[category], text, place, (rule_id, score)))
    return sorted(found, key=lambda one: (one.start, one.end, one.category))


def _check_arguments(text: str, speaker: str, audience: str) -> None:
    if not isinstance(text, str):
        raise TypeError(f"text的类型是{type(text).__name__}；应为str")
    if speaker not in SPEAKERS:
        raise ValueError(f"speaker的值为{speaker!r}；应为{'、'.join(SPEAKERS)}之一")
    if audience not in AUDIENCES:
        raise ValueError(f"audience的值为{audience!r}；应为{'、'.join(AUDIENCES)}之一")


def _judged(
    passage: Passage, model: Model | None, categories: Mapping[str, Category]
) -> Iterator[tuple[str, int, int, str, float]]:
    """Yield category, slice of the passage, rule and score of each fault."""
    counting = [match for match in passage.matches if match.counts]
    if model is None:
        for match in counting:
            yield match.category, match.start, match.end, match.rule_id, 1.0
        return
    ruled = {match.category for match in counting}
    runs = runs_of(passage)
    odds = model.judge(
        features(passage, runs), ruled, speaker=passage.speaker, audience=passage.audience
    )
    if not odds and not counting:
        return
    found = {
        model.categories[place]: place
        for place, value in odds.items()
        if value >= (model.vetoes if model.categories[place] in ruled else model.thresholds)[place]
    }
    for match in counting:
        if match.category in found or match.category not in model.categories:
            yield match.category, match.start, match.end, match.rule_id, 1.0
    missed = [
        place
        for name, place in found.items()
        if name not in ruled and _is_possible(categories[name], passage)
    ]
    if not missed:
        return
    for place, (start, end) in _places(passage, runs, model, missed):
        score = round(probability(odds[place] / FINE), 3)
        yield model.categories[place], start, end, "", score


def _is_possible(category: Category, passage: Passage) -> bool:
    """Say whether a passage can show a category that needs somebody else in it."""
    if not category.others or passage.audience == "third_party":
        return True
    return any(name in category.others for name, _, _ in passage.words)


def _places(
    passage: Passage, runs: Runs, model: Model, categories: list[int]
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield for each category, by its place in the model, the clause that speaks for it most."""
    clauses = [match for match in _CLAUSE.finditer(passage.text) if match.group()]
    evidence = [0]
    if len(clauses) > 1:
        parts = features_of_parts(passage, runs, [match.end() for match in clauses])
        evidence = [model.evidence(set(part)) for part in parts]
    for category in categories:
        strengths = [value_at(one, category) for one in evidence]
        best = clauses[strengths.index(max(strengths))]
        yield category, best.span(1 if best.group(1) else 0)


def _finding(
    category: Category, text: str, place: tuple[int, int], source: tuple[str, float]
) -> TextFinding:
    start, end = place
    rule_id, score = source
    return TextFinding(
        start=start,
        end=end,
        text=text[start:end],
        category=category.id,
        severity=category.severity,
        provisions=category.provisions,
        why=category.why,
        rewriting=category.rewriting,
        source="rule" if rule_id else "model",
        rule_id=rule_id,
        score=score,
    )
