"""A built page as paper can show it: nothing to click open, type into or wait for."""

from pathlib import Path

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import E

from dunning.site.volumes.quizzes import print_quizzes

_SCREEN_ONLY = (
    "headerlink",
    "page-tools",
    "read-mark",
    "turn",
    "filter",
    "hint",
    "section-tools",
    "calculator-actions",
    "calculator-status",
    "calculator-error",
    "sd-summary-state-marker",
    "reliance",
)
_SCREEN_TAGS = ("noscript", "button", "progress", "dialog")
_LEVELS = {
    "h1": "chapter-title",
    "h2": "section-title",
    "h3": "subsection-title",
    "h4": "deep-title",
}
_SCREEN_ATTRIBUTES = (
    "title",
    "tabindex",
    "download",
    "rel",
    "aria-labelledby",
    "aria-describedby",
    "aria-live",
    "role",
)


def read_page(path: Path) -> HtmlElement:
    """Return the text of a built page, ready for paper.

    Parameters
    ----------
    path : pathlib.Path
        The built page.

    Returns
    -------
    lxml.html.HtmlElement
        An ``<article class="chapter">``; links and ids are as in the page.

    Raises
    ------
    ValueError
        When the file is not a page of the course.
    """
    main = html.parse(path).getroot().xpath("//main")
    sections = main[0].xpath("./section[h1]") if main else []
    if len(sections) != 1:
        raise ValueError(f"{path}里没有带标题的正文；重新运行make book")
    article = sections[0]
    article.tag = "article"
    article.set("class", "chapter")
    for notice in main[0].find_class("overdue"):
        article.insert(1, notice)
    _print_calculators(article)
    print_quizzes(article)
    _drop_screen_parts(article)
    _open_folds(article)
    _mark_headings(article)
    _plain_attributes(article)
    return article


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _drop_screen_parts(article: HtmlElement) -> None:
    for name in _SCREEN_ONLY:
        for element in article.find_class(name):
            _drop(element)
    for element in list(article.iter(*_SCREEN_TAGS)):
        _drop(element)
    for element in article.xpath(".//*[@hidden] | .//dl/div[.//@data-offline-state]"):
        _drop(element)


def _print_calculators(article: HtmlElement) -> None:
    """Put the default numbers in place of a calculator's form."""
    for form in article.xpath(".//section[@data-calculator]//form"):
        given = E.dl({"class": "calculator-given"})
        for field in form.find_class("calculator-field"):
            label = field.find("label").text_content()
            given.append(E.div(E.dt(label), E.dd(_given(field))))
        form.getparent().replace(form, given)


def _given(field: HtmlElement) -> str:
    chosen = field.xpath(".//option[@selected]") or field.xpath(".//option")
    if chosen:
        return chosen[0].text_content()
    area = field.find("textarea")
    given = field.find("input").get("value") if area is None else area.text_content().strip()
    return given or "（空）"


def _open_folds(article: HtmlElement) -> None:
    for fold in list(article.iter("details")):
        fold.tag = "div"
        fold.set("class", f"fold {fold.get('class', '')}".strip())
        fold.attrib.pop("open", None)
        fold.attrib.pop("name", None)
        for summary in fold.findall("summary"):
            summary.tag = "p"
            summary.set("class", "fold-title")
        figure = fold.getparent()
        if figure.tag == "figure":
            # A caption must be the last thing in its figure; the numbers follow.
            fold.set("class", "fold chart-data")
            fold[0].text = "图中数据"
            figure.addnext(fold)


def _mark_headings(article: HtmlElement) -> None:
    for tag, name in _LEVELS.items():
        for heading in article.iter(tag):
            heading.set("class", name)


def _plain_attributes(article: HtmlElement) -> None:
    for element in article.iter():
        if not isinstance(element.tag, str):
            continue
        inside_figure = next(element.iterancestors("svg", "figure"), None) is not None
        for name in _SCREEN_ATTRIBUTES:
            if not inside_figure:
                element.attrib.pop(name, None)
