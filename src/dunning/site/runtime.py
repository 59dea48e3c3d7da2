"""Python in the reader's page: Pyodide's core from npm, and a wheel of what calculators need."""

import gzip
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from dunning.site.npm import Package, PackageMissingError

VERSION = "314.0.7"
ABI = "2026_0"
SHA256 = "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0"
NOTICE = (
    f"Pyodide {VERSION}, MPL-2.0, https://github.com/pyodide/pyodide (npm: pyodide@{VERSION})\n"
)

PACKAGE = Path(__file__).resolve().parents[1]
BYTECODE = Path(__file__).with_name("bytecode.mjs")
ROOMS = ("calculator", "card", "delinquency", "compliance/text")
LEFT_OUT = {
    *("frames.py", "portfolio.py", "sample.py"),
    *("evaluate.py", "letter.py", "lexicon_files.py", "scripts.py", "training.py", "utterances.py"),
}
"""Modules of those rooms that stay at home: they need packages or files, or only make samples."""

# What Pyodide imports while it starts and what calculators may want. The whole standard library
# would be 2.5 MB to fetch, and a directory of 600 entries that zipimport reads at each start.
_KEPT = """__future__ _collections_abc _colorize _opcode_metadata _py_warnings _pyodide
    _sitebuiltins _strptime _weakrefset abc annotationlib ast asyncio base64 bisect bz2 calendar
    codecs codeop collections compression concurrent contextlib contextvars copy copyreg dataclasses
    datetime decimal difflib dis encodings enum fnmatch functools genericpath glob heapq importlib
    inspect io json keyword linecache locale logging lzma ntpath numbers opcode operator os pathlib
    posixpath pyodide random re reprlib selectors shutil signal site sitecustomize socket ssl stat
    string struct subprocess tempfile textwrap threading token tokenize traceback types typing
    warnings weakref zipfile zipimport"""
KEPT = frozenset(_KEPT.split())
_DROPPED = """asyncio/__main__ asyncio/proactor_events asyncio/tools asyncio/windows_events
    asyncio/windows_utils concurrent/futures/process concurrent/futures/thread importlib/metadata
    importlib/resources json/tool logging/config logging/handlers pyodide/console pyodide/http
    pyodide/_nodesock_transport"""
DROPPED = tuple(_DROPPED.split())
ENCODINGS = {"__init__", "aliases", "ascii", "cp437", "latin_1", "utf_8", "utf_8_sig"}


class RuntimeMissingError(RuntimeError):
    """Pyodide could not be had; the message says why and what to do (one Chinese line)."""


def prepare(cache: Path) -> Path:
    """Have Pyodide's core ready, fetching it the first time.

    Parameters
    ----------
    cache : pathlib.Path
        The project's cache folder.

    Returns
    -------
    pathlib.Path
        Folder with ``package`` (as published) and ``served`` (as the site serves it).

    Raises
    ------
    RuntimeMissingError
        When it cannot be fetched, is not the pinned file, or cannot be compiled.
    """
    # Whoever changes how the files are made gets them made anew.
    recipe = Path(__file__).read_text() + BYTECODE.read_text() + node()
    folder = cache / "pyodide" / f"{VERSION}-{digest(recipe.encode())}"
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="making-") as name:
        work = Path(name)
        archive = _fetch(work)
        made = work / "made"
        with tarfile.open(archive) as packed:
            packed.extractall(made, filter="data")
        _serve(made / "package", made / "served")
        _settle(made, folder)
    return folder


