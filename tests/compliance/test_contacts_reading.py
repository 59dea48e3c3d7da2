"""Files as people save them: read rightly, or refused with row, column, value and what is right."""

import codecs
import re
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
from contact_rows import contact, judged, missed

from dunning.compliance import ContactsError, audit, load_policy, read_contacts

HEAD = list(contact("a", "2026-03-09T10:00:00"))


def _lines(*rows, separator=",", head=None):
    lines = [separator.join(head or HEAD)]
    lines += [separator.join(str(value) for value in row.values()) for row in rows]
    return "\r\n".join(lines) + "\r\n"


@pytest.fixture
def save(tmp_path):
    def _save(text, encoding="utf-8", name="log.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return _save


ROWS = (
    contact("a", "2026-03-09T22:30:00", agency_id="示例服务公司"),
    missed("b", "2026-03-09T10:00:00"),
)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8（带BOM）"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16（带BOM）"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(save, encoding, shown, separator):
    source = read_contacts(save(_lines(*ROWS, separator=separator), encoding))
    assert source.encoding == shown
    assert (source.rows_read, source.rows_judged, source.rows_refused) == (2, 2, 0)
    assert source.frame["agency_id"].tolist() == ["示例服务公司", ""]
    findings = audit(source.frame, load_policy("mainland-2026")).findings
    assert findings["contact_id"].tolist() == ["a"]


def test_what_chinese_excel_makes_of_a_csv(save):
    odd = contact(
        '="00138"',
        "2026-03-09T22:30:00",
        answered="是",
        debt_disclosed="否",
        identity_stated="TRUE",
        entered_home="FALSE",
        duration_seconds="60.0",
        debtor_id="'007",
        agent_id=" A1　",
    )
    lost = contact("c", "2026-03-09T10:00:00", address_id="1.38E+10")
    text = _lines(odd, lost).replace("\r\n", ",,\r\n") + "," * 19 + "\r\n\r\n"
    source = read_contacts(save(text, "gb18030"))
    assert (source.rows_read, source.rows_judged, source.rows_refused) == (2, 1, 1)
    assert source.rows_blank == 2
    row = source.frame.iloc[0]
    assert (row["contact_id"], row["debtor_id"], row["agent_id"]) == ("00138", "007", "A1")
    assert row["answered"] and row["identity_stated"] and not row["debt_disclosed"]
    assert row["duration_seconds"] == 60
    (fault,) = source.faults
    assert (fault.row, fault.column, fault.value) == (3, "address_id", "1.38E+10")
    assert "科学计数法" in fault.expected
    assert source.report.startswith("读入2行＝判定1行＋拒绝1行；另有空行2行")


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("at", "2026-03-09T10:00:00", "时区"),
        ("at", "2026/3/9 10:00", "时区"),
        ("at", "2026-02-30T10:00:00+08:00", "时区"),
        ("at", "", "时区"),
        ("at", "0000-01-01T00:00:00Z", "2000年到2099年"),
        ("at", "0206-03-09T10:00:00+08:00", "2000年到2099年"),
        ("at", "1926-03-09T10:00:00+08:00", "2000年到2099年"),
        ("at", "2206-03-09T10:00:00+08:00", "2000年到2099年"),
        ("at", "9999-12-31T23:59:59-08:00", "2000年到2099年"),
        ("relation", "friend", "reserved_contact"),
        ("relation", "", "reserved_contact"),
        ("channel", "fax", "ai_call"),
        ("purpose", "催收", "collect"),
        ("event", "stop", "stop_request"),
        ("answered", "也许", "TRUE或FALSE"),
        ("answered", "", "TRUE或FALSE"),
        ("debt_disclosed", "", "TRUE或FALSE"),
        ("duration_seconds", "1:30", "整数秒"),
        ("duration_seconds", "-5", "整数秒"),
        ("duration_seconds", "12.5", "整数秒"),
        ("duration_seconds", "", "整数秒"),
        ("duration_seconds", "90000", "86400"),
        ("debtor_id", "", "债务人的编号"),
        ("address_id", "", "号码"),
        ("contact_id", "", "不重复的编号"),
        ("contact_id", "1.2E+15", "科学计数法"),
        ("contact_id", "1E+15", "科学计数法"),
        ("contact_id", "1.3800138E10", "科学计数法"),
        ("contact_id", "12.3e+09", "科学计数法"),
        ("visitors", "两", "外访的人数"),
    ],
)
def test_bad_cell_is_refused_with_row_column_value_and_what_is_right(save, column, value, told):
    good = contact("good", "2026-03-09T10:00:00")
    bad = contact("bad", "2026-03-09T11:00:00") | {column: value}
    source = read_contacts(save(_lines(good, bad)))
    assert (source.rows_read, source.rows_judged, source.rows_refused) == (2, 1, 1)
    (fault,) = source.faults
    assert (fault.row, fault.column, fault.value) == (3, column, value)
    assert told in fault.expected
    if "科学计数法" not in told:
        with pytest.raises(ContactsError) as caught:
            audit(pd.DataFrame([good, bad]), load_policy("mainland-2026"))
        text = str(caught.value)
        assert f"第1行，列{column}：值为{value!r}" in text
        assert told in text


