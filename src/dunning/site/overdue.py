"""A banner on every page that rests on a rule whose next check is overdue."""

from datetime import date
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from dunning.knowledge import Provision, clock, load_provisions
from dunning.site.ledger import ledger
from dunning.site.links import law_url


def today(app: Sphinx) -> date:
    """Return the day against which reviews are judged.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        Its configuration value ``dunning_today`` (ISO date) overrides the day in Shanghai.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    sphinx.errors.ConfigError
        When the configured day is not an ISO date.
    """
    configured = app.config.dunning_today
    if not configured:
        return clock.today()
    try:
        return date.fromisoformat(str(configured))
    except ValueError as error:
        raise ConfigError(f"dunning_today的值为{configured!r}；应为2026-11-22这样的日期") from error


def overdue_on_page(app: Sphinx, docname: str) -> list[Provision]:
    """Return the overdue rules that a page cites, in order of first citation."""
    late = {entry.id for entry in load_provisions().overdue(today(app))}
    cited = ledger(app.env).citations.get(docname, {})
    return [load_provisions()[identifier] for identifier in cited if identifier in late]


def _pages_with_banner(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write again the pages whose banner depends on the day."""
    return [doc for doc in env.found_docs if overdue_on_page(app, doc)]


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    context["overdue"] = [
        (law_url(app.builder, pagename, entry.id), entry.citation, entry.review_by)
        for entry in overdue_on_page(app, pagename)
    ]


def register(app: Sphinx) -> None:
    """Add the configuration value and the banner."""
    app.add_config_value("dunning_today", "", "html")
    app.connect("env-updated", _pages_with_banner)
    app.connect("html-page-context", _context)
