"""Card terms: every convention that decides what a bill shows, as a parameter.

Sources disagree on nearly all of them (see ``knowledge/terms/parameters.yaml`` for the unit, the
allowed values and the source of each); the engine therefore fixes none of them.
"""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from dunning.card.errors import CardError
from dunning.card.money import ROUNDINGS, check_money

CHARGE_KINDS = (
    "annual_fee",
    "interest",
    "fee",
    "cash",
    "transfer",
    "instalment",
    "purchase",
)

_CHOICES: dict[str, tuple[Any, ...]] = {
    "interest_method": ("full", "unpaid_fifo", "unpaid_pro_rata"),
    "interest_start": ("posting", "transaction"),
    "cash_interest_start": ("posting", "transaction"),
    "compounding": ("none", "statement", "payment"),
    "interest_rounding": tuple(ROUNDINGS),
    "interest_rounding_level": ("none", "leg", "item", "statement"),
    "minimum_rounding": tuple(ROUNDINGS),
    "fee_rounding": tuple(ROUNDINGS),
    "minimum_cap": ("statement", "none"),
    "late_fee_base": ("minimum", "statement"),
    "tolerance_base": ("statement", "minimum", "both"),
    "instalment_residue": ("first", "last"),
    "instalment_fee": ("spread", "first"),
    "early_settlement_fees": ("waived", "next", "all"),
    "early_settlement_penalty_base": ("principal", "remaining_fees"),
    "early_settlement_penalty_cap": ("none", "remaining_fees"),
    "year_days": (360, 365),
}
_FLAGS = (
    "start_day_counted",
    "statement_day_counted",
    "payment_day_counted",
    "cash_both_ends",
    "billed_interest_in_grace",
    "fee_bears_interest",
    "over_limit_in_percentage_base",
    "refund_counts_as_payment",
    "billed_before_unbilled",
)
_SHARES = (
    "minimum_purchase_rate",
    "minimum_first_purchase_rate",
    "minimum_cash_rate",
    "minimum_over_limit_rate",
)
_AMOUNTS = (
    "daily_rate",
    "cash_fee_rate",
    "cash_fee_floor",
    "minimum_floor",
    "late_fee_rate",
    "late_fee_floor",
    "tolerance_amount",
    "tolerance_rate",
    "instalment_fee_floor",
    "early_settlement_penalty_rate",
)
_OPTIONAL_AMOUNTS = ("cash_fee_cap", "late_fee_cap", "tolerance_cap")
_DAYS = {
    "statement_day": (1, 31),
    "due_days": (1, 60),
    "grace_days": (0, 30),
    "allocation_switch_day": (1, 3650),
}
_ORDERS = ("allocation_before_switch", "allocation_from_switch")


