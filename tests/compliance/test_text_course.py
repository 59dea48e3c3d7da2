"""The course's own tables of what not to say and what to say instead, judged by its own checker."""

import re
from pathlib import Path

from dunning.compliance.text.check import check_text

BOOK = Path(__file__).resolve().parents[2] / "book"
ROLE = re.compile(r"\{[a-z]+\}`([^`<]*)(?:<[^`]*>)?`")
WRONG, RIGHT = "别这样说", "这样说"


def told(wanted: str) -> list[str]:
    """Return the cells below a heading of the tables of the book."""
    found = []
    for path in sorted(BOOK.rglob("*.md")):
        head: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("|"):
                head = []
                continue
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not head:
                head = [WRONG if WRONG in one else RIGHT if RIGHT in one else "" for one in cells]
            elif set(line) - set("|-: "):
                pairs = zip(head, cells, strict=True)
                found += [
                    ROLE.sub(r"\1", cell).strip("“”") for name, cell in pairs if name == wanted
                ]
    return found


def test_what_the_course_tells_trainees_to_say_is_hardly_ever_flagged() -> None:
    sentences = told(RIGHT)
    assert len(sentences) >= 100
    flagged = [one for one in sentences if check_text(one)]
    assert len(flagged) <= 0.05 * len(sentences), flagged


def test_much_of_what_the_course_warns_of_is_found_sentence_by_sentence() -> None:
    """Many are wrong only where and when they are said, which a single sentence does not show."""
    sentences = told(WRONG)
    assert len(sentences) >= 90
    assert sum(bool(check_text(one)) for one in sentences) >= 0.45 * len(sentences)
