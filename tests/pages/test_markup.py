"""The markup of the course on tiny books: right is shown, wrong stops the build."""

from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .conftest import share_runtime

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
    "exclude_patterns": [".cache"],
}
FRAME = "```{toctree}\nbook/reference/law-rules\nbook/reference/glossary\n```\n"


GOOD = """
见{law}`cbrc-2011-2-a68`和{law}`第六十九条<cbrc-2011-2-a69>`，外访人数{law-unverified}`cba-2026-visit`。

{term}`逾期天数`也写作{term}`DPD<逾期天数>`，不写{banned}`拖欠日数`。

利息$I = A \\times r \\times n$。

```{case} 周女士的账单
她忘了还。
```

{unit}`K001`抢规模。

```{practice} 13
```

```{document} sms
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
    "```{document} nothing\n```": "没有文书模板“nothing”",
}


@dataclass(frozen=True)
class Built:
    """What a build left behind."""

    html: str
    law: str
    warnings: str


def build(folder: Path, text: str, **config: str) -> Built:
    """Build one page beside the two reference pages."""
    source = folder / "source"
    (source / "book" / "reference").mkdir(parents=True)
    share_runtime(source)
    (source / "index.md").write_text(f"# 试\n\n{text}\n\n{FRAME}", encoding="utf-8")
    (source / "book/reference/law-rules.md").write_text("# 法\n\n```{law-registry} rules\n```\n")
    (source / "book/reference/glossary.md").write_text("# 词\n\n```{glossary-list}\n```\n")
    warnings, out = StringIO(), folder / "out"
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            str(source),
            None,
            str(out),
            str(folder / "tree"),
            "html",
            confoverrides=BASE | config,
            status=StringIO(),
            warning=warnings,
        )
        app.build()
    return Built(
        (out / "index.html").read_text(encoding="utf-8"),
        (out / "book/reference/law-rules.html").read_text(encoding="utf-8"),
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
    assert 'href="book/reference/law-rules.html#law-cbrc-2011-2-a68"' in good.html
    assert "《商业银行信用卡业务监督管理办法》第六十八条</a>" in good.html
    assert ">第六十九条</a>" in good.html
    assert "部门规章 · 现行有效" in good.html


def test_basis_lists_what_the_page_cites(good: Built) -> None:
    basis = good.html.split('<dl class="basis">')[1].split("</dl>")[0]
    for cited in ("cbrc-2011-2-a68", "cbrc-2011-2-a69", "cba-2026-visit", "cbirc-2022-9-a41"):
        assert f"#law-{cited}" in basis


def test_law_page_says_who_relies_on_a_rule(good: Built) -> None:
    entry = good.law.split('id="law-cbrc-2011-2-a69"')[1].split("</article>")[0]
    assert '引用本条的页面</dt><dd><a href="../../index.html">试</a>' in entry
    for kind in ("题目", "做法", "来源单元", "文书模板"):
        assert f"<dt>{kind}</dt>" in entry


def test_unit_links_to_its_review(good: Built) -> None:
    assert 'id="unit-K001" href="book/reference/sources-1.html#K001"' in good.html
    assert "来源审读：抢规模与降低信审，可用" in good.html


def test_document_shows_fields_example_and_downloads(good: Built) -> None:
    part = good.html.split('id="document-sms"')[1].split("</section>")[0]
    assert 'href="_static/documents/sms-blank.docx" download' in part
    assert "【示例银行】阮女士" in part
    assert "通信短信息服务管理规定" in part


def test_no_banner_while_reviews_are_in_time(good: Built) -> None:
    assert 'class="overdue"' not in good.html


def test_banner_when_a_cited_rule_is_due(tmp_path: Path) -> None:
    late = build(
        tmp_path, "见{law}`cba-2026-time`和{law}`cbrc-2011-2-a68`。", dunning_today="2027-06-01"
    )
    banner = late.html.split('class="overdue"')[1].split("</div>")[0]
    assert "#law-cba-2026-time" in banner
    assert "应在2027-05-22前复核" in banner
    assert "cbrc-2011-2-a68" not in banner


def test_a_configured_day_that_is_none_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="2027-02-30"):
        build(tmp_path, "文", dunning_today="2027-02-30")


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
    assert "law-rules.html#law-cbirc-2022-9-a41" in good.html


def test_formula_is_mathml(good: Built) -> None:
    assert "<math" in good.html


def test_law_page_lists_the_pages_that_cite(good: Built) -> None:
    entry = good.law.split('id="law-cbrc-2011-2-a68"')[1].split("</article>")[0]
    assert "引用本条的页面" in entry
    assert "../../index.html" in entry
