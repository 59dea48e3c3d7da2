"""The parts of the site that move: contents, hints, colour scheme, search, quiz, charts."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html
from playwright.sync_api import expect

from dunning.knowledge import load_provisions, load_units

from .conftest import DESKTOP, PHONE

CHAPTER = "book/compliance/principles.html"
LESSON = "notebooks/interest.html"


def test_phone_contents_open_and_close(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=PHONE, has_touch=True).page
    nav = page.locator("#site-nav")
    assert not nav.is_visible()
    page.locator("#nav-toggle").tap()
    assert nav.is_visible()
    box = nav.bounding_box()
    assert box["width"] == PHONE["width"]
    assert box["y"] + box["height"] == PHONE["height"], "页面从目录下面露出来"
    page.keyboard.press("Escape")
    assert not nav.is_visible()
    assert page.evaluate("document.activeElement.id") == "nav-toggle"
    page.locator("#nav-toggle").tap()
    nav.get_by_role("link", name="禁止行为").tap()
    page.wait_for_url("**/prohibited-conduct.html")


def test_contents_are_readable_without_scripts(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=PHONE, java_script_enabled=False).page
    assert page.locator("#site-nav").get_by_role("link", name="禁止行为").is_visible()
    assert page.locator("[data-quiz-bank] legend").first.is_visible()


def test_citation_tells_its_standing(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    citation = page.locator("main a.law").first
    citation.hover()
    hint = page.locator("#hint")
    expect(hint).to_be_visible()
    assert "核对于2026-" in hint.inner_text()
    citation.click()
    page.wait_for_url("**/law-*.html#law-*")
    target = page.url.split("#")[1]
    assert page.locator(f"[id='{target}']").is_visible()


def test_term_tells_its_definition_on_focus(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    term = page.locator("main a.term").first
    page.keyboard.press("Tab")
    term.focus()
    assert term.inner_text() in page.locator("#hint").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#hint").is_visible()


def test_colour_scheme_is_kept(site: str, open_page) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP).page
    page.locator("#scheme").click()
    page.locator("#scheme").click()
    page.goto(f"{site}/index.html")
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"


QUERIES = {
    "滞纳金": "term-违约金",
    "DPD": "term-逾期天数",
    "第68条": "law-cbrc-2011-2-a68",
    "第六十八条": "law-cbrc-2011-2-a68",
    "停息挂账": "停息挂账",
    "七类债务人": "debtor-types",
    "冒充法院": "prohibited-conduct",
    "三紧跟": "prohibited-conduct",
    "最低还款额": "最低还款额",
    "外访": "channels",
    "个性化分期": "negotiation",
    "质检": "service-quality",
}
"""What trainees type, and a part of the address that must be among the first five results."""


def test_search_finds_chinese(site: str, open_page) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=PHONE)
    page = watched.page
    page.keyboard.press("/")
    missed = {}
    for query, address in QUERIES.items():
        page.locator("#search-input").fill(query)
        page.locator(f"#search-results[data-query='{query}'] a").first.wait_for()
        links = page.locator("#search-results a").evaluate_all("all => all.map((a) => a.href)")
        if not any(address in unquote(link) for link in links[:5]):
            missed[query] = links[:5]
    assert missed == {}
    assert watched.faults == []


def test_search_result_opens(site: str, open_page) -> None:
    page = open_page(f"{site}/index.html", viewport=DESKTOP).page
    page.locator("#search-open").click()
    page.locator("#search-input").fill("容差")
    page.locator("#search-results a").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#*")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_quiz_is_answered_on_the_page(site: str, open_page, viewport: dict[str, int]) -> None:
    watched = open_page(f"{site}/{CHAPTER}", viewport=viewport)
    page = watched.page
    form = page.locator("[data-quiz-bank] .quiz-question").first
    form.locator("input").first.check()
    form.get_by_role("button", name="提交").click()
    assert form.locator("[role=status], [aria-live]").first.inner_text().strip()
    page.reload()
    assert watched.faults == []


def test_a_quiz_whose_script_does_not_come_says_so_and_tries_again(site: str, open_page) -> None:
    watched = open_page("about:blank", viewport=PHONE)
    page = watched.page
    page.route("**/quiz.js*", lambda route: route.abort())
    page.goto(f"{site}/{CHAPTER}")
    bank = page.locator("[data-quiz-bank]")
    bank.scroll_into_view_if_needed()
    expect(bank.locator(".quiz-note").first).to_contain_text("小测程序没有加载成功")
    assert not any(fault.startswith("脚本错误") for fault in watched.faults)
    page.unroute("**/quiz.js*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(bank.locator(".quiz-submit").first).to_be_visible()
    expect(bank.locator(".quiz-note").first).not_to_be_visible()


@pytest.mark.parametrize(("stored", "system"), [("light", "dark"), ("dark", "light")])
def test_fields_of_a_quiz_wear_the_chosen_scheme(
    site: str, open_page, stored: str, system: str
) -> None:
    page = open_page(f"{site}/{CHAPTER}", viewport=DESKTOP, color_scheme=system).page
    page.evaluate(f"localStorage.setItem('dunning-scheme', '{stored}')")
    page.reload()
    worn = "one => getComputedStyle(one).colorScheme"
    assert page.evaluate(f"({worn})(document.documentElement)") == stored
    assert page.locator("[data-quiz-bank] input").first.evaluate(worn) == stored
    page.evaluate("delete document.documentElement.dataset.scheme")
    assert page.locator("[data-quiz-bank] input").first.evaluate(worn) == system


def test_chart_has_words_and_numbers(site: str, open_page) -> None:
    page = open_page(f"{site}/{LESSON}", viewport=DESKTOP).page
    charts = page.locator("figure.chart")
    assert charts.count() >= 2
    for chart in charts.all():
        assert len(chart.locator("[data-plot]").get_attribute("aria-label")) > 15
        assert chart.locator("details table tbody tr").count() >= 2


def test_site_opens_from_a_stick(built: Path, open_page) -> None:
    watched = open_page((built / LESSON).as_uri(), viewport=DESKTOP)
    page = watched.page
    plot = page.locator("[data-plot]").first
    plot.scroll_into_view_if_needed()
    plot.locator(".main-svg").first.wait_for(state="visible")
    page.locator("#search-open").click()
    page.locator("#search-input").fill("违约金")
    page.locator("#search-results a").first.wait_for()
    assert watched.faults == []


def test_missing_page_answers_in_chinese(site: str, open_page) -> None:
    watched = open_page(f"{site}/no/such/page.html", viewport=DESKTOP)
    assert watched.page.locator("h1").inner_text() == "没有这一页"
    watched.page.locator("main").get_by_role("link", name="回到首页").click()
    watched.page.wait_for_url(f"{site}/index.html")
    # The missing page itself, and nothing that it needs.
    assert len([fault for fault in watched.faults if fault.startswith("404")]) == 1


SOURCES = "book/reference/sources.html"


def test_source_review_is_filtered_and_the_choice_can_be_sent(site: str, open_page) -> None:
    page = open_page(f"{site}/{SOURCES}", viewport=PHONE).page
    items = page.locator("[data-item]")
    assert items.count() == 260
    page.get_by_label("判定").select_option(label="禁止（26）")
    shown = page.locator("[data-item]:visible")
    assert shown.count() == 26
    assert "显示26个单元，共260个单元" in page.locator(".filter [role=status]").text_content()
    page.get_by_label("来源").select_option("S3")
    fewer = shown.count()
    assert 0 < fewer < 26
    page.goto(page.url)
    assert shown.count() == fewer
    page.get_by_role("button", name="清空筛选").click()
    assert shown.count() == 260
    assert "?" not in page.url


def test_a_unit_leads_to_its_place_and_back(site: str, open_page) -> None:
    page = open_page(f"{site}/book/reference/sources-1.html#K129", viewport=DESKTOP).page
    page.locator("#K129 .unit-place a").click()
    page.wait_for_url("**/channel-visit.html#unit-K129")
    page.locator("#unit-K129").click()
    page.wait_for_url("**/sources-1.html#K129")


def test_every_unit_and_every_reliance_lead_somewhere(built: Path) -> None:
    """Links of the made pages point at ids that exist."""
    ids: dict[Path, set[str]] = {}
    for page in sorted((built / "book" / "reference").glob("*.html")):
        tree = html.parse(str(page))
        for link in tree.iterfind(".//main//a[@href]"):
            address, _, anchor = unquote(link.get("href")).partition("#")
            target = (page.parent / address).resolve() if address else page
            assert target.is_file(), (page.name, link.get("href"))
            if anchor and target.suffix == ".html":
                if target not in ids:
                    found = html.parse(str(target)).iterfind(".//*[@id]")
                    ids[target] = {element.get("id") for element in found}
                assert anchor in ids[target], (page.name, link.get("href"))


def test_addresses_of_before_the_registers_had_parts_still_lead_on(built: Path) -> None:
    for name, prefix, entries in (
        ("law", "law-", load_provisions()),
        ("sources", "", load_units()),
    ):
        tree = html.parse(str(built / "book" / "reference" / f"{name}.html"))
        for entry in entries:
            (place,) = tree.xpath(f"//li[@id='{prefix}{entry}']")
            assert place.find(".//a").get("href").endswith(f"#{prefix}{entry}")


TOP = "id => Math.round(document.getElementById(id).getBoundingClientRect().top)"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_a_link_to_one_place_lands_on_it(site: str, open_page, viewport: dict[str, int]) -> None:
    """Far sections are laid out late; a place below them must be found all the same."""
    page = open_page(f"{site}/index.html", viewport=viewport, reduced_motion="reduce").page
    for name, place in (
        ("book/reference/law-statutes", "law-pipl-a25"),
        ("book/reference/sources-1", "K090"),
        ("book/compliance/principles", "依据"),
    ):
        page.goto(f"{site}/{name}.html#{place}", wait_until="networkidle")
        assert 60 <= page.evaluate(TOP, place) <= 120, name
    # From the end back to a place in the middle of the same page.
    page.evaluate("location.hash = '小测'")
    page.wait_for_function(f"() => ({TOP})('小测') < 120")
    assert page.evaluate(TOP, "小测") >= 60


SETTLED = """(id) => new Promise((resolve) => {
  let [last, calm] = [NaN, 0];
  const timer = setInterval(() => {
    calm = scrollY === last ? calm + 1 : 0;
    last = scrollY;
    if (calm < 8) return;
    clearInterval(timer);
    resolve(Math.round(document.getElementById(id).getBoundingClientRect().top));
  }, 100);
})"""


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_a_smooth_way_ends_on_its_place(site: str, open_page, viewport: dict[str, int]) -> None:
    """The quiz wakes up while the page rolls past it; were it to grow, the way would end short."""
    page = open_page(f"{site}/index.html", viewport=viewport).page
    page.goto(f"{site}/book/people/special-cases.html#依据")
    assert 60 <= page.evaluate(SETTLED, "依据") <= 120
    assert page.locator("[data-quiz-bank] .quiz-submit").first.is_visible()
    page.goto(f"{site}/index.html")
    page.goto(f"{site}/{CHAPTER}")
    bank = page.locator("[data-quiz-bank]")
    before = bank.bounding_box()["height"]
    bank.scroll_into_view_if_needed()
    bank.locator(".quiz-submit").first.wait_for(state="visible")
    assert bank.bounding_box()["height"] == before


LATE = "document.documentElement.classList.contains('late')"
HEIGHT = "document.documentElement.scrollHeight"


def test_far_sections_come_after_the_first_screen_and_all_come(site: str, open_page) -> None:
    address = f"{site}/book/people/special-cases.html"
    page = open_page(f"{address}#依据", viewport=PHONE, reduced_motion="reduce").page
    assert not page.evaluate(LATE), "从链接进来，高度要一开始就是真的"
    page.goto(f"{site}/index.html")
    page.route("**/site.js*", lambda route: route.abort())
    page.goto(address)
    assert page.evaluate(LATE), "没有脚本来接手，远处的节也只是晚一点排版"
    page.unroute("**/site.js*")
    page.reload()
    assert not page.evaluate(LATE), "刷新要回到原来的地方"
    whole = page.evaluate(HEIGHT)
    page.goto(f"{site}/index.html")
    page.goto(address)
    page.wait_for_function(f"() => !{LATE}")
    assert page.evaluate(HEIGHT) == whole


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_a_jump_made_at_once_lands_on_its_place(
    site: str, open_page, viewport: dict[str, int]
) -> None:
    """The first click of a quick reader comes before the far sections are laid out."""
    page = open_page(f"{site}/index.html", viewport=viewport, reduced_motion="reduce").page
    # The pause before the far sections is twenty milliseconds; here it never ends.
    page.add_init_script(
        "const timer = setTimeout;"
        "setTimeout = (act, pause, ...rest) => pause === 20 || timer(act, pause, ...rest)"
    )
    page.goto(f"{site}/book/people/special-cases.html")
    assert page.evaluate(LATE)
    page.keyboard.press("Tab")
    assert not page.evaluate(LATE)
    page.evaluate("location.hash = '依据'")
    page.wait_for_function(f"() => ({TOP})('依据') < 120")
    assert page.evaluate(TOP, "依据") >= 60


def test_a_form_is_downloaded(site: str, open_page) -> None:
    page = open_page(f"{site}/book/reference/templates.html", viewport=DESKTOP).page
    with page.expect_download() as download:
        page.locator("#document-visit-record").get_by_role("link", name="空白表（Word）").click()
    assert download.value.suggested_filename == "visit-record-blank.docx"
    assert Path(download.value.path()).stat().st_size > 10_000
