"""Search in Chromium: two hundred queries, the index's size, hand, keyboard and screen reader."""

import gzip
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from playwright.sync_api import Page, Route, expect

from dunning.site.search.tokens import tokens

from .conftest import DESKTOP, PHONE, until

QUERIES = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "data" / "search_queries.yaml").read_text("utf-8")
)["queries"]
CHAPTER = "book/compliance/principles.html"
INDEX_LIMIT = 200 * 1024

# Types a query and returns the addresses as they stand in the list, without waiting for snippets.
TYPE_AND_READ = """async (query) => {
  const input = document.getElementById("search-input");
  const list = document.getElementById("search-results");
  input.value = query;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  while (list.dataset.query !== query) await new Promise((resolve) => setTimeout(resolve, 5));
  return [...list.querySelectorAll("a")].map((link) => link.href);
}"""


def _opened(page: Page) -> Page:
    page.locator("#search-open").click()
    page.wait_for_function("() => document.getElementById('search-results').dataset.query === ''")
    return page


def _is_at(address: str, wanted: str) -> bool:
    path, _, anchor = unquote(address).partition("#")
    name, _, mark = wanted.partition("#")
    return path.endswith(f"/{name}.html") and mark in {"", anchor}


def test_two_hundred_queries_find_their_page(site: str, open_page) -> None:
    assert len(QUERIES) >= 200
    assert len({entry["query"] for entry in QUERIES}) == len(QUERIES)
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    page = _opened(watched.page)
    lost, later = [], []
    for entry in QUERIES:
        found = page.evaluate(TYPE_AND_READ, entry["query"])
        good = [*entry["first"], *entry.get("also", [])]
        if not any(_is_at(link, one) for link in found[:5] for one in good):
            lost.append(entry["query"])
        if not any(_is_at(link, one) for link in found[:1] for one in entry["first"]):
            later.append(entry["query"])
    assert len(lost) <= 0.01 * len(QUERIES), lost
    assert len(later) <= 0.05 * len(QUERIES), later
    assert watched.faults == []


DANGER = (
    "客户不想活了",
    "客户说不想活了怎么办",
    "不想活",
    "活不下去了",
    "想不开",
    "轻生",
    "想死",
    "自杀",
    "客户说要从楼上跳下去",
    "他要跳楼",
    "割腕了",
    "说要喝药",
    "写了遗书",
    "电话里说要上吊",
    "说死给我看",
    "吞了安眠药",
)
NO_DANGER = ("跳槽", "烧烤", "割肉", "减轻身上的压力", "马上吊销", "生活够用")


def test_danger_to_life_leads_to_what_saves(site: str, open_page) -> None:
    page = _opened(open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page)
    elsewhere = {}
    for query in DANGER:
        first, *_ = page.evaluate(TYPE_AND_READ, query)
        told = page.locator("#search-status").inner_text()
        saves = any(_is_at(first, one) for one in ("debtor-types", "special-cases"))
        if not saves or "自催" in told:
            elsewhere[query] = (first, told)
    assert elsewhere == {}


def test_an_everyday_word_is_not_taken_for_danger_to_life(site: str, open_page) -> None:
    page = _opened(open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page)
    words = ("轻生", "跳楼", "跳河", "跳江", "烧炭", "割腕", "割脉")
    taken = {}
    for query in NO_DANGER:
        page.evaluate(TYPE_AND_READ, query)
        told = page.locator("#search-status").inner_text()
        if any(word in told for word in words):
            taken[query] = told
    assert taken == {}


MEANT = {
    "a term that no lesson explains": ("溢缴款", "glossary#term-溢缴款"),
    "an article without 条": ("民法典1033", "law-statutes#law-civil-code-a1033"),
    "and its matter": ("民法典575 免除债务", "law-statutes#law-civil-code-a575"),
    "a word that the book does not say": ("以贷养贷", "risk-causes"),
    "pinyin that begins like a rule": ("gonggaosongda", "channel-legal"),
    "a slip is weighed as corrected": ("录因", "tools-and-data"),
    "a notice that is no rule": ("债权转让通知", "recovery-methods"),
}


