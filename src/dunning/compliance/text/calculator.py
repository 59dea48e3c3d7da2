"""The script check as a calculator of the pages. Pure standard library."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dunning.calculator.field import Field
from dunning.calculator.result import Calculator, Cite, Item, Piece, Result
from dunning.compliance.text.check import TextFinding, check_text
from dunning.compliance.text.entries import AUDIENCES, SEVERITIES, SPEAKERS
from dunning.compliance.text.lexicon import load_lexicon

NAME = "script-check"
LONGEST = 2000
"""Characters of the longest text that is checked at once."""

DRAFT = """你好，是周女士吗？我是法院执行局的。
今天下午五点前不还，明天就派人去你单位找你领导。
钱打到我微信上，手续快。
你这个月还完必要开支，大概能拿出多少？"""
"""A bad example with one lawful sentence at its end; the people in it are invented."""

_TONES = dict(zip(SEVERITIES, ("grave", "bad", "hint"), strict=True))
_UNSEEN = "金额、日期、打过几次，它看不出来。"
_NOTE = f"没有发现，只说明检查没有找到它认得的问题，不能证明合法。{_UNSEEN}"
_LIMITS = f"没有标出来的话，也不能证明合法。{_UNSEEN}"
_HOW = {"rule": "词语规则", "model": "小模型，没有规则写到这种说法"}


def pieces_of(text: str, findings: Sequence[TextFinding]) -> Iterator[Piece]:
    """Cut a text where findings begin and end.

    Parameters
    ----------
    text : str
        The text.
    findings : sequence of TextFinding
        What was found in it.

    Yields
    ------
    Piece
        With the numbers of the findings on it; the pieces make up the text.
    """
    order = list(SEVERITIES)
    cuts = {0, len(text), *(place for one in findings for place in (one.start, one.end))}
    for start, end in pairwise(sorted(cuts)):
        inside = [n for n, one in enumerate(findings, 1) if one.start <= start < one.end]
        gravest = min((findings[n - 1].severity for n in inside), key=order.index, default="")
        yield Piece(text[start:end], tuple(inside), _TONES.get(gravest, ""))


def compute(values: Mapping[str, Any], _: Mapping[str, Any]) -> Result:
    """Judge a text and tell each finding with its rule, its reason and what to say instead."""
    people = {"speaker": values["speaker"], "audience": values["audience"]}
    findings = check_text(values["text"], **people)
    if not findings:
        return Result("没有发现问题。", "plain", notes=(_NOTE, "拿不准，交给质检或合规复核。"))
    counts = [
        f"{name}{sum(one.severity == name for one in findings)}处"
        for name in SEVERITIES
        if any(one.severity == name for one in findings)
    ]
    return Result(
        f"发现{len(findings)}处：{'，'.join(counts)}。",
        "bad",
        notes=("标出来的是最要紧的几个字，要改的往往是整句。", _LIMITS),
        pieces=tuple(pieces_of(values["text"], findings)),
        items=tuple(_items(findings)),
    )


def _items(findings: Sequence[TextFinding]) -> Iterator[Item]:
    """Tell the reason of a category once; a later finding points to the first."""
    names = load_lexicon().categories
    first: dict[str, int] = {}
    for number, one in enumerate(findings, 1):
        told = first.setdefault(one.category, number)
        reasons = (
            ("为什么", one.why),
            ("依据", Cite(one.provisions)),
            ("可以这样说", one.rewriting),
        )
        lines = reasons if told == number else (("为什么、依据、改写", f"同第{told}项"),)
        yield Item(
            f"{one.severity}·{names[one.category].name}：“{one.text}”",
            _TONES[one.severity],
            (*lines, ("怎么发现的", _HOW[one.source])),
        )


CALCULATOR = Calculator(
    title="话术体检：这段话能不能说",
    intro="粘贴一段话术或短信，选谁说、说给谁听，看哪里有问题。文字只在这台设备里检查，不会发出去。"
    "贴之前，先把客户的姓名、卡号、电话换成假的。",
    fields=(
        Field("text", "要检查的话", "text", DRAFT, 1, LONGEST, hint=f"最多{LONGEST}字"),
        Field("speaker", "谁说的", "choice", "collector", choices=tuple(SPEAKERS.items())),
        Field("audience", "说给谁听", "choice", "debtor", choices=tuple(AUDIENCES.items())),
    ),
    compute=compute,
    room="dunning.compliance.text.browser",
    button="检查",
)
