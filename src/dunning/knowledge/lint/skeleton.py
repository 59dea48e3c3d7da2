"""The fixed shape of a lesson: sections, objectives and summary, minutes, length, case, quiz."""

import re

from dunning.knowledge.finding import Finding
from dunning.knowledge.lint.page import Line, Page
from dunning.knowledge.lint.passage import HAN, strip_markup

REASON = "skeleton"

SECTIONS = (
    "学习目标",
    "预计用时",
    "前置",
    "正文",
    "常见误区",
    "练习",
    "小测",
    "小结",
    "依据",
)
"""H2 headings of every lesson, in order."""

CHAPTER_CHARACTERS = (2500, 6000)
"""Fewest and most Chinese characters of the source of a book chapter."""

OBJECTIVES = (3, 6)
"""Fewest and most objectives of a lesson."""

_BULLET = re.compile(r"^[-*+]\s+(.*)$")
_MINUTES = re.compile(r"^阅读(\d+)分钟，练习(\d+)分钟。$")
_ROW = re.compile(r"^\s*\|(?![\s:|-]+$)")
_WORD = re.compile(f"[{HAN}]{{2,}}|[A-Za-z0-9]{{2,}}")
_COMMON = frozenset(
    {"能说", "说出", "能用", "能把", "能在", "能分", "能按", "一个", "什么", "怎样"}
)


def check(page: Page) -> list[Finding]:
    """Check the shape of one lesson.

    Parameters
    ----------
    page : Page
        A chapter of the book or a lesson notebook.

    Returns
    -------
    list of Finding
        One for each fault.
    """
    findings = [*_title(page), *_sections(page)]
    if findings:
        return findings
    findings += _objectives_and_summary(page)
    findings += _minutes(page)
    findings += _exercises(page)
    if not page.is_notebook:
        findings += _chapter(page)
    return findings


def _fault(page: Page, line: int, problem: str, right: str) -> Finding:
    return Finding(page.file, line, REASON, problem, right)


def _title(page: Page) -> list[Finding]:
    titles = [heading for heading in page.headings if heading.level == 1]
    if len(titles) == 1 and page.headings[0] == titles[0]:
        return []
    line = titles[1].line if len(titles) > 1 else 1
    return [_fault(page, line, f"一级标题有{len(titles)}个", "应只有一个，并且是第一个标题")]


def _sections(page: Page) -> list[Finding]:
    found = [heading for heading in page.headings if heading.level == 2]
    for index, expected in enumerate(SECTIONS):
        if index >= len(found):
            line = found[-1].line if found else 1
            return [
                _fault(page, line, f"缺少二级标题“{expected}”", f"应依次为{'、'.join(SECTIONS)}")
            ]
        if found[index].title != expected:
            return [
                _fault(
                    page,
                    found[index].line,
                    f"第{index + 1}个二级标题是“{found[index].title}”",
                    f"应为“{expected}”",
                )
            ]
    if len(found) > len(SECTIONS):
        extra = found[len(SECTIONS)]
        return [_fault(page, extra.line, f"多出二级标题“{extra.title}”", "应降为三级标题或删去")]
    return []


def _bullets(lines: list[Line]) -> list[Line]:
    """Return the top-level bullets; a bullet that runs on takes its further lines with it."""
    found: list[Line] = []
    for line in lines:
        match = _BULLET.match(line.text) if line.is_prose else None
        if match:
            found.append(Line(line.number, match[1]))
        elif found and line.text.startswith(" ") and line.text.strip():
            found[-1] = Line(found[-1].number, found[-1].text + line.text.strip())
    return found


def _objectives_and_summary(page: Page) -> list[Finding]:
    objectives = _bullets(page.section("学习目标"))
    summary = _bullets(page.section("小结"))
    start = _line_of(page, "学习目标")
    fewest, most = OBJECTIVES
    findings = []
    if not fewest <= len(objectives) <= most:
        findings.append(
            _fault(page, start, f"学习目标有{len(objectives)}条", f"应为{fewest}到{most}条")
        )
    findings += [
        _fault(page, line.number, f"学习目标“{line.text[:12]}”不以“能”开头", "应写成“能……”")
        for line in objectives
        if not strip_markup(line.text).startswith("能")
    ]
    if len(objectives) != len(summary):
        findings.append(
            _fault(
                page,
                _line_of(page, "小结"),
                f"小结有{len(summary)}条，学习目标有{len(objectives)}条",
                "应一一对应",
            )
        )
        return findings
    for objective, answer in zip(objectives, summary, strict=True):
        if len(shared_words(objective.text, answer.text)) < 2:
            findings.append(
                _fault(
                    page,
                    answer.number,
                    f"小结“{answer.text[:16]}”没有回答对应的目标“{objective.text[:16]}”",
                    "应与目标顺序相同，并重复目标里的关键词",
                )
            )
    return findings


