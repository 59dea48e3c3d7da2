"""Run a notebook and store its outputs so that they are the same on every machine."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from dunning.exercise.cells import read_notebook
from dunning.exercise.trainee import KERNEL, to_text
from dunning.saving import save

_AUTHORED = ("chapter", "dunning", "minutes")
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def store_outputs(path: Path, *, timeout_seconds: int = 120) -> NotebookNode:
    """Execute a notebook in place.

    What differs from run to run is left out: widget model ids (a reader without a kernel then sees
    the text instead of an error), widget state, timings and interpreter versions.

    Parameters
    ----------
    path : pathlib.Path
        The notebook; rewritten when every cell ran.
    timeout_seconds : int
        Longest time for one cell, in seconds.

    Returns
    -------
    NotebookNode
        What was stored.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell fails; the file stays as it was.
    OSError
        When the file cannot be written; it stays as it was.
    """
    notebook = read_notebook(path)
    client = NotebookClient(
        notebook,
        timeout=timeout_seconds,
        kernel_name=KERNEL["name"],
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(_WIDGET_VIEW, None)
    kept = {key: value for key, value in notebook.metadata.items() if key in _AUTHORED}
    notebook.metadata = nbformat.from_dict(
        kept | {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    save(path, to_text(notebook).encode())
    return notebook
