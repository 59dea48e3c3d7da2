"""Files and fields that cannot be read are told in Chinese: where, what is there, what to do."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from dunning.compliance.text.entries import Category
from dunning.knowledge import KnowledgeError
from dunning.knowledge.complaints import complaint
from dunning.knowledge.reader import read_yaml, validate

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


class Entry(BaseModel):
    """One field of every kind that the registers use."""

    model_config = ConfigDict(extra="forbid")

    name: str
    slug: str = Field(default="a", pattern="^[a-z]+$", min_length=1, max_length=4)
    count: int = Field(default=2, ge=1, le=5)
    share: Decimal = Field(default=Decimal("0.5"), gt=0, lt=1, decimal_places=2)
    figure: float = 1.0
    is_on: bool = True
    day: date = date(2026, 11, 22)
    hour: time = time(8)
    moment: datetime = datetime(2026, 11, 22, tzinfo=UTC)
    kind: Literal["call", "sms", "visit"] = "call"
    rules: tuple[str, ...] = Field(default=("a",), min_length=1, max_length=2)
    steps: list[int] = [1]
    numbers: dict[str, int] = {}
    inner: Annotated["Entry | None", Field(default=None)]
    own: int = 0
    plain: int = 0

    @field_validator("own")
    @classmethod
    def _own(cls, value: int) -> int:
        if value:
            raise PydanticCustomError("own", "应为{right}", {"right": "零"})
        return value

    @field_validator("plain")
    @classmethod
    def _plain(cls, value: int) -> int:
        if value:
            raise ValueError("应为零")
        return value


def refused(data: Any, model: type = Entry) -> KnowledgeError:
    with pytest.raises(KnowledgeError) as caught:
        validate(model, data, file=Path("trial.yaml"), entry="甲")
    assert not ENGLISH.search(str(caught.value)), str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("name", 7, "值为7；应为文字；像数、日期、是非的文字要加引号"),
        ("name", None, "值为None；应为文字；像数、日期、是非的文字要加引号"),
        ("slug", "", "值为''；太短；应至少1个字"),
        ("slug", "aaaaa", "值为'aaaaa'；太长；应至多4个字"),
        ("slug", "A", "值为'A'；写法不对；应符合^[a-z]+$"),
        ("count", "二", "值为'二'；应为整数"),
        ("count", [], "值为[]；应为整数"),
        ("count", 1.5, "值为1.5；应为整数，不带小数"),
        ("count", 0, "值为0；应不小于1"),
        ("count", 6, "值为6；应不大于5"),
        ("share", "半", "值为'半'；应为加引号的十进制数，如'0.05'"),
        ("share", [], "值为[]；应为加引号的十进制数，如'0.05'"),
        ("share", "0", "值为'0'；应大于0"),
        ("share", "1", "值为'1'；应小于1"),
        ("share", "0.123", "值为'0.123'；应至多2位小数"),
        ("share", "NaN", "值为'NaN'；应为有限的数"),
        ("figure", "多", "值为'多'；应为数"),
        ("is_on", "也许", "值为'也许'；应为true或false"),
        ("is_on", [], "值为[]；应为true或false"),
        ("day", "2026-02-30", "值为'2026-02-30'；应为日期，如2026-11-22"),
        ("day", [], "值为[]；应为日期，如2026-11-22"),
        ("hour", "八点", "值为'八点'；应为时刻，如'08:00'，要加引号"),
        ("moment", "明天", "值为'明天'；应为日期和时间，如2026-11-22 10:30:00"),
        ("kind", "fax", "值为'fax'；应为'call'、'sms'、'visit'之一"),
        ("rules", "a", "值为'a'；应为列表，如[甲, 乙]"),
        ("rules", [], "值为[]；有0项；应至少1项"),
        ("rules", ["a", "b", "c"], "值为['a', 'b', 'c']；项数太多；应至多2项"),
        ("steps", 3, "值为3；应为列表，如[甲, 乙]"),
        ("numbers", 3, "值为3；应为一组键和值"),
        ("inner", 3, "值为3；应为一组字段和值"),
        ("own", 1, "值为1；应为零"),
        ("plain", 1, "值为1；应为零"),
        ("extra", 1, "值为1；没有这个字段；应删去它，或改成正确的字段名"),
    ],
)
def test_a_bad_field_is_told_in_chinese(field: str, value: Any, problem: str) -> None:
    error = refused({"name": "甲", field: value})
    assert (error.file, error.entry, error.field) == ("trial.yaml", "甲", field)
    assert error.problem == problem


def test_a_missing_field_does_not_print_the_entry() -> None:
    error = refused({"count": 3, "rules": ["很长的一条"]})
    assert (error.field, error.problem) == ("name", "缺少这个字段；应写上")


def test_a_field_inside_another_is_named_with_its_place() -> None:
    assert refused({"name": "甲", "inner": {"name": "乙", "steps": [1, "x"]}}).field == (
        "inner.steps.1"
    )


def test_entries_that_are_dataclasses_are_told_alike() -> None:
    good = {"id": "a", "name": "甲乙", "severity": "提示", "provisions": ["a"]}
    good |= {"why": "为" * 10, "rewriting": "改" * 10}
    assert refused(good | {"extra": 1}, Category).problem.startswith("值为1；没有这个字段")
    del good["why"]
    assert refused(good, Category).problem == "缺少这个字段；应写上"
    assert refused(3, Category).problem == "值为3；应为一组字段和值"


def test_a_long_value_is_cut() -> None:
    assert refused({"name": "甲", "count": "长" * 200}).problem == f"值为'{'长' * 78}…；应为整数"


def test_a_kind_of_error_without_words_still_names_the_value() -> None:
    told = complaint(
        {"type": "recursion_loop", "loc": ("a",), "msg": "Recursion error", "input": 7}
    )
    assert told == "值为7；不是这个字段能写的值（recursion_loop）"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b: c\n", "YAML格式错误：第1行第5列附近；应检查缩进"),
        ("a: 1\nb:\n\t- 2\n", "YAML格式错误：第3行第1列附近"),
        ("a: 1\nb: '开了引号\n", "（第2行开始的一段）；应检查缩进、冒号后的空格和成对的引号"),
        ("a: 1\nb: 2\na: 3\n", "第3行第1列，重复的键“a”；每个键应只写一次"),
        ("a: {{ b }}\n", "第1行第5列，键是一组值；应为文字"),
        ("a: 1\nday: 2026-02-30\n", "第2行第6列，值为“2026-02-30”；没有这样的日期"),
        ("a: \x01\n", "第4个字节附近有不能用的控制字符"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_yaml(path)
    assert told in caught.value.problem
    assert caught.value.file == str(path)
    assert not ENGLISH.search(caught.value.problem)


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="是文件夹；应为YAML文件"):
        read_yaml(tmp_path)
    with pytest.raises(KnowledgeError, match="文件不存在"):
        read_yaml(tmp_path / "none.yaml")
    path = tmp_path / "trial.yaml"
    path.write_bytes("名: 甲".encode("gb18030"))
    with pytest.raises(KnowledgeError, match="不是UTF-8编码（第1个字节起）；应另存为UTF-8"):
        read_yaml(path)
    with pytest.raises(KnowledgeError, match="打不开"):
        read_yaml(path / "inside.yaml")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0123", "83"),
        ("-017", "-15"),
        ("12:34", "754"),
        ("21:00", "1260"),
        ("1:20.5", "80.5"),
        ("1_000", "1000"),
        ("0x1F", "31"),
        ("0b11", "3"),
        ("+8613800000000", "8613800000000"),
        ("-0", "0"),
        ("00.5", "0.5"),
        ("1_0.5", "10.5"),
        (".inf", "inf"),
    ],
)
def test_a_number_that_would_change_is_refused(tmp_path: Path, written: str, read: str) -> None:
    path = tmp_path / "trial.yaml"
    for text in (f"a: {written}\n", f"a: [{written}]\n", f"{written}: a\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(KnowledgeError, match=re.escape(f"值为“{written}”，YAML会读成{read}；")):
            read_yaml(path)
    path.write_text(f"a: '{written}'\n", encoding="utf-8")
    assert read_yaml(path) == {"a": written}


@pytest.mark.parametrize("number", [0, 7, -3, 120, 10**20, 0.5, -1.5, 0.0005])
def test_a_plain_number_is_read_as_written(tmp_path: Path, number: float) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(f"a: {number}\nb: 0008\n", encoding="utf-8")
    assert read_yaml(path) == {"a": number, "b": "0008"}


def test_every_file_of_the_repository_reads() -> None:
    files = [
        path
        for folder in ("knowledge", "src", "book", "exercises", "tests")
        for path in sorted((ROOT / folder).rglob("*.y*ml"))
    ]
    assert len(files) > 50
    assert all(read_yaml(path) is not None for path in files)
