"""Text of files that may have been saved by a Chinese Windows. Pure standard library."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    str, str
        Text without byte order mark, and encoding.

    Raises
    ------
    UnicodeDecodeError
        When it is neither UTF-8, UTF-16 with a mark, nor GB18030.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding), encoding.removesuffix("-sig").upper() + "（带BOM）"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("gb18030"), "GB18030"
