"""Instalment plans: schedule, the annual rate that must be disclosed, early settlement."""

import decimal
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dunning.card.errors import CardError
from dunning.card.money import ZERO, check_money, exact, round_money
from dunning.card.terms import CardTerms, check_terms

_TIGHT = Decimal("1E-30")


@dataclass(frozen=True, slots=True)
class Instalment:
    """One period of a plan: number (from 1), principal and fee in yuan."""

    number: int
    principal: Decimal
    fee: Decimal

    @property
    def payment(self) -> Decimal:
        """Yuan to pay in the period."""
        return self.principal + self.fee


def instalment_schedule(  # noqa: PLR0913 (one keyword for each fact of a plan)
    terms: CardTerms,
    *,
    principal: Decimal,
    periods: int,
    fee_rate: Decimal = ZERO,
    total_fee_rate: Decimal = ZERO,
    balloon_share: Decimal = ZERO,
    rounding: str = "down",
) -> tuple[Instalment, ...]:
    """Equal principal, fee on the original principal.

    Parameters
    ----------
    terms : CardTerms
        ``instalment_residue`` (which period takes the fen left over), ``instalment_fee``
        (``spread`` over the periods or all with the ``first``), ``instalment_fee_floor`` (yuan a
        period) and ``fee_rounding``.
    principal : Decimal
        Yuan, greater than 0.
    periods : int
        Number of monthly periods, 1 or more.
    fee_rate : Decimal
        Fee of one period as a fraction of the original principal (每期费率).
    total_fee_rate : Decimal
        Fee of the whole plan as a fraction of the original principal (总费率, 7.2% for 12
        periods), instead of ``fee_rate``; the fen left over go where ``instalment_residue`` says.
    balloon_share : Decimal
        Fraction of the principal that is due with the last period only.
    rounding : str
        How the principal of a period is rounded; ``"none"`` keeps fractions of a fen, as printed
        examples with three decimals do.

    Returns
    -------
    tuple of Instalment
        Principals add up to ``principal``; none is below 0.

    Raises
    ------
    CardError
        For bad money, rate or balloon share (an int or a float is one), a bad number of periods,
        both fee rates at once, or a principal too small to be divided when every part of it is
        rounded up.
    """
    _check_plan(terms, principal, periods, (fee_rate, total_fee_rate, balloon_share))
    first = terms.instalment_residue == "first"
    with exact():
        balloon = round_money(principal * balloon_share, rounding)
        each = round_money((principal - balloon) / periods, rounding)
        parts = [each] * periods
        parts[-1] += balloon
        parts[0 if first else -1] += principal - balloon - each * periods
        if min(parts) < ZERO:
            expected = f"够分{periods}期的本金（元）；每期按{rounding}取整，现在有一期小于0"
            raise CardError("分期", "principal", principal, expected)
        fees = _fees(terms, principal * fee_rate, principal * total_fee_rate, periods, rounding)
    return tuple(
        Instalment(number, part, charged)
        for number, (part, charged) in enumerate(zip(parts, fees, strict=True), start=1)
    )


def _fees(
    terms: CardTerms, of_period: Decimal, of_plan: Decimal, periods: int, rounding: str
) -> list[Decimal]:
    mode = "none" if rounding == "none" else terms.fee_rounding
    floor = terms.instalment_fee_floor if of_period or of_plan else ZERO
    each = round_money(max(of_period, floor), mode)
    total = each * periods
    if of_plan:
        total = round_money(max(of_plan, floor * periods), mode)
        each = round_money(total / periods, "none" if rounding == "none" else "down")
    if terms.instalment_fee == "first":
        return [total] + [ZERO] * (periods - 1)
    fees = [each] * periods
    fees[0 if terms.instalment_residue == "first" else -1] += total - each * periods
    return fees


def monthly_rate(principal: Decimal, payments: Sequence[Decimal]) -> Decimal:
    """Return the internal rate of return a month of a plan.

    Parameters
    ----------
    principal : Decimal
        Yuan received today.
    payments : sequence of Decimal
        Yuan paid after 1, 2, 3 … months.

    Returns
    -------
    Decimal
        Fraction a month, to 28 decimals; 0 when the payments add up to the principal.

    Raises
    ------
    CardError
        For bad money, no payment, or payments below the principal.
    """
    if isinstance(payments, str) or not isinstance(payments, Sequence):
        raise CardError("年化", "payments", payments, "每期还款金额的列表")
    if check_money(principal, "年化", "principal") == ZERO:
        raise CardError("年化", "principal", principal, "大于0的金额（元）")
    for paid in payments:
        check_money(paid, "年化", "payments")
    if sum(payments, ZERO) < principal:
        raise CardError("年化", "payments", sum(payments, ZERO), "合计不少于本金的还款")
    with exact():
        low, high = ZERO, Decimal(1)
        while _present_value(payments, high) > principal:
            high *= 2
        # Present value falls as the rate rises, so halving always closes in on the one root.
        while high - low > _TIGHT:
            middle = (low + high) / 2
            if _present_value(payments, middle) > principal:
                low = middle
            else:
                high = middle
        return high.quantize(Decimal("1E-28"))


