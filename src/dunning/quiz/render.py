"""Write a bank as HTML that can be read without JavaScript; ``component.js`` revives them."""

import base64
import json
from collections.abc import Iterator, Sequence
from html import escape

from dunning.quiz.models import Bank, ChoiceQuestion, NumericQuestion, Question

KIND_NAMES = {
    "single": "单选题",
    "multiple": "多选题，至少两项正确",
    "true_false": "判断题",
    "numeric": "计算题",
}
_STATES = {True: 1, False: 0}
_RED_LINE = -1
_VEIL = {code: code ^ 0x55 for code in range(0x4E00, 0xA000)}
"""Each Chinese character becomes another one near it."""


def pack(question: Question) -> str:
    """Pack key and feedback so that they cannot be read at a glance in the page's source.

    This hides answers from the casual eye only; whoever reads the script can unpack them.

    Parameters
    ----------
    question : ChoiceQuestion or NumericQuestion
        The question.

    Returns
    -------
    str
        Base64 of the masked key, a point, the veiled feedback, each of JSON; ``unpack`` in
        ``component.js`` reverses it. Masked text cannot be compressed, so the long feedback is
        veiled letter by letter instead: it then weighs a third.
    """
    secret = _secret(question)
    # The words on a number may state it, and digits are not veiled: they stay under the mask.
    veiled = {} if isinstance(question, NumericQuestion) else {"feedback": secret.pop("feedback")}
    plain = _json(secret).encode()
    masked = bytes(byte ^ mask for byte, mask in zip(plain, _mask(question.id), strict=False))
    return f"{base64.b64encode(masked).decode()}.{_json(veiled).translate(_VEIL)}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _mask(question_id: str) -> Iterator[int]:
    # FNV-1a seeds a linear congruential generator: a few lines in either language, and equal keys
    # of two questions do not look equal.
    state = 2166136261
    for byte in question_id.encode():
        state = (state ^ byte) * 16777619 % 2**32
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state >> 24


def _secret(question: Question) -> dict[str, object]:
    if isinstance(question, NumericQuestion):
        return {
            "answer": f"{question.answer:f}",
            "tolerance": f"{question.tolerance:f}",
            "feedback": question.feedback.model_dump(),
        }
    return {
        "key": [_RED_LINE if o.red_line else _STATES[o.correct] for o in question.options],
        "feedback": [option.feedback for option in question.options],
    }


def render_bank_html(bank: Bank, questions: Sequence[str] | None = None) -> str:
    """Render a bank as one ``<section data-quiz-bank>``.

    Parameters
    ----------
    bank : Bank
        The bank.
    questions : Sequence[str], optional
        Ids of the questions to render, in this order; all when omitted.

    Returns
    -------
    str
        HTML without scripts, inline styles or ids. Stems and options stand in clear text; status
        line and buttons stay hidden until ``component.js`` runs.

    Raises
    ------
    ValueError
        When an id is not in the bank.
    """
    if questions is not None:
        bank = bank.select(tuple(questions))
    asked = "\n".join(
        render_question_html(question, number)
        for number, question in enumerate(bank.questions, start=1)
    )
    title = escape(bank.title)
    total = len(bank.questions)
    return f"""\
<section class="dunning-quiz" lang="zh-CN" data-quiz-bank="{escape(bank.chapter)}"\
 data-quiz-hash="{bank.content_hash}" aria-label="小测：{title}">
<div class="quiz-status" hidden>
<progress max="{total}" value="0" aria-label="答题进度"></progress>
<p class="quiz-count">已答0题，共{total}题；答对0题。</p>
<p class="quiz-note" hidden></p>
</div>
<noscript>
<p class="quiz-note">浏览器没有开JavaScript：题目照样可以读，但不能在这里判分。</p>
</noscript>
{asked}
<p class="quiz-actions"><button type="button" class="quiz-reset" hidden>全部重做</button></p>
</section>
"""


def render_question_html(question: Question, number: int) -> str:
    """Render one question, its answers packed.

    Parameters
    ----------
    question : ChoiceQuestion or NumericQuestion
        The question.
    number : int
        What it is called on the page: 第…题.

    Returns
    -------
    str
        One ``<div data-question>``, to stand in an element of class ``dunning-quiz``.
    """
    # No form element: a browser looks through every form for passwords and addresses as soon as the
    # page has loaded, and lays out each one to do so.
    unit = question.unit if isinstance(question, NumericQuestion) else ""
    data = f' data-unit="{escape(unit)}"' if unit else ""
    body = _number_field(question) if isinstance(question, NumericQuestion) else _options(question)
    return f"""\
<div class="quiz-question" data-question="{escape(question.id)}" data-kind="{question.kind}"{data}\
 data-key="{escape(pack(question))}">
<fieldset>
<legend><span class="quiz-kind">第{number}题（{KIND_NAMES[question.kind]}）</span>\
<span class="quiz-stem">{escape(question.stem)}</span></legend>
{body}
</fieldset>
<p class="quiz-actions"><button type="button" class="quiz-submit" hidden>提交</button></p>
<p class="quiz-result" role="status" aria-live="polite"></p>
</div>"""


def _options(question: ChoiceQuestion) -> str:
    control = "checkbox" if question.kind == "multiple" else "radio"
    items = "\n".join(
        f'<li><label><input type="{control}" name="{escape(question.id)}" value="{position}">'
        f"<span>{escape(option.text)}</span></label>"
        '<p class="quiz-feedback" hidden></p></li>'
        for position, option in enumerate(question.options)
    )
    return f'<ul class="quiz-options">\n{items}\n</ul>'


def _number_field(question: NumericQuestion) -> str:
    unit = escape(question.unit)
    name = f"你的答案（单位：{unit}）" if unit else "你的答案"
    return (
        f'<p class="quiz-number"><label><span>{name}</span>'
        f'<input type="text" inputmode="decimal" name="{escape(question.id)}" size="12"'
        ' autocomplete="off"></label></p>'
    )
