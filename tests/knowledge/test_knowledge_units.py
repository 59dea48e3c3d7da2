from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning.knowledge import KnowledgeError, load_units
from dunning.knowledge.chapters import CHAPTERS, PAGES, chapters_of_page
from dunning.knowledge.units import read_units

GOOD = {
    "id": "K001",
    "title": "重复授信",
    "gist": "凭他行卡就给办卡，额度叠加。",
    "from": ["S0-003"],
    "kind": "cause",
    "chapter": "risk-causes",
    "stance": "neutral",
    "note": "",
}


def read(tmp_path: Path, *changes: dict[str, Any]) -> None:
    path = tmp_path / "units.yaml"
    entries = [{**GOOD, **change} for change in changes]
    path.write_text(yaml.safe_dump({"units": entries}, allow_unicode=True), "utf-8")
    read_units(path)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"id": "K002"}, "id", "应为K001"),
        ({"chapter": "risks"}, "chapter", "risk-causes"),
        ({"kind": "trick"}, "kind", "technique"),
        ({"stance": "lawful"}, "stance", "unlawful"),
        ({"stance": "unlawful"}, "note", "应写明理由"),
        ({"from": ["S0-163"]}, "from", "超出S0的段落数162"),
        ({"from": ["S9-001"]}, "from", "应形如S0-001"),
        ({"from": ["S0-0a1"]}, "from", "应形如S0-001"),
        ({"from": []}, "from", "值为[]"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, change: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read(tmp_path, change)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="重复"):
        read(tmp_path, {}, {})


def test_all_260_units_are_there_and_every_chapter_has_some() -> None:
    units = load_units()
    assert len(units) == 260
    assert set(CHAPTERS) == {unit.chapter for unit in units.values()}
    stances = Counter(unit.stance for unit in units.values())
    assert stances == {
        "neutral": 114,
        "needs_condition": 88,
        "doubtful": 30,
        "unlawful": 18,
        "outdated": 10,
    }


def test_the_pages_share_out_the_units() -> None:
    units = load_units()
    pages = [*PAGES, *(c for c in CHAPTERS if not any(c in held for held in PAGES.values()))]
    placed = [unit.id for page in pages for unit in units.of_page(page)]
    assert sorted(placed) == sorted(units)
    channels = [page for page in pages if page.startswith("channel")]
    assert sum(len(units.of_page(page)) for page in channels) == 49
    assert units.of_page("index") == []
    assert chapters_of_page("interest") == ("interest-and-fees",)
    assert chapters_of_page("channel-phone") == ("channel-phone",)
