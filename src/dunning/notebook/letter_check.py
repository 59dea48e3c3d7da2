"""Letter, tables and controls of the lesson on checking letters; everybody in it is invented."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from dunning.compliance import TextFinding, check_letter
from dunning.compliance.text.entries import MISSING_ELEMENT
from dunning.compliance.text.letter import load_elements
from dunning.document import DocumentError, Template, load_templates, render
from dunning.notebook.live import LiveControl
from dunning.notebook.script_check import MarkedText, grounds, verdict
from dunning.notebook.tables import Table

TEMPLATE = "collection-letter"
MISSING = MISSING_ELEMENT

DRAFT = """阮某某女士：

你的信用卡早已到期，至今没有还款。再交500元催收服务费，否则明天派人上门。

收到后马上打这个号码。

2026年9月11日"""
"""An unlawful letter with most elements absent; a bad example."""

STEPS = {
    "删去违规的两句": (
        "再交500元催收服务费，否则明天派人上门。",
        "希望你在2026年9月26日以前还款，或者来电说明情况。",
    ),
    "写清余额": (
        "你的信用卡早已到期，至今没有还款。",
        "截至2026年9月10日，你尾号1234的信用卡欠款余额为16022.40元，"
        "其中本金15200.00元，利息702.40元，违约金120.00元。",
    ),
    "写清事由和法规": (
        "希望你在",
        "2026年7月12日到期的账单没有还足最低还款额，还差2480.00元。"
        "依据：信用卡领用合约还款条款；"
        "《中华人民共和国民法典》第六百七十五条、第六百七十六条。\n\n希望你在",
    ),
    "写清权利义务": (
        "希望你在",
        "你应当按合约还款。你可以查询明细、提出异议；"
        "欠款超出还款能力而仍愿意还的，可以申请个性化分期，银行可以与你协商。\n\n希望你在",
    ),
    "写清途径": (
        "收到后马上打这个号码。",
        "查询账户、还款：手机银行、网点柜台。\n"
        "提出异议、提交证据：拨打卡背面的客服电话，写明哪一笔、为什么，并附材料复印件。\n"
        "投诉：示例银行投诉受理台，电话见卡背面。",
    ),
    "写清银行和联系方式，盖章": (
        "2026年9月11日",
        "联系方式：卡背面的客服电话；地址见信封。\n\n示例银行（业务公章：已加盖）\n\n2026年9月11日",
    ),
}
"""What each step of the lesson replaces, and with what; the last of equal places is replaced."""


def template() -> Template:
    """Return the template of the letter."""
    return load_templates()[TEMPLATE]


def mended(steps: int) -> str:
    """Return the draft after its first steps of mending.

    Parameters
    ----------
    steps : int
        Number of steps done, from 0 to the number of `STEPS`.

    Returns
    -------
    str
        The letter.

    Raises
    ------
    ValueError
        For a number of steps that do not exist.
    """
    if not 0 <= steps <= len(STEPS):
        raise ValueError(f"steps的值为{steps}；应在0至{len(STEPS)}之间")
    text = DRAFT
    for old, new in list(STEPS.values())[:steps]:
        before, after = text.rsplit(old, 1)
        text = before + new + after
    return text


def label(finding: TextFinding) -> str:
    """Return what is absent, or the words at fault."""
    names = {field.name: field.label for field in template().fields}
    return f"缺：{names[finding.rule_id]}" if finding.category == MISSING else finding.text


def findings_table(caption: str, findings: Sequence[TextFinding]) -> Table:
    """Return findings of a letter in words: first what is absent, then what must not be there."""
    rows = [(label(one), verdict(one), _grounds(one.provisions), one.rewriting) for one in findings]
    return Table(caption, ("哪里", "轻重和类别", "依据", "补上或改成"), rows)


def _grounds(rules: Sequence[str]) -> str:
    return grounds(rules) if rules else "本教程的模板，不是规定"


def elements_table() -> Table:
    """Return the fields of the letter that are checked, with the rule each of them serves."""
    checked = load_elements()[TEMPLATE]
    rows = [
        (field.label, _grounds(field.required_by), field.hint or "照实写")
        for field in template().fields
        if field.name in checked
    ]
    return Table("催收函模板里体检要查的项目", ("项目", "依据", "怎么写"), rows)


def steps_table() -> Table:
    """Return how many findings are left after each step of mending."""
    rows = []
    for number, name in enumerate(["原稿", *STEPS]):
        findings = check_letter(mended(number))
        absent = sum(one.category == MISSING for one in findings)
        names = "、".join(label(one).removeprefix("缺：") for one in findings) or "无"
        rows.append((f"{number}. {name}", absent, len(findings) - absent, names))
    return Table("示例：一步一步改", ("步骤", "缺的项目", "不该有的话", "还剩什么"), rows)


def refusal(values: Mapping[str, Any]) -> str:
    """Return why the template refuses values, or the empty text when it accepts them.

    Parameters
    ----------
    values : Mapping[str, Any]
        Value by name of the field.

    Returns
    -------
    str
        Every field that is missing or wrong.
    """
    try:
        render(template(), values)
    except DocumentError as error:
        return str(error)
    return ""


class LetterCheck(LiveControl):
    """Paste a letter, see what is absent, and mend it until nothing is.

    Attributes
    ----------
    letter : ipywidgets.Textarea
        The letter.
    check_button, step_button, reset_button : ipywidgets.Button
        Judge it; do the next step of the lesson; put the draft back.
    message, marked, answer : ipywidgets.HTML
        Verdict, marked letter and findings.
    findings : list of TextFinding
        Of the last check.
    """

    def __init__(self) -> None:
        self.findings: list[TextFinding] = []
        self.step = 0
        self.letter = widgets.Textarea(
            DRAFT, description="函", rows=12, layout={"width": "100%", "max_width": "44em"}
        )
        self.check_button = widgets.Button(description="检查", button_style="primary")
        self.step_button = widgets.Button(description="照课文改一步")
        self.reset_button = widgets.Button(description="换回原稿")
        self.message, self.marked, self.answer = (widgets.HTML() for _ in range(3))
        buttons = widgets.HBox(
            [self.check_button, self.step_button, self.reset_button],
            layout={"flex_flow": "row wrap"},
        )
        controls = [self.letter, buttons, self.message, self.marked, self.answer]
        super().__init__(controls, purpose="粘贴一封催收函，看缺了什么，补到不缺")
        self.check_button.on_click(self.check)
        self.step_button.on_click(self.go_on)
        self.reset_button.on_click(self.reset)

    def check(self, _: Any = None) -> None:
        """Judge the letter as it stands."""
        text = self.letter.value
        if not text.strip():
            self._show("先写一封函，再检查。", "", "")
            return
        self.findings = check_letter(text)
        absent = [one for one in self.findings if one.category == MISSING]
        others = [one for one in self.findings if one.category != MISSING]
        marked = MarkedText(text, others)._repr_html_()
        if not self.findings:
            self._show("没有缺项，也没有发现不该有的话。数和事实仍要由人核对。", marked, "")
            return
        table = findings_table(f"发现{len(self.findings)}处", [*others, *absent])
        self._show(f"缺{len(absent)}项，不该有的话{len(others)}处。", marked, table._repr_html_())

    def go_on(self, _: Any = None) -> None:
        """Do the next step of the lesson and judge the letter."""
        self.step = min(self.step + 1, len(STEPS))
        self.letter.value = mended(self.step)
        self.check()

    def reset(self, _: Any = None) -> None:
        """Put the draft back."""
        self.findings, self.step = [], 0
        self.letter.value = DRAFT
        self._show("", "", "")

    def _show(self, message: str, marked: str, answer: str) -> None:
        self.message.value = f"<p role='status'>{escape(message)}</p>" if message else ""
        self.marked.value, self.answer.value = marked, answer
