"""Annual rate of an instalment plan whose advertisement names only a fee."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dunning.calculator.field import Field
from dunning.calculator.result import Calculator, Result, Table
from dunning.card import (
    CardTerms,
    Instalment,
    effective_annual_rate,
    instalment_schedule,
    monthly_rate,
    nominal_apr,
)
from dunning.card.money import percent, round_money, yuan

_COLLECTED = (("spread", "每期收一份"), ("first", "第1期一次收完"))
_SHOWN_PERIODS = 6
_DEARER = "手续费按最初的本金收，本金却一期一期在还，所以年化利率比每期费率×12高。"
_ALIKE = "这一次年化利率和每期费率×12相同：只有一期，或者没有手续费。"
_ROUNDED = "这一次年化利率和每期费率×12谁大谁小由四舍五入决定：手续费取到分，年化利率取到两位小数。"


def schedule_of(values: Mapping[str, Any]) -> tuple[Instalment, ...]:
    """Return the plan that was typed.

    Parameters
    ----------
    values : mapping
        By the names of `CALCULATOR.fields`.

    Returns
    -------
    tuple of Instalment
        Yuan.
    """
    return instalment_schedule(
        CardTerms(instalment_fee=values["collected"]),
        principal=values["principal"],
        periods=values["periods"],
        fee_rate=values["fee_rate"],
    )


def compute(values: Mapping[str, Any], facts: Mapping[str, Any]) -> Result:
    """Return the disclosed annual rate beside the advertised one, and the payments."""
    plan = schedule_of(values)
    payments = [one.payment for one in plan]
    principal = values["principal"]
    annual = nominal_apr(principal, payments)
    compound = effective_annual_rate(monthly_rate(principal, payments))
    fees = sum((one.fee for one in plan), Decimal(0))
    advertised = values["fee_rate"] * 12
    summary = (
        f"近似折算年化利率（单利）{percent(annual)}，手续费一共{yuan(fees)}，第1期还"
        f"{yuan(payments[0])}。"
    )
    return Result(
        summary,
        figures=(
            ("年化利率（单利）", percent(annual)),
            ("每期费率×12", percent(advertised)),
            ("手续费合计", yuan(fees)),
            ("第1期还款", yuan(payments[0])),
        ),
        tables=(_payments(plan),),
        notes=(
            _comparison(plan, annual, advertised),
            f"按复利折算是{percent(round_money(compound * 100, 'half_up') / 100)}。"
            "对客户报年化利率，不能只报每期费率或者每天几元钱。",
        ),
    )


def _comparison(plan: tuple[Instalment, ...], annual: Decimal, advertised: Decimal) -> str:
    """Say how the two rates that are shown compare, and why."""
    is_dearer = len(plan) > 1 and any(one.fee for one in plan)
    if is_dearer and annual > advertised:
        return _DEARER
    if not is_dearer and annual == advertised:
        return _ALIKE
    return _ROUNDED


def _payments(plan: tuple[Instalment, ...]) -> Table:
    shown = plan if len(plan) <= _SHOWN_PERIODS else (*plan[:3], plan[-1])
    rows = [
        (f"第{one.number}期", yuan(one.principal), yuan(one.fee), yuan(one.payment))
        for one in shown
    ]
    if len(plan) > _SHOWN_PERIODS:
        rows.insert(3, ("……", "", "", ""))
    return Table(f"还款计划（共{len(plan)}期）", ("期数", "本金", "手续费", "合计"), tuple(rows))


CALCULATOR = Calculator(
    title="算一算：分期的年化利率",
    intro="宣传只写每期费率时，用它算出年化利率。",
    fields=(
        Field("principal", "分期本金（元）", "money", "12000.00", "1", "9999999"),
        Field("periods", "期数（每月一期）", "whole", "12", 1, 60),
        Field("fee_rate", "每期费率（%）", "percent", "0.6", 0, 5),
        Field("collected", "手续费怎么收", "choice", "spread", choices=_COLLECTED),
    ),
    compute=compute,
    provisions=("pbc-2020-327",),
)
