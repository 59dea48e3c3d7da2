"""What the page says when a cell of a lesson fails: Chinese first, then Python's own words."""

import traceback
from typing import Any

ROOM = "到教室里或用make lab打开这一课"
"""Where lessons run whole."""


def fault(error: BaseException, file: str) -> dict[str, Any]:
    """Return what is shown of an error.

    Parameters
    ----------
    error : BaseException
        What a cell raised.
    file : str
        Name under which the cell was compiled; frames above it are the browser's own.

    Returns
    -------
    dict
        ``told`` (one Chinese sentence) and ``traceback``.
    """
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != file:
        frames = frames.tb_next
    lines = traceback.format_exception(type(error), error, frames)
    return {"told": sentence(error), "traceback": "".join(lines).rstrip()}


def _words(error: BaseException) -> str:
    """Return an error's own words; what cannot even tell them has none."""
    try:
        return str(error).strip()
    except Exception:  # the reader's own class may do anything
        return ""


def sentence(error: BaseException) -> str:
    """Return what went wrong, for a reader who has never seen a traceback."""
    text = _words(error)
    match error:
        case AssertionError():
            told = f"检查没有通过：{text}" if text else "检查没有通过。"
        case NotImplementedError():
            told = f"还没有写完：{text}" if text else "还没有写完。"
        case ModuleNotFoundError():
            told = f"浏览器里没有{error.name}这个包。{ROOM}。"
        case NameError():
            told = f"名字“{error.name}”还没有值：先运行上面的格，或检查拼写。"
        case SyntaxError():
            told = f"第{error.lineno}行不合Python的语法，Python读不懂。"
        case SystemExit() | KeyboardInterrupt():
            told = "这一格自己停了。"
        case _:
            told = f"这一格出错了（{type(error).__name__}）" + (f"：{text}" if text else "。")
    return told
