"""No run of sixteen Chinese characters may be shared with the manuals the course was made from.

The manuals are not part of the project. What is kept is a sorted list of truncated hashes of
their runs, from which no text can be read back.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from dunning.knowledge.finding import Finding
from dunning.knowledge.lint.passage import HAN, Passage
from dunning.knowledge.reader import KnowledgeError

REASON = "copied-run"

RUN = 16
"""Chinese characters of a run, punctuation and blanks dropped."""

HASH_BYTES = 6
"""Bytes kept of each hash: about one false alarm in twenty thousand full runs of the lint."""

_HAN = re.compile(f"[{HAN}]")


def runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield every run of `RUN` Chinese characters.

    Parameters
    ----------
    text : str
        Any text.

    Yields
    ------
    tuple of (int, str)
        Index of the first character in `text`, and the run without punctuation and blanks.
    """
    found = list(_HAN.finditer(text))
    characters = "".join(match[0] for match in found)
    for start in range(len(found) - RUN + 1):
        yield found[start].start(), characters[start : start + RUN]


def fingerprint(run: str) -> bytes:
    """Return the truncated hash of one run.

    Parameters
    ----------
    run : str
        Sixteen Chinese characters.

    Returns
    -------
    bytes
        `HASH_BYTES` bytes.
    """
    return blake2b(run.encode(), digest_size=HASH_BYTES).digest()


def pack(texts: Iterable[str]) -> bytes:
    """Return the sorted fingerprints of all runs of some texts.

    Parameters
    ----------
    texts : iterable of str
        The texts to recognise later.

    Returns
    -------
    bytes
        Fingerprints one after the other.
    """
    return b"".join(sorted({fingerprint(run) for text in texts for _, run in runs(text)}))


class Fingerprints:
    """A packed list of fingerprints.

    Parameters
    ----------
    data : bytes
        As `pack` returns it.
    """

    def __init__(self, data: bytes) -> None:
        self._sorted = [data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)]

    def __contains__(self, run: str) -> bool:
        """Tell whether the manuals contain the run."""
        wanted = fingerprint(run)
        position = bisect_left(self._sorted, wanted)
        return position < len(self._sorted) and self._sorted[position] == wanted


def read_fingerprints(path: Path) -> Fingerprints:
    """Read a packed list of fingerprints.

    Parameters
    ----------
    path : pathlib.Path
        The binary file.

    Returns
    -------
    Fingerprints
        The list.

    Raises
    ------
    KnowledgeError
        When the file is missing, empty or cut off.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise KnowledgeError(path.name, "-", "-", "文件不存在；应随仓库提交") from None
    if not data or len(data) % HASH_BYTES:
        raise KnowledgeError(
            path.name, "-", "-", f"长度为{len(data)}字节；应为{HASH_BYTES}的正整数倍"
        )
    return Fingerprints(data)


def check(
    passages: Iterable[Passage], fingerprints: Fingerprints, titles: tuple[str, ...]
) -> list[Finding]:
    """Look for runs shared with the manuals.

    Parameters
    ----------
    passages : iterable of Passage
        The texts.
    fingerprints : Fingerprints
        The manuals.
    titles : tuple of str
        Official titles, which nobody can put in other words.

    Returns
    -------
    list of Finding
        One for each passage at fault, at its first shared run.
    """
    findings = []
    for passage in passages:
        text = passage.text()
        if len(_HAN.findall(text)) < RUN:
            continue
        for title in titles:
            text = text.replace(title, " " * len(title))
        shared = next(((at, run) for at, run in runs(text) if run in fingerprints), None)
        if shared:
            at, run = shared
            findings.append(
                Finding(
                    passage.file,
                    passage.line_at(at),
                    REASON,
                    f"“{run}”与旧教材连续{RUN}字相同",
                    "应换成自己的话",
                )
            )
    return findings
