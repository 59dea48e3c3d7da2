"""Reading paths: which pages a reader of each role reads, in which order, and what comes after."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root
from dunning.knowledge.register import Register, read_entries

FILE_NAME = "paths.yaml"

FEWEST_PAGES, MOST_PAGES = 4, 8
"""A path shorter than this teaches too little; a longer one is no choice any more."""


class ReadingPath(BaseModel):
    """What one role reads first.

    Parameters
    ----------
    id : str
        Short name, the last part of its address on the front page.
    role : str
        Whom the path is for (Chinese).
    why : str
        What this role lacks and the path gives, in one or two sentences (Chinese).
    pages : tuple of str
        Pages to read, in this order; paths from the root of the book without suffix.
    practice : tuple of str
        Lessons and exercises to do afterwards.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    role: str = Field(min_length=2, max_length=10)
    why: str = Field(min_length=10, max_length=60)
    pages: tuple[str, ...]
    practice: tuple[str, ...] = Field(min_length=1)


class ReadingPaths(Register[str, ReadingPath]):
    """The paths by id, in the order in which they are shown."""


def read_paths(path: Path) -> ReadingPaths:
    """Read the paths.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.

    Returns
    -------
    ReadingPaths
        All paths.

    Raises
    ------
    KnowledgeError
        For a malformed or repeated entry, too few or too many pages, or a page named twice in one
        path. Whether the pages exist is for the builder of the book to say.
    """
    name = display_name(path)
    entries = read_entries(path, ReadingPath, top="paths")
    for entry in entries.values():
        if not FEWEST_PAGES <= len(entry.pages) <= MOST_PAGES:
            problem = f"有{len(entry.pages)}页；应为{FEWEST_PAGES}到{MOST_PAGES}页"
            raise KnowledgeError(name, entry.id, "pages", problem)
        steps = (*entry.pages, *entry.practice)
        for page in steps:
            if steps.count(page) > 1:
                raise KnowledgeError(
                    name, entry.id, "pages、practice", f"值为{page!r}；一条路线里每页只写一次"
                )
    return ReadingPaths(entries)


def load_paths() -> ReadingPaths:
    """Return the paths of the knowledge folder; read once for each folder.

    Returns
    -------
    ReadingPaths
        All paths by id.

    Raises
    ------
    KnowledgeError
        When the file is malformed; see `read_paths`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> ReadingPaths:
    return read_paths(root / FILE_NAME)
