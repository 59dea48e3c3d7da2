from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning.knowledge import KnowledgeError, load_provisions, load_units
from dunning.knowledge.chapters import CHAPTERS, PAGES, chapters_of_page
from dunning.knowledge.units import SOURCES, VERDICTS, read_units

GOOD = {
    "id": "K001",
    "title": "重复授信",
    "gist": "凭他行卡就给办卡，额度叠加。",
    "from": ["S0-003"],
    "kind": "cause",
    "chapter": "risk-causes",
    "verdict": "usable",
}
FORBIDDEN = {"verdict": "forbidden", "why": "对第三人催收，改为只联系本人。"}


def read(tmp_path: Path, *changes: dict[str, Any]) -> None:
    path = tmp_path / "units.yaml"
    entries = [{**GOOD, **change} for change in changes]
    path.write_text(yaml.safe_dump({"units": entries}, allow_unicode=True), "utf-8")
    read_units(path, load_provisions())


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"id": "K002"}, "id", "应为K001"),
        ({"chapter": "risks"}, "chapter", "risk-causes"),
        ({"kind": "trick"}, "kind", "technique"),
        ({"verdict": "lawful"}, "verdict", "forbidden"),
        ({"verdict": "forbidden"}, "why", "不得为空"),
        ({"why": "看情况"}, "why", "应留空"),
        (FORBIDDEN, "provisions", "恰好写一个"),
        (FORBIDDEN | {"provisions": ["cbrc-2011-2-a999"]}, "provisions", "没有这个id"),
        (FORBIDDEN | {"provisions": ["cba-2026-visit"]}, "provisions", "现行且已核实"),
        (
            FORBIDDEN | {"provisions": ["cbrc-2011-2-a68"], "without_rule": "没有规定"},
            "provisions",
            "恰好写一个",
        ),
        (
            {"verdict": "conditional", "why": "两人同行", "provisions": ["cba-2026-visit"]},
            "provisions",
            "现行且已核实",
        ),
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


def test_a_verdict_with_its_ground_is_read(tmp_path: Path) -> None:
    read(
        tmp_path,
        FORBIDDEN | {"provisions": ["cbrc-2011-2-a68"]},
        {"id": "K002", "verdict": "doubtful", "why": "没有出处。", "without_rule": "统计数字。"},
    )


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="重复"):
        read(tmp_path, {}, {})


def test_all_260_units_are_there_and_every_chapter_has_some() -> None:
    units = load_units()
    assert len(units) == 260
    assert set(CHAPTERS) == {unit.chapter for unit in units.values()}
    assert set(VERDICTS) == {unit.verdict for unit in units.values()}
    assert set(SOURCES) == {source for unit in units.values() for source in unit.sources}


def test_practices_once_judged_unlawful_are_forbidden() -> None:
    """Harassment, false names and exposure of debtors were marked unlawful in the digest."""
    unlawful = [
        "K059",
        "K063",
        "K065",
        "K066",
        "K067",
        "K068",
        "K069",
        "K070",
        "K071",
        "K072",
        "K074",
        "K088",
        "K089",
        "K092",
        "K093",
        "K097",
        "K126",
        "K203",
    ]
    verdicts = Counter(load_units()[unit].verdict for unit in unlawful)
    assert verdicts["usable"] == 0
    assert verdicts["forbidden"] >= 16, verdicts


def test_the_pages_share_out_the_units() -> None:
    units = load_units()
    pages = [*PAGES, *CHAPTERS]
    placed = [unit.id for page in pages for unit in units.of_page(page)]
    assert sorted(placed) == sorted(units)
    channels = [page for page in pages if page.startswith("channel")]
    assert sum(len(units.of_page(page)) for page in channels) == 49
    assert units.of_page("channels") == []
    assert units.of_page("index") == []
    assert chapters_of_page("interest") == ()
    assert chapters_of_page("interest-and-fees") == ("interest-and-fees",)
    assert chapters_of_page("channel-phone") == ("channel-phone",)
