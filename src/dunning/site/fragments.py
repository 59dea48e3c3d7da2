"""Render the blocks that come from data, with Jinja templates."""

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html import HTMLTranslator

from dunning.knowledge import load_glossary, load_practices, load_provisions
from dunning.quiz import load_bank, render_bank_html
from dunning.site import ledger as ledgers
from dunning.site.claims import claim_of, mark_of
from dunning.site.directives import provisions_by_standing, terms_by_initial
from dunning.site.links import LAW_PAGE, law_url, provision_hint, term_url
from dunning.site.nodes import fragment

_TEMPLATES = Environment(
    loader=PackageLoader("dunning.site"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Page:
    """What a template may ask about the page it stands on.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        Gives titles and the citation ledger.
    builder : sphinx.builders.Builder
        Gives relative addresses.
    docname : str
        The page being written.
    """

    def __init__(self, env: BuildEnvironment, builder: Any, docname: str) -> None:
        self.env, self.builder, self.docname = env, builder, docname

    def law(self, provision: str) -> str:
        """Return the address of a provision."""
        return law_url(self.builder, self.docname, provision)

    def term(self, term: str) -> str:
        """Return the address of a term."""
        return term_url(self.builder, self.docname, load_glossary()[term])

    def citing(self, provision: str) -> list[tuple[str, str]]:
        """Return address and title of every page that cites a provision."""
        return [
            (self.builder.get_relative_uri(self.docname, doc), self.env.titles[doc].astext())
            for doc in ledgers.ledger(self.env).pages_citing(provision)
        ]


_VERDICT_CLASSES = {
    "允许": "allowed",
    "有条件": "conditional",
    "禁止": "forbidden",
    "已失效": "void",
}


def _practice(page: Page, argument: str) -> str:
    practice = load_practices()[int(argument)]
    cited = [load_provisions()[entry] for entry in (*practice.provisions, *practice.unsure)]
    css = _VERDICT_CLASSES[practice.verdict]
    return _render("practice.html", page, practice=practice, cited=cited, verdict_class=css)


def _quiz(page: Page, argument: str) -> str:
    return render_bank_html(load_bank(argument))


def _basis(page: Page, argument: str) -> str:
    cited = ledgers.ledger(page.env).citations.get(page.docname, {})
    entries = [load_provisions()[identifier] for identifier in cited]
    groups = {name: [e for e in entries if e.standing == name] for name in provisions_by_standing()}
    return _render("basis.html", page, groups={k: v for k, v in groups.items() if v})


def _provisions(page: Page, argument: str) -> str:
    return _render("provisions.html", page, entries=provisions_by_standing()[argument])


def _terms(page: Page, argument: str) -> str:
    return _render("terms.html", page, terms=terms_by_initial()[argument])


_TIME = re.compile(r"阅读(\d+)分钟，练习(\d+)分钟")


def _course_time(page: Page, argument: str) -> str:
    """Sum the minutes that the lessons state under 预计用时, so that the total cannot go stale."""
    found = [
        match
        for docname in sorted(page.env.found_docs)
        if (match := _TIME.search(page.env.get_doctree(docname).astext()))
    ]
    reading, practice = (sum(int(match[part]) for match in found) for part in (1, 2))
    hours = round((reading + practice) / 60)
    return _render(
        "course-time.html",
        page,
        lessons=len(found),
        reading=reading,
        practice=practice,
        hours=hours,
    )


RENDERERS: dict[str, Callable[[Page, str], str]] = {
    "practice": _practice,
    "quiz": _quiz,
    "basis": _basis,
    "provisions": _provisions,
    "terms": _terms,
    "course-time": _course_time,
}
"""Renderer by kind of fragment."""


def _render(template: str, page: Page, **values: Any) -> str:
    return _TEMPLATES.get_template(template).render(
        page=page,
        provisions=load_provisions(),
        claim_of=claim_of,
        mark_of=mark_of,
        hint=provision_hint,
        **values,
    )


def _visit(self: HTMLTranslator, node: fragment) -> None:
    page = Page(self.builder.env, self.builder, self.builder.current_docname)
    self.body.append(RENDERERS[node["kind"]](page, node["argument"]))
    raise nodes.SkipNode


def _pages_about_all_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write again what depends on every page: the law page's backlinks, the course's hours."""
    return [doc for doc in (LAW_PAGE, env.config.root_doc) if doc in env.found_docs]


def register(app: Sphinx) -> None:
    """Add the fragment node and keep backlinks fresh."""
    ledgers.register(app)
    app.add_node(fragment, html=(_visit, None))
    app.connect("env-updated", _pages_about_all_pages)
