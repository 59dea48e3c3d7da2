"""The replay behind a card: postings, deadlines and statements in the order of their days."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from dunning.card.account import Account, OpenBill
from dunning.card.dates import ONE_DAY, due_date, next_statement_date, payment_deadline
from dunning.card.interest import capitalise_at_payments, period_end, total_interest
from dunning.card.minimum import MinimumPart, cash_fee, minimum_of_parts, minimum_parts
from dunning.card.money import ZERO
from dunning.card.posting import Posting
from dunning.card.statement import OpenCharge, Statement
from dunning.card.terms import CardTerms

_DUE_IN_FULL = ("instalment", "interest", "fee", "annual_fee")


class Replay:
    """One pass over the postings, event day by event day."""

    def __init__(
        self,
        terms: CardTerms,
        opened: dt.date,
        postings: Iterable[Posting],
        credit_limit: Decimal | None,
    ) -> None:
        self.terms = terms
        self.limit = credit_limit
        self.opened = opened
        self.by_day: dict[dt.date, list[Posting]] = {}
        for posting in _with_cash_fees(terms, postings):
            self.by_day.setdefault(posting.posting_date, []).append(posting)
        self.account = Account(terms)
        self.made: list[Statement] = []
        self.cycle: list[Posting] = []
        self.opening = ZERO
        self.over_limit = ZERO

    def run(self, until: dt.date) -> None:
        """Let every posting, deadline and statement up to a day happen."""
        statement_date = next_statement_date(self.terms, self.opened)
        posting_days = sorted(self.by_day)
        while True:
            events = [statement_date, *(bill.deadline for bill in self.account.bills)]
            day = min([*posting_days[:1], *events])
            if day > until:
                return
            if posting_days[:1] == [day]:
                posting_days.pop(0)
                self._post(self.by_day[day], day)
            for bill in list(self.account.bills):
                if bill.deadline == day:
                    self.account.pass_deadline(bill)
            if day == statement_date:
                self._close(day)
                statement_date = next_statement_date(self.terms, day + ONE_DAY)

    def _post(self, postings: list[Posting], day: dt.date) -> None:
        self.cycle.extend(postings)
        for posting in sorted(postings, key=_reading_order):
            if not posting.is_credit:
                self.account.add_charge(posting)
        self.account.use_credit()
        # Where refunds do not count as payments they are spread apart, after the payments.
        for counts in (True, False):
            paid = sum((one.amount for one in postings if self._counts(one) is counts), ZERO)
            if paid:
                self.account.pay(paid, day, counts=counts)

    def _counts(self, posting: Posting) -> bool | None:
        """Tell whether a credit pays the open bill; None for a charge."""
        if not posting.is_credit:
            return None
        return posting.kind == "payment" or self.terms.refund_counts_as_payment

    def _close(self, day: dt.date) -> None:
        account, until = self.account, period_end(self.terms, day)
        legs = account.accrue(until)
        if self.terms.compounding == "payment":
            legs += capitalise_at_payments(legs, account.paid_from, until)
        interest = total_interest(self.terms, legs)
        late_fees = tuple(account.late_fees)
        self._bill_costs(day, until, interest)
        unpaid_minimum, past_due = account.unpaid_minimum, account.days_past_due(day)
        closing = account.balance
        parts = self._minimum_parts()
        minimum = minimum_of_parts(self.terms, parts, closing)
        account.bill_charges(day)
        bill = OpenBill(
            day, due_date(self.terms, day), payment_deadline(self.terms, day), closing, minimum
        )
        if closing > ZERO:
            account.open_bill(bill)
        account.drop_settled()
        self.made.append(
            Statement(
                len(self.made) + 1, day, bill.due, bill.deadline, self.opening,
                tuple(sorted(self.cycle, key=_reading_order)), legs, interest, late_fees,
                closing, minimum, parts, unpaid_minimum, past_due,
                open_charges(account), self.terms,
            )
        )  # fmt: skip
        self.cycle, self.opening = [], closing

    def _bill_costs(self, day: dt.date, until: dt.date, interest: Decimal) -> None:
        stamp = day.isoformat()
        if interest:
            self.account.add_billed(Posting(f"{stamp}利息", "interest", day, interest), until)
        for fee in self.account.late_fees:
            name = f"{stamp}违约金（{fee.due_date.isoformat()}到期）"
            self.account.add_billed(Posting(name, "fee", day, fee.amount), until)
        self.account.late_fees = []
        self.account.use_credit()

    def _minimum_parts(self) -> tuple[MinimumPart, ...]:
        owed = dict.fromkeys(("purchase", "cash", "transfer", *_DUE_IN_FULL), ZERO)
        overdue_in_full = ZERO
        for charge in self.account.charges:
            owed[charge.kind] += charge.remaining
            if charge.kind in _DUE_IN_FULL and charge.seen_before:
                overdue_in_full += charge.remaining
        over = ZERO if self.limit is None else max(ZERO, self.account.balance - self.limit)
        # Interest, fees and the part over the limit of earlier bills are already summands of
        # their own; the unpaid minimum that contains them must not ask for them twice.
        over_in_full = over * self.terms.minimum_over_limit_rate
        listed = overdue_in_full + min(over_in_full, self.over_limit)
        previous = max(ZERO, self.account.unpaid_minimum - listed)
        self.over_limit = over_in_full
        return minimum_parts(
            self.terms,
            purchases=owed["purchase"],
            cash=owed["cash"] + owed["transfer"],
            instalments=owed["instalment"],
            interest=owed["interest"],
            fees=owed["fee"] + owed["annual_fee"],
            over_limit=over,
            previous_unpaid=previous,
            first_bill=all(one.closing_balance <= ZERO for one in self.made),
        )


def _with_cash_fees(terms: CardTerms, postings: Iterable[Posting]) -> Iterator[Posting]:
    for posting in postings:
        yield posting
        if posting.kind == "cash":
            amount = cash_fee(terms, posting.amount)
            if amount:
                yield Posting(cash_fee_id(posting.id), "fee", posting.posting_date, amount)


def cash_fee_id(cash_id: str) -> str:
    """Return the id of the fee that a cash advance brings with it."""
    return f"{cash_id}手续费"


def _reading_order(posting: Posting) -> tuple[dt.date, bool, str]:
    return posting.posting_date, posting.is_credit, posting.id


def open_charges(account: Account) -> tuple[OpenCharge, ...]:
    """Return the debts with something left, by posting date, then id."""
    return tuple(
        OpenCharge(one.id, one.kind, one.posting_date, one.remaining, one.billed)
        for one in sorted(account.charges, key=lambda one: (one.posting_date, one.id))
        if one.remaining
    )
