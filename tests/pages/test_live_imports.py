"""Which lessons run in a browser: read off the imports, and the packages they get there."""

import re
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

from dunning.compliance.text.utterances import load_utterances
from dunning.notebook import script_scores
from dunning.site.live_imports import runnable
from dunning.site.live_lessons import of_notebook
from dunning.site.live_packs import course_files, packages
from dunning.site.sealing import is_optional

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("cells", "blocked", "missing"),
    [
        (["import json", "json.dumps(1)"], (), ()),
        (["import pandas as pd", "frame = pd.DataFrame()", "print(1)"], (1, 2), ("pandas",)),
        (["import pandas as pd", "pd = 1", "print(pd)"], (1,), ("pandas",)),
        (["def late():\n    import numpy"], (1,), ("numpy",)),
        # Through the course, by its packages that import late as well.
        (["from dunning import card"], (), ()),
        (["from dunning.delinquency import portfolio"], (1,), ("numpy", "pandas")),
        (["from dunning.compliance import check_text"], (), ()),
        (["from dunning.compliance import audit"], (1,), ("numpy", "pandas")),
        (["from dunning.document import render"], (), ()),
        (["from dunning.document import to_docx"], (1,), ("docx",)),
        (["from dunning.site import search"], (1,), ("dunning.site",)),
    ],
)
def test_cells_are_judged_by_what_they_import(cells, blocked, missing) -> None:
    found = runnable(cells)
    assert (found.blocked, found.missing) == (blocked, missing)


def test_lessons_without_data_frames_run_whole() -> None:
    offered = {
        path.stem: of_notebook(path).blocked
        for path in (ROOT / "notebooks").glob("*.ipynb")
        if of_notebook(path).is_offered
    }
    whole = {name for name, blocked in offered.items() if not blocked}
    assert whole >= {"interest", "strategy", "letter-check", "script-check"}
    assert offered["days-past-due"] == (11, 12, 13)
    assert "contact-audit" not in offered


def test_browser_and_classroom_have_the_same_versions() -> None:
    assert packages() == {name: version(name) for name in packages()}
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for name, pinned in packages().items():
        assert re.search(rf"(?m)^{re.escape(name)}=={re.escape(pinned)}$", locked), name


def test_course_pack_holds_modules_and_facts_but_no_site() -> None:
    files = course_files()
    assert "packages/dunning/notebook/browser/kernel.py" in files
    assert "course/knowledge/provisions.yaml" in files
    assert not [name for name in files if name.startswith("packages/dunning/site/")]
    assert all(path.is_file() for path in files.values())
    assert is_optional("_static/lessons/0123/course.pack", 100, set())


def test_a_lesson_in_the_browser_is_judged_by_the_same_sentences(
    built: Path, tmp_path: Path
) -> None:
    pack = next(built.glob("_static/lessons/*/course.pack"))
    with tarfile.open(pack, "r:gz") as course:
        inside = [one for one in course.getmembers() if one.name.endswith(".csv")]
        course.extractall(tmp_path, inside, filter="data")
    sent = load_utterances(script_scores.categories(), tmp_path / "course/knowledge/utterances")
    assert [one for one in sent if one.is_held_back] == script_scores.held_back()
    strangers = load_utterances(script_scores.categories(), tmp_path / "course/tests/data")
    assert strangers == script_scores.strangers()
