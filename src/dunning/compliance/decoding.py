"""Files that a Chinese Windows or a bad copy may have left. Pure standard library."""

import re
import zlib
from lzma import LZMAError
from zipfile import BadZipFile

DAMAGED = (
    *(BadZipFile, zlib.error, LZMAError, EOFError),
    *(SyntaxError, LookupError, ValueError, TypeError, AttributeError),
    *(ArithmeticError, RuntimeError),
)
"""What readers of .xlsx and .docx let out when the file is damaged, locked or something else.

All XML parsers that they may use raise a kind of SyntaxError; zipfile raises a RuntimeError for a
password, and NotImplementedError, which is one too, for a compression it does not know.
"""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LONG = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
_ASCII = re.compile("[\x00-\x7f]+")
_ODD_SHARE = 5
"""UTF-8 read as GB18030 has more than one character in five that GB2312 lacks, mostly half."""


class EncodingError(ValueError):
    """Bytes are no text; the message says from where on, and what to do (Chinese)."""


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
    EncodingError
        When it is neither UTF-8, UTF-16 with a mark, nor GB18030, or is UTF-8 but for some bytes:
        those would make GB18030 of the whole, other words than were written.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            shown = encoding.removesuffix("-sig").upper()
            return _marked(data, encoding, shown), f"{shown}（带BOM）"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        return _chinese(data, error), "GB18030"


def _marked(data: bytes, encoding: str, shown: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"开头写明是{shown}，后面有字节不是；文件残缺，请重新导出"
        raise EncodingError(problem) from error


def _chinese(data: bytes, error: UnicodeDecodeError) -> str:
    is_mostly_utf8 = _is_mostly_utf8(data)
    damaged = (
        f"第{error.start + 1}个字节起不是UTF-8，别处却是；文件残缺，或混了两种编码，请重新导出"
    )
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as other:
        problem = f"第{other.start + 1}个字节起不是文字；应为UTF-8或GB18030编码"
        raise EncodingError(damaged if is_mostly_utf8 else problem) from other
    # A few words of GB18030 happen to be UTF-8 too, but those are words that GB2312 has.
    if is_mostly_utf8 and _is_odd(text):
        raise EncodingError(damaged) from error
    return text


def _is_mostly_utf8(data: bytes) -> bool:
    read = data.decode("utf-8", errors="replace")
    return len(_LONG.findall(read)) > read.count("\ufffd")


def _is_odd(text: str) -> bool:
    wide = _ASCII.sub("", text)
    common = len(wide.encode("gb2312", errors="ignore")) // 2
    return (len(wide) - common) * _ODD_SHARE >= len(wide)
