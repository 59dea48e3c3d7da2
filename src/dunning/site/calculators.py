"""The ``calculator`` directive: a form, its first answer, and what makes it live."""

import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from sphinx.writers.html import HTMLTranslator

from dunning.calculator import NAMES, add, answer, load
from dunning.calculator.field import Field
from dunning.calculator.markup import result_html
from dunning.compliance import load_policy
from dunning.compliance.text import calculator as script_check
from dunning.compliance.text.lexicon import FOLDER, load_lexicon
from dunning.compliance.text.model_file import FILE as MODEL
from dunning.knowledge import load_provisions
from dunning.knowledge.reader import knowledge_root
from dunning.site.ledger import ledger
from dunning.site.links import LAW_PAGE
from dunning.site.runtime import BYTECODE, RuntimeMissingError, publish, sources
from dunning.site.runtime import __file__ as runtime_file
from dunning.site.text_room import EXPRESSIONS, pack
from dunning.site.text_room import __file__ as text_room_file

add(script_check.NAME, script_check.CALCULATOR)
ALL = (*NAMES, script_check.NAME)
"""Names that the directive takes."""
DOOR = "dunning.calculator.browser"
POLICY = "mainland-2026"
_INPUTS = {
    "money": 'type="text" inputmode="decimal"',
    "percent": 'type="text" inputmode="decimal"',
    "whole": 'type="text" inputmode="numeric"',
    "date": 'type="date" min="2000-01-01" max="2099-12-31"',
    "time": 'type="time"',
}


class calculator_place(nodes.General, nodes.Element):  # noqa: N801 (docutils names are lower case)
    """The place of a calculator; attribute ``calculator`` is its name."""


def facts() -> dict[str, Any]:
    """Return what the calculators know of the registry: limits of the policy, and citations.

    Returns
    -------
    dict
        ``limits`` by name, as plain data; ``provisions`` with ``citation``, ``standing`` and
        ``address`` (from the site's root) by id.
    """
    policy = load_policy(POLICY)
    declared = [load(name) for name in NAMES]
    limits: dict[str, Any] = {}
    for name in sorted({limit for one in declared for limit in one.limits}):
        limits[name] = policy.limit(name).model_dump(mode="json")
        if "spans" in limits[name]:
            limits[name]["spans"] = [(one["start"], one["end"]) for one in limits[name]["spans"]]
    rules = {rule for name in NAMES for rule in provisions_of(name)}
    return {"limits": limits, "provisions": _cited(rules)}


def facts_for(name: str) -> dict[str, Any]:
    """Return `facts` with what one calculator may cite, of whichever room it is."""
    known = facts()
    known["provisions"] |= _cited(provisions_of(name))
    return known


def _cited(rules: Iterable[str]) -> dict[str, dict[str, str]]:
    known = load_provisions()
    return {
        rule: {
            "citation": known[rule].citation,
            "standing": known[rule].standing,
            "address": f"{LAW_PAGE}.html#law-{rule}",
        }
        for rule in sorted(rules)
    }


def provisions_of(name: str) -> tuple[str, ...]:
    """Return the ids that a calculator may cite, those of its limits and categories included."""
    one, policy = load(name), load_policy(POLICY)
    told = [policy.limit(limit).provisions for limit in one.limits]
    if name == script_check.NAME:
        told += (category.provisions for category in load_lexicon().categories.values())
    return tuple(dict.fromkeys((*one.provisions, *(rule for rules in told for rule in rules))))


def door_facts(cache: Path) -> Mapping[str, bytes]:
    """Return what each door of the page's Python is started with.

    Parameters
    ----------
    cache : pathlib.Path
        The project's cache folder.

    Returns
    -------
    mapping of str to bytes
        JSON by module.
    """
    told = json.dumps(facts(), ensure_ascii=False, sort_keys=True).encode()
    texts = pack(cache, _cited(provisions_of(script_check.NAME)))
    return {DOOR: told, script_check.CALCULATOR.room: texts}


