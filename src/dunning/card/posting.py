"""One dated entry on a card account."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from dunning.card.dates import check_date
from dunning.card.errors import CardError
from dunning.card.money import ZERO, check_money
from dunning.card.terms import CHARGE_KINDS

CREDIT_KINDS = ("payment", "refund")
POSTING_KINDS = (*CHARGE_KINDS, *CREDIT_KINDS)
KIND_NAMES = {
    "annual_fee": "年费",
    "interest": "利息",
    "fee": "费用",
    "cash": "取现",
    "transfer": "转账透支",
    "instalment": "分期本金",
    "purchase": "消费",
    "payment": "还款",
    "refund": "退款",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry: a charge (debt) or a credit (payment, refund).

    Parameters
    ----------
    id : str
        Unique on the card.
    kind : str
        One of `POSTING_KINDS`. ``interest`` is interest billed elsewhere (a migrated account);
        the engine's own interest is not posted by hand.
    posting_date : datetime.date
        记账日, the day the entry counts.
    amount : Decimal
        Yuan, greater than 0; the kind gives the direction.
    transaction_date : datetime.date, optional
        交易日; the posting date when not given.

    Raises
    ------
    CardError
        For an empty id, an unknown kind, a bad date, a bad amount (an int or a float is one), or a
        transaction after its posting.
    """

    id: str
    kind: str
    posting_date: dt.date
    amount: Decimal
    transaction_date: dt.date | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id.strip():
            raise CardError("记账条目", "id", self.id, "非空文本")
        entry = f"记账条目{self.id}"
        if self.kind not in POSTING_KINDS:
            raise CardError(entry, "kind", self.kind, "、".join(POSTING_KINDS) + "之一")
        check_date(self.posting_date, entry, "posting_date")
        if check_money(self.amount, entry, "amount") == ZERO:
            raise CardError(entry, "amount", self.amount, "大于0的金额（元），方向由kind决定")
        if self.transaction_date is None:
            object.__setattr__(self, "transaction_date", self.posting_date)
        check_date(self.transaction_date, entry, "transaction_date")
        if self.transaction_date > self.posting_date:
            raise CardError(
                entry, "transaction_date", self.transaction_date, "不晚于记账日的交易日"
            )

    @property
    def is_credit(self) -> bool:
        """Whether the entry lowers the debt."""
        return self.kind in CREDIT_KINDS
