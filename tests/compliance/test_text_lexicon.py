"""The lexicon: what it holds is used, and what is wrong with it is said exactly."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dunning.compliance.text.gate import Gate, branches, needed_sets
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.lexicon_files import read_lexicon
from dunning.compliance.text.utterances import load_utterances
from dunning.compliance.text.words import WordFinder, alternatives, pairs_of
from dunning.knowledge import KnowledgeError, knowledge_root, load_provisions

SOURCE = knowledge_root() / "lexicon"


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str, str], str]:
    """Read a copy of the lexicon with one text replaced; return what is said of it."""

    def read(file: str, old: str, new: str) -> str:
        folder = tmp_path / "lexicon"
        shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError) as caught:
            read_lexicon(folder, load_provisions())
        return str(caught.value)

    return read


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("categories.yaml", "severity: 红线", "severity: 严重", "条目threat，字段severity.*严重"),
        ("categories.yaml", "[cbrc-2011-2-a69]", "[cbrc-2011-2-a999]", "a999.*没有这个id"),
        ("categories.yaml", "[cbrc-2011-2-a69]", "[cbrc-2011-2-a67]", "至少要有一条现行且已核实"),
        ("rules.yaml", "category: threat", "category: threats", "threats.*categories.yaml"),
        ("rules.yaml", "{police}", "{polices}", "没有词类“polices”"),
        ("rules.yaml", "'曝光|公之于众", "'(曝光|公之于众", "不是正确的正则表达式"),
        ("rules.yaml", "'曝光|公之于众", "'(?:曝光)?|公之于众", "空的句子也符合"),
        ("rules.yaml", "id: threat-bodily", "id: threat-property", "重复"),
        ("words.yaml", "id: advice_talk", "id: advice", "advice_talk.*没有这个词类"),
        ("words.yaml", "  - id: kin\n", "  - id: kin\n    extra: 1\n", "条目kin，字段extra"),
        ("homophones.yaml", "pinyin: gong an", "pinyin: gong", "应有2个音节"),
        ("homophones.yaml", "公桉", "井察", "“井察”已经写给“公安”"),
        ("context.yaml", "negators: [", "negator: [", "字段negators"),
        ("traditional.txt", "丟並", "丟", "应一样多"),
    ],
)
def test_what_is_wrong_is_named(
    broken: Callable[[str, str, str], str], file: str, old: str, new: str, said: str
) -> None:
    message = broken(file, old, new)
    assert pytest.raises(KnowledgeError)
    assert __import__("re").search(said, message), message
    assert file in message


def test_every_rule_is_met_by_some_labelled_sentence() -> None:
    lexicon = load_lexicon()
    texts = [lexicon.normaliser(one.text).text for one in load_utterances(lexicon.categories)]
    idle = [
        compiled.rule.id
        for compiled in lexicon.rules
        if not any(pattern.search(text) for pattern in compiled.patterns for text in texts)
    ]
    assert idle == []


def test_the_gate_never_holds_back_a_pattern_that_matches() -> None:
    lexicon = load_lexicon()
    patterns = [pattern for compiled in lexicon.rules for pattern in compiled.patterns]
    for one in load_utterances(lexicon.categories)[::7]:
        text = lexicon.normaliser(one.text).text
        candidates = lexicon.rules.candidates(text, pairs_of(text))
        let_through = {id(pattern) for _, pattern in candidates}
        matching = {id(pattern) for pattern in patterns if pattern.search(text)}
        assert matching <= let_through, text


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("坐牢", [{"坐牢"}, {"坐"}]),
        ("去?坐[牢监]", [{"坐"}, {"坐牢", "坐监"}]),
        ("坐?牢", [{"牢"}]),
        ("坐.牢", [{"坐"}, {"牢"}]),
        ("[关坐]{2}牢", [{"关牢", "坐牢"}, {"牢"}]),
        ("(?:抓|带走)进(?:局|去吧)", [{"抓进", "走进"}, {"进局", "进去"}]),
        ("(?:抓|带走?)进", [{"进"}, {"带", "抓"}]),
        ("坐(?=牢)牢", [{"坐"}, {"牢"}]),
        ("(?:抓|带走)x{0,3}?", [{"带走", "抓"}]),
        ("(?<!不)抓(?!紧)", [{"抓"}]),
        ("(?:甲|.)", []),
        ("甲|乙丙", [{"乙丙", "甲"}]),
        ("[^甲]乙+", [{"乙"}]),
    ],
)
def test_what_a_pattern_cannot_do_without(pattern: str, needed: list[set[str]]) -> None:
    assert sorted(map(sorted, needed_sets(pattern))) == sorted(map(sorted, needed))


def test_alternatives_are_split_outside_groups_only() -> None:
    assert branches("甲(?:乙|丙)|丁[|]|戊") == ["甲(?:乙|丙)", "丁[|]", "戊"]
    gate = Gate(map(needed_sets, ["甲.{0,3}乙", "丙"]))
    assert gate.candidates("乙丙甲", pairs_of("乙丙甲")) == [0, 1]
    assert gate.candidates("甲丙", pairs_of("甲丙")) == [1]
    gate = Gate(map(needed_sets, ["甲乙"]))
    assert gate.candidates("甲乙", pairs_of("甲乙")) == [0]
    assert gate.candidates("乙甲", pairs_of("乙甲")) == []


def test_the_longest_word_of_a_place_wins_and_words_may_overlap() -> None:
    finder = WordFinder({"a": ["银行", "银行卡"], "b": ["行卡", "卡"]})
    assert finder.find("银行卡", pairs_of("银行卡")) == [("a", 0, 3), ("b", 1, 3), ("b", 2, 3)]
    assert __import__("re").fullmatch(alternatives(["银行", "银行卡", "卡"]), "银行卡")
