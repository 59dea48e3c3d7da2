"""Sentences by people who saw neither the rules nor the labelled sentences of the project."""

import csv
from pathlib import Path

import pytest

from dunning.compliance.text.check import check_text
from dunning.compliance.text.evaluate import evaluate, macro_f1
from dunning.compliance.text.model_file import load_model
from dunning.compliance.text.utterances import Utterance

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(
    scope="module", params=sorted(DATA.glob("utterances_blind*.csv")), ids=lambda path: path.stem
)
def sentences(request: pytest.FixtureRequest) -> list[Utterance]:
    with request.param.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["labels"] = frozenset(filter(None, row["labels"].split("|")))
    return [Utterance(**row, is_made_from_frames=False) for row in rows]


def test_unseen_sentences_are_judged_nearly_as_well_as_those_held_back(
    sentences: list[Utterance],
) -> None:
    scores = evaluate(sentences, load_model().categories)
    assert macro_f1(scores) >= 0.91
    for score in scores:
        assert score.sentences >= 10, score.category
        assert score.f1 >= 0.70, score.category


def test_few_lawful_ones_are_flagged_and_few_unlawful_ones_pass(sentences: list[Utterance]) -> None:
    flagged = [
        bool(check_text(one.text, speaker=one.speaker, audience=one.audience)) for one in sentences
    ]
    pairs = list(zip(sentences, flagged, strict=True))
    lawful = [found for one, found in pairs if not one.labels]
    unlawful = [found for one, found in pairs if one.labels]
    assert sum(lawful) <= 0.10 * len(lawful)
    assert sum(unlawful) >= 0.95 * len(unlawful)
