from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dunning.knowledge import KnowledgeError, load_glossary, load_provisions
from dunning.knowledge.glossary import Glossary, read_glossary

GOOD = {
    "term": "违约金",
    "english": "late payment charge",
    "definition": "没有还足最低还款额时按合约收取的费用。",
    "banned": ["滞纳金"],
    "source": "银发〔2016〕111号",
}
OTHER = {
    "term": "逾期天数",
    "english": "days past due",
    "aliases": ["DPD"],
    "definition": "从到期还款日数到今天的天数。",
    "source": "行业通用",
}


def read(tmp_path: Path, *entries: dict[str, Any]) -> Glossary:
    path = tmp_path / "glossary.yaml"
    path.write_text(yaml.safe_dump({"terms": list(entries)}, allow_unicode=True), "utf-8")
    return read_glossary(path, load_provisions())


def test_a_good_glossary_is_read(tmp_path: Path) -> None:
    glossary = read(tmp_path, GOOD, OTHER)
    assert glossary.find("DPD") is glossary["逾期天数"]
    assert glossary.find("逾期日数") is None


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"see": ["逾期"]}, "see", "应为另一条术语"),
        ({"see": ["违约金"]}, "see", "应为另一条术语"),
        ({"provisions": ["pbc-2016"]}, "provisions", "没有这个id"),
        ({"aliases": ["DPD"]}, "aliases", "已属于“违约金”"),
        ({"aliases": ["逾期天数"]}, "aliases", "应只属一条"),
        ({"banned": ["天数"]}, "term", "“逾期天数”含有"),
        ({"banned": ["DPD"]}, "term", "“DPD”含有"),
        ({"definition": "旧称滞纳金，是按合约收取的费用。"}, "definition", "应写“违约金”"),
        ({"banned": ["讨债公司"]}, "banned", "应把该名称列入exceptions"),
        ({"definition": "短"}, "definition", "短"),
        ({"synonyms": []}, "synonyms", "synonyms"),
        ({"taught_in": "fees"}, "taught_in", "interest-and-fees"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, change: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read(tmp_path, {**GOOD, **change}, OTHER)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_a_repeated_term_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="重复"):
        read(tmp_path, GOOD, GOOD)


def test_a_mention_frees_the_definition(tmp_path: Path) -> None:
    named = {**GOOD, "definition": "旧称滞纳金，是按合约收取的费用。", "mentions": ["滞纳金"]}
    assert read(tmp_path, named)["违约金"].mentions == ("滞纳金",)


def test_an_exception_frees_the_longer_word_only(tmp_path: Path) -> None:
    glossary = read(tmp_path, {**GOOD, "banned": ["讨债公司"], "exceptions": ["取缔各类讨债公司"]})
    assert glossary.banned_in("关于取缔各类讨债公司的通知") == []
    assert [banned.word for banned in glossary.banned_in("取缔各类讨债公司，讨债公司走了")] == [
        "讨债公司"
    ]


def test_the_house_rules_of_the_brief_hold() -> None:
    instead = {banned.word: banned.instead for banned in load_glossary().banned_words}
    assert instead["滞纳金"] == "违约金"
    assert instead["拖欠日数"] == instead["逾期日数"] == "逾期天数"
    assert instead["老赖"] == "失信被执行人"
    assert instead["欠债人"] == "持卡人"


def test_the_glossary_has_the_terms_of_the_trade() -> None:
    glossary = load_glossary()
    assert len(glossary) >= 110
    for term, english in (
        ("逾期天数", "days past due"),
        ("最低还款额", "minimum payment"),
        ("迁徙率", "roll rate"),
        ("本人接通", "right-party contact"),
        ("承诺还款", "promise to pay"),
        ("诉讼时效", "limitation period"),
    ):
        assert glossary[term].english == english


@given(st.sampled_from([banned.word for banned in load_glossary().banned_words]))
def test_every_banned_word_is_found_unless_mentioned(word: str) -> None:
    glossary = load_glossary()
    text = f"客户问起{word}的事。"
    assert word in {banned.word for banned in glossary.banned_in(text)}
    assert word not in {b.word for b in glossary.banned_in(text, mentions=(word,))}


def test_no_banned_word_hides_in_another() -> None:
    words = [banned.word for banned in load_glossary().banned_words]
    for word in words:
        assert not [other for other in words if other != word and word in other], word
