"""Why a file cannot be written, as every command says it."""

from pathlib import Path


def obstacle(path: Path) -> str:
    """Say what stands in the way of a file, before the work for it begins.

    Parameters
    ----------
    path : pathlib.Path
        The file that a command is to write.

    Returns
    -------
    str
        One line (Chinese); empty when its folder is there and it is no folder itself.
    """
    if not path.parent.is_dir():
        return f"{path}写不进去：没有文件夹{path.parent}；先建好它，或把--out改到别处"
    if path.is_dir():
        return f"{path}写不进去：这是文件夹；--out应为文件"
    return ""


def unwritable(path: Path, error: OSError) -> str:
    """Say why a file could not be written and what to do.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    error : OSError
        What the system said.

    Returns
    -------
    str
        One line (Chinese).
    """
    told = f"{path}写不进去：{error.strerror or error}；把--out改到能写的文件夹"
    return obstacle(path) or told
