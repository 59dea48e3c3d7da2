"""Calculators in real Chromium: typing, answers, errors, and every way Python may be missing."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from dunning.calculator import NAMES, answer, load
from dunning.site.calculators import facts

from .conftest import DESKTOP, PHONE

PAGES = {
    "interest-and-minimum": "book/risk/interest-and-fees.html",
    "days-past-due": "book/risk/delinquency-basics.html",
    "instalment-apr": "book/people/negotiation.html",
    "may-i-call-now": "book/channels/channel-phone.html",
}
INPUTS = {
    "interest-and-minimum": [
        {"amount": "8000", "daily_rate": "0.04"},
        {"paid": "0"},
        {"amount": "620.5", "paid": "620.50", "paid_on": "2026-04-23"},
        {"method": "unpaid_fifo"},
    ],
    "days-past-due": [{"as_of": "2026-04-01"}, {"paid_1": "420"}, {"due_2": "", "due_3": ""}],
    "instalment-apr": [{"periods": "24"}, {"fee_rate": "0"}, {"collected": "first"}],
    "may-i-call-now": [{"now": "22:00"}, {"now": "08:00"}, {"talked": "3"}, {"who": "family"}],
}
START = 90_000
"""Milliseconds within which Python must have started, even on a machine busy with other tests."""


def place_of(page: Page, name: str) -> Locator:
    return page.locator(f'[data-calculator="{name}"]')


def fill(place: Locator, name: str, texts: dict[str, str]) -> None:
    for field, text in texts.items():
        control = place.locator(f"#calculator-{name}-{field}")
        if load(name).field(field).kind == "choice":
            control.select_option(text)
        else:
            control.fill(text)


def told(place: Locator, text: str | re.Pattern[str], timeout: int = START) -> str:
    status = place.locator(".calculator-status").filter(has_text=text)
    status.wait_for(timeout=timeout)
    return status.inner_text()


def test_every_calculator_has_its_page() -> None:
    assert set(PAGES) == set(NAMES) == set(INPUTS)


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_the_librarys(site: str, open_page, name: str) -> None:
    watched = open_page(f"{site}/{PAGES[name]}", viewport=PHONE)
    place = place_of(watched.page, name)
    for changed in INPUTS[name]:
        expected = answer(name, load(name).defaults | changed, facts())
        fill(place, name, load(name).defaults | changed)
        place.get_by_role("button", name="计算", exact=True).click()
        told(place, f"算好了：{expected.summary}")
        assert place.locator(".calculator-summary").inner_text() == expected.summary
        shown = place.locator(".calculator-figures dd").all_inner_texts()
        assert shown == [value for _, value in expected.figures]
        first = place.locator("table").first.locator("tbody tr")
        assert first.count() == len(expected.tables[0].rows)
    assert watched.faults == []
    width = watched.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_what_is_said_meanwhile_is_not_held_back(site: str, open_page) -> None:
    """Screen readers may pass over all that changes in a busy element."""
    name = "instalment-apr"
    place = place_of(open_page(f"{site}/{PAGES[name]}", viewport=DESKTOP).page, name)
    status, busy = place.evaluate(
        """(place) => {
          place.querySelector("form").requestSubmit();
          const status = place.querySelector(".calculator-status");
          return [status.textContent, place.querySelector("[aria-busy]")?.className];
        }"""
    )
    assert "正在准备计算" in status
    assert busy == "calculator-result"
    assert place.locator("[aria-busy] .calculator-status").count() == 0
    assert place.get_attribute("aria-busy") is None
    told(place, "算好了")
    assert place.locator("[aria-busy]").count() == 0


def test_first_answer_is_there_without_scripts(site: str, open_page) -> None:
    for name, address in PAGES.items():
        page = open_page(f"{site}/{address}", viewport=DESKTOP, java_script_enabled=False).page
        place = place_of(page, name)
        summary = place.locator(".calculator-summary").text_content()
        assert summary == answer(name, load(name).defaults, facts()).summary
        assert not place.locator("form").is_visible()


def test_nothing_is_fetched_before_the_first_use(site: str, open_page) -> None:
    page = open_page(f"{site}/index.html", viewport=DESKTOP).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{PAGES['instalment-apr']}", wait_until="load")
    place_of(page, "instalment-apr").locator("input").first.focus()
    assert [url for url in asked if "/python/" in url or "worker" in url] == []


def test_keyboard_and_errors(site: str, open_page) -> None:
    watched = open_page(f"{site}/{PAGES['instalment-apr']}", viewport=DESKTOP)
    page, name = watched.page, "instalment-apr"
    place = place_of(page, name)
    before = place.locator(".calculator-result").inner_html()
    periods = place.get_by_label("期数（每月一期）")
    periods.fill("十二")
    periods.press("Enter")
    message = "“期数（每月一期）”写的是“十二”；应为整数，在1到60之间"
    told(place, message)
    assert place.locator(".calculator-error:visible").all_inner_texts() == [message]
    assert periods.get_attribute("aria-invalid") == "true"
    assert "periods" in page.evaluate("document.activeElement.id")
    assert place.locator(".calculator-result").inner_html() == before
    periods.fill("6")
    periods.press("Enter")
    told(place, "算好了")
    assert place.locator(".calculator-error:visible").count() == 0
    assert "按你填的数字" in place.locator(".calculator-of").inner_text()
    # Once Python runs, a change is answered without the button.
    periods.fill("12")
    periods.press("Tab")
    told(place, "13.03%")
    place.get_by_role("button", name="恢复默认数字").click()
    assert place.locator(".calculator-result").inner_html() == before
    assert watched.faults == []


FACTS = "**/python/*/dunning.calculator.browser.json.bin"
KEPT = """async () => {
  for (;;) {
    for (const name of await caches.keys()) {
      const store = name.startsWith("dunning-python ") && (await caches.open(name));
      for (const { url } of store ? await store.keys() : [])
        if (url.includes("/memory?")) return [name, url];
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}"""
HOLDS = """async ([[name, url], text]) => {
  const bytes = new Uint8Array(await (await (await caches.open(name)).match(url)).arrayBuffer());
  return new TextDecoder("latin1").decode(bytes).includes(text);
}"""
DAMAGE = (
    "async ([name, url]) => (await caches.open(name)).put(url, new Response(new Uint8Array(64)))"
)


def test_next_page_goes_on_from_kept_memory(site: str, open_page) -> None:
    """Python's memory is kept without what was typed, used, and thrown away when it is no good."""
    page = open_page(f"{site}/{PAGES['interest-and-minimum']}", viewport=DESKTOP).page
    place = place_of(page, "interest-and-minimum")
    fill(place, "interest-and-minimum", {"amount": "7351.46"})
    place.get_by_role("button", name="计算", exact=True).click()
    told(place, "算好了")
    kept = page.evaluate(KEPT)
    assert page.evaluate(HOLDS, [kept, "may_i_call_now"])
    assert not page.evaluate(HOLDS, [kept, "7351.46"])
    # Facts that nobody can fetch: the answer below can only come from the kept memory.
    page.context.route(
        "**/python/*/dunning.calculator.browser.json.bin", lambda route: route.abort()
    )
    page.goto(f"{site}/{PAGES['may-i-call-now']}", wait_until="load")
    place, texts = place_of(page, "may-i-call-now"), {"now": "22:00"}
    with page.expect_worker(timeout=START):
        place.get_by_label("现在几点（北京时间）").focus()
    fill(place, "may-i-call-now", texts)
    place.get_by_role("button", name="计算", exact=True).click()
    expected = answer("may-i-call-now", load("may-i-call-now").defaults | texts, facts())
    told(place, f"算好了：{expected.summary}")
    page.context.unroute(FACTS)
    page.evaluate(DAMAGE, kept)
    page.reload(wait_until="load")
    place.get_by_role("button", name="计算", exact=True).click()
    told(place, "算好了")


def test_blocked_webassembly_is_told(site: str, open_page) -> None:
    """A server's own policy without wasm-unsafe-eval, as strict gateways send it."""
    page = open_page(f"{site}/{PAGES['days-past-due']}", viewport=DESKTOP).page

    def strict(route) -> None:
        answered = route.fetch()
        policy = {"Content-Security-Policy": "default-src 'self'"}
        route.fulfill(response=answered, headers=answered.headers | policy)

    page.context.route("**/calculator-worker.js*", strict)
    place = place_of(page, "days-past-due")
    before = place.locator(".calculator-result").inner_html()
    place.get_by_role("button", name="计算", exact=True).click()
    told(place, "这个浏览器不允许运行WebAssembly，不能现场计算。下面仍是上一次的结果。")
    assert place.locator(".calculator-result").inner_html() == before


def test_forbidden_blob_is_survived(site: str, open_page) -> None:
    """A server's policy that allows WebAssembly but no blob: the plain script does."""
    page = open_page(f"{site}/{PAGES['days-past-due']}", viewport=DESKTOP).page

    def strict(route) -> None:
        answered = route.fetch()
        policy = {"Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval'"}
        route.fulfill(response=answered, headers=answered.headers | policy)

    page.context.route("**/calculator-worker.js*", strict)
    place = place_of(page, "days-past-due")
    place.get_by_role("button", name="计算", exact=True).click()
    told(place, "算好了")


@pytest.mark.parametrize(
    "missing", ["stdlib.zip.bin", "pyodide.asm.wasm.bin", "*.whl", "pyodide.js"]
)
def test_lost_file_is_told_and_can_be_retried(site: str, open_page, missing: str) -> None:
    page = open_page(f"{site}/{PAGES['days-past-due']}", viewport=DESKTOP).page
    pattern = f"**/python/*/{missing}"
    page.context.route(pattern, lambda route: route.abort())
    place = place_of(page, "days-past-due")
    press = place.get_by_role("button", name="计算", exact=True)
    press.click()
    told(place, "计算程序没有加载成功")
    assert "逾期32天" in place.locator(".calculator-summary").inner_text()
    if missing == "pyodide.js":
        page.context.unroute(pattern)
        press.click()
        told(place, "算好了")


def test_from_a_stick_it_says_why(built: Path, open_page) -> None:
    watched = open_page((built / PAGES["may-i-call-now"]).as_uri(), viewport=DESKTOP)
    place = place_of(watched.page, "may-i-call-now")
    told(place, "从服务器打开本站", 5000)
    assert place.get_by_role("button", name="计算", exact=True).is_disabled()
    assert "五道都过了" in place.locator(".calculator-summary").text_content()
    assert watched.faults == []


def test_what_is_served_is_what_is_locked(built: Path) -> None:
    (folder,) = (built / "_static" / "python").iterdir()
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    assert list(lock["packages"]) == ["dunning"]
    assert (folder / lock["packages"]["dunning"]["file_name"]).is_file()
    unused = {"NOTICE.txt", "pyodide.asm.js"}
    asked = [one.stat().st_size for one in folder.iterdir() if one.name not in unused]
    assert sum(asked) <= 5_900_000
