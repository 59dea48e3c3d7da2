"""Month, tables and controls of the lesson on auditing contacts; everybody in it is invented."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import ipywidgets as widgets
import pandas as pd

from dunning.compliance import (
    AuditResult,
    Policy,
    PolicyError,
    audit,
    load_policy,
    make_contact_log,
    read_policy,
)
from dunning.compliance.columns import CHANNELS_ZH, PHONE, RELATIONS_ZH
from dunning.compliance.rules import RULES
from dunning.notebook.live import LiveControl
from dunning.notebook.tables import Table

POLICY = "mainland-2026"
"""The policy of the lesson."""

EVENTS_ZH = {
    "": "",
    "stop_request": "要求停止联系",
    "lost_contact": "登记失联",
    "consent": "同意",
    "complaint": "投诉",
}
"""What happened in a contact, for readers."""

ALL = "全部"
LONGEST = 15
"""Most findings the control lists."""


def month() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the invented log of the lesson, 2 to 31 March 2026, and what is planted in it."""
    return make_contact_log(2026, debtors=160, days=30, violations_per_rule=3)


def policy_from_text(text: str, *, file: str = "my-agency.yaml") -> Policy:
    """Read a policy written in a cell as `dunning.compliance.read_policy` reads a file.

    Parameters
    ----------
    text : str
        YAML.
    file : str
        Name the policy would have as a file; messages show it.

    Returns
    -------
    Policy
        The whole policy, inherited limits included.

    Raises
    ------
    PolicyError
        As `dunning.compliance.read_policy`.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder, file)
        path.write_text(text, encoding="utf-8")
        try:
            return read_policy(path)
        except PolicyError as error:
            # The folder's name differs from run to run; stored outputs must not.
            raise PolicyError(file, error.entry, error.field, error.problem) from None


def identities(findings: pd.DataFrame) -> set[tuple[str, str]]:
    """Return rule and contact at fault of every finding or planted violation."""
    return set(zip(findings["rule"], findings["contact_id"], strict=True))


_OUTCOMES = {
    **dict.fromkeys(PHONE, ("接通了，没有说话", "没有接通")),
    "visit": ("见到了人", "没有见到人"),
}
"""What a contact that lasted no second came to, if it was answered and if not; else a message."""


def contacts_table(caption: str, log: pd.DataFrame) -> Table:
    """Return contacts in words, one row each.

    Parameters
    ----------
    caption : str
        What the table holds.
    log : pandas.DataFrame
        Rows of a contact log, ``at`` as ISO 8601 text.

    Returns
    -------
    Table
        Contact, time, who contacted whom, and what happened.
    """
    rows = []
    for row in log.to_dict("records"):
        way = f"{CHANNELS_ZH[row['channel']]}，找{RELATIONS_ZH[row['relation']]}"
        reached, missed = _OUTCOMES.get(row["channel"], ("已送达", "没有送达"))
        outcome = reached if row["answered"] else missed
        if row["duration_seconds"]:
            outcome = f"谈了{row['duration_seconds']}秒"
        event = EVENTS_ZH[row["event"]]
        rows.append(
            (
                row["contact_id"],
                row["at"][5:19].replace("T", " "),
                f"{row['agent_id']}（{row['agency_id'] or '自催'}）",
                "，".join(filter(None, (way, outcome, event))),
            )
        )
    return Table(caption, ("联系", "时间", "催收员", "做了什么"), rows)


def chain_table(log: pd.DataFrame, finding: pd.Series) -> Table:
    """Return the contacts that make up one finding, the one at fault last.

    Parameters
    ----------
    log : pandas.DataFrame
        The log that was audited.
    finding : pandas.Series
        A row of the findings.

    Returns
    -------
    Table
        As `contacts_table`.
    """
    rows = log.set_index("contact_id", drop=False).loc[list(finding["contact_ids"])]
    name = RULES[finding["rule"]][0]
    return contacts_table(f"示例：“{name}”由这些联系构成，最后一次越线", rows)


def findings_table(caption: str, findings: pd.DataFrame) -> Table:
    """Return findings in words, the gravest first, then by time."""
    ordered = findings.sort_values(["severity", "at"], ascending=[False, True], kind="stable")
    rows = [
        (
            f"{row['at']:%m-%d %H:%M}",
            row["agent"],
            f"{row['severity']}·{RULES[row['rule']][0]}",
            row["explanation"],
        )
        for row in ordered.to_dict("records")
    ]
    return Table(caption, ("时间", "催收员", "轻重和规则", "说明"), rows)


def rules_table(result: AuditResult) -> Table:
    """Return each rule of the policy with the number of findings, its force and its ground."""
    summary = result.summary_by_rule.sort_values("findings", ascending=False, kind="stable")
    rows = [
        (row["name"], f"{row['severity']}，{row['findings']}项", row["force"], row["ground"])
        for row in summary.to_dict("records")
    ]
    return Table("每条规则的发现、效力和依据（示例）", ("规则", "发现", "效力", "依据"), rows)


def agents_table(result: AuditResult) -> Table:
    """Return contacts, findings and findings per 100 contacts of each agent."""
    rows = [
        (
            row["agent"],
            row["agency"] or "自催",
            f"{row['contacts']}次",
            f"{row['findings']}项，红线{row['红线']}项，"
            f"每百次{row['findings'] / row['contacts'] * 100:.1f}项",
        )
        for row in result.summary_by_agent.to_dict("records")
    ]
    return Table("示例：各催收员的发现", ("催收员", "机构", "联系", "发现"), rows)


@dataclass(frozen=True)
class Counts:
    """Two limits of calls a day.

    Parameters
    ----------
    calls : int
        Conversations with one person.
    attempts : int
        Unanswered attempts on one number.
    """

    calls: int
    attempts: int

    def policy(self) -> Policy:
        """Return the default policy with these two limits; `PolicyError` when laxer."""
        return policy_from_text(
            f"id: trial\nname: 你调的政策\nextends: {POLICY}\nlimits:\n"
            f"  effective_calls: {{max_per_day: {self.calls}}}\n"
            f"  unanswered_attempts: {{max_per_day: {self.attempts}}}\n",
            file="trial.yaml",
        )


class AuditExplorer(LiveControl):
    """Choose an agent or a rule, move two limits, and see what is found.

    Parameters
    ----------
    log : pandas.DataFrame
        The contacts.

    Attributes
    ----------
    contacts : pandas.DataFrame
        The log.
    agent, rule : ipywidgets.Dropdown
        Which findings to list.
    calls, attempts : ipywidgets.IntSlider
        The limits; beyond the default they are refused.
    message, answer : ipywidgets.HTML
        What became of the limits, and the findings.
    result : AuditResult
        By the last policy that was accepted.
    """

    def __init__(self, log: pd.DataFrame) -> None:
        self.contacts = log
        self.base = audit(log, load_policy(POLICY))
        limits = self.base.policy.limits
        start = Counts(limits.effective_calls.max_per_day, limits.unanswered_attempts.max_per_day)
        self.result = self.base
        self._results = {start: self.base}
        wide = {"style": {"description_width": "9em"}, "layout": {"width": "32em"}}
        names = [(RULES[name][0], name) for name, _ in limits.items() if name in RULES]
        self.agent = widgets.Dropdown(
            options=[ALL, *sorted(log["agent_id"].unique())], description="催收员", **wide
        )
        self.rule = widgets.Dropdown(options=[(ALL, ALL), *names], description="规则", **wide)
        self.calls = self._slider("每日有效通话上限", start.calls, wide)
        self.attempts = self._slider("每日未接通上限", start.attempts, wide)
        self.message, self.answer = widgets.HTML(), widgets.HTML()
        controls = [self.agent, self.rule, self.calls, self.attempts]
        super().__init__(
            [*controls, self.message, self.answer],
            purpose="选催收员或规则，移动每日上限，看发现怎么变",
        )
        for control in controls:
            control.observe(self.update, names="value")
        self.update()

    @staticmethod
    def _slider(description: str, value: int, wide: dict) -> widgets.IntSlider:
        top = value + 2
        return widgets.IntSlider(
            value, 0, top, 1, description=description, continuous_update=False, **wide
        )

    @property
    def shown(self) -> pd.DataFrame:
        """The findings of the chosen agent and rule."""
        findings = self.result.findings
        for column, chosen in (("agent", self.agent.value), ("rule", self.rule.value)):
            if chosen != ALL:
                findings = findings[findings[column] == chosen]
        return findings

    def update(self, _change: object = None) -> None:
        """Judge the log by the limits as they stand and list the findings."""
        counts = Counts(self.calls.value, self.attempts.value)
        try:
            if counts not in self._results:
                self._results[counts] = audit(self.contacts, counts.policy())
            self.result = self._results[counts]
            self.message.value = f"<p role='status'>{escape(self._compared())}</p>"
        except PolicyError as refused:
            text = f"这份政策被拒绝，下面仍是上一份的结果。{refused}"
            self.message.value = f"<p role='alert'>{escape(text)}</p>"
        shown = self.shown
        caption = f"选中{len(shown)}项"
        if len(shown) > LONGEST:
            caption += f"，列出最重、最早的{LONGEST}项"
        table = findings_table(caption, shown)
        listed = Table(table.caption, table.columns, table.rows[:LONGEST])
        self.answer.value = listed._repr_html_()

    def _compared(self) -> str:
        known, found = identities(self.base.findings), identities(self.result.findings)
        return (
            f"默认政策发现{len(known)}项；这份政策发现{len(found)}项，"
            f"多{len(found - known)}项，少{len(known - found)}项。"
        )
