"""What both kinds of report say: tables in Chinese, with ids masked."""

from dataclasses import dataclass

import pandas as pd

from dunning.compliance.auditor import AuditResult
from dunning.compliance.contacts import Fault
from dunning.compliance.masking import Masks, masked
from dunning.compliance.reading import Contacts
from dunning.compliance.rules import RULES
from dunning.knowledge.provisions import load_provisions

FINDINGS_ZH = {
    "at": "时间",
    "severity": "轻重",
    "rule": "规则",
    "debtor_id": "债务人",
    "agent": "催收员",
    "agency": "机构",
    "explanation": "说明",
    "provision": "依据",
    "contact_ids": "涉及的联系",
}
AGENTS_ZH = {"agency": "机构", "agent": "催收员", "contacts": "联系次数", "findings": "发现"}
DAYS_ZH = {"day": "日期", "contacts": "联系次数", "findings": "发现"}
RULES_ZH = {
    "name": "规则",
    "severity": "轻重",
    "force": "效力",
    "findings": "发现",
    "ground": "依据",
}
REFUSED_ZH = ("行", "列", "值", "应为")
NO_PROVISION = "本政策自定"


@dataclass(frozen=True)
class Report:
    """Tables of a report, ready to be shown.

    Parameters
    ----------
    title : str
        Name of the policy.
    lines : tuple of str
        What was read and judged (Chinese).
    findings, by_agent, by_rule, by_day, refused : pandas.DataFrame
        Chinese headings, masked ids.
    by_agent_and_rule : pandas.DataFrame
        Findings of each agent (rows) and rule (columns).
    """

    title: str
    lines: tuple[str, ...]
    findings: pd.DataFrame
    by_agent: pd.DataFrame
    by_rule: pd.DataFrame
    by_day: pd.DataFrame
    refused: pd.DataFrame
    by_agent_and_rule: pd.DataFrame


def make_report(result: AuditResult, *, mask: bool, source: Contacts | None) -> Report:
    """Put a result into words.

    Parameters
    ----------
    result : AuditResult
        What was found.
    mask : bool
        Whether people's ids are replaced by numbers, and the values of cells refused left out.
    source : Contacts or None
        How the log was read, for the lines refused.

    Returns
    -------
    Report
        Tables in Chinese.
    """
    masks = Masks(mask)
    findings = masked(result.findings, masks)
    names = {rule: title for rule, (title, _) in RULES.items()}
    findings["rule"] = findings["rule"].astype(object).map(names)
    findings["provision"] = _citations(findings["provision"])
    by_agent = masked(result.summary_by_agent, masks).rename(columns=AGENTS_ZH)
    crossed = findings.groupby(["agency", "agent", "rule"]).size().unstack(fill_value=0)
    crossed.index = [f"{agency} {agent}" for agency, agent in crossed.index]
    by_rule = result.summary_by_rule[list(RULES_ZH)].rename(columns=RULES_ZH)
    by_day = result.summary_by_day.rename(columns=DAYS_ZH)
    return Report(
        title=f"联系合规审计：{result.policy.name}",
        lines=_lines(result, mask, source),
        findings=findings[list(FINDINGS_ZH)].rename(columns=FINDINGS_ZH),
        by_agent=by_agent,
        by_rule=by_rule,
        by_day=by_day,
        refused=_refused(source, mask),
        by_agent_and_rule=crossed,
    )


def _lines(result: AuditResult, mask: bool, source: Contacts | None) -> tuple[str, ...]:
    judged = result.rows_judged
    read = source.report if source else f"读入{judged}行＝判定{judged}行＋拒绝0行"
    worst = int((result.findings["severity"] == "红线").sum())
    lines = [read, f"发现{len(result.findings)}项，其中红线{worst}项"]
    if source and source.rows_refused:
        lines.append("拒绝的行没有参加判定；改好后重新审计，发现可能增加")
    if mask:
        lines.append("债务人、催收员和机构以序号代替，联系编号只留末四位，拒绝的行不写原来的值")
    return (*lines, f"时刻按{result.policy.zone}")


def _citations(column: pd.Series) -> pd.Series:
    known = load_provisions()
    cited = {
        text: "；".join(known[rule].citation for rule in filter(None, text.split("|")))
        for text in column.unique()
    }
    return column.map({text: words or NO_PROVISION for text, words in cited.items()})


def _refused(source: Contacts | None, mask: bool) -> pd.DataFrame:
    """Return the cells refused; in a line moved by a cell any column may name a person."""
    rows = [
        (fault.row, fault.column, _shown(fault, mask), fault.expected)
        for fault in (source.faults if source else ())
    ]
    return pd.DataFrame(rows, columns=list(REFUSED_ZH))


def _shown(fault: Fault, mask: bool) -> str:
    is_shown = fault.is_told or fault.value == "" or not mask
    return str(fault.value) if is_shown else "（略）"
