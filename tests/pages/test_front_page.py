"""The front page: its hours come from the lessons, its paths lead on, it is useful at once."""

import re
from pathlib import Path

import pytest
import yaml
from lxml import html

from dunning.knowledge.paths import ReadingPath, load_paths
from dunning.site.paths import duration

from .conftest import DESKTOP, PHONE

ROOT = Path(__file__).resolve().parents[2]
TIME = re.compile(r"阅读(\d+)分钟，练习(\d+)分钟")
PATHS = list(load_paths().values())


def minutes_of(source: Path) -> tuple[int, int] | None:
    match = TIME.search(source.read_text(encoding="utf-8"))
    return (int(match[1]), int(match[2])) if match else None


def source_of(page: str) -> Path:
    return next(
        path for suffix in (".md", ".ipynb") if (path := ROOT / f"{page}{suffix}").is_file()
    )


def test_hours_are_the_sum_of_the_lessons(built: Path) -> None:
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    lessons = [minutes for page in pages if (minutes := minutes_of(source_of(page)))]
    shown = (built / "index.html").read_text(encoding="utf-8")
    reading, practice = (sum(part) for part in zip(*lessons, strict=True))
    assert f"全书{len(lessons)}课" in shown
    assert f"阅读{reading}分钟，练习{practice}分钟" in shown


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0分钟"), (59, "59分钟"), (60, "1小时"), (61, "1小时1分钟"), (465, "7小时45分钟")],
)
def test_minutes_in_words(minutes: int, words: str) -> None:
    assert duration(minutes) == words


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.id)
def test_a_path_tells_its_pages_in_order_and_its_hours(built: Path, path: ReadingPath) -> None:
    tree = html.parse(str(built / "index.html"))
    card = tree.xpath(f"//*[@id='path-{path.id}']")[0]
    links = [link.get("href").removesuffix(".html") for link in card.iterfind(".//a")]
    assert links == [*path.pages, *path.practice]
    told = [minutes_of(source_of(page)) for page in links]
    assert all(told[: len(path.pages)]), "每一页都要写明预计用时"
    total = sum(sum(minutes) for minutes in told if minutes)
    assert duration(total) in card.xpath("string(summary)")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_first_screen_says_what_for_whom_and_how_long(
    site: str, open_page, screen: dict[str, int], scripts: bool
) -> None:
    page = open_page(f"{site}/index.html", viewport=screen, java_script_enabled=scripts).page
    fold = screen["height"]
    for words in ("教你依法、平和地催收信用卡欠款", "银行和委外机构的催收员、质检、主管和讲师"):
        assert page.get_by_text(words).first.bounding_box()["y"] < fold / 2
    assert page.locator(".course-time").bounding_box()["y"] < fold * 0.6
    assert page.locator("summary").filter(has_text="新入职催收员").bounding_box()["y"] < fold


def test_a_role_is_chosen_by_keyboard_without_scripts(site: str, open_page) -> None:
    page = open_page(f"{site}/index.html", viewport=PHONE, java_script_enabled=False).page
    card = page.locator("#path-quality")
    assert not card.locator("ol").is_visible()
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    assert card.locator("ol").is_visible()
    card.get_by_role("link", name="服务与质检").click()
    page.wait_for_url("**/service-quality.html")
