"""Which debt a payment settles first (还款冲抵顺序)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from dunning.card.dates import check_date
from dunning.card.errors import CardError
from dunning.card.money import ZERO, check_money
from dunning.card.terms import CHARGE_KINDS, CardTerms, check_terms


class OpenDebt(Protocol):
    """What the order looks at."""

    id: str
    kind: str
    remaining: Decimal
    posting_date: dt.date
    billed: bool


AnyDebt = TypeVar("AnyDebt", bound=OpenDebt)


@dataclass(frozen=True, slots=True)
class Debt:
    """One open debt.

    Parameters
    ----------
    id : str
        Unique among the debts.
    kind : str
        One of `dunning.card.terms.CHARGE_KINDS`.
    remaining : Decimal
        Yuan still owed.
    posting_date : datetime.date
        Older ones go first inside a kind.
    billed : bool
        Whether a statement has shown it.

    Raises
    ------
    CardError
        For an empty id, an unknown kind, a bad amount (an int or a float is one) or a bad date.
    """

    id: str
    kind: str
    remaining: Decimal
    posting_date: dt.date
    billed: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id.strip():
            raise CardError("欠款", "id", self.id, "非空文本")
        if self.kind not in CHARGE_KINDS:
            raise CardError(f"欠款{self.id}", "kind", self.kind, "、".join(CHARGE_KINDS) + "之一")
        check_money(self.remaining, f"欠款{self.id}", "remaining")
        check_date(self.posting_date, f"欠款{self.id}", "posting_date")


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where a payment went.

    Parameters
    ----------
    shares : tuple of (str, Decimal)
        Debt id and yuan, in the order of settlement.
    unused : Decimal
        Yuan left over: the credit balance (溢缴款).
    """

    shares: tuple[tuple[str, Decimal], ...]
    unused: Decimal


def allocation_order(
    terms: CardTerms, debts: Iterable[AnyDebt], days_past_due: int = 0
) -> list[AnyDebt]:
    """Sort debts in the order in which a payment settles them.

    Parameters
    ----------
    terms : CardTerms
        The two orders, the switch day and whether billed debts go first.
    debts : iterable
        Objects with ``id``, ``kind``, ``remaining``, ``posting_date``, ``billed``.
    days_past_due : int
        逾期天数. From ``allocation_switch_day`` (91) principal goes first:
        2011 办法 art. 57 (``cbrc-2011-2-a57-order``).

    Returns
    -------
    list
        Open debts only, first to be settled first.

    Raises
    ------
    CardError
        For terms of the wrong type or days that are no whole number of 0 or more.
    """
    check_terms(terms, "还款")
    if isinstance(days_past_due, bool) or not isinstance(days_past_due, int) or days_past_due < 0:
        raise CardError("还款", "days_past_due", days_past_due, "不小于0的整数天数")
    switched = days_past_due >= terms.allocation_switch_day
    order = terms.allocation_from_switch if switched else terms.allocation_before_switch

    def key(debt: AnyDebt) -> tuple[bool, int, dt.date, str]:
        unbilled = terms.billed_before_unbilled and not debt.billed
        return unbilled, order.index(debt.kind), debt.posting_date, debt.id

    return sorted((debt for debt in debts if debt.remaining > ZERO), key=key)


def allocate(
    terms: CardTerms, debts: Iterable[OpenDebt], amount: Decimal, *, days_past_due: int = 0
) -> Allocation:
    """Split a payment over open debts.

    Parameters
    ----------
    terms : CardTerms
        The allocation parameters.
    debts : iterable of Debt
        The open debts.
    amount : Decimal
        Yuan paid.
    days_past_due : int
        逾期天数 on the day of payment.

    Returns
    -------
    Allocation
        Shares add up, with the unused part, to ``amount``.

    Raises
    ------
    CardError
        For bad money, negative days or two debts of one id.
    """
    left = check_money(amount, "还款", "amount")
    debts = list(debts)
    ids = [debt.id for debt in debts]
    for name in ids:
        if ids.count(name) > 1:
            raise CardError(f"欠款{name}", "id", name, "不重复的编号")
    shares = []
    for debt in allocation_order(terms, debts, days_past_due):
        part = min(left, debt.remaining)
        if part > ZERO:
            shares.append((debt.id, part))
            left -= part
    return Allocation(tuple(shares), left)
