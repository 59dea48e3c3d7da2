"""Five-class asset classification by days past due, on both scales in force.

The card rules of 2011 and the rules for all financial assets of 2023 print different days. No
provision found says how the two go together, so the caller chooses and says which one was used.
Days are only one ground: both instruments can put an asset lower for other reasons.
"""

from dataclasses import dataclass
from enum import StrEnum

from dunning.delinquency.errors import DelinquencyError, check_days

CLASSES = ("正常", "关注", "次级", "可疑", "损失")
"""The five classes, best first; the last three are non-performing."""

COEXISTENCE = (
    "2011年信用卡口径与2023年全部金融资产口径如何并用，未见明文规定（待核实）；"
    "按本行制度执行，报表应写明所用口径"
)
"""What is known about using the two scales side by side."""


class Scale(StrEnum):
    """Which instrument's days are used."""

    CARDS_2011 = "cards-2011"
    ALL_ASSETS_2023 = "all-assets-2023"


@dataclass(frozen=True, slots=True)
class ClassRule:
    """One row of a scale.

    Attributes
    ----------
    class_name : str
        One of `CLASSES`.
    first_day : int
        First day past due of the class.
    provision_id : str
        Entry of the register of provisions.
    at_least : bool
        The rule says "at least this class": other facts may put the asset lower.
    to_be_verified : bool
        The register could not check the figure against the text.
    """

    class_name: str
    first_day: int
    provision_id: str
    at_least: bool
    to_be_verified: bool


_CARDS = "cbrc-2011-2-a92"
SCALES: dict[Scale, tuple[ClassRule, ...]] = {
    Scale.CARDS_2011: tuple(
        ClassRule(name, first_day, _CARDS, at_least=False, to_be_verified=False)
        for name, first_day in zip(CLASSES, (0, 1, 91, 121, 181), strict=True)
    ),
    Scale.ALL_ASSETS_2023: (
        ClassRule("正常", 0, "cbirc-pbc-2023-1-a6", at_least=True, to_be_verified=False),
        ClassRule("关注", 1, "cbirc-pbc-2023-1-90", at_least=True, to_be_verified=False),
        ClassRule("次级", 91, "cbirc-pbc-2023-1-90", at_least=True, to_be_verified=False),
        ClassRule("可疑", 271, "cbirc-pbc-2023-1-270-360", at_least=True, to_be_verified=True),
        ClassRule("损失", 361, "cbirc-pbc-2023-1-270-360", at_least=False, to_be_verified=True),
    ),
}


@dataclass(frozen=True, slots=True)
class Classification:
    """Result of one classification.

    Attributes
    ----------
    days_past_due : int
        What was classified.
    scale : Scale
        Which instrument.
    rule : ClassRule
        The row that applied, with its provision.
    """

    days_past_due: int
    scale: Scale
    rule: ClassRule

    @property
    def class_name(self) -> str:
        """One of `CLASSES`."""
        return self.rule.class_name

    @property
    def provision_id(self) -> str:
        """Entry of the register of provisions."""
        return self.rule.provision_id

    @property
    def non_performing(self) -> bool:
        """Whether the class is 次级, 可疑 or 损失."""
        return CLASSES.index(self.class_name) >= 2


def check_scale(scale: Scale | str) -> Scale:
    """Return `scale` as a `Scale`.

    Raises
    ------
    DelinquencyError
        For a scale that does not exist.
    """
    try:
        return Scale(scale)
    except ValueError:
        allowed = "、".join(Scale)
        raise DelinquencyError(None, "scale", scale, f"分类口径应为{allowed}之一") from None


def classify(days: int, scale: Scale | str) -> Classification:
    """Return the class that days past due alone lead to.

    Parameters
    ----------
    days : int
        Days past due, not negative; the due day is day 0.
    scale : Scale or str
        There is no default: see `COEXISTENCE`.

    Returns
    -------
    Classification

    Raises
    ------
    DelinquencyError
        For negative or non-integer days or an unknown scale.

    Examples
    --------
    >>> classify(90, "cards-2011").class_name, classify(91, "cards-2011").class_name
    ('关注', '次级')
    """
    chosen = check_scale(scale)
    check_days(days, "days_past_due")
    rule = next(rule for rule in reversed(SCALES[chosen]) if days >= rule.first_day)
    return Classification(days, chosen, rule)


def classify_on_both(days: int) -> tuple[Classification, Classification]:
    """Return the classes on the 2011 and the 2023 scale, in this order.

    Raises
    ------
    DelinquencyError
        For negative or non-integer days.
    """
    return classify(days, Scale.CARDS_2011), classify(days, Scale.ALL_ASSETS_2023)
