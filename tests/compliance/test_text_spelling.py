"""Other spellings of the same words, and the way back to what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning.compliance import check_text
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.passages import SHORT, passages

RED_LINES = (
    "弄死你",
    "打断你的腿",
    "去坐牢",
    "我是公安局的",
    "不要脸",
    "转我微信",
    "抓你",
    "爆你通讯录",
)
CATEGORY = {
    "弄死你": "threat",
    "打断你的腿": "threat",
    "去坐牢": "threat",
    "我是公安局的": "false_identity",
    "不要脸": "insult",
    "转我微信": "private_payment",
    "抓你": "false_legal_consequence",
    "爆你通讯录": "threat",
}
SIGNS = (
    " ",
    "\u3000",
    "·",
    ".",
    "-",
    "*",
    "_",
    "~",
    "|",
    "/",
    "\u200b",
    "\ufeff",
    "★",
    "😀",
    "^",
    "+",
)


def hidden(word: str, signs: list[str]) -> str:
    return "".join(f"{character}{sign}" for character, sign in zip(word, [*signs, ""], strict=True))


@st.composite
def hidden_words(draw: st.DrawFn) -> tuple[str, str, str]:
    word = draw(st.sampled_from(RED_LINES))
    signs = draw(
        st.lists(
            st.text(st.sampled_from(SIGNS), max_size=3),
            min_size=len(word) - 1,
            max_size=len(word) - 1,
        )
    )
    before = draw(st.sampled_from(["", "听好了，", "今天不还，"]))
    return word, before, hidden(word, signs)


@given(hidden_words())
def test_signs_between_characters_hide_nothing(case: tuple[str, str, str]) -> None:
    word, before, written = case
    text = f"{before}{written}。"
    found = [f for f in check_text(text, use_model=False) if f.category == CATEGORY[word]]
    assert found
    assert all(finding.text == text[finding.start : finding.end] for finding in found)
    plain = load_lexicon().normaliser(written).text
    assert plain == word


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("再不还就 抓 人 了，自己想清楚。", "抓 人"),
        ("等着 坐。牢。吧", "坐。牢"),
        ("再不還錢就打斷你的腿！", "打斷你的腿"),
        ("信不信我弄4你全家", "弄4"),
        ("我是公an局的", "公an局"),
        ("加我薇信，把钱转我薇信", "转我薇信"),
        ("ｔｍｄ还钱", "ｔｍｄ"),
        ("弄，死，你", "弄，死，你"),
    ],
)
def test_the_span_is_that_of_the_original(text: str, span: str) -> None:
    found = check_text(text, use_model=False)
    assert any(span in finding.text for finding in found), found
    assert all(finding.text == text[finding.start : finding.end] for finding in found)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("余额3126.50元，2026-09-10到期", "余额3126.50元，2026-09-10到期"),
        ("共5,230.18元", "共5230.18元"),
        ("您好，她不在", "你好，他不在"),
        ("ＡＰＰ里查", "app里查"),
        ("Hi, this is fine", "hi，this is fine"),
        ("公.安.局", "公安局"),
        ("後果自負", "后果自负"),
        ("好的。嗯。我知道了", "好的。嗯。我知道了"),
    ],
)
def test_plain_spelling(written: str, plain: str) -> None:
    assert load_lexicon().normaliser(written).text == plain


@given(st.text(max_size=60))
def test_every_plain_character_knows_where_it_stood(text: str) -> None:
    normalised = load_lexicon().normaliser(text)
    assert len(normalised.starts) == len(normalised.ends) == len(normalised.text)
    assert all(
        0 <= start < end <= len(text)
        for start, end in zip(normalised.starts, normalised.ends, strict=True)
    )
    assert list(normalised.starts) == sorted(normalised.starts)


@given(st.text("你我他还钱不会抓。！？，“”\n 坐牢银行", max_size=300))
def test_any_text_is_judged_and_every_span_is_a_slice_of_it(text: str) -> None:
    for finding in check_text(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]


@given(st.text("甲乙。！？\n“”，", max_size=400))
def test_passages_cover_the_text_in_order(text: str) -> None:
    cut = passages(text)
    covered = "".join(text[start:end] for start, end in cut)
    assert covered.replace("\n", "") == text.replace("\n", "")
    assert cut == sorted(cut)


def test_a_question_stays_with_its_answer() -> None:
    question = f"{'甲' * (SHORT - 10)}。你会去我单位吗？"
    (_, first), (second, _) = passages(f"{question}不会。{'乙' * SHORT}。")
    assert first == second
    assert question.endswith("？") and first > len(question)
