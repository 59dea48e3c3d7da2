"""The front page's numbers come from the lessons."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIME = re.compile(r"阅读(\d+)分钟，练习(\d+)分钟")


def test_hours_are_the_sum_of_the_lessons(built: Path) -> None:
    sources = [*ROOT.glob("book/**/*.md"), *ROOT.glob("notebooks/*.ipynb")]
    found = [TIME.search(path.read_text(encoding="utf-8")) for path in sources]
    lessons = [match for match in found if match]
    shown = (built / "index.html").read_text(encoding="utf-8")
    reading, practice = (sum(int(match[part]) for match in lessons) for part in (1, 2))
    assert f"全书{len(lessons)}课" in shown
    assert f"阅读{reading}分钟，练习{practice}分钟" in shown
