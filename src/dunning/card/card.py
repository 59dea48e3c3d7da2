"""A card account replayed from its dated postings into statements."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from dunning.card.account import Account, OpenBill
from dunning.card.dates import (
    ONE_DAY,
    check_date,
    due_date,
    next_statement_date,
    payment_deadline,
)
from dunning.card.errors import CardError
from dunning.card.interest import (
    capitalise_at_payments,
    period_end,
    total_interest,
)
from dunning.card.minimum import MinimumPart, cash_fee, minimum_of_parts, minimum_parts
from dunning.card.money import FEN, ZERO, check_money, exact
from dunning.card.posting import Posting
from dunning.card.statement import OpenCharge, Statement
from dunning.card.terms import CardTerms

_DUE_IN_FULL = ("instalment", "interest", "fee", "annual_fee")


@dataclass(frozen=True, slots=True)
class Card:
    """A credit-card account: terms, opening day and everything posted to it.

    A card is immutable: `with_postings` returns a new one, and every question replays the
    postings from the opening day, so a refused input leaves nothing half computed.

    Parameters
    ----------
    terms : CardTerms
        The terms.
    opened : datetime.date
        Opening day.
    postings : iterable of Posting
        In any order; ids unique; none before ``opened``.
    credit_limit : Decimal, optional
        Yuan; needed only for the over-limit part of the minimum payment.

    Raises
    ------
    CardError
        For a duplicate id, a posting before the opening day, an amount finer than the fen (unless
        the terms do not round interest at all), or a bad date or limit.

    Notes
    -----
    Conventions that are not parameters: a day's postings count together, charges before credits,
    so their order on the day changes nothing; a posting of the statement day is on that
    statement; a purchase paid before its statement is on it all the same, so its days until that
    payment bear interest when the bill is not paid in full (full-balance method); a credit
    balance bears no interest and pays the next charges; whether purchases keep their
    interest-free period is decided bill by bill at the deadline (due date plus grace days); after
    it, old purchases bear interest until the day they are paid, even when a later bill is paid in
    full.
    """

    terms: CardTerms
    opened: dt.date
    postings: tuple[Posting, ...] = ()
    credit_limit: Decimal | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.terms, CardTerms):
            raise CardError("卡片", "terms", self.terms, "CardTerms条款")
        check_date(self.opened, "卡片", "opened")
        if self.credit_limit is not None:
            check_money(self.credit_limit, "卡片", "credit_limit")
        if isinstance(self.postings, str) or not isinstance(self.postings, Iterable):
            raise CardError("卡片", "postings", self.postings, "Posting记账条目的列表")
        object.__setattr__(self, "postings", tuple(self.postings))
        seen: set[str] = set()
        for posting in self.postings:
            self._check_posting(posting, seen)
        for posting in self.postings:
            if posting.kind == "cash" and _fee_id(posting.id) in seen:
                raise CardError(
                    f"记账条目{_fee_id(posting.id)}", "id", _fee_id(posting.id),
                    f"不同于取现{posting.id}自动生成的手续费编号",
                )  # fmt: skip

    def _check_posting(self, posting: Posting, seen: set[str]) -> None:
        if not isinstance(posting, Posting):
            raise CardError("卡片", "postings", posting, "Posting记账条目")
        entry = f"记账条目{posting.id}"
        if posting.id in seen:
            raise CardError(entry, "id", posting.id, "不重复的编号")
        seen.add(posting.id)
        for field in ("posting_date", "transaction_date"):
            if getattr(posting, field) < self.opened:
                raise CardError(
                    entry, field, getattr(posting, field), f"不早于开户日{self.opened}的日期"
                )
        unrounded = self.terms.interest_rounding_level == "none"
        if not unrounded and posting.amount != posting.amount.quantize(FEN):
            raise CardError(entry, "amount", posting.amount, "最多两位小数（到分）的金额")

    def with_postings(self, *postings: Posting) -> "Card":
        """Return the card with more postings (see `Card` for what is refused)."""
        return Card(self.terms, self.opened, (*self.postings, *postings), self.credit_limit)

    def statements(self, until: dt.date) -> tuple[Statement, ...]:
        """Return every statement up to a day.

        Parameters
        ----------
        until : datetime.date
            Last day looked at; later postings have not happened yet.

        Returns
        -------
        tuple of Statement
            Oldest first.

        Raises
        ------
        CardError
            For a bad date or one before the opening day.
        """
        with exact():
            return tuple(self._run(until).made)

    def outstanding(self, on: dt.date) -> tuple[OpenCharge, ...]:
        """Return the open debts at the end of a day; billed interest is among them.

        Parameters
        ----------
        on : datetime.date
            The day.

        Returns
        -------
        tuple of OpenCharge
            By posting date, then id.

        Raises
        ------
        CardError
            For a bad date or one before the opening day.
        """
        with exact():
            return _open_charges(self._run(on).account)

    def balance(self, on: dt.date) -> Decimal:
        """Return what is owed at the end of a day.

        Parameters
        ----------
        on : datetime.date
            The day.

        Returns
        -------
        Decimal
            Yuan; negative for a credit balance. Interest no statement has billed yet is not in
            it: see `accrued_interest`.

        Raises
        ------
        CardError
            For a bad date or one before the opening day.
        """
        with exact():
            return self._run(on).account.balance

    def accrued_interest(self, on: dt.date) -> Decimal:
        """Return the interest that has grown since the last statement and is not billed yet.

        Parameters
        ----------
        on : datetime.date
            The day a payment would be made; it counts itself only where the terms say so
            (``payment_day_counted``, ``cash_both_ends``).

        Returns
        -------
        Decimal
            Yuan, rounded as the terms say. ``balance(on) + accrued_interest(on)`` is what ends
            the debt on that day (结清金额). Purchases still free of interest add nothing.

        Raises
        ------
        CardError
            For a bad date or one before the opening day.
        """
        with exact():
            account = self._run(on).account
            legs = account.accrued(on)
            if self.terms.compounding == "payment":
                legs += capitalise_at_payments(legs, account.paid_from, on)
            return total_interest(self.terms, legs)

    def days_past_due(self, on: dt.date) -> int:
        """Return the days past due (逾期天数) at the end of a day.

        Parameters
        ----------
        on : datetime.date
            The day.

        Returns
        -------
        int
            Days since the due date of the oldest unpaid minimum payment; 0 when none is overdue.

        Raises
        ------
        CardError
            For a bad date or one before the opening day.
        """
        with exact():
            return self._run(on).account.days_past_due(on)

    def _run(self, until: dt.date) -> "_Replay":
        check_date(until, "卡片", "until")
        if until < self.opened:
            raise CardError("卡片", "until", until, f"不早于开户日{self.opened}的日期")
        replay = _Replay(self)
        replay.run(until)
        return replay


class _Replay:
    """One pass over the postings, event day by event day."""

    def __init__(self, card: Card) -> None:
        self.terms = card.terms
        self.limit = card.credit_limit
        self.opened = card.opened
        self.by_day: dict[dt.date, list[Posting]] = {}
        for posting in _with_cash_fees(card):
            self.by_day.setdefault(posting.posting_date, []).append(posting)
        self.account = Account(card.terms)
        self.made: list[Statement] = []
        self.cycle: list[Posting] = []
        self.opening = ZERO

    def run(self, until: dt.date) -> None:
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
                _open_charges(account), self.terms,
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
        # Interest and fees of earlier bills are already summands of their own; the unpaid
        # minimum that contains them must not ask for them twice.
        previous = max(ZERO, self.account.unpaid_minimum - overdue_in_full)
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


def _with_cash_fees(card: Card) -> Iterator[Posting]:
    for posting in card.postings:
        yield posting
        if posting.kind == "cash":
            amount = cash_fee(card.terms, posting.amount)
            if amount:
                yield Posting(_fee_id(posting.id), "fee", posting.posting_date, amount)


def _fee_id(cash_id: str) -> str:
    return f"{cash_id}手续费"


def _reading_order(posting: Posting) -> tuple[dt.date, bool, str]:
    return posting.posting_date, posting.is_credit, posting.id


def _open_charges(account: Account) -> tuple[OpenCharge, ...]:
    return tuple(
        OpenCharge(one.id, one.kind, one.posting_date, one.remaining, one.billed)
        for one in sorted(account.charges, key=lambda one: (one.posting_date, one.id))
        if one.remaining
    )
