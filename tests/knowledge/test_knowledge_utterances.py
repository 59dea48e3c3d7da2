"""The labelled sentences: one format, no twins without each other, no text judged in two ways."""

import csv
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import pytest

from dunning.knowledge.lint.copying import check, read_fingerprints
from dunning.knowledge.lint.passage import Passage
from dunning.knowledge.reader import knowledge_root, read_yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = knowledge_root() / "utterances"
HEADER = ["id", "template", "text", "speaker", "audience", "labels", "pair", "note"]
SPEAKERS = {"collector", "debtor", "third_party", "trainer"}
AUDIENCES = {"debtor", "guarantor", "third_party", "trainee", "bank"}
NOTES = {
    "plain",
    "negation",
    "quotation",
    "training",
    "debtor_speaking",
    "traditional",
    "homophone",
    "spacing",
    "question",
    "context",
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            assert reader.fieldnames == HEADER, path
            found += [row | {"file": path.stem} for row in reader]
    return found


def labels(row: dict[str, str]) -> frozenset[str]:
    return frozenset(filter(None, row["labels"].split("|")))


def test_there_are_enough_and_half_are_lawful(rows: list[dict[str, str]]) -> None:
    assert len(rows) >= 1200
    lawful = sum(not row["labels"] for row in rows) / len(rows)
    assert 0.4 <= lawful <= 0.65


def test_every_field_holds_a_known_word(rows: list[dict[str, str]]) -> None:
    categories = read_yaml(knowledge_root() / "lexicon" / "categories.yaml")["categories"]
    known = {category["id"] for category in categories}
    for row in rows:
        assert row["id"].startswith(f"{row['file']}-"), row
        assert row["speaker"] in SPEAKERS, row
        assert row["audience"] in AUDIENCES, row
        assert row["note"] in NOTES, row
        assert labels(row) <= known, row
        assert row["text"] == row["text"].strip() != "", row


def test_ids_are_unique_and_nothing_is_judged_twice(rows: list[dict[str, str]]) -> None:
    assert [one for one, count in Counter(row["id"] for row in rows).items() if count > 1] == []
    said = Counter((row["text"], row["speaker"], row["audience"]) for row in rows)
    assert [one for one, count in said.items() if count > 1] == []


def test_a_text_has_one_template(rows: list[dict[str, str]]) -> None:
    templates = defaultdict(set)
    for row in rows:
        templates[row["text"]].add(row["template"])
    assert [text for text, found in templates.items() if len(found) > 1] == []


def test_twins_name_each_other_and_differ_in_judgement(rows: list[dict[str, str]]) -> None:
    by_id = {row["id"]: row for row in rows}
    twins = [row for row in rows if row["pair"]]
    assert len(twins) >= 800
    for row in twins:
        other = by_id[row["pair"]]
        assert other["pair"] == row["id"], row
        assert labels(other) != labels(row), row
        assert other["template"] == row["template"], row


def test_whoever_is_not_the_collector_breaks_no_rule(rows: list[dict[str, str]]) -> None:
    others = [row for row in rows if row["speaker"] in {"debtor", "third_party"}]
    assert others
    assert not any(row["labels"] for row in others)


def test_every_category_has_many_templates(rows: list[dict[str, str]]) -> None:
    templates = defaultdict(set)
    for row in rows:
        for label in labels(row):
            templates[label].add(row["template"])
    assert min(len(found) for found in templates.values()) >= 20, {
        label: len(found) for label, found in templates.items()
    }
    assert len(set(chain.from_iterable(templates.values()))) >= 400


def test_nothing_is_copied_from_the_manuals(rows: list[dict[str, str]]) -> None:
    passages = [
        Passage(row["file"], ((number, row["text"]),), markup=False)
        for number, row in enumerate(rows, start=2)
    ]
    fingerprints = read_fingerprints(ROOT / "tests/data/source_ngrams.bin")
    assert [str(finding) for finding in check(passages, fingerprints, ())] == []
