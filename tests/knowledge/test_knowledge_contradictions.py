from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning.knowledge import KnowledgeError, load_provisions, load_units
from dunning.knowledge.contradictions import load_contradictions, read_contradictions
from dunning.knowledge.lint import read_pages

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "id": "apology",
    "title": "要不要道歉",
    "sides": [
        {"says": "从不道歉", "units": ["K001"], "paragraphs": ["S0-114"]},
        {"says": "客气地道歉", "paragraphs": ["S4-020"]},
    ],
    "decision": "自己错了就道歉，提醒还款不必道歉。",
    "reason": "这是本教程的选择，没有规定。",
    "pages": ["negotiation"],
}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"sides": GOOD["sides"][:1]}, "sides", "2"),
        ({"provisions": ["cbrc-2011-2-a999"]}, "provisions", "没有这个id"),
        ({"pages": ["talking"]}, "pages", "negotiation"),
        ({"sides": [{**GOOD["sides"][0], "units": ["K999"]}] * 2}, "units", "K999"),
        ({"decision": ""}, "decision", "decision"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, change: dict[str, Any], field: str, words: str) -> None:
    path = tmp_path / "contradictions.yaml"
    document = {"contradictions": [GOOD | change]}
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_contradictions(path, load_provisions(), load_units())
    assert caught.value.field == field
    assert words in str(caught.value)


def test_every_group_of_the_digest_is_decided() -> None:
    """The digest of the manuals lists twelve groups of contradictions."""
    entries = load_contradictions()
    assert len(entries) >= 12
    paragraphs = {
        paragraph
        for entry in entries.values()
        for side in entry.sides
        for paragraph in side.paragraphs
    }
    one_of_each_group = [
        "S0-059",
        "S0-114",
        "S0-122",
        "S1-009",
        "S0-024",
        "S2-027",
        "S0-099",
        "S0-039",
        "S0-067",
        "S0-069",
        "S0-066",
        "S3-017",
    ]
    assert set(one_of_each_group) <= paragraphs


def test_the_named_pages_exist() -> None:
    taught = {page.chapter for page in read_pages(ROOT, [])}
    for entry in load_contradictions().values():
        assert set(entry.pages) <= taught, entry.id
