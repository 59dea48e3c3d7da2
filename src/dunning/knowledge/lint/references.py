"""Every id that a page names must exist in the registers and bear out what the page claims."""

import re
from pathlib import Path

from dunning.knowledge.claims import CLAIMS, ROLES, claim_of
from dunning.knowledge.finding import Finding
from dunning.knowledge.lint.facts import Facts
from dunning.knowledge.lint.page import Directive, Page

REASON = "reference"

_ROLE = re.compile(r"\{(law(?:-[a-z]+)?|term|unit)\}`([^`]*)`")
_TARGET = re.compile(r"<([^<>]+)>$")


def check(page: Page, facts: Facts, root: Path) -> list[Finding]:
    """Look up every rule, term, unit, practice and question bank that a page names.

    Parameters
    ----------
    page : Page
        The page.
    facts : Facts
        The registers.
    root : pathlib.Path
        Root of the project, to find the question banks.

    Returns
    -------
    list of Finding
        One for each name that leads nowhere and each rule cited as what it is not.
    """
    findings = []
    for line in page.lines:
        for match in _ROLE.finditer(line.text):
            labelled = _TARGET.search(match[2])
            target = (labelled[1] if labelled else match[2]).strip()
            complaint = _missing(match[1], target, facts)
            if complaint:
                findings.append(Finding(page.file, line.number, REASON, *complaint))
    for directive in page.directives:
        complaint = _missing_data(directive, facts, root)
        if complaint:
            findings.append(Finding(page.file, directive.line, REASON, *complaint))
    return findings


def _missing_data(directive: Directive, facts: Facts, root: Path) -> tuple[str, str] | None:
    wanted = directive.argument
    if directive.name == "practice":
        if not wanted.isdecimal() or int(wanted) not in facts.practices:
            return f"没有第“{wanted}”号做法", f"应为1到{len(facts.practices)}"
    elif directive.name == "quiz":
        bank = Path("knowledge", "questions", f"{wanted}.yaml")
        if not (root / bank).is_file():
            return f"没有题库“{wanted}”", f"应有{bank.as_posix()}"
    return None


def _missing(role: str, target: str, facts: Facts) -> tuple[str, str] | None:
    if role == "term":
        return _missing_term(target, facts)
    if role == "unit":
        known = target in facts.units
        complaint = (f"没有知识单元“{target}”", "应为knowledge/units.yaml里的id，如K001")
    elif target in facts.provisions:
        claim = claim_of(facts.provisions[target])
        known = ROLES[claim] == role
        complaint = (f"“{target}”{CLAIMS[claim]}，却用{{{role}}}引用", f"应写{{{ROLES[claim]}}}")
    else:
        known = False
        complaint = (f"法规登记表里没有“{target}”", "应为knowledge/provisions.yaml里的id")
    return None if known else complaint


def _missing_term(target: str, facts: Facts) -> tuple[str, str] | None:
    if target in facts.glossary:
        return None
    known = facts.glossary.find(target)
    if known:
        return f"“{target}”是别名", f"应写{{term}}`{target}<{known.term}>`"
    return f"术语表里没有“{target}”", "应为knowledge/glossary.yaml里的术语"
