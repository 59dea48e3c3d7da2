"""A small bank with one question of each kind, shared by the quiz tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning.quiz.bank import read_question
from dunning.quiz.models import Bank

SAMPLE = """
chapter: sample
title: 示例小测
questions:
  - id: sample-01
    kind: single
    stem: 客户当面说“别再打了”，小陈下一步做什么？<b>不是标记</b>
    options:
      - {text: 换个号码再打, feedback: 换号码再打是骚扰。, red_line: true}
      - {text: 停止通话并登记, correct: true, feedback: 停止并登记，改用客户同意的方式。}
      - {text: 过一小时再打, feedback: 客户已经要求停止。}
    provisions: [rule-a]
  - id: sample-02
    kind: multiple
    stem: 哪些要留痕？
    options:
      - {text: 通话录音, correct: true, feedback: 录音要留。}
      - {text: 催收记录, correct: true, feedback: 记录要留。}
      - {text: 同事的闲聊, feedback: 与案件无关。}
    units: [K001]
  - id: sample-03
    kind: true_false
    stem: 逾期1天就是犯罪。
    options:
      - {text: 对, feedback: 单纯逾期是民事问题。}
      - {text: 错, correct: true, feedback: 对，单纯逾期不是犯罪。}
    units: [K001]
  - id: sample-04
    kind: numeric
    stem: 1000元用24天、900元用13天，日利率万分之五，利息多少？
    answer: "17.85"
    tolerance: "0.005"
    unit: 元
    formula: "1000*0.0005*24 + 900*0.0005*13"
    feedback: {correct: 两段相加。, wrong: 分两段算再相加。}
    provisions: [rule-a, rule-c]
"""


@pytest.fixture
def registers() -> dict[str, Any]:
    """A register of three provisions and two units for `read_bank`."""
    return {
        "provisions": {"rule-a": "verified", "rule-b": "corroborated", "rule-c": "memory"},
        "units": frozenset({"K001", "K002"}),
    }


@pytest.fixture
def sample_data() -> dict[str, Any]:
    """The sample as YAML gives it, fresh for each test, to be damaged at will."""
    return yaml.safe_load(SAMPLE)


@pytest.fixture
def make_bank() -> Callable[[dict[str, Any]], Bank]:
    """Build a bank from data, its shape checked."""

    def build(data: dict[str, Any]) -> Bank:
        questions = [
            read_question(item, position, file=Path("sample.yaml"))
            for position, item in enumerate(data["questions"], start=1)
        ]
        return Bank(chapter=data["chapter"], title=data["title"], questions=tuple(questions))

    return build


@pytest.fixture
def bank(make_bank: Callable[[dict[str, Any]], Bank], sample_data: dict[str, Any]) -> Bank:
    """The sample as a bank."""
    return make_bank(sample_data)
