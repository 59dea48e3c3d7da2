"""What is wrong with a command line, said in Chinese; Typer says it in English."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""Base of all that Typer finds wrong; it has no public name, and moved from Click into Typer."""

_QUOTED = re.compile(r"'([^']*)'|\(([^()]*)\)$")


class BadValueError(typer.BadParameter):
    """A value that one of our own checks refuses; its message is Chinese already."""


class ChineseGroup(TyperGroup):
    """Tells in one line what is wrong with the command line of any command below it."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Read the words before the name of the command."""
        with _told_in_chinese():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: typer.Context) -> Any:
        """Find the command, read the words after its name and run it."""
        with _told_in_chinese():
            return super().invoke(ctx)


@contextmanager
def _told_in_chinese() -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            raise
        command = error.ctx.command_path if error.ctx else "dunning"
        typer.echo(f"错误：{_problem(error)}；写法见{command} --help", err=True)
        raise typer.Exit(2) from error


def _problem(error: Any) -> str:
    return _PROBLEMS.get(type(error).__name__, _wrong_words)(error)


def _no_such_option(error: Any) -> str:
    near = "、".join(sorted(error.possibilities or ()))
    return f"没有选项{error.option_name}{f'，相近的有{near}' if near else ''}"


def _wrong_words(error: Any) -> str:
    """Tell of a command that does not exist, or of words that no argument takes."""
    quoted = _QUOTED.search(error.message)
    named = f"“{quoted[1] or quoted[2]}”" if quoted else ""
    if error.ctx and isinstance(error.ctx.command, TyperGroup):
        known = "、".join(error.ctx.command.list_commands(error.ctx))
        return f"没有命令{named}，{error.ctx.command_path}的命令有{known}"
    return f"多写了{named or '值'}"


_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "BadValueError": lambda error: error.message,
    "MissingParameter": lambda error: f"缺少{_described(error.param)}",
    "BadParameter": lambda error: f"{_described(error.param)}的值不对",
    "NoSuchOption": _no_such_option,
    "BadOptionUsage": lambda error: f"选项{error.option_name}后面缺少值，或多写了值",
}
"""By the name of the error: not every one of Typer's has a public place to import it from."""


def _described(parameter: Any) -> str:
    """Return the name of an argument or option, and what the help says of it."""
    is_option = parameter.param_type_name == "option"
    name = parameter.opts[0] if is_option else parameter.metavar or parameter.name
    return f"{name}（{(parameter.help or '').rstrip('。')}）"


def existing_folder(parameter: typer.CallbackParam, value: Path) -> Path:
    """Let a folder pass as the value of an argument or option.

    Parameters
    ----------
    parameter : typer.CallbackParam
        The argument or option.
    value : pathlib.Path
        What was given for it.

    Returns
    -------
    pathlib.Path
        The same.

    Raises
    ------
    BadValueError
        When it is no folder.
    """
    if value.is_dir():
        return value
    problem = "这是文件，应为文件夹" if value.exists() else "没有这个文件夹"
    raise BadValueError(f"{_described(parameter)}的值为“{value}”；{problem}")


def unreadable(path: Path) -> str:
    """Say why a file cannot be read, before the work with it begins.

    Parameters
    ----------
    path : pathlib.Path
        The file that a command is to read.

    Returns
    -------
    str
        One line (Chinese); empty when it is there and may be read.
    """
    if not path.exists():
        return f"{path}：没有这个文件"
    if path.is_dir():
        return f"{path}：这是文件夹；应为文件"
    return "" if os.access(path, os.R_OK) else f"{path}：没有读它的权限"
