"""What turns the sense of a sentence: negation, quotation, who speaks and who listens."""

import pytest

from dunning.compliance import check_text
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.words import pairs_of


def categories(text: str, **people: str) -> set[str]:
    return {finding.category for finding in check_text(text, **people)}


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("我们会去你单位找你领导。", "我们不会去你单位找你领导。"),
        ("你要付上门费三百元。", "你不用付上门费。"),
        ("把钱转到我的微信。", "别把钱转到我的微信。"),
        ("我是公安局的。", "我不是公安局的。"),
        ("你去借网贷还上。", "你别去借网贷。"),
        ("他会被抓去坐牢，等着坐牢吧。", "没有人会因为这个去坐牢。"),
    ],
)
def test_negation_flips(said: str, denied: str) -> None:
    assert categories(said)
    assert not categories(denied)


@pytest.mark.parametrize(
    "text",
    [
        "不还钱就打断你的腿。",
        "别以为我不敢弄死你。",
        "你不按时还，我就去你单位堵门。",
        "不要逼我去你家闹。",
    ],
)
def test_a_negation_of_something_else_does_not_help(text: str) -> None:
    assert "threat" in categories(text)


def test_a_question_answered_with_no_is_denied() -> None:
    assert not categories("你问我会不会去你单位闹？不会。")
    assert "threat" in categories("你问我会不会去你单位闹？明天一早就去你单位闹。")


@pytest.mark.parametrize(
    "text",
    [
        "“再不还就抓你坐牢”这种话一个字都不能说，这是红线。",
        "例如违规话术：“不还就打断你的腿”，错在哪里？",
        "不能说“我去你单位找你领导”。",
        "不得自称律师、警察或者法院的人。",
    ],
)
def test_training_may_quote_what_it_forbids(text: str) -> None:
    assert not categories(text, speaker="trainer", audience="trainee")


@pytest.mark.parametrize(
    "text",
    [
        "客户不还，你就说“再不还就抓你坐牢”，很管用。",
        "教你一招，直接自称是法院的人，客户马上就还了。",
    ],
)
def test_training_that_recommends_it_is_found(text: str) -> None:
    assert categories(text, speaker="trainer", audience="trainee")


def test_telling_a_customer_of_another_s_words_is_no_threat() -> None:
    assert not categories("你说有人讲“不还就打断你的腿”，请你马上报警。")
    assert "threat" in categories("你说有人讲“不还就打断你的腿”？没错，我照样打断你的腿。")


@pytest.mark.parametrize("speaker", ["debtor", "third_party"])
@pytest.mark.parametrize(
    "text", ["你再打我就弄死你！", "你们就是一群骗子，不要脸。", "我是警察，你转我微信两千。"]
)
def test_what_others_say_is_never_held_against_the_collector(speaker: str, text: str) -> None:
    assert check_text(text, speaker=speaker, audience="bank") == []
    assert check_text(text)


@pytest.mark.parametrize(
    "text", ["你的信用卡逾期三十天了。", "这期账单还差两千元没还。", "我是某银行信用卡中心的。"]
)
def test_the_debt_may_be_named_to_the_debtor_only(text: str) -> None:
    assert "disclosure" not in categories(text, audience="debtor")
    assert "disclosure" not in categories(text, audience="guarantor")
    assert "disclosure" not in categories(text, audience="bank")
    assert "disclosure" in categories(text, audience="third_party")


def test_stretches_are_read_as_they_stand() -> None:
    lexicon = load_lexicon()
    text = "我们不会上门，但是会发函。“不还就上门”是违规的。"
    reading = lexicon.context.read(text, lexicon.words.find(text, pairs_of(text)))
    assert reading.is_negated(text.index("上门"))
    assert not reading.is_negated(text.index("发函"))
    assert reading.is_quoted(text.rindex("上门"))
    assert reading.forbids and not reading.endorses
