"""The audit rules: one function for each limit of a policy, on the whole log at once."""

from collections.abc import Callable
from typing import Any

from dunning.compliance.rules import conduct, consent, frequency, persons, times
from dunning.compliance.timeline import Hits, Timeline

RULES: dict[str, tuple[str, Callable[[Timeline, Any], Hits]]] = {
    "quiet_hours": ("禁止时段联系", times.quiet_hours),
    "visit_hours": ("外访时段", times.visit_hours),
    "effective_calls": ("每日有效通话超限", frequency.effective_calls),
    "unanswered_attempts": ("每日未接通拨打超限", frequency.unanswered_attempts),
    "calls_in_window": ("连续多日拨打超限", frequency.calls_in_window),
    "cooldown_after_conversation": ("通话后又拨打", frequency.cooldown_after_conversation),
    "collection_targets": ("向第三人催收", persons.collection_targets),
    "third_party_contact": ("没有失联就联系第三人", persons.third_party_contact),
    "disclosure": ("向第三人泄露债务", persons.disclosure),
    "stop_request": ("要求停止后仍联系", consent.stop_request),
    "recording": ("没有录音", conduct.recording),
    "recording_retention": ("录音保存年限不足", conduct.recording_retention),
    "identity": ("没有说明身份", conduct.identity),
    "visit_staff": ("外访人数不足", conduct.visit_staff),
    "home_entry": ("未经同意进入住宅", conduct.home_entry),
    "agency_listed": ("委外机构不在名单", conduct.agency_listed),
    "agency_notice": ("委外没有告知债务人", conduct.agency_notice),
    "agency_channels": ("委外机构用社交软件", conduct.agency_channels),
}
"""Name for readers and function of each rule, by the name of its limit."""
