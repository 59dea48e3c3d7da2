"""Load the question banks of ``knowledge/questions/``."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from dunning.knowledge.provisions import load_provisions
from dunning.knowledge.reader import (
    KnowledgeError,
    display_name,
    knowledge_root,
    read_yaml,
    validate,
)
from dunning.knowledge.units import load_units
from dunning.quiz import strategy
from dunning.quiz.checks import check_question
from dunning.quiz.models import QUESTION_MODELS, Bank, Question

FOLDER = "questions"
_BANK_FIELDS = {"chapter", "title", "questions"}


def load_bank(chapter: str) -> Bank:
    """Load and check the bank of one chapter.

    Parameters
    ----------
    chapter : str
        Id of the chapter, e.g. ``"risk-causes"``, or ``"strategy-cases"`` for the bank made from
        the strategy cases.

    Returns
    -------
    Bank
        The checked bank.

    Raises
    ------
    KnowledgeError
        When the file is missing or breaks a rule of the format.
    """
    if chapter == strategy.BANK_ID:
        return strategy.cases_bank()
    return read_bank(knowledge_root() / FOLDER / f"{chapter}.yaml", **registers())


def load_banks() -> dict[str, Bank]:
    """Load every bank and check that question ids are unique over all of them.

    Returns
    -------
    dict[str, Bank]
        Banks by chapter id, sorted.

    Raises
    ------
    KnowledgeError
        For the first fault in any file.
    """
    known = registers()
    banks: dict[str, Bank] = {}
    owners: dict[str, str] = {}
    for path in sorted((knowledge_root() / FOLDER).glob("*.yaml")):
        bank = read_bank(path, **known)
        for question in bank.questions:
            if question.id in owners:
                raise KnowledgeError(
                    display_name(path),
                    question.id,
                    "id",
                    f"值为“{question.id}”；{owners[question.id]}已用过这个id，每题的id应唯一",
                )
            owners[question.id] = display_name(path)
        banks[bank.chapter] = bank
    return banks


def registers() -> dict[str, Any]:
    """Return what questions may refer to, as keyword arguments of `read_bank`.

    Returns
    -------
    dict[str, Any]
        ``provisions``: confidence by id; ``units``: the known unit ids.
    """
    return {
        "provisions": {key: entry.confidence for key, entry in load_provisions().items()},
        "units": frozenset(load_units()),
    }


def read_bank(path: Path, *, provisions: Mapping[str, str], units: Collection[str]) -> Bank:
    """Read one bank file against given registers.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file; its stem must be the chapter's id.
    provisions : Mapping[str, str]
        Confidence by provision id.
    units : Collection[str]
        Known knowledge-unit ids.

    Returns
    -------
    Bank
        The checked bank.

    Raises
    ------
    KnowledgeError
        For the first fault; nothing of a faulty file is used.
    """
    data = read_yaml(path)
    name = display_name(path)
    if not isinstance(data, dict) or set(data) != _BANK_FIELDS:
        raise KnowledgeError(name, "-", "-", "顶层应正好有chapter、title、questions三个字段")
    if data["chapter"] != path.stem:
        raise KnowledgeError(
            name, "-", "chapter", f"值为“{data['chapter']}”；应与文件名一致：“{path.stem}”"
        )
    if not isinstance(data["questions"], list) or not data["questions"]:
        raise KnowledgeError(name, "-", "questions", "应为至少一道题的列表")
    questions = [
        read_question(item, position, file=path)
        for position, item in enumerate(data["questions"], start=1)
    ]
    check_questions(questions, file=path, provisions=provisions, units=units)
    return validate(Bank, data | {"questions": tuple(questions)}, file=path, entry="-")


def read_question(item: Any, position: int, *, file: Path) -> Question:
    """Build one question of the kind its entry names.

    Parameters
    ----------
    item : Any
        The YAML entry.
    position : int
        Its place in the file counted from 1, for the message when it has no id.
    file : pathlib.Path
        The file, for the message.

    Returns
    -------
    ChoiceQuestion or NumericQuestion
        The question; its shape is right, its content not yet checked.

    Raises
    ------
    KnowledgeError
        When a field is missing, unknown or of the wrong type.
    """
    entry = f"第{position}题"
    if not isinstance(item, dict):
        raise KnowledgeError(display_name(file), entry, "-", f"值为{item!r}；应为一组字段")
    entry = str(item.get("id", entry))
    kind = item.get("kind")
    if not isinstance(kind, str) or kind not in QUESTION_MODELS:
        expected = "、".join(QUESTION_MODELS)
        raise KnowledgeError(display_name(file), entry, "kind", f"值为{kind!r}；应为{expected}之一")
    return validate(QUESTION_MODELS[kind], item, file=file, entry=entry)


def check_questions(
    questions: list[Question],
    *,
    file: Path,
    provisions: Mapping[str, str],
    units: Collection[str],
) -> None:
    """Check every question and the uniqueness of ids within one file.

    Parameters
    ----------
    questions : list[Question]
        The questions in order.
    file : pathlib.Path
        The file, for the message.
    provisions : Mapping[str, str]
        Confidence by provision id.
    units : Collection[str]
        Known knowledge-unit ids.

    Raises
    ------
    KnowledgeError
        For the first fault.
    """
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise KnowledgeError(
                display_name(file),
                question.id,
                "id",
                f"值为“{question.id}”；本文件里已有这个id，每题的id应唯一",
            )
        seen.add(question.id)
        check_question(question, file=file, provisions=provisions, units=units)
