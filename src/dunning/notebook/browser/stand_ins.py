"""The few names of IPython and nbformat that ipywidgets and plotly ask for.

IPython itself would be megabytes of terminal, of which a lesson in the browser uses four functions.
"""

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

Send = Callable[[dict[str, Any]], None]


class Shell:
    """What ``get_ipython()`` returns: the cell being run, as widgets ask for it.

    Parameters
    ----------
    send : callable
        Takes one message for the page.
    """

    def __init__(self, send: Send) -> None:
        self.send = send
        self.cell = ""
        self.kernel = self
        self.events = SimpleNamespace(trigger=lambda _name: None)

    def get_parent(self) -> dict[str, Any]:
        """Return the request being answered; widgets that catch output note its id."""
        return {"header": {"msg_id": self.cell}}

    def showtraceback(self, *_args: Any, **_kwargs: Any) -> None:
        """Let the caller print the traceback."""
        import traceback  # noqa: PLC0415 - only after a fault

        traceback.print_exc()


class Html:
    """HTML as a value; shown as it is.

    Parameters
    ----------
    data : str
        The HTML.
    """

    def __init__(self, data: str) -> None:
        self.data = data

    def _repr_html_(self) -> str:
        return self.data


class Markdown(Html):
    """Markdown as a value; the page shows its text."""

    def _repr_html_(self) -> None:
        return None

    def __repr__(self) -> str:
        return self.data


def install(shell: Shell, display: Callable[..., None]) -> None:
    """Make ``import IPython`` and ``import nbformat`` find the stand-ins.

    Parameters
    ----------
    shell : Shell
        What ``get_ipython()`` returns from now on.
    display : callable
        What ``IPython.display.display`` is.
    """

    def clear_output(wait: bool = False) -> None:
        shell.send({"type": "clear", "wait": bool(wait)})

    shown = {"display": display, "clear_output": clear_output, "HTML": Html, "Markdown": Markdown}
    get = {"get_ipython": lambda: shell}
    modules = {
        "IPython": get | shown | {"__version__": "9.0", "version_info": (9, 0)},
        "IPython.display": shown,
        "IPython.core": {},
        "IPython.core.display": shown,
        "IPython.core.getipython": get,
        "IPython.core.interactiveshell": {"InteractiveShell": Shell},
        # plotly refuses to show a figure without it, and asks only for the version.
        "nbformat": {"__version__": "5.10"},
    }
    for name, members in modules.items():
        module = ModuleType(name)
        module.__dict__.update(members, __path__=[])
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)
