"""What was learned from phrases: the browser weighs as the fit does."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page

from dunning.site.search.learned import LEVELS, SHARPNESS, Learned
from dunning.site.search.tokens import signs

from .conftest import DESKTOP

CHAPTER = "book/compliance/principles.html"
QUERIES = ("客户说他没钱了怎么办", "第68条 律师函", "单位前台问我是谁", "GBT45251", "骂")


@pytest.fixture
def opened(site: str, open_page) -> Page:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    page.locator("#search-open").click()
    page.wait_for_function("() => document.getElementById('search-results').dataset.query === ''")
    return page


@pytest.fixture
def learned(built: Path) -> Learned:
    """The weights as the build fitted them, before they were packed."""
    kept = json.loads((built.parent / ".doctrees" / "search-learned.json").read_text("utf-8"))
    return Learned(kept["biases"], kept["levels"])


def _likely(learned: Learned, query: str) -> dict[str, float]:
    known = signs(query) & learned.signs
    sizes = [0.0, *LEVELS]
    sums = {
        page: bias
        + sum(
            np.sign(level) * sizes[abs(level)]
            for sign, level in learned.levels[page].items()
            if sign in known
        )
        / np.sqrt(len(known))
        for page, bias in learned.biases.items()
    }
    shares = {page: np.exp(SHARPNESS * one) for page, one in sums.items()}
    return {page: share / sum(shares.values()) for page, share in shares.items()}


def test_the_browser_weighs_as_the_fit_does(opened: Page, learned: Learned) -> None:
    assert len(learned.biases) > 30
    lone = opened.evaluate("() => self.dunningSearchData.learned.lone")
    assert set(lone) <= learned.signs
    queries = [*QUERIES, lone[:3]]
    urls = opened.evaluate("() => self.dunningSearchData.pages.map((page) => page.url)")
    answers = opened.evaluate(
        """(queries) => {
          const engine = self.dunningSearchEngine(self.dunningSearchData);
          return queries.map(engine.likely);
        }""",
        queries,
    )
    for query, found in zip(queries, answers, strict=True):
        there = dict(zip((url.removesuffix(".html") for url in urls), found, strict=True))
        wanted = _likely(learned, query)
        assert {page: there[page] for page in wanted} == pytest.approx(wanted, abs=1e-9)
        assert sum(there.values()) == pytest.approx(1)


def test_words_that_say_nothing_weigh_nothing(opened: Page) -> None:
    engine = "self.dunningSearchEngine(self.dunningSearchData)"
    assert opened.evaluate(f"() => {engine}.likely('qqzzxxvv')") is None
