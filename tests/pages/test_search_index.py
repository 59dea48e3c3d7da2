"""The packed index: numbers, vocabulary, what it says of pages and terms, its budget."""

import gzip
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning.site.search import build_index
from dunning.site.search.index import PageParts, strong_tokens
from dunning.site.search.pack import COUNT_CLASSES, SIGNS, Vocabulary, count_class, number
from dunning.site.search.tokens import tokens


def _numbers(text: str) -> list[int]:
    """Read gaps back, as the browser does."""
    half, found, here, digit, power = len(SIGNS) // 2, [], -1, 0, 1
    for sign in text:
        part = SIGNS.index(sign)
        if part >= half:
            digit += (part - half) * power
            power *= half
        else:
            here += 1 + digit + part * power
            found.append(here)
            digit, power = 0, 1
    return found


@given(st.integers(min_value=0, max_value=10**7))
def test_a_packed_number_reads_back(value: int) -> None:
    assert _numbers(number(value)) == [value]


@given(st.integers(min_value=1, max_value=200))
def test_count_classes_are_in_order(count: int) -> None:
    assert count_class(count) <= count_class(count + 1) <= len(COUNT_CLASSES)


def test_a_packed_vocabulary_reads_back() -> None:
    documents = [set(tokens("违约金和利息，DPD为30天")), set(tokens("违约金写进合约"))]
    vocabulary = Vocabulary(documents)
    packed = vocabulary.packed()
    terms = [
        packed["alphabet"][first] + packed["alphabet"][second]
        for each in packed["pairs"]
        for first, row in enumerate(each.split("|"))
        for second in _numbers(row)
    ]
    assert terms + packed["words"].split(" ") == vocabulary.terms
    assert set(vocabulary.terms) == set().union(*documents)


def test_pairs_that_meet_by_chance_are_left_out() -> None:
    counts = [Counter({"客户": 90, "户说": 1, "说明": 90, "户名": 60, "他说": 60})]
    assert strong_tokens(counts, [], 1.5) == {"客户", "说明", "户名", "他说"}
    assert "户说" in strong_tokens(counts, ["户说"], 1.5)


def _book(chapters: int) -> list[PageParts]:
    texts = ["还款", "利息", "投诉", "录音", "外访"]
    return [
        PageParts(
            url=f"book/c{at}.html",
            title=f"第{at}章{texts[at % 5]}",
            kind="chapter",
            sections=[{"anchor": "", "heading": "节", "text": f"{texts[at % 5]}怎样办" * 3}],
            entries=[],
        )
        for at in range(chapters)
    ]


def _data(script: str) -> dict[str, Any]:
    return json.loads(script.removeprefix("self.dunningSearchData=").removesuffix(";\n"))


def test_a_term_knows_the_number_of_the_lesson_that_explains_it() -> None:
    terms = [
        {
            "kind": "term",
            "anchor": f"term-{name}",
            "heading": name,
            "text": "释义",
            "more": "",
            "taught_in": at,
        }
        for name, at in (("还款", "c1"), ("利息", ""), ("录音", "nowhere"))
    ]
    exercise = PageParts("exercises/c1.html", "练习", "lesson", [], [])
    glossary = PageParts("book/reference/glossary.html", "术语表", "page", [], terms)
    data = _data(build_index([exercise, *_book(5), glossary]))
    assert data["pages"][2]["url"] == "book/c1.html"
    assert [entry[3:] for entry in data["pages"][-1]["entries"]] == [[2], [], []]


def test_an_index_over_its_budget_is_refused() -> None:
    script = build_index(_book(5))
    data = _data(script)
    assert [page["url"] for page in data["pages"]] == [f"book/c{at}.html" for at in range(5)]
    with pytest.raises(ValueError, match="分成几份"):
        build_index(_book(5), budget=len(gzip.compress(script.encode(), 9)) // 2)
