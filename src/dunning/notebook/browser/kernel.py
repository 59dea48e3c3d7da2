"""Runs the cells of a lesson in the reader's browser and tells the page what they show.

The page's worker calls `start`, `run` and `receive`; everything goes back through the function that
it gave to `start`, as JSON, in the order in which it happened.
"""

import ast
import builtins
import json
import linecache
import sys
from collections.abc import Callable
from importlib import import_module
from pprint import pformat
from types import ModuleType
from typing import Any

from dunning.notebook.browser.faults import fault
from dunning.notebook.browser.parsed import use_packed
from dunning.notebook.browser.stand_ins import Shell, install

MOST_CHARACTERS = 200_000
"""Longest text that one run of a cell may print; a page must survive an endless loop."""

_WIDTH = 79


class _Stream:
    """A standard stream: whole lines go to the page."""

    encoding = "utf-8"

    def __init__(self, kernel: "Kernel", name: str) -> None:
        self.kernel, self.name, self.waiting = kernel, name, ""

    def write(self, text: str) -> int:
        self.waiting += text
        if text.endswith("\n") or len(self.waiting) > 2000:
            self.flush()
        return len(text)

    def flush(self) -> None:
        text, self.waiting = self.waiting, ""
        if text:
            self.kernel.print(self.name, text)

    def isatty(self) -> bool:
        return False


class Kernel:
    """One running lesson: its names, its output, its widgets.

    Parameters
    ----------
    post : callable
        Takes one message for the page, as JSON.
    """

    def __init__(self, post: Callable[[str], None]) -> None:
        self.post = post
        self.shell = Shell(self.emit)
        self.printed = 0
        self.module = ModuleType("__main__")
        self.names = self.module.__dict__
        sys.modules["__main__"] = self.module
        sys.stdout, sys.stderr = _Stream(self, "stdout"), _Stream(self, "stderr")
        install(self.shell, self.display)
        self.names |= {"display": self.display}
        builtins.input = _no_input
        self._join_comms()

    def _join_comms(self) -> None:
        # What ipywidgets opens for each widget, and anybody's hook to carry it elsewhere.
        comm = import_module("comm")
        kernel = self

        class PageComm(comm.base_comm.BaseComm):
            def publish_msg(self, msg_type: str, data: Any = None, **_rest: Any) -> None:
                kernel.emit({"type": msg_type, "comm": self.comm_id, "data": data or {}})

        comm.create_comm = PageComm

    def emit(self, message: dict[str, Any]) -> None:
        """Send a message, or hand it to the ``Output`` widget that catches what this cell shows."""
        catcher = self._catcher() if message["type"] in {"stream", "display", "clear"} else None
        if catcher is None:
            self.post(json.dumps({"cell": self.shell.cell} | message, default=str))
        elif message["type"] == "clear":
            catcher.outputs = ()
        else:
            catcher.outputs += (_as_output(message),)

    def _catcher(self) -> Any:
        widgets = sys.modules.get("ipywidgets.widgets.widget")
        if widgets is None:
            return None
        # The last one entered: with statements nest.
        for widget in reversed(list(widgets._instances.values())):
            if getattr(widget, "msg_id", "") == self.shell.cell != "":
                return widget
        return None

    def print(self, stream: str, text: str) -> None:
        """Send text that a cell printed, up to the limit."""
        left = MOST_CHARACTERS - self.printed
        self.printed += len(text)
        if left <= 0:
            return
        if len(text) > left:
            text = text[:left] + "\n……输出太长，后面的不再显示。\n"
        self.emit({"type": "stream", "name": stream, "text": text})

    def display(self, *values: Any, raw: bool = False, **_rest: Any) -> None:
        """Show values, as ``IPython.display.display`` does."""
        for value in values:
            bundle = value if raw else formatted(value)
            if bundle is not None:
                sys.stdout.flush()
                self.emit({"type": "display", "data": bundle})

    def run(self, cell: str, source: str) -> dict[str, Any]:
        """Run one cell.

        Parameters
        ----------
        cell : str
            Its name in tracebacks, such as ``第3格``.
        source : str
            Python.

        Returns
        -------
        dict
            Empty, or what `fault` says of the error.
        """
        self.shell.cell, self.printed = cell, 0
        file = f"<{cell}>"
        lines = source.splitlines(keepends=True)
        linecache.cache[file] = (len(source), None, lines, file)
        try:
            self._execute(source, file)
        except BaseException as error:
            # SystemExit too: it must not end the worker.
            return fault(error, file)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return {}

    def _execute(self, source: str, file: str) -> None:
        body = ast.parse(source, file)
        last = body.body.pop() if body.body and isinstance(body.body[-1], ast.Expr) else None
        # Neither this module's own options nor the optimisation of the packs may reach the cell.
        options = {"dont_inherit": True, "optimize": 0}
        exec(compile(body, file, "exec", **options), self.names)  # noqa: S102 - it is the lesson
        if last is None:
            return
        value = eval(compile(ast.Expression(last.value), file, "eval", **options), self.names)  # noqa: S307
        if value is not None:
            self.names["_"] = value
            self.display(value)

    def receive(self, cell: str, comm_id: str, data: dict[str, Any]) -> None:
        """Give a widget what the reader did in the page.

        Parameters
        ----------
        cell : str
            The cell that shows the widget.
        comm_id : str
            The widget.
        data : dict
            Content of a comm message, such as ``{"method": "update", "state": {…}}``.
        """
        self.shell.cell, self.printed = cell, 0
        comms = import_module("comm").get_comm_manager().comms
        try:
            if comm_id in comms:
                content = {"comm_id": comm_id, "data": data}
                comms[comm_id].handle_msg({"content": content, "buffers": []})
        except BaseException:
            # What is no Exception passes through ipywidgets, and must not end the worker.
            self.shell.showtraceback()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()


