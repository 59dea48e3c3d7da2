"""The limits a contact policy may set, and for each number which direction is the stricter one."""

import re
from enum import Enum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from dunning.compliance.columns import CHANNELS, PURPOSES, RELATIONS
from dunning.compliance.text.entries import SEVERITIES as GRAVEST_FIRST
from dunning.knowledge.register import one_of

SEVERITIES = tuple(reversed(GRAVEST_FIRST))
"""How grave a finding is, the mildest first."""

WAITS = ("at_once", "next_day")
"""When a condition that is met takes effect, the earliest first."""

MINUTES_PER_DAY = 24 * 60

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Stricter(Enum):
    """Which of two values of a field binds the collector more."""

    LOWER = "不大于"
    HIGHER = "不小于"
    FEWER = "只能减少"
    MORE = "只能增加"
    FALSE = "不能从false改成true"
    TRUE = "不能从true改成false"


# Strict, because pydantic reads true as 1 and 'no' as false.
Count = Annotated[int, Field(ge=0, strict=True), Stricter.LOWER]
AtLeast = Annotated[int, Field(ge=1, strict=True), Stricter.HIGHER]
Leave = Annotated[bool, Field(strict=True), Stricter.FALSE]
Duty = Annotated[bool, Field(strict=True), Stricter.TRUE]
Covered = Annotated[tuple[str, ...], Stricter.MORE]
Allowed = Annotated[tuple[str, ...], Stricter.FEWER]


