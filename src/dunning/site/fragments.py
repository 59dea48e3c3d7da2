"""Render the blocks that come from data, with Jinja templates."""

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinx.writers.html import HTMLTranslator

from dunning.document import load_templates
from dunning.document.template import KINDS
from dunning.knowledge import load_glossary, load_practices, load_provisions, load_units
from dunning.knowledge.chapters import CHAPTERS
from dunning.knowledge.claims import claim_of, mark_of
from dunning.knowledge.contradictions import load_contradictions
from dunning.knowledge.units import VERDICTS
from dunning.quiz import load_bank, render_bank_html
from dunning.site import ledger as ledgers
from dunning.site.downloads import file_names, sheet
from dunning.site.groups import (
    by_standing,
    provisions_by_standing,
    provisions_by_topic,
    source_summary,
    terms_by_initial,
    timeline,
)
from dunning.site.links import (
    GLOSSARY_PAGE,
    LAW_PAGE,
    LAW_PARTS,
    SOURCE_PARTS,
    SOURCES_PAGE,
    TOPICS_PAGE,
    law_url,
    provision_hint,
    source_url,
    term_url,
)
from dunning.site.nodes import fragment
from dunning.site.reliance import Reliance

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

    def source(self, unit: str) -> str:
        """Return the address of a unit of the old manuals."""
        return source_url(self.builder, self.docname, unit)

    def term(self, term: str) -> str:
        """Return the address of a term."""
        return term_url(self.builder, self.docname, load_glossary()[term])

    def static(self, name: str) -> str:
        """Return the relative address of a file under ``_static``."""
        here = self.builder.get_target_uri(self.docname)
        return str(relative_uri(here, f"_static/{name}"))

    def reliance(self) -> Reliance:
        """Return the links to whatever relies on a rule."""
        return Reliance(self.env, self.builder, self.docname)

    def unit_place(self, unit: str) -> tuple[str, str]:
        """Return address and title of the page that treats a unit; empty when none does."""
        docname = ledgers.ledger(self.env).page_of_unit(unit)
        if docname is None:
            return "", ""
        address = self.builder.get_relative_uri(self.docname, docname)
        return f"{address}#unit-{unit}", self.env.titles[docname].astext()

    def chapter_place(self, chapter: str) -> tuple[str, str]:
        """Return address and title of the page that teaches a chapter; no address when none."""
        address, _ = self.lesson_place(chapter)
        return address, CHAPTERS[chapter]

    def lesson_place(self, name: str) -> tuple[str, str]:
        """Return address and title of a chapter or lesson; both empty when there is none."""
        found = (one for one in sorted(self.env.found_docs) if one.endswith(f"/{name}"))
        docname = next((one for one in found if not one.startswith("exercises/")), None)
        if docname is None:
            return "", ""
        address = self.builder.get_relative_uri(self.docname, docname)
        return address, self.env.titles[docname].astext()


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
    return f'<div id="quiz-{argument}">{render_bank_html(load_bank(argument))}</div>'


def _document(page: Page, argument: str) -> str:
    template = load_templates()[argument]
    return _render(
        "document.html",
        page,
        template=template,
        kinds=KINDS,
        sheet=sheet(template),
        files={
            label: page.static(f"documents/{name}") for label, name in file_names(template).items()
        },
    )


def _basis(page: Page, argument: str) -> str:
    cited = ledgers.ledger(page.env).citations.get(page.docname, {})
    entries = [load_provisions()[identifier] for identifier in cited]
    return _render("basis.html", page, groups=by_standing(entries))


def _provisions(page: Page, argument: str) -> str:
    return _render("provisions.html", page, entries=provisions_by_standing()[argument])


def _provision_index(page: Page, argument: str) -> str:
    entries = provisions_by_standing()[argument]
    return _render("provision-index.html", page, entries=entries)


def _topic(page: Page, argument: str) -> str:
    return _render("basis.html", page, groups=by_standing(provisions_by_topic()[argument]))


def _timeline(page: Page, argument: str) -> str:
    return _render("timeline.html", page, days=timeline()[argument])


def _source_review(page: Page, argument: str) -> str:
    return _render(
        "source-review.html",
        page,
        units=load_units().values(),
        summary=source_summary(),
        chapters=CHAPTERS,
        verdicts=VERDICTS,
    )


def _source_units(page: Page, argument: str) -> str:
    first, last = SOURCE_PARTS[argument]
    units = [unit for unit in load_units().values() if first <= unit.id <= last]
    return _render("source-units.html", page, units=units, chapters=CHAPTERS)


def _contradictions(page: Page, argument: str) -> str:
    return _render("contradictions.html", page, entries=load_contradictions().values())


def _terms(page: Page, argument: str) -> str:
    return _render("terms.html", page, terms=terms_by_initial()[argument])


_TIME = re.compile(r"阅读(\d+)分钟，练习(\d+)分钟")


def _note_time(app: Sphinx, doctree: nodes.document) -> None:
    match = _TIME.search(doctree.astext())
    if match:
        ledgers.ledger(app.env).time(app.env.docname, (int(match[1]), int(match[2])))


def _course_time(page: Page, argument: str) -> str:
    """Sum the minutes that the lessons state under 预计用时, so that the total cannot go stale."""
    found = list(ledgers.ledger(page.env).minutes.values())
    reading, practice = (sum(part) for part in zip(*found, strict=True)) if found else (0, 0)
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
    "document": _document,
    "provisions": _provisions,
    "provision-index": _provision_index,
    "topic": _topic,
    "timeline": _timeline,
    "source-review": _source_review,
    "source-units": _source_units,
    "contradictions": _contradictions,
    "terms": _terms,
    "course-time": _course_time,
}
"""Renderer by kind of fragment."""


def _render(name: str, page: Page, **values: Any) -> str:
    return _TEMPLATES.get_template(name).render(
        page=page,
        provisions=load_provisions(),
        rules=lambda ids: [load_provisions()[identifier] for identifier in ids],
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
    """Write again what depends on other pages, when what they tell has changed."""
    titles = sorted((doc, title.astext()) for doc, title in env.titles.items())
    told = f"{ledgers.ledger(env).digest()}{titles}"
    if getattr(env, "dunning_told", None) == told:
        return []
    env.dunning_told = told
    dependent = [
        *(LAW_PAGE, TOPICS_PAGE, SOURCES_PAGE, GLOSSARY_PAGE, env.config.root_doc),
        *(f"{LAW_PAGE}-{part}" for part in LAW_PARTS),
        *(f"{SOURCES_PAGE}-{part}" for part in SOURCE_PARTS),
    ]
    return [doc for doc in dependent if doc in env.found_docs]


def register(app: Sphinx) -> None:
    """Add the fragment node and keep backlinks fresh."""
    ledgers.register(app)
    app.add_node(fragment, html=(_visit, None))
    app.connect("doctree-read", _note_time)
    app.connect("env-updated", _pages_about_all_pages)
