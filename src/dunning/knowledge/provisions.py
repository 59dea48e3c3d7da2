"""The register of legal rules: what each says, how it binds, and when it was last checked."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from dunning.knowledge import clock
from dunning.knowledge.reader import KnowledgeError, display_name, knowledge_root
from dunning.knowledge.register import Register, one_of, read_entries

FILE_NAME = "provisions.yaml"

STANDINGS = (
    "法律",
    "行政法规",
    "地方性法规",
    "部门规章",
    "司法解释",
    "司法文件",
    "规范性文件",
    "推荐性国家标准",
    "行业自律",
    "征求意见稿",
    "案例",
    "境外规则",
)
"""Every standing a rule may have, the strongest first."""

STANDINGS_WITHOUT_FORCE = frozenset({"征求意见稿", "案例", "境外规则"})
"""Texts that are shown for comparison only: nothing in mainland China rests on them alone."""

STATUSES = {
    "in_force": "现行有效",
    "amended": "已修正",
    "repealed": "已废止",
    "superseded": "已被取代",
    "draft": "征求意见稿",
    "unknown": "效力不明",
}
"""Status of a rule and the Chinese words shown for it."""

CONFIDENCES = {
    "verified": "已读条文",
    "corroborated": "多处转载一致",
    "memory": "待核实",
}
"""How well a rule was checked and the Chinese words shown for it."""

TOPICS = {
    "administrative_penalty": "治安处罚与行政处罚",
    "assessment": "考核与监督检查",
    "cash_collection": "收款渠道",
    "classification": "资产风险分类",
    "complaint": "投诉与异议",
    "contact_frequency": "联系频次",
    "contact_time": "联系时段",
    "credit_report": "征信",
    "criminal_collector": "催收方的刑事责任",
    "criminal_debtor": "欠款方的刑事责任",
    "data_security": "数据安全",
    "fees": "费用与违约金",
    "heirs": "遗产与继承人",
    "identity": "身份与名义",
    "instalment": "分期与个性化分期",
    "interest": "利息与利率",
    "letter": "催收函",
    "limitation": "诉讼时效",
    "litigation": "诉讼与执行",
    "outsourcing": "委外管理",
    "privacy": "隐私与个人信息",
    "property_online_notice": "公告与曝光",
    "recording": "录音与留痕",
    "responsible_party": "责任人与担保",
    "staff_protection": "催收员的保护",
    "third_party": "第三方联系",
    "validity": "法规效力与期间计算",
    "violence": "暴力、软暴力与骚扰",
    "vulnerable_customer": "脆弱客户",
}
"""Topic slugs and their Chinese names."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EDITION = re.compile(r"（\d{4}年[^（）]*）$")
_WHOLE_TEXT = re.compile(r"全文(（[^（）]*）)?")


