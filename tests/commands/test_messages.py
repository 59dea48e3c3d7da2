"""Reports and tables speak Chinese and count as people do."""

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
