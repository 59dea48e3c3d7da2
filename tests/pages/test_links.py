"""What several programs need stands once: addresses of pages, headings of lessons."""

import re
from pathlib import Path

from dunning.knowledge.lint.skeleton import SECTIONS
from dunning.site import links
from dunning.site.search.index import FRAME

SOURCE = Path(links.__file__).parent
KNOWN = {name: value for name, value in vars(links).items() if name.endswith("_PAGE")}
ELSEWHERE = {"links.py", "sealing.py"}
"""Where an address may be written: links.py has that of the build page from sealing.py."""


def test_every_page_that_programs_know_exists(built: Path) -> None:
    assert {"LAW_PAGE", "PROGRESS_PAGE", "EXAM_PAGE", "DOWNLOADS_PAGE", "BUILD_PAGE"} <= set(KNOWN)
    assert [page for page in KNOWN.values() if not (built / f"{page}.html").is_file()] == []


def test_no_other_program_writes_the_address_of_such_a_page() -> None:
    written = re.compile(rf"[\"'](?:{'|'.join(map(re.escape, KNOWN.values()))})(?:\.html)?[\"'#]")
    files = [*SOURCE.rglob("*.py"), *SOURCE.glob("theme/*.html"), *SOURCE.rglob("templates/*.html")]
    told = [
        f"{path.relative_to(SOURCE)}：{found[0]}"
        for path in files
        if path.name not in ELSEWHERE
        for found in written.finditer(path.read_text(encoding="utf-8"))
    ]
    assert told == []


def test_the_search_knows_the_headings_of_lessons() -> None:
    assert set(SECTIONS) == FRAME
    sources = SOURCE.parent.rglob("*.py")
    listed = [path for path in sources if '"预计用时"' in path.read_text(encoding="utf-8")]
    assert [path.name for path in listed] == ["skeleton.py"], "这些标题只在一处列出"
