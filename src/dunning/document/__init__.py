"""Letters, messages, agreements and records made from checked values, or refused whole."""

from dunning.document.errors import DocumentError
from dunning.document.render import Document, blank, render
from dunning.document.template import Template, TemplateField, load_templates
from dunning.document.word import to_docx

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
