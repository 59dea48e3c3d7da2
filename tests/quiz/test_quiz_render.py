"""The markup without a browser: readable, safe, and silent about the answers."""

import re
from html.parser import HTMLParser

import pytest

from dunning.quiz.assets import classic_script, stylesheet, to_classic
from dunning.quiz.models import Bank
from dunning.quiz.render import pack, render_bank_html


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(bank: Bank) -> _Texts:
    parser = _Texts()
    parser.feed(render_bank_html(bank))
    return parser


def test_stems_and_options_stand_in_clear_text(bank: Bank, page: _Texts) -> None:
    for question in bank.questions:
        assert question.stem in page.text
        for option in getattr(question, "options", ()):
            assert option.text in page.text


def test_answers_and_feedback_do_not(bank: Bank) -> None:
    html = render_bank_html(bank)
    assert "17.85" not in html
    assert "correct" not in html
    for question in bank.questions:
        for option in getattr(question, "options", ()):
            assert option.feedback not in html


def test_some_questions_can_be_rendered_alone(bank: Bank) -> None:
    html = render_bank_html(bank, ["sample-03"])
    assert html == render_bank_html(bank.select(["sample-03"]))
    assert bank.questions[0].stem not in html


def test_the_packed_key_looks_different_for_each_question(bank: Bank) -> None:
    packed = [pack(question) for question in bank.questions]
    assert len({text[:8] for text in packed}) == len(packed)


def test_no_inline_script_style_or_id(page: _Texts) -> None:
    for tag, attributes in page.tags:
        assert tag not in {"script", "style"}
        assert not {"style", "id"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]


def test_every_field_has_a_label_and_every_question_a_legend(bank: Bank, page: _Texts) -> None:
    tags = [tag for tag, _ in page.tags]
    assert tags.count("legend") == tags.count("fieldset") == len(bank.questions)
    assert tags.count("label") == tags.count("input") == 3 + 3 + 2 + 1


def test_the_classic_script_has_no_module_syntax() -> None:
    script = classic_script()
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)
    assert "DOMContentLoaded" in script


@pytest.mark.parametrize("line", ["import x from 'y';", "export * from 'y';", "export { a };"])
def test_module_syntax_that_cannot_be_taken_out_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="模块语句"):
        to_classic(f"const a = 1;\n{line}\n")


def test_styles_fetch_nothing_and_respect_reduced_motion() -> None:
    css = stylesheet()
    assert "url(" not in css
    assert "@import" not in css
    assert "prefers-reduced-motion" in css
