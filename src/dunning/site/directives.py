"""Block markup: a worked case, a practice card, a quiz, the basis of a page, the registers."""

from abc import abstractmethod
from collections.abc import Callable

from docutils import nodes
from pypinyin import lazy_pinyin
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from dunning.knowledge import Provision, Term, load_glossary, load_practices, load_provisions
from dunning.knowledge.provisions import STANDINGS
from dunning.knowledge.reader import KnowledgeError, knowledge_root
from dunning.quiz import load_bank
from dunning.site.ledger import ledger
from dunning.site.nodes import fragment

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
        self.env.note_dependency(str(knowledge_root() / self.source))
        sections: list[nodes.Node] = []
        for title, identifier in self.groups().items():
            section = nodes.section(ids=[identifier], names=[title])
            section += nodes.title("", title)
            section += fragment(kind=self.kind, argument=title)
            sections.append(section)
        return sections


def provisions_by_standing() -> dict[str, list[Provision]]:
    """Return the register grouped by standing, the strongest first."""
    everything = load_provisions().values()
    grouped: dict[str, list[Provision]] = {}
    for standing in STANDINGS:
        entries = [entry for entry in everything if entry.standing == standing]
        if entries:
            grouped[standing] = entries
    return grouped


def terms_by_initial() -> dict[str, list[Term]]:
    """Return the glossary grouped by first letter of the pinyin, in the order of the pinyin."""
    spelled = sorted(
        ((lazy_pinyin(term.term), term) for term in load_glossary().values()),
        key=lambda pair: pair[0],
    )
    grouped: dict[str, list[Term]] = {}
    for pinyin, term in spelled:
        grouped.setdefault(pinyin[0][0].upper(), []).append(term)
    return grouped


class LawRegistryDirective(_RegisterDirective):
    """Every provision, grouped by standing."""

    kind = "provisions"
    source = "provisions.yaml"

    def groups(self) -> dict[str, str]:
        """Return one section for each standing in use."""
        return {name: f"standing-{i}" for i, name in enumerate(provisions_by_standing(), 1)}


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
    "basis": BasisDirective,
    "course-time": CourseTimeDirective,
    "law-registry": LawRegistryDirective,
    "glossary-list": GlossaryListDirective,
}
"""Directive classes by the name that authors write."""


def register(app: Sphinx) -> None:
    """Add the directives."""
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