@dataclass(frozen=True, slots=True)
class CardTerms:
    """The terms of one card product.

    Every field is explained, with unit, allowed values and source, in
    ``knowledge/terms/parameters.yaml``. Rates are fractions (``Decimal("0.0005")`` a day),
    amounts are yuan. The defaults are a plain reading of a mainland card: full balance from the
    posting date, statement day counted, monthly compounding, no interest on fees.

    Raises
    ------
    CardError
        For a value outside the allowed ones, an int or a float for an amount or rate, or a cap
        below its floor (late fee, cash fee, tolerance).
    """

    daily_rate: Decimal = Decimal("0.0005")
    interest_method: str = "full"
    interest_start: str = "posting"
    start_day_counted: bool = True
    statement_day_counted: bool = True
    payment_day_counted: bool = False
    cash_interest_start: str = "posting"
    cash_both_ends: bool = False
    compounding: str = "statement"
    billed_interest_in_grace: bool = False
    fee_bears_interest: bool = False
    interest_rounding: str = "half_up"
    interest_rounding_level: str = "statement"
    minimum_rounding: str = "half_up"
    fee_rounding: str = "half_up"
    year_days: int = 365
    statement_day: int = 5
    due_days: int = 20
    due_day: int | None = None
    grace_days: int = 0
    tolerance_amount: Decimal = Decimal(0)
    tolerance_rate: Decimal = Decimal(0)
    tolerance_cap: Decimal | None = None
    tolerance_base: str = "statement"
    minimum_purchase_rate: Decimal = Decimal("0.10")
    minimum_first_purchase_rate: Decimal | None = None
    minimum_cash_rate: Decimal = Decimal("0.10")
    minimum_over_limit_rate: Decimal = Decimal(1)
    over_limit_in_percentage_base: bool = True
    minimum_floor: Decimal = Decimal(0)
    minimum_cap: str = "statement"
    late_fee_rate: Decimal = Decimal("0.05")
    late_fee_floor: Decimal = Decimal(0)
    late_fee_cap: Decimal | None = None
    late_fee_base: str = "minimum"
    cash_fee_rate: Decimal = Decimal(0)
    cash_fee_floor: Decimal = Decimal(0)
    cash_fee_cap: Decimal | None = None
    refund_counts_as_payment: bool = True
    billed_before_unbilled: bool = True
    allocation_before_switch: tuple[str, ...] = CHARGE_KINDS
    allocation_from_switch: tuple[str, ...] = (
        "cash",
        "transfer",
        "instalment",
        "purchase",
        "annual_fee",
        "interest",
        "fee",
    )
    allocation_switch_day: int = 91
    instalment_residue: str = "last"
    instalment_fee: str = "spread"
    instalment_fee_floor: Decimal = Decimal(0)
    early_settlement_fees: str = "waived"
    early_settlement_penalty_rate: Decimal = Decimal(0)
    early_settlement_penalty_base: str = "principal"
    early_settlement_penalty_cap: str = "none"

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            value = getattr(self, name)
            # A bool equals 0 or 1, and 365.0 equals 365, but money times a float is an error.
            fits = isinstance(value, type(allowed[0])) and not isinstance(value, bool)
            if not fits or value not in allowed:
                raise CardError("条款", name, value, "、".join(map(str, allowed)) + "之一")
        for name in _FLAGS:
            if not isinstance(getattr(self, name), bool):
                raise CardError("条款", name, getattr(self, name), "True或False")
        for name in _AMOUNTS + _SHARES:
            if name != "minimum_first_purchase_rate" or getattr(self, name) is not None:
                check_money(getattr(self, name), "条款", name)
        for name in _OPTIONAL_AMOUNTS:
            if getattr(self, name) is not None:
                check_money(getattr(self, name), "条款", name)
        self._check_shares()
        self._check_days()
        self._check_orders()
        self._check_caps()

    def _check_shares(self) -> None:
        for name in _SHARES:
            value = getattr(self, name)
            if value is not None and value > 1:
                raise CardError("条款", name, value, "0到1之间的比例，例如Decimal('0.10')表示10%")

    def _check_days(self) -> None:
        for name, (low, high) in _DAYS.items():
            _check_whole(name, getattr(self, name), low, high)
        if self.due_day is not None:
            _check_whole("due_day", self.due_day, 1, 31)

    def _check_orders(self) -> None:
        for name in _ORDERS:
            value = getattr(self, name)
            if not isinstance(value, tuple) or sorted(map(str, value)) != sorted(CHARGE_KINDS):
                raise CardError(
                    "条款", name, value, "把" + "、".join(CHARGE_KINDS) + "各排一次的元组"
                )

    def _check_caps(self) -> None:
        for cap, floor in (
            ("late_fee_cap", "late_fee_floor"),
            ("cash_fee_cap", "cash_fee_floor"),
            ("tolerance_cap", "tolerance_amount"),
        ):
            if getattr(self, cap) is not None and getattr(self, cap) < getattr(self, floor):
                raise CardError("条款", cap, getattr(self, cap), f"不低于{floor}的金额")


def _check_whole(name: str, value: Any, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise CardError("条款", name, value, f"{low}到{high}之间的整数")


def check_terms(value: Any, entry: str) -> CardTerms:
    """Return ``value`` if it is `CardTerms`; a dict or None would fail far from the mistake.

    Raises
    ------
    CardError
        For anything else.
    """
    if not isinstance(value, CardTerms):
        raise CardError(entry, "terms", value, "CardTerms条款")
    return value


PARAMETERS = tuple(field.name for field in fields(CardTerms))
