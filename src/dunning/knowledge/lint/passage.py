"""A piece of Chinese text with the lines it stands on, and how to read it without its markup."""

import re
from bisect import bisect_right
from dataclasses import dataclass

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
"""Chinese characters, for use inside a character class."""

PLACEHOLDER = "◇"
"""Stands where markup will show Chinese words that the source does not spell out."""

_COMMENT = re.compile(r"<!--.*?-->")
_MATH = re.compile(r"\$\$.+?\$\$|\$[^$\s](?:[^$]*[^$\s])?\$")
_UNIT = re.compile(r"\{unit\}`[^`]*`\s*")
_BANNED = re.compile(r"\{banned\}`([^`]*)`")
_ROLE = re.compile(r"\{([a-z][\w:-]*)\}`([^`]*)`")
_LABELLED = re.compile(r"^(.*?)\s*<[^<>]*>$", re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STRONG = re.compile(r"( ?)(\*\*|__)(?=\S)(.+?)(?<=\S)\2( ?)")
_EMPHASIS = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\w])")
_PUNCTUATION = "，。；：！？、“”‘’（）《》〈〉…—.,;:!?()"


@dataclass(frozen=True)
class Passage:
    """One paragraph, list item, table cell or field.

    Parameters
    ----------
    file : str
        Path from the root of the project.
    parts : tuple of (int, str)
        Lines (from 1) and their text as written.
    mentions : tuple of str
        Banned words that this text may name on purpose.
    markup : bool
        Whether the text is MyST; fields of YAML files are plain text.
    """

    file: str
    parts: tuple[tuple[int, str], ...]
    mentions: tuple[str, ...] = ()
    markup: bool = True

    def text(self, *, keep_banned: bool = True) -> str:
        """Return the text that readers see, its lines joined.

        Parameters
        ----------
        keep_banned : bool
            Whether words inside the ``banned`` role stay.

        Returns
        -------
        str
            Text without markup.
        """
        return "".join(self._shown(keep_banned))

    def line_at(self, offset: int, *, keep_banned: bool = True) -> int:
        """Return the line on which a character of `text` stands.

        Parameters
        ----------
        offset : int
            Index into `text`.
        keep_banned : bool
            The same as for `text`.

        Returns
        -------
        int
            Line of the file, from 1.
        """
        starts, total = [], 0
        for shown in self._shown(keep_banned):
            starts.append(total)
            total += len(shown)
        return self.parts[max(bisect_right(starts, offset) - 1, 0)][0]

    def _shown(self, keep_banned: bool) -> list[str]:
        if not self.markup:
            return [text for _, text in self.parts]
        return [strip_markup(text, keep_banned=keep_banned) for _, text in self.parts]


def strip_markup(text: str, *, keep_banned: bool = True) -> str:
    """Return one line of MyST as readers see it.

    Parameters
    ----------
    text : str
        One line of source, without its list or heading marker.
    keep_banned : bool
        Whether words inside the ``banned`` role stay.

    Returns
    -------
    str
        Plain text; code and formulas become ``x``, citations without own words a placeholder.
    """
    text = _COMMENT.sub("", text)
    text = _UNIT.sub("", text)
    text = _BANNED.sub(r"\1" if keep_banned else PLACEHOLDER, text)
    text = _ROLE.sub(_label_of_role, text)
    text = _CODE.sub("x", text)
    text = _MATH.sub("x", text)
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(_inside_strong, text)
    return _EMPHASIS.sub(r"\1", text)


def _label_of_role(match: re.Match[str]) -> str:
    name, content = match[1], match[2]
    labelled = _LABELLED.match(content)
    if labelled:
        return labelled[1] or PLACEHOLDER
    if name.startswith(("law", "doc", "ref", "numref")):
        return PLACEHOLDER
    return "x" if name == "math" else content


def _inside_strong(match: re.Match[str]) -> str:
    """Drop the blanks that CommonMark needs beside bold text that touches punctuation."""
    before, inside, after = match[1], match[3], match[4]
    opens_line = match.start() == 0
    if inside[0] in _PUNCTUATION:
        before = ""
    if inside[-1] in _PUNCTUATION or opens_line:
        after = ""
    return f"{before}{inside}{after}"
