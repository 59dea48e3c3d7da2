"""Credit-card arithmetic: interest, minimum payment, late fee, allocation, instalments.

Standard library only, exact decimals only: the same code runs in a notebook, in a test and in the
reader's browser. Money is yuan, rates are fractions, dates are ``datetime.date``.
"""

from dunning.card.allocation import Allocation, Debt, allocate, allocation_order
from dunning.card.card import Card
from dunning.card.dates import due_date, next_statement_date, payment_deadline
from dunning.card.errors import CardError
from dunning.card.instalment import (
    EarlySettlement,
    Instalment,
    early_settlement,
    effective_annual_rate,
    instalment_schedule,
    monthly_rate,
    nominal_apr,
)
from dunning.card.interest import (
    InterestLeg,
    annualise,
    interest_legs,
    simple_interest,
    total_interest,
)
from dunning.card.minimum import (
    MinimumPart,
    cash_fee,
    is_minimum_paid,
    is_paid_in_full,
    late_fee,
    minimum_parts,
    minimum_payment,
)
from dunning.card.posting import Posting
from dunning.card.statement import LateFee, OpenCharge, Statement
from dunning.card.terms import CHARGE_KINDS, PARAMETERS, CardTerms

__all__ = [
    "CHARGE_KINDS",
    "PARAMETERS",
    "Allocation",
    "Card",
    "CardError",
    "CardTerms",
    "Debt",
    "EarlySettlement",
    "Instalment",
    "InterestLeg",
    "LateFee",
    "MinimumPart",
    "OpenCharge",
    "Posting",
    "Statement",
    "allocate",
    "allocation_order",
    "annualise",
    "cash_fee",
    "due_date",
    "early_settlement",
    "effective_annual_rate",
    "instalment_schedule",
    "interest_legs",
    "is_minimum_paid",
    "is_paid_in_full",
    "late_fee",
    "minimum_parts",
    "minimum_payment",
    "monthly_rate",
    "next_statement_date",
    "nominal_apr",
    "payment_deadline",
    "simple_interest",
    "total_interest",
]
