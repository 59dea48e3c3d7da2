"""Hold a contact log to a policy: findings, and summaries by agent, rule and day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from dunning.compliance.contacts import checked
from dunning.compliance.limits import SEVERITIES
from dunning.compliance.policy import Policy
from dunning.compliance.rules import RULES
from dunning.compliance.rules.consent import has_consent
from dunning.compliance.timeline import Hits, Timeline

FINDING_COLUMNS = (
    "rule",
    "severity",
    "contact_ids",
    "debtor_id",
    "agent",
    "agency",
    "day",
    "provision",
    "explanation",
    "contact_id",
    "at",
)
"""Columns of the findings, in this order."""


@dataclass(frozen=True)
class AuditResult:
    """What an audit found.

    Parameters
    ----------
    policy : Policy
        The policy.
    findings : pandas.DataFrame
        One row for each contact and rule it breaks, in the order of time: ``rule`` (name of the
        limit), ``severity`` (红线, 违规 or 提示), ``contact_ids`` (tuple: the contacts that make
        it up, the one at fault last), ``debtor_id``, ``agent``, ``agency`` (of the one at fault),
        ``day`` (datetime64, local), ``provision`` (ids joined by ``|``), ``explanation``
        (Chinese), ``contact_id`` and ``at`` (of the one at fault, local time). A finding is the
        same as another when rule and contact_id are the same.
    rows_judged : int
        Contacts judged.
    contacts : pandas.DataFrame
        Number of contacts by ``agent``, ``agency`` and ``day``.
    """

    policy: Policy
    findings: pd.DataFrame
    rows_judged: int
    contacts: pd.DataFrame = field(repr=False)

    @cached_property
    def summary_by_agent(self) -> pd.DataFrame:
        """One row for each agency and agent of the log: contacts, findings, by severity."""
        keys = ["agency", "agent"]
        worst = ["红线", "findings"]
        return self._summary(keys).sort_values([*worst, *keys], ascending=[False] * 2 + [True] * 2)

    @cached_property
    def summary_by_day(self) -> pd.DataFrame:
        """One row for each day of the log: contacts, findings, by severity."""
        return self._summary(["day"])

    @cached_property
    def summary_by_rule(self) -> pd.DataFrame:
        """One row for each rule of the policy, those without a finding too."""
        counts = self.findings["rule"].astype(object).value_counts()
        rows = [
            {
                "rule": name,
                "name": RULES[name][0],
                "severity": limit.severity,
                "force": self.policy.force(name),
                "findings": int(counts.get(name, 0)),
                "ground": self.policy.ground(name),
            }
            for name, limit in self.policy.limits.items()
            if name in RULES
        ]
        return pd.DataFrame(rows)

    def _summary(self, keys: list[str]) -> pd.DataFrame:
        contacts = self.contacts.groupby(keys, as_index=False)["contacts"].sum()
        found = self.findings.groupby([*keys, "severity"], observed=True).size().unstack()
        found = found.reindex(columns=SEVERITIES[::-1]).fillna(0).astype(int)
        found.columns = pd.Index(found.columns.astype(str))
        found.insert(0, "findings", found.sum(axis=1))
        merged = contacts.merge(found.reset_index(), on=keys, how="left")
        names = ["findings", *SEVERITIES[::-1]]
        return merged.fillna(dict.fromkeys(names, 0)).astype(dict.fromkeys(names, int))


def audit(
    contacts: pd.DataFrame, policy: Policy, *, progress: Callable[[str], None] | None = None
) -> AuditResult:
    """Judge every contact of a log by every limit of a policy.

    Parameters
    ----------
    contacts : pandas.DataFrame
        Columns as in `dunning.compliance.columns.COLUMNS`; rows in any order.
    policy : Policy
        See `dunning.compliance.load_policy`.
    progress : callable, optional
        Called with the name of each rule before it is applied (Chinese).

    Returns
    -------
    AuditResult
        Findings and summaries.

    Raises
    ------
    ContactsError
        When a column is missing or a cell cannot be understood; nothing is judged then.
    """
    frame = checked(contacts)
    line = Timeline(frame, policy)
    consented = has_consent(line, policy.limits.consent)
    parts: list[tuple[str, Hits]] = []
    for name, limit in policy.limits.items():
        if name not in RULES:
            continue
        title, find = RULES[name]
        if progress:
            progress(title)
        hits = find(line, limit)
        parts.append((name, _without(hits, consented) if limit.lifted_by_consent else hits))
    return AuditResult(policy, _findings(line, parts), len(frame), _contacts(line))


def _without(hits: Hits, lifted: np.ndarray) -> Hits:
    keep = ~lifted[hits.rows]
    if keep.all():
        return hits
    texts = [text for text, kept in zip(hits.texts, keep.tolist(), strict=True) if kept]
    companions = None if hits.companions is None else hits.companions[keep]
    return Hits(hits.rows[keep], texts, companions)


def _findings(line: Timeline, parts: list[tuple[str, Hits]]) -> pd.DataFrame:
    policy, ids = line.policy, line.column("contact_id")
    rows = np.concatenate([hits.rows for _, hits in parts] or [np.zeros(0, dtype=np.int64)])
    rule = np.repeat(np.arange(len(parts)), [len(hits.rows) for _, hits in parts])
    order = np.lexsort((rule, rows))
    rows, rule = rows[order], rule[order]
    names = [name for name, _ in parts]
    limits = [policy.limit(name) for name in names]
    texts = np.array([text for _, hits in parts for text in hits.texts], dtype=object)
    sets = np.empty(len(rows), dtype=object)
    sets[:] = [found for _, hits in parts for found in _contact_ids(hits, ids)]
    seconds = (line.day * 86_400 + line.second)[rows]
    severities = [SEVERITIES.index(limit.severity) for limit in limits]
    table = {
        "rule": pd.Categorical.from_codes(rule, names),
        "severity": pd.Categorical.from_codes(
            np.array(severities, dtype=np.int8)[rule], list(SEVERITIES), ordered=True
        ),
        "contact_ids": sets[order],
        "debtor_id": line.column("debtor_id")[rows],
        "agent": line.column("agent_id")[rows],
        "agency": line.column("agency_id")[rows],
        "day": line.day[rows].astype("datetime64[D]").astype("datetime64[s]"),
        "provision": np.array(["|".join(limit.provisions) for limit in limits], dtype=object)[rule],
        "explanation": texts[order],
        "contact_id": ids[rows],
        "at": pd.Series(seconds.astype("datetime64[s]")).dt.as_unit("s"),
    }
    return pd.DataFrame(table, columns=list(FINDING_COLUMNS))


def _contact_ids(hits: Hits, ids: np.ndarray) -> list[tuple[str, ...]]:
    if hits.companions is None:
        return [(name,) for name in ids[hits.rows].tolist()]
    together = np.concatenate([hits.companions, hits.rows[:, None]], axis=1)
    return list(map(tuple, ids[together].tolist()))


def _contacts(line: Timeline) -> pd.DataFrame:
    """Count contacts by agency, agent and day."""
    table = pd.DataFrame(
        {
            "agency": line.frame["agency_id"].to_numpy()[line.order],
            "agent": line.frame["agent_id"].to_numpy()[line.order],
            "day": line.day,
        }
    )
    counts = table.groupby(["agency", "agent", "day"], as_index=False, observed=True).size()
    counts["day"] = counts["day"].to_numpy().astype("datetime64[D]").astype("datetime64[s]")
    counts = counts.astype({"agency": object, "agent": object})
    return counts.rename(columns={"size": "contacts"})
