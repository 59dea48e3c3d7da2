"""Lesson tables have a caption, a header for every column and row, and safe text."""

import pandas as pd
import pytest

from dunning.notebook.tables import Table, frame_table


def test_html_has_scoped_headers_and_no_empty_one():
    html = Table("标题", ("甲", "乙"), [("一", 1), ("<二>", 2)])._repr_html_()
    assert "<caption>标题</caption>" in html
    assert html.count('<th scope="col">') == 2 and html.count('<th scope="row">') == 2
    assert "<th></th>" not in html and "&lt;二&gt;" in html


def test_text_form_says_the_same():
    assert repr(Table("标题", ("甲", "乙"), [("一", 1)])) == "标题\n甲｜乙\n一｜1"


def test_frame_table_leaves_the_index_out():
    frame = pd.DataFrame({"账龄": ["M1"], "户数": [3]}, index=[99])
    assert frame_table("标题", frame).rows == (("M1", "3"),)


@pytest.mark.parametrize(("columns", "rows"), [(("", "乙"), []), (("甲", "乙"), [("一",)])])
def test_crooked_tables_are_refused(columns, rows):
    with pytest.raises(ValueError, match="标题"):
        Table("标题", columns, rows)
