"""What lessons in the reader's browser import: packages of PyPI, the course itself, its facts.

Each pack is one archive that the page unpacks at once. The packs are beside the calculators' Python
and are fetched only by who runs a lesson.
"""

import csv
import gzip
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from dunning.compliance.text.utterances import FOLDER as UTTERANCES
from dunning.compliance.text.utterances import is_held_back
from dunning.knowledge.reader import knowledge_root, read_yaml
from dunning.notebook.browser.parsed import packed
from dunning.notebook.script_scores import STRANGERS
from dunning.site.runtime import (
    ABI,
    BYTECODE,
    PACKAGE,
    VERSION,
    RuntimeMissingError,
    compile_zip,
    prepare,
)

PINS = Path(__file__).with_name("live_packages.txt")
KEPT = 8
"""Packs of one name that stay in the cache, for builds of other states of the course."""

PLATFORMS = (f"pyemscripten_{ABI}_wasm32", "manylinux2014_x86_64")
ROOMS_LEFT_OUT = ("cli", "site")
"""Rooms that make the site and the command line; no lesson imports them."""

KNOWLEDGE_LEFT_OUT = frozenset({"changes.yaml", "contradictions.yaml", "paths.yaml"})
"""Facts that only the site and the lint read."""

_LIBRARY_LEFT_OUT = (
    *("_pyrepl", "doctest.py", "idlelib", "imaplib.py", "mailbox.py", "multiprocessing", "pdb.py"),
    *("pydoc.py", "pydoc_data", "smtplib.py", "tkinter", "turtle.py", "unittest", "wsgiref"),
    *("xmlrpc", "pickletools.py", "ensurepip", "venv"),
)
"""Parts of the standard library that are large and that a lesson has no use for."""

ENCODINGS = {"__init__", "aliases", "ascii", "charmap", "cp437", "idna", "latin_1", "punycode"} | {
    *("raw_unicode_escape", "unicode_escape", "utf_16", "utf_16_le", "utf_8", "utf_8_sig"),
}

_PACKAGES_LEFT_OUT = (
    *("plotly/labextension/", "plotly/matplotlylib/", "plotly/data/", "plotly/figure_factory/"),
    *("plotly/express/", "narwhals/_polars/", "narwhals/_spark_like/", "narwhals/_duckdb/"),
    *("narwhals/_dask/", "narwhals/_ibis/", "narwhals/_interchange/", "narwhals/_arrow/"),
    *("narwhals/_pandas_like/", "narwhals/_sql/", "ipywidgets/widgets/tests/"),
    *("anywidget/labextension/", "anywidget/nbextension/", "pydantic/v1/", "pydantic/mypy.py"),
    *("tzdata/zoneinfo/", "plotly/graph_objs/"),
)
_TRACES = re.compile(r"plotly/graph_objs/(?:(?:bar|layout|pie|scatter)/.*|\w+)\.py$")
"""What the site's own plotly can draw; the classes of all other traces are three quarters."""

_ZONES = ("tzdata/zoneinfo/__init__.py", "tzdata/zoneinfo/Asia/__init__.py")
_KEPT_ALL_THE_SAME = (*_ZONES, "tzdata/zoneinfo/Asia/Shanghai", "tzdata/zoneinfo/UTC")
_SUFFIXES = (".py", ".so", ".json", "METADATA", "entry_points.txt")


