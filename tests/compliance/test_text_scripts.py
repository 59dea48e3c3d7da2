"""Scripts from files, and the commands that check them."""

from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from dunning.cli import app
from dunning.compliance import read_script
from dunning.compliance.text.scripts import ScriptError

RUNNER = CliRunner()
SENTENCE = "再不还就打断你的腿。"


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_the_encodings_people_save(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "a.txt", f"你好，周女士。\r\n\r\n{SENTENCE}\r\n".encode(encoding))
    lines = read_script(path)
    assert [(line.place, line.text) for line in lines] == [
        ("第1行", "你好，周女士。"),
        ("第3行", SENTENCE),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_tables_name_who_speaks_to_whom(tmp_path: Path, encoding: str) -> None:
    text = (
        '编号,话术,speaker,听话人\n1,"你好，周女士",collector,客户本人\n,,,\n'
        f'2,"{SENTENCE}",客户本人,\n3,"两行\n的话",,third_party\n'
    )
    lines = read_script(written(tmp_path / "a.csv", text.encode(encoding)))
    assert [tuple(line) for line in lines] == [
        ("第2行", "你好，周女士", "collector", "debtor"),
        ("第4行", SENTENCE, "debtor", ""),
        ("第6行", "两行\n的话", "", "third_party"),
    ]


def test_word_files_give_paragraphs_tables_headers_and_footers(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第一段话")
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并的格"
    table.cell(1, 1).text = "右下"
    document.add_paragraph("第三段话")
    document.sections[0].header.paragraphs[0].text = "页眉的话"
    document.sections[0].footer.paragraphs[0].text = "页脚的话"
    document.save(tmp_path / "a.docx")
    assert [(line.place, line.text) for line in read_script(tmp_path / "a.docx")] == [
        ("第1段", "第一段话"),
        ("表1第1行第1格", "合并的格"),
        ("表1第2行第2格", "右下"),
        ("第3段", "第三段话"),
        ("页眉第1段", "页眉的话"),
        ("页脚第1段", "页脚的话"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", "\n \n", "没有文字"),
        ("a.txt", b"\x81\xff\xff", "第1个字节起不是文字"),
        ("a.txt", b"a\x00b", "空字节"),
        ("a.doc", "x", "以“.doc”结尾；应为.txt、.csv、.docx；.doc先在Word里另存为"),
        ("a.docx", "不是压缩包", "不是完好的.docx"),
        ("a.csv", "句子\n你好\n", "第1行：列名是“句子”；应有一列叫“话术”或“text”"),
        ("a.csv", "话术\n你好，周女士,再见\n", "第2行：有2格；应有1格"),
        ("a.csv", "话术,speaker\n你好,老板\n", "第2行：说话人的值为“老板”；应为collector"),
        ("a.csv", "话术,听话人\n你好,他妈妈\n", "第2行：听话人的值为“他妈妈”；应为debtor"),
        ("a.csv", "话术,speaker\n,collector\n", "第2行：话术一格是空的"),
        ("a.csv", '话术\n"你好\n', "第2行：引号不成对"),
        ("a.csv", "", "应有一列叫“话术”"),
    ],
)
def test_what_cannot_be_read_is_refused_exactly(
    tmp_path: Path, name: str, content: bytes | str, said: str
) -> None:
    path = written(tmp_path / name, content)
    with pytest.raises(ScriptError) as caught:
        read_script(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    with pytest.raises(ScriptError, match="没有这个文件"):
        read_script(tmp_path / "none.txt")


def test_the_command_shows_each_fault_with_its_ground(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", f"你好，周女士。\n{SENTENCE}\n我们不会去你单位。\n")
    result = RUNNER.invoke(app, ["check", str(path)])
    assert result.exit_code == 1
    for shown in ("第2行", "红线 威胁恐吓", "打断你的腿", "第六十八条", "可以这样说"):
        assert shown in result.stdout
    assert "第3行" not in result.stdout
    assert "读入3段，检查3段：红线1处、违规0处、提示0处" in result.stdout


def test_a_clean_script_and_a_hint_end_well(tmp_path: Path) -> None:
    clean = written(tmp_path / "a.txt", "请问你什么时候可以还款？")
    assert RUNNER.invoke(app, ["check", str(clean)]).exit_code == 0
    hint = written(tmp_path / "b.txt", "本期滞纳金一百二十元。")
    result = RUNNER.invoke(app, ["check", str(hint)])
    assert (result.exit_code, "提示1处" in result.stdout) == (0, True)


def test_the_audience_of_the_table_wins_over_the_option(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "text,audience\n你的信用卡逾期了,debtor\n")
    assert RUNNER.invoke(app, ["check", str(path), "--audience", "third_party"]).exit_code == 0
    path = written(tmp_path / "b.txt", "他的信用卡逾期了")
    result = RUNNER.invoke(app, ["check", str(path), "--audience", "third_party"])
    assert (result.exit_code, "向第三人泄露" in result.stdout) == (1, True)


def test_a_letter_is_checked_for_its_elements(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", "周女士：\n请还款。")
    assert RUNNER.invoke(app, ["check", str(path)]).exit_code == 0
    result = RUNNER.invoke(app, ["check", str(path), "--letter"])
    assert (result.exit_code, "没有找到“业务公章”" in result.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--audience", "boss"], "--audience的值为“boss”；应为debtor"),
        ([], "没有文字"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    path = written(tmp_path / "a.txt", "")
    result = RUNNER.invoke(app, ["check", str(path), *arguments])
    assert result.exit_code == 1
    assert said in result.stderr
