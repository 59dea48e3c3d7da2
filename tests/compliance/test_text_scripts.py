"""Scripts from files, and the commands that check them."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from typer.testing import CliRunner

from dunning.cli import app
from dunning.compliance import read_script
from dunning.compliance.decoding import EncodingError, decode
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.scripts import ScriptError, ScriptLine
from dunning.compliance.text.utterances import load_utterances

RUNNER = CliRunner()
SENTENCE = "再不还就打断你的腿。"
PAGES = sorted((Path(__file__).parents[2] / "book").rglob("*.md"))
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


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
    assert lines == [
        ScriptLine("第2行", "你好，周女士", "collector", "debtor"),
        ScriptLine("第4行", SENTENCE, "debtor", ""),
        ScriptLine("第6行", "两行\n的话", "", "third_party"),
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


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def box(text: str) -> str:
    """Return a text box as Word writes it: the same text in two forms."""
    held = f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"<wps:txbx>{held}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{held}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def element(xml: str) -> "docx.oxml.xmlchemy.BaseOxmlElement":
    """Return XML whose root names no namespaces as an element."""
    tag, rest = xml.split(">", 1)
    return parse_xml(f"{tag} {NAMESPACES}>{rest}")


def place_of(path: Path, document: "docx.document.Document") -> dict[str, str]:
    document.save(path)
    lines = read_script(path)
    found = {line.place: line.text for line in lines}
    assert len(found) == len(lines)
    return found


@pytest.mark.parametrize(
    ("xml", "places"),
    [
        (paragraph(f"<w:ins>{run(SENTENCE)}</w:ins>"), {"第1段": SENTENCE}),
        (
            paragraph(f"{run('再')}<w:sdt><w:sdtContent>{run('不还')}</w:sdtContent></w:sdt>"),
            {"第1段": "再不还"},
        ),
        (
            f"<w:sdt><w:sdtContent>{paragraph(run(SENTENCE))}</w:sdtContent></w:sdt>",
            {"第1段": SENTENCE},
        ),
        (paragraph(run("旁边") + box(SENTENCE)), {"第1段": "旁边", "第1段文本框1第1段": SENTENCE}),
        (paragraph(f"<w:smartTag>{run(SENTENCE)}</w:smartTag>"), {"第1段": SENTENCE}),
        (paragraph(f"<w:fldSimple>{run(SENTENCE)}</w:fldSimple>"), {"第1段": SENTENCE}),
        (paragraph(f"<m:oMath><m:r><m:t>{SENTENCE}</m:t></m:r></m:oMath>"), {"第1段": SENTENCE}),
        (
            paragraph(f'<w:r><w:pict><v:textpath string="{SENTENCE}"/></w:pict></w:r>'),
            {"第1段": SENTENCE},
        ),
        (paragraph("<w:r><w:t>打断<!-- -->腿</w:t></w:r>"), {"第1段": "打断腿"}),
        (
            paragraph(f"{run('还款')}<w:del><w:r><w:delText>打断</w:delText></w:r></w:del>"),
            {"第1段": "还款"},
        ),
        (paragraph(f"{run('还款')}<w:moveFrom>{run('移走')}</w:moveFrom>"), {"第1段": "还款"}),
        (
            f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>"
            f"{paragraph(run(SENTENCE))}</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>"
            "</w:tbl>",
            {"表1第1行第1格": SENTENCE},
        ),
    ],
)
def test_word_files_are_read_through_whatever_wraps_a_paragraph(
    tmp_path: Path, xml: str, places: dict[str, str]
) -> None:
    document = docx.Document()
    document.element.body.insert(0, element(xml))
    assert place_of(tmp_path / "a.docx", document) == places


def test_a_table_or_a_box_within_a_cell_is_read_after_the_cell(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 1)
    cell.text = "外面"
    cell.add_table(rows=1, cols=1).cell(0, 0).text = SENTENCE
    cell.paragraphs[0]._p.append(element(box("框里")))
    assert list(place_of(tmp_path / "a.docx", document).items()) == [
        ("表1第1行第2格", "外面\n"),
        ("表1第1行第2格文本框1第1段", "框里"),
        ("表1第1行第2格表1第1行第1格", SENTENCE),
    ]


def test_headers_and_footers_of_every_kind_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    for part, text in (
        (section.header, "a"),
        (section.first_page_header, "b"),
        (section.even_page_header, "c"),
        (section.footer, "d"),
        (section.first_page_footer, "e"),
        (section.even_page_footer, "f"),
    ):
        part.paragraphs[0].text = text
    document.add_section()
    assert list(place_of(tmp_path / "a.docx", document).items()) == [
        ("页眉第1段", "a"),
        ("页脚第1段", "d"),
        ("首页页眉第1段", "b"),
        ("首页页脚第1段", "e"),
        ("偶数页页眉第1段", "c"),
        ("偶数页页脚第1段", "f"),
    ]


def test_notes_comments_and_diagrams_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    said = document.add_paragraph("正文")
    document.add_comment(said.runs, text="批注的话", author="甲")
    notes = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator">{paragraph("")}</w:footnote>'
        f"<w:footnote>{paragraph(run(SENTENCE))}</w:footnote></w:footnotes>"
    )
    diagram = f"<dgm:dataModel {NAMESPACES}><a:p><a:r><a:t>图里</a:t></a:r></a:p></dgm:dataModel>"
    package = document.part.package
    for name, kind, xml in (
        ("footnotes", RELATIONSHIP_TYPE.FOOTNOTES, notes),
        ("endnotes", RELATIONSHIP_TYPE.ENDNOTES, notes.replace("footnote", "endnote")),
        ("data1", RELATIONSHIP_TYPE.DIAGRAM_DATA, diagram),
    ):
        part = Part(PackURI(f"/word/{name}.xml"), "application/xml", xml.encode(), package)
        document.part.relate_to(part, kind)
    assert place_of(tmp_path / "a.docx", document) == {
        "第1段": "正文",
        "脚注1第1段": SENTENCE,
        "尾注1第1段": SENTENCE,
        "批注1第1段": "批注的话",
        "图示1第1段": "图里",
    }
    assert [line.text for line in read_script(tmp_path / "a.docx") if line.is_remark] == [
        "批注的话"
    ]


def test_a_word_file_that_takes_in_another_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("你好")
    document.element.body.insert(0, element("<w:altChunk></w:altChunk>"))
    document.save(tmp_path / "a.docx")
    with pytest.raises(ScriptError, match="插入了另一份文件"):
        read_script(tmp_path / "a.docx")


def test_a_damaged_word_file_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    for _ in range(200):
        document.add_paragraph(SENTENCE)
    document.save(tmp_path / "sound.docx")
    sound = (tmp_path / "sound.docx").read_bytes()
    half = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as source, zipfile.ZipFile(half, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, data[: len(data) // 2] if name == "word/document.xml" else data)
    with pytest.raises(ScriptError, match=r"不是完好的[.]docx文件"):
        read_script(written(tmp_path / "half.docx", half.getvalue()))
    refused = 0
    for place in range(0, len(sound), len(sound) // 200):
        data = bytearray(sound)
        data[place] ^= 1 << place % 8
        try:
            lines = read_script(written(tmp_path / "a.docx", bytes(data)))
        except ScriptError as error:
            refused += 1
            assert "不是完好的.docx文件" in str(error)
        else:
            assert {line.text for line in lines} == {SENTENCE}
    assert refused > 50


def test_pages_of_this_book_keep_their_words_in_either_encoding() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert decode(text.encode("gb18030")) == (text, "GB18030"), page
        assert decode(text.encode()) == (text, "UTF-8"), page
    assert len(PAGES) >= 40


def test_sentences_keep_their_words_in_either_encoding() -> None:
    texts = [one.text for one in load_utterances(load_lexicon().categories)]
    assert [decode(text.encode("gb18030"))[0] for text in texts] == texts


def test_utf_8_that_lost_a_byte_is_not_read_as_gb18030() -> None:
    for page in PAGES:
        data = page.read_bytes()
        wide = [place for place, byte in enumerate(data) if byte > 0x7F]
        lost = wide[len(wide) // 2]
        with pytest.raises(EncodingError, match=r"个字节起不是UTF-8，别处却是"):
            decode(data[:lost] + data[lost + 1 :])
    cut = "不还钱就打断你的腿，我找你领导".encode()[:-1]
    with pytest.raises(EncodingError, match="第43个字节起不是UTF-8，别处却是"):
        decode(cut)
    for encoding in ("utf-8-sig", "utf-16"):
        with pytest.raises(EncodingError, match="文件残缺"):
            decode("你好".encode(encoding)[:-1])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", "\n \n", "没有文字"),
        ("a.txt", b"\x81\xff\xff", "第1个字节起不是文字"),
        ("a.txt", b"a\x00b", "空字节"),
        ("a.doc", "x", "以“.doc”结尾；应为.txt、.csv、.docx；.doc先在Word里另存为"),
        ("a.docx", "不是压缩包", "不是完好的.docx"),
        ("a.csv", "话术,话术\n你好,再见\n", "第1行：有2列话术：“话术”、“话术”；应只有一列叫"),
        ("a.csv", "text,话术\n你好,再见\n", "第1行：有2列话术：“text”、“话术”；应只有一列叫"),
        ("a.csv", "话术,speaker,说话人\n你好,,\n", "第1行：有2列说话人：“speaker”、“说话人”"),
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


def test_a_comment_beside_a_letter_is_no_element_of_it(tmp_path: Path) -> None:
    for name, add in (
        ("said.docx", lambda document, _: document.add_paragraph("示例银行（业务公章）")),
        ("asked.docx", lambda document, said: document.add_comment(said.runs, "业务公章")),
    ):
        document = docx.Document()
        add(document, document.add_paragraph("周女士：请还款。"))
        document.save(tmp_path / name)
    said, asked = (
        RUNNER.invoke(app, ["check", str(tmp_path / name), "--letter"]).stdout
        for name in ("said.docx", "asked.docx")
    )
    assert "没有找到“业务公章”" not in said
    assert "没有找到“业务公章”" in asked


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