def packages() -> dict[str, str]:
    """Return the pinned packages, version by name as PyPI writes it."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    pins = [line.split()[0] for line in lines if line and not line.startswith("#")]
    return dict(pin.split("==") for pin in pins)


def packs(cache: Path) -> dict[str, bytes]:
    """Return the packs, made once for each content.

    Parameters
    ----------
    cache : pathlib.Path
        The project's cache folder.

    Returns
    -------
    dict of str to bytes
        ``library.pack`` (the standard library, a packed zip archive), ``packages.pack`` and
        ``course.pack`` (packed tar archives).

    Raises
    ------
    RuntimeMissingError
        When PyPI or npm is out of reach, or what they give is not what is pinned.
    """
    prepare(cache)
    # Node compiles in processes of its own: side by side the first build is half a minute shorter.
    with ThreadPoolExecutor() as pool:
        made = {
            "library.pack": pool.submit(_made, cache, "library", PINS.read_bytes(), _library),
            "packages.pack": pool.submit(_made, cache, "packages", PINS.read_bytes(), _packages),
            "course.pack": pool.submit(_course, cache),
        }
        return {name: pack.result() for name, pack in made.items()}


def _made(cache: Path, name: str, source: bytes, make: Callable[[Path, Path], bytes]) -> bytes:
    """Return one pack; its file names what it is made of, so that a change makes it anew."""
    recipe = Path(__file__).read_bytes() + BYTECODE.read_bytes() + VERSION.encode()
    compiler = (shutil.which("node") or "").encode()
    target = cache / "packs" / f"{name}-{_digest(source + recipe + compiler)}"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        core = prepare(cache)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix="making-") as folder:
            draft = Path(folder) / name
            draft.write_bytes(make(core, Path(folder)))
            draft.replace(target)
        kept = sorted(target.parent.glob(f"{name}-*"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)
    return target.read_bytes()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _library(core: Path, folder: Path) -> bytes:
    whole = zipfile.ZipFile(core / "package" / "python_stdlib.zip")
    names = [name for name in sorted(whole.namelist()) if not name.endswith("/")]
    kept = [name for name in names if not name.startswith(_LIBRARY_LEFT_OUT) and _is_read(name)]
    compiled = _compiled(core, {name: whole.read(name) for name in kept}, folder)
    return gzip.compress(_zip(compiled, zipfile.ZIP_STORED), 9, mtime=0)


def _is_read(name: str) -> bool:
    path = PurePosixPath(name)
    return path.parts[0] != "encodings" or path.stem in ENCODINGS


def _packages(core: Path, folder: Path) -> bytes:
    files: dict[str, bytes] = {}
    for wheel in _wheels(folder):
        native = "wasm32" in wheel.name
        with zipfile.ZipFile(wheel) as opened:
            names = [name for name in sorted(opened.namelist()) if _is_used(name, native)]
            files |= {name: _slim(name, opened.read(name)) for name in names}
    return _tar(_compiled(core, files, folder))


def _is_used(name: str, native: bool) -> bool:
    if name in _KEPT_ALL_THE_SAME or _TRACES.match(name):
        return True
    if name.startswith(_PACKAGES_LEFT_OUT) or ".data/" in name or not name.endswith(_SUFFIXES):
        return False
    return native or not name.endswith(".so")


def _slim(name: str, data: bytes) -> bytes:
    # Programs ask for the head, which names the version; the rest is the package's read-me.
    return data.partition(b"\n\n")[0] if name.endswith("METADATA") else data


def _wheels(folder: Path) -> list[Path]:
    platforms = [word for one in PLATFORMS for word in ("--platform", one)]
    version_words = ["--python-version", "314", "--implementation", "cp", "--abi", "cp314"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary=:all:", *platforms, *version_words, "-r", str(PINS)]
    target = folder / "wheels"
    done = subprocess.run(
        [*command, "-d", str(target)], check=False, capture_output=True, timeout=900
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").splitlines()
        told = next((line for line in lines if line.startswith("ERROR")), "原因不明")
        raise RuntimeMissingError(
            f"取不到网页里运行本课要用的包（{PINS.name}）：联网或设好PyPI镜像后重试；pip说：{told}"
        )
    return sorted(target.glob("*.whl"))


def course_files() -> dict[str, Path]:
    """Return the modules and facts that lessons may use, by their place in the page's Python.

    Returns
    -------
    dict of str to pathlib.Path
        ``packages/dunning/…`` for modules, ``course/…`` for what lies beside them in a checkout.
    """
    files = {}
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.is_file() and inside.parts[0] not in ROOMS_LEFT_OUT and _is_course(inside):
            files[f"packages/dunning/{inside.as_posix()}"] = path
    root = knowledge_root()
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and inside.name not in KNOWLEDGE_LEFT_OUT:
            files[f"course/knowledge/{inside.as_posix()}"] = path
    for path in sorted((root.parent / STRANGERS).glob("*.csv")):
        files[f"course/{STRANGERS.as_posix()}/{path.name}"] = path
    return files


def _is_course(inside: Path) -> bool:
    return "__pycache__" not in inside.parts and inside.suffix in {".py", ".json", ".js", ".css"}


def _course(cache: Path) -> bytes:
    files = {name: _content(name, path) for name, path in course_files().items()}
    info = f"packages/dunning-{version('dunning')}.dist-info/METADATA"
    metadata = f"Metadata-Version: 2.1\nName: dunning\nVersion: {version('dunning')}\n"
    files[info] = metadata.encode()
    modules = {name: data for name, data in files.items() if name.endswith(".py")}
    facts = {name: data for name, data in files.items() if name not in modules}

    def compiled(core: Path, folder: Path) -> bytes:
        return _zip(_compiled(core, modules, folder), zipfile.ZIP_STORED)

    def packed_up(core: Path, folder: Path) -> bytes:
        with zipfile.ZipFile(io.BytesIO(_made(cache, "modules", _mark(modules), compiled))) as made:
            return _tar({name: made.read(name) for name in made.namelist()} | facts)

    # A changed fact, which is what changes daily, compiles nothing again.
    return _made(cache, "course", _mark(files), packed_up)


def _mark(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{name}\0{_digest(data)}\n" for name, data in files.items()).encode()


def _content(name: str, path: Path) -> bytes:
    if name.startswith("course/knowledge/") and path.suffix == ".yaml":
        return packed(read_yaml(path))
    if name.startswith(f"course/knowledge/{UTTERANCES}/") and path.suffix == ".csv":
        return _held_back(path)
    return path.read_bytes()


def _held_back(path: Path) -> bytes:
    """Leave out the sentences that only training needs: three quarters of the course's weight."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept = io.StringIO(newline="")
    writer = csv.DictWriter(kept, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if is_held_back(row["template"]))
    return kept.getvalue().encode()


def _compiled(core: Path, files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    archive = folder / "compiling.zip"
    archive.write_bytes(_zip(files, zipfile.ZIP_STORED))
    compile_zip(core / "package", archive)
    with zipfile.ZipFile(archive) as compiled:
        return {name: compiled.read(name) for name in compiled.namelist()}


def _zip(files: Mapping[str, bytes], method: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, data in files.items():
            # A fixed time: the same content gives the same bytes, so addresses do not change.
            packed.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, method)
    return made.getvalue()


def _tar(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as packed:
        for name, data in files.items():
            entry = tarfile.TarInfo(PurePosixPath(name).as_posix())
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    return gzip.compress(made.getvalue(), 9, mtime=0)
