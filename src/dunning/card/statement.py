"""One monthly statement, and how every figure on it came about."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from dunning.card.dates import show
from dunning.card.interest import InterestLeg
from dunning.card.minimum import MinimumPart
from dunning.card.money import ZERO, exact, percent, yuan
from dunning.card.posting import KIND_NAMES, Posting
from dunning.card.terms import CardTerms


@dataclass(frozen=True, slots=True)
class LateFee:
    """One late fee: the due date missed, the base it is taken from and the fee (yuan)."""

    due_date: dt.date
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """A debt still open on the statement (yuan), for delinquency and allocation questions."""

    id: str
    kind: str
    posting_date: dt.date
    remaining: Decimal
    billed: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement (账单). All amounts are yuan; a negative balance is a credit balance.

    Parameters
    ----------
    number : int
        1 for the first statement of the card.
    statement_date, due_date, payment_deadline : datetime.date
        账单日、到期还款日、加上容时后的最后期限.
    opening_balance, closing_balance : Decimal
        ``closing = opening + charges + interest + late_fees − credits``.
    postings : tuple of Posting
        Entries of the cycle (cash fees of the terms included).
    legs : tuple of InterestLeg
        How ``interest`` came about.
    interest : Decimal
        Interest billed with this statement.
    late_fees : tuple of LateFee
        One for each deadline missed since the last statement (normally one).
    minimum_payment : Decimal
        最低还款额.
    minimum_parts : tuple of MinimumPart
        Its summands.
    unpaid_minimum : Decimal
        What was still unpaid of earlier minimum payments on the statement day.
    days_past_due : int
        Days since the due date of the oldest unpaid minimum, on the statement day.
    open_charges : tuple of OpenCharge
        The debts behind ``closing_balance``.
    terms : CardTerms
        The terms applied.
    """

    number: int
    statement_date: dt.date
    due_date: dt.date
    payment_deadline: dt.date
    opening_balance: Decimal
    postings: tuple[Posting, ...]
    legs: tuple[InterestLeg, ...]
    interest: Decimal
    late_fees: tuple[LateFee, ...]
    closing_balance: Decimal
    minimum_payment: Decimal
    minimum_parts: tuple[MinimumPart, ...]
    unpaid_minimum: Decimal
    days_past_due: int
    open_charges: tuple[OpenCharge, ...]
    terms: CardTerms

    @property
    def charges_total(self) -> Decimal:
        """Yuan charged by postings of the cycle."""
        return sum((one.amount for one in self.postings if not one.is_credit), ZERO)

    @property
    def credits_total(self) -> Decimal:
        """Yuan paid and refunded in the cycle."""
        return sum((one.amount for one in self.postings if one.is_credit), ZERO)

    @property
    def late_fee(self) -> Decimal:
        """Yuan of late fees billed with this statement."""
        return sum((fee.amount for fee in self.late_fees), ZERO)

    def explain(self) -> list[str]:
        """Return the statement as Chinese lines: every leg, the late fee and the minimum.

        Returns
        -------
        list of str
            Lines in the order a trainee reads a bill.
        """
        return [
            f"账单日{show(self.statement_date)}，到期还款日{show(self.due_date)}{self._grace()}",
            f"上期账单余额：{yuan(self.opening_balance)}",
            *(self._posting(one) for one in self.postings),
            *self._interest(),
            *(self._fee(fee) for fee in self.late_fees),
            f"本期账单余额：{yuan(self.closing_balance)}{self._credit()}",
            *self._minimum(),
        ]

    def _grace(self) -> str:
        days = self.terms.grace_days
        return f"（容时{days}天，最晚{show(self.payment_deadline)}）" if days else ""

    def _credit(self) -> str:
        return "（负数是溢缴款，不计息）" if self.closing_balance < ZERO else ""

    @staticmethod
    def _posting(posting: Posting) -> str:
        sign = "－" if posting.is_credit else "＋"
        day = f"{posting.posting_date.month}月{posting.posting_date.day}日"
        return (
            f"{day}记账，{KIND_NAMES[posting.kind]}（{posting.id}）：{sign}{yuan(posting.amount)}"
        )

    def _interest(self) -> list[str]:
        if not self.legs:
            return ["本期利息：0.00元"]
        with exact():
            raw = sum((leg.amount for leg in self.legs), ZERO)
        lines = [leg.explain() for leg in self.legs]
        rounded = "" if raw == self.interest else "（四舍五入到分）"
        if raw != self.interest and self.terms.interest_rounding != "half_up":
            rounded = "（按本卡的舍入规则取到分）"
        return [*lines, f"本期利息：以上{len(lines)}段相加＝{yuan(self.interest)}{rounded}"]

    def _fee(self, fee: LateFee) -> str:
        terms = self.terms
        base = "最低还款额未还部分" if terms.late_fee_base == "minimum" else "账单未还部分"
        limits = f"，最低{yuan(terms.late_fee_floor)}" if terms.late_fee_floor else ""
        if terms.late_fee_cap is not None:
            limits += f"，最高{yuan(terms.late_fee_cap)}"
        return (
            f"违约金（{show(fee.due_date)}到期未还够，本期只收一次）："
            f"{base}{yuan(fee.base)}×{percent(terms.late_fee_rate)}{limits}＝{yuan(fee.amount)}"
        )

    def _minimum(self) -> list[str]:
        if not self.minimum_payment:
            return ["最低还款额：0.00元（没有欠款）"]
        note = ""
        with exact():
            raw = sum((part.amount for part in self.minimum_parts), ZERO)
        if raw < self.terms.minimum_floor <= self.minimum_payment:
            note = f"（不足{yuan(self.terms.minimum_floor)}，按最低标准收）"
        elif self.minimum_payment == self.closing_balance < max(raw, self.terms.minimum_floor):
            note = "（不超过账单余额）"
        return [
            *(part.explain() for part in self.minimum_parts),
            f"最低还款额：以上相加＝{yuan(self.minimum_payment)}{note}",
        ]
