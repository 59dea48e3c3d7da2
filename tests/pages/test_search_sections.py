"""Search data: the words of a page under the right heading, and nothing else."""

from lxml import html

from dunning.site.search import sections_of, synonyms

PAGE = """<main><p>前言</p><section id="a"><h1>章<a class="headerlink" href="#a">#</a></h1>
<p>总说</p>
<section id="b"><h2>节</h2><p>正文<b>粗</b>尾</p><script>坏()</script><nav>翻页</nav>后
<dl class="terms"><div id="term-x"><dt>词</dt><dd>释义</dd></div></dl></section></section></main>"""


def test_text_goes_under_its_heading() -> None:
    page = html.document_fromstring(f"{PAGE}<footer>页脚</footer>")
    assert sections_of(page.find(".//main")) == [
        {"anchor": "", "heading": "章", "text": "总说"},
        {"anchor": "b", "heading": "节", "text": "正文粗尾后"},
        {"anchor": "term-x", "heading": "词", "text": "释义"},
    ]


def test_other_words_lead_to_the_term() -> None:
    words = synonyms()
    assert words["滞纳金"] == "违约金"
    assert words["dpd"] == "逾期天数"
