"""Reports and tables speak Chinese and count as people do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from dunning.cli import app
from dunning.compliance import make_contact_log
from dunning.notebook.tables import Table


def test_a_crooked_row_is_counted_from_one() -> None:
    with pytest.raises(ValueError, match=r"第2行是\('二',\)；应有2个值"):
        Table("标题", ("甲", "乙"), [("一", 1), ("二",)])


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    frame: pd.DataFrame = make_contact_log(1, 60, 5, 1)[0]
    frame.to_csv(path, index=False)
    return path


def test_the_report_shows_no_bar_with_english_tips(log: Path, tmp_path: Path) -> None:
    out = tmp_path / "报告.html"
    done = CliRunner().invoke(app, ["audit", str(log), "--out", str(out)])
    assert done.exit_code == 0, done.output
    page = out.read_text(encoding="utf-8")
    assert page.count('"displayModeBar": false') == 2
    assert "modeBarButtons" not in page.rpartition("Plotly.newPlot")[2]


@pytest.mark.parametrize("name", ["没有/报告.html", "没有/报告.xlsx"])
def test_a_report_into_a_missing_folder_is_refused(log: Path, tmp_path: Path, name: str) -> None:
    done = CliRunner().invoke(app, ["audit", str(log), "--out", str(tmp_path / name)])
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert f"{tmp_path / name}写不进去：没有文件夹{tmp_path / '没有'}" in done.stderr


@pytest.mark.parametrize("through", ["itself", "link"])
def test_a_report_never_takes_the_place_of_its_log(log: Path, tmp_path: Path, through: str) -> None:
    book = tmp_path / "日志.xlsx"
    pd.read_csv(log, dtype=str).to_excel(book, index=False)
    before, out = book.read_bytes(), book
    if through == "link":
        out = tmp_path / "报告.xlsx"
        out.symlink_to(book)
    done = CliRunner().invoke(app, ["audit", str(book), "--out", str(out)])
    assert done.exit_code == 1
    assert f"错误：{out}写不进去：它就是要读的{book}" in done.stderr
    assert "给--out换一个名字" in done.stderr
    assert book.read_bytes() == before


def test_a_disk_that_is_full_is_told_in_one_line(log: Path, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("没有/dev/full")
    out = tmp_path / "报告.xlsx"
    out.symlink_to(full)
    done = subprocess.run(
        [sys.executable, "-c", "from dunning.cli import app; app()", "audit", log, "--out", out],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if not re.match(r"\s*(读入|审计)", line)]
    assert len(told) == 1
    assert told[0].startswith(f"错误：{out}写不进去：")


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("check", 2, "缺少script（话术或函件，.txt、.docx或.csv）"),
        ("audit 文件夹", 1, "文件夹：这是文件夹；应为文件"),
        ("audit 没有.csv", 1, "没有.csv：没有这个文件"),
        ("check 文件夹", 1, "文件夹：这是文件夹；应为文件"),
        ("document make sms 没有.yaml --out a.txt", 1, "没有.yaml，条目-，字段-：文件不存在"),
        ("document make sms", 2, "缺少data（YAML文件：字段名和值）"),
        ("document mak", 2, "没有命令“mak”，dunning document的命令有list、make"),
        ("exercises grade 没有.ipynb", 1, "没有.ipynb：没有这个文件"),
        ("exercises grade 文件夹", 1, "文件夹：这是文件夹；应为文件"),
        ("exercises grade a.ipynb --timeout 0", 2, "--timeout（每格最长运行秒数，至少1）的值不对"),
        ("notebooks run 没有.ipynb", 1, "没有.ipynb：没有这个文件"),
        ("law due --root 没有", 2, "--root（项目文件夹）的值为“没有”；没有这个文件夹"),
        ("verify-site a.ipynb", 2, "folder（构建好的网站）的值为“a.ipynb”；这是文件，应为文件夹"),
        ("serve --port x", 2, "--port（端口，0至65535）的值不对"),
        ("audit a.ipynb --outt x", 2, "没有选项--outt，相近的有--out"),
        ("audit a.ipynb --out", 2, "选项--out后面缺少值，或多写了值"),
        ("check a.txt b.txt", 2, "多写了“b.txt”"),
        ("nope", 2, "没有命令“nope”，dunning的命令有check、audit、"),
        ("--nope", 2, "没有选项--nope"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_told_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, status: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "a.ipynb").write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(app, words.split(), prog_name="dunning")
    assert (done.exit_code, type(done.exception)) == (status, SystemExit)
    assert done.stderr.startswith(f"错误：{told}")
    assert done.stderr.count("\n") == 1
    said = re.sub("；写法见dunning.* --help$", "", done.stderr.strip())
    assert not re.search("[A-Za-z]{2,} [A-Za-z]{2,}", said.replace("dunning document", ""))


def test_a_group_alone_still_shows_its_help() -> None:
    assert "按模板生成一份文书" in CliRunner().invoke(app, ["document"]).output
