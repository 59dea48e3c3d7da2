"""The Sphinx extension that turns the course and its facts into the published site."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from dunning.site import (
    about,
    calculators,
    directives,
    exam,
    fragments,
    live_lessons,
    mathml,
    overdue,
    pages,
    paths,
    publishing,
    roles,
    search,
    section_ids,
)

THEME = Path(__file__).parent / "theme"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the theme, the markup of the course and the page pipeline.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The running application.

    Returns
    -------
    dict
        Sphinx extension metadata.
    """
    # Jupyter Book passes this value even when sphinx-comments is left out.
    app.add_config_value("comments_config", {}, "html")
    app.add_html_theme("dunning", str(THEME))
    parts = (about, exam, paths, section_ids, roles, directives, fragments, mathml, overdue, pages)
    for part in (*parts, search, calculators, live_lessons, publishing):
        part.register(app)
    return {
        "version": "1",
        "env_version": 4,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
