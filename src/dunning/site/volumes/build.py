"""Make every volume of a built site, once for each content."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, sync_playwright

from dunning.site.sealing import DOWNLOADS, SiteError, content_hash, read_manifest, seal_site
from dunning.site.volumes.assemble import Book, Imprint, bind
from dunning.site.volumes.contents import WHOLE, read_parts, volumes_of
from dunning.site.volumes.epub import bind_epub
from dunning.site.volumes.fonts import prepare_fonts
from dunning.site.volumes.listing import Download, read_index, settle_downloads, write_index
from dunning.site.volumes.pages import read_page
from dunning.site.volumes.pdf import STYLESHEETS, pages_in, print_volume

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Project:
    """Where the course and its built site stand.

    Parameters
    ----------
    root : pathlib.Path
        Holds ``_toc.yml``, ``_config.yml`` and ``.cache``.
    site : pathlib.Path
        Root of the built site.
    base : str
        Where the site is published, with a slash at its end; empty when nowhere.
    """

    root: Path
    site: Path
    base: str = ""


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Start a headless Chromium for printing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def published_at(root: Path, given: str | None = None) -> str:
    """Return where the site is published; a build of the book takes it from the same places.

    Parameters
    ----------
    root : pathlib.Path
        Holds ``_config.yml``.
    given : str, optional
        The address, when it was named on the command line; else ``DUNNING_BASE_URL``, then the
        configuration.

    Returns
    -------
    str
        With a slash at its end; empty when nowhere.

    Raises
    ------
    dunning.site.sealing.SiteError
        When it is no whole address.
    """
    base = os.environ.get("DUNNING_BASE_URL") if given is None else given
    if base is None:
        config = _config(root)
        own = ((config.get("sphinx") or {}).get("config") or {}).get("html_baseurl")
        base = own or (config.get("html") or {}).get("baseurl") or ""
    if base and not base.startswith(("https://", "http://")):
        raise SiteError(f"网站地址“{base}”不对；应为https://开头的完整地址，或者留空")
    return base.rstrip("/") + "/" if base else ""


def _config(root: Path) -> dict[str, Any]:
    return yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))


def recipe(base: str) -> str:
    """Return a hash of what volumes are made with: program, style sheets, place of publication."""
    total = hashlib.sha256(f"{base}\0".encode())
    for path in sorted([*HERE.glob("*.py"), *HERE.glob("templates/*"), *STYLESHEETS]):
        total.update(path.read_bytes())
    return total.hexdigest()


def build_volumes(project: Project, browser_path: str) -> list[Download]:
    """Print and bind every volume into the site's folder of downloads, list them, seal the site.

    Nothing is done when the files of this content, with links to this place, stand there already.

    Parameters
    ----------
    project : Project
        Course and site.
    browser_path : str
        Executable of a Chromium or Chrome.

    Returns
    -------
    list of Download
        The whole course first, as PDF and EPUB, then the parts.

    Raises
    ------
    dunning.site.sealing.SiteError
        When the site is not a sealed one, or has no page to list the files on.
    dunning.site.npm.PackageMissingError
        When the typeface cannot be fetched.
    """
    site = project.site
    manifest = read_manifest(site)
    content, made_with = content_hash(site), recipe(project.base)
    if read_index(site, content, made_with):
        return settle_downloads(site)
    with tempfile.TemporaryDirectory(dir=site.parent) as name:
        # A temporary folder is closed to other users, and its copy would be: a web server is one.
        folder = Path(name).resolve() / "made"
        folder.mkdir()
        downloads = _make(project, browser_path, folder)
        write_index(folder, content, made_with, downloads)
        shutil.rmtree(site / DOWNLOADS, ignore_errors=True)
        shutil.copytree(folder, site / DOWNLOADS)
    settle_downloads(site)
    seal_site(site, manifest.edition)
    return downloads


def _make(project: Project, browser_path: str, folder: Path) -> list[Download]:
    fonts = prepare_fonts(project.root / ".cache")
    volumes = volumes_of(read_parts(project.root / "_toc.yml"))
    config = _config(project.root)
    manifest = read_manifest(project.site)
    imprint = Imprint.of(manifest, config["title"], config["author"])
    pages = {name: read_page(project.site / f"{name}.html") for name in volumes[0].docnames}
    made = []
    with chromium(browser_path) as browser:
        for volume in volumes:
            book = Book(volume, bind(volume, pages, project.base), imprint, fonts)
            path = print_volume(browser, book, folder)
            made.append(Download.of(path, volume.subtitle, pages_in(path)))
            if volume.name == WHOLE:
                made.append(Download.of(bind_epub(browser, book, folder), volume.subtitle, 0))
    return made
