"""The one error of the card room."""

from typing import Any


class CardError(ValueError):
    """An input of the card engine is wrong; nothing was computed.

    Parameters
    ----------
    entry : str
        Id of the posting at fault, or the name of the thing (``"条款"``, ``"卡片"``).
    field : str
        Name of the field or parameter at fault.
    value : Any
        The bad value.
    expected : str
        What would be right (Chinese).
    """

    def __init__(self, entry: str, field: str, value: Any, expected: str) -> None:
        self.entry, self.field, self.value, self.expected = entry, field, value, expected
        super().__init__(f"{entry}，字段{field}：值为{value!r}；应为{expected}")
