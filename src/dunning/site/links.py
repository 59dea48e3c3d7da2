"""Addresses of the pages that programs know, of entries on them, what a reader sees on hover."""

from collections.abc import Mapping

from sphinx.builders import Builder

from dunning.knowledge import Provision, Term, load_provisions
from dunning.site.sealing import BUILD_PAGE as BUILD_FILE

LAW_PAGE = "book/reference/law"
TOPICS_PAGE = "book/reference/law-topics"
TIMELINE_PAGE = "book/reference/law-timeline"
SOURCES_PAGE = "book/reference/sources"
TEMPLATES_PAGE = "book/reference/templates"
GLOSSARY_PAGE = "book/reference/glossary"
PROGRESS_PAGE = "book/reference/progress"
EXAM_PAGE = "book/reference/exam"
DOWNLOADS_PAGE = "book/reference/downloads"
BUILD_PAGE = BUILD_FILE.removesuffix(".html")

LAW_PARTS: Mapping[str, tuple[str, ...]] = {
    "statutes": ("法律",),
    "rules": ("行政法规", "地方性法规", "部门规章", "规范性文件"),
    "judicial": ("司法解释", "司法文件", "案例"),
    "standards": ("推荐性国家标准", "行业自律", "征求意见稿", "境外规则"),
}
"""The pages that hold the entries of the register, by standing; the law page itself lists them."""

SOURCE_PARTS: Mapping[str, tuple[str, str]] = {"1": ("K001", "K130"), "2": ("K131", "K999")}
"""The pages that hold the units of the old manuals, first and last unit of each."""


def law_page(provision: Provision) -> str:
    """Return the document that holds the entry of a provision."""
    return next(
        f"{LAW_PAGE}-{part}"
        for part, standings in LAW_PARTS.items()
        if provision.standing in standings
    )


def source_page(unit: str) -> str:
    """Return the document that holds a unit."""
    return next(
        f"{SOURCES_PAGE}-{part}"
        for part, (first, last) in SOURCE_PARTS.items()
        if first <= unit <= last
    )


def law_url(builder: Builder, docname: str, provision: str) -> str:
    """Return the relative address of the entry of a provision."""
    page = law_page(load_provisions()[provision])
    return f"{builder.get_relative_uri(docname, page)}#law-{provision}"


def term_url(builder: Builder, docname: str, term: Term) -> str:
    """Return the relative address of a term on the glossary page."""
    return f"{builder.get_relative_uri(docname, GLOSSARY_PAGE)}#term-{term.term}"


def source_url(builder: Builder, docname: str, unit: str) -> str:
    """Return the relative address of a unit of the old manuals."""
    return f"{builder.get_relative_uri(docname, source_page(unit))}#{unit}"


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
