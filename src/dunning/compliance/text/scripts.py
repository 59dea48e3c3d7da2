"""Scripts from files: every piece of text with its place, or an exact refusal."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dunning.compliance.decoding import EncodingError, decode
from dunning.compliance.text.entries import AUDIENCES, SPEAKERS

SUFFIXES = (".txt", ".csv", ".docx")
TEXT_COLUMNS = ("话术", "text")
SPEAKER_COLUMNS = ("说话人", "speaker")
AUDIENCE_COLUMNS = ("听话人", "audience")


class ScriptError(ValueError):
    """A script cannot be read; nothing of it was judged.

    Parameters
    ----------
    file : str
        The file.
    place : str
        Row, paragraph or cell at fault; ``"-"`` for the whole file.
    problem : str
        What is wrong, with the bad value, and what would be right (Chinese).
    """

    def __init__(self, file: str, place: str, problem: str) -> None:
        self.file, self.place, self.problem = file, place, problem
        where = file if place == "-" else f"{file}，{place}"
        super().__init__(f"{where}：{problem}")


class ScriptLine(NamedTuple):
    """One piece of a script.

    Parameters
    ----------
    place : str
        Where it stands, for readers (Chinese).
    text : str
        What it says.
    speaker, audience : str
        Who says it to whom; empty where the file does not tell.
    is_remark : bool
        Whether it is a comment of Word beside the text, which is not sent with it.
    """

    place: str
    text: str
    speaker: str = ""
    audience: str = ""
    is_remark: bool = False


def read_script(path: Path | str) -> list[ScriptLine]:
    """Read a script.

    Parameters
    ----------
    path : pathlib.Path or str
        A .txt file (one piece a line), a .docx file (paragraphs and cells of tables, wherever
        they stand; see `dunning.compliance.word_document`) or a .csv file (column 话术 or text,
        and perhaps 说话人 or speaker, 听话人 or audience). Text files are UTF-8, GB18030, or
        UTF-16 with a mark.

    Returns
    -------
    list of ScriptLine
        Every piece that is not blank, in the order of the file.

    Raises
    ------
    ScriptError
        Naming the file and the row: missing, of another kind, damaged, in no known encoding,
        without the column or with two of a kind, with a row of another width, an unknown speaker
        or audience, a row that names a speaker and says nothing, or no text at all.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        hint = "；.doc先在Word里另存为.docx" if suffix == ".doc" else ""
        problem = f"文件名以“{suffix}”结尾；应为{'、'.join(SUFFIXES)}{hint}"
        raise ScriptError(str(path), "-", problem)
    read = {".txt": _plain_lines, ".csv": _table_lines, ".docx": _word_lines}[suffix]
    lines = [line for line in read(path) if line.text.strip()]
    if not lines:
        raise ScriptError(str(path), "-", "里面没有文字；应至少有一句话")
    return lines


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ScriptError(str(path), "-", "没有这个文件") from None
    except OSError as error:
        raise ScriptError(str(path), "-", f"打不开：{error.strerror or error}") from error


def _text(path: Path) -> str:
    try:
        text, _ = decode(_bytes(path))
    except EncodingError as error:
        raise ScriptError(str(path), "-", str(error)) from error
    if "\x00" in text:
        raise ScriptError(str(path), "-", "含有空字节，不是文本文件")
    return text


def _plain_lines(path: Path) -> Iterator[ScriptLine]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        yield ScriptLine(f"第{number}行", line)


def _table_lines(path: Path) -> Iterator[ScriptLine]:
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        problem = f"引号不成对或格式不对（{error}）"
        raise ScriptError(str(path), f"第{reader.line_num}行", problem) from error
    heading = rows[0][1] if rows else []
    columns = [
        _column(path, heading, names) for names in (TEXT_COLUMNS, SPEAKER_COLUMNS, AUDIENCE_COLUMNS)
    ]
    if columns[0] is None:
        problem = f"列名是“{'，'.join(heading)}”；应有一列叫“话术”或“text”"
        raise ScriptError(str(path), "第1行", problem)
    for number, row in rows[1:]:
        if any(row):
            yield _row(path, number, row, len(heading), columns)


def _column(path: Path, heading: list[str], names: tuple[str, ...]) -> int | None:
    found = [place for place, name in enumerate(heading) if name in names]
    if len(found) > 1:
        shown = "、".join(f"“{heading[place]}”" for place in found)
        problem = f"有{len(found)}列{names[0]}：{shown}；应只有一列叫“{names[0]}”或“{names[1]}”"
        raise ScriptError(str(path), "第1行", problem)
    return found[0] if found else None


def _row(
    path: Path, number: int, row: list[str], width: int, columns: list[int | None]
) -> ScriptLine:
    place = f"第{number}行"
    if len(row) != width:
        problem = f"有{len(row)}格；应有{width}格，与列名一样多，话里有逗号的要加引号"
        raise ScriptError(str(path), place, problem)
    text, speaker, audience = ("" if at is None else row[at] for at in columns)
    if not text:
        raise ScriptError(
            str(path), place, "话术一格是空的，别的格有内容；应写上话术，或删掉这一行"
        )
    return ScriptLine(
        place,
        text,
        _named(path, place, "说话人", speaker, SPEAKERS),
        _named(path, place, "听话人", audience, AUDIENCES),
    )


def _named(path: Path, place: str, label: str, value: str, known: dict[str, str]) -> str:
    by_name = {name: identifier for identifier, name in known.items()}
    found = by_name.get(value, value)
    if found and found not in known:
        allowed = "、".join(f"{identifier}（{name}）" for identifier, name in known.items())
        raise ScriptError(str(path), place, f"{label}的值为“{value}”；应为{allowed}，或者空着")
    return found


def _word_lines(path: Path) -> Iterator[ScriptLine]:
    from dunning.compliance.word_document import WordError, read_word  # noqa: PLC0415 - needs docx

    try:
        pieces = read_word(_bytes(path))
    except WordError as error:
        raise ScriptError(str(path), "-", str(error)) from error
    for place, text, is_remark in pieces:
        yield ScriptLine(place, text, is_remark=is_remark)
