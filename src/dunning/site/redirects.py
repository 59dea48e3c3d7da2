"""Published addresses stay alive: renamed pages lead on, renamed sections keep their old ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from lxml import html
from sphinx.util.osutil import relative_uri

from dunning.knowledge.reader import KnowledgeError, display_name, read_yaml

FOLDER = Path(__file__).parent / "addresses"
REDIRECTS = FOLDER / "redirects.yaml"
PUBLISHED = FOLDER / "published.txt"

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'">
<meta http-equiv="refresh" content="0; url={url}">
<meta name="robots" content="noindex">
<title>这一页换了地址</title>
<link rel="canonical" href="{canonical}">
</head>
<body><main><h1>这一页换了地址</h1><p><a href="{url}">打开新地址</a></p></main></body>
</html>
"""


@dataclass(frozen=True)
class Redirects:
    """Where old addresses lead.

    Parameters
    ----------
    pages : Mapping[str, str]
        New address (page, perhaps with section) by old page.
    anchors : Mapping[str, Mapping[str, str]]
        New section id by old one, by page.
    """

    pages: Mapping[str, str]
    anchors: Mapping[str, Mapping[str, str]]

    def anchors_of(self, docname: str) -> Mapping[str, str]:
        """Return the new section id by old one of a document."""
        return self.anchors.get(f"{docname}.html", {})


def _split(address: str) -> tuple[str, str]:
    page, _, anchor = address.partition("#")
    return page, anchor


def _refuse(path: Path, entry: str, problem: str) -> KnowledgeError:
    return KnowledgeError(display_name(path), entry, "redirects", problem)


def _check(path: Path, old: str, new: str, known: Mapping[str, str]) -> None:
    for address in (old, new):
        page = PurePosixPath(_split(address)[0])
        if page.suffix != ".html" or page.is_absolute() or {"..", ":"} & set(str(page).split("/")):
            raise _refuse(
                path, old, f"“{address}”不是网站里的地址；应为book/page.html或book/page.html#小节"
            )
    if new in known or _split(new)[0] in known:
        raise _refuse(path, old, f"“{new}”自己又换了地址；直接写最后的地址")
    old_page, old_anchor = _split(old)
    new_page, new_anchor = _split(new)
    if old_anchor and (old_page != new_page or not new_anchor):
        raise _refuse(path, old, f"小节只能在同一页里改名，而新地址是“{new}”")


@cache
def load_redirects(path: Path = REDIRECTS) -> Redirects:
    """Read the redirect map.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file with the one key ``redirects``: new address by old one.

    Returns
    -------
    Redirects

    Raises
    ------
    KnowledgeError
        When an address is malformed, leads on, or a section leaves its page.
    """
    data = read_yaml(path)
    known = data.get("redirects") if isinstance(data, dict) and len(data) == 1 else None
    if not isinstance(known, dict) or not all(
        isinstance(text, str) for pair in known.items() for text in pair
    ):
        raise _refuse(path, "-", "应为redirects: {旧地址: 新地址}")
    pages: dict[str, str] = {}
    anchors: dict[str, dict[str, str]] = {}
    for old, new in known.items():
        _check(path, old, new, known)
        page, anchor = _split(old)
        if anchor:
            anchors.setdefault(page, {})[anchor] = _split(new)[1]
        else:
            pages[page] = new
    return Redirects(pages, anchors)


def redirect_page(old: str, new: str, base_url: str = "") -> str:
    """Return the page that stands at an old address.

    Parameters
    ----------
    old, new : str
        Addresses from the root of the site.
    base_url : str
        Where the site is published, with a last slash; empty when that is not known.

    Returns
    -------
    str
        HTML that works without scripts and under any sub-path.
    """
    page, anchor = _split(new)
    target = quote(relative_uri(old, page), safe="/.-_~") + (f"#{quote(anchor)}" if anchor else "")
    canonical = base_url + quote(page) if base_url else target
    return _PAGE.format(url=escape(target), canonical=escape(canonical))


def write_redirects(outdir: Path, redirects: Redirects, base_url: str = "") -> None:
    """Write a page at every old address.

    Parameters
    ----------
    outdir : pathlib.Path
        Root of the built site.
    redirects : Redirects
        The map.
    base_url : str
        See `redirect_page`.

    Raises
    ------
    KnowledgeError
        When a new page does not exist or an old address is a page of the book.
    """
    for old, new in redirects.pages.items():
        if not (outdir / _split(new)[0]).is_file():
            raise _refuse(REDIRECTS, old, f"新地址“{new}”不存在")
        if (outdir / old).is_file():
            raise _refuse(REDIRECTS, old, "旧地址上还有一页；先把那一页改名或移走")
    for old, new in redirects.pages.items():
        (outdir / old).parent.mkdir(parents=True, exist_ok=True)
        (outdir / old).write_text(redirect_page(old, new, base_url), encoding="utf-8")


def published_addresses(path: Path = PUBLISHED) -> list[str]:
    """Return every address ever published: pages, and sections as ``page#section``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def dead_addresses(outdir: Path, addresses: Iterable[str]) -> list[str]:
    """Return the addresses that a built site does not answer.

    Parameters
    ----------
    outdir : pathlib.Path
        Root of the built site.
    addresses : iterable of str
        Pages, or sections as ``page#section``.

    Returns
    -------
    list of str
        In the order given.
    """
    ids: dict[str, set[str]] = {}
    dead = []
    for address in addresses:
        page, anchor = _split(address)
        if not (outdir / page).is_file():
            dead.append(address)
        elif anchor:
            if page not in ids:
                ids[page] = ids_of(outdir / page)
            if anchor not in ids[page]:
                dead.append(address)
    return dead


def ids_of(page: Path, path: str = "//@id") -> set[str]:
    """Return the ids of a built page, all or those that an XPath selects."""
    return set(html.document_fromstring(page.read_text(encoding="utf-8")).xpath(path))
