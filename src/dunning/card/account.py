"""The running account inside a replay: open debts, credit balance, arrears, deadlines."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from dunning.card.allocation import allocation_order
from dunning.card.dates import ONE_DAY
from dunning.card.interest import Basis, InterestLeg, Step, unpaid_basis
from dunning.card.minimum import is_minimum_paid, is_paid_in_full, late_fee
from dunning.card.money import ZERO
from dunning.card.posting import KIND_NAMES, Posting
from dunning.card.statement import LateFee
from dunning.card.terms import CardTerms

IN_GRACE, BEARING, FREE = "in_grace", "bearing", "free"


@dataclass(slots=True)
class Charge:
    """One debt over time. ``steps`` holds its balance from each day on which it changed."""

    id: str
    kind: str
    posting_date: dt.date
    remaining: Decimal
    steps: list[Step]
    accrued_to: dt.date
    state: str
    billed: bool = False
    seen_before: bool = False
    bill: dt.date | None = None
    basis: Basis = field(default_factory=Basis)

    def reduce(self, amount: Decimal, day: dt.date) -> None:
        """Lower the balance from a day on (never before the first day of interest)."""
        self.remaining -= amount
        day = max(day, self.steps[0][0])
        if self.steps[-1][0] == day:
            self.steps.pop()
        self.steps.append((day, self.remaining))

    def accrue(self, until: dt.date, rate: Decimal) -> tuple[InterestLeg, ...]:
        """Return the legs since the last accrual and move the mark to ``until``."""
        if self.state != BEARING or self.accrued_to >= until:
            return ()
        label = KIND_NAMES[self.kind]
        legs = self.basis.legs((self.id, label), self.steps, (self.accrued_to, until), rate)
        self.accrued_to = until
        return legs


@dataclass(slots=True)
class OpenBill:
    """A bill whose payment deadline has not come yet, and what has been paid towards it."""

    statement_date: dt.date
    due: dt.date
    deadline: dt.date
    balance: Decimal
    minimum: Decimal
    paid: Decimal = ZERO


@dataclass(slots=True)
class Arrear:
    """The part of a minimum payment that became due with one bill and is still unpaid."""

    statement_date: dt.date
    due: dt.date
    amount: Decimal


class Account:
    """State of one card account on one day; `dunning.card.card` drives it day by day."""

    def __init__(self, terms: CardTerms) -> None:
        self.terms = terms
        self.charges: list[Charge] = []
        self.credits: list[tuple[dt.date, Decimal]] = []
        self.bills: list[OpenBill] = []
        self.arrears: list[Arrear] = []
        self.late_fees: list[LateFee] = []
        self.paid_from: list[dt.date] = []

    @property
    def balance(self) -> Decimal:
        """Yuan owed; negative for a credit balance."""
        owed = sum((charge.remaining for charge in self.charges), ZERO)
        return owed - sum((amount for _, amount in self.credits), ZERO)

    @property
    def unpaid_minimum(self) -> Decimal:
        """Yuan of billed minimum payments not yet paid."""
        return sum((arrear.amount for arrear in self.arrears), ZERO)

    def days_past_due(self, day: dt.date) -> int:
        """Days since the due date of the oldest unpaid minimum; 0 when none is overdue."""
        return max(0, *((day - arrear.due).days for arrear in self.arrears), 0)

    def add_charge(self, posting: Posting) -> Charge:
        """Take up one debt and let an earlier credit balance pay it."""
        start = self._first_interest_day(posting)
        charge = Charge(
            posting.id,
            posting.kind,
            posting.posting_date,
            posting.amount,
            [(start, posting.amount)],
            start,
            self._first_state(posting.kind),
        )
        self.charges.append(charge)
        return charge

    def _first_interest_day(self, posting: Posting) -> dt.date:
        terms = self.terms
        is_cash = posting.kind in ("cash", "transfer")
        choice = terms.cash_interest_start if is_cash else terms.interest_start
        # A fee exists only once it is posted, whatever day the purchase behind it was made.
        from_transaction = choice == "transaction" and posting.kind in (
            "cash",
            "transfer",
            "purchase",
        )
        first = posting.transaction_date if from_transaction else posting.posting_date
        counted = terms.start_day_counted or (is_cash and terms.cash_both_ends)
        return first if counted else first + ONE_DAY

    def _first_state(self, kind: str) -> str:
        if kind in ("purchase", "instalment"):
            return IN_GRACE
        if kind in ("fee", "annual_fee"):
            return BEARING if self.terms.fee_bears_interest else FREE
        if kind == "interest":
            if self.terms.compounding != "statement":
                return FREE
            return IN_GRACE if self.terms.billed_interest_in_grace else BEARING
        return BEARING

    def add_billed(self, posting: Posting, bears_from: dt.date) -> None:
        """Take up interest or a late fee that the statement of today creates."""
        charge = self.add_charge(posting)
        charge.steps = [(bears_from, posting.amount)]
        charge.accrued_to = bears_from
        charge.billed = True

    def accrue(self, until: dt.date) -> tuple[InterestLeg, ...]:
        """Return all interest legs up to ``until`` that no statement has billed yet."""
        legs: list[InterestLeg] = []
        for charge in self.charges:
            if charge.kind == "interest" and not charge.billed:
                # Imported interest joins the base only after the statement that bills it.
                charge.accrued_to = until
            legs.extend(charge.accrue(until, self.terms.daily_rate))
        return tuple(legs)

    def use_credit(self) -> None:
        """Let the credit balance pay open debts, oldest credit first."""
        for charge in allocation_order(self.terms, self.charges):
            while self.credits and charge.remaining:
                day, amount = self.credits[0]
                part = min(amount, charge.remaining)
                charge.reduce(part, day)
                self.credits[0] = (day, amount - part)
                if self.credits[0][1] == ZERO:
                    self.credits.pop(0)

    def pay(self, amount: Decimal, day: dt.date, *, counts: bool = True) -> None:
        """Spread all credits of one day over the debts; the rest becomes a credit balance.

        With ``counts`` false they are refunds that do not pay the open bill: they lower new
        charges first, and what must be paid stays, as far as that much is still owed.
        """
        order = allocation_order(self.terms, self.charges, self.days_past_due(day))
        if not counts:
            order.sort(key=lambda charge: charge.billed)
        left = amount
        for charge in order:
            part = min(left, charge.remaining)
            if part:
                charge.reduce(part, self._effective(charge.kind, day))
                left -= part
        effective = self._effective("purchase", day)
        self.paid_from.append(effective)
        if left:
            self.credits.append((effective, left))
        if not counts:
            self._pay_arrears(max(ZERO, self.unpaid_minimum - max(ZERO, self.balance)))
            return
        for bill in self.bills:
            bill.paid += amount
        self._pay_arrears(amount)

    def _effective(self, kind: str, day: dt.date) -> dt.date:
        both_ends = self.terms.cash_both_ends and kind in ("cash", "transfer")
        return day + ONE_DAY if self.terms.payment_day_counted or both_ends else day

    def _pay_arrears(self, amount: Decimal) -> None:
        for arrear in self.arrears:
            part = min(amount, arrear.amount)
            arrear.amount -= part
            amount -= part
        self.arrears = [arrear for arrear in self.arrears if arrear.amount]

    def pass_deadline(self, bill: OpenBill) -> None:
        """Decide, at the end of the deadline day, what becomes of the bill's debts and minimum."""
        self.bills.remove(bill)
        met = bill.minimum - self._short_minimum(bill)
        full = self.balance <= ZERO or is_paid_in_full(
            self.terms, statement_balance=bill.balance, paid=bill.paid
        )
        for charge in self.charges:
            if charge.bill == bill.statement_date and charge.state == IN_GRACE:
                if full:
                    charge.bill = None
                else:
                    self._lose_grace(charge, bill)
        if full or is_minimum_paid(self.terms, minimum=bill.minimum, paid=met):
            self.arrears = [one for one in self.arrears if one.statement_date > bill.statement_date]
            return
        fee = late_fee(self.terms, minimum=bill.minimum, paid=met, statement_balance=bill.balance)
        if fee:
            on_minimum = self.terms.late_fee_base == "minimum"
            base = bill.minimum - met if on_minimum else bill.balance - met
            self.late_fees.append(LateFee(bill.due, base, fee))

    def _short_minimum(self, bill: OpenBill) -> Decimal:
        older = (one for one in self.arrears if one.statement_date <= bill.statement_date)
        return sum((one.amount for one in older), ZERO)

    def _lose_grace(self, charge: Charge, bill: OpenBill) -> None:
        charge.state = BEARING
        share = (max(ZERO, bill.balance - bill.paid), bill.balance)
        charge.basis = unpaid_basis(self.terms, bill.deadline, charge.remaining, share)

    def bill_charges(self, statement_date: dt.date) -> None:
        """Put every debt on the statement; those in grace now wait for this bill's deadline."""
        for charge in self.charges:
            if charge.state == IN_GRACE and charge.bill is None:
                charge.bill = statement_date
                if charge.seen_before:
                    # Left over within the tolerance of a bill that counted as paid in full: it
                    # starts afresh as part of the new bill.
                    charge.steps = [(statement_date, charge.remaining)]
                    charge.accrued_to = statement_date
            charge.billed = charge.seen_before = True
        if self.balance <= ZERO:
            self.charges = [charge for charge in self.charges if charge.state != IN_GRACE]

    def open_bill(self, bill: OpenBill) -> None:
        """Wait for the bill's deadline; what its minimum adds to older arrears is due with it."""
        self.bills.append(bill)
        added = bill.minimum - self.unpaid_minimum
        if added > ZERO:
            self.arrears.append(Arrear(bill.statement_date, bill.due, added))

    def drop_settled(self) -> None:
        """Forget debts that are paid and can bear no more interest."""
        self.charges = [
            charge
            for charge in self.charges
            if charge.remaining
            or (charge.state == BEARING and charge.accrued_to < charge.steps[-1][0])
            or (charge.state == IN_GRACE and charge.bill is not None)
        ]
