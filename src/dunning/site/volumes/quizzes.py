"""Quizzes on paper: the questions where they stand, answers with reasons at the end."""

from lxml.html import HtmlElement
from lxml.html.builder import E

from dunning.quiz import ChoiceQuestion, NumericQuestion, Option, Question, load_bank

LETTERS = "ABCDEFGHIJ"
KEY_TITLE = "小测答案与理由"


def print_quizzes(page: HtmlElement) -> None:
    """Put printed questions in place of every quiz, and the key at the end of the page.

    Parameters
    ----------
    page : lxml.html.HtmlElement
        The outermost section of a page; changed.
    """
    key = []
    quizzes = page.xpath(".//*[@data-quiz-bank]")
    for quiz in quizzes:
        questions = {
            question.id: question for question in load_bank(quiz.get("data-quiz-bank")).questions
        }
        printed = E.div({"class": "questions"})
        heading = E.p({"class": "key-of"}, quiz.get("aria-label")) if len(quizzes) > 1 else None
        key += [heading] if heading is not None else []
        for asked in quiz.xpath(".//*[@data-question]"):
            label = asked.find_class("quiz-kind")[0].text_content()
            question = questions[asked.get("data-question")]
            printed.append(_question(question, label))
            key.append(_answer(question, label.partition("（")[0]))
        quiz.getparent().replace(quiz, printed)
    if key:
        page.append(E.section({"class": "quiz-key"}, E.h2(KEY_TITLE), *key))


def _question(question: Question, label: str) -> HtmlElement:
    block = E.div({"class": "question"}, E.p({"class": "stem"}, E.strong(label), question.stem))
    if isinstance(question, ChoiceQuestion):
        block.append(_lettered([option.text for option in question.options]))
    else:
        unit = f"（单位：{question.unit}）" if question.unit else ""
        block.append(
            E.p({"class": "blank"}, f"你的答案{unit}：", E.span({"class": "line"}, "\u3000" * 8))
        )
    return block


def _lettered(texts: list[str]) -> HtmlElement:
    items = (
        E.li(E.span({"class": "letter"}, LETTERS[n]), E.span(text)) for n, text in enumerate(texts)
    )
    return E.ol({"class": "options"}, *items)


def _answer(question: Question, label: str) -> HtmlElement:
    block = E.div({"class": "answer"})
    if isinstance(question, NumericQuestion):
        figure = f"{question.answer:f}{question.unit}"
        block.append(_headline(label, figure))
        block.append(E.p(f"算式：{question.formula}。{question.feedback.correct}"))
        block.append(E.p(f"算错了：{question.feedback.wrong}"))
        return block
    right = "、".join(LETTERS[n] for n, option in enumerate(question.options) if option.correct)
    block.append(_headline(label, right))
    block.append(
        _lettered([f"{_verdict(option)}。{option.feedback}" for option in question.options])
    )
    return block


def _verdict(option: Option) -> str:
    if option.red_line:
        return "错，而且踩了红线"
    return "对" if option.correct else "错"


def _headline(label: str, answer: str) -> HtmlElement:
    return E.p({"class": "answer-head"}, E.strong(label), f"答案：{answer}")
