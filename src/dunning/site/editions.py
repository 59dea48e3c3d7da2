"""Editions of the book side by side: each stays readable, and old ones say that they are old."""

import shutil
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

from packaging.version import InvalidVersion, Version

from dunning.site.redirects import ids_of, published_addresses
from dunning.site.sealing import (
    EDITIONS,
    Manifest,
    SiteError,
    faults_of,
    read_manifest,
    seal_site,
    set_banner,
    site_files,
)

_MADE = '<meta name="generator" content="dunning edition">'
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'">
{made}{extra}
<title>{title}</title>
</head>
<body><main><h1>{title}</h1>
{body}
</main></body>
</html>
"""


def _version(edition: str) -> Version:
    try:
        return Version(edition)
    except InvalidVersion:
        raise SiteError(f"版本号“{edition}”不对；应为0.2.0这样的写法") from None


def editions_in(site: Path) -> list[tuple[Path, Manifest]]:
    """Return folder and manifest of each edition, newest first."""
    folders = [path.parent for path in site.glob(f"{EDITIONS}/*/manifest.json")]
    found = [(folder, read_manifest(folder)) for folder in folders]
    return sorted(found, key=lambda pair: _version(pair[1].edition), reverse=True)


def publish(built: Path, site: Path, *, replace: bool = False) -> Path:
    """Put a built book among the editions of a site.

    Parameters
    ----------
    built : pathlib.Path
        Root of the built book; it must be as its manifest says.
    site : pathlib.Path
        Folder that the web server shows; made when missing.
    replace : bool
        Whether another build of the same version may be replaced.

    Returns
    -------
    pathlib.Path
        Where the edition stands now.

    Raises
    ------
    SiteError
        When the book is not whole, or its version stands there with another content.
    """
    manifest = read_manifest(built)
    _version(manifest.edition)
    faults = faults_of(built)
    if faults:
        raise SiteError(f"{built}与清单不符（{faults[0]}，共{len(faults)}处）；重新运行make book")
    target = site / EDITIONS / manifest.edition
    before = read_manifest(target) if target.exists() and not replace else None
    if before and before.content_hash != manifest.content_hash:
        raise SiteError(
            f"第{manifest.edition}版已经发布过，内容不同；改pyproject.toml里的版本号，"
            "确实要换掉就加--replace"
        )
    # Files to download, the service worker and the page about the build are no content (see
    # `content_hash`), yet they may be new; so may be what repairs a damaged edition.
    if before != manifest or faults_of(target):
        _copy(built, target)
    return _settled(site, target)


def _copy(built: Path, target: Path) -> None:
    """Copy beside the target first, so that a half-copied edition is never shown."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as folder:
        fresh = Path(folder) / "fresh"
        shutil.copytree(built, fresh, ignore=shutil.ignore_patterns(EDITIONS, ".*"))
        if target.exists():
            target.rename(Path(folder) / "before")
        fresh.rename(target)


def _settled(site: Path, target: Path) -> Path:
    """Give every edition the banner it needs, and list them."""
    editions = editions_in(site)
    newest = editions[0]
    for folder, manifest in editions:
        _mark(folder, manifest, newest)
    _write_lists(site, editions)
    return target


def _mark(folder: Path, manifest: Manifest, newest: tuple[Path, Manifest]) -> None:
    changed = False
    for name in site_files(folder):
        if not name.endswith(".html"):
            continue
        page = folder / name
        before = page.read_text(encoding="utf-8")
        banner = "" if folder == newest[0] else _banner(name, manifest, newest)
        after = set_banner(before, banner)
        if after != before:
            page.write_text(after, encoding="utf-8")
            changed = True
    if changed:
        seal_site(folder, manifest.edition)


def _banner(name: str, manifest: Manifest, newest: tuple[Path, Manifest]) -> str:
    folder, latest = newest
    page = name if (folder / name).is_file() else "index.html"
    address = "../" * (name.count("/") + 1) + quote(f"{latest.edition}/{page}")
    words = "看新版的这一页" if page == name else "看新版"
    return (
        f'<p class="edition-banner" role="note">这是旧版（第{escape(manifest.edition)}版），'
        f"规定可能已经变了。最新的是第{escape(latest.edition)}版："
        f'<a href="{escape(address)}">{words}</a></p>'
    )


def _write_lists(site: Path, editions: list[tuple[Path, Manifest]]) -> None:
    items = "\n".join(
        f'<li><a href="{quote(folder.name)}/index.html">第{escape(manifest.edition)}版</a>，'
        f"{manifest.built_at[:10]}构建{'，最新' if position == 0 else ''}</li>"
        for position, (folder, manifest) in enumerate(editions)
    )
    listing = _PAGE.format(made=_MADE, extra="", title="全部版本", body=f"<ul>\n{items}\n</ul>")
    (site / EDITIONS / "index.html").write_text(listing, encoding="utf-8")
    front = site / "index.html"
    if front.is_file() and _MADE not in front.read_text(encoding="utf-8"):
        return
    newest = f"{EDITIONS}/{quote(editions[0][0].name)}/index.html"
    extra = f'\n<meta http-equiv="refresh" content="0; url={newest}">'
    extra += f'\n<link rel="canonical" href="{newest}">'
    body = f'<p><a href="{newest}">打开最新版</a></p>'
    page = _PAGE.format(made=_MADE, extra=extra, title="信用卡合规催收", body=body)
    front.write_text(page, encoding="utf-8")


def unrecorded(built: Path, known: Iterable[str] | None = None) -> list[str]:
    """Return the addresses of a built book that the list of published ones lacks.

    Parameters
    ----------
    built : pathlib.Path
        Root of the built book.
    known : iterable of str, optional
        Addresses recorded before; the committed list when omitted.

    Returns
    -------
    list of str
        Pages, and sections as ``page#section``; sorted.
    """
    recorded = set(published_addresses() if known is None else known)
    found = set()
    for name in site_files(built):
        if name.endswith(".html") and not name.startswith(("_static/", "_sources/")):
            found.add(name)
            found.update(f"{name}#{identifier}" for identifier in _section_ids(built / name))
    return sorted(found - recorded)


def _section_ids(page: Path) -> set[str]:
    return ids_of(page, "//main//section[@id]/@id")
