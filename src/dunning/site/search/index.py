"""Build the search index of the whole book, and the texts that results quote from.

The index holds, for every page and every entry, which tokens stand in it, all headings, and what
was learned from the phrases that people type. The texts stay outside, one file for each page,
fetched only for the results shown: the text of the book alone compresses to twice the size that
the whole index may have.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dunning.knowledge.lint.skeleton import SECTIONS
from dunning.site.search.learned import NOTHING, Learned, packed_learned
from dunning.site.search.pack import Vocabulary, is_pair, packed_documents
from dunning.site.search.phrases import colloquial
from dunning.site.search.tokens import tokens
from dunning.site.search.words import sounds, synonyms

BUDGET = 196 * 1024
"""Bytes of the index after gzip; the promise is 200 KiB, the rest is for other compressors."""

STRENGTHS = (8.0, 11.0, 15.0, 21.0, 30.0, 45.0, 70.0, 110.0, 170.0, 300.0)
"""How many times more often than by chance a pair must stand, the first that fits the budget."""

FRAME = frozenset(SECTIONS)
"""Headings of every lesson: they tell nothing about what a lesson treats."""


@dataclass(frozen=True)
class PageParts:
    """What search knows of one page.

    Parameters
    ----------
    url : str
        Address relative to the site root.
    title : str
        Title of the page.
    kind : str
        ``chapter``, ``lesson`` or ``page``.
    sections, entries : list of dict
        As `dunning.site.search.read.parts_of` gives them.
    """

    url: str
    title: str
    kind: str
    sections: list[dict[str, str]]
    entries: list[dict[str, str]]

    @property
    def docname(self) -> str:
        """Name of the page as Sphinx has it."""
        return self.url.removesuffix(".html")

    @property
    def name(self) -> str:
        """File name of the page's texts, without suffix."""
        return self.docname.replace("/", "-")

    def texts(self) -> str:
        """Return the script that hands over the texts of the page."""
        data = {
            "sections": [one["text"] for one in self.sections],
            "entries": [f"{one['text']} {one['more']}".strip() for one in self.entries],
        }
        return f"self.dunningSearchTexts({_json(self.name)},{_json(data)});\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def strong_tokens(
    counts: Sequence[Counter[str]], always: Iterable[str], strength: float
) -> frozenset[str]:
    """Leave out pairs of characters that only happen to meet, such as 户说 in 客户说.

    Parameters
    ----------
    counts : sequence of Counter
        Tokens of each document.
    always : iterable of str
        Tokens that stay: those of headings and of other words for terms.
    strength : float
        A pair stays if it stands at least this many times as often as its two characters would
        meet by chance.

    Returns
    -------
    frozenset of str
        The tokens worth their place.
    """
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    pairs = {token: count for token, count in total.items() if is_pair(token)}
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for token, count in pairs.items():
        first[token[0]] += count
        second[token[1]] += count
    everything = sum(pairs.values())
    strong = {
        token
        for token, count in pairs.items()
        if count * everything >= strength * first[token[0]] * second[token[1]]
    }
    return frozenset(strong | (total.keys() - pairs.keys()) | set(always))


def _counts(pages: Sequence[PageParts]) -> tuple[list[Counter[str]], list[Counter[str]]]:
    """Count the tokens of page bodies and of entries; an entry's heading is sent as it stands."""
    bodies, entries = [], []
    for page in pages:
        body: Counter[str] = Counter()
        for section in page.sections:
            if section["heading"] != "依据":
                body.update(tokens(section["text"]))
        bodies.append(body)
        for entry in page.entries:
            known = set(tokens(entry["heading"]))
            entries.append(Counter(one for one in tokens(entry["text"]) if one not in known))
    return bodies, entries


def _lessons(pages: Sequence[PageParts]) -> dict[str, int]:
    """Return the number of each chapter and lesson by its name; an exercise shares its lesson's."""
    return {
        page.docname.rpartition("/")[2]: number
        for number, page in enumerate(pages)
        if page.kind != "page" and not page.docname.startswith("exercises/")
    }


