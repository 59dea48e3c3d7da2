"""Short ways to write a log in a test; everything not named is a lawful call to the debtor."""

from typing import Any

import pandas as pd

from dunning.compliance import Policy, audit, load_policy

MAINLAND = "mainland-2026"


def contact(contact_id: str, at: str, **fields: Any) -> dict[str, Any]:
    row = {
        "contact_id": contact_id,
        "at": at if "T" in at and at[-6] in "+-Z" else f"{at}+08:00",
        "duration_seconds": 60,
        "channel": "call",
        "debtor_id": "D1",
        "relation": "debtor",
        "address_id": "N1",
        "answered": True,
        "agent_id": "A1",
        "agency_id": "",
        "recording_id": "R1",
        "purpose": "collect",
        "debt_disclosed": False,
        "identity_stated": True,
        "consent": "",
        "event": "",
        "visitors": 0,
        "entered_home": False,
    }
    unknown = set(fields) - set(row) - {"recording_kept_until", "agency_notified"}
    assert not unknown, unknown
    return row | fields


def missed(contact_id: str, at: str, **fields: Any) -> dict[str, Any]:
    nothing = {"answered": False, "duration_seconds": 0, "recording_id": ""}
    return contact(contact_id, at, **(nothing | fields))


def relative(contact_id: str, at: str, **fields: Any) -> dict[str, Any]:
    person = {"relation": "reserved_contact", "address_id": "N9", "purpose": "relay"}
    return contact(contact_id, at, **(person | fields))


def judged(rows: list[dict[str, Any]], policy: Policy | str = MAINLAND) -> set[tuple[str, str]]:
    """Return rule and contact at fault of every finding."""
    chosen = load_policy(policy) if isinstance(policy, str) else policy
    return found(audit(pd.DataFrame(rows), chosen).findings)


def found(findings: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(findings["rule"], findings["contact_id"], strict=True))
