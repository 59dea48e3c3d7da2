"""Every knowledge unit of a chapter is treated once, on the page of that chapter."""

import re
from collections import defaultdict
from collections.abc import Sequence

from dunning.knowledge.chapters import chapters_of_page
from dunning.knowledge.finding import Finding
from dunning.knowledge.lint.page import Page
from dunning.knowledge.units import Units

REASON = "unit-placement"

_UNIT = re.compile(r"\{unit\}`([^`]*)`")


def check(pages: Sequence[Page], units: Units) -> list[Finding]:
    """Check the places of the units on all lessons.

    Parameters
    ----------
    pages : sequence of Page
        Every page and notebook of the book.
    units : Units
        The register.

    Returns
    -------
    list of Finding
        Units missing from their page, placed twice, or placed on another chapter's page.
    """
    findings = []
    places: dict[str, list[tuple[Page, int]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            for match in _UNIT.finditer(line.text):
                places[match[1].strip()].append((page, line.number))
    for unit_id, found in places.items():
        unit = units.get(unit_id)
        for page, line in found:
            if unit and unit.chapter not in chapters_of_page(page.chapter):
                findings.append(
                    Finding(
                        page.file,
                        line,
                        REASON,
                        f"{unit_id}属于“{unit.chapter}”章，放在了“{page.chapter or '无章'}”页",
                        "应移到所属章节的页面",
                    )
                )
        for page, line in found[1:]:
            first = f"{found[0][0].file}:{found[0][1]}"
            findings.append(
                Finding(page.file, line, REASON, f"{unit_id}重复放置", f"已在{first}，应只放一次")
            )
    for page in pages:
        for unit in units.of_page(page.chapter):
            if unit.id not in places:
                findings.append(
                    Finding(
                        page.file,
                        1,
                        REASON,
                        f"没有放置{unit.id}“{unit.title}”",
                        f"应在讲它的段落开头写{{unit}}`{unit.id}`",
                    )
                )
    return findings
