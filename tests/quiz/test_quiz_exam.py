"""The exam's agreement, the drawing of papers, and judging, apart from the page."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dunning.knowledge.reader import KnowledgeError
from dunning.quiz import load_banks
from dunning.quiz.assets import EXAM_SCRIPTS, to_classic, with_exam_results
from dunning.quiz.exam import Exam, load_exam

AGREED = """
title: 结业测验
minutes: 45
pass_percent: 80
basis: 本课程约定
shares: {甲: 5, 乙: 9}
"""


def test_the_agreement_says_where_its_pass_line_comes_from() -> None:
    exam = load_exam()
    assert exam.total == 30
    assert exam.needed == 24
    assert "本课程约定" in exam.basis
    assert sum(len(bank.questions) for bank in load_banks().values()) > 10 * exam.total


@pytest.mark.parametrize(("percent", "needed"), [(1, 1), (79, 12), (80, 12), (81, 12), (100, 14)])
def test_a_pass_line_between_two_questions_is_the_higher(percent: int, needed: int) -> None:
    shares = {"甲": 5, "乙": 9}
    exam = Exam(title="测验", minutes=1, pass_percent=percent, basis="约定", shares=shares)
    assert exam.needed == needed
    assert exam.needed * 100 >= percent * exam.total > (exam.needed - 1) * 100


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("pass_percent: 80", "pass_percent: 101", "pass_percent"),
        ("minutes: 45", "minutes: 很久", "minutes"),
        ("甲: 5", "甲: 0", "shares.甲"),
        ("{甲: 5, 乙: 9}", "{}", "shares"),
        ("basis: 本课程约定", "basis: ''", "basis"),
        ("title: 结业测验", "title: 结业测验\nseed: 3", "seed"),
    ],
)
def test_a_wrong_agreement_is_refused(tmp_path: Path, right: str, wrong: str, field: str) -> None:
    path = tmp_path / "exam.yaml"
    path.write_text(AGREED.replace(right, wrong), encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        load_exam(path)
    assert refused.value.field == field


def test_no_question_leans_on_another() -> None:
    """A paper takes them out of their order."""
    leaning = [
        question.id
        for bank in load_banks().values()
        for question in bank.questions
        if any(words in question.stem for words in ("上题", "上一题", "前一题", "下一题"))
    ]
    assert leaning == []


def test_a_script_with_a_foreign_import_is_refused() -> None:
    with pytest.raises(ValueError, match="import"):
        to_classic('import { x } from "./other.js";\n')
    with pytest.raises(ValueError, match="import"):
        with_exam_results('import { x } from "./exam-memory.js";\n', "x()")


DRAW = """async ([parts, papers]) => {
  const { draw } = await import("./exam-drawing.js");
  return papers.map((paper) => draw(paper, parts).map((drawn) => drawn.map((one) => one.id)));
}"""
JUDGE = """async () => {
  const { isBetter, passes } = await import("./exam-results.js");
  const { paperNumber } = await import("./exam-drawing.js");
  const { duration } = await import("./exam.js");
  const at = (correct, passed, seconds = 60) => ({ correct, total: 30, passed, seconds });
  return {
    first: isBetter(at(0, false), undefined),
    passed: [isBetter(at(24, true), at(29, false)), isBetter(at(29, false), at(24, true))],
    points: [isBetter(at(25, true), at(24, true)), isBetter(at(24, true), at(25, true))],
    share: [
      isBetter({ ...at(9, true), total: 10 }, at(26, true)),
      isBetter(at(26, true), { ...at(9, true), total: 10 }),
    ],
    time: [isBetter(at(25, true, 59), at(25, true)), isBetter(at(25, true), at(25, true))],
    lines: [
      passes({ correct: 24, redLines: 0 }, 24),
      passes({ correct: 23, redLines: 0 }, 24),
      passes({ correct: 29, redLines: 1 }, 24),
    ],
    papers: ["００４8 2", "482913", "", "12a", "-3", "123456789"].map(paperNumber),
    times: [0, 59, 60, 3599, 3600, 7380].map(duration),
  };
}"""


def test_papers_are_drawn_and_judged_as_agreed(
    tmp_path: Path, static_server: Callable[[Path], str], browser: Browser
) -> None:
    for script in EXAM_SCRIPTS:
        shutil.copy(script, tmp_path)
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>空</title><link rel=icon href=data:,>"
    )
    parts = [
        {"share": 5, "questions": [{"id": f"a-{number}"} for number in range(50)]},
        {"share": 2, "questions": [{"id": f"b-{number}"} for number in range(10)]},
    ]
    papers = [str(number) for number in range(500)]
    page = browser.new_page()
    page.goto(static_server(tmp_path))
    drawn = page.evaluate(DRAW, [parts, papers])
    again = page.evaluate(DRAW, [parts, papers])
    grown = json.loads(json.dumps(parts))
    grown[0]["questions"].insert(0, {"id": "a-new"})
    more = page.evaluate(DRAW, [grown, papers])
    judged = page.evaluate(JUDGE)
    page.close()

    assert drawn == again
    assert all([len(set(a)), len(set(b))] == [5, 2] for a, b in drawn)
    assert len({json.dumps(paper) for paper in drawn}) > 490
    # Five hundred papers of 5 from 50 give each question fifty times, give or take.
    times = [sum(f"a-{number}" in a for a, _ in drawn) for number in range(50)]
    assert sum(times) == 2500
    assert min(times) > 25
    assert max(times) < 80
    # One question more moves at most one question of a paper, and nothing of the other parts.
    assert all(len(set(a) - set(x)) <= 1 for (a, _), (x, _) in zip(drawn, more, strict=True))
    assert [b for _, b in drawn] == [y for _, y in more]

    assert judged["first"] is True
    for pair in ("passed", "points", "share", "time"):
        assert judged[pair] == [True, False], pair
    assert judged["lines"] == [True, False, False]
    assert judged["papers"] == ["482", "482913", None, None, None, None]
    assert judged["times"] == [
        "不到1分钟",
        "不到1分钟",
        "1分钟",
        "59分钟",
        "1小时0分钟",
        "2小时3分钟",
    ]
