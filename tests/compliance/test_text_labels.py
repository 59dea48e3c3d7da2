"""How far two labellings of the same sentences agree: no model can be expected to do better."""

import csv
from pathlib import Path
from string import ascii_lowercase

import pytest

from dunning.compliance.text.evaluate import Score, macro_f1
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.utterances import load_utterances
from dunning.knowledge import knowledge_root

SECOND = Path(__file__).resolve().parents[1] / "data" / "labels" / "second.csv"

Pair = tuple[frozenset[str], frozenset[str]]


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """Return the labels of each sentence, then those given without knowing them."""
    first = {one.id: one for one in load_utterances(load_lexicon().categories)}
    with SECOND.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert all(first[row["id"]].is_held_back for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    silent = {"debtor", "third_party"}
    held = {one.id for one in first.values() if one.is_held_back and one.speaker not in silent}
    not_yet = {identifier.split("-")[0] for identifier in held - {row["id"] for row in rows}}
    assert not_yet == {f"a{letter}" for letter in ascii_lowercase[: ascii_lowercase.index("w") + 1]}
    return [
        (first[row["id"]].labels, frozenset(filter(None, row["labels"].split("|")))) for row in rows
    ]


def _scores(pairs: list[Pair]) -> list[Score]:
    found = []
    for category in sorted({name for pair in pairs for one in pair for name in one}):
        said = [(category in first, category in second) for first, second in pairs]
        found.append(
            Score(
                category,
                right=said.count((True, True)),
                wrong=said.count((False, True)),
                missed=said.count((True, False)),
            )
        )
    return found


def test_both_labellings_agree(pairs: list[Pair]) -> None:
    scores = _scores(pairs)
    assert {one.category for one in scores} <= set(load_lexicon().categories)
    assert macro_f1(scores) >= 0.96
    for score in scores:
        assert score.f1 >= 0.90, score.category
    lawful = sum(not (first or second) for first, second in pairs)
    unlawful = sum(bool(first and second) for first, second in pairs)
    assert lawful + unlawful >= 0.995 * len(pairs)


def test_the_guide_says_how_far_they_agree(pairs: list[Pair]) -> None:
    guide = (knowledge_root() / "utterances" / "README.md").read_text(encoding="utf-8")
    same = sum(first == second for first, second in pairs) / len(pairs)
    f1 = macro_f1(_scores(pairs))
    assert f"{len(pairs):,}句，{same:.1%}完全相同，各类F1的平均是{f1:.2f}" in guide
