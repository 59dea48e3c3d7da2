"""Find the knowledge folder, read its YAML files, and say exactly where a file is wrong."""

import os
import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from dunning.knowledge.complaints import StrictYamlError, complaint, yaml_complaint

Model = TypeVar("Model")


class KnowledgeError(ValueError):
    """A file under ``knowledge/`` is malformed.

    Parameters
    ----------
    file : str
        Path of the file, relative to the knowledge folder where possible.
    entry : str
        Id (or position) of the entry at fault; ``"-"`` for the whole file.
    field : str
        Name of the field at fault; ``"-"`` for the whole entry.
    problem : str
        What is wrong, with the bad value, and what would be right (Chinese).
    """

    def __init__(self, file: str, entry: str, field: str, problem: str) -> None:
        self.file, self.entry, self.field, self.problem = file, entry, field, problem
        super().__init__(f"{file}，条目{entry}，字段{field}：{problem}")


FastLoader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's loader in C, ten times as fast, where the wheel has it."""


_NUMBER = re.compile(r"0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)[.][0-9]+")
"""How a number must be written; YAML 1.1 reads 0123 as 83, 21:00 as 1260 and +86 as 86."""


class _StrictLoader(FastLoader):
    """Refuses what PyYAML changes in silence.

    Of two equal keys it keeps the last; a number written in any way but the plain one becomes
    another number. A fact, a card or an amount must not vanish or change that way.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if not isinstance(key, Hashable):
                problem = "键是一组值；应为文字，以括号开头的文字要加引号"
                raise StrictYamlError(problem, key_node.start_mark)
            if key in seen:
                raise StrictYamlError(f"重复的键“{key}”；每个键应只写一次", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)

    def construct_scalar_value(self, node: yaml.ScalarNode) -> Any:
        """Build a date or a number; PyYAML lets a wrong one out as a bare `ValueError`."""
        build = FastLoader.yaml_constructors[node.tag]
        try:
            built = build(self, node)
        except ValueError as error:
            problem = f"值为“{node.value}”；没有这样的日期、时刻或数，是文字就应加引号"
            raise StrictYamlError(problem, node.start_mark) from error
        if isinstance(built, int | float) and not _NUMBER.fullmatch(node.value):
            problem = (
                f"值为“{node.value}”，YAML会读成{built}；是数就应写成120、0.5这样，"
                "是时刻、号码等文字就应加引号"
            )
            raise StrictYamlError(problem, node.start_mark)
        return built


for _tag in ("timestamp", "int", "float"):
    _StrictLoader.add_constructor(f"tag:yaml.org,2002:{_tag}", _StrictLoader.construct_scalar_value)


def knowledge_root() -> Path:
    """Return the folder that holds the facts.

    Returns
    -------
    pathlib.Path
        ``$DUNNING_KNOWLEDGE`` when set, else the copy inside an installed wheel, else
        ``knowledge/`` of the checkout.

    Raises
    ------
    KnowledgeError
        When the folder does not exist.
    """
    packaged = Path(__file__).resolve().parent.parent / "_knowledge"
    checkout = Path(__file__).resolve().parents[3] / "knowledge"
    chosen = os.environ.get("DUNNING_KNOWLEDGE")
    root = Path(chosen) if chosen else packaged if packaged.is_dir() else checkout
    if not root.is_dir():
        raise KnowledgeError(str(root), "-", "-", "找不到知识库文件夹；应为仓库里的knowledge/")
    return root


def read_yaml(path: Path) -> Any:
    """Read one UTF-8 YAML file, refusing duplicate keys and numbers that would change.

    Parameters
    ----------
    path : pathlib.Path
        The file to read.

    Returns
    -------
    Any
        The parsed document.

    Raises
    ------
    KnowledgeError
        When the file is missing, cannot be opened, is not UTF-8 or is not well-formed YAML.
    """
    name = display_name(path)
    try:
        with _told(name, "YAML文件"):
            return _parsers[-1](path.read_bytes())
    except yaml.YAMLError as error:
        raise KnowledgeError(name, "-", "-", f"YAML格式错误：{yaml_complaint(error)}") from error


def read_text(path: Path, name: str = "") -> str:
    """Read one UTF-8 text: a page, the wording of a template, a program.

    Parameters
    ----------
    path : pathlib.Path
        The file to read.
    name : str
        What messages call it; `display_name` of it when empty.

    Returns
    -------
    str
        The text.

    Raises
    ------
    KnowledgeError
        When the file is missing, cannot be opened or is not UTF-8.
    """
    with _told(name or display_name(path), "文件"):
        return path.read_text(encoding="utf-8")


@contextmanager
def _told(name: str, wanted: str) -> Iterator[None]:
    """Tell why a file could not be read."""
    try:
        yield
    except FileNotFoundError:
        raise KnowledgeError(name, "-", "-", "文件不存在") from None
    except IsADirectoryError:
        raise KnowledgeError(name, "-", "-", f"是文件夹；应为{wanted}") from None
    except OSError as error:
        problem = f"打不开（{error.strerror or error}）；应为可以读的{wanted}"
        raise KnowledgeError(name, "-", "-", problem) from error
    except UnicodeDecodeError as error:
        problem = f"不是UTF-8编码（第{error.start + 1}个字节起）；应另存为UTF-8"
        raise KnowledgeError(name, "-", "-", problem) from error


def _parse(data: bytes) -> Any:
    return yaml.load(data.decode("utf-8"), Loader=_StrictLoader)  # noqa: S506


_parsers: list[Callable[[bytes], Any]] = [_parse]


def use_parser(parse: Callable[[bytes], Any]) -> None:
    """Let `read_yaml` read what is in another form: a browser is given the files parsed.

    Parameters
    ----------
    parse : callable
        From the bytes of a file to the document.
    """
    _parsers.append(parse)


def display_name(path: Path) -> str:
    """Return ``knowledge/…`` for a file of the knowledge folder, else the path as given."""
    try:
        return f"knowledge/{path.resolve().relative_to(knowledge_root().resolve())}"
    except (ValueError, KnowledgeError):
        return str(path)


def validate(model: type[Model], data: Any, *, file: Path, entry: str) -> Model:
    """Build one entry and turn the complaint of pydantic into a Chinese `KnowledgeError`.

    Parameters
    ----------
    model : type[pydantic.BaseModel] or a dataclass
        What to build; the metadata of a dataclass's fields are its constraints.
    data : Any
        What the file says.
    file : pathlib.Path
        Where it stands, for the message.
    entry : str
        Id of the entry, for the message.

    Returns
    -------
    pydantic.BaseModel or a dataclass
        The validated entry.

    Raises
    ------
    KnowledgeError
        For the first invalid field, with its value and what is expected.
    """
    try:
        return _adapter(model).validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "-"
        raise KnowledgeError(display_name(file), entry, field, complaint(first)) from error


@cache
def _adapter(model: type[Model]) -> TypeAdapter[Model]:
    return TypeAdapter(model)
