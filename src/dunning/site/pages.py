"""What every page carries: theme context, the course's own assets, nothing from outside."""

import hashlib
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from dunning.quiz import classic_script, exam_script, stylesheet, with_exam_results
from dunning.site.downloads import write_documents
from dunning.site.sealing import DOWNLOADS, EDITIONS

HERE = Path(__file__).parent
VENDOR = HERE / "vendor"
PLATFORM_PARTS = ("offline", "sections", "progress", "start")
_FRAME = '<div class="table-frame">{}</div>'
_PART = re.compile(
    r'<p [^>]*class="caption"[^>]*><span class="caption-text">(?P<name>.*?)</span></p>'
    r"\s*(?P<list><ul.*?</ul>)",
    re.DOTALL,
)
_FIRST_LINK = re.compile(r'<a [^>]*href="([^"]*)"')
_TABLE = re.compile(r'(<div class="table-frame"[^>]*>\s*)?(<table.*?</table>)', re.DOTALL)


def own_assets() -> dict[str, bytes]:
    """Return the course's own scripts, styles and pictures, by file name."""
    files = [*(HERE / "theme" / "assets").iterdir(), *VENDOR.glob("*.js")]
    board = HERE / "theme" / "assets" / "progress-page.js"
    made = {
        "progress-page.js": with_exam_results(board.read_text(encoding="utf-8"), "progressBoard()"),
        "quiz.js": classic_script(),
        "exam.js": exam_script(),
        "quiz.css": stylesheet(),
        "platform.js": platform_script(),
    }
    read = {path.name: path.read_bytes() for path in sorted(files)}
    return read | {name: text.encode() for name, text in made.items()}


def platform_script() -> str:
    """Return the one script of the platform, made of its parts.

    Returns
    -------
    str
        A classic script that leaves only ``dunningProgress`` in the global scope.
    """
    parts = [
        (HERE / "theme" / "platform" / f"{name}.js").read_text(encoding="utf-8")
        for name in PLATFORM_PARTS
    ]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def write_assets(outdir: Path) -> dict[str, str]:
    """Write scripts, styles and pictures into the site.

    Parameters
    ----------
    outdir : pathlib.Path
        Root of the built site.

    Returns
    -------
    dict[str, str]
        Address relative to the site root, with a content hash, by file name.
    """
    target = outdir / "_static"
    target.mkdir(parents=True, exist_ok=True)
    files = own_assets()
    for name, data in files.items():
        (target / name).write_bytes(data)
    return {
        name: f"_static/{name}?v={hashlib.sha256(data).hexdigest()[:8]}"
        for name, data in files.items()
    }


def _note_assets(app: Sphinx, config: Config) -> None:
    """Have every page written again when an asset changes: pages name the content of each."""
    mark = hashlib.sha256()
    for name, data in own_assets().items():
        mark.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    config.dunning_assets = mark.hexdigest()


def _prepare(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    app.builder.search = False
    app.builder.dunning_assets = write_assets(Path(app.outdir))
    stamp = Path(app.doctreedir) / "documents-made-from"
    write_documents(Path(app.outdir) / "_static" / "documents", stamp)


def _description(doctree: nodes.document | None) -> str:
    """Return the first plain paragraph or bullets of a page, for previews."""
    if doctree is None:
        return ""
    for node in doctree.findall(nodes.paragraph):
        text = re.sub(r"\s+", "", node.astext())
        if len(text) >= 12:
            return text[:110]
    return ""


def framed(body: str) -> str:
    """Return the HTML of a page with a frame around each table, in which wide ones scroll.

    Parameters
    ----------
    body : str
        HTML of the page's text; tables that have their frame already keep it.

    Returns
    -------
    str
    """
    return _TABLE.sub(lambda found: found[0] if found[1] else _FRAME.format(found[2]), body)


def part_contents(contents: str, *, whole: bool) -> str:
    """Return the contents list of a page: its own part in full, of every other part the name.

    The list would otherwise grow on every page with every chapter of the book; the front page has
    all of it.

    Parameters
    ----------
    contents : str
        The list as Sphinx gives it: a caption and a list for each part.
    whole : bool
        Whether every part is shown in full.

    Returns
    -------
    str
        A part that is not shown in full is a link to its first page.
    """

    def part(found: re.Match[str]) -> str:
        # Sphinx marks captions as headings without a level; in a list of links they need none.
        if whole or 'class="toctree-l1 current' in found["list"]:
            return f'<p class="caption">{found["name"]}</p>{found["list"]}'
        first = _FIRST_LINK.search(found["list"])
        address = first[1] if first else ""
        return f'<p class="caption"><a href="{address}">{found["name"]}</a></p>'

    return _PART.sub(part, contents)


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    body = context["body"] = framed(context.get("body", ""))
    assets = app.builder.dunning_assets
    pathto = context["pathto"]
    context["asset"] = lambda name: pathto(assets[name], resource=True)
    whole = pagename == app.config.root_doc
    context["site_contents"] = lambda contents: part_contents(contents, whole=whole)
    context["has_quiz"] = "data-quiz-bank" in body
    context["has_filter"] = "data-filterable" in body
    context["has_chart"] = "data-plot" in body
    context["is_notebook"] = pagename.startswith(("notebooks/", "exercises/"))
    context["notebook_source"] = f"_sources/{pagename}.ipynb" if context["is_notebook"] else ""
    context["description"] = _description(doctree)
    context["edition"] = version("dunning")


def _missing_page(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    return [("404", {"title": "没有这一页", "body": ""}, "missing.html")]


def _sweep(app: Sphinx, error: Exception | None) -> None:
    """Remove pages of an earlier build whose source is gone, lest readers and search find them.

    Editions that stand in the built site are sites of their own and stay.
    """
    if error is not None or app.builder.format != "html":
        return
    outdir = Path(app.outdir)
    alive = {Path(app.builder.get_outfilename(docname)) for docname in app.env.found_docs}
    kept = {"404.html", "_static", "_sources", EDITIONS, DOWNLOADS}
    for page in outdir.rglob("*.html"):
        if page not in alive and page.relative_to(outdir).parts[0] not in kept:
            page.unlink()


def register(app: Sphinx) -> None:
    """Connect the page pipeline."""
    # Sphinx writes every page again when a setting that shapes HTML has changed.
    app.add_config_value("dunning_assets", "", "html")
    app.connect("config-inited", _note_assets)
    app.connect("builder-inited", _prepare)
    app.connect("html-page-context", _context)
    app.connect("html-collect-pages", _missing_page)
    app.connect("build-finished", _sweep)
