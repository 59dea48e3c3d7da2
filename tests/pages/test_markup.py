"""The markup of the course on tiny books: right is shown, wrong stops the build."""

from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

BASE = {
    "extensions": ["myst_nb", "sphinx_design", "dunning.site"],
    "html_theme": "dunning",
    "language": "zh_CN",
    "html_math_renderer": "mathml",
    "myst_enable_extensions": ["dollarmath"],
    "nb_execution_mode": "off",
    "html_use_index": False,
    "project": "试",
    "root_doc": "index",
}
FRAME = "```{toctree}\nbook/reference/law\nbook/reference/glossary\n```\n"


GOOD = """
见{law}`cbrc-2011-2-a68`和{law}`第六十九条<cbrc-2011-2-a69>`，外访人数{law-unverified}`cba-2026-visit`。

{term}`逾期天数`也写作{term}`DPD<逾期天数>`，不写{banned}`拖欠日数`。

利息$I = A \\times r \\times n$。

```{case} 周女士的账单
她忘了还。
```

```{practice} 13
```

```{basis}
```
"""
WRONG = {
    "{law}`cbrc-2011-2-a999`": "法规登记表里没有“cbrc-2011-2-a999”",
    "{law}`pbc-1999-17-a22-a23`": "“pbc-1999-17-a22-a23”不能用{law}引用",
    "{law}`cba-2026-visit`": "“cba-2026-visit”不能用{law}引用",
    "{law}`us-regf-1006-6`": "“us-regf-1006-6”不能用{law}引用",
    "{law-unverified}`cbrc-2011-2-a68`": "“cbrc-2011-2-a68”不能用{law-unverified}引用",
    "{term}`拖欠日数`": "术语表里没有“拖欠日数”",
    "{unit}`K999`": "知识单元表里没有“K999”",
    "```{practice} 99\n```": "应为1到35",
    "```{quiz} nothing\n```": "文件不存在",
}


@dataclass(frozen=True)
class Built:
    """What a build left behind."""

    html: str
    law: str
    warnings: str


def build(folder: Path, text: str) -> Built:
    """Build one page beside the two reference pages."""
    source = folder / "source"
    (source / "book" / "reference").mkdir(parents=True)
    (source / "index.md").write_text(f"# 试\n\n{text}\n\n{FRAME}", encoding="utf-8")
    (source / "book/reference/law.md").write_text("# 法\n\n```{law-registry}\n```\n")
    (source / "book/reference/glossary.md").write_text("# 词\n\n```{glossary-list}\n```\n")
    warnings, out = StringIO(), folder / "out"
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            str(source),
            None,
            str(out),
            str(folder / "tree"),
            "html",
            confoverrides=BASE,
            status=StringIO(),
            warning=warnings,
        )
        app.build()
    return Built(
        (out / "index.html").read_text(encoding="utf-8"),
        (out / "book/reference/law.html").read_text(encoding="utf-8"),
        warnings.getvalue(),
    )


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A book in which all markup is right."""
    return build(tmp_path_factory.mktemp("good"), GOOD)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A book in which all markup is wrong."""
    return build(tmp_path_factory.mktemp("wrong"), "\n\n".join(WRONG))


def test_right_markup_builds_without_a_warning(good: Built) -> None:
    assert good.warnings == ""


def test_citation_links_to_the_law_page(good: Built) -> None:
    assert 'href="book/reference/law.html#law-cbrc-2011-2-a68"' in good.html
    assert "《商业银行信用卡业务监督管理办法》第六十八条</a>" in good.html
    assert ">第六十九条</a>" in good.html
    assert "部门规章 · 现行有效" in good.html


def test_basis_lists_what_the_page_cites(good: Built) -> None:
    basis = good.html.split('<dl class="basis">')[1].split("</dl>")[0]
    for cited in ("cbrc-2011-2-a68", "cbrc-2011-2-a69", "cba-2026-visit", "cbirc-2022-9-a41"):
        assert f"#law-{cited}" in basis


@pytest.mark.parametrize(("markup", "complaint"), WRONG.items())
def test_wrong_markup_is_an_error(wrong: Built, markup: str, complaint: str) -> None:
    assert complaint in wrong.warnings, markup


def test_unverified_rule_is_marked(good: Built) -> None:
    assert '<span class="mark">待核实</span>' in good.html


def test_term_shows_its_definition(good: Built) -> None:
    assert "逾期天数（days past due）：" in good.html
    assert ">DPD</a>" in good.html
    assert '<span class="banned">拖欠日数</span>' in good.html


def test_case_says_that_it_is_invented(good: Built) -> None:
    assert "示例，人物、日期和金额均为虚构" in good.html


def test_practice_card_shows_verdict_rule_and_way_out(good: Built) -> None:
    assert '<span class="verdict">禁止</span>' in good.html
    assert "改成这样做" in good.html
    assert "law.html#law-cbirc-2022-9-a41" in good.html


def test_formula_is_mathml(good: Built) -> None:
    assert "<math" in good.html


def test_law_page_lists_the_pages_that_cite(good: Built) -> None:
    entry = good.law.split('id="law-cbrc-2011-2-a68"')[1].split("</article>")[0]
    assert "引用本条的页面" in entry
    assert "../../index.html" in entry
