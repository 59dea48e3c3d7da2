"""The inline nodes of the course: a citation, a term, a unit anchor, a word named as banned."""

from docutils import nodes


class law_reference(nodes.General, nodes.Inline, nodes.Element):
    """A citation of one provision; attributes ``provision`` and ``label``."""


class term_reference(nodes.General, nodes.Inline, nodes.Element):
    """A glossary term; attributes ``term`` and ``label``."""


class unit_anchor(nodes.General, nodes.Inline, nodes.Element):
    """The place that treats a unit, with a small link to its review; attribute ``unit``."""


class fragment(nodes.General, nodes.Element):
    """A block that is rendered from data when the page is written.

    Attributes ``kind`` (which renderer) and ``argument`` (what to render).
    """
