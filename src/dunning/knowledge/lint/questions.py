"""Question banks against the registers: enough questions, known ids, a settled basis."""

from pathlib import Path
from typing import Any

from dunning.knowledge.chapters import CHAPTERS, PAGES
from dunning.knowledge.finding import Finding
from dunning.knowledge.lint.facts import Facts
from dunning.knowledge.reader import read_text, read_yaml

REASON = "question"

FEWEST = 12
"""Questions that the bank of a book chapter must have at least."""


def check(path: Path, root: Path, facts: Facts, *, fewest: int = FEWEST) -> list[Finding]:
    """Check one bank against the registers.

    Parameters
    ----------
    path : pathlib.Path
        ``knowledge/questions/<chapter>.yaml``.
    root : pathlib.Path
        Root of the project, for the name shown.
    facts : Facts
        The registers.
    fewest : int
        Questions that the bank must have at least.

    Returns
    -------
    list of Finding
        One for each fault.

    Raises
    ------
    KnowledgeError
        When the file is not well-formed YAML.
    """
    name = path.relative_to(root).as_posix()
    document = read_yaml(path)
    questions = document.get("questions") if isinstance(document, dict) else None
    if not isinstance(questions, list):
        return [Finding(name, 1, REASON, "没有questions列表", "应为chapter、title、questions三项")]
    findings = _bank(document, name, path.stem, fewest)
    lines = read_text(path, name).splitlines()
    for question in questions:
        if isinstance(question, dict):
            findings.extend(_question(question, name, lines, facts))
    return findings


def _bank(document: dict[str, Any], name: str, stem: str, fewest: int) -> list[Finding]:
    findings = []
    chapter = document.get("chapter")
    if chapter != stem or (chapter not in CHAPTERS and chapter not in PAGES):
        right = f"应为“{stem}”，且是课程里的章节"
        findings.append(Finding(name, 1, REASON, f"chapter是“{chapter}”", right))
    count = len(document["questions"])
    if count < fewest:
        findings.append(Finding(name, 1, REASON, f"只有{count}题", f"每章题库应至少{fewest}题"))
    return findings


def _question(question: dict[str, Any], name: str, lines: list[str], facts: Facts) -> list[Finding]:
    label = str(question.get("id"))
    line = next((n for n, text in enumerate(lines, 1) if text.strip() == f"- id: {label}"), 1)
    findings = []

    def fault(problem: str, right: str) -> None:
        findings.append(Finding(name, line, REASON, f"{label}：{problem}", right))

    provisions = question.get("provisions") or []
    for provision in provisions:
        if provision not in facts.provisions:
            fault(f"法规登记表里没有“{provision}”", "应为knowledge/provisions.yaml里的id")
    for unit in question.get("units") or []:
        if unit not in facts.units:
            fault(f"没有知识单元“{unit}”", "应为knowledge/units.yaml里的id")
    known = [facts.provisions[item] for item in provisions if item in facts.provisions]
    if known and not any(provision.is_settled for provision in known):
        cited = "、".join(f"{item.id}（{item.confidence_zh}，{item.status_zh}）" for item in known)
        fault(f"依据只有{cited}", "应至少有一条现行且已核实的规定")
    for provision in known:
        if provision.needs_verification:
            fault(f"依据里有待核实的“{provision.id}”", "待核实的规定不得作为答案的依据，应删去")
    text = _all_text(question)
    banned = {banned.word for banned in facts.glossary.banned_words}
    for word in question.get("mentions") or []:
        if word not in banned:
            fault(f"mentions里的“{word}”不是禁用写法", "应为术语表里的banned词，或删去")
        elif word not in text:
            fault(f"mentions里的“{word}”在题目里没有出现", "应删去")
    return findings


def _all_text(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(_all_text(item) for key, item in value.items() if key != "mentions")
    if isinstance(value, list):
        return "\n".join(_all_text(item) for item in value)
    return str(value)