def test_what_the_words_mean_comes_first(site: str, open_page) -> None:
    page = _opened(open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page)
    found = {why: page.evaluate(TYPE_AND_READ, query)[:1] for why, (query, _) in MEANT.items()}
    elsewhere = {
        why: links
        for why, links in found.items()
        if not any(_is_at(link, MEANT[why][1]) for link in links)
    }
    assert elsewhere == {}


def test_what_says_nothing_finds_nothing(site: str, open_page) -> None:
    page = _opened(open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page)
    found = {query: page.evaluate(TYPE_AND_READ, query) for query in ("qqzz", "红烧肉", "！！！")}
    assert found == {"qqzz": [], "红烧肉": [], "！！！": []}


def test_index_is_small_and_comes_only_when_asked_for(built: Path, site: str, open_page) -> None:
    script = (built / "_static" / "search-data.js").read_bytes()
    assert len(gzip.compress(script, 9)) <= INDEX_LIMIT
    page = open_page(f"{site}/{CHAPTER}", viewport=PHONE).page
    loaded = "() => performance.getEntriesByType('resource').map((one) => one.name)"
    assert not any("search" in name for name in page.evaluate(loaded))
    _opened(page)
    assert any("search-data.js" in name for name in page.evaluate(loaded))


SENTENCES = (
    "《民法典》第一千零三十三条，22:00以后、二十二点前后各1次",
    "30天内DPD不超过3.5%，M1—M3；GB/T 45251-2025",
    "三紧跟、七类债务人，第六十八条第一款",
    "９：００到21:00，ＡＰＲ为18.25％",
    "GBT45251和m2、k074",
)


def test_both_sides_cut_text_alike(site: str, open_page) -> None:
    page = _opened(open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page)
    for sentence in [*SENTENCES, *(entry["query"] for entry in QUERIES)]:
        assert page.evaluate("(text) => self.dunningSearchTokens(text)", sentence) == tokens(
            sentence
        )


def test_keyboard_alone_finds_and_opens(site: str, open_page) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    page = watched.page
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="搜索全书")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("违约金")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == second.get_attribute("id")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    target = options.first.get_attribute("href").split("/")[-1].split("#")[0]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{target}*")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search")).not_to_be_visible()
    assert watched.faults == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_results_by_kind_with_marks(site: str, open_page, viewport: dict[str, int]) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=viewport, has_touch=True)
    page = watched.page
    page.locator("#search-open").tap()
    page.locator("#search-input").fill("滞纳金")
    status = page.locator("#search-status")
    expect(status).to_contain_text("违约金")
    expect(status).to_contain_text("术语")
    groups = page.get_by_role("listbox").get_by_role("group")
    assert groups.first.get_attribute("aria-labelledby") == "search-kind-chapter"
    quotes = page.locator("#search-results .search-quote:has(mark)")
    expect(quotes.first).to_contain_text("违约金")
    kinds = page.get_by_role("group", name="只看一类").get_by_role("button")
    kinds.filter(has_text="法规").tap()
    expect(kinds.filter(has_text="法规")).to_have_attribute("aria-pressed", "true")
    expect(groups).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator("#search").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    groups.first.get_by_role("option").first.tap()
    page.wait_for_url("**/law-*.html#law-*")
    assert watched.faults == []


# Pairs of characters of this page that the index does not know, as the page has them.
WEAK = """() => {
  const engine = self.dunningSearchEngine(self.dunningSearchData);
  const pairs = document.querySelector("main").textContent.match(/[\u4e00-\u9fff]{2}/g);
  return [...new Set(pairs)].filter((pair) => engine.find(pair).count === 0);
}"""


def test_a_pair_outside_the_index_is_found_letter_by_letter(
    built: Path, site: str, open_page
) -> None:
    """Weak pairs are left out of the index; a query of nothing else still finds its page."""
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    page = _opened(watched.page)
    weak = page.evaluate(WEAK)
    page.locator("#search-input").fill(weak[0])
    links = page.locator(f"#search-results[data-query='{weak[0]}'] a")
    links.first.wait_for()
    # Results of the full text are shown by kind like all others, and the focus stays on the button.
    kinds = page.locator("#search-kinds button")
    for pair in weak[1:]:
        page.evaluate(TYPE_AND_READ, pair)
        if kinds.count() > 2:
            break
    one = kinds.nth(1)
    one.click()
    expect(one).to_have_attribute("aria-pressed", "true")
    expect(one).to_be_focused()
    expect(page.locator("#search-results [role=group]")).to_have_count(1)
    kinds.first.click()
    expect(page.locator("#search-results [role=group]")).to_have_count(kinds.count() - 1)
    assert watched.faults == []