class CalculatorDirective(SphinxDirective):
    """One calculator of `dunning.calculator`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return its place; the page is built again when any code or limit behind it changes."""
        name = self.arguments[0]
        if name not in ALL:
            raise self.error(f"没有计算器“{name}”；应为{'、'.join(ALL)}之一")
        own = [Path(one) for one in (__file__, runtime_file, text_room_file)]
        known = [knowledge_root() / "policies" / f"{POLICY}.yaml"]
        if load(name).room:
            known += [MODEL, *(knowledge_root() / FOLDER).iterdir()]
        for path in [*sources(), *own, BYTECODE, EXPRESSIONS, *known]:
            self.env.note_dependency(str(path))
        ledger(self.env).cite(self.env.docname, provisions_of(name))
        return [calculator_place(calculator=name)]


def _field(one: Field, prefix: str) -> str:
    key = f"{prefix}-{one.name}"
    told = f"{key}-hint " if one.hint else ""
    common = f'id="{key}" name="{one.name}" aria-describedby="{told}{key}-error"'
    if one.kind == "choice":
        options = "".join(
            f'<option value="{escape(value)}"{" selected" if value == one.default else ""}>'
            f"{escape(text)}</option>"
            for value, text in one.choices
        )
        control = f"<select {common}>{options}</select>"
    elif one.kind == "text":
        lines = f'rows="6" maxlength="{one.most}"'
        control = f"<textarea {lines} {common}>\n{escape(one.default)}</textarea>"
    else:
        value = f'value="{escape(one.default)}" autocomplete="off"'
        control = f"<input {_INPUTS[one.kind]} {common} {value}>"
    hint = f'<small id="{key}-hint">{escape(one.hint)}</small>' if one.hint else ""
    return (
        f'<p class="calculator-field kind-{one.kind}">'
        f'<label for="{key}">{escape(one.label)}</label>{control}{hint}'
        f'<span class="calculator-error" id="{key}-error" hidden></span></p>'
    )


def calculator_html(name: str, root: str) -> str:
    """Return a calculator as it stands in the page before any script has run.

    Parameters
    ----------
    name : str
        One of `ALL`.
    root : str
        Relative address of the site's root from the page, empty or with a slash at its end.

    Returns
    -------
    str
        Form and answer for the default inputs.
    """
    one, known = load(name), facts_for(name)
    what = "原文" if one.room else "数字"
    key = f"calculator-{name}"
    result = result_html(answer(name, one.defaults, known), known, root)
    fields = "".join(_field(field, key) for field in one.fields)
    return (
        f'<section class="calculator" id="{key}" data-calculator="{name}" data-room="{one.room}" '
        f'data-site-root="{escape(root)}" aria-labelledby="{key}-title">'
        f'<p class="calculator-title" id="{key}-title">{escape(one.title)}</p>'
        f"<p>{escape(one.intro)}</p>"
        f'<form novalidate><div class="calculator-fields">{fields}</div>'
        f'<p class="calculator-actions"><button type="submit">{one.button}</button>'
        f'<button type="reset">恢复默认{what}</button></p>'
        '<p class="calculator-status" role="status"></p></form>'
        f'<p class="calculator-of">默认{what}的结果（示例）</p>'
        f'<div class="calculator-result">{result}</div></section>'
    )


def _visit(self: HTMLTranslator, node: calculator_place) -> None:
    here = self.builder.get_target_uri(self.builder.current_docname)
    root = relative_uri(here, "index.html").removesuffix("index.html")
    self.body.append(calculator_html(node["calculator"], root))
    raise nodes.SkipNode


def published(app: Sphinx) -> str:
    """Return the address of the page's Python from the site's root; published once in a build.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The running application.

    Returns
    -------
    str
        See `dunning.site.runtime.publish`.

    Raises
    ------
    sphinx.errors.ExtensionError
        When Pyodide cannot be had.
    """
    if not hasattr(app.builder, "dunning_python"):
        try:
            cache = Path(app.srcdir) / ".cache"
            app.builder.dunning_python = publish(Path(app.outdir), cache, door_facts(cache))
        except RuntimeMissingError as error:
            raise ExtensionError(str(error)) from error
    return app.builder.dunning_python


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    context["has_calculator"] = "data-calculator=" in context.get("body", "")
    if not context["has_calculator"]:
        return
    context["calculator_python"] = context["pathto"](published(app), resource=True)


def register(app: Sphinx) -> None:
    """Add the directive and what pages with calculators load."""
    app.add_node(calculator_place, html=(_visit, None))
    app.add_directive("calculator", CalculatorDirective)
    app.connect("html-page-context", _context)
