"""The files to download that stand beside the pages of a site, and the list that offers them."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from dunning.site.links import DOWNLOADS_PAGE
from dunning.site.sealing import DOWNLOADS, SiteError, content_hash, describe, set_downloads

INDEX = "index.json"
PAGE = f"{DOWNLOADS_PAGE}.html"

_TEMPLATES = Environment(
    loader=PackageLoader("dunning.site.volumes"), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True)
class Download:
    """One file on offer.

    Parameters
    ----------
    name : str
        File name inside the folder of downloads.
    title : str
        What it holds (Chinese).
    pages : int
        Pages of paper; 0 for an EPUB, which has none.
    size : int
        Bytes.
    sha256 : str
        Hash of its bytes, hexadecimal.
    """

    name: str
    title: str
    pages: int
    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path, title: str, pages: int) -> "Download":
        """Describe a file that stands ready."""
        file = describe(path)
        return cls(path.name, title, pages, file.size, file.sha256)

    @property
    def format(self) -> str:
        """``PDF`` or ``EPUB``."""
        return Path(self.name).suffix[1:].upper()

    @property
    def megabytes(self) -> str:
        """Size in millions of bytes, one digit after the point."""
        return f"{self.size / 1e6:.1f}"


def write_index(folder: Path, content: str, recipe: str, downloads: Iterable[Download]) -> None:
    """Note beside the files what they were made from.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of downloads.
    content : str
        Content hash of the site.
    recipe : str
        Hash of program, style sheets and place of publication.
    downloads : iterable of Download
        The files.
    """
    noted = {"content_hash": content, "recipe": recipe, "files": [asdict(d) for d in downloads]}
    text = json.dumps(noted, ensure_ascii=False, indent=1)
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


def read_index(site: Path, content: str, recipe: str | None = None) -> list[Download]:
    """Return the files on offer; none when they are missing, changed or of another content.

    Parameters
    ----------
    site : pathlib.Path
        Root of the built site.
    content : str
        Content hash of the site.
    recipe : str, optional
        Hash of program, style sheets and place of publication; any will do when omitted.

    Returns
    -------
    list of Download
        The whole course first.
    """
    folder = site / DOWNLOADS
    try:
        noted = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        downloads = [Download(**entry) for entry in noted["files"]]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    if noted["content_hash"] != content or recipe not in {None, noted["recipe"]}:
        return []
    whole = all(
        (folder / d.name).is_file() and describe(folder / d.name).sha256 == d.sha256
        for d in downloads
    )
    return downloads if whole else []


def settle_downloads(site: Path) -> list[Download]:
    """List the files on the page 下载; files that do not belong to this content are removed.

    Parameters
    ----------
    site : pathlib.Path
        Root of the built site; to be sealed after.

    Returns
    -------
    list of Download
        What is on offer now.

    Raises
    ------
    dunning.site.sealing.SiteError
        When the site has files to offer but no page that could list them.
    """
    folder = site / DOWNLOADS
    downloads = read_index(site, content_hash(site)) if folder.exists() else []
    if not downloads:
        shutil.rmtree(folder, ignore_errors=True)
    page = site / PAGE
    if page.is_file():
        listed = _TEMPLATES.get_template("listing.html").render(downloads=downloads)
        before = page.read_text(encoding="utf-8")
        after = set_downloads(before, listed)
        if after != before:
            page.write_text(after, encoding="utf-8")
    elif downloads:
        raise SiteError(f"{site}里没有{PAGE}，不能列出可下载的文件；重新运行make book")
    return downloads
