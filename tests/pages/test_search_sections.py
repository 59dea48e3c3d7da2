"""Search data: words under the right heading, entries on their own, a dictionary that is right."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dunning.knowledge.lint.copying import read_fingerprints, runs
from dunning.site.search import build_index, parts_of, sections_of, synonyms
from dunning.site.search.index import PageParts, strong_tokens
from dunning.site.search.learned import LEVELS
from dunning.site.search.learning import learn
from dunning.site.search.pack import COUNT_CLASSES, SIGNS, Vocabulary, count_class, number
from dunning.site.search.tokens import plain, tokens
from dunning.site.search.words import asked, colloquial, sounds

PAGE = """<main><p>前言</p><section id="a"><h1>章<a class="headerlink" href="#a">#</a></h1>
<p>总说</p>
<section id="b"><h2>节</h2><p>正文<b>粗</b>尾</p><script>坏()</script><nav>翻页</nav>后
<dl class="terms"><div id="term-词"><dt>词</dt><dd>释义<span>参见：别的</span></dd></div></dl>
<article class="provision" id="law-x"><h3>《某法》第一条</h3><p>要义</p><dl class="facts">
<div><dt>说明</dt><dd>注</dd></div><div><dt>引用本条的页面</dt><dd>很多页</dd></div></dl></article>
<ul><li id="K001" class="source-unit"><p class="unit-head"><strong>K001 标题</strong></p>
<p>概括</p></li></ul>
<div id="quiz-c"><section class="dunning-quiz"><p>已答0题</p>
<form class="quiz-question" data-question="c-07"><span class="quiz-stem">题干</span>
<ul><li><span>甲</span></li><li><span>乙</span></li></ul></form></section></div>
</section></section></main>"""


def _main() -> html.HtmlElement:
    return html.document_fromstring(f"{PAGE}<footer>页脚</footer>").find(".//main")


def test_entries_are_taken_out_of_their_page() -> None:
    parts = parts_of(_main())
    assert parts["sections"] == [
        {"anchor": "", "heading": "章", "text": "总说"},
        {"anchor": "b", "heading": "节", "text": "正文粗尾后"},
    ]
    told = [(one["kind"], one["anchor"], one["heading"], one["text"]) for one in parts["entries"]]
    assert told == [
        ("term", "term-词", "词", "释义"),
        ("law", "law-x", "《某法》第一条", "要义 注"),
        ("source", "K001", "K001 标题", "概括"),
        ("question", "quiz-c", "第7题", "题干"),
    ]
    assert parts["entries"][3]["more"] == "甲 乙"


def test_text_before_the_first_heading_belongs_to_nothing() -> None:
    assert sections_of(_main())[0]["text"] == "总说"


def test_other_words_lead_to_the_term() -> None:
    words = synonyms()
    assert words["滞纳金"] == "违约金"
    assert words["dpd"] == "逾期天数"
    assert words["minimum payment"] == "最低还款额"


def test_every_lesson_knows_what_people_type_and_no_exam_is_given_away() -> None:
    """The queries of the exams would only be recited."""
    root = Path(__file__).resolve().parents[2]
    phrases = asked()
    sources = [*root.glob("book/*/*.md"), *root.glob("notebooks/*.ipynb")]
    lessons = {
        path.relative_to(root).with_suffix("").as_posix()
        for path in sources
        if path.parent.name != "reference"
    }
    assert {name for name in lessons if len(phrases.get(name, [])) < 80} == set()
    assert {name for name in phrases if not [*root.glob(f"{name}.*")]} == set()
    data = root / "tests" / "data"
    queries = {
        str(entry["query"])
        for path in data.glob("search_queries*.yaml")
        for entry in yaml.safe_load(path.read_text("utf-8"))["queries"]
    }
    assert queries.isdisjoint(one for each in phrases.values() for one in each)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.yaml": "book/a:\n  - 甲\n  - 12\n"}, "a.yaml：book/a第2条12要写成文字"),
        ({"a.yaml": "book/a:\n  - 甲\n  - 乙\n  - 甲\n"}, "a.yaml：book/a写了两遍甲，留一遍"),
        (
            {"a.yaml": "book/a:\n  - 甲\n", "b.yaml": "book/a:\n  - 乙\n"},
            "b.yaml：book/a在另一个文件里已经有了，并到一处",
        ),
    ],
)
def test_wrong_phrases_are_refused(
    files: dict[str, str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("dunning.site.search.words._ASKED", tmp_path)
    with pytest.raises(ValueError, match=f"^{told}$"):
        asked()


def test_no_phrase_is_copied_from_the_manuals() -> None:
    root = Path(__file__).resolve().parents[1]
    known = read_fingerprints(root / "data" / "source_ngrams.bin")
    phrases = [phrase for typed in asked().values() for phrase in typed]
    assert [phrase for phrase in phrases for _, run in runs(phrase) if run in known] == []


PHRASES = {
    "book/phone": ["几点能打", "能打几次", "打电话说什么", "电话没人接", "电话里骂人"],
    "book/letter": ["信寄到哪", "寄信要写什么", "信退回来了", "信封上写什么", "寄到单位行吗"],
}


def test_phrases_teach_which_page_is_meant() -> None:
    learned = learn(PHRASES)
    assert learned == learn(PHRASES)
    assert learned.levels["book/phone"]["打"] > 0 > learned.levels["book/letter"]["打"]
    assert learned.levels["book/letter"]["信"] > 0
    assert all(
        0 < abs(one) <= len(LEVELS) for each in learned.levels.values() for one in each.values()
    )
    # What stands in one phrase only says nothing that could be trusted.
    assert "骂" not in learned.signs


def test_only_the_weights_that_matter_most_are_kept() -> None:
    few, all_ = learn(PHRASES, weights=4), learn(PHRASES)
    assert sum(map(len, few.levels.values())) <= 4 < sum(map(len, all_.levels.values()))
    assert few.signs < all_.signs


def test_colloquial_words_repeat_no_name_of_the_glossary() -> None:
    assert colloquial()["个保法"] == "个人信息保护法"
    assert not colloquial().keys() & synonyms().keys()


def test_a_phrase_tells_the_reading() -> None:
    found = sounds({"还", "款"}, ["还款"])
    assert "还" in found["huan"]
    assert "款" in found["kuan"]
    assert "率" in sounds({"率"}, ["迁徙率"])["lv"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("第六十八条", "68条"),
        ("第一千零三十三条", "1033条"),
        ("二十二点", "22点"),
        ("22:00", "22点"),
        ("两年", "2年"),
        ("１１０", "110"),
        ("0.05％", "0.05%"),
    ],
)
def test_ways_to_write_one_number_meet(written: str, meant: str) -> None:
    assert tokens(written) == tokens(meant)


def test_numerals_inside_words_stay() -> None:
    assert tokens("三紧跟") == ["三紧", "紧跟"]
    assert "七类" in tokens("七类债务人")
    assert plain("DPD") == "dpd"


def _numbers(text: str) -> list[int]:
    """Read gaps back, as the browser does."""
    half, found, here, digit, power = len(SIGNS) // 2, [], -1, 0, 1
    for sign in text:
        part = SIGNS.index(sign)
        if part >= half:
            digit += (part - half) * power
            power *= half
        else:
            here += 1 + digit + part * power
            found.append(here)
            digit, power = 0, 1
    return found


@given(st.integers(min_value=0, max_value=10**7))
def test_a_packed_number_reads_back(value: int) -> None:
    assert _numbers(number(value)) == [value]


@given(st.integers(min_value=1, max_value=200))
def test_count_classes_are_in_order(count: int) -> None:
    assert count_class(count) <= count_class(count + 1) <= len(COUNT_CLASSES)


def test_a_packed_vocabulary_reads_back() -> None:
    counts = [Counter(tokens("违约金和利息，DPD为30天")), Counter(tokens("违约金写进合约"))]
    kept = frozenset(token for each in counts for token in each)
    vocabulary = Vocabulary(counts, kept)
    packed = vocabulary.packed()
    terms = [
        packed["alphabet"][first] + packed["alphabet"][second]
        for each in packed["pairs"]
        for first, row in enumerate(each.split("|"))
        for second in _numbers(row)
    ]
    assert terms + packed["words"].split(" ") == vocabulary.terms
    assert set(vocabulary.terms) == kept


def test_pairs_that_meet_by_chance_are_left_out() -> None:
    counts = [Counter({"客户": 90, "户说": 1, "说明": 90, "户名": 60, "他说": 60})]
    assert strong_tokens(counts, [], 1.5) == {"客户", "说明", "户名", "他说"}
    assert "户说" in strong_tokens(counts, ["户说"], 1.5)


def _book(chapters: int) -> list[PageParts]:
    texts = ["还款", "利息", "投诉", "录音", "外访"]
    return [
        PageParts(
            url=f"book/c{at}.html",
            title=f"第{at}章{texts[at % 5]}",
            kind="chapter",
            sections=[{"anchor": "", "heading": "节", "text": f"{texts[at % 5]}怎样办" * 3}],
            entries=[],
        )
        for at in range(chapters)
    ]


def test_an_index_over_its_budget_is_refused() -> None:
    script = build_index(_book(5))
    data = json.loads(script.removeprefix("self.dunningSearchData=").removesuffix(";\n"))
    assert [page["url"] for page in data["pages"]] == [f"book/c{at}.html" for at in range(5)]
    with pytest.raises(ValueError, match="分成几份"):
        build_index(_book(5), budget=len(gzip.compress(script.encode(), 9)) // 2)
