"""What a page may claim about a provision, and the role that makes each claim."""

from dunning.knowledge.provisions import STANDINGS_WITHOUT_FORCE, Provision

CLAIMS = {
    "settled": "现行有效且已核实",
    "unverified": "尚待核实",
    "history": "已经失效",
    "compare": "在境内没有约束力，只供对照",
}
"""Every claim and its meaning in Chinese."""

ROLES = {
    "settled": "law",
    "unverified": "law-unverified",
    "history": "law-history",
    "compare": "law-compare",
}
"""The MyST role that an author writes for each claim."""

_MARKS = {"unverified": "待核实", "history": "已失效", "compare": "仅供对照"}


def claim_of(provision: Provision) -> str:
    """Return the only claim that the registry bears out for a provision.

    Parameters
    ----------
    provision : Provision
        The entry of the registry.

    Returns
    -------
    str
        Key of `CLAIMS`.
    """
    if provision.status in {"repealed", "superseded"}:
        return "history"
    if provision.needs_verification or provision.status == "unknown":
        return "unverified"
    if provision.standing in STANDINGS_WITHOUT_FORCE:
        return "compare"
    return "settled"


def mark_of(provision: Provision) -> str:
    """Return the badge that stands beside a citation; empty for a settled rule."""
    return _MARKS.get(claim_of(provision), "")
