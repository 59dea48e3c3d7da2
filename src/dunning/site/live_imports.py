"""Which cells of a lesson can run in the reader's browser, read off their imports.

Nothing is imported or run: modules of the course are parsed and followed to the packages that they
import when they are loaded.
"""

import ast
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from dunning.site.live_packs import ROOMS_LEFT_OUT, packages
from dunning.site.runtime import PACKAGE

STAND_INS = frozenset({"IPython", "nbformat"})
"""Packages that `dunning.notebook.browser.stand_ins` stands in for."""


@dataclass(frozen=True)
class Runnable:
    """What of a lesson runs in a browser.

    Parameters
    ----------
    cells : int
        Number of code cells.
    blocked : tuple of int
        Code cells that cannot run, from 1.
    missing : tuple of str
        The packages that they want and that no browser has.
    """

    cells: int
    blocked: tuple[int, ...]
    missing: tuple[str, ...]

    @property
    def is_offered(self) -> bool:
        """Whether enough of it runs to be worth a button: more than half."""
        return self.cells > 0 and len(self.blocked) * 2 < self.cells


def runnable(cells: Sequence[str]) -> Runnable:
    """Return what of a lesson runs.

    Parameters
    ----------
    cells : sequence of str
        Sources of its code cells, in order.

    Returns
    -------
    Runnable
        A cell is blocked when it imports what is missing, or reads a name that a blocked cell set.

    Raises
    ------
    SyntaxError
        When a cell is not Python.
    """
    blocked: dict[int, frozenset[str]] = {}
    set_by: dict[str, int] = {}
    for number, source in enumerate(cells, 1):
        tree = ast.parse(source)
        missing = _missing(_imports(ast.walk(tree)))
        read, written = _names(tree)
        inherited = [blocked[set_by[name]] for name in read if set_by.get(name) in blocked]
        if missing or inherited:
            blocked[number] = missing.union(*inherited)
        set_by |= dict.fromkeys(written, number)
    missing = frozenset().union(*blocked.values())
    return Runnable(len(cells), tuple(blocked), tuple(sorted(missing)))


def _names(tree: ast.Module) -> tuple[set[str], set[str]]:
    read, written = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                read.add(name)
            case ast.Name(id=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                written.add(name)
            case ast.alias(name=name, asname=alias):
                written.add(alias or name.partition(".")[0])
    return read - written, written


@cache
def available() -> frozenset[str]:
    """Return the top-level names that the browser's Python can import."""
    pinned = {_normal(name) for name in packages()}
    shipped = {
        name
        for name, owners in packages_distributions().items()
        if any(_normal(owner) in pinned for owner in owners)
    }
    return frozenset(sys.stdlib_module_names) | shipped | STAND_INS


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _missing(modules: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in _reached(modules):
        top, _, rest = name.partition(".")
        if top == "dunning" and rest.partition(".")[0] in ROOMS_LEFT_OUT:
            found.add(".".join(name.split(".")[:2]))
        elif top != "dunning" and top not in available():
            found.add(top)
    return frozenset(found)


def _reached(modules: Iterable[str]) -> set[str]:
    """Return modules and what they import when loaded, followed through the course."""
    waiting, reached = list(modules), set()
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        if "." in name:
            waiting.append(name.rpartition(".")[0])
        waiting += _imports_of(name)
    return reached


def _file(name: str) -> Path | None:
    """Return the file of a module of the course; None for any other name."""
    first, *inside = name.split(".")
    if first != "dunning":
        return None
    place = PACKAGE.joinpath(*inside)
    for path in (place / "__init__.py", place.with_suffix(".py")):
        if path.is_file():
            return path
    return None


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _imports_of(name: str) -> tuple[str, ...]:
    path = _file(name)
    if path is None or path.relative_to(PACKAGE).parts[0] in ROOMS_LEFT_OUT:
        return ()
    return tuple(_imports(_loaded(_tree(path))))


def _loaded(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements that run when a module is loaded: no bodies of functions, no hints."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _loaded(child)


def _imports(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            for alias in node.names:
                yield from _modules_behind(node.module, alias.name)


def _modules_behind(package: str, name: str) -> Collection[str]:
    """Return the modules that a name of a package of the course comes from.

    Packages that import late name the module in a table (``{"audit": "auditor"}``) or inside a
    function; both are found.
    """
    if _file(f"{package}.{name}"):
        return (f"{package}.{name}",)
    path = _file(package)
    found: list[str] = []
    for node in ast.walk(_tree(path)) if path else ():
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            table = {
                key.value: f"{package}.{value.value}"
                for key, value in pairs
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
            }
            if _file(table.get(name, "")):
                found.append(table[name])
        elif isinstance(node, ast.ImportFrom) and name in {one.name for one in node.names}:
            found.append(node.module or package)
    return found
