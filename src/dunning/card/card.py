"""A card account replayed from its dated postings into statements."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dunning.card.account import Account
from dunning.card.dates import ONE_DAY, check_date
from dunning.card.errors import CardError
from dunning.card.interest import capitalise_at_payments, total_interest
from dunning.card.money import FEN, ZERO, check_money, exact
from dunning.card.posting import Posting
from dunning.card.replay import Replay, cash_fee_id, open_charges
from dunning.card.statement import OpenCharge, Statement
from dunning.card.terms import CardTerms

# A payment that ends any debt, to see what is left of it; the id cannot be typed by a reader.
_MORE_THAN_OWED = Decimal("1E15")
_PAYOFF_ID = "\x00payoff"


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
            if posting.kind == "cash" and cash_fee_id(posting.id) in seen:
                raise CardError(
                    f"记账条目{cash_fee_id(posting.id)}", "id", cash_fee_id(posting.id),
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
            return open_charges(self._run(on).account)

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
            it: see `payoff_amount`.

        Raises
        ------
        CardError
            For a bad date or one before the opening day.
        """
        with exact():
            return self._run(on).account.balance

    def accrued_interest(self, on: dt.date) -> Decimal:
        """Return the interest a full payment of a day would leave for the next statement.

        Parameters
        ----------
        on : datetime.date
            The day of payment; it counts itself only where the terms say so
            (``payment_day_counted``, ``cash_both_ends``).

        Returns
        -------
        Decimal
            Yuan, rounded as the terms say. Purchases that this payment keeps free of interest
            add nothing.

        Raises
        ------
        CardError
            For a bad date or one before the opening day.
        """
        with exact():
            return self._settled(on)[1]

    def payoff_amount(self, on: dt.date) -> Decimal:
        """Return what ends the whole debt on a day (结清金额).

        Parameters
        ----------
        on : datetime.date
            The day of payment.

        Returns
        -------
        Decimal
            Yuan: the balance, `accrued_interest` and late fees not billed yet; negative for a
            credit balance. Under ``compounding="payment"`` the interest on interest up to the
            next statement is not in it.

        Raises
        ------
        CardError
            For a bad date or one before the opening day.
        """
        with exact():
            account, interest = self._settled(on)
            late_fees = sum((fee.amount for fee in account.late_fees), ZERO)
            return _MORE_THAN_OWED + account.balance + interest + late_fees

    def _settled(self, on: dt.date) -> tuple[Account, Decimal]:
        """Pay more than can be owed on a day: the account then, and its interest not billed."""
        check_date(on, "卡片", "on")
        if on < self.opened:
            raise CardError("卡片", "on", on, f"不早于开户日{self.opened}的日期")
        paid = self.with_postings(Posting(_PAYOFF_ID, "payment", on, _MORE_THAN_OWED))
        account = paid._run(on).account
        # Nothing is owed any more, so looking two days ahead only completes the day of payment.
        legs = account.accrue(on + 2 * ONE_DAY)
        if self.terms.compounding == "payment":
            legs += capitalise_at_payments(legs, account.paid_from, on)
        return account, total_interest(self.terms, legs)

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

    def _run(self, until: dt.date) -> Replay:
        check_date(until, "卡片", "until")
        if until < self.opened:
            raise CardError("卡片", "until", until, f"不早于开户日{self.opened}的日期")
        replay = Replay(self.terms, self.opened, self.postings, self.credit_limit)
        replay.run(until)
        return replay
