from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning.knowledge import KnowledgeError, load_practices, load_provisions
from dunning.knowledge.practices import VERDICTS, read_practices

GOOD = {
    "id": 1,
    "name": "夜间电话催收",
    "theme": "联系方式与时间",
    "verdict": "禁止",
    "provisions": ["cba-2026-time"],
    "unsure": [],
    "reason": "没有本人同意，这个时段不得催收。",
    "instead": "改在8:00以后、22:00以前联系本人。",
}


def read(tmp_path: Path, *changes: dict[str, Any]) -> None:
    path = tmp_path / "practices.yaml"
    entries = [{**GOOD, **change} for change in changes]
    path.write_text(yaml.safe_dump({"practices": entries}, allow_unicode=True), "utf-8")
    read_practices(path, load_provisions())


def test_a_good_entry_is_read(tmp_path: Path) -> None:
    read(tmp_path, {}, {"id": 2})


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"id": 2}, "id", "应为1"),
        ({"verdict": "可以"}, "verdict", "允许、有条件、禁止、已失效"),
        ({"theme": "其他"}, "theme", "第三方与隐私"),
        ({"provisions": []}, "provisions", "值为[]"),
        ({"provisions": ["cba-2026-hours"]}, "provisions", "没有这个id"),
        ({"unsure": ["cba-2026-hours"]}, "unsure", "没有这个id"),
        ({"provisions": ["cba-2026-visit"]}, "provisions", "应写在unsure里"),
        ({"unsure": ["cba-2026-time"]}, "unsure", "应写在provisions里"),
        ({"provisions": ["pbc-1999-17-a22-a23"]}, "provisions", "已废止"),
        ({"provisions": ["pbc-2016-314-a21"]}, "provisions", "已被取代"),
        ({"provisions": ["us-regf-1006-6"]}, "provisions", "至少要引一条现行"),
        ({"provisions": ["spc-dishonest-list"]}, "provisions", "internal_red_line"),
        ({"instead": ""}, "instead", "值为''"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, change: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read(tmp_path, change)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_a_repeated_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="重复"):
        read(tmp_path, {}, {})


def test_an_internal_red_line_may_lack_a_settled_rule(tmp_path: Path) -> None:
    read(tmp_path, {"provisions": ["spc-dishonest-list"], "internal_red_line": True})


def test_a_lapsed_practice_may_cite_the_rule_that_lapsed(tmp_path: Path) -> None:
    read(tmp_path, {"provisions": ["pbc-1999-17-a22-a23"], "verdict": "已失效"})


def test_all_35_practices_are_judged() -> None:
    practices = load_practices()
    assert list(practices) == list(range(1, 36))
    verdicts = {number: practice.verdict for number, practice in practices.items()}
    conditional = {2, 3, 7, 15, 24, 25, 29, 31, 32}
    allowed, lapsed = {30, 35}, {23}
    assert {n for n, verdict in verdicts.items() if verdict == "有条件"} == conditional
    assert {n for n, verdict in verdicts.items() if verdict == "允许"} == allowed
    assert {n for n, verdict in verdicts.items() if verdict == "已失效"} == lapsed
    assert set(verdicts.values()) == set(VERDICTS)


def test_only_cash_collection_is_an_internal_red_line() -> None:
    marked = [n for n, practice in load_practices().items() if practice.internal_red_line]
    assert marked == [20]


def test_every_prohibition_rests_on_a_rule_in_force_today() -> None:
    rules = load_provisions()
    for practice in load_practices().values():
        if practice.verdict == "禁止":
            settled = [rules[key] for key in practice.provisions if rules[key].is_settled]
            assert any(rule.effective and rule.effective <= date(2026, 11, 22) for rule in settled)


def test_alternatives_are_concrete() -> None:
    for practice in load_practices().values():
        assert 20 <= len(practice.instead) <= 150, practice.id
        assert practice.instead != practice.reason
