"""What a page weighs when it is first opened, and that it does not grow with the book."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from dunning.site.pages import part_contents

from .test_every_page import PAGES

HEADERS = 300
"""Bytes a server sends before each file."""

TEXT, FIGURES = 64 * 1024, 90 * 1024
LOADED = (
    "//link[@rel='stylesheet' or @rel='icon']/@href | //script[@src]/@src | //main//img[@src]/@src"
)


@cache
def wire(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6)) + HEADERS


@pytest.mark.parametrize("name", PAGES)
def test_first_load_is_light(built: Path, name: str) -> None:
    page = built / name
    tree = html.document_fromstring(page.read_text(encoding="utf-8"))
    files = [page.parent / re.sub(r"[?#].*", "", address) for address in tree.xpath(LOADED)]
    assert files
    weight = wire(page) + sum(wire(file.resolve()) for file in set(files))
    assert weight <= (FIGURES if tree.xpath("//@data-plot") else TEXT), f"{weight / 1024:.1f} KiB"
    heavy = [file.name for file in files if "plotly" in file.name or "pyodide" in file.name]
    assert heavy == []


def contents(sizes: list[int], current: int | None) -> str:
    """Return the contents of a book as Sphinx writes them: parts of so many chapters."""

    def item(part: int, chapter: int) -> str:
        mark = " current" if (part, chapter) == (current, 3) else ""
        link = f'<a class="reference internal" href="{part}/{chapter}.html">{part}之{chapter}</a>'
        return f'<li class="toctree-l1{mark}">{link}</li>'

    return "\n".join(
        f'<p aria-level="2" class="caption" role="heading"><span class="caption-text">部分{part}'
        f"</span></p>\n<ul>\n{''.join(item(part, chapter) for chapter in range(size))}\n</ul>"
        for part, size in enumerate(sizes)
    )


def test_a_page_lists_its_own_part_and_only_names_the_others() -> None:
    shown = part_contents(contents([6, 6, 6, 6], current=2), whole=False)
    links = html.fragment_fromstring(shown, create_parent="nav").xpath("//a/@href")
    own = [f"2/{chapter}.html" for chapter in range(6)]
    assert links == ["0/0.html", "1/0.html", *own, "3/0.html"]
    assert "role=" not in shown


def test_ten_times_the_chapters_elsewhere_change_nothing_on_a_page() -> None:
    small, large = contents([6, 6, 6, 6], current=2), contents([60, 60, 6, 60], current=2)
    assert part_contents(small, whole=False) == part_contents(large, whole=False)


def test_the_front_page_lists_the_whole_book() -> None:
    assert part_contents(contents([4, 4, 4], current=None), whole=True).count("<a ") == 12