def test_hexadecimal_ids_are_no_lost_digits(save):
    ids = ("12345e67", "7e000012", "00000E10", "1e5")
    rows = [contact(one, "2026-03-09T10:00:00", debtor_id=one) for one in ids]
    source = read_contacts(save(_lines(*rows)))
    assert (source.faults, source.frame["debtor_id"].tolist()) == ((), list(ids))


def test_cells_that_may_be_blank():
    blank = {"debt_disclosed": "", "identity_stated": "", "visitors": "", "entered_home": ""}
    assert judged([missed("a", "2026-03-09T10:00:00") | blank]) == set()
    visit = contact("v", "2026-03-09T10:00:00", channel="visit", visitors="", entered_home="")
    with pytest.raises(ContactsError, match="visitors"):
        judged([visit])


def test_talk_without_an_answer_is_a_contradiction(save):
    row = missed("a", "2026-03-09T10:00:00", duration_seconds=30)
    source = read_contacts(save(_lines(*ROWS[1:], row | {"contact_id": "z"})))
    assert [fault.column for fault in source.faults] == ["duration_seconds"]
    assert "没有接通" in source.faults[0].expected


def test_second_use_of_an_id_is_refused(save):
    source = read_contacts(save(_lines(ROWS[0], ROWS[0], ROWS[1])))
    assert (source.rows_judged, source.rows_refused) == (2, 1)
    assert (source.faults[0].row, source.faults[0].value) == (3, "a")
    with pytest.raises(ContactsError, match="前面已经有了"):
        judged([ROWS[0], ROWS[0]])


def test_line_with_too_many_or_too_few_cells(save):
    text = _lines(*ROWS) + "x,y\r\n" + _lines(ROWS[0]).splitlines()[1] + ",extra\r\n"
    source = read_contacts(save(text))
    assert (source.rows_read, source.rows_judged, source.rows_refused) == (4, 2, 2)
    assert [fault.row for fault in source.faults] == [4, 5]
    assert "18格" in source.faults[0].expected


def test_missing_misnamed_and_repeated_columns(save):
    head = [{"relation": "Relation_", "consent": "agent_id"}.get(name, name) for name in HEAD]
    with pytest.raises(ContactsError) as caught:
        read_contacts(save(_lines(*ROWS, head=head)))
    faults = {fault.column: str(fault) for fault in caught.value.faults}
    assert set(faults) == {"relation", "consent", "agent_id"}
    assert "Relation_" in faults["relation"]
    assert "没有这一列" in faults["consent"]
    assert "不止一次" in faults["agent_id"]
    with pytest.raises(ContactsError, match="channel"):
        audit(pd.DataFrame(ROWS).drop(columns="channel"), load_policy("mainland-2026"))


def test_an_optional_column_that_stands_twice_is_refused(save):
    rows = [row | {"agency_notified": "TRUE"} for row in ROWS]
    twice = [*HEAD, "agency_notified", "agency_notified"]
    text = _lines(*[row | {"again": "FALSE"} for row in rows], head=twice)
    with pytest.raises(ContactsError) as caught:
        read_contacts(save(text))
    (fault,) = caught.value.faults
    assert str(fault) == "列agency_notified：值为'出现了不止一次'；应为恰好一列"
    frame = pd.DataFrame(rows)
    doubled = pd.concat([frame, frame[["agency_notified"]]], axis=1)
    with pytest.raises(ContactsError, match="列agency_notified：值为'出现了不止一次'"):
        audit(doubled, load_policy("mainland-2026"))
    once = read_contacts(save(_lines(*rows, head=twice[:-1])))
    assert once.rows_judged == 2


