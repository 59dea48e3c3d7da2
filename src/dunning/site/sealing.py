"""Close a built site: what it holds, which content it is, the offline copy that goes with it."""

import hashlib
import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from dunning.knowledge.clock import ZONE

HERE = Path(__file__).parent
MANIFEST = "manifest.json"
FRONT_PAGE = "index.html"
WORKER = "sw.js"
BUILD_PAGE = "book/reference/build.html"
EDITIONS = "editions"
DOWNLOADS = "downloads"
OPTIONAL_SUFFIXES = frozenset({".wasm", ".whl", ".zip", ".pack", ".pdf", ".epub", ".map"})
OPTIONAL_BYTES = 2 * 1024 * 1024

_FACT = r'(<[a-z]+ data-build="{name}">)[^<]*(<)'
_BANNER = re.compile(r"(<!--edition-->).*?(<!--/edition-->)", re.DOTALL)
_OFFERS = re.compile(r"(<!--downloads-->).*?(<!--/downloads-->)", re.DOTALL)


@dataclass(frozen=True)
class SiteFile:
    """One file of a site.

    Parameters
    ----------
    sha256 : str
        Hash of its bytes, hexadecimal.
    size : int
        Bytes.
    """

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a built site holds.

    Parameters
    ----------
    edition : str
        Version of the course.
    built_at : str
        When the content was built, ISO 8601, Asia/Shanghai.
    content_hash : str
        Hash over names and contents. What follows from the content takes no part: the page about
        the build, which states the hash, the banner of an old edition, and the files to download
        with their list.
    files : Mapping[str, SiteFile]
        Every file but the manifest, by path from the root.
    """

    edition: str
    built_at: str
    content_hash: str
    files: Mapping[str, SiteFile]


class SiteError(ValueError):
    """A built site is not what it should be; the message says what to do (Chinese)."""


def site_files(folder: Path) -> Iterator[str]:
    """Yield the paths of a site's files, sorted; editions beside it are sites of their own.

    Hidden files are none of its files: many servers refuse them and many uploads leave them out,
    and one listed file that cannot be had would be the end of the offline copy.
    """
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        own = inside.parts[0] != EDITIONS and not any(part.startswith(".") for part in inside.parts)
        if path.is_file() and own and inside.as_posix() != MANIFEST:
            yield inside.as_posix()


def describe(path: Path) -> SiteFile:
    """Return hash and size of a file."""
    data = path.read_bytes()
    return SiteFile(hashlib.sha256(data).hexdigest(), len(data))


def content_hash(folder: Path) -> str:
    """Return the hash that names the content of a site.

    Parameters
    ----------
    folder : pathlib.Path
        Root of the built site.

    Returns
    -------
    str
        SHA-256, hexadecimal.
    """
    total = hashlib.sha256()
    for name in site_files(folder):
        if name in {BUILD_PAGE, WORKER} or name.startswith(f"{DOWNLOADS}/"):
            continue
        data = (folder / name).read_bytes()
        if name.endswith(".html"):
            data = set_downloads(set_banner(data.decode("utf-8"), ""), "").encode()
        total.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    return total.hexdigest()


def set_banner(page: str, banner: str) -> str:
    """Return a page with the banner of old editions set; an empty one takes it away."""
    return _BANNER.sub(lambda found: found[1] + banner + found[2], page)


def set_downloads(page: str, listed: str) -> str:
    """Return a page with the list of files to download set."""
    return _OFFERS.sub(lambda found: found[1] + listed + found[2], page)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a site.

    Parameters
    ----------
    folder : pathlib.Path
        Root of the site.

    Returns
    -------
    Manifest

    Raises
    ------
    SiteError
        When there is none, or it is not one.
    """
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = {name: SiteFile(**entry) for name, entry in data.pop("files").items()}
        return Manifest(files=files, **data)
    except FileNotFoundError:
        raise SiteError(f"{folder}里没有{MANIFEST}；它应是make book构建出来的网站") from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SiteError(f"{path}不是网站清单（{error}）；重新运行make book") from error