def shared_words(objective: str, answer: str) -> set[str]:
    """Return the two-character pieces and Latin words that both lines use.

    Parameters
    ----------
    objective, answer : str
        A line of 学习目标 and the line of 小结 at the same place.

    Returns
    -------
    set of str
        Without the pieces that every objective uses.
    """
    return (_pieces(objective) & _pieces(answer)) - _COMMON


def _pieces(text: str) -> set[str]:
    pieces = set()
    for match in _WORD.finditer(strip_markup(text)):
        word = match[0]
        if word[0].isascii():
            pieces.add(word.upper())
        else:
            pieces.update(word[i : i + 2] for i in range(len(word) - 1))
    return pieces


def _minutes(page: Page) -> list[Finding]:
    start = _line_of(page, "预计用时")
    written = [line for line in page.section("预计用时") if line.text.strip()]
    match = _MINUTES.match(written[0].text.strip()) if len(written) == 1 else None
    if match is None:
        return [
            _fault(page, start, "预计用时的写法不对", "应只有一行，如“阅读25分钟，练习15分钟。”")
        ]
    minutes = page.front.get("minutes")
    if minutes is None and page.is_notebook:
        return []
    stated = {"reading": int(match[1]), "practice": int(match[2])}
    if minutes != stated:
        return [
            _fault(
                page,
                written[0].number,
                f"正文写阅读{match[1]}分钟、练习{match[2]}分钟，front matter写{minutes}",
                f"两处应一致，即minutes: {{reading: {match[1]}, practice: {match[2]}}}",
            )
        ]
    return []


def _exercises(page: Page) -> list[Finding]:
    findings = []
    mistakes = page.section("常见误区")
    rows = [line for line in mistakes if _ROW.match(line.text)]
    if len(_bullets(mistakes)) < 3 and len(rows) < 4:
        findings.append(
            _fault(page, _line_of(page, "常见误区"), "误区不足3条", "应有至少3个列表项或3行表格")
        )
    inside = {line.number for line in page.section("练习")}
    answers = [d for d in page.directives if d.name == "dropdown" and d.line in inside]
    links = any("ipynb" in line.text or "{doc}" in line.text for line in page.section("练习"))
    if len(answers) < 2 and not links:
        findings.append(
            _fault(
                page,
                _line_of(page, "练习"),
                f"练习里只有{len(answers)}个折叠的参考答案",
                "应有至少2题带dropdown答案，或链接到练习notebook",
            )
        )
    return findings


def _chapter(page: Page) -> list[Finding]:
    findings = []
    count = sum(len(re.findall(f"[{HAN}]", line.text)) for line in page.lines)
    fewest, most = CHAPTER_CHARACTERS
    if not fewest <= count <= most:
        findings.append(_fault(page, 1, f"本章有{count}个汉字", f"应为{fewest}到{most}个"))
    for name, section, right in (
        ("case", None, "应至少有一个虚构案例"),
        ("quiz", "小测", f"小测一节应写quiz {page.chapter}"),
        ("basis", "依据", "依据一节应写basis"),
    ):
        inside = {line.number for line in page.section(section)} if section else None
        found = [
            directive
            for directive in page.directives
            if directive.name == name and (inside is None or directive.line in inside)
        ]
        wrong = name == "quiz" and [d.argument for d in found] != [page.chapter]
        if not found or wrong:
            line = _line_of(page, section) if section else 1
            findings.append(_fault(page, line, f"缺少{name}指令或参数不对", right))
    return findings


def _line_of(page: Page, title: str) -> int:
    return next((heading.line for heading in page.headings if heading.title == title), 1)