def _outline(page: PageParts, lessons: Mapping[str, int]) -> dict[str, Any]:
    """Return what the list of results shows of a page: addresses and headings."""
    texts = hashlib.sha256(page.texts().encode()).hexdigest()[:8]
    outline: dict[str, Any] = {
        "url": page.url,
        "title": page.title,
        "kind": page.kind,
        "texts": f"{page.name}.js?v={texts}",
        "sections": [[one["anchor"], one["heading"]] for one in page.sections],
    }
    if page.entries:
        outline["entries"] = [
            [one["kind"], one["anchor"].removeprefix(f"{one['kind']}-"), one["heading"]]
            for one in page.entries
        ]
        for shown, entry in zip(outline["entries"], page.entries, strict=True):
            if entry["anchor"] == f"{entry['kind']}-{entry['heading'].split(' ')[0]}":
                shown[1] = 0
            elif entry["heading"].startswith(f"{entry['anchor']} "):
                shown[1] = 1
            elif shown[1] == entry["anchor"]:
                shown[1] = f"~{shown[1]}"
            if entry.get("taught_in") in lessons:
                shown.append(lessons[entry["taught_in"]])
    return outline


def _headings(pages: Sequence[PageParts]) -> list[str]:
    found = [page.title for page in pages]
    for page in pages:
        found += [one["heading"] for one in page.sections if one["heading"] not in FRAME]
        found += [one["heading"] for one in page.entries]
    return found


def _other_words() -> list[str]:
    others = {**colloquial(), **synonyms()}
    return [*others, *others.values()]


def said(pages: Sequence[PageParts]) -> frozenset[str]:
    """Return every token of headings, texts, entries and other words for terms.

    Parameters
    ----------
    pages : sequence of PageParts
        The whole book.

    Returns
    -------
    frozenset of str
        Tokens, as `dunning.site.search.tokens.tokens` cuts them.
    """
    texts = [one["text"] for page in pages for one in (*page.sections, *page.entries)]
    words = [*_headings(pages), *_other_words()]
    return frozenset(token for text in (*texts, *words) for token in tokens(text))


def build_index(
    pages: Sequence[PageParts], learned: Learned = NOTHING, *, budget: int = BUDGET
) -> str:
    """Return the script with the search index.

    Parameters
    ----------
    pages : sequence of PageParts
        The whole book.
    learned : Learned, optional
        What was learned from the phrases that people type.
    budget : int, optional
        Size in bytes after gzip that the index may have.

    Returns
    -------
    str
        JavaScript that sets ``dunningSearchData``.

    Raises
    ------
    ValueError
        If even the strongest choice of pairs does not fit.
    """
    bodies, entries = _counts(pages)
    counts = [*bodies, *entries]
    words = [*_headings(pages), *_other_words()]
    always = frozenset(token for word in words for token in tokens(word))
    characters = {sign for each in counts for token in each if is_pair(token) for sign in token}
    common = {
        "pages": [_outline(page, _lessons(pages)) for page in pages],
        "frame": sorted(FRAME),
        "synonyms": synonyms(),
        "colloquial": colloquial(),
        "sounds": sounds(characters, words),
    }
    for strength in STRENGTHS:
        strong = strong_tokens(counts, always, strength)
        kept = [[token for token in each if token in strong] for each in counts]
        vocabulary = Vocabulary([*kept, *learned.documents])
        data = {
            **common,
            **vocabulary.packed(),
            "bodies": packed_documents(kept[: len(pages)], vocabulary.terms),
            "texts": packed_documents(kept[len(pages) :], vocabulary.terms),
            "learned": packed_learned(learned, [page.docname for page in pages], vocabulary),
        }
        script = f"self.dunningSearchData={_json(data)};\n"
        size = len(gzip.compress(script.encode(), 9))
        if size <= budget:
            return script
    raise ValueError(
        f"搜索索引压缩后{size}字节，应不超过{budget}；减少标题、条目、学来的权重，或者分成几份"
    )
