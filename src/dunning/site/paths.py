"""The reading paths of the front page, with the minutes that their lessons state."""

from dataclasses import dataclass

from sphinx.application import Sphinx

from dunning.knowledge.paths import FILE_NAME, ReadingPath, load_paths
from dunning.knowledge.reader import KnowledgeError
from dunning.site.directives import DIRECTIVES, _DataDirective
from dunning.site.fragments import RENDERERS, Page, _render
from dunning.site.ledger import ledger


@dataclass(frozen=True)
class Step:
    """One page of a path as the template shows it.

    Parameters
    ----------
    title, url : str
        The page.
    minutes : int
        Reading and practice together; 0 when the page states none.
    """

    title: str
    url: str
    minutes: int


@dataclass(frozen=True)
class Route:
    """One path with its steps.

    Parameters
    ----------
    path : ReadingPath
        Role and reason.
    pages, practice : list of Step
        What to read, and what to do afterwards.
    """

    path: ReadingPath
    pages: list[Step]
    practice: list[Step]

    @property
    def minutes(self) -> int:
        """Minutes of all steps."""
        return sum(step.minutes for step in (*self.pages, *self.practice))


def duration(minutes: int) -> str:
    """Return minutes as readers say them.

    Parameters
    ----------
    minutes : int
        Zero or more.

    Returns
    -------
    str
        Such as ``"7小时5分钟"``, ``"2小时"`` or ``"50分钟"``.
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}分钟"
    return f"{hours}小时{rest}分钟" if rest else f"{hours}小时"


class RolePathsDirective(_DataDirective):
    """All reading paths, one card for each role."""

    kind = "role-paths"
    source = FILE_NAME
    required_arguments = 0

    def check(self) -> str:
        """Refuse a malformed file and a page that the book does not have."""
        try:
            paths = load_paths()
        except KnowledgeError as error:
            return str(error)
        for path in paths.values():
            for field, pages in (("pages", path.pages), ("practice", path.practice)):
                for page in pages:
                    if page not in self.env.found_docs:
                        return (
                            f"knowledge/{FILE_NAME}，条目{path.id}，字段{field}：值为{page!r}；"
                            "书里没有这一页，应为_toc.yml里的一页"
                        )
        return ""


def _step(page: Page, docname: str) -> Step:
    minutes = sum(ledger(page.env).minutes.get(docname, ()))
    url = page.builder.get_relative_uri(page.docname, docname)
    return Step(page.env.titles[docname].astext(), url, minutes)


def _role_paths(page: Page, argument: str) -> str:
    routes = [
        Route(
            path,
            [_step(page, docname) for docname in path.pages],
            [_step(page, docname) for docname in path.practice],
        )
        for path in load_paths().values()
    ]
    return _render("role-paths.html", page, routes=routes, duration=duration)


def register(app: Sphinx) -> None:
    """Add the block to the directives and renderers; called before those are registered."""
    DIRECTIVES["role-paths"] = RolePathsDirective
    RENDERERS["role-paths"] = _role_paths