def _known(values: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        one_of(value, allowed)
    return values


class Span(BaseModel):
    """A span of the day, the first moment inside and the last outside; it may cross midnight.

    Parameters
    ----------
    start, end : str
        ``"22:00"`` to ``"08:00"``, local time of the policy's zone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: str
    end: str

    @field_validator("start", "end")
    @classmethod
    def _is_clock(cls, value: str) -> str:
        if not _CLOCK.fullmatch(value):
            raise PydanticCustomError("clock", "应为00:00至23:59之间的时刻，如22:00，要加引号")
        return value

    @model_validator(mode="after")
    def _not_empty(self) -> "Span":
        if self.start == self.end:
            raise PydanticCustomError("span", "开始与结束相同；应为两个不同的时刻")
        return self

    @property
    def minutes(self) -> frozenset[int]:
        """Minutes of the day from 0 to 1439 that lie inside."""
        start, end = (int(text[:2]) * 60 + int(text[3:]) for text in (self.start, self.end))
        length = (end - start) % MINUTES_PER_DAY
        return frozenset((start + passed) % MINUTES_PER_DAY for passed in range(length))


class Limit(BaseModel):
    """What every limit has.

    Parameters
    ----------
    severity : str
        One of `SEVERITIES`.
    provisions : tuple of str
        Ids of the rules that state the limit; empty when it is the policy's own choice.
    related, unsure : tuple of str
        Ids of the law behind it, and of rules still to be verified.
    lifted_by_consent : bool
        Whether an agreed exception makes the contact lawful.
    own_choice : str
        What no rule says and the policy decides (Chinese).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    severity: str
    provisions: Annotated[tuple[str, ...], Stricter.MORE]
    related: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    lifted_by_consent: Leave = False
    own_choice: str = ""

    @field_validator("severity")
    @classmethod
    def _severity_known(cls, value: str) -> str:
        return one_of(value, SEVERITIES)

    @field_validator("channels", "debtor_channels", "third_party_channels", check_fields=False)
    @classmethod
    def _channels_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _known(value, CHANNELS)

    @field_validator("purposes", check_fields=False)
    @classmethod
    def _purposes_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _known(value, PURPOSES)

    @field_validator("relations", check_fields=False)
    @classmethod
    def _relations_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _known(value, RELATIONS)

    @model_validator(mode="after")
    def _has_ground(self) -> "Limit":
        if not self.provisions and not self.own_choice:
            raise PydanticCustomError(
                "ground", "provisions和own_choice都是空的；应写依据，或写明是本政策自己的选择"
            )
        return self


class QuietHours(Limit):
    """When nobody is contacted.

    Parameters
    ----------
    spans : tuple of Span
        Local time; see `Span`.
    channels, purposes : tuple of str
        Contacts the limit covers.
    """

    spans: tuple[Span, ...] = Field(min_length=1)
    channels: Covered
    purposes: Covered

    @property
    def minutes(self) -> frozenset[int]:
        """Minutes of the day in any of the spans."""
        return frozenset().union(*(span.minutes for span in self.spans))


class DailyCount(Limit):
    """How many contacts a day.

    Parameters
    ----------
    max_per_day : int
        The last number that is still allowed.
    channels, purposes, relations : tuple of str
        Contacts that count; all relations by default.
    """

    max_per_day: Count
    channels: Covered
    purposes: Covered
    relations: Covered = RELATIONS


class WindowCount(Limit):
    """How many calls in consecutive days.

    Parameters
    ----------
    max_calls, window_days : int
        The last number still allowed, and the days of the window, the day of the call included.
    channels, purposes, relations : tuple of str
        Contacts that count.
    """

    max_calls: Count
    window_days: AtLeast
    channels: Covered
    purposes: Covered
    relations: Covered


class Cooldown(Limit):
    """How long no call follows a conversation.

    Parameters
    ----------
    days : int
        Consecutive days, the day of the conversation being the first.
    channels, purposes, relations : tuple of str
        Contacts that count.
    """

    days: AtLeast
    channels: Covered
    purposes: Covered
    relations: Covered


class Relations(Limit):
    """Towards whom something is allowed.

    Parameters
    ----------
    relations : tuple of str
        The relations allowed; every other is a finding.
    """

    relations: Allowed


class ThirdPartyContact(Relations):
    """When somebody other than the debtor may be asked or given a message.

    Parameters
    ----------
    failed_calls : int
        Consecutive unanswered calls to one number of the debtor; a call answered for 0 seconds
        reached somebody.
    failed_calls_wait : str
        One of `WAITS`.
    failed_days : int
        Consecutive days with unanswered calls; takes effect the day after the last.
    event_counts : bool
        Whether a recorded event ``lost_contact`` takes effect at once.
    """

    failed_calls: AtLeast
    failed_calls_wait: str
    failed_days: AtLeast
    event_counts: Leave

    @field_validator("failed_calls_wait")
    @classmethod
    def _wait_known(cls, value: str) -> str:
        return one_of(value, WAITS)


class StopRequest(Limit):
    """What ends when somebody asks not to be contacted.

    Parameters
    ----------
    debtor_channels, third_party_channels : tuple of str
        Channels that end for debtor and guarantor, and for anybody else.
    purposes : tuple of str
        Contacts covered.
    """

    debtor_channels: Covered
    third_party_channels: Covered
    purposes: Covered


class Channels(Limit):
    """A duty or a ban on some channels.

    Parameters
    ----------
    channels : tuple of str
        Channels covered.
    """

    channels: Covered


class Retention(Limit):
    """How long recordings are kept.

    Parameters
    ----------
    years : int
        Years from the day of the contact.
    """

    years: AtLeast


class Identity(Channels):
    """To whom and where collectors say who they are.

    Parameters
    ----------
    relations, purposes : tuple of str
        Contacts covered.
    """

    relations: Covered
    purposes: Covered


class VisitStaff(Limit):
    """How many people go on a visit.

    Parameters
    ----------
    min_visitors : int
        The least number.
    """

    min_visitors: AtLeast


class AgencyList(Limit):
    """Which agencies may collect.

    Parameters
    ----------
    agencies : tuple of str
        Their ids in the log; the creditor's own staff have an empty one.
    """

    agencies: Allowed


class Consent(Limit):
    """What counts as an agreed exception; it gives no findings of its own.

    Parameters
    ----------
    relations : tuple of str
        Who can agree.
    must_be_recorded : bool
        Whether an earlier event ``consent`` of the same id must stand in the log.
    """

    relations: Allowed
    must_be_recorded: Duty


class Limits(BaseModel):
    """All limits of a policy; None where it has none. Names are the ids of the audit rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quiet_hours: QuietHours | None = None
    visit_hours: QuietHours | None = None
    effective_calls: DailyCount | None = None
    unanswered_attempts: DailyCount | None = None
    calls_in_window: WindowCount | None = None
    cooldown_after_conversation: Cooldown | None = None
    collection_targets: Relations | None = None
    third_party_contact: ThirdPartyContact | None = None
    disclosure: Relations | None = None
    stop_request: StopRequest | None = None
    recording: Channels | None = None
    recording_retention: Retention | None = None
    identity: Identity | None = None
    visit_staff: VisitStaff | None = None
    home_entry: Limit | None = None
    agency_listed: AgencyList | None = None
    agency_notice: Limit | None = None
    agency_channels: Channels | None = None
    consent: Consent | None = None

    def items(self) -> list[tuple[str, Limit]]:
        """Return the limits that are set, by name, in the order above."""
        pairs = ((name, getattr(self, name)) for name in type(self).model_fields)
        return [(name, limit) for name, limit in pairs if limit is not None]


def direction(model: type[Limit], field: str) -> Stricter | None:
    """Return how values of a field compare; None for text and the fields compared apart."""
    marks: list[Any] = model.model_fields[field].metadata
    return next((mark for mark in marks if isinstance(mark, Stricter)), None)
