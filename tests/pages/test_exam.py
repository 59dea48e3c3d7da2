"""The final exam: drawn by number, kept while it is taken, judged with reasons, remembered."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dunning.quiz import load_bank, load_banks, score
from dunning.quiz.exam import load_exam
from dunning.quiz.models import NumericQuestion, Question

from .barriers import barriers
from .conftest import DESKTOP, PHONE, Watched, until

EXAM = "book/reference/exam.html"
BOARD = "book/reference/progress.html"
PAPER = "482913"
TOTAL = load_exam().total
DRAFT = "JSON.parse(localStorage.getItem('dunning.exam.draft'))"
QUESTIONS: dict[str, Question] = {
    question.id: question for bank in load_banks().values() for question in bank.questions
}


def begin(page: Page, paper: str = PAPER) -> list[str]:
    """Open a paper; return the ids of its questions."""
    page.get_by_label("试卷号").fill(paper)
    page.get_by_label("试卷号").press("Enter")
    expect(page.get_by_role("heading", name=f"试卷{paper}")).to_be_focused()
    boxes = page.locator("[data-exam-paper] [data-question]")
    return boxes.evaluate_all("all => all.map((one) => one.dataset.question)")


def right_answer(question: Question) -> Any:
    if isinstance(question, NumericQuestion):
        return f"{question.answer:f}"
    return [at for at, option in enumerate(question.options) if option.correct]


def wrong_answer(question: Question) -> Any:
    """Return an answer that is wrong and crosses no red line."""
    if isinstance(question, NumericQuestion):
        return f"{question.answer + 1000:f}"
    harmless = [
        at for at, option in enumerate(question.options) if not (option.correct or option.red_line)
    ]
    return harmless[:1]


def answer(page: Page, responses: dict[str, Any]) -> None:
    """Give all answers in one go; thirty separate clicks take a browser several seconds."""
    page.evaluate(
        """(responses) => {
          for (const [id, response] of Object.entries(responses)) {
            const fields = document.querySelectorAll(`[data-question="${id}"] input`);
            if (typeof response === "string") {
              fields[0].value = response;
              fields[0].dispatchEvent(new Event("input", { bubbles: true }));
            } else for (const position of response) fields[position].click();
          }
        }""",
        responses,
    )


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="交卷").click()


@pytest.fixture
def opened(site: str, open_page: Callable[..., Watched]) -> Watched:
    return open_page(f"{site}/{EXAM}", viewport=PHONE)


def test_a_paper_is_passed_with_reasons_and_kept(opened: Watched, site: str) -> None:
    page = opened.page
    fetched = "performance.getEntriesByType('resource').filter((one) => /exam-bank/.test(one.name))"
    assert page.evaluate(fetched) == []
    drawn = begin(page)
    assert len(set(drawn)) == len(drawn) == TOTAL
    failed = [one for one in drawn if wrong_answer(QUESTIONS[one])][:3]
    answers = {one: right_answer(QUESTIONS[one]) for one in drawn}
    answer(page, answers | {one: wrong_answer(QUESTIONS[one]) for one in failed})
    expect(page.locator(".quiz-count")).to_contain_text(f"已答{TOTAL}题，共{TOTAL}题")
    page.reload()
    expect(page.locator(".quiz-count")).to_contain_text(f"已答{TOTAL}题，共{TOTAL}题")
    hand_in(page)

    result = page.locator("[data-exam-result]")
    expect(result.get_by_role("heading", name="成绩：✓ 通过")).to_be_focused()
    expect(result).to_contain_text(f"答对{TOTAL - 3}题，共{TOTAL}题。通过线是答对24题（本课程约定")
    expect(result).to_contain_text(f"用时不到1分钟。试卷号{PAPER}")
    reread = result.get_by_role("listitem").filter(has_text="：错")
    assert sum(text.count("第") for text in reread.all_inner_texts()) == 3
    for identifier in failed:
        box = page.locator(f"[data-question='{identifier}']")
        outcome = score(QUESTIONS[identifier], wrong_answer(QUESTIONS[identifier]))
        assert outcome.feedback[0].feedback in box.text_content()
        assert box.locator("input:enabled").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert barriers(page) == []
    reread.first.get_by_role("link").nth(1).click()
    assert "#exam-" in page.url
    target = reread.first.get_by_role("link").first
    title = target.inner_text()
    opened.settle()
    target.click()
    expect(page.locator("h1")).to_contain_text(title)
    opened.settle()
    page.goto(f"{site}/{BOARD}")
    words = f"✓ 通过，答对{TOTAL - 3}题，共{TOTAL}题"
    expect(page.locator("[data-exam-state]")).to_contain_text(f"最好一次{words}")
    assert opened.faults == []


def test_a_worse_round_leaves_the_best_and_a_red_line_fails(opened: Watched) -> None:
    page = opened.page
    kept = {
        "paper": "1",
        "bank": "0" * 12,
        "edition": "0.1.0",
        "at": "2026-11-20T08:00:00.000Z",
        "seconds": 900,
        "correct": 24,
        "total": 30,
        "redLines": 0,
        "passed": True,
    }
    page.evaluate(
        "(one) => localStorage.setItem('dunning.exam', JSON.stringify({best: one, last: one}))",
        kept,
    )
    page.reload()
    expect(page.locator("[data-exam-history]")).to_contain_text("最好成绩：答对24题，共30题，通过")
    red = {
        one.id: [at for at, option in enumerate(one.options) if option.red_line]
        for one in QUESTIONS.values()
        if not isinstance(one, NumericQuestion)
    }
    crossed = ""
    for paper in map(str, range(1, 40)):
        drawn = begin(page, paper)
        crossed = next((one for one in drawn if red.get(one)), "")
        if crossed:
            break
        page.evaluate("localStorage.removeItem('dunning.exam.draft')")
        page.reload()
    assert crossed, "四十张试卷里没有红线选项"
    answers = {one: right_answer(QUESTIONS[one]) for one in drawn}
    answer(page, answers | {crossed: red[crossed][:1]})
    hand_in(page)
    result = page.locator("[data-exam-result]")
    expect(result.get_by_role("heading", name="成绩：✗ 没有通过")).to_be_visible()
    expect(result).to_contain_text(f"答对{TOTAL - 1}题")
    expect(result).to_contain_text("选了1处红线做法")
    stored = page.evaluate("JSON.parse(localStorage.getItem('dunning.exam'))")
    assert stored["best"] == kept
    assert [stored["last"]["paper"], stored["last"]["redLines"]] == [paper, 1]
    page.get_by_role("button", name="再考一次").click()
    expect(page.get_by_role("button", name="开始答题")).to_be_focused()
    assert page.locator("[data-question]").count() == 0
    assert opened.faults == []


def test_the_keyboard_alone_takes_a_paper(site: str, open_page: Callable[..., Watched]) -> None:
    watched = open_page(f"{site}/{EXAM}", viewport=DESKTOP)
    page = watched.page
    begin(page)
    first = page.locator("[data-question]").first
    page.keyboard.press("Tab")
    assert first.locator("input").first.evaluate("one => one === document.activeElement")
    if first.locator("input").first.get_attribute("type") == "text":
        page.keyboard.type("1")
    else:
        page.keyboard.press("Space")
    expect(page.locator(".quiz-count")).to_contain_text("已答1题")
    button = page.get_by_role("button", name="交卷")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".exam-end [role=status]")).to_contain_text(f"还有{TOTAL - 1}题没有作答")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="成绩：")).to_be_focused()
    assert watched.faults == []


def test_one_number_is_one_paper_from_a_stick_too(
    built: Path, opened: Watched, open_page: Callable[..., Watched]
) -> None:
    served = begin(opened.page)
    stick = open_page((built / EXAM).as_uri(), viewport=DESKTOP)
    assert begin(stick.page) == served
    other = open_page((built / EXAM).as_uri(), viewport=DESKTOP)
    assert begin(other.page, "7") != served
    by_part = other.page.locator("[data-exam-paper] h3").all_inner_texts()
    assert by_part == list(load_exam().shares)
    assert stick.faults == other.faults == []


def test_every_question_of_every_bank_can_be_drawn_and_none_is_told(built: Path) -> None:
    script = (built / "_static" / "exam-bank.js").read_text(encoding="utf-8")
    data = json.loads(script.removeprefix("self.dunningExamBank=").removesuffix(";\n"))
    drawn_from = [one["id"] for part in data["parts"] for one in part["questions"]]
    assert sorted(drawn_from) == sorted(QUESTIONS)
    assert {part["caption"]: part["share"] for part in data["parts"]} == load_exam().shares
    told = [
        option.feedback
        for question in load_bank("principles").questions
        if not isinstance(question, NumericQuestion)
        for option in question.options
    ]
    assert [text for text in told if text in script] == []
    pages = [path for path in built.rglob("*.html") if "_static" not in path.parts]
    using = [path.name for path in pages if "exam-bank.js" in path.read_text(encoding="utf-8")]
    assert using == ["exam.html"]


def test_a_wrong_number_and_a_missing_bank_are_said(opened: Watched) -> None:
    page = opened.page
    status = page.locator("[data-exam-start] [role=status]")
    page.get_by_label("试卷号").fill("十二")
    page.get_by_role("button", name="开始答题").click()
    expect(status).to_have_text("试卷号是1到8位数字，例如482913。")
    page.route("**/exam-bank.js*", lambda route: route.abort())
    page.get_by_label("试卷号").fill("12")
    page.get_by_role("button", name="开始答题").click()
    expect(status).to_contain_text("题目没有加载成功")
    page.unroute("**/exam-bank.js*")
    begin(page, "12")


def test_a_paper_left_open_waits_for_its_questions(opened: Watched) -> None:
    """Neither a failed nor a slow line may put a new paper in its place."""
    page = opened.page
    drawn = begin(page)
    answer(page, {drawn[0]: right_answer(QUESTIONS[drawn[0]])})
    kept = page.evaluate(DRAFT)
    page.route("**/exam-bank.js*", lambda route: route.abort())
    page.reload()
    status = page.locator("[data-exam-start] [role=status]")
    expect(status).to_have_text("上次的试卷没有取到，作答都还在。检查网络，再按一次“接着答”。")
    expect(page.get_by_label("试卷号")).to_have_value(PAPER)
    expect(page.get_by_label("试卷号")).to_be_disabled()
    page.get_by_role("button", name="接着答").click()
    expect(status).to_contain_text("没有取到")
    assert page.evaluate(DRAFT) == kept

    waiting: list[Any] = []

    def hold(route: Any) -> None:
        waiting.append(route)

    page.unroute("**/exam-bank.js*")
    page.route("**/exam-bank.js*", hold)
    page.get_by_role("button", name="接着答").click()
    expect(status).to_have_text("正在取上次的试卷……")
    expect(page.get_by_role("button", name="接着答")).to_be_disabled()
    page.get_by_role("button", name="接着答").click(force=True)
    until(page, lambda: bool(waiting))
    assert len(waiting) == 1
    waiting[0].continue_()
    expect(page.get_by_role("heading", name=f"试卷{PAPER}")).to_be_focused()
    expect(page.locator(".quiz-count")).to_contain_text("已答1题")
    assert page.evaluate(DRAFT) == kept


@pytest.mark.parametrize(
    ("presses", "words"),
    [(0, "上次没有交的试卷作废"), (2, "上次的卷面看不到了，成绩还在")],
    ids=["open", "handed in"],
)
def test_a_paper_of_an_older_bank_is_told_from_one_handed_in(
    opened: Watched, presses: int, words: str
) -> None:
    page = opened.page
    begin(page)
    for _ in range(presses):
        hand_in(page)
    page.evaluate(
        """() => {
          const draft = JSON.parse(localStorage.getItem("dunning.exam.draft"));
          localStorage.setItem("dunning.exam.draft", JSON.stringify({ ...draft, bank: "old" }));
        }"""
    )
    page.reload()
    status = page.locator("[data-exam-start] [role=status]")
    expect(status).to_contain_text(words)
    assert page.evaluate(DRAFT) is None
    page.get_by_role("button", name="换一个号").click()
    expect(status).to_have_text(f"换成试卷号{page.get_by_label('试卷号').input_value()}了。")
    begin(page)
    assert opened.faults == []


def test_an_old_page_leaves_the_paper_of_a_newer_one_alone(opened: Watched) -> None:
    page = opened.page
    page.evaluate(
        """() => localStorage.setItem("dunning.exam.draft", JSON.stringify(
          { paper: "7", bank: "newer", started: Date.now(), responses: { a: [0] } }))"""
    )
    page.get_by_role("button", name="开始答题").click()
    status = page.locator("[data-exam-start] [role=status]")
    expect(status).to_contain_text("刷新这一页")
    assert page.evaluate(DRAFT)["responses"] == {"a": [0]}


def test_without_scripts_the_page_says_so_and_leads_to_the_quizzes(
    site: str, open_page: Callable[..., Watched]
) -> None:
    page = open_page(f"{site}/{EXAM}", viewport=PHONE, java_script_enabled=False).page
    assert "这里不能抽题，也不能判分" in page.locator("main").inner_text()
    assert not page.locator("[data-exam-start]").is_visible()
    links = page.locator("main table a")
    assert links.count() == len(load_banks())
    links.first.click()
    assert page.locator("[data-quiz-bank] legend").first.is_visible()