def _settle(made: Path, folder: Path) -> None:
    """Give a finished folder its name; when another build was first, its equal one stays."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def node() -> str:
    """Return where Node is; empty without it, and then everything works, only later."""
    return shutil.which("node") or ""


def digest(data: bytes) -> str:
    """Return a short name for a content."""
    return hashlib.sha256(data).hexdigest()[:12]


def _fetch(folder: Path) -> Path:
    try:
        return Package("pyodide", VERSION, SHA256, "网页里的计算器").fetch(folder)
    except PackageMissingError as error:
        raise RuntimeMissingError(str(error)) from error


def _serve(package: Path, target: Path) -> None:
    """Write the files as any plain server can serve them.

    ``.mjs`` becomes ``.js`` (Debian's nginx has no type for the former). The WebAssembly file is
    packed by us and unpacked in the page: 3.5 in place of 9.6 MB without any server setting. So is
    the script beside it; its plain form serves where a server's own policy forbids ``blob:``. The
    standard library is packed as a whole too: the browser unpacks faster than Python would.
    """
    target.mkdir()
    shutil.copyfile(package / "pyodide.mjs", target / "pyodide.js")
    loader = (target / "pyodide.js").read_text(encoding="utf-8")
    # Source maps are not served; a browser's tools would report them missing.
    plain = loader.replace("//# sourceMappingURL=pyodide.mjs.map", "")
    (target / "pyodide.js").write_text(plain, encoding="utf-8")
    shutil.copyfile(package / "pyodide.asm.mjs", target / "pyodide.asm.js")
    for source, name in (("pyodide.asm.wasm",) * 2, ("pyodide.asm.mjs", "pyodide.asm.js")):
        (target / f"{name}.bin").write_bytes(_packed((package / source).read_bytes()))
    (target / "NOTICE.txt").write_text(NOTICE, encoding="utf-8")
    whole = zipfile.ZipFile(package / "python_stdlib.zip")
    kept = {name: whole.read(name) for name in sorted(whole.namelist()) if _is_kept(name)}
    library = target / "stdlib.zip"
    _write_zip(library, kept)
    compile_zip(package, library)
    with zipfile.ZipFile(library) as compiled:
        kept = {name: compiled.read(name) for name in compiled.namelist()}
    _write_zip(library, kept, zipfile.ZIP_STORED)
    (target / "stdlib.zip.bin").write_bytes(_packed(library.read_bytes()))
    library.unlink()


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _is_kept(name: str) -> bool:
    parts = Path(name.removesuffix(".py")).parts
    if name.endswith("/") or not parts:
        return False
    if parts[0] == "encodings":
        return parts[-1] in ENCODINGS
    return parts[0] in KEPT and not name.startswith(DROPPED)


def _write_zip(path: Path, files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in files.items():
            # A fixed time: the same content gives the same bytes, so addresses do not change.
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            packed.writestr(entry, data, method, 9)


def compile_zip(package: Path, archive: Path) -> None:
    """Replace the sources in an archive by byte code of the browser's Python, where Node is there.

    Compiling in the page costs 4 s of processor time at each start; without Node the sources stay,
    and everything works, only later.

    Parameters
    ----------
    package : pathlib.Path
        Pyodide as published.
    archive : pathlib.Path
        Changed in place.

    Raises
    ------
    RuntimeMissingError
        When Node is there and fails.
    """
    if not node():
        return
    done = subprocess.run(
        [node(), str(BYTECODE), str(package), str(archive)], check=False, capture_output=True
    )
    if done.returncode:
        # Node prints a whole minified line of Pyodide before the words that matter.
        lines = done.stderr.decode(errors="replace").splitlines()
        told = next((line for line in lines if "Error" in line and len(line) < 300), "原因不明")
        raise RuntimeMissingError(f"Node没能编译{archive.name}：{told}")


def sources() -> list[Path]:
    """Return the modules that go into the wheel, sorted."""
    inside = [PACKAGE / "__init__.py", PACKAGE / "compliance" / "__init__.py"]
    for room in ROOMS:
        inside += (one for one in (PACKAGE / room).glob("*.py") if one.name not in LEFT_OUT)
    return sorted(inside)


def wheel(cache: Path) -> Path:
    """Return a wheel of `sources`, compiled for the browser; made once for each content.

    Parameters
    ----------
    cache : pathlib.Path
        The project's cache folder.

    Returns
    -------
    pathlib.Path
        The wheel.

    Raises
    ------
    RuntimeMissingError
        See `prepare`.
    """
    core = prepare(cache)
    files = {str(one.relative_to(PACKAGE.parent)): one.read_bytes() for one in sources()}
    info = f"dunning-{version('dunning')}.dist-info"
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: dunning\nVersion: {version('dunning')}\n".encode()
    )
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: dunning\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in files).encode()
    mark = digest(json.dumps({name: digest(data) for name, data in files.items()}).encode())
    target = core / "wheels" / mark / f"dunning-{version('dunning')}-py3-none-any.whl"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as name:
            draft = Path(name) / target.name
            _write_zip(draft, files)
            compile_zip(core / "package", draft)
            draft.replace(target)
    return target


def publish(outdir: Path, cache: Path, facts: Mapping[str, bytes]) -> str:
    """Put everything the worker fetches into the site.

    Parameters
    ----------
    outdir : pathlib.Path
        Root of the built site.
    cache : pathlib.Path
        The project's cache folder.
    facts : mapping of str to bytes
        JSON that a door is started with, by its module; see `dunning.calculator.browser`.

    Returns
    -------
    str
        Address of the folder from the site's root. It names its content, so that no browser
        mixes files of two editions.

    Raises
    ------
    RuntimeMissingError
        See `prepare`.
    """
    own = wheel(cache)
    served = sorted((prepare(cache) / "served").iterdir())
    files = {one.name: one.read_bytes() for one in [*served, own]}
    files |= {f"{door}.json.bin": _packed(told) for door, told in facts.items()}
    # The only package that the page's Python knows: any other import fails at once, offline.
    entry = {
        "name": "dunning",
        "version": version("dunning"),
        "file_name": own.name,
        "sha256": hashlib.sha256(files[own.name]).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": ["dunning"],
        "depends": [],
        "unvendored_tests": False,
    }
    info = {"arch": "wasm32", "platform": "emscripten", "version": VERSION, "abi_version": ABI}
    lock = {"info": info, "packages": {"dunning": entry}}
    files["pyodide-lock.json"] = json.dumps(lock, indent=1, sort_keys=True).encode()
    mark = digest(json.dumps({name: digest(data) for name, data in files.items()}).encode())
    folder = outdir / "_static" / "python"
    for old in folder.glob("*"):
        if old.name != mark:
            shutil.rmtree(old)
    target = folder / mark
    target.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        if not (target / name).is_file() or (target / name).read_bytes() != data:
            (target / name).write_bytes(data)
    return f"_static/python/{mark}/{own.name}"
