"""Block markup: a worked case, a practice card, a quiz, the basis of a page, the registers."""

from abc import abstractmethod
from collections.abc import Callable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from dunning.document import load_templates
from dunning.knowledge import load_practices
from dunning.knowledge.reader import KnowledgeError, knowledge_root
from dunning.quiz import load_bank
from dunning.site.groups import (
    provisions_by_standing,
    provisions_by_topic,
    terms_by_initial,
    timeline,
)
from dunning.site.ledger import ledger
from dunning.site.links import LAW_PARTS, SOURCE_PARTS
from dunning.site.nodes import fragment
from dunning.site.section_ids import slug

INVENTED = "示例，人物、日期和金额均为虚构"


class CaseDirective(SphinxDirective):
    """A worked case; the frame says that it is invented."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the framed case."""
        box = nodes.container(classes=["case"])
        box += nodes.paragraph("", self.arguments[0], classes=["case-title"])
        self.state.nested_parse(self.content, self.content_offset, box)
        box += nodes.paragraph("", INVENTED, classes=["case-note"])
        return [box]


class _DataDirective(SphinxDirective):
    """A directive that stands for data rendered when the page is written."""

    kind: str
    source: str
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(knowledge_root() / self.source.format(*self.arguments)))
        problem = self.check()
        if problem:
            raise self.error(problem)
        return [fragment(kind=self.kind, argument=" ".join(self.arguments))]

    def check(self) -> str:
        """Return what is wrong with the argument; empty when nothing is."""
        return ""


class PracticeDirective(_DataDirective):
    """The card of one practice of the old texts and its verdict today."""

    kind = "practice"
    source = "practices.yaml"

    def check(self) -> str:
        """Refuse an unknown number; note the provisions that the card cites."""
        practices = load_practices()
        number = self.arguments[0]
        if not number.isdigit() or int(number) not in practices:
            return f"做法表里没有第“{number}”号；应为1到{len(practices)}"
        practice = practices[int(number)]
        ledger(self.env).cite(self.env.docname, (*practice.provisions, *practice.unsure))
        ledger(self.env).judge(self.env.docname, practice.id)
        return ""


class QuizDirective(_DataDirective):
    """The quiz of one question bank."""

    kind = "quiz"
    source = "questions/{0}.yaml"

    def check(self) -> str:
        """Refuse a bank that does not exist or is malformed."""
        try:
            load_bank(self.arguments[0])
        except KnowledgeError as error:
            return str(error)
        ledger(self.env).ask(self.env.docname, self.arguments[0])
        return ""


class DocumentDirective(_DataDirective):
    """A document template: its fields, an invented example, files to download."""

    kind = "document"
    source = "templates/{0}.yaml"

    def check(self) -> str:
        """Refuse a template that does not exist; note the rules that its fields rest on."""
        templates = load_templates()
        if self.arguments[0] not in templates:
            return f"没有文书模板“{self.arguments[0]}”；应为{'、'.join(templates)}之一"
        template = templates[self.arguments[0]]
        self.env.note_dependency(str(knowledge_root() / f"templates/{template.id}.j2"))
        ledger(self.env).cite(self.env.docname, template.provisions)
        return ""


class BasisDirective(_DataDirective):
    """The list of every provision that the page cites."""

    kind = "basis"
    source = "provisions.yaml"
    required_arguments = 0


class CourseTimeDirective(_DataDirective):
    """How long the whole course takes, added up from its lessons."""

    kind = "course-time"
    source = "units.yaml"
    required_arguments = 0


class _RegisterDirective(SphinxDirective):
    """A register as sections, so that the page's own contents list shows its groups."""

    @abstractmethod
    def groups(self) -> dict[str, str]:
        """Return section id by section title."""

    kind: str
    source: str

    def run(self) -> list[nodes.Node]:
        for path in sorted(knowledge_root().glob(self.source)):
            self.env.note_dependency(str(path))
        sections: list[nodes.Node] = []
        for title, identifier in self.groups().items():
            section = nodes.section(ids=[identifier], names=[title])
            section += nodes.title("", title)
            section += fragment(kind=self.kind, argument=title)
            sections.append(section)
        return sections


class LawRegistryDirective(_RegisterDirective):
    """The provisions by standing: a list of all, or the entries of one part of the register."""

    kind = "provision-index"
    source = "**/*.yaml"
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sections, or the fault when there is no such part."""
        if self.arguments:
            if self.arguments[0] not in LAW_PARTS:
                raise self.error(
                    f"登记表没有“{self.arguments[0]}”这一部分；应为{'、'.join(LAW_PARTS)}之一"
                )
            self.kind = "provisions"
        return super().run()

    def groups(self) -> dict[str, str]:
        """Return one section for each standing in use."""
        wanted = LAW_PARTS[self.arguments[0]] if self.arguments else None
        return {
            name: f"standing-{slug(name)}"
            for name in provisions_by_standing()
            if wanted is None or name in wanted
        }


class LawTopicsDirective(_RegisterDirective):
    """Every provision under each of its topics."""

    kind = "topic"
    source = "provisions.yaml"

    def groups(self) -> dict[str, str]:
        """Return one section for each topic."""
        return {name: f"topic-{slug(name)}" for name in provisions_by_topic()}


class LawTimelineDirective(_RegisterDirective):
    """What changed when, by year."""

    kind = "timeline"
    source = "changes.yaml"

    def groups(self) -> dict[str, str]:
        """Return one section for each year."""
        return {year: f"year-{slug(year)}" for year in timeline()}


class SourceReviewDirective(_DataDirective):
    """A list of every unit of the old manuals that can be narrowed down, and the summary."""

    kind = "source-review"
    source = "units.yaml"
    required_arguments = 0


class SourceUnitsDirective(_DataDirective):
    """The units of one part of the review, each with its verdict and the place that treats it."""

    kind = "source-units"
    source = "units.yaml"

    def check(self) -> str:
        """Refuse a part that does not exist."""
        known = self.arguments[0] in SOURCE_PARTS
        return "" if known else f"来源审读没有这一部分；应为{'、'.join(SOURCE_PARTS)}之一"


class ContradictionsDirective(_DataDirective):
    """Where the old manuals disagree and what the course decides."""

    kind = "contradictions"
    source = "contradictions.yaml"
    required_arguments = 0


class GlossaryListDirective(_RegisterDirective):
    """Every term, grouped by first letter."""

    kind = "terms"
    source = "glossary.yaml"

    def groups(self) -> dict[str, str]:
        """Return one section for each letter."""
        return {letter: f"letter-{letter.lower()}" for letter in terms_by_initial()}


DIRECTIVES: dict[str, Callable[..., SphinxDirective]] = {
    "case": CaseDirective,
    "practice": PracticeDirective,
    "quiz": QuizDirective,
    "document": DocumentDirective,
    "basis": BasisDirective,
    "course-time": CourseTimeDirective,
    "law-registry": LawRegistryDirective,
    "law-topics": LawTopicsDirective,
    "law-timeline": LawTimelineDirective,
    "glossary-list": GlossaryListDirective,
    "source-review": SourceReviewDirective,
    "source-units": SourceUnitsDirective,
    "contradictions": ContradictionsDirective,
}
"""Directive classes by the name that authors write."""


def register(app: Sphinx) -> None:
    """Add the directives."""
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
