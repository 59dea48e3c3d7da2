"""“运行本课”: what a lesson page needs so that its cells run in the reader's browser."""

import hashlib
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from dunning.site.calculators import published
from dunning.site.live_imports import Runnable, runnable
from dunning.site.live_packs import packs
from dunning.site.runtime import RuntimeMissingError

FOLDER = "_static/lessons"
FEATURES = frozenset({"python", "charts", "inline styles"})
"""What cells that a reader edits may show; see `dunning.site.security`."""


def code_cells(notebook: Path) -> list[str]:
    """Return the sources of the code cells of a notebook that are not empty, in order."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [source for source in sources if source.strip()]


@cache
def of_notebook(notebook: Path) -> Runnable:
    """Return what of a notebook runs in a browser; see `dunning.site.live_imports.runnable`."""
    return runnable(code_cells(notebook))


def publish_packs(outdir: Path, cache_folder: Path) -> str:
    """Put the packs into the site.

    Parameters
    ----------
    outdir : pathlib.Path
        Root of the built site.
    cache_folder : pathlib.Path
        The project's cache folder.

    Returns
    -------
    str
        Address of their folder from the site's root, with a slash at its end. It names the
        content, so that no browser mixes files of two editions.

    Raises
    ------
    RuntimeMissingError
        See `dunning.site.live_packs.packs`.
    """
    files = packs(cache_folder)
    mark = hashlib.sha256()
    for name, data in files.items():
        mark.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    target = outdir / FOLDER / mark.hexdigest()[:12]
    for old in target.parent.glob("*"):
        if old != target:
            shutil.rmtree(old)
    target.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        if not (target / name).is_file() or (target / name).read_bytes() != data:
            (target / name).write_bytes(data)
    return f"{FOLDER}/{target.name}/"


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    notebook = Path(app.srcdir) / f"{pagename}.ipynb"
    if not notebook.is_file():
        return
    found = of_notebook(notebook)
    context["room_packages"] = "、".join(found.missing)
    if not found.is_offered:
        return
    context["live_lesson"] = found
    context["features"] = context.get("features", set()) | FEATURES
    context["has_chart"] = True
    context["lesson_packs"] = context["pathto"](_packs_of(app), resource=True)
    wheel = context["pathto"](published(app), resource=True)
    context["lesson_python"] = wheel.rpartition("/")[0] + "/"


def _packs_of(app: Sphinx) -> str:
    if not hasattr(app.builder, "dunning_packs"):
        try:
            cache_folder = Path(app.srcdir) / ".cache"
            app.builder.dunning_packs = publish_packs(Path(app.outdir), cache_folder)
        except RuntimeMissingError as error:
            raise ExtensionError(str(error)) from error
    return app.builder.dunning_packs


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Have the pages written again whose Python has moved: its address names its content."""
    lessons = [name for name in env.found_docs if (Path(app.srcdir) / f"{name}.ipynb").is_file()]
    if app.builder.format != "html" or not lessons:
        return []
    addresses = (_packs_of(app), published(app))
    if getattr(env, "dunning_lesson_addresses", None) == addresses:
        return []
    env.dunning_lesson_addresses = addresses
    return lessons


def register(app: Sphinx) -> None:
    """Connect to the pages of notebooks, after the page pipeline."""
    app.connect("env-get-outdated", _outdated)
    app.connect("html-page-context", _context, priority=600)
