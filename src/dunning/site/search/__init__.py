"""Search in the browser: read the written pages, index them, write index and texts."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lxml import html
from sphinx.application import Sphinx

from dunning.site.search.index import PageParts, build_index, said
from dunning.site.search.learned import NOTHING, Learned
from dunning.site.search.phrases import asked, colloquial, rare_signs
from dunning.site.search.read import parts_of, sections_of
from dunning.site.search.words import synonyms

__all__ = ["build_index", "colloquial", "parts_of", "register", "sections_of", "synonyms"]

_HERE = Path(__file__).parent
_LEAST_PAGES = 2
_PROGRAM = ("*.py", "*.yaml", "*.txt")


def _mark(paths: Sequence[Path], *more: str) -> str:
    """Return what is the same only for the same program files, by place and content, and texts."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.relative_to(_HERE)}\0".encode() + path.read_bytes() + b"\0")
    whole.update("\0".join(more).encode())
    return whole.hexdigest()


def _kind(docname: str) -> str:
    if docname.startswith(("notebooks/", "exercises/")):
        return "lesson"
    is_chapter = docname.startswith("book/") and not docname.startswith("book/reference/")
    return "chapter" if is_chapter else "page"


def _read(app: Sphinx, before: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Read the written pages; what is not written again since is not read again."""
    program = _mark([_HERE / "read.py"])
    now: dict[str, dict[str, Any]] = {}
    for docname in sorted(app.env.found_docs):
        written = Path(app.builder.get_outfilename(docname))
        mark = f"{written.stat().st_mtime_ns}-{program}"
        known = before.get(docname, {})
        if known.get("mark") != mark:
            page = html.document_fromstring(written.read_text(encoding="utf-8"))
            known = {"mark": mark, **parts_of(page.find(".//main"))}
        now[docname] = known
    return now


def _page(app: Sphinx, docname: str, parts: Mapping[str, Any]) -> PageParts:
    return PageParts(
        url=app.builder.get_target_uri(docname),
        title=app.env.titles[docname].astext(),
        kind=_kind(docname),
        sections=parts["sections"],
        entries=parts["entries"],
    )


def _learned(
    store: Path, phrases: Mapping[str, Sequence[str]], in_book: Collection[str]
) -> Learned:
    """Return what the phrases teach; it is kept until they, the fit or the book's words change."""
    if len(phrases) < _LEAST_PAGES:
        return NOTHING
    fit = [_HERE / name for name in ("learning.py", "learned.py", "phrases.py", "tokens.py")]
    mark = _mark(fit, version("scikit-learn"), json.dumps(phrases))
    before = _kept(store)
    is_same = before.get("mark") == mark
    rare = before["rare"] if is_same else sorted(rare_signs(phrases))
    doubted = [sign for sign in rare if sign not in in_book]
    if is_same and before["doubted"] == doubted:
        return Learned(before["biases"], before["levels"])
    # scikit-learn takes seconds to import: a book without such phrases does not wait for it.
    from dunning.site.search.learning import learn  # noqa: PLC0415

    learned = learn(phrases, doubted=frozenset(doubted))
    kept = {"mark": mark, "rare": rare, "doubted": doubted, **asdict(learned)}
    store.write_text(json.dumps(kept), encoding="utf-8")
    return learned


def _kept(store: Path) -> dict[str, Any]:
    return json.loads(store.read_text(encoding="utf-8")) if store.is_file() else {}


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    folder = static / "search"
    folder.mkdir(exist_ok=True)
    index, mark = static / "search-data.js", static / "search-mark.js"
    store = Path(app.doctreedir) / "search-parts.json"
    before = _kept(store)
    parts = _read(app, before.get("pages", {}))
    program = _mark(sorted(path for kind in _PROGRAM for path in _HERE.rglob(kind)))
    now = {"program": program, "pages": parts}
    if now == before and index.is_file() and mark.is_file():
        return
    pages = [_page(app, docname, known) for docname, known in parts.items()]
    texts = {f"{page.name}.js": page.texts() for page in pages}
    for stale in folder.iterdir():
        if stale.name not in texts:
            stale.unlink()
    for name, script in texts.items():
        (folder / name).write_text(script, encoding="utf-8")
    phrases = {page: typed for page, typed in asked().items() if page in app.env.found_docs}
    learned = _learned(store.with_name("search-learned.json"), phrases, said(pages))
    index.write_text(build_index(pages, learned), encoding="utf-8")
    # Not in the pages: they would all change with every chapter, and be fetched anew.
    digest = hashlib.sha256(index.read_bytes()).hexdigest()[:16]
    mark.write_text(f'self.dunningSearchMark="{digest}";\n', encoding="utf-8")
    # Last: what failed on the way is tried again by the next build.
    store.write_text(json.dumps(now, ensure_ascii=False), encoding="utf-8")


def register(app: Sphinx) -> None:
    """Write index and texts when every page is written."""
    app.connect("build-finished", _write)
