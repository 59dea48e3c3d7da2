"""The model: what it is made of, that it can be made again, what it reaches on new patterns."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning.compliance.text.browser import model_of_plain, plain_model
from dunning.compliance.text.check import check_text
from dunning.compliance.text.evaluate import Score, evaluate, macro_f1
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.model import FINE, FLOOR, Model
from dunning.compliance.text.model_file import (
    FILE,
    ModelError,
    load_model,
    read_model,
    write_model,
)
from dunning.compliance.text.packing import (
    LARGEST,
    MIDDLE,
    not_negative,
    pack,
    pack_rows,
    unpack,
    value_at,
)
from dunning.compliance.text.samples import Seen, read_samples
from dunning.compliance.text.training import (
    LEAST_WEIGHT,
    scores_of_many,
    sentence_scores,
    train,
)
from dunning.compliance.text.utterances import (
    COLUMNS,
    Utterance,
    is_held_back,
    load_utterances,
)
from dunning.compliance.text.weighing import (
    FAR,
    SCALE,
    count_inputs,
    inputs,
    place_of_rule,
    probability,
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
    assert macro_f1(scores.values()) >= 0.85
    for category in ("outdated_term", "insult", "false_identity", "disclosure", "private_payment"):
        assert scores[category].f1 >= 0.84, category
    for score in scores.values():
        assert score.f1 >= 0.75, score.category
        assert score.sentences >= 100, score.category


def test_lawful_sentences_are_rarely_flagged_and_unlawful_ones_mostly(
    utterances: list[Utterance],
) -> None:
    held = [one for one in utterances if one.is_held_back]
    lawful = [one for one in held if not one.labels]
    unlawful = [one for one in held if one.labels]
    assert _flagged(lawful) / len(lawful) <= 0.06
    assert _flagged(unlawful) / len(unlawful) >= 0.91


def test_the_model_adds_to_the_rules(utterances: list[Utterance], scores: dict[str, Score]) -> None:
    held = [one for one in utterances if one.is_held_back]
    rules_only = evaluate(held, load_model().categories, use_model=False)
    assert macro_f1(scores.values()) >= macro_f1(rules_only) + 0.05


def _flagged(sentences: list[Utterance]) -> int:
    return sum(
        bool(check_text(one.text, speaker=one.speaker, audience=one.audience)) for one in sentences
    )


# ---- made again -----------------------------------------------------------------------------


def test_training_again_gives_the_committed_model(utterances: list[Utterance]) -> None:
    lexicon = load_lexicon()
    samples = read_samples(lexicon, [one for one in utterances if not one.is_held_back])
    again, committed = train(lexicon, samples), load_model()
    assert again.categories == committed.categories
    assert again.thresholds == pytest.approx(committed.thresholds, abs=30)
    assert again.vetoes == pytest.approx(committed.vetoes, abs=30)
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
    for one, other in zip(again.second, committed.second, strict=True):
        assert one == pytest.approx(other, abs=5)
    for sample in samples[::40]:
        pairs = zip(sentence_scores(again, sample), sentence_scores(committed, sample), strict=True)
        assert all(one == pytest.approx(other, abs=0.02) for one, other in pairs)


def test_the_model_is_small(tmp_path: Path) -> None:
    assert FILE.stat().st_size <= 700 * 1024
    copy = tmp_path / "model.json"
    write_model(load_model(), copy)
    assert copy.read_bytes() == FILE.read_bytes()


ROWS = st.lists(
    st.lists(st.integers(-LARGEST // 60, LARGEST // 60), min_size=4, max_size=4), max_size=59
)


@given(ROWS)
def test_sums_of_packed_numbers_come_apart_again(rows: list[list[int]]) -> None:
    sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * 4
    total = sum(map(pack, rows))
    assert unpack(total, 4) == sums
    assert [value_at(total, place) for place in range(4)] == sums
    assert not_negative(total, 4) == [place for place, one in enumerate(sums) if one >= 0]


@given(st.lists(st.sampled_from([-LARGEST, -1, 0, 1, LARGEST]), min_size=1, max_size=6))
def test_the_largest_numbers_keep_to_their_lanes(values: list[int]) -> None:
    packed = pack(values)
    assert unpack(packed, len(values)) == values
    assert [value_at(packed, place) for place in range(len(values))] == values
    assert not_negative(packed, len(values)) == [i for i, one in enumerate(values) if one >= 0]


@given(st.lists(st.lists(st.integers(-MIDDLE, MIDDLE - 1), min_size=3, max_size=3)))
def test_rows_are_packed_at_once_as_one_by_one(rows: list[list[int]]) -> None:
    together = pack_rows(bytes(one + MIDDLE for row in rows for one in row), 3)
    assert together == list(map(pack, rows))


def test_no_text_can_make_one_number_run_into_the_next() -> None:
    model = load_model()
    rows = [unpack(one, len(model.bias)) for one in model.weights.values()]
    for bias, column in zip(model.bias, zip(*rows, strict=True), strict=True):
        assert abs(bias) + sum(map(abs, column)) < LARGEST // 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 4}, "format应为5"),
        ({"bias": None}, "数字不对"),
        ({"bias": [0]}, "bias应有2个数，thresholds和vetoes各应有1个"),
        ({"thresholds": [0, 0]}, "bias应有2个数，thresholds和vetoes各应有1个"),
        ({"vetoes": []}, "bias应有2个数，thresholds和vetoes各应有1个"),
        ({"bias": [0, 1.7]}, "数字不对.*值为1.7；应为整数"),
        ({"bias": [0, float("inf")]}, "数字不对.*值为inf；应为整数"),
        ({"thresholds": "1"}, "数字不对.*值为'1'；应为整数"),
        ({"weights": {"x": "c4 "}}, "数字不对.*值为'c4'；字母应为a到b"),
        ({"weights": {"x": "a128 "}}, "数字不对.*值为'a128'；.*数应在-128到127之间"),
        ({"second": [[0, 1]]}, f"second应有1行，每行{count_inputs(1) + 1}个数"),
        ({"weights": {"x": "a4b "}}, "数字不对.*'x'的值为'a4b '"),
        ({"weights": {"x": "a4"}}, "数字不对.*'x'的值为'a4'"),
    ],
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, changes: dict, said: str) -> None:
    path = tmp_path / "model.json"
    write_model(_small(), path)
    assert read_model(path) == _small()
    given_ = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(given_), encoding="utf-8")
    with pytest.raises(ModelError, match=said):
        read_model(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe", "不是UTF-8的JSON"), (b"{}", "format应为5"), (b'{"format": 5}', "缺字段")],
)
def test_a_file_that_is_no_json_of_a_model_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=said):
        read_model(path)
    with pytest.raises(ModelError, match="文件不存在"):
        read_model(tmp_path / "none.json")


# ---- both looks by hand ---------------------------------------------------------------------


def _small() -> Model:
    """Return a model of one category: only its own log-odds and a rule count in the second look."""
    second = [10, *[0] * count_inputs(1)]
    second[1], second[6] = 200, 50
    weights = {"x": pack([24, 4]), "y": pack([-60, 0])}
    return Model(("a",), (-4, 0), weights, (tuple(second),), (0,), (0,))


def test_the_first_look_adds_weights() -> None:
    model = _small()
    assert model.totals(["x", "unknown"]) == [20, 4]
    assert unpack(model.evidence(["x", "y"]), 2) == [-36, 4]
    assert probability(20 / SCALE) == pytest.approx(1 / (1 + 2.718281828459045**-1))


def test_the_second_look_weighs_what_the_first_says_and_the_rules() -> None:
    model = _small()
    people = {"speaker": "collector", "audience": "debtor"}
    assert model.judge(["x"], (), **people) == {0: pytest.approx(10 + 200 * 20 / SCALE)}
    assert model.judge(["x"], {"a"}, **people) == {0: pytest.approx(60 + 200 * 20 / SCALE)}
    assert model.totals(["y"])[0] < FLOOR
    assert model.judge(["y"], (), **people) == {}
    assert model.judge(["y"], {"a"}, **people) == {0: pytest.approx(60 - 200 * 64 / SCALE)}


def test_what_the_second_look_sees() -> None:
    seen = inputs([20, 0, -20], {1}, speaker="trainer", audience="trainee")
    assert len(seen) == count_inputs(2)
    low, high = probability(-1), probability(1)
    assert seen == pytest.approx(
        [1, 0, -1, low, high, 0.5, high * low, low * low, 0, 1, 0, 0, 0, 1, 0, 1]
    )
    far = inputs([10**6, -(10**6), 0], (), speaker="collector", audience="bank")
    assert far[:2] == [FAR / SCALE, -FAR / SCALE]


def test_a_finding_of_the_model_has_the_probability_of_the_second_look() -> None:
    text = "再不还，我就去你孩子学校门口等着。"
    found = [one for one in check_text(text) if one.source == "model"]
    assert found
    (sample,) = read_samples(load_lexicon(), [_said(text)])
    scores = dict(zip(load_model().categories, sentence_scores(load_model(), sample), strict=True))
    for one in found:
        cut = load_model().thresholds[load_model().categories.index(one.category)] / FINE
        assert one.score == pytest.approx(scores[one.category], abs=0.001)
        assert one.score >= probability(cut) - 0.001


def test_many_sentences_are_weighed_as_each_alone(utterances: list[Utterance]) -> None:
    model = load_model()
    samples = read_samples(load_lexicon(), utterances[::150])
    assert any(one.ruled for sample in samples for one in sample.passages)
    looked = [
        np.array([_looked(model, one, sample.utterance) for one in sample.passages])
        for sample in samples
    ]
    together = scores_of_many(looked, np.array(model.second)).max(axis=0)
    alone = [sentence_scores(model, sample) for sample in samples]
    assert together == pytest.approx(np.array(alone), abs=1e-9)


def _looked(model: Model, one: Seen, utterance: Utterance) -> list[float]:
    ruled = {place for place, name in enumerate(model.categories) if name in one.ruled}
    people = {"speaker": utterance.speaker, "audience": utterance.audience}
    return inputs(model.totals(one.features), ruled, **people)


def test_a_rule_never_speaks_against_its_own_category() -> None:
    model = load_model()
    size = len(model.categories)
    for place, row in enumerate(model.second):
        assert row[1 + place_of_rule(place, size)] >= 0, model.categories[place]
    seen = inputs([0] * (size + 1), {2}, speaker="collector", audience="debtor")
    assert [i for i in range(size) if seen[place_of_rule(i, size)]] == [2]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("你再不还钱，我弄死你。", "threat"),
        ("你这个王八蛋，不要脸的老赖。", "insult"),
        ("我是法院执行局的，你马上还钱。", "false_identity"),
        ("不还钱就把你抓去坐牢。", "false_legal_consequence"),
        ("钱打到我微信上，我帮你还。", "private_payment"),
        ("另外再交500元催收服务费。", "extra_fee"),
        ("去借网贷把这期还上。", "pressure_to_borrow"),
        ("你不交滞纳金就一直欠着。", "outdated_term"),
    ],
)
def test_what_a_rule_names_outright_is_not_dropped_by_the_model(text: str, category: str) -> None:
    for use_model in (False, True):
        found = [one for one in check_text(text, use_model=use_model) if one.source == "rule"]
        assert category in {one.category for one in found}, use_model


def test_a_browser_is_sent_the_same_model() -> None:
    sent = json.loads(json.dumps(plain_model(load_model()), ensure_ascii=False))
    assert model_of_plain(sent) == load_model()


def _said(text: str) -> Utterance:
    return Utterance("t-1", "t", text, "collector", "debtor", frozenset(), "", "plain", False)


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