class Provision(BaseModel):
    """One rule of one instrument.

    Parameters
    ----------
    id : str
        Stable id, such as ``"cbrc-2011-2-a68"``.
    instrument, number, article : str
        Title of the document, its number or edition, and the place inside it.
    issued, effective : datetime.date or None
        Day of issue and first day in force; None when not known to the day.
    status : str
        Key of `STATUSES`.
    superseded_by : str or None
        Id of the rule that took its place; set exactly when status is ``superseded``.
    standing : str
        One of `STANDINGS`.
    cite_as : str or None
        Citation to show where instrument and article do not make a good one.
    topic : tuple of str
        Keys of `TOPICS`.
    gist_zh : str
        The rule in our own words, not the text of the statute.
    numbers : dict
        Parameters for programs, unit in the key; decimals are strings for ``Decimal``.
    source : tuple of str
        Where the text was read.
    confidence : str
        Key of `CONFIDENCES`.
    checked_on, review_by : datetime.date
        Day of the last check and last day on which the next one is due.
    note : str
        Limits, conflicts and reasons for missing data; may be empty.
    background : str
        Why the rule is kept though nothing in the course relies on it; empty for a rule in use.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    instrument: str = Field(min_length=1)
    number: str = Field(min_length=1)
    article: str = Field(min_length=1)
    issued: date | None
    effective: date | None
    status: str
    superseded_by: str | None = None
    standing: str
    cite_as: str | None = None
    topic: tuple[str, ...] = Field(min_length=1)
    gist_zh: str = Field(min_length=10)
    numbers: dict[str, Any]
    source: tuple[str, ...] = Field(min_length=1)
    confidence: str
    checked_on: date
    review_by: date
    note: str
    background: str = ""

    @field_validator("id")
    @classmethod
    def _id_is_slug(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise PydanticCustomError("bad_id", "应为小写字母、数字和连字符，如cbrc-2011-2-a68")
        return value

    @field_validator("status")
    @classmethod
    def _status_known(cls, value: str) -> str:
        return one_of(value, STATUSES)

    @field_validator("standing")
    @classmethod
    def _standing_known(cls, value: str) -> str:
        return one_of(value, STANDINGS)

    @field_validator("confidence")
    @classmethod
    def _confidence_known(cls, value: str) -> str:
        return one_of(value, CONFIDENCES)

    @field_validator("topic")
    @classmethod
    def _topics_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for topic in value:
            one_of(topic, TOPICS)
        return value

    @field_validator("numbers")
    @classmethod
    def _numbers_exact(cls, value: dict[str, Any]) -> dict[str, Any]:
        for name, number in value.items():
            if isinstance(number, float):
                raise PydanticCustomError(
                    "inexact",
                    "{name}写成了浮点数；带小数的数应写成字符串，如'0.05'",
                    {"name": name},
                )
        return value

    @model_validator(mode="after")
    def _dates_possible(self) -> "Provision":
        if self.issued and self.effective and self.effective < self.issued:
            raise PydanticCustomError(
                "dates",
                "effective（{effective}）早于issued（{issued}）；施行日不会早于公布日",
                {"effective": str(self.effective), "issued": str(self.issued)},
            )
        if self.review_by <= self.checked_on:
            raise PydanticCustomError(
                "dates",
                "review_by（{review_by}）应晚于checked_on（{checked_on}）",
                {"review_by": str(self.review_by), "checked_on": str(self.checked_on)},
            )
        if None in (self.issued, self.effective) and not self.note:
            raise PydanticCustomError("dates", "issued或effective留空时，note要写明原因")
        return self

    @model_validator(mode="after")
    def _status_agrees(self) -> "Provision":
        if (self.status == "superseded") != (self.superseded_by is not None):
            raise PydanticCustomError(
                "status", "status为superseded时必须写superseded_by，其他状态不得写"
            )
        if (self.status == "draft") != (self.standing == "征求意见稿"):
            raise PydanticCustomError("status", "status为draft与standing为征求意见稿必须同时成立")
        return self

    @property
    def citation(self) -> str:
        """Citation for readers, such as ``《…办法》第六十八条``."""
        if self.cite_as:
            return self.cite_as
        place = "" if _WHOLE_TEXT.fullmatch(self.article) else self.article
        if self.standing == "境外规则":
            return f"{self.instrument} {place}".strip()
        if self.standing == "推荐性国家标准":
            return f"{self.number}《{self.instrument}》{place}"
        if self.instrument.endswith("号"):
            return f"{self.instrument}{place}"
        edition = _EDITION.search(self.instrument)
        suffix = edition.group() if edition else ""
        title = self.instrument.removesuffix(suffix).replace("《", "〈").replace("》", "〉")
        return f"《{title}》{suffix}{place}"

    @property
    def is_settled(self) -> bool:
        """True when a rule of conduct may rest on this entry alone.

        It is in force, somebody read it or independent sources agree, and it is neither a draft,
        a single case nor foreign law.
        """
        return (
            self.status == "in_force"
            and self.confidence != "memory"
            and self.standing not in STANDINGS_WITHOUT_FORCE
        )

    @property
    def needs_verification(self) -> bool:
        """True when readers must see 待核实 beside it."""
        return self.confidence == "memory"

    @property
    def status_zh(self) -> str:
        """Status in the words readers see."""
        return STATUSES[self.status]

    @property
    def confidence_zh(self) -> str:
        """Confidence in the words readers see."""
        return CONFIDENCES[self.confidence]


class Provisions(Register[str, Provision]):
    """The register of legal rules by id."""

    def overdue(self, today: date) -> list[Provision]:
        """Return the entries whose next check was due before `today`.

        Parameters
        ----------
        today : datetime.date
            The day to compare with.

        Returns
        -------
        list of Provision
            In the order of the file.
        """
        return [entry for entry in self.values() if entry.review_by < today]


def read_provisions(path: Path, *, today: date) -> Provisions:
    """Read and check one register.

    Parameters
    ----------
    path : pathlib.Path
        The YAML file.
    today : datetime.date
        No entry may claim to have been checked later than this day.

    Returns
    -------
    Provisions
        All entries.

    Raises
    ------
    KnowledgeError
        For the first entry that is malformed, repeated, impossible in time, or superseded by an
        entry that does not exist.
    """
    name = display_name(path)
    entries = read_entries(path, Provision, top="provisions")
    for entry in entries.values():
        if entry.checked_on > today:
            raise KnowledgeError(
                name, entry.id, "checked_on", f"值为{entry.checked_on}；不得晚于今天（{today}）"
            )
        if entry.superseded_by is not None and entry.superseded_by not in entries:
            raise KnowledgeError(
                name, entry.id, "superseded_by", f"值为{entry.superseded_by!r}；登记表里没有这个id"
            )
    return Provisions(entries)


def load_provisions() -> Provisions:
    """Return the register of the knowledge folder; read once for each folder.

    Returns
    -------
    Provisions
        All entries by id.

    Raises
    ------
    KnowledgeError
        When the register is malformed; see `read_provisions`.
    """
    return _cached(knowledge_root())


@cache
def _cached(root: Path) -> Provisions:
    return read_provisions(root / FILE_NAME, today=clock.today())
