"""What must be paid at least, what a short payment costs, and when a bill counts as paid."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from dunning.card.dates import check_date
from dunning.card.errors import CardError
from dunning.card.money import ZERO, check_money, exact, percent, round_money, yuan
from dunning.card.terms import CardTerms, check_terms

_LABELS = {
    "purchases": "消费未还部分",
    "cash": "取现和转账未还部分",
    "instalments": "到期的分期本金",
    "interest": "利息",
    "fees": "费用和违约金",
    "over_limit": "超过信用额度部分",
    "previous_unpaid": "上期最低还款额未还部分（上面已列的除外）",
}
"""The amounts of the formula in the order in which they are shown, and what readers call them."""

_SUMMANDS = (*_LABELS, "first_bill")


@dataclass(frozen=True, slots=True)
class MinimumPart:
    """One summand of the minimum payment: ``base × rate = amount`` (yuan, fraction, yuan)."""

    what: str
    base: Decimal
    rate: Decimal
    amount: Decimal

    def explain(self) -> str:
        """Return the summand as one Chinese line."""
        return f"{self.what}：{yuan(self.base)}×{percent(self.rate)}＝{yuan(self.amount)}"


def minimum_parts(  # noqa: PLR0913 (one keyword for each summand)
    terms: CardTerms,
    *,
    purchases: Decimal = ZERO,
    cash: Decimal = ZERO,
    instalments: Decimal = ZERO,
    interest: Decimal = ZERO,
    fees: Decimal = ZERO,
    over_limit: Decimal = ZERO,
    previous_unpaid: Decimal = ZERO,
    first_bill: bool = False,
) -> tuple[MinimumPart, ...]:
    """Return the summands of the minimum payment, before floor, cap and rounding.

    Parameters
    ----------
    terms : CardTerms
        The shares of the formula.
    purchases, cash, instalments, interest, fees : Decimal
        Yuan, unpaid amounts on the statement.
    over_limit : Decimal
        Yuan above the credit limit.
    previous_unpaid : Decimal
        Yuan of the previous minimum still unpaid, as far as no other argument holds it.
    first_bill : bool
        Whether the account is billed for the first time.

    Returns
    -------
    tuple of MinimumPart
        Only summands other than 0.

    Raises
    ------
    CardError
        For a negative or float amount.
    """
    check_terms(terms, "最低还款额")
    if not isinstance(first_bill, bool):
        raise CardError("最低还款额", "first_bill", first_bill, "True或False")
    share = terms.minimum_purchase_rate
    if first_bill and terms.minimum_first_purchase_rate is not None:
        share = terms.minimum_first_purchase_rate
    amounts = {
        "purchases": purchases,
        "cash": cash,
        "instalments": instalments,
        "interest": interest,
        "fees": fees,
        "over_limit": over_limit,
        "previous_unpaid": previous_unpaid,
    }
    for field, amount in amounts.items():
        check_money(amount, "最低还款额", field)
    rates = dict.fromkeys(amounts, Decimal(1))
    rates |= {"purchases": share, "cash": terms.minimum_cash_rate}
    rates["over_limit"] = terms.minimum_over_limit_rate
    with exact():
        if not terms.over_limit_in_percentage_base:
            amounts["purchases"] = max(ZERO, purchases - over_limit)
        return tuple(
            MinimumPart(label, amounts[field], rates[field], amounts[field] * rates[field])
            for field, label in _LABELS.items()
            if amounts[field] * rates[field]
        )


def minimum_payment(
    terms: CardTerms,
    *,
    statement_balance: Decimal | None = None,
    **amounts: Decimal | bool,
) -> Decimal:
    """Minimum payment (最低还款额).

    Parameters
    ----------
    terms : CardTerms
        Shares, floor, cap and rounding.
    statement_balance : Decimal, optional
        Yuan; the cap. Without it: the sum of purchases, cash, instalments, interest and fees.
    **amounts
        See `minimum_parts`.

    Returns
    -------
    Decimal
        Yuan; 0 when nothing is owed. MIN-01: 10% of 2784.26 and interest of 81.74 give 360.17.

    Raises
    ------
    CardError
        For a negative or float amount, or an unknown name.
    """
    for name, given in amounts.items():
        if name not in _SUMMANDS:
            raise CardError("最低还款额", name, given, "、".join(_SUMMANDS) + "之一作参数名")
    parts = minimum_parts(terms, **amounts)
    if statement_balance is None:
        held = ("purchases", "cash", "instalments", "interest", "fees")
        statement_balance = sum((Decimal(amounts.get(name, ZERO)) for name in held), ZERO)
    return minimum_of_parts(
        terms,
        parts,
        check_money(statement_balance, "最低还款额", "statement_balance", minimum=None),
    )


def minimum_of_parts(
    terms: CardTerms, parts: tuple[MinimumPart, ...], statement_balance: Decimal
) -> Decimal:
    """Apply floor, rounding and cap to the summands."""
    if statement_balance <= ZERO:
        return ZERO
    with exact():
        wanted = max(sum((part.amount for part in parts), ZERO), terms.minimum_floor)
    amount = round_money(wanted, terms.minimum_rounding)
    return min(amount, statement_balance) if terms.minimum_cap == "statement" else amount


def late_fee(
    terms: CardTerms,
    *,
    minimum: Decimal,
    paid: Decimal,
    statement_balance: Decimal | None = None,
) -> Decimal:
    """Late fee (违约金), charged once for a billing cycle.

    Parameters
    ----------
    terms : CardTerms
        Rate, base, floor, cap and rounding.
    minimum : Decimal
        Yuan, the minimum payment.
    paid : Decimal
        Yuan paid by the deadline.
    statement_balance : Decimal, optional
        Yuan; needed when the base is the whole statement (business cards).

    Returns
    -------
    Decimal
        Yuan; 0 when the minimum was paid. FEE-01: 1000 due, 900 paid, 5% gives 5.00.

    Raises
    ------
    CardError
        For a negative or float amount, or a missing statement balance.
    """
    check_terms(terms, "违约金")
    shortfall = check_money(minimum, "违约金", "minimum") - check_money(paid, "违约金", "paid")
    if shortfall <= ZERO:
        return ZERO
    base = shortfall
    if terms.late_fee_base == "statement":
        base = check_money(statement_balance, "违约金", "statement_balance") - paid
    return charge(base, terms.late_fee_rate, terms.late_fee_floor, terms.late_fee_cap, terms)


def cash_fee(terms: CardTerms, amount: Decimal) -> Decimal:
    """Return the cash-advance fee (取现手续费), charged once for each advance.

    Parameters
    ----------
    terms : CardTerms
        ``cash_fee_rate``, ``cash_fee_floor``, ``cash_fee_cap`` and ``fee_rounding``.
    amount : Decimal
        Yuan taken out.

    Returns
    -------
    Decimal
        Yuan. CASH-10: 0.5%, 2 yuan at least, of 2000 gives 10.00.

    Raises
    ------
    CardError
        For a negative or float amount.
    """
    check_terms(terms, "取现手续费")
    amount = check_money(amount, "取现手续费", "amount")
    return charge(amount, terms.cash_fee_rate, terms.cash_fee_floor, terms.cash_fee_cap, terms)


def charge(
    base: Decimal, rate: Decimal, floor: Decimal, cap: Decimal | None, terms: CardTerms
) -> Decimal:
    """Return ``base × rate`` between floor and cap, rounded as fees are."""
    with exact():
        amount = max(base * rate, floor)
    return round_money(amount if cap is None else min(amount, cap), terms.fee_rounding)


def tolerance(terms: CardTerms, base: Decimal) -> Decimal:
    """Return the shortfall (yuan) that still counts as paid (容差), for a tested amount."""
    with exact():
        allowed = max(terms.tolerance_amount, base * terms.tolerance_rate)
    return allowed if terms.tolerance_cap is None else min(allowed, terms.tolerance_cap)


def is_paid_in_full(
    terms: CardTerms,
    *,
    statement_balance: Decimal,
    paid: Decimal,
    due: dt.date | None = None,
    paid_on: dt.date | None = None,
) -> bool:
    """Tell whether a bill counts as paid in full, grace days and tolerance considered.

    Parameters
    ----------
    terms : CardTerms
        ``grace_days`` (容时) and the tolerance parameters (容差).
    statement_balance : Decimal
        Yuan of the bill.
    paid : Decimal
        Yuan paid.
    due, paid_on : datetime.date, optional
        Due date and day of payment, both or neither; without them the payment counts as on time.

    Returns
    -------
    bool
        TOL-01: 120 of 124.8 on day 8 for due day 5, with 3 days and 10 yuan: True.

    Raises
    ------
    CardError
        For bad money or dates.
    """
    check_terms(terms, "容差")
    check_money(statement_balance, "容差", "statement_balance", minimum=None)
    check_money(paid, "容差", "paid")
    if due is not None or paid_on is not None:
        check_date(due, "容时", "due")
        check_date(paid_on, "容时", "paid_on")
        if paid_on > due + dt.timedelta(days=terms.grace_days):
            return False
    return _short_within(terms, "statement", statement_balance, paid)


def is_minimum_paid(terms: CardTerms, *, minimum: Decimal, paid: Decimal) -> bool:
    """Tell whether the minimum payment counts as made, tolerance on the minimum considered.

    Parameters
    ----------
    terms : CardTerms
        The tolerance parameters (容差).
    minimum, paid : Decimal
        Yuan of the minimum payment and yuan paid by the deadline.

    Returns
    -------
    bool
        True when at most the tolerance is missing.

    Raises
    ------
    CardError
        For bad money.
    """
    check_terms(terms, "容差")
    check_money(minimum, "容差", "minimum")
    check_money(paid, "容差", "paid")
    return _short_within(terms, "minimum", minimum, paid)


def _short_within(terms: CardTerms, base: str, owed: Decimal, paid: Decimal) -> bool:
    applies = terms.tolerance_base in (base, "both")
    return owed - paid <= (tolerance(terms, owed) if applies else ZERO)