def test_nothing_found_is_said(site: str, open_page) -> None:
    page = _opened(open_page(f"{site}/{CHAPTER}", viewport=PHONE).page)
    page.locator("#search-input").fill("qqzzxxvv")
    expect(page.locator("#search-status")).to_contain_text("没有找到")
    expect(page.locator("#search-results")).not_to_be_visible()


def test_search_works_from_a_stick(built: Path, open_page) -> None:
    watched = open_page((built / CHAPTER).as_uri(), viewport=DESKTOP)
    page = _opened(watched.page)
    page.locator("#search-input").fill("第六十八条")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("第六十八条")
    expect(first.locator(".search-quote")).to_contain_text("录音")
    assert watched.faults == []


# ---- before the index has come, and when it does not come ----


def _held_back(page: Page) -> list[Route]:
    """Hold back the index; what was asked for comes into the list."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search-data.js*", hold)
    return held


def test_enter_before_the_index_has_come_counts_once_it_has(site: str, open_page) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    page = watched.page
    held = _held_back(page)
    page.locator("#search-open").click()
    status = page.locator("#search-status")
    expect(status).to_have_text("正在准备搜索……")
    page.keyboard.type("容差")
    page.keyboard.press("Enter")
    until(page, lambda: bool(held))
    expect(page.locator("#search")).to_be_visible()
    held[0].continue_()
    page.wait_for_url("**/*.html#*")
    # Going on leaves some texts of results on their way.
    assert [fault for fault in watched.faults if not fault.startswith("请求失败")] == []


def test_enter_and_more_typing_before_the_index_has_come_opens_nothing(
    site: str, open_page
) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    held = _held_back(page)
    page.locator("#search-open").click()
    page.keyboard.type("容")
    page.keyboard.press("Enter")
    page.keyboard.type("差")
    until(page, lambda: bool(held))
    held[0].continue_()
    expect(page.locator("#search-status")).to_contain_text("找到")
    page.wait_for_timeout(500)
    expect(page.locator("#search")).to_be_visible()


def test_an_index_that_does_not_come_is_asked_for_again(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=PHONE).page
    page.route("**/search-data.js*", lambda route: route.abort())
    page.locator("#search-open").click()
    status = page.locator("#search-status")
    expect(status).to_contain_text("没有加载成功")
    page.keyboard.type("容差")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("没有加载成功")
    expect(page.locator("#search")).to_be_visible()
    page.unroute("**/search-data.js*")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*.html#*")


# ---- keys ----


def test_the_slash_opens_only_where_nothing_has_the_focus(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    dialog = page.locator("#search")
    for place in ("#scheme", "main a.law", ".section-tools"):
        page.locator(place).first.focus()
        page.keyboard.press("/")
        page.wait_for_timeout(50)
        expect(dialog).not_to_be_visible()
    page.keyboard.press("Control+k")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    # A click on the text leaves the focus on the text as a whole.
    page.locator("main h1").click()
    page.keyboard.press("/")
    expect(dialog).to_be_visible()


def test_the_slash_can_be_switched_off(site: str, open_page) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP)
    page = _opened(watched.page)
    dialog, sign = page.locator("#search"), page.locator("#search-open kbd")
    switch = page.get_by_role("checkbox", name="按“/”键打开搜索（Ctrl+K一直能用）")
    expect(switch).to_be_checked()
    switch.uncheck()
    page.keyboard.press("Escape")
    for _ in ("here", "after the next load"):
        expect(sign).not_to_be_visible()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        page.wait_for_timeout(50)
        expect(dialog).not_to_be_visible()
        page.reload()
    page.keyboard.press("Control+k")
    expect(switch).not_to_be_checked()
    switch.check()
    page.keyboard.press("Escape")
    page.reload()
    expect(sign).to_be_visible()
    page.keyboard.press("/")
    expect(dialog).to_be_visible()
    assert watched.faults == []
