"""Chinese fields of the YAML files of the knowledge folder, with their lines."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from dunning.knowledge.lint.passage import Passage
from dunning.knowledge.reader import FastLoader, KnowledgeError, read_text

VERBATIM_FIELDS = frozenset(
    {"instrument", "number", "article", "cite_as", "source", "banned", "exceptions", "mentions"}
)
"""Fields that quote names as others write them; the checks of wording do not touch them."""


def read_passages(path: Path, root: Path) -> list[Passage]:
    """Return every text field of a YAML file as a passage.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    root : pathlib.Path
        Root of the project, for the name shown.

    Returns
    -------
    list of Passage
        In the order of the file; ``mentions`` of an entry hold for all its fields.

    Raises
    ------
    KnowledgeError
        When the file cannot be opened, is not UTF-8 or is not well-formed YAML.
    """
    name = path.relative_to(root).as_posix()
    try:
        node = yaml.compose(read_text(path, name), Loader=FastLoader)
    except yaml.YAMLError as error:
        raise KnowledgeError(name, "-", "-", f"YAML格式错误：{error}") from error
    return list(_walk(node, name, ())) if node is not None else []


def _walk(node: yaml.Node, name: str, mentions: tuple[str, ...]) -> Iterator[Passage]:
    if isinstance(node, yaml.ScalarNode):
        line = node.start_mark.line + 1
        yield Passage(name, ((line, node.value),), mentions, markup=False)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _walk(item, name, mentions)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "mentions" and isinstance(value, yaml.SequenceNode):
                mentions = (*mentions, *(item.value for item in value.value))
        for key, value in node.value:
            if key.value not in VERBATIM_FIELDS:
                yield from _walk(value, name, mentions)