def _built_at(folder: Path, content: str) -> str:
    """Return when this content was first built, so that a rebuild of the same changes nothing."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.fromtimestamp(int(epoch), UTC).astimezone(ZoneInfo(ZONE)).isoformat()
    if (folder / MANIFEST).is_file():
        before = read_manifest(folder)
        if before.content_hash == content:
            return before.built_at
    return datetime.now(ZoneInfo(ZONE)).replace(microsecond=0).isoformat()


def is_optional(name: str, size: int, heavy_folders: set[str]) -> bool:
    """Tell whether a file is left out of the offline copy until it is first used."""
    path = PurePosixPath(name)
    inside = any(str(parent) in heavy_folders for parent in path.parents)
    return inside or path.suffix in OPTIONAL_SUFFIXES or size > OPTIONAL_BYTES


def offline_lists(files: Mapping[str, SiteFile]) -> tuple[dict[str, str], dict[str, str]]:
    """Split a site into what is kept offline at once and what on first use.

    Parameters
    ----------
    files : Mapping[str, SiteFile]
        Files by path.

    Returns
    -------
    complete, optional : dict[str, str]
        Integrity value (``sha256-…``) by path.
    """
    heavy = {
        str(PurePosixPath(name).parent)
        for name in files
        if PurePosixPath(name).suffix in {".wasm", ".whl"}
    } - {".", "_static"}
    lists: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for name, file in files.items():
        if PurePosixPath(name).name in {WORKER, "robots.txt", "sitemap.xml"}:
            continue
        integrity = "sha256-" + b64encode(bytes.fromhex(file.sha256)).decode()
        lists[is_optional(name, file.size, heavy)][name] = integrity
    return lists


def _worker(files: Mapping[str, SiteFile]) -> str:
    complete, optional = offline_lists(files)
    listed = json.dumps([complete, optional], ensure_ascii=False, sort_keys=True)
    edition = hashlib.sha256(listed.encode()).hexdigest()[:16]
    source = (HERE / "theme" / WORKER).read_text(encoding="utf-8")
    facts = {"EDITION": edition, "COMPLETE": complete, "OPTIONAL": optional}
    lines = [
        f"const {name} = {json.dumps(value, ensure_ascii=False, indent=0)};"
        for name, value in facts.items()
    ]
    return "\n".join(lines) + "\n" + source


def seal_site(folder: Path, edition: str) -> Manifest:
    """Write build facts, service worker and manifest; the last step of every build.

    Whatever adds files to a built site runs this again after.

    Parameters
    ----------
    folder : pathlib.Path
        Root of the built site.
    edition : str
        Version of the course.

    Returns
    -------
    Manifest
        What was written to ``manifest.json``.

    Raises
    ------
    SiteError
        When the folder holds no site, or its manifest is not one; nothing is written then.
    """
    if not (folder / FRONT_PAGE).is_file():
        raise SiteError(f"{folder}里没有网站（缺{FRONT_PAGE}）；先运行make book")
    content = content_hash(folder)
    built_at = _built_at(folder, content)
    page = folder / BUILD_PAGE
    if page.is_file():
        text = page.read_text(encoding="utf-8")
        for name, value in (("content-hash", content), ("built-at", _readable(built_at))):
            text = re.sub(_FACT.format(name=name), rf"\g<1>{value}\2", text)
        page.write_text(text, encoding="utf-8")
    files = {name: describe(folder / name) for name in site_files(folder) if name != WORKER}
    (folder / WORKER).write_text(_worker(files), encoding="utf-8")
    files[WORKER] = describe(folder / WORKER)
    manifest = Manifest(edition, built_at, content, dict(sorted(files.items())))
    (folder / MANIFEST).write_text(
        json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return manifest


def _readable(built_at: str) -> str:
    moment = datetime.fromisoformat(built_at)
    return f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}（北京时间）"


def faults_of(folder: Path) -> list[str]:
    """Compare a site with its manifest.

    Parameters
    ----------
    folder : pathlib.Path
        Root of a site, or a folder that holds only editions.

    Returns
    -------
    list of str
        One line in Chinese for each missing, changed or extra file; empty when all is right.

    Raises
    ------
    SiteError
        When there is no manifest to compare with.
    """
    editions = sorted(path.parent for path in folder.glob(f"{EDITIONS}/*/{MANIFEST}"))
    found = [f"{path.relative_to(folder)}/{line}" for path in editions for line in _faults(path)]
    if (folder / MANIFEST).is_file() or not editions:
        found += _faults(folder)
    return found


def _faults(folder: Path) -> list[str]:
    listed = read_manifest(folder).files
    there = set(site_files(folder))
    lines = [f"{name}：缺少这个文件" for name in sorted(listed.keys() - there)]
    for name in sorted(listed.keys() & there):
        file = describe(folder / name)
        if file != listed[name]:
            lines.append(
                f"{name}：内容变了，清单里是{listed[name].size}字节、"
                f"sha256 {listed[name].sha256[:16]}…，现在是{file.size}字节、{file.sha256[:16]}…"
            )
    return lines + [f"{name}：清单里没有这个文件" for name in sorted(there - listed.keys())]
