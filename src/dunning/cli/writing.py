"""Why a file cannot be written, as every command says it."""

from pathlib import Path


def obstacle(path: Path, source: Path | None = None) -> str:
    """Say what stands in the way of a file, before the work for it begins.

    Parameters
    ----------
    path : pathlib.Path
        The file that a command is to write.
    source : pathlib.Path, optional
        The file that it reads; writing onto it would destroy it.

    Returns
    -------
    str
        One line (Chinese); empty when its folder is there, it is no folder itself and not the
        file that is read.
    """
    if not path.parent.is_dir():
        return f"{path}写不进去：没有文件夹{path.parent}；先建好它，或把--out改到别处"
    if path.is_dir():
        return f"{path}写不进去：这是文件夹；--out应为文件"
    if source is not None and path.exists() and source.exists() and path.samefile(source):
        return f"{path}写不进去：它就是要读的{source}，写了原来的内容就没有了；给--out换一个名字"
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
