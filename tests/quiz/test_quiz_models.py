"""Every rule of the bank format is seeded with its fault; the message must lead to the place."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dunning.knowledge.reader import KnowledgeError
from dunning.quiz.arithmetic import evaluate
from dunning.quiz.bank import read_bank
from dunning.quiz.models import Bank

Data = dict[str, Any]


def write(folder: Path, data: Data, name: str = "sample.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def test_a_sound_bank_is_read_whole(tmp_path: Path, sample_data: Data, registers: Data) -> None:
    bank = read_bank(write(tmp_path, sample_data), **registers)
    assert [question.id for question in bank.questions] == [
        "sample-01",
        "sample-02",
        "sample-03",
        "sample-04",
    ]
    assert bank.questions[3].answer == Decimal("17.85")
    assert bank.questions[0].options[0].red_line


def set_path(data: Any, path: list[Any], value: Any) -> None:
    for step in path[:-1]:
        data = data[step]
    if value is ...:
        del data[path[-1]]
    else:
        data[path[-1]] = value


FAULTS = [
    # path into the questions, bad value, entry, field, words of the message
    ([0, "options", 1, "correct"], False, "sample-01", "options", "有0个正确选项；应正好1个"),
    ([0, "options", 2, "correct"], True, "sample-01", "options", "有2个正确选项；应正好1个"),
    ([1, "options", 1, "correct"], False, "sample-02", "options", "应至少2个正确"),
    ([1, "options", 2, "correct"], True, "sample-02", "options", "0个错误选项"),
    ([2, "options", 0, "text"], "是", "sample-03", "options", "应为“对”和“错”"),
    ([1, "options", 2, "text"], "通话录音", "sample-02", "options", "“通话录音”重复"),
    ([0, "options", 1, "red_line"], True, "sample-01", "options.1.red_line", "红线"),
    ([0, "options", 1, "feedback"], ..., "sample-01", "options.1.feedback", ""),
    ([0, "options", 1, "feedback"], "", "sample-01", "options.1.feedback", ""),
    ([0, "surplus"], 1, "sample-01", "surplus", ""),
    ([0, "kind"], "essay", "sample-01", "kind", "'essay'；应为single"),
    ([0, "id"], "Sample 1", "Sample 1", "id", ""),
    ([1, "id"], "sample-01", "sample-01", "id", "每题的id应唯一"),
    ([0, "provisions"], ["rule-x"], "sample-01", "provisions", "“rule-x”"),
    ([1, "units"], ["K999"], "sample-02", "units", "“K999”"),
    ([1, "units"], [], "sample-02", "provisions", "至少写一个出处"),
    ([0, "provisions"], ["rule-c"], "sample-01", "provisions", "待核实"),
    ([3, "formula"], "1000*0.0005*24", "sample-04", "formula", "得12.0000，舍入后12.00"),
    ([3, "formula"], "__import__('os')", "sample-04", "formula", "只许数字"),
    ([3, "formula"], "1/0", "sample-04", "formula", "除以零"),
    ([3, "formula"], "1 +", "sample-04", "formula", "写法有误"),
    ([3, "answer"], 17.85, "sample-04", "answer", "应为带引号的十进制数"),
    ([3, "answer"], "十七", "sample-04", "answer", "应为带引号的十进制数"),
    ([3, "answer"], "NaN", "sample-04", "answer", "应为带引号的十进制数"),
    ([3, "tolerance"], "-1", "sample-04", "tolerance", "应不小于0"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0][-1]}={fault[1]!r}")
def test_a_faulty_question_is_named(
    tmp_path: Path, sample_data: Data, registers: Data, fault: tuple[list[Any], Any, str, str, str]
) -> None:
    path, value, entry, field, words = fault
    set_path(sample_data["questions"], path, value)
    file = write(tmp_path, sample_data)
    with pytest.raises(KnowledgeError) as caught:
        read_bank(file, **registers)
    assert (caught.value.file, caught.value.entry) == (str(file), entry)
    assert caught.value.field == field
    assert words in caught.value.problem


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"chapter": "other"}, "chapter"),
        ({"questions": []}, "questions"),
        ({"author": "x"}, "-"),
        ({"title": ""}, "title"),
    ],
)
def test_a_faulty_file_is_named(
    tmp_path: Path, sample_data: Data, registers: Data, change: Data, field: str
) -> None:
    file = write(tmp_path, sample_data | change)
    with pytest.raises(KnowledgeError) as caught:
        read_bank(file, **registers)
    assert (caught.value.file, caught.value.field) == (str(file), field)


def test_an_entry_without_id_is_named_by_its_place(
    tmp_path: Path, sample_data: Data, registers: Data
) -> None:
    del sample_data["questions"][2]["id"]
    with pytest.raises(KnowledgeError, match="条目第3题，字段id"):
        read_bank(write(tmp_path, sample_data), **registers)


@given(
    yuan=st.decimals(min_value=1, max_value=99999, places=2),
    days=st.integers(min_value=0, max_value=400),
)
def test_formulas_are_exact(yuan: Decimal, days: int) -> None:
    assert evaluate(f"{yuan}*0.0005*{days}") == yuan * Decimal("0.0005") * days


@pytest.mark.parametrize(
    ("formula", "value"),
    [("round(2.345, 2)", "2.35"), ("-(1-3)**2", "-4"), ("2**10/4", "256"), ("round(5, 0)", "5")],
)
def test_formulas_know_powers_and_half_up(formula: str, value: str) -> None:
    assert evaluate(formula) == Decimal(value)


@pytest.mark.parametrize(
    "formula",
    ["2**0.5", "2**1001", "round(1)", "True+1", "1 if 1 else 2", "x", "'1'", "(1)(2)"],
)
def test_formulas_are_nothing_but_arithmetic(formula: str) -> None:
    with pytest.raises(ValueError, match=r"应为|只许|写法有误|写成"):
        evaluate(formula)


def test_the_hash_follows_every_word(
    sample_data: Data, make_bank: Callable[[Data], Bank], bank: Bank
) -> None:
    sample_data["questions"][0]["options"][2]["feedback"] += "。"
    assert make_bank(sample_data).content_hash != bank.content_hash


def test_a_selection_keeps_the_order_asked_for(bank: Bank) -> None:
    chosen = bank.select(["sample-03", "sample-01"])
    assert [question.id for question in chosen.questions] == ["sample-03", "sample-01"]


@pytest.mark.parametrize("ids", [["sample-09"], [], ["sample-01", "sample-01"]])
def test_an_impossible_selection_is_refused(bank: Bank, ids: list[str]) -> None:
    with pytest.raises(ValueError, match=r"sample|题号"):
        bank.select(ids)
