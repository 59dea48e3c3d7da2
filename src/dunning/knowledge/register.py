"""What every register of facts has in common: a YAML list of entries, each with its own id."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic_core import PydanticCustomError

from dunning.knowledge.reader import KnowledgeError, display_name, read_yaml, validate

Key = TypeVar("Key", bound=Hashable)
Entry = TypeVar("Entry")


class Register(Mapping[Key, Entry], Generic[Key, Entry]):
    """Entries by id, in the order of their file.

    Parameters
    ----------
    entries : dict
        The entries by id.
    """

    def __init__(self, entries: dict[Key, Entry]) -> None:
        self._entries = entries

    def __getitem__(self, key: Key) -> Entry:
        """Return one entry; `KeyError` when there is none of that id."""
        return self._entries[key]

    def __iter__(self) -> Iterator[Key]:
        """Iterate over the ids."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._entries)


def read_entries(path: Path, model: type[Entry], *, top: str, key: str = "id") -> dict[Any, Entry]:
    """Read the list under the only top-level key of a file and build one model from each item.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    model : type[pydantic.BaseModel] or a dataclass
        Model of one entry; see `dunning.knowledge.reader.validate`.
    top : str
        Name of the top-level key.
    key : str
        Field that identifies an entry.

    Returns
    -------
    dict
        The entries by their key, in the order of the file.

    Raises
    ------
    KnowledgeError
        When the file has another shape, an entry is malformed or a key is repeated.
    """
    name = display_name(path)
    document = read_yaml(path)
    if not isinstance(document, dict) or set(document) != {top}:
        raise KnowledgeError(name, "-", top, f"文件顶层应只有{top}一个键")
    if not isinstance(document[top], list) or not document[top]:
        raise KnowledgeError(name, "-", top, "应为非空列表")
    entries: dict[Any, Entry] = {}
    for position, raw in enumerate(document[top], start=1):
        label = str(raw.get(key, "-")) if isinstance(raw, dict) else f"第{position}条"
        entry = validate(model, raw, file=path, entry=label)
        value = getattr(entry, key)
        if value in entries:
            raise KnowledgeError(name, label, key, f"值为{value!r}；与前面的条目重复，应唯一")
        entries[value] = entry
    return entries


def one_of(value: str, allowed: Collection[str]) -> str:
    """Return `value` when it is allowed; for use in pydantic validators.

    Parameters
    ----------
    value : str
        What the file says.
    allowed : collection of str
        What it may say.

    Returns
    -------
    str
        The same value.

    Raises
    ------
    pydantic_core.PydanticCustomError
        Naming every allowed value (Chinese).
    """
    if value not in allowed:
        raise PydanticCustomError(
            "unknown_value", "应为以下之一：{allowed}", {"allowed": "、".join(allowed)}
        )
    return value
