"""Read a chapter's numbers back out of its text: rows of named tables, exact wordings."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from dunning.card import Card, CardTerms, Posting, Statement

RISK = Path(__file__).resolve().parents[2] / "book" / "risk"
YEAR = 2026
"""Year of the cases; the pages write it once and then only months and days."""

_ROLE = re.compile(r"\{[a-z-]+\}`([^`<]*)(?:<[^`]*>)?`")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MONTH_DAY = re.compile(r"(\d+)月(\d+)日")


class Prose:
    """One chapter as its readers see it, without roles."""

    def __init__(self, name: str) -> None:
        self.text = _ROLE.sub(r"\1", (RISK / f"{name}.md").read_text(encoding="utf-8"))

    def says(self, words: str, *, times: int = 1) -> bool:
        """Fail with the words when the page has them less or more often than `times`."""
        assert self.text.count(words) == times, f"“{words}”应出现{times}次"
        return True

    def after(self, words: str) -> str:
        """What follows words that stand on the page once."""
        self.says(words)
        return self.text.split(words)[1]

    def rows(self, *, under: str) -> list[list[str]]:
        """All rows of the next table after `under`, without its head."""
        table = re.search(r"(?:^\|.*\n)+", self.after(under), re.MULTILINE)
        assert table
        lines = table[0].splitlines()[2:]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

    def row(self, first: str, *, under: str) -> list[str]:
        """Cells after `first` in the next table after `under`."""
        (found,) = [row[1:] for row in self.rows(under=under) if row[0] == first]
        return found


def number(cell: str) -> Decimal:
    """The one number of a cell."""
    (found,) = _NUMBER.findall(cell)
    return Decimal(found.replace(",", ""))


def days_of(text: str) -> list[date]:
    """All days of the form 3月12日, in order."""
    return [date(YEAR, int(month), int(day)) for month, day in _MONTH_DAY.findall(text)]


def month_day(day: date) -> str:
    """A day as the pages write it: 3月12日."""
    return f"{day.month}月{day.day}日"


def yuan(amount: Decimal) -> str:
    """An amount as the pages write it: 20.00元."""
    return f"{amount:.2f}元"


def amount(sum_: Decimal) -> str:
    """An amount as a column headed （元） writes it: 20.00."""
    return f"{sum_:.2f}"


def to_fen(amount: Decimal) -> Decimal:
    """Round half up to two decimals, as the pages do."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def day(month: int, number_of_day: int) -> date:
    """A day of the year of the cases."""
    return date(YEAR, month, number_of_day)


def bills(
    terms: CardTerms, bought: dict[date, Decimal], paid: dict[date, Decimal], until: date
) -> tuple[Statement, ...]:
    """Statements of a card on which only these purchases and payments were posted."""
    charges = [Posting(f"消费{at}", "purchase", at, amount) for at, amount in bought.items()]
    credits = [Posting(f"还款{at}", "payment", at, sum_) for at, sum_ in paid.items() if sum_]
    opened = min(bought) - timedelta(days=3)
    return Card(terms, opened, (*charges, *credits)).statements(until)
