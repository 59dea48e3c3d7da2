"""Script, tables and controls of the lesson on checking scripts; everybody in it is invented.

The sentences of `DRAFT` are bad examples: the lesson shows them in order to mark and mend them.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import ipywidgets as widgets

from dunning.compliance import TextFinding, check_text
from dunning.compliance.text.entries import AUDIENCES, SPEAKERS
from dunning.compliance.text.lexicon import load_lexicon
from dunning.knowledge import load_provisions
from dunning.notebook.live import LiveControl
from dunning.notebook.tables import Table

DRAFT = """周女士是吧？我是法院执行局的，你尾号1234的卡欠了16022.40元。
今天下午五点前不还，明天就派人去你家堵门。
你再不还就要坐牢，名字上黑名单。
钱打到我微信上，我帮你还，手续快。
没有钱就找朋友借，今天必须还。
今天还一半，我给你把利息全免了。
再交500元催收服务费，就不上门了。"""
"""An unlawful script, one line after another; a bad example."""

HALF_MENDED = """你好，我姓吴，工号2046，本次通话会录音。麻烦找周女士本人。
（她应了）身边方便谈吗？（她说方便）我是示例银行的，先和你核对一下身份。
（核对通过）你的账户有点情况，方便的时候处理一下。
再交500元催收服务费，就不上门了。"""
"""A first mending: one fault is left, and the facts are gone."""

MENDED = """你好，我姓吴，工号2046，本次通话会录音。麻烦找周女士本人。
（她应了）身边方便谈吗？（她说方便）我是示例银行的，先和你核对一下身份。
（核对通过）截至9月10日，你尾号1234的信用卡欠款16022.40元，其中最低还款额还差2480.00元。
款项只进你本人的信用卡账户，手机银行和网点柜台都能还。
除了合约约定的本金、利息、违约金和费用，你不用另外付任何钱。
你这个月除去必要开支，大概能拿出多少？
一次还不上，你可以申请个性化分期，批不批以银行的书面通知为准。
9月18日上午我再打给你，可以吗？"""
"""The same call, lawful, with amount, date and next step."""

NOTHING_FOUND = "没有发现"
NO_PROOF = "没有发现，只说明检查没有找到它认得的问题，不能证明合法。交给人复核。"
_MARKS = {"红线": "#f7c6c5", "违规": "#fbe0b5", "提示": "#dbe7f5"}


def category_name(category: str) -> str:
    """Return the Chinese name of a category by its id."""
    return load_lexicon().categories[category].name


def grounds(provisions: Iterable[str]) -> str:
    """Return citations with their standing.

    Parameters
    ----------
    provisions : iterable of str
        Ids of rules.

    Returns
    -------
    str
        Such as ``《…办法》第六十八条（部门规章）``, separated by ``；``.
    """
    register = load_provisions()
    return "；".join(f"{register[one].citation}（{register[one].standing}）" for one in provisions)


def verdict(finding: TextFinding) -> str:
    """Return severity and name of a finding's category."""
    return f"{finding.severity}·{category_name(finding.category)}"


def categories_table() -> Table:
    """Return every category that texts are checked for, the gravest first."""
    categories = sorted(
        load_lexicon().categories.values(), key=lambda one: list(_MARKS).index(one.severity)
    )
    rows = [(f"{one.severity}·{one.name}", one.why, grounds(one.provisions)) for one in categories]
    return Table("检查的类别和依据", ("轻重和类别", "为什么", "依据"), rows)


def findings_table(caption: str, findings: Sequence[TextFinding]) -> Table:
    """Return findings in words, in the order of the text; a repeated reason is told once."""
    first: dict[str, int] = {}
    rows = []
    for number, finding in enumerate(findings, 1):
        known = first.setdefault(finding.category, number)
        if known == number:
            why = f"{finding.why}依据：{grounds(finding.provisions)}。"
            told = (why, finding.rewriting)
        else:
            told = (f"同第{known}项", f"同第{known}项")
        rows.append((f"{number}. {finding.text or '（缺少）'}", verdict(finding), *told))
    return Table(caption, ("原文", "轻重和类别", "为什么", "可以这样说"), rows)


