"""Cross-checks between the files of the knowledge folder."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from dunning.knowledge.changes import load_changes
from dunning.knowledge.chapters import CHAPTERS
from dunning.knowledge.contradictions import load_contradictions
from dunning.knowledge.finding import Finding
from dunning.knowledge.glossary import load_glossary
from dunning.knowledge.paths import load_paths
from dunning.knowledge.practices import load_practices
from dunning.knowledge.provisions import Provision, load_provisions
from dunning.knowledge.reader import KnowledgeError
from dunning.knowledge.terms import list_terms, load_catalogue, read_terms
from dunning.knowledge.units import load_units

REASON = "knowledge"

LONGEST_REVIEW_DAYS = 366
"""Days after a check within which any rule is checked again."""

SHORT_REVIEW_DAYS = 184
"""The same for rules that move: unverified, not law in the strict sense, or of unclear status."""

MOVING_STANDINGS = frozenset(
    {
        "司法文件",
        "规范性文件",
        "推荐性国家标准",
        "行业自律",
        "地方性法规",
        "征求意见稿",
        "案例",
        "境外规则",
    }
)
"""Standings whose rules change, or are replaced, faster than statutes."""


def check() -> list[Finding]:
    """Load the registers of this room and check them against each other.

    These are provisions, practices, glossary, units, reading paths, changes, contradictions, the
    catalogue of card parameters and every issuer's rule set. Question banks, the exam, strategy
    cases, document templates, contact policies and the lexicon are read by higher rooms: the
    command ``dunning lint`` loads them through `refusals`.

    Returns
    -------
    list of Finding
        Empty when all is well. A register that cannot be read gives one finding.
    """
    findings = refusals(
        (
            load_provisions,
            load_practices,
            load_glossary,
            load_units,
            load_paths,
            load_changes,
            load_contradictions,
            _read_all_terms,
        )
    )
    for compare in (_chapters_without_units, _reviews_too_late):
        # A register that cannot be read is among the findings already.
        with suppress(KnowledgeError):
            findings += compare()
    return findings


def refusals(loaders: Iterable[Callable[[], Any]]) -> list[Finding]:
    """Load registers and turn each refusal into a finding.

    Parameters
    ----------
    loaders : iterable of callable
        Each loads one register and raises `KnowledgeError` when it is malformed.

    Returns
    -------
    list of Finding
        In the order of the loaders; a fault that stops several of them is told once.
    """
    findings = []
    for load in loaders:
        try:
            load()
        except KnowledgeError as error:
            findings.append(refusal(error))
    return list(dict.fromkeys(findings))


def refusal(error: KnowledgeError) -> Finding:
    """Return what `error` says as a finding.

    Parameters
    ----------
    error : KnowledgeError
        Why a register was refused.

    Returns
    -------
    Finding
        Of the whole file.
    """
    problem = f"条目{error.entry}，字段{error.field}：{error.problem}"
    return Finding(error.file, 0, REASON, problem, "改正后重新检查")


def _read_all_terms() -> None:
    load_catalogue()
    for terms_id in list_terms():
        read_terms(terms_id)


def _chapters_without_units() -> list[Finding]:
    taught = {unit.chapter for unit in load_units().values()}
    return [
        Finding(
            "knowledge/units.yaml",
            0,
            REASON,
            f"章节“{chapter}”没有任何知识单元",
            "补上单元，或从dunning.knowledge.chapters里删去这一章",
        )
        for chapter in CHAPTERS
        if chapter not in taught
    ]


def longest_review(provision: Provision) -> int:
    """Return the days after a check within which a rule must be checked again.

    Parameters
    ----------
    provision : Provision
        The rule.

    Returns
    -------
    int
        Days.
    """
    moves = (
        provision.needs_verification
        or provision.standing in MOVING_STANDINGS
        or provision.status in {"amended", "unknown"}
    )
    return SHORT_REVIEW_DAYS if moves else LONGEST_REVIEW_DAYS


def _reviews_too_late() -> list[Finding]:
    return [
        Finding(
            "knowledge/provisions.yaml",
            0,
            REASON,
            f"“{provision.id}”隔{(provision.review_by - provision.checked_on).days}天才复核",
            f"应在{longest_review(provision)}天内",
        )
        for provision in load_provisions().values()
        if (provision.review_by - provision.checked_on).days > longest_review(provision)
    ]
