"""Stored notebook outputs as parts of a page."""

import json

import pytest

from dunning.site.outputs import figure_html

FIGURE = {
    "data": [{"type": "bar", "x": ["一月"], "y": [1]}],
    "layout": {
        "meta": {
            "title": "逾期户数",
            "alt": "一月有1户。</script>",
            "table": {"columns": ["月份", "户数"], "rows": [["一月", 1]]},
        }
    },
}


def test_figure_has_caption_table_and_inert_data() -> None:
    html = figure_html(FIGURE)
    assert 'aria-label="逾期户数：一月有1户。&lt;/script&gt;"' in html
    assert '<th scope="col">月份</th>' in html
    assert "<td>一月</td><td>1</td>" in html
    inert = html.split('<script type="application/json">')[1].split("</script>")[0]
    assert json.loads(inert)["data"] == FIGURE["data"]


@pytest.mark.parametrize("missing", ["title", "alt", "table"])
def test_figure_without_words_is_refused(missing: str) -> None:
    meta = {key: value for key, value in FIGURE["layout"]["meta"].items() if key != missing}
    with pytest.raises(KeyError, match=missing):
        figure_html({"data": [], "layout": {"meta": meta}})
