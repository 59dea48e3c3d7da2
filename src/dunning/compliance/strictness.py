"""Where one policy is laxer than another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dunning.compliance.limits import SEVERITIES, WAITS, Limit, QuietHours, Stricter, direction

if TYPE_CHECKING:
    from dunning.compliance.policy import Policy

_ALLOWS: dict[Stricter, Callable[[Any, Any], bool]] = {
    Stricter.LOWER: lambda value, base: value <= base,
    Stricter.HIGHER: lambda value, base: value >= base,
    Stricter.FEWER: lambda value, base: set(value) <= set(base),
    Stricter.MORE: lambda value, base: set(value) >= set(base),
    Stricter.FALSE: lambda value, base: base or not value,
    Stricter.TRUE: lambda value, base: value or not base,
}
_ORDERED = {"severity": SEVERITIES, "failed_calls_wait": WAITS}


@dataclass(frozen=True)
class Laxity:
    """One field that is laxer than allowed.

    Parameters
    ----------
    limit, field : str
        Where; limit ``"-"`` for the policy as a whole.
    value, base_value : str
        What the policy says, and the policy it is held to.
    demand : str
        What would be right (Chinese).
    """

    limit: str
    field: str
    value: str
    base_value: str
    demand: str


def laxities(policy: "Policy", base: "Policy") -> Iterator[Laxity]:
    """Compare field by field.

    Parameters
    ----------
    policy, base : Policy
        The policy, and the one it must not be laxer than.

    Yields
    ------
    Laxity
        Every field that is laxer, missing, or counted by another clock.
    """
    if policy.zone != base.zone and not base.zone_is_debtors:
        yield Laxity("-", "zone", policy.zone, base.zone, "时区决定几点算几点，不能改")
    for field in ("jurisdiction", "binding_standings", "advisory_standings"):
        value, there = getattr(policy, field), getattr(base, field)
        if value != there:
            yield Laxity("-", field, _shown(value), _shown(there), "不能改")
    for name, limit in base.limits.items():
        mine = getattr(policy.limits, name)
        if mine is None:
            yield Laxity(name, "-", "没有", "有这项限度", "不能去掉")
        else:
            yield from _of_limit(name, mine, limit)


def _of_limit(name: str, mine: Limit, base: Limit) -> Iterator[Laxity]:
    if isinstance(base, QuietHours) and isinstance(mine, QuietHours):
        freed = base.minutes - mine.minutes
        if freed:
            hour, minute = divmod(min(freed), 60)
            demand = f"不能放开{hour:02d}:{minute:02d}这一刻，时段只能加长"
            yield Laxity(name, "spans", _spans(mine), _spans(base), demand)
    for field in type(base).model_fields:
        value, there = getattr(mine, field), getattr(base, field)
        mark = direction(type(base), field)
        if mark and not _ALLOWS[mark](value, there):
            yield Laxity(name, field, _shown(value), _shown(there), mark.value)
        order = _ORDERED.get(field, ())
        if order and order.index(value) < order.index(there):
            yield Laxity(name, field, value, there, "不能改轻")


def _spans(limit: QuietHours) -> str:
    return "、".join(f"{span.start}至{span.end}" for span in limit.spans)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value) or "空"
    return str(value).lower() if isinstance(value, bool) else str(value)
