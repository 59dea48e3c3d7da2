"""What pydantic and PyYAML complain of, said in Chinese."""

from collections.abc import Mapping
from typing import Any, get_args

import yaml
from pydantic_core import ErrorDetails, core_schema

LONGEST_VALUE = 80
"""Characters of a bad value that a message shows."""

_OF_PYDANTIC = frozenset(get_args(core_schema.ErrorType))
"""Every other type of error is one of our own validators, which speak Chinese."""

_UNKNOWN_FIELD = "没有这个字段；应删去它，或改成正确的字段名"
_WHOLE = {
    "missing": "缺少这个字段；应写上",
    "missing_argument": "缺少这个字段；应写上",
    "extra_forbidden": _UNKNOWN_FIELD,
    "unexpected_keyword_argument": _UNKNOWN_FIELD,
    "int_from_float": "应为整数，不带小数",
    "finite_number": "应为有限的数",
    "none_required": "应留空",
    "literal_error": "应为{expected}之一",
    "enum": "应为{expected}之一",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "应不小于{ge}",
    "less_than": "应小于{lt}",
    "less_than_equal": "应不大于{le}",
    "multiple_of": "应为{multiple_of}的倍数",
    "string_too_short": "太短；应至少{min_length}个字",
    "string_too_long": "太长；应至多{max_length}个字",
    "string_pattern_mismatch": "写法不对；应符合{pattern}",
    "too_short": "有{actual_length}项；应至少{min_length}项",
    "too_long": "项数太多；应至多{max_length}项",
    "decimal_max_digits": "应至多{max_digits}位数字",
    "decimal_max_places": "应至多{decimal_places}位小数",
    "decimal_whole_digits": "小数点前应至多{whole_digits}位",
    "value_error": "{error}",
    "assertion_error": "{error}",
}
"""What is wrong by type of error, filled in with what pydantic tells of it."""

_KINDS = {
    "int": "应为整数",
    "float": "应为数",
    "decimal": "应为加引号的十进制数，如'0.05'",
    "bool": "应为true或false",
    "string": "应为文字；像数、日期、是非的文字要加引号",
    "date": "应为日期，如2026-11-22",
    "time": "应为时刻，如'08:00'，要加引号",
    "datetime": "应为日期和时间，如2026-11-22 10:30:00",
    "list": "应为列表，如[甲, 乙]",
    "tuple": "应为列表，如[甲, 乙]",
    "set": "应为列表，如[甲, 乙]",
    "dict": "应为一组键和值",
    "mapping": "应为一组键和值",
    "model": "应为一组字段和值",
    "dataclass": "应为一组字段和值",
}
"""What is right by the first word of the other types, such as ``int_parsing``."""

_WITHOUT_VALUE = frozenset({"missing", "missing_argument"})
"""For these pydantic gives the whole entry as the value."""


def complaint(error: ErrorDetails) -> str:
    """Say what is wrong with one field.

    Parameters
    ----------
    error : pydantic_core.ErrorDetails
        One item of ``ValidationError.errors()``.

    Returns
    -------
    str
        The bad value, save for a field that is not there, and what would be right (Chinese).
    """
    words = _words(error["type"], error["msg"], error.get("ctx", {}))
    return words if error["type"] in _WITHOUT_VALUE else f"值为{shown(error['input'])}；{words}"


def shown(value: Any) -> str:
    """Return a value as a message shows it: as Python writes it, not too long."""
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _words(kind: str, message: str, context: Mapping[str, Any]) -> str:
    if kind not in _OF_PYDANTIC:
        return message
    if kind in _WHOLE:
        listed = str(context.get("expected", "")).replace(", ", "、").replace(" or ", "、")
        return _WHOLE[kind].format_map({**context, "expected": listed})
    return _KINDS.get(kind.partition("_")[0], f"不是这个字段能写的值（{kind}）")


class StrictYamlError(yaml.constructor.ConstructorError):
    """What our own loader refuses beyond PyYAML.

    Parameters
    ----------
    problem : str
        What is wrong and what would be right (Chinese).
    mark : yaml.Mark
        Where.
    """

    def __init__(self, problem: str, mark: yaml.Mark) -> None:
        super().__init__(None, None, problem, mark)


def yaml_complaint(error: yaml.YAMLError) -> str:
    """Say what is wrong with a file that is no YAML.

    Parameters
    ----------
    error : yaml.YAMLError
        What PyYAML raised.

    Returns
    -------
    str
        Line and column from 1 where PyYAML tells them, and what to look at (Chinese).
    """
    if isinstance(error, yaml.reader.ReaderError):
        return f"第{error.position + 1}个字节附近有不能用的控制字符；应删去"
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return "应检查缩进、冒号后的空格和成对的引号"
    place = f"第{mark.line + 1}行第{mark.column + 1}列"
    if isinstance(error, StrictYamlError):
        return f"{place}，{error.problem}"
    start = getattr(error, "context_mark", None)
    begun = f"（第{start.line + 1}行开始的一段）" if start and start.line < mark.line else ""
    return f"{place}附近{begun}；应检查缩进、冒号后的空格和成对的引号、括号"
