"""Question banks, their scoring, and the one component that shows them on page and in notebook."""

from dunning.quiz.assets import classic_script, exam_script, stylesheet, with_exam_results
from dunning.quiz.bank import load_bank, load_banks
from dunning.quiz.models import Bank, ChoiceQuestion, NumericQuestion, Option, Question
from dunning.quiz.render import render_bank_html, render_question_html
from dunning.quiz.scoring import BankScore, Result, score, score_bank

__all__ = [
    "Bank",
    "BankScore",
    "ChoiceQuestion",
    "NumericQuestion",
    "Option",
    "Question",
    "Result",
    "classic_script",
    "exam_script",
    "load_bank",
    "load_banks",
    "render_bank_html",
    "render_question_html",
    "score",
    "score_bank",
    "stylesheet",
    "with_exam_results",
]
