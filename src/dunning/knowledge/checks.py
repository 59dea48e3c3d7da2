"""Cross-checks between the files of the knowledge folder."""

from dunning.knowledge.chapters import CHAPTERS
from dunning.knowledge.finding import Finding
from dunning.knowledge.glossary import load_glossary
from dunning.knowledge.practices import load_practices
from dunning.knowledge.provisions import load_provisions
from dunning.knowledge.reader import KnowledgeError
from dunning.knowledge.units import load_units

REASON = "knowledge"


def check() -> list[Finding]:
    """Load every register of the knowledge folder and check them against each other.

    Returns
    -------
    list of Finding
        Empty when all is well. A register that cannot be read gives one finding.
    """
    findings: list[Finding] = []
    for load in (load_provisions, load_practices, load_glossary, load_units):
        try:
            load()
        except KnowledgeError as error:
            findings.append(
                Finding(
                    error.file,
                    0,
                    REASON,
                    f"条目{error.entry}，字段{error.field}：{error.problem}",
                    "改正后重新检查",
                )
            )
    if not findings:
        findings.extend(_chapters_without_units())
    return findings


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
