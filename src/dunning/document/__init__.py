"""Letters, messages, agreements and records made from checked values, or refused whole.

``to_docx`` is imported when it is first used: the rest runs where there is no python-docx.
"""

from typing import Any

from dunning.document.errors import DocumentError
from dunning.document.render import Document, blank, render
from dunning.document.template import Template, TemplateField, load_templates

__all__ = [
    "Document",
    "DocumentError",
    "Template",
    "TemplateField",
    "blank",
    "load_templates",
    "render",
    "to_docx",
]


def __getattr__(name: str) -> Any:
    """Import the Word form when it is asked for."""
    if name != "to_docx":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dunning.document.word import to_docx  # noqa: PLC0415 - see above

    globals()[name] = to_docx
    return to_docx
