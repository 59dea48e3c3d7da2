"""Every knowledge unit of a chapter is treated once, on the page of that chapter."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from dunning.knowledge.chapters import chapters_of_page
from dunning.knowledge.finding import Finding
from dunning.knowledge.lint.page import Page
from dunning.knowledge.units import Units

REASON = "unit-placement"

Places = Mapping[str, list[tuple[Page, int]]]
"""Page and line of every mark of a unit, by the id of the unit."""

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
    places = placed_units(pages)
    return [*_misplaced(places, units), *_repeated(places), *_left_out(pages, places, units)]


def placed_units(pages: Sequence[Page]) -> dict[str, list[tuple[Page, int]]]:
    """Find every mark of a unit.

    Parameters
    ----------
    pages : sequence of Page
        Every page and notebook of the book.

    Returns
    -------
    dict[str, list[tuple[Page, int]]]
        Page and line of each mark, by the id of the unit.
    """
    places: dict[str, list[tuple[Page, int]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            for match in _UNIT.finditer(line.text):
                places[match[1].strip()].append((page, line.number))
    return places


def _misplaced(places: Places, units: Units) -> list[Finding]:
    return [
        Finding(
            page.file,
            line,
            REASON,
            f"{unit_id}属于“{units[unit_id].chapter}”章，放在了“{page.chapter or '无章'}”页",
            "应移到所属章节的页面",
        )
        for unit_id, found in places.items()
        for page, line in found
        if unit_id in units and units[unit_id].chapter not in chapters_of_page(page.chapter)
    ]


def _repeated(places: Places) -> list[Finding]:
    findings = []
    for unit_id, ((first, first_line), *again) in places.items():
        right = f"已在{first.file}:{first_line}，应只放一次"
        findings += [
            Finding(page.file, line, REASON, f"{unit_id}重复放置", right) for page, line in again
        ]
    return findings


def _left_out(pages: Sequence[Page], places: Places, units: Units) -> list[Finding]:
    return [
        Finding(
            page.file,
            1,
            REASON,
            f"没有放置{unit.id}“{unit.title}”",
            f"应在讲它的段落开头写{{unit}}`{unit.id}`",
        )
        for page in pages
        for unit in units.of_page(page.chapter)
        if unit.id not in places
    ]
