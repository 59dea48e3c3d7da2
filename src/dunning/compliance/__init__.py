"""Contact rules, call-log audit, and checks of scripts and letters.

Names are imported when they are first used, so that the text half runs without pandas.
"""

from importlib import import_module
from typing import Any

_AUDIT_HALF = {
    "AuditResult": "auditor",
    "Contacts": "reading",
    "ContactsError": "contacts",
    "Policy": "policy",
    "PolicyError": "policy",
    "audit": "auditor",
    "load_policy": "policy",
    "make_contact_log": "contact_log",
    "read_contacts": "reading",
    "read_policy": "policy",
    "write_excel": "excel_report",
    "write_html": "html_report",
}
_TEXT_HALF = {
    "TextFinding": "text.check",
    "check_letter": "text.letter",
    "check_text": "text.check",
    "read_script": "text.scripts",
}
_MODULES = _AUDIT_HALF | _TEXT_HALF

__all__ = sorted(_MODULES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """Import the module of a public name and keep the name here."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