def formatted(value: Any) -> dict[str, Any] | None:
    """Return a value in every form it offers.

    Parameters
    ----------
    value : Any
        What a cell shows.

    Returns
    -------
    dict or None
        Content by MIME type; None when the value has shown itself.
    """
    if not isinstance(value, type):
        bundle = _bundle(value)
        if bundle:
            return bundle
        if callable(getattr(value, "_ipython_display_", None)):
            value._ipython_display_()
            return None
    text = repr(value)
    if len(text) > _WIDTH and isinstance(value, list | tuple | dict | set):
        text = pformat(value, width=_WIDTH, sort_dicts=False)
    told = {"text/plain": text}
    html = None if isinstance(value, type) else getattr(value, "_repr_html_", lambda: None)()
    return told if html is None else told | {"text/html": html}


def _bundle(value: Any) -> dict[str, Any] | None:
    make = getattr(value, "_repr_mimebundle_", None)
    made = make(include=None, exclude=None) if callable(make) else None
    return made[0] if isinstance(made, tuple) else made


def _as_output(message: dict[str, Any]) -> dict[str, Any]:
    if message["type"] == "stream":
        return {"output_type": "stream", "name": message["name"], "text": message["text"]}
    return {"output_type": "display_data", "data": message["data"], "metadata": {}}


def _no_input(_prompt: str = "") -> str:
    raise RuntimeError("浏览器里不能用input()；把要输入的内容直接写在代码里")


_running: list[Kernel] = []


def start(post: Callable[[str], None]) -> None:
    """Begin a lesson.

    Parameters
    ----------
    post : callable
        Takes one message for the page, as JSON.
    """
    use_packed()
    _running[:] = [Kernel(post)]


def run(cell: str, source: str) -> str:
    """Run a cell; see `Kernel.run`.

    Returns
    -------
    str
        JSON.
    """
    return json.dumps(_running[0].run(cell, source))


def receive(cell: str, comm_id: str, data: str) -> None:
    """Give a widget a message; see `Kernel.receive`. The data are JSON."""
    _running[0].receive(cell, comm_id, json.loads(data))