def _present_value(payments: Sequence[Decimal], rate: Decimal) -> Decimal:
    value = ZERO
    for paid in reversed(payments):
        value = (value + paid) / (1 + rate)
    return value


def nominal_apr(
    principal: Decimal, payments: Sequence[Decimal], *, percent_places: int = 2
) -> Decimal:
    """Disclosed annual rate (近似折算年化利率，单利): monthly IRR × 12, half up.

    Parameters
    ----------
    principal : Decimal
        Yuan received today.
    payments : sequence of Decimal
        Yuan paid after 1, 2, 3 … months.
    percent_places : int
        Decimals of the percentage, 0 to 10.

    Returns
    -------
    Decimal
        Fraction a year. 12 periods at 0.6% give 0.1303 (IRR-01), not 0.072.

    Raises
    ------
    CardError
        See `monthly_rate`; also for a bad number of decimals.
    """
    whole = isinstance(percent_places, int) and not isinstance(percent_places, bool)
    if not whole or not 0 <= percent_places <= 10:
        raise CardError("年化", "percent_places", percent_places, "0到10之间的整数位数")
    places = Decimal(1).scaleb(-percent_places - 2)
    with exact():
        return (monthly_rate(principal, payments) * 12).quantize(places, decimal.ROUND_HALF_UP)


def effective_annual_rate(monthly: Decimal) -> Decimal:
    """Annual rate with compounding, ``(1 + monthly)^12 − 1``.

    Parameters
    ----------
    monthly : Decimal
        Fraction a month.

    Returns
    -------
    Decimal
        Fraction a year, not rounded.

    Raises
    ------
    CardError
        For an int, a float or a negative rate.
    """
    check_money(monthly, "年化", "monthly")
    with exact():
        return (1 + monthly) ** 12 - 1


@dataclass(frozen=True, slots=True)
class EarlySettlement:
    """What ends a plan early: yuan of principal, fees still charged, and extra charge."""

    principal: Decimal
    fees: Decimal
    penalty: Decimal

    @property
    def total(self) -> Decimal:
        """Yuan to pay."""
        return self.principal + self.fees + self.penalty


def early_settlement(
    terms: CardTerms, schedule: Sequence[Instalment], *, paid_periods: int
) -> EarlySettlement:
    """Amount that settles a plan after some periods.

    Parameters
    ----------
    terms : CardTerms
        ``early_settlement_fees`` (``waived``, ``next`` or ``all`` of the remaining fees),
        ``early_settlement_penalty_rate``, ``early_settlement_penalty_base`` and
        ``early_settlement_penalty_cap``.
    schedule : sequence of Instalment
        The plan.
    paid_periods : int
        Periods already paid, 0 up to one less than the plan has.

    Returns
    -------
    EarlySettlement
        INS-10 (5 of 6 periods of 1000 + 45 left, all fees and as much again): 5450.

    Raises
    ------
    CardError
        For an empty plan or a number of periods outside it.
    """
    check_terms(terms, "提前结清")
    if not schedule:
        raise CardError("提前结清", "schedule", schedule, "至少一期的分期计划")
    whole = isinstance(paid_periods, int) and not isinstance(paid_periods, bool)
    if not whole or not 0 <= paid_periods < len(schedule):
        raise CardError(
            "提前结清", "paid_periods", paid_periods, f"0到{len(schedule) - 1}之间的整数"
        )
    rest = schedule[paid_periods:]
    principal = sum((one.principal for one in rest), ZERO)
    remaining_fees = sum((one.fee for one in rest), ZERO)
    fees = {"waived": ZERO, "next": rest[0].fee, "all": remaining_fees}
    on_principal = terms.early_settlement_penalty_base == "principal"
    with exact():
        penalty = round_money(
            (principal if on_principal else remaining_fees) * terms.early_settlement_penalty_rate,
            terms.fee_rounding,
        )
    if terms.early_settlement_penalty_cap == "remaining_fees":
        penalty = min(penalty, remaining_fees)
    return EarlySettlement(principal, fees[terms.early_settlement_fees], penalty)


def _check_plan(
    terms: CardTerms, principal: Decimal, periods: int, shares: tuple[Decimal, Decimal, Decimal]
) -> None:
    """Refuse a bad plan."""
    check_terms(terms, "分期")
    if check_money(principal, "分期", "principal") == ZERO:
        raise CardError("分期", "principal", principal, "大于0的金额（元）")
    if isinstance(periods, bool) or not isinstance(periods, int) or not 1 <= periods <= 1200:
        raise CardError("分期", "periods", periods, "不小于1的整数期数（最多1200期）")
    names = ("fee_rate", "total_fee_rate", "balloon_share")
    rate, total, balloon = (
        check_money(share, "分期", name) for share, name in zip(shares, names, strict=True)
    )
    if rate and total:
        raise CardError("分期", "total_fee_rate", total, "0（已给每期费率时不再给总费率）")
    if balloon >= 1:
        raise CardError("分期", "balloon_share", balloon, "小于1的比例")
