"""What a bank must obey beyond its shape; every fault names file, question, field and value."""

from collections import Counter
from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP
from pathlib import Path

from dunning.knowledge.reader import KnowledgeError, display_name
from dunning.quiz.arithmetic import evaluate
from dunning.quiz.models import BaseQuestion, ChoiceQuestion, NumericQuestion, Question

_TRUE_FALSE = {"对", "错"}


def check_question(
    question: Question, *, file: Path, provisions: Mapping[str, str], units: Collection[str]
) -> None:
    """Refuse a question that contradicts itself or rests on nothing.

    Parameters
    ----------
    question : ChoiceQuestion or NumericQuestion
        The question.
    file : pathlib.Path
        Where it stands, for the message.
    provisions : Mapping[str, str]
        Confidence (``verified``, ``corroborated``, ``memory``) by provision id.
    units : Collection[str]
        Known knowledge-unit ids.

    Raises
    ------
    KnowledgeError
        For the first fault.
    """
    if isinstance(question, ChoiceQuestion):
        _check_options(question, file)
    else:
        _check_figure(question, file)
    _check_grounds(question, file, provisions, units)


def _fault(file: Path, question: BaseQuestion, field: str, problem: str) -> KnowledgeError:
    return KnowledgeError(display_name(file), question.id, field, problem)


def _check_options(question: ChoiceQuestion, file: Path) -> None:
    texts = [option.text for option in question.options]
    repeated = [text for text, count in Counter(texts).items() if count > 1]
    if repeated:
        raise _fault(file, question, "options", f"选项“{repeated[0]}”重复；每个选项的文字应不同")
    if len(texts) < 2:
        raise _fault(file, question, "options", f"只有{len(texts)}个选项；至少要2个")
    correct = sum(option.correct for option in question.options)
    if question.kind == "multiple":
        if not 2 <= correct < len(texts):
            raise _fault(
                file,
                question,
                "options",
                f"多选题有{correct}个正确选项、{len(texts) - correct}个错误选项；"
                "应至少2个正确、至少1个错误",
            )
    elif correct != 1:
        raise _fault(file, question, "options", f"有{correct}个正确选项；应正好1个")
    if question.kind == "true_false" and (set(texts) != _TRUE_FALSE or len(texts) != 2):
        raise _fault(file, question, "options", f"判断题的选项是{texts}；应为“对”和“错”")
    for position, option in enumerate(question.options):
        if option.correct and option.red_line:
            raise _fault(
                file, question, f"options.{position}.red_line", "正确选项不能同时是红线行为"
            )


def _check_figure(question: NumericQuestion, file: Path) -> None:
    if question.tolerance < 0:
        raise _fault(file, question, "tolerance", f"值为{question.tolerance}；应不小于0")
    try:
        exact = evaluate(question.formula)
        rounded = exact.quantize(question.answer, rounding=ROUND_HALF_UP)
    except (ValueError, ArithmeticError) as error:
        raise _fault(file, question, "formula", str(error)) from error
    if rounded != question.answer:
        raise _fault(
            file,
            question,
            "formula",
            f"“{question.formula}”得{exact}，舍入后{rounded}；answer写的是{question.answer}",
        )


def _check_grounds(
    question: BaseQuestion,
    file: Path,
    provisions: Mapping[str, str],
    units: Collection[str],
) -> None:
    if not question.provisions and not question.units:
        raise _fault(file, question, "provisions", "provisions和units都为空；至少写一个出处")
    for provision in question.provisions:
        if provision not in provisions:
            raise _fault(
                file,
                question,
                "provisions",
                f"值为“{provision}”；knowledge/provisions.yaml里没有这个id",
            )
    for unit in question.units:
        if unit not in units:
            raise _fault(file, question, "units", f"值为“{unit}”；知识点清单里没有这个id")
    confidences = {provisions[provision] for provision in question.provisions}
    if confidences == {"memory"}:
        raise _fault(
            file,
            question,
            "provisions",
            f"值为{list(question.provisions)}，全部待核实（memory）；答案不能只靠待核实的条目",
        )
