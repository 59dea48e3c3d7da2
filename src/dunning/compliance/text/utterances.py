"""The labelled sentences of ``knowledge/utterances`` and their two parts."""

import csv
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from dunning.compliance.text.entries import AUDIENCES, SPEAKERS
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root

FOLDER = "utterances"
COLUMNS = ("id", "template", "text", "speaker", "audience", "labels", "pair", "note")
NOTES = (
    "plain", "negation", "quotation", "training", "debtor_speaking", "traditional", "homophone",
    "spacing", "question", "context",
)  # fmt: skip
HELD_BACK = 0.3
"""Share of the templates that training never sees."""

FRAMES_FILE = "core.csv"
"""Common phrases in frames, by the authors of the rules: a test on them would flatter the rules."""


@dataclass(frozen=True)
class Utterance:
    """One labelled sentence.

    Parameters
    ----------
    id, template : str
        Its own id and the id of the pattern it varies.
    text : str
        The sentence.
    speaker, audience : str
        Who says it to whom.
    labels : frozenset of str
        Ids of the categories it shows; empty when lawful.
    pair : str
        Id of a sentence that differs in a few words and in its labels; empty for none.
    note : str
        One of `NOTES`.
    is_made_from_frames : bool
        Whether it comes from `FRAMES_FILE`.
    """

    id: str
    template: str
    text: str
    speaker: str
    audience: str
    labels: frozenset[str]
    pair: str
    note: str
    is_made_from_frames: bool

    @property
    def is_held_back(self) -> bool:
        """Whether it belongs to the part kept for evaluation, which training never sees."""
        return not self.is_made_from_frames and is_held_back(self.template)


def load_utterances(categories: Collection[str], folder: Path | None = None) -> list[Utterance]:
    """Read every labelled sentence.

    Parameters
    ----------
    categories : collection of str
        Ids of the categories that labels may name.
    folder : pathlib.Path, optional
        Folder of the CSV files; ``knowledge/utterances`` when left out.

    Returns
    -------
    list of Utterance
        In the order of the files' names and rows.

    Raises
    ------
    KnowledgeError
        Naming file, row, column and value: a wrong header, an empty or repeated id, an unknown
        speaker, audience, label or note, a pair that does not exist, no file at all.
    """
    chosen = folder or knowledge_root() / FOLDER
    paths = sorted(chosen.glob("*.csv"))
    if not paths:
        raise KnowledgeError(display_name(chosen), "-", "-", "没有CSV文件；应有标注好的句子")
    found: dict[str, Utterance] = {}
    files: dict[str, Path] = {}
    for path in paths:
        for utterance in _read(path, categories):
            if utterance.id in found:
                problem = f"值为{utterance.id!r}；与别处的id重复，应唯一"
                raise KnowledgeError(display_name(path), utterance.id, "id", problem)
            found[utterance.id], files[utterance.id] = utterance, path
    for name, utterance in found.items():
        if utterance.pair and utterance.pair not in found:
            problem = f"值为{utterance.pair!r}；没有这个id的句子，应为另一句的id，或留空"
            raise KnowledgeError(display_name(files[name]), name, "pair", problem)
    return list(found.values())


def is_held_back(template: str) -> bool:
    """Say whether the sentences of a template are kept for evaluation.

    Parameters
    ----------
    template : str
        Id of the template.

    Returns
    -------
    bool
        The same for ever: it depends on the id alone.
    """
    digest = hashlib.sha256(template.encode()).digest()
    return int.from_bytes(digest[:4], "big") < HELD_BACK * 2**32


def _read(path: Path, categories: Collection[str]) -> list[Utterance]:
    name = display_name(path)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise KnowledgeError(name, "-", "-", f"读不了：{error}；应为UTF-8编码的CSV") from error
    if not rows or tuple(rows[0]) != COLUMNS:
        problem = f"值为{','.join(rows[0]) if rows else ''!r}；应为{','.join(COLUMNS)}"
        raise KnowledgeError(name, "第1行", "-", problem)
    framed = path.name == FRAMES_FILE
    return [
        _utterance(row, (name, f"第{number}行"), categories, framed=framed)
        for number, row in enumerate(rows[1:], 2)
    ]


def _utterance(
    row: Sequence[str], place: tuple[str, str], categories: Collection[str], *, framed: bool
) -> Utterance:
    if len(row) != len(COLUMNS):
        problem = f"有{len(row)}列；应有{len(COLUMNS)}列，有逗号的句子要加引号"
        raise KnowledgeError(*place, "-", problem)
    value = dict(zip(COLUMNS, row, strict=True))
    labels = frozenset(filter(None, value["labels"].split("|")))
    allowed = {"speaker": SPEAKERS, "audience": AUDIENCES, "note": NOTES}
    for column in ("id", "template", "text"):
        if not value[column].strip():
            raise KnowledgeError(*place, column, "是空的；应有内容")
    for column, known in allowed.items():
        if value[column] not in known:
            problem = f"值为{value[column]!r}；应为{'、'.join(known)}之一"
            raise KnowledgeError(*place, column, problem)
    for label in sorted(labels - set(categories)):
        problem = f"值为{label!r}；应为categories.yaml里的id，几个之间用|隔开"
        raise KnowledgeError(*place, "labels", problem)
    return Utterance(**{**value, "labels": labels}, is_made_from_frames=framed)
