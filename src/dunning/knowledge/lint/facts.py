"""The registers a lint run compares the texts with."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dunning.knowledge import clock, glossary, practices, provisions, units
from dunning.knowledge.glossary import Glossary
from dunning.knowledge.practices import Practices
from dunning.knowledge.provisions import Provisions
from dunning.knowledge.units import Units


@dataclass(frozen=True)
class Facts:
    """The four registers of one knowledge folder.

    Parameters
    ----------
    provisions : Provisions
        The rules.
    practices : Practices
        The judged practices.
    glossary : Glossary
        The terms.
    units : Units
        The knowledge units.
    """

    provisions: Provisions
    practices: Practices
    glossary: Glossary
    units: Units


def read_facts(folder: Path, today: date | None = None) -> Facts:
    """Read the registers of a knowledge folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder, usually ``knowledge/`` of the project.
    today : datetime.date, optional
        Day against which the dates of checks are judged; `clock.today` by default.

    Returns
    -------
    Facts
        All four.

    Raises
    ------
    KnowledgeError
        For the first malformed register.
    """
    today = today or clock.today()
    rules = provisions.read_provisions(folder / provisions.FILE_NAME, today=today)
    return Facts(
        rules,
        practices.read_practices(folder / practices.FILE_NAME, rules),
        glossary.read_glossary(folder / glossary.FILE_NAME, rules),
        units.read_units(folder / units.FILE_NAME, rules),
    )
