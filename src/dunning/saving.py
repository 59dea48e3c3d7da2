"""Files that are written whole or not at all. Pure standard library."""

import errno
import os
import shutil
from pathlib import Path
from secrets import token_hex


def save(path: Path | str, data: bytes) -> None:
    """Write a file so that a full disk or a stop on the way leaves what stood there before.

    Parameters
    ----------
    path : pathlib.Path or str
        Where to; a link stays one, and the file behind it keeps its permissions.
    data : bytes
        All of it.

    Raises
    ------
    OSError
        When the file cannot be written; no part of the new one is left.
    """
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        # A folder says so itself; what is no file, such as a pipe, has nothing to be kept.
        target.write_bytes(data)
        return
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    draft = target.with_name(f".{token_hex(8)}.part")
    try:
        draft.write_bytes(data)
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