def test_columns_without_meaning_are_named(save):
    rows = [row | {"备注": "无"} for row in ROWS]
    source = read_contacts(save(_lines(*rows, head=[*HEAD, "备注"])))
    assert source.ignored == ("备注",)
    assert "没有用到的列：备注" in source.report


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "a.csv", "第1行是空的"),
        (b"\xff\xff\xff\x81", "a.csv", "UTF-8或GB18030"),
        (b"PK\x03\x04 broken", "a.xlsx", "不是完好的"),
        (b"plain text", "a.xlsx", "不是完好的"),
        (b"a\x00b", "a.csv", "空字节"),
        (_lines(ROWS[0]).encode().replace("务".encode(), "务".encode()[:2]), "a.csv", "别处却是"),
        (b"x", "a.xls", "另存为"),
        (",".join(HEAD).encode(), "a.csv", "没有一行联系"),
        (_lines(*ROWS).encode() + b'"open', "a.csv", "引号"),
    ],
)
def test_unreadable_files(save, data, name, told):
    with pytest.raises(ContactsError, match=told):
        read_contacts(save(data, name=name))


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(ContactsError, match="没有这个文件"):
        read_contacts(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ContactsError, match="打不开"):
        read_contacts(tmp_path / "folder.csv")


def test_workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*HEAD, None])
    sheet.append([*contact(1001, "2026-03-09T22:30:00", debtor_id=13800138000.0).values()])
    sheet.append([*contact("b", "2026-03-09T10:00:00", debtor_id=1.23456789012345678e17).values()])
    sheet.append([None] * 5)
    sheet.append(
        [*(missed("c", "2026-03-09T10:00:00") | {"at": pd.Timestamp("2026-03-09")}).values()]
    )
    book.save(tmp_path / "log.xlsx")
    source = read_contacts(tmp_path / "log.xlsx")
    assert (source.rows_read, source.rows_judged, source.rows_refused) == (3, 1, 2)
    assert source.rows_blank == 1
    assert source.frame["debtor_id"].tolist() == ["13800138000"]
    assert [(fault.row, fault.column) for fault in source.faults] == [(3, "debtor_id"), (5, "at")]


