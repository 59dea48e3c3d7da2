"""Search in the browser: read the written pages, index them, write index and texts."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lxml import html
from sphinx.application import Sphinx

from dunning.site.search.index import PageParts, build_index
from dunning.site.search.learned import NOTHING, Learned
from dunning.site.search.read import parts_of, sections_of
from dunning.site.search.words import asked, colloquial, synonyms

__all__ = ["build_index", "colloquial", "parts_of", "register", "sections_of", "synonyms"]

_HERE = Path(__file__).parent
_PROGRAM = hashlib.sha256(
    b"".join(
        path.read_bytes()
        for path in [*sorted(_HERE.glob("[!_.]*.*")), *sorted(_HERE.glob("asked/*.yaml"))]
    )
).hexdigest()[:8]
"""Pages read by another version of this package are read again."""

_LEAST_PAGES = 2


def _kind(docname: str) -> str:
    if docname.startswith(("notebooks/", "exercises/")):
        return "lesson"
    is_chapter = docname.startswith("book/") and not docname.startswith("book/reference/")
    return "chapter" if is_chapter else "page"


def _pages(app: Sphinx) -> tuple[list[PageParts], bool]:
    """Read the written pages; tell whether any was written again, the others are not read."""
    store = Path(app.doctreedir) / "search-parts.json"
    before = json.loads(store.read_text(encoding="utf-8")) if store.is_file() else {}
    now: dict[str, dict[str, Any]] = {}
    for docname in sorted(app.env.found_docs):
        written = Path(app.builder.get_outfilename(docname))
        mark = f"{written.stat().st_mtime_ns}-{_PROGRAM}"
        known = before.get(docname, {})
        if known.get("mark") != mark:
            page = html.document_fromstring(written.read_text(encoding="utf-8"))
            known = {"mark": mark, **parts_of(page.find(".//main"))}
        now[docname] = known
    store.write_text(json.dumps(now, ensure_ascii=False), encoding="utf-8")
    pages = [
        PageParts(
            url=app.builder.get_target_uri(docname),
            title=app.env.titles[docname].astext(),
            kind=_kind(docname),
            sections=known["sections"],
            entries=known["entries"],
        )
        for docname, known in now.items()
    ]
    return pages, now != before


def _learned(app: Sphinx) -> Learned:
    """Return what the phrases for this book's pages teach; it is kept until the phrases change."""
    phrases = {page: typed for page, typed in asked().items() if page in app.env.found_docs}
    if len(phrases) < _LEAST_PAGES:
        return NOTHING
    store = Path(app.doctreedir) / "search-learned.json"
    mark = hashlib.sha256(f"{_PROGRAM}{sorted(phrases)}".encode()).hexdigest()
    before = json.loads(store.read_text(encoding="utf-8")) if store.is_file() else {}
    if before.get("mark") == mark:
        return Learned(before["biases"], before["levels"])
    # scikit-learn takes seconds to import: a book without such phrases does not wait for it.
    from dunning.site.search.learning import learn  # noqa: PLC0415

    learned = learn(phrases)
    store.write_text(json.dumps({"mark": mark, **asdict(learned)}), encoding="utf-8")
    return learned


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    folder = static / "search"
    folder.mkdir(exist_ok=True)
    index = static / "search-data.js"
    pages, is_changed = _pages(app)
    if not is_changed and index.is_file():
        return
    texts = {f"{page.name}.js": page.texts() for page in pages}
    for stale in folder.iterdir():
        if stale.name not in texts:
            stale.unlink()
    for name, script in texts.items():
        (folder / name).write_text(script, encoding="utf-8")
    index.write_text(build_index(pages, _learned(app)), encoding="utf-8")


def register(app: Sphinx) -> None:
    """Write index and texts when every page is written."""
    app.connect("build-finished", _write)
