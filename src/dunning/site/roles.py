"""Inline markup: cite a provision, name a term, anchor a unit, name a banned word."""

import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole
from sphinx.writers.html import HTMLTranslator

from dunning.knowledge import load_glossary, load_provisions, load_units
from dunning.knowledge.claims import CLAIMS, ROLES, claim_of, mark_of
from dunning.knowledge.reader import knowledge_root
from dunning.site.ledger import ledger
from dunning.site.links import law_url, provision_hint, source_url, term_url
from dunning.site.nodes import law_reference, term_reference, unit_anchor

_EXPLICIT = re.compile(r"^(?P<label>.*?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)


class _KnowledgeRole(SphinxRole):
    """A role whose target is an entry of the knowledge folder."""

    source: str

    def split(self) -> tuple[str, str]:
        """Return label (may be empty) and target of ``label<target>`` or ``target``."""
        self.env.note_dependency(str(knowledge_root() / self.source))
        match = _EXPLICIT.match(self.text)
        if match:
            return match["label"], match["target"].strip()
        return "", self.text.strip()

    def refuse(self, problem: str) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Report a fault of the page; with ``-W`` it stops the build."""
        message = self.inliner.reporter.error(problem, line=self.lineno)
        return [nodes.problematic(self.rawtext, self.rawtext)], [message]


class LawRole(_KnowledgeRole):
    """Cite a provision of the registry.

    Parameters
    ----------
    claim : {'settled', 'unverified', 'history', 'compare'}
        What the author claims about the entry. A claim that the registry does not bear out
        is an error, so that nobody leans on an unverified or repealed rule unawares.
    """

    source = "provisions.yaml"

    def __init__(self, claim: str) -> None:
        super().__init__()
        self.claim = claim

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the citation, or the fault of the claim."""
        label, target = self.split()
        provision = load_provisions().get(target)
        if provision is None:
            return self.refuse(f"法规登记表里没有“{target}”；应为knowledge/provisions.yaml里的id")
        if claim_of(provision) != self.claim:
            return self.refuse(
                f"“{target}”不能用{{{ROLES[self.claim]}}}引用，"
                f"登记表显示它{CLAIMS[claim_of(provision)]}；"
                f"应写{{{ROLES[claim_of(provision)]}}}"
            )
        ledger(self.env).cite(self.env.docname, [target])
        return [law_reference(provision=target, label=label or provision.citation)], []


class TermRole(_KnowledgeRole):
    """Name a term of the glossary."""

    source = "glossary.yaml"

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the linked term, or the fault."""
        label, target = self.split()
        if load_glossary().get(target) is None:
            return self.refuse(f"术语表里没有“{target}”；应为knowledge/glossary.yaml里的术语")
        return [term_reference(term=target, label=label or target)], []


class UnitRole(_KnowledgeRole):
    """Mark the place that treats a knowledge unit."""

    source = "units.yaml"

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the anchor, or the fault."""
        _, target = self.split()
        if target not in load_units():
            return self.refuse(f"知识单元表里没有“{target}”；应为K001这样的编号")
        ledger(self.env).place(self.env.docname, target)
        return [unit_anchor(unit=target)], []


class BannedRole(SphinxRole):
    """Name, on purpose, a word that the glossary bans."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the word, marked as banned."""
        return [nodes.inline(self.rawtext, self.text, classes=["banned"])], []


def _visit_law(self: HTMLTranslator, node: law_reference) -> None:
    provision = load_provisions()[node["provision"]]
    mark = mark_of(provision)
    badge = f'<span class="mark">{escape(mark)}</span>' if mark else ""
    url = law_url(self.builder, self.builder.current_docname, provision.id)
    self.body.append(
        f'<a class="law" href="{escape(url)}" title="{escape(provision_hint(provision))}">'
        f"{escape(node['label'])}</a>{badge}"
    )
    raise nodes.SkipNode


def _visit_term(self: HTMLTranslator, node: term_reference) -> None:
    term = load_glossary()[node["term"]]
    url = term_url(self.builder, self.builder.current_docname, term)
    english = f"（{term.english}）" if term.english else ""
    self.body.append(
        f'<a class="term" href="{escape(url)}" '
        f'title="{escape(term.term + english + "：" + term.definition)}">'
        f"{escape(node['label'])}</a>"
    )
    raise nodes.SkipNode


def _visit_unit(self: HTMLTranslator, node: unit_anchor) -> None:
    unit = load_units()[node["unit"]]
    url = source_url(self.builder, self.builder.current_docname, unit.id)
    hint = f"来源审读：{unit.title}，{unit.verdict_zh}"
    self.body.append(
        f'<a class="unit" id="unit-{unit.id}" href="{escape(url)}" title="{escape(hint)}">'
        f"{unit.id}</a>"
    )
    raise nodes.SkipNode


def register(app: Sphinx) -> None:
    """Add the roles and how HTML shows them."""
    app.add_node(law_reference, html=(_visit_law, None))
    app.add_node(term_reference, html=(_visit_term, None))
    app.add_node(unit_anchor, html=(_visit_unit, None))
    for claim, name in ROLES.items():
        app.add_role(name, LawRole(claim))
    app.add_role_to_domain("std", "term", TermRole(), override=True)
    app.add_role("unit", UnitRole())
    app.add_role("banned", BannedRole())