def test_a_date_typed_in_excel_is_a_date(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([*HEAD, "recording_kept_until"])
    day, noon = datetime(2036, 3, 9), datetime(2036, 3, 9, 12)
    for name, until in (("a", day), ("b", "2036-03-09"), ("c", noon), ("d", None)):
        book.active.append([*contact(name, "2026-03-09T10:00:00").values(), until])
    book.save(tmp_path / "log.xlsx")
    source = read_contacts(tmp_path / "log.xlsx")
    kept = source.frame["recording_kept_until"]
    assert (kept.loc[[2, 3]] == pd.Timestamp("2036-03-09")).all() and pd.isna(kept.loc[5])
    (fault,) = source.faults
    assert (fault.row, fault.value) == (4, "2036-03-09 12:00:00")


@pytest.fixture
def workbook(tmp_path):
    """Save a sound log of 60 rows, then change one part inside the file."""

    def _workbook(part, change):
        book = openpyxl.Workbook()
        book.active.append(HEAD)
        for number in range(60):
            row = contact(f"c{number}", f"2026-03-09T10:{number:02d}:00")
            book.active.append([*row.values()])
        book.save(tmp_path / "sound.xlsx")
        assert read_contacts(tmp_path / "sound.xlsx").rows_judged == 60
        path = tmp_path / "log.xlsx"
        with (
            zipfile.ZipFile(tmp_path / "sound.xlsx") as source,
            zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as copy,
        ):
            for name in source.namelist():
                data = source.read(name)
                copy.writestr(name, change(data) if name == part else data)
        return path

    return _workbook


SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
NO_SUCH_TEXT = rb'<c r="A9" t="s"><v>9999</v></c>'
ODD_CELL = rb'<c r="A9" t="s"><v>many</v></c>'


@pytest.mark.parametrize(
    ("part", "change", "told"),
    [
        (SHEET, lambda data: data[: len(data) // 2], r"第\d+行以后读不出来"),
        (SHEET, lambda data: data[: data.index(b"<sheetData>") + 30], "读不出来"),
        (SHEET, lambda data: data.replace(b"</row>", b"</raw>", 7), "读不出来"),
        (SHEET, lambda data: re.sub(rb'<c r="A9".*?</c>', ODD_CELL, data), "第8行以后"),
        (SHEET, lambda data: b"", "不是完好的"),
        (SHEET, lambda data: re.sub(rb'<c r="A9".*?</c>', NO_SUCH_TEXT, data), "第8行以后"),
        (BOOK, lambda data: data[: len(data) // 2], "不是完好的"),
        (BOOK, lambda data: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", data), "没有工作表"),
    ],
)
def test_a_workbook_damaged_inside_is_refused(workbook, part, change, told):
    path = workbook(part, change)
    with pytest.raises(ContactsError, match=told) as caught:
        read_contacts(path)
    assert str(path) in str(caught.value)


def test_rows_outside_the_area_that_a_workbook_notes_are_read(workbook):
    path = workbook(
        SHEET, lambda data: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:C9"/>', data)
    )
    assert read_contacts(path).rows_judged == 60


def test_a_workbook_whose_bytes_were_garbled_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for number in range(3000):
        book.active.append([*contact(f"c{number}", "2026-03-09T10:00:00").values()])
    book.save(tmp_path / "log.xlsx")
    with zipfile.ZipFile(tmp_path / "log.xlsx") as opened:
        about = opened.getinfo(SHEET)
        place = about.header_offset + about.compress_size * 3 // 4
    data = bytearray((tmp_path / "log.xlsx").read_bytes())
    data[place : place + 40] = bytes(40)
    (tmp_path / "log.xlsx").write_bytes(data)
    with pytest.raises(ContactsError, match=r"不是完好的.*另存为"):
        read_contacts(tmp_path / "log.xlsx")


def test_batches_join_into_one_log(save, monkeypatch):
    monkeypatch.setattr("dunning.compliance.reading.LINES_AT_ONCE", 2)
    rows = [
        contact(f"c{number}", f"2026-03-09T{9 + number:02d}:00:00", agent_id=f"A{number}")
        for number in range(5)
    ]
    seen = []
    source = read_contacts(save(_lines(*rows)), progress=seen.append)
    assert seen == [2, 4, 5]
    assert source.frame["agent_id"].tolist() == [f"A{number}" for number in range(5)]
    assert source.frame.index.tolist() == [2, 3, 4, 5, 6]
    read = audit(source.frame, load_policy("mainland-2026")).findings
    direct = audit(pd.DataFrame(rows), load_policy("mainland-2026")).findings
    pd.testing.assert_frame_equal(read, direct, check_dtype=False)


def test_frames_with_real_types_give_the_same_findings():
    text = pd.DataFrame(ROWS)
    typed = text.assign(
        at=pd.to_datetime(text["at"], utc=True),
        channel=text["channel"].astype("category"),
        debtor_id=7,
        address_id=pd.Categorical(["N1", "N1"]),
    )
    policy = load_policy("mainland-2026")
    findings = audit(typed, policy).findings
    assert findings["contact_id"].tolist() == ["a"]
    assert findings["debtor_id"].tolist() == ["7"]
    moments = [stamp.to_pydatetime() for stamp in typed["at"]]
    mixed = text.assign(at=pd.Series(moments, dtype=object))
    assert len(audit(mixed, policy).findings) == 1
    with pytest.raises(ContactsError, match="时区"):
        audit(text.assign(at=pd.to_datetime(["2026-03-09", "2026-03-10"])), policy)
    with pytest.raises(ContactsError, match="2000年到2099年"):
        audit(text.assign(at=pd.to_datetime(["2026-03-09", "0206-03-09"], utc=True)), policy)
    with pytest.raises(ContactsError, match="DataFrame"):
        audit([1, 2], policy)


def test_byte_order_mark_is_no_part_of_the_first_name(save):
    data = codecs.BOM_UTF8 + _lines(*ROWS).encode()
    assert read_contacts(save(data)).frame.columns[0] == "contact_id"
