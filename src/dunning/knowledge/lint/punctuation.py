"""Punctuation and blanks of Chinese text.

The house rule is no blank between Chinese and Latin letters or digits. `autocorrect-py` can only
insert such blanks, and zhlint, which can remove them, inserts one into every MyST role; hence an
own check.
"""

import re
from collections.abc import Iterable

from dunning.knowledge.finding import Finding
from dunning.knowledge.lint.passage import HAN, PLACEHOLDER, Passage

REASON = "punctuation"

_WIDE = f"{HAN}{PLACEHOLDER}，。；：！？、“”‘’（）《》〈〉【】…—〔〕"
_FULL_WIDTH = {
    ",": "，",
    ".": "。",
    ";": "；",
    ":": "：",
    "!": "！",
    "?": "？",
    "(": "（",
    ")": "）",
    '"': "“或”",
    "'": "‘或’",
}
_HALF = re.escape("".join(_FULL_WIDTH))
_BLANK = re.compile(f"(?<=[{_WIDE}])[ \t\u3000]+(?=\\S)|(?<=\\S)[ \t\u3000]+(?=[{_WIDE}])")
_NEAR_HAN = re.compile(
    f"(?<=[{HAN}{PLACEHOLDER}，。；：！？、”’）》])[{_HALF}]|[{_HALF}](?=[{HAN}{PLACEHOLDER}“‘（《])"
)
_DOUBLED = re.compile(r"([，。；：、])[，。；：、]+|。。+|\.{3,}")


def check(passages: Iterable[Passage], titles: tuple[str, ...]) -> list[Finding]:
    """Check blanks and punctuation.

    Parameters
    ----------
    passages : iterable of Passage
        The texts.
    titles : tuple of str
        Official titles, which keep their own blanks.

    Returns
    -------
    list of Finding
        One for each fault.
    """
    spaced = tuple(title for title in titles if re.search(r"\s", title))
    findings = []
    for passage in passages:
        text = passage.text()
        if not re.search(f"[{HAN}]", text):
            continue
        for title in spaced:
            text = text.replace(title, PLACEHOLDER * len(title))
        for pattern, describe in _RULES:
            for match in pattern.finditer(text):
                problem, right = describe(match[0])
                around = text[max(match.start() - 6, 0) : match.end() + 6]
                line = passage.line_at(match.start())
                findings.append(
                    Finding(passage.file, line, REASON, f"“{around}”里{problem}", right)
                )
    return findings


def _blank(_: str) -> tuple[str, str]:
    return "有空格", "中文与中文、字母、数字、标点之间都不加空格"


def _half_width(mark: str) -> tuple[str, str]:
    return f"用了半角“{mark}”", f"中文旁边应为全角“{_FULL_WIDTH[mark]}”"


def _doubled(marks: str) -> tuple[str, str]:
    return f"标点“{marks}”重复", "应只留一个；省略号写……"


_RULES = ((_BLANK, _blank), (_NEAR_HAN, _half_width), (_DOUBLED, _doubled))
