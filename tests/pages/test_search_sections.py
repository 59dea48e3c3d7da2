"""Search data: words under the right heading, entries on their own, a dictionary that is right."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dunning.knowledge import KnowledgeError
from dunning.knowledge.lint.copying import read_fingerprints, runs
from dunning.site import search
from dunning.site.search import parts_of, sections_of, synonyms
from dunning.site.search.learned import LEVELS, Learned, packed_learned
from dunning.site.search.learning import learn
from dunning.site.search.pack import SIGNS, Vocabulary
from dunning.site.search.phrases import asked, colloquial, folded, rare_signs
from dunning.site.search.tokens import plain, tokens
from dunning.site.search.words import sounds

PAGE = """<main><p>前言</p><section id="a"><h1>章<a class="headerlink" href="#a">#</a></h1>
<p>总说</p>
<section id="b"><h2>节</h2><p>正文<b>粗</b>尾</p><script>坏()</script><nav>翻页</nav>后
<dl class="terms"><div id="term-词" data-taught-in="b"><dt>词</dt>
<dd>释义<span>参见：别的</span></dd></div></dl>
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
    assert parts["entries"][0]["taught_in"] == "b"


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
    assert {name for name in lessons if len(phrases.get(name, [])) < 400} == set()
    assert {name for name in phrases if not [*root.glob(f"{name}.*")]} == set()
    data = root / "tests" / "data"
    queries = {
        folded(str(entry["query"]))
        for path in data.glob("search_queries*.yaml")
        for entry in yaml.safe_load(path.read_text("utf-8"))["queries"]
    }
    assert queries.isdisjoint(folded(one) for each in phrases.values() for one in each)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.txt": "甲\n\n乙\n".encode()}, "a.txt，条目第2行，字段-：值为''；应为一句人们会打的话"),
        ({"a.txt": "甲\n？！\n".encode()}, "值为'？！'；应为一句人们会打的话"),
        ({"a.txt": "甲 乙\n甲乙？\n".encode()}, "值为'甲乙？'；和“甲 乙”是同一句"),
        ({"a.txt": b""}, "a.txt，条目-，字段-：是空的"),
        ({"a.txt": "甲乙".encode("gb18030")}, "不是UTF-8文字"),
        ({"a.yaml": "book/a: [甲]\n".encode()}, "没有TXT文件"),
    ],
)
def test_wrong_phrases_are_refused(
    files: dict[str, bytes], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book").mkdir()
    for name, data in files.items():
        (tmp_path / "book" / name).write_bytes(data)
    monkeypatch.setattr("dunning.site.search.phrases._ASKED", tmp_path)
    with pytest.raises(KnowledgeError, match=re.escape(told)):
        asked()


def test_phrases_are_read_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "book" / "people").mkdir(parents=True)
    (tmp_path / "book" / "people" / "objections.txt").write_text("我没钱\n12\n", "utf-8")
    monkeypatch.setattr("dunning.site.search.phrases._ASKED", tmp_path)
    assert asked() == {"book/people/objections": ["我没钱", "12"]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("没钱:\n", "条目没钱，字段-：值为None；应写成“说法: 书里的词”"),
        ("DPD: 逾期\n", "条目DPD，字段-：已经在术语表里，指逾期天数"),
    ],
)
def test_wrong_everyday_words_are_refused(
    text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "colloquial.yaml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr("dunning.site.search.phrases._COLLOQUIAL", path)
    with pytest.raises(KnowledgeError, match=re.escape(told)):
        colloquial()


def test_no_phrase_is_copied_from_the_manuals() -> None:
    root = Path(__file__).resolve().parents[1]
    known = read_fingerprints(root / "data" / "source_ngrams.bin")
    phrases = [phrase for typed in asked().values() for phrase in typed]
    assert [phrase for phrase in phrases for _, run in runs(phrase) if run in known] == []


PHRASES = {
    "book/phone": ["几点能打", "能打几次", "打电话说什么", "打不通", "电话里骂人"],
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
    # What stands in two phrases only says nothing that could be trusted.
    assert "电" not in learned.signs


def test_only_the_weights_that_matter_most_are_kept() -> None:
    few, all_ = learn(PHRASES, weights=4), learn(PHRASES)
    assert sum(map(len, few.levels.values())) <= 4 < sum(map(len, all_.levels.values()))
    assert few.signs < all_.signs


def test_a_page_that_keeps_no_weight_is_left_out() -> None:
    learned = learn({**PHRASES, "book/none": ["嗯嗯", "啊啊", "哦哦"]}, weights=2)
    assert "book/none" not in learned.levels
    assert learned.levels.keys() == learned.biases.keys()


def _unpacked(row: str) -> list[int]:
    """Undo the gaps by reading one sign after the other, as the browser does."""
    found, here, digit, power, half = [], -1, 0, 1, len(SIGNS) // 2
    for sign in row:
        part = SIGNS.index(sign)
        if part >= half:
            digit, power = digit + (part - half) * power, power * half
            continue
        here += 1 + digit + part * power
        found.append(here)
        digit, power = 0, 1
    return found


@given(
    st.dictionaries(
        st.sampled_from(["book/a", "book/b", "book/c"]),
        st.dictionaries(
            st.sampled_from([*"催收款您聋", "催收", "收款", "dpd", "91天"]),
            st.sampled_from([-3, -2, -1, 1, 2, 3]),
            max_size=9,
        ),
    )
)
def test_packed_weights_come_apart_again(levels: dict[str, dict[str, int]]) -> None:
    """Characters that stand in no pair of the book keep their weight, and so does all else."""
    vocabulary = Vocabulary([["催收", "收款", "dpd", "91天"]])
    learned = Learned(dict.fromkeys(levels, -1.0), levels)
    pages = ["book/c", "book/b", "index", "book/a"]
    packed = packed_learned(learned, pages, vocabulary)
    numbered = [*vocabulary.terms, *vocabulary.alphabet, *packed["lone"]]
    found: dict[str, dict[str, float]] = {page: {} for page in pages}
    for weight, text in zip(packed["weights"], packed["rows"], strict=True):
        for page, row in zip(pages, text.split("|"), strict=True):
            found[page] |= {numbered[at]: weight for at in _unpacked(row)}
    sizes = [0.0, *LEVELS]
    for page in pages:
        wanted = {
            sign: (sizes[level] if level > 0 else -sizes[-level])
            for sign, level in levels.get(page, {}).items()
        }
        assert found[page] == wanted
    assert packed["biases"] == [-1.0 if page in levels else None for page in pages]


def test_a_number_glued_to_letters_is_found_alone() -> None:
    assert tokens("GBT45251") == ["gbt45251", "45251"]
    assert tokens("k074和m2") == ["k074", "m2"]


@pytest.fixture
def app(tmp_path: Path) -> SimpleNamespace:
    """As much of a Sphinx build as the search asks for: one written page."""
    (tmp_path / "out" / "_static").mkdir(parents=True)
    (tmp_path / "out" / "index.html").write_text(f"<html><body>{PAGE}</body></html>", "utf-8")
    (tmp_path / "trees").mkdir()
    builder = SimpleNamespace(
        format="html",
        get_outfilename=lambda name: str(tmp_path / "out" / f"{name}.html"),
        get_target_uri=lambda name: f"{name}.html",
    )
    title = SimpleNamespace(astext=lambda: "章")
    env = SimpleNamespace(found_docs={"index"}, titles={"index": title})
    return SimpleNamespace(
        builder=builder, env=env, outdir=tmp_path / "out", doctreedir=tmp_path / "trees"
    )


def test_what_failed_is_tried_again_by_the_next_build(
    app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise ValueError("太大")

    search._write(app, None)
    index = app.outdir / "_static" / "search-data.js"
    first = index.read_text("utf-8")
    (app.outdir / "index.html").write_text(f"<html><body>{PAGE} </body></html>", "utf-8")
    os.utime(app.outdir / "index.html", ns=(1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(search, "build_index", fail)
        for _ in range(2):
            with pytest.raises(ValueError, match="太大"):
                search._write(app, None)
    search._write(app, None)
    assert index.read_text("utf-8") == first
    monkeypatch.setattr(search, "build_index", fail)
    search._write(app, None)  # nothing changed: nothing is made again


def test_a_renamed_file_of_phrases_makes_the_index_anew(
    app: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "read.py").touch()
    phrases = tmp_path / "program" / "a.txt"
    phrases.write_text("甲\n", "utf-8")
    monkeypatch.setattr(search, "_HERE", tmp_path / "program")
    monkeypatch.setattr(search, "build_index", lambda *_: made.append(1) or "index")
    for _ in range(2):
        search._write(app, None)
    assert len(made) == 1
    phrases.rename(phrases.with_name("b.txt"))
    search._write(app, None)
    assert len(made) == 2


def test_the_fit_is_kept_until_the_phrases_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "learned.json"
    more = {**PHRASES, "book/visit": ["寄到家", "能寄到"]}
    rare = rare_signs(more)
    first = search._learned(store, more, rare)
    assert first == learn(more)
    assert "寄到" in first.signs
    # A pair of few phrases that the book does not say may be a slip.
    second = search._learned(store, more, rare - {"寄到"})
    assert second == learn(more, doubted={"寄到"})
    assert "寄到" not in second.signs
    third = search._learned(store, PHRASES, set())
    assert third == learn(PHRASES, doubted=rare_signs(PHRASES))
    assert search._learned(store, more, rare - {"寄到"}) == second
    monkeypatch.setattr("dunning.site.search.learning.learn", lambda *_, **__: Learned({}, {}))
    assert search._learned(store, more, rare - {"寄到"} | {"说什"}) == second
    assert search._learned(store, more, rare) == Learned({}, {})
    assert search._learned(store, {"book/phone": ["打"]}, set()) == Learned({}, {})


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
