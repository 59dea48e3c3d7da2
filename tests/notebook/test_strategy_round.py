"""The strategy round, clicked through here and in a real kernel."""

from decimal import Decimal

import nbformat
import pytest
from nbclient import NotebookClient

from dunning.notebook.strategy import (
    Customer,
    StrategyRound,
    ability_willingness_figure,
)
from dunning.quiz.notebook import MIME_TYPE
from dunning.quiz.strategy import load_cases


def choose(game: StrategyRound, verdict: str) -> None:
    verdicts = [action.verdict for action in game.case.actions]
    game.choice.value = verdicts.index(verdict)
    game.submit_button.click()


def test_a_perfect_round_passes() -> None:
    game = StrategyRound()
    for number, case in enumerate(game.cases, start=1):
        assert game.case is case
        assert case.title in game.case_view.value
        choose(game, "best")
        assert "✓ 最好的做法" in game.feedback_view.value
        assert f"已答{number}个" in game.score_view.value
        game.next_button.click()
    assert game.next_button.disabled
    assert game.score.has_passed
    assert "✓ 这一轮通过" in game.score_view.value


def test_a_forbidden_choice_is_explained_with_its_rule_and_fails_the_round() -> None:
    game = StrategyRound(load_cases()[2:4])
    choose(game, "forbidden")
    assert "‼ 红线" in game.feedback_view.value
    assert "第六十八条（部门规章）" in game.feedback_view.value
    game.next_button.click()
    choose(game, "best")
    assert "踩红线1次，这一轮不通过" in game.score_view.value
    assert not game.score.has_passed
    game.restart_button.click()
    assert (game.choices, game.position) == ({}, 0)
    assert "已答0个，共2个；得0分，满分4分" in game.score_view.value


def test_nothing_chosen_is_said_and_the_first_choice_counts() -> None:
    game = StrategyRound()
    game.submit_button.click()
    assert "先选" in game.feedback_view.value
    assert game.choices == {}
    choose(game, "lawful")
    assert game.score.points == 1
    assert game.choice.disabled
    assert game.submit_button.disabled
    assert not game.next_button.disabled


def test_too_few_points_without_red_line_are_told() -> None:
    game = StrategyRound(load_cases()[:1])
    choose(game, "lawful")
    assert "不到满分的80%" in game.score_view.value


def test_the_output_names_the_bank_and_no_ids() -> None:
    game = StrategyRound(load_cases()[:2])
    bundle = game._repr_mimebundle_()
    assert bundle["text/plain"] == "策略测验：2个案件（运行这一格后作答）"
    assert bundle[MIME_TYPE] == {
        "bank": "strategy-cases",
        "questions": ["strategy-case-01", "strategy-case-02"],
    }


def test_buttons_work_in_a_real_kernel() -> None:
    source = (
        "from dunning.notebook.strategy import StrategyRound\n"
        "from comm import get_comm_manager\n"
        "def send(widget, data):\n"
        "    comm = get_comm_manager().get_comm(widget.model_id)\n"
        "    comm.handle_msg({'content': {'data': data}, 'buffers': []})\n"
        "game = StrategyRound()\n"
        "send(game.choice, {'method': 'update', 'state': {'index': 0}, 'buffer_paths': []})\n"
        "send(game.submit_button, {'method': 'custom', 'content': {'event': 'click'}})\n"
        "send(game.next_button, {'method': 'custom', 'content': {'event': 'click'}})\n"
        "print(game.choices, game.position)"
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    assert book.cells[0].outputs[0].text == "{'strategy-case-01': 0} 1\n"


@pytest.mark.parametrize(
    ("income", "kept", "ability", "approach"),
    [
        ("6000", 2, "4.00", "约定日期和金额"),
        ("6000", 0, "4.00", "讲清真实后果，要具体承诺"),
        ("2500", 2, "0.50", "申请个性化分期"),
        ("1900", 0, "-0.10", "先谈困难，转专岗"),
    ],
)
def test_the_approach_follows_ability_and_willingness(
    income: str, kept: int, ability: str, approach: str
) -> None:
    customer = Customer("周女士", Decimal(income), Decimal(2000), Decimal(1000), 2, kept)
    assert (customer.ability, customer.approach) == (Decimal(ability), approach)
    meta = ability_willingness_figure([customer]).layout.meta
    assert meta["table"]["rows"][0][1:] == [ability, f"{customer.willingness:.0%}", approach]


@pytest.mark.parametrize(
    ("left", "kept", "approach"),
    [
        ("996", 62, "先谈困难，转专岗"),
        ("996", 63, "申请个性化分期"),
        ("1000", 62, "讲清真实后果，要具体承诺"),
        ("1000", 63, "约定日期和金额"),
    ],
)
def test_nearly_enough_is_not_enough(left: str, kept: int, approach: str) -> None:
    """996 of 1000 yuan and 62 of 125 promises are shown as 1.00 and 50%, and are not that much."""
    customer = Customer("钱女士", Decimal(left), Decimal(0), Decimal(1000), 125, kept)
    assert (customer.ability, customer.willingness) == (Decimal("1.00"), Decimal("0.50"))
    assert customer.approach == approach
    meta = ability_willingness_figure([customer]).layout.meta
    ready, hard = meta["alt"].split("；")
    assert ("钱女士" in ready) == (approach == "约定日期和金额")
    assert ("钱女士" in hard) == (approach == "申请个性化分期")


def test_shown_figures_are_rounded_half_up() -> None:
    customer = Customer("钱女士", Decimal(25), Decimal(0), Decimal(200), 8, 1)
    assert (customer.ability, customer.willingness) == (Decimal("0.13"), Decimal("0.13"))
