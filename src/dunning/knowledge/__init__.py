"""The facts of the course: rules, judged practices, knowledge units and terms, all checked."""

from dunning.knowledge.checks import check
from dunning.knowledge.finding import Finding
from dunning.knowledge.glossary import Glossary, Term, load_glossary
from dunning.knowledge.practices import Practice, Practices, load_practices
from dunning.knowledge.provisions import Provision, Provisions, load_provisions
from dunning.knowledge.reader import KnowledgeError, knowledge_root
from dunning.knowledge.units import Unit, Units, load_units

__all__ = [
    "Finding",
    "Glossary",
    "KnowledgeError",
    "Practice",
    "Practices",
    "Provision",
    "Provisions",
    "Term",
    "Unit",
    "Units",
    "check",
    "knowledge_root",
    "load_glossary",
    "load_practices",
    "load_provisions",
    "load_units",
]
