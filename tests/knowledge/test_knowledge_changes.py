from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning.knowledge import KnowledgeError, load_provisions
from dunning.knowledge.changes import load_changes, read_changes

GOOD = {
    "day": "2017-01-01",
    "title": "旧名目取消",
    "before": "收旧名目的费用。",
    "after": "按协议收违约金。",
    "for_collectors": "只说违约金。",
    "provisions": ["pbc-2016-111-s3"],
}


@pytest.mark.parametrize(
    ("entries", "field", "words"),
    [
        ([GOOD | {"day": "2017-01-02"}], "day", "在这一天施行"),
        ([GOOD | {"provisions": ["pbc-2016-111-s99"]}], "provisions", "没有这个id"),
        ([GOOD | {"day": "2017-02-30"}], "day", "2017-02-30"),
        (
            [GOOD, GOOD | {"day": "2011-01-13", "provisions": ["cbrc-2011-2-a68"]}],
            "day",
            "从早到晚",
        ),
        ([GOOD, GOOD], "day", "重复"),
    ],
)
def test_a_fault_is_named(
    tmp_path: Path, entries: list[dict[str, Any]], field: str, words: str
) -> None:
    path = tmp_path / "changes.yaml"
    path.write_text(yaml.safe_dump({"changes": entries}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_changes(path, load_provisions())
    assert caught.value.field == field
    assert words in str(caught.value)


def test_the_great_changes_are_told() -> None:
    days = set(load_changes())
    assert {date(2017, 1, 1), date(2021, 1, 1), date(2025, 2, 28), date(2026, 1, 1)} <= days
