"""The model: what it is made of, that it can be made again, what it reaches on new patterns."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning.compliance.text.evaluate import Score, evaluate, macro_f1
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.model import (
    FILE,
    Model,
    ModelError,
    load_model,
    pack,
    probability,
    read_model,
    unpack,
    write_model,
)
from dunning.compliance.text.training import (
    LEAST_WEIGHT,
    read_samples,
    sentence_scores,
    train,
)
from dunning.compliance.text.utterances import (
    COLUMNS,
    Utterance,
    is_held_back,
    load_utterances,
)
from dunning.knowledge import KnowledgeError

CATEGORIES = frozenset(load_lexicon().categories)


@pytest.fixture(scope="module")
def utterances() -> list[Utterance]:
    return load_utterances(CATEGORIES)


@pytest.fixture(scope="module")
def scores(utterances: list[Utterance]) -> dict[str, Score]:
    held = [one for one in utterances if one.is_held_back]
    return {one.category: one for one in evaluate(held, load_model().categories)}


# ---- what is reached on patterns never seen -------------------------------------------------


def test_held_back_sentences_are_judged_well_enough(scores: dict[str, Score]) -> None:
    """A floor that is held, below the aim of 0.92: many of these sentences only hint."""
    assert macro_f1(scores.values()) >= 0.82
    for category in ("outdated_term", "insult", "false_identity", "disclosure", "private_payment"):
        assert scores[category].f1 >= 0.80, category
    for score in scores.values():
        assert score.f1 >= 0.70, score.category
        assert score.sentences >= 100, score.category


def test_lawful_sentences_are_rarely_flagged_and_unlawful_ones_mostly(
    utterances: list[Utterance],
) -> None:
    held = [one for one in utterances if one.is_held_back]
    lawful = [one for one in held if not one.labels]
    unlawful = [one for one in held if one.labels]
    assert _flagged(lawful) / len(lawful) <= 0.06
    assert _flagged(unlawful) / len(unlawful) >= 0.87


def test_the_model_adds_to_the_rules(utterances: list[Utterance], scores: dict[str, Score]) -> None:
    held = [one for one in utterances if one.is_held_back]
    rules_only = evaluate(held, load_model().categories, use_model=False)
    assert macro_f1(scores.values()) >= macro_f1(rules_only) + 0.05


def _flagged(sentences: list[Utterance]) -> int:
    return sum(
        any(score.right or score.wrong for score in evaluate([one], sorted(CATEGORIES)))
        for one in sentences
    )


# ---- made again -----------------------------------------------------------------------------


def test_training_again_gives_the_committed_model(utterances: list[Utterance]) -> None:
    lexicon = load_lexicon()
    samples = read_samples(lexicon, [one for one in utterances if not one.is_held_back])
    again, committed = train(lexicon, samples), load_model()
    assert again.categories == committed.categories
    assert again.thresholds == pytest.approx(committed.thresholds, abs=6)
    assert again.bias == pytest.approx(committed.bias, abs=1)
    names = again.weights.keys() | committed.weights.keys()
    size = len(again.bias)
    apart = [
        abs(one - other)
        for name in names
        for one, other in zip(
            unpack(again.weights.get(name, 0), size),
            unpack(committed.weights.get(name, 0), size),
            strict=True,
        )
    ]
    # A weight at the edge of being left out may be there in one and not in the other.
    assert max(apart) <= LEAST_WEIGHT
    assert sum(map(bool, apart)) <= 0.01 * len(apart)
    for sample in samples[::40]:
        pairs = zip(sentence_scores(again, sample), sentence_scores(committed, sample), strict=True)
        assert all(one == pytest.approx(other, abs=0.02) for one, other in pairs)


def test_the_model_is_small(tmp_path: Path) -> None:
    assert FILE.stat().st_size <= 700 * 1024
    copy = tmp_path / "model.json"
    write_model(load_model(), copy)
    assert copy.read_bytes() == FILE.read_bytes()


@given(st.lists(st.lists(st.integers(-40_000, 40_000), min_size=4, max_size=4), max_size=60))
def test_sums_of_packed_numbers_come_apart_again(rows: list[list[int]]) -> None:
    sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * 4
    assert unpack(sum(map(pack, rows)), 4) == sums


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "不是UTF-8的JSON"),
        (b"{}", "format应为4"),
        (b'{"format": 4}', "缺字段"),
        (
            b'{"format": 4, "categories": ["a"], "bias": [0, 0], "thresholds": [0], "vetoes": [0],'
            b' "weights": []}',
            "应各有1个数",
        ),
        (
            b'{"format": 4, "categories": ["a"], "bias": [0], "thresholds": [0], "vetoes": [0],'
            b' "weights": ["a4b x"]}',
            "数字不对（值为'a4b x'",
        ),
    ],
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=said):
        read_model(path)
    with pytest.raises(ModelError, match="文件不存在"):
        read_model(tmp_path / "none.json")


def test_a_model_of_one_feature_scores_by_hand() -> None:
    model = Model(("a",), (-4,), (10,), (0,), {"x": pack([24])})
    (total,) = model.totals(["x", "unknown"])
    assert total == 20
    assert probability(total) == pytest.approx(1 / (1 + 2.718281828459045**-1))
    assert model.evidence(["x", "unknown"]) == [24]


# ---- the sentences --------------------------------------------------------------------------


def test_no_template_is_in_both_parts(utterances: list[Utterance]) -> None:
    natural = [one for one in utterances if not one.is_made_from_frames]
    held = {one.template for one in natural if one.is_held_back}
    assert held.isdisjoint({one.template for one in natural if not one.is_held_back})
    share = len(held) / len({one.template for one in natural})
    assert share == pytest.approx(0.3, abs=0.05)


def test_sentences_made_from_frames_are_never_held_back(utterances: list[Utterance]) -> None:
    framed = [one for one in utterances if one.is_made_from_frames]
    assert framed and not any(one.is_held_back for one in framed)
    assert any(is_held_back(one.template) for one in framed)


def test_there_are_enough_sentences(utterances: list[Utterance]) -> None:
    assert sum(not one.is_made_from_frames for one in utterances) >= 1200
    paired = [one for one in utterances if one.pair]
    by_id = {one.id: one for one in utterances}
    assert len(paired) >= 1200
    assert all(by_id[one.pair].pair == one.id for one in paired if one.is_made_from_frames)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x-1,t,话,boss,debtor,,,plain", "第2行，字段speaker：值为'boss'"),
        ("x-1,t,话,collector,boss,,,plain", "第2行，字段audience：值为'boss'"),
        ("x-1,t,话,collector,debtor,threats,,plain", "第2行，字段labels：值为'threats'"),
        ("x-1,t,话,collector,debtor,,,odd", "第2行，字段note：值为'odd'"),
        ("x-1,t,,collector,debtor,,,plain", "第2行，字段text：是空的"),
        ("x-1,t,话，collector,debtor,,,plain", "第2行.*应有8列"),
        ("x-1,t,话,collector,debtor,,y-9,plain", "x-1，字段pair：值为'y-9'"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_utterances(CATEGORIES, tmp_path)


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="没有CSV文件"):
        load_utterances(CATEGORIES, tmp_path)
    path = tmp_path / "bad.csv"
    path.write_text("id,text\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"第1行.*应为id,template"):
        load_utterances(CATEGORIES, tmp_path)
    row = "x-1,t,话,collector,debtor,,,plain"
    path.write_text(f"{','.join(COLUMNS)}\n{row}\n{row}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="'x-1'；与别处的id重复"):
        load_utterances(CATEGORIES, tmp_path)


# ---- what it runs on ------------------------------------------------------------------------


def test_judging_needs_neither_pandas_nor_scikit_learn() -> None:
    program = (
        "import sys; from dunning.compliance import check_text; assert check_text('弄死你');"
        "heavy = {'pandas', 'numpy', 'scipy', 'sklearn', 'docx', 'openpyxl', 'jinja2'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
