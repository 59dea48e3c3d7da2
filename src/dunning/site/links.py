"""Addresses of entries on the reference pages, and what a reader sees on hover."""

from sphinx.builders import Builder

from dunning.knowledge import Provision, Term

LAW_PAGE = "book/reference/law"
TOPICS_PAGE = "book/reference/law-topics"
TIMELINE_PAGE = "book/reference/law-timeline"
SOURCES_PAGE = "book/reference/sources"
TEMPLATES_PAGE = "book/reference/templates"
GLOSSARY_PAGE = "book/reference/glossary"


def law_url(builder: Builder, docname: str, provision: str) -> str:
    """Return the relative address of a provision on the law page."""
    return f"{builder.get_relative_uri(docname, LAW_PAGE)}#law-{provision}"


def term_url(builder: Builder, docname: str, term: Term) -> str:
    """Return the relative address of a term on the glossary page."""
    return f"{builder.get_relative_uri(docname, GLOSSARY_PAGE)}#term-{term.term}"


def source_url(builder: Builder, docname: str, unit: str) -> str:
    """Return the relative address of a unit on the page that reviews the old manuals."""
    return f"{builder.get_relative_uri(docname, SOURCES_PAGE)}#{unit}"


def provision_hint(provision: Provision) -> str:
    """Return what hovering over a citation says: standing, dates, how sure we are.

    Parameters
    ----------
    provision : Provision
        The entry of the registry.

    Returns
    -------
    str
        One line in Chinese.
    """
    parts = [provision.standing, provision.status_zh]
    if provision.effective:
        parts.append(f"{provision.effective.isoformat()}起施行")
    parts.append(f"核对于{provision.checked_on.isoformat()}")
    if provision.needs_verification:
        parts.append(provision.confidence_zh)
    return " · ".join(parts)
