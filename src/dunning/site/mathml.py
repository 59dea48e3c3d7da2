"""Formulas as MathML at build time, so that no page needs a formula script."""

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html import HTMLTranslator


def _inline(self: HTMLTranslator, node: nodes.math) -> None:
    self.body.append(convert(node.astext()))
    raise nodes.SkipNode


def _display(self: HTMLTranslator, node: nodes.math_block) -> None:
    formula = convert(node.astext(), display="block")
    frame = '<div class="math" tabindex="0" role="group" aria-label="公式">'
    self.body.append(f"{frame}{formula}</div>")
    raise nodes.SkipNode


def register(app: Sphinx) -> None:
    """Offer ``html_math_renderer = "mathml"``."""
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))
