"""Queries others wrote before they saw the search run: a floor under what strangers find."""

from pathlib import Path
from urllib.parse import unquote

import yaml
from playwright.sync_api import Page

from dunning.knowledge import load_glossary

from .conftest import DESKTOP

DATA = Path(__file__).resolve().parents[1] / "data"
FLOORS = {
    "search_queries_blind": (0.98, 0.93),
    "search_queries_blind_2": (0.98, 0.94),
    "search_queries_blind_3": (0.98, 0.85),
    "search_queries_blind_4": (0.97, 0.83),
    "search_queries_blind_5": (0.97, 0.88),
    "search_queries_blind_6": (0.97, 0.92),
    "search_queries_blind_7": (0.97, 0.85),
    "search_queries_blind_8": (0.97, 0.88),
    "search_queries_blind_9": (0.93, 0.82),
    "search_queries_blind_10": (0.97, 0.88),
    "search_queries_blind_11": (0.97, 0.88),
}
"""Of each exam the share found among the first five, and in the first place."""

EXAMS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))["queries"]
    for path in sorted(DATA.glob("search_queries_blind*.yaml"))
}
QUERIES = [entry for each in EXAMS.values() for entry in each]
FOUND, FIRST = 0.985, 0.9

# All queries in one visit; the end of a composition is answered without the pause for typing.
ASK = """(queries) => {
  const input = document.getElementById("search-input");
  return queries.map((query) => {
    input.value = query;
    input.dispatchEvent(new CompositionEvent("compositionend"));
    return [...document.querySelectorAll("#search-results a")].slice(0, 5).map((one) => one.href);
  });
}"""


def _is_at(address: str, wanted: str) -> bool:
    path, _, anchor = unquote(address).partition("#")
    name, _, mark = wanted.partition("#")
    return path.endswith(f"/{name}.html") and mark in {"", anchor}


def _opened(watched) -> Page:
    watched.page.locator("#search-open").click()
    ready = "() => document.getElementById('search-results').dataset.query === ''"
    watched.page.wait_for_function(ready)
    return watched.page


def test_a_term_and_its_other_names_lead_to_the_lesson_that_explains_it(site, open_page) -> None:
    names = {
        name: term.taught_in
        for term in load_glossary().values()
        if term.taught_in
        for name in (term.term, term.english, term.abbreviation, *term.aliases, *term.banned)
        if name
    }
    page = _opened(open_page(f"{site}/book/compliance/principles.html", viewport=DESKTOP))
    answers = dict(zip(names, page.evaluate(ASK, list(names)), strict=True))
    elsewhere = {
        name: answers[name][:1]
        for name, wanted in names.items()
        if not any(_is_at(link, wanted) for link in answers[name][:1])
    }
    assert len(elsewhere) <= 0.06 * len(names), elsewhere


def test_queries_of_others_find_their_page(site: str, open_page) -> None:
    assert EXAMS.keys() == FLOORS.keys()
    watched = open_page(f"{site}/book/compliance/principles.html", viewport=DESKTOP)
    page = _opened(watched)
    all_lost, all_later = [], []
    for name, (found, first) in FLOORS.items():
        queries = EXAMS[name]
        lost, later = [], []
        answers = page.evaluate(ASK, [str(entry["query"]) for entry in queries])
        for entry, links in zip(queries, answers, strict=True):
            good = [*entry["first"], *entry.get("also", [])]
            if not any(_is_at(link, one) for link in links for one in good):
                lost.append(entry["query"])
            if not any(_is_at(link, one) for link in links[:1] for one in entry["first"]):
                later.append(entry["query"])
        assert len(lost) <= (1 - found) * len(queries), (name, lost)
        assert len(later) <= (1 - first) * len(queries), (name, later)
        all_lost += lost
        all_later += later
    assert len(all_lost) <= (1 - FOUND) * len(QUERIES), all_lost
    assert len(all_later) <= (1 - FIRST) * len(QUERIES), all_later
    assert watched.faults == []


def test_every_place_they_should_find_exists(built: Path) -> None:
    """A query whose page is gone would be lost for a reason that is no fault of the search."""
    pages = {path.stem: path for path in built.rglob("*.html") if "_static" not in path.parts}
    texts: dict[str, str] = {}
    gone = []
    for wanted in {one for entry in QUERIES for one in (*entry["first"], *entry.get("also", []))}:
        name, _, mark = wanted.partition("#")
        if name in pages and name not in texts:
            texts[name] = pages[name].read_text(encoding="utf-8")
        if name not in pages or (mark and f'id="{mark}"' not in texts[name]):
            gone.append(wanted)
    assert gone == []
