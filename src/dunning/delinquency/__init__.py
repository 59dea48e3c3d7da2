"""Days past due, ageing buckets and five-class results of one account: standard library only.

The form for whole portfolios needs pandas and is imported by name:
``from dunning.delinquency import portfolio``.
"""

from dunning.delinquency.ageing import (
    AGEING_SCHEMES,
    FINERACT_RANGES,
    M_1_29,
    M_1_30,
    RBI_SMA,
    AgeingScheme,
    Bucket,
    age_unpaid,
    ageing_scheme,
    bucket,
)
from dunning.delinquency.allocation import (
    Due,
    Event,
    Payment,
    Reversal,
    Unpaid,
    effective_payments,
    unpaid_dues,
)
from dunning.delinquency.conventions import (
    Backstops,
    add_months,
    ifrs9_backstops,
    is_ninety_days_past_due,
    is_qualifying_payment,
    months_delinquent,
)
from dunning.delinquency.errors import DelinquencyError
from dunning.delinquency.five_class import (
    CLASSES,
    COEXISTENCE,
    SCALES,
    Classification,
    ClassRule,
    Scale,
    classify,
    classify_on_both,
)
from dunning.delinquency.past_due import (
    AccountStatus,
    Pause,
    account_status,
    days_past_due,
    days_since_due,
    delinquent_days,
    delinquent_from,
    paused_days,
)
from dunning.delinquency.roll_rate import loss_factors, roll_rate, roll_rates

__all__ = [
    "AGEING_SCHEMES",
    "CLASSES",
    "COEXISTENCE",
    "FINERACT_RANGES",
    "M_1_29",
    "M_1_30",
    "RBI_SMA",
    "SCALES",
    "AccountStatus",
    "AgeingScheme",
    "Backstops",
    "Bucket",
    "ClassRule",
    "Classification",
    "DelinquencyError",
    "Due",
    "Event",
    "Pause",
    "Payment",
    "Reversal",
    "Scale",
    "Unpaid",
    "account_status",
    "add_months",
    "age_unpaid",
    "ageing_scheme",
    "bucket",
    "classify",
    "classify_on_both",
    "days_past_due",
    "days_since_due",
    "delinquent_days",
    "delinquent_from",
    "effective_payments",
    "ifrs9_backstops",
    "is_ninety_days_past_due",
    "is_qualifying_payment",
    "loss_factors",
    "months_delinquent",
    "paused_days",
    "roll_rate",
    "roll_rates",
    "unpaid_dues",
]
