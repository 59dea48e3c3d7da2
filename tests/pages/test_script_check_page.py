"""The script check in the page finds what the library finds, and says so to everybody."""

from pathlib import Path

import pytest

from dunning.calculator import answer, load
from dunning.calculator.markup import result_html
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.utterances import load_utterances
from dunning.site.calculators import calculator_html, facts_for

from .conftest import DESKTOP, PHONE

NAME = "script-check"
PAGE = "book/channels/channel-phone.html"
FILE = "dunning.compliance.text.browser.json.bin"
ODD = [
    ("你 再 不 還，就叫員警抓你去坐 牢🔪", "collector", "debtor"),
    ("有人说“你再不还就抓你”，这句话不能说。", "trainer", "trainee"),
    ("你再不还就抓你", "debtor", "debtor"),
    ("第一行没有事。\n\n第二行：打到我微信，<b>我</b>帮你还 & 免息。", "collector", "guarantor"),
]
# Has every text checked and tells for each whether the page shows just the HTML that was expected
# (the browser's own serialisation makes both alike), and the status.
CHECK = """async ([name, cases]) => {
  const place = document.querySelector(`[data-calculator="${name}"]`);
  const [form, status, result] = ["form", ".calculator-status", ".calculator-result"].map((one) =>
    place.querySelector(one));
  const found = [];
  for (const { texts, html } of cases) {
    for (const [field, text] of Object.entries(texts)) form.elements[field].value = text;
    form.requestSubmit();
    await new Promise((resolve) => {
      const watcher = new MutationObserver(() => {
        if (/正在/.test(status.textContent)) return;
        watcher.disconnect();
        resolve();
      });
      watcher.observe(status, { childList: true, characterData: true, subtree: true });
    });
    const expected = document.createElement("div");
    expected.innerHTML = html;
    const same = expected.innerHTML === result.innerHTML;
    found.push([same, status.textContent]);
  }
  return found;
}"""


def cases() -> list[tuple[str, str, str]]:
    """Return sentences of every sort of the labelled ones, and some that are written oddly."""
    known = list(load_utterances(load_lexicon().categories))
    chosen = known[:: len(known) // 30]
    return ODD + [(one.text, one.speaker, one.audience) for one in chosen]


def test_findings_are_the_librarys(site: str, open_page) -> None:
    watched = open_page(f"{site}/{PAGE}", viewport=PHONE)
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    given, known = [], facts_for(NAME)
    for text, speaker, audience in cases():
        texts = {"text": text, "speaker": speaker, "audience": audience}
        expected = result_html(answer(NAME, texts, known), known, "../../")
        given.append({"texts": texts, "html": expected})
    found = watched.page.evaluate(CHECK, [NAME, given])
    wrong = [one["texts"] for one, (same, _) in zip(given, found, strict=True) if not same]
    assert wrong == []
    assert all(status.startswith("检查好了：") for _, status in found)
    assert sum(FILE in url for url in asked) == 1
    assert watched.faults == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_first_answer_needs_neither_script_nor_server(
    site: str, built: Path, open_page
) -> None:
    known = facts_for(NAME)
    result = answer(NAME, load(NAME).defaults, known)
    assert len(result.items) >= 4
    for address, options in (
        (f"{site}/{PAGE}", {"java_script_enabled": False}),
        ((built / PAGE).as_uri(), {}),
    ):
        place = open_page(address, viewport=DESKTOP, **options).page.locator(f"#calculator-{NAME}")
        assert place.locator(".calculator-summary").text_content() == result.summary
        titles = place.locator(".calculator-items li > p").all_text_contents()
        assert titles == [one.title for one in result.items]
        marked = place.locator(".calculator-marked").text_content()
        assert "［1］" in marked
        assert place.locator(".calculator-items a").count() >= 10
    assert "从服务器打开本站" in place.locator(".calculator-status").text_content()
    assert place.get_by_role("button", name="检查", exact=True).is_disabled()


def test_keyboard_empty_text_and_reset(site: str, open_page) -> None:
    watched = open_page(f"{site}/{PAGE}", viewport=DESKTOP)
    place = watched.page.locator(f"#calculator-{NAME}")
    text = place.get_by_label("要检查的话")
    before = place.locator(".calculator-result").inner_html()
    text.fill("  ")
    text.press("Tab")
    watched.page.keyboard.press("Tab")
    watched.page.keyboard.press("Tab")
    watched.page.keyboard.press("Enter")
    message = "“要检查的话”还空着；应为一段话，1到2000字"
    place.locator(".calculator-error:visible").filter(has_text=message).wait_for(timeout=90_000)
    assert text.get_attribute("aria-invalid") == "true"
    place.get_by_role("button", name="恢复默认原文").click()
    assert text.input_value() == load(NAME).defaults["text"]
    assert place.locator(".calculator-result").inner_html() == before


@pytest.mark.parametrize("field", ["text", "speaker", "audience"])
def test_every_field_has_a_label(field: str) -> None:
    html = calculator_html(NAME, "")
    assert f'for="calculator-{NAME}-{field}"' in html
    assert f'id="calculator-{NAME}-{field}"' in html