class MarkedText:
    """A text with its findings marked, as HTML and as plain text.

    Parameters
    ----------
    text : str
        The text.
    findings : sequence of TextFinding
        What was found in it.
    """

    def __init__(self, text: str, findings: Sequence[TextFinding]) -> None:
        self.text, self.findings = text, tuple(findings)

    def pieces(self) -> list[tuple[str, tuple[int, ...]]]:
        """Return the text cut where findings begin and end, with the findings on each piece.

        Returns
        -------
        list of (str, tuple of int)
            The pieces make up the text; findings are numbered from 1.
        """
        spans = [(one.start, one.end) for one in self.findings]
        cuts = sorted({0, len(self.text), *(place for span in spans for place in span)})
        found = []
        for start, end in pairwise(cuts):
            inside = [n for n, (begin, stop) in enumerate(spans, 1) if begin <= start < stop]
            found.append((self.text[start:end], tuple(inside)))
        return found

    def _repr_html_(self) -> str:
        return f'<p style="white-space: pre-wrap">{"".join(map(self._piece, self.pieces()))}</p>'

    def _piece(self, piece: tuple[str, tuple[int, ...]]) -> str:
        text, numbers = piece
        if not numbers:
            return escape(text)
        severity = min(
            (self.findings[n - 1].severity for n in numbers),
            key=lambda one: list(_MARKS).index(one),
        )
        style = f"background-color: {_MARKS[severity]}; color: #1f2933"
        label = f"<strong>［{'、'.join(map(str, numbers))}］</strong>"
        return f'<mark style="{style}">{escape(text)}{label}</mark>'

    def __repr__(self) -> str:
        return "".join(
            f"【{text}】［{'、'.join(map(str, numbers))}］" if numbers else text
            for text, numbers in self.pieces()
        )


def context_table(caption: str, rows: Iterable[tuple[str, str, str]]) -> Table:
    """Judge sentences in the mouths of different people.

    Parameters
    ----------
    caption : str
        What the table holds.
    rows : iterable of (str, str, str)
        Sentence, speaker and audience as `dunning.compliance.check_text` knows them.

    Returns
    -------
    Table
        Sentence, who says it to whom, and what is found.
    """
    told = []
    for text, speaker, audience in rows:
        findings = check_text(text, speaker=speaker, audience=audience)
        names = list(dict.fromkeys(map(verdict, findings)))
        people = f"{SPEAKERS[speaker]}对{AUDIENCES[audience]}"
        told.append((text, people, "、".join(names) or NOTHING_FOUND))
    return Table(caption, ("句子", "谁对谁说", "结果"), told)


def missing_facts(text: str, facts: Iterable[str]) -> list[str]:
    """Return those of some facts that a text does not state word for word."""
    return [fact for fact in facts if fact not in text]


class ScriptCheck(LiveControl):
    """Paste a script, see it marked, and rewrite it until nothing is found.

    Parameters
    ----------
    text : str
        What stands in the field at first.

    Attributes
    ----------
    script : ipywidgets.Textarea
        The text.
    audience : ipywidgets.Dropdown
        Who hears it.
    check_button, reset_button : ipywidgets.Button
        Judge the text; put the first text back.
    message, marked, answer : ipywidgets.HTML
        Verdict, marked text and findings.
    rounds : list of int
        Number of findings of each check so far.
    findings : list of TextFinding
        Of the last check.
    """

    def __init__(self, text: str = DRAFT) -> None:
        self._first = text
        self.rounds: list[int] = []
        self.findings: list[TextFinding] = []
        self.script = widgets.Textarea(
            text, description="话术", rows=9, layout={"width": "100%", "max_width": "44em"}
        )
        self.audience = widgets.Dropdown(
            options=[(name, key) for key, name in AUDIENCES.items()],
            description="说给谁听",
            style={"description_width": "6em"},
        )
        self.check_button = widgets.Button(description="检查", button_style="primary")
        self.reset_button = widgets.Button(description="换回原稿")
        self.message, self.marked, self.answer = (widgets.HTML() for _ in range(3))
        buttons = widgets.HBox(
            [self.check_button, self.reset_button], layout={"flex_flow": "row wrap"}
        )
        controls = [self.script, self.audience, buttons, self.message, self.marked, self.answer]
        super().__init__(controls, purpose="粘贴一段话术，看哪里有问题，改到没有发现")
        self.check_button.on_click(self.check)
        self.reset_button.on_click(self.reset)
        self.audience.observe(self.check, names="value")

    def check(self, _: Any = None) -> None:
        """Judge the text as it stands for the chosen audience."""
        text = self.script.value
        if not text.strip():
            self._show("先写一段话术，再检查。", "", "")
            return
        self.findings = check_text(text, audience=self.audience.value)
        self.rounds.append(len(self.findings))
        marked = MarkedText(text, self.findings)._repr_html_()
        if not self.findings:
            self._show(f"第{len(self.rounds)}次检查：{NO_PROOF}", marked, "")
            return
        table = findings_table(f"发现{len(self.findings)}处", self.findings)
        self._show(self._compared(), marked, table._repr_html_())

    def reset(self, _: Any = None) -> None:
        """Put the first text back and begin anew."""
        self.rounds, self.findings = [], []
        self.script.value = self._first
        self._show("", "", "")

    def _compared(self) -> str:
        *before, now = self.rounds
        text = f"第{len(self.rounds)}次检查：发现{now}处。"
        return text + (f"上一次是{before[-1]}处。" if before else "改过再检查一次。")

    def _show(self, message: str, marked: str, answer: str) -> None:
        self.message.value = f"<p role='status'>{escape(message)}</p>" if message else ""
        self.marked.value, self.answer.value = marked, answer
