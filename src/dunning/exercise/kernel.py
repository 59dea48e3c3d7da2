"""Run pieces of code in a fresh kernel and say of each whether it ended well."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

_TIMED_OUT = "CellTimedOut"


@dataclass(frozen=True)
class Outcome:
    """How one piece of code ended.

    Parameters
    ----------
    ok : bool
        It ran to its end.
    message : str
        Otherwise what went wrong, in Chinese; an assertion's own message as it stands.
    """

    ok: bool
    message: str = ""


NOT_RUN = Outcome(False, "没有运行：前面的代码卡住或让内核退出了。")


def run(sources: Sequence[str], *, timeout_seconds: int, folder: Path) -> list[Outcome]:
    """Run code in order in one fresh kernel; errors do not stop the rest.

    Parameters
    ----------
    sources : Sequence[str]
        Pieces of code.
    timeout_seconds : int
        Longest time for one piece, in seconds; then it is interrupted, and when that does not
        help the kernel is shut down and the rest is not run.
    folder : pathlib.Path
        Working directory of the kernel.

    Returns
    -------
    list[Outcome]
        One for each piece, in order.
    """
    replies: dict[int, dict[str, Any]] = {}

    def note(cell_index: int, execute_reply: dict[str, Any] | None, **_: Any) -> None:
        replies[cell_index] = (execute_reply or {}).get("content", {})

    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells),
        timeout=timeout_seconds,
        kernel_name="python3",
        allow_errors=True,
        interrupt_on_timeout=True,
        error_on_timeout={"ename": _TIMED_OUT, "evalue": "", "traceback": []},
        on_cell_executed=note,
        resources={"metadata": {"path": str(folder)}},
    )
    client.log.disabled = True
    run_sync(_execute)(client, replies)
    outcomes = []
    for position, source in enumerate(sources):
        if not source.strip():
            outcomes.append(Outcome(True))
        elif position in replies:
            outcomes.append(_outcome(replies[position], timeout_seconds))
        else:
            outcomes.append(NOT_RUN)
    return outcomes


async def _execute(client: NotebookClient, replies: dict[int, dict[str, Any]]) -> None:
    async with client.async_setup_kernel():
        for position, cell in enumerate(client.nb.cells):
            try:
                await client.async_execute_cell(cell, position)
            except DeadKernelError:
                return
            if replies.get(position, {}).get("ename") == _TIMED_OUT and not cell.outputs:
                # The interrupt left no trace: the code swallows it and would block all the rest.
                return


def _outcome(reply: dict[str, Any], timeout_seconds: int) -> Outcome:
    if reply.get("status") == "ok":
        return Outcome(True)
    name, value = reply.get("ename", ""), reply.get("evalue", "")
    if name == _TIMED_OUT:
        return Outcome(False, f"超过{timeout_seconds}秒没有结束，已停止；看看是不是死循环。")
    if name == "AssertionError" and value:
        return Outcome(False, value)
    return Outcome(False, f"运行出错：{name}：{value}")
