"""Cuts a text into passages short enough to be judged as one. Pure standard library."""

import re

SHORT = 64
"""A text of at most this many characters is one passage."""

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]+[”’）]*|[^。！？\n]+\Z")


def passages(text: str) -> list[tuple[int, int]]:
    """Return where the passages of a text begin and end.

    A passage is one or more whole sentences; a question is kept with its answer, because the
    answer may take back what the question says. An empty line always ends a passage.

    Parameters
    ----------
    text : str
        A text in plain spelling.

    Returns
    -------
    list of (int, int)
        Slices that cover every character but those of empty passages.
    """
    found: list[tuple[int, int]] = []
    if len(text) <= SHORT and "\n" not in text:
        return [(0, len(text))] if text else found
    start = end = 0
    for match in _SENTENCE.finditer(text):
        asks = text[start:end].rstrip("”’").endswith("？")
        if end > start and match.end() - start > SHORT and not asks:
            found.append((start, end))
            start = match.start()
        end = match.end()
        if match.group().endswith("\n"):
            found.append((start, end))
            start = end
    if end > start:
        found.append((start, end))
    return [(begin, stop) for begin, stop in found if text[begin:stop].strip()]
