from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning.knowledge import KnowledgeError
from dunning.knowledge.paths import load_paths, read_paths

ROOT = Path(__file__).resolve().parents[2]

GOOD = {
    "id": "newcomer",
    "role": "新入职催收员",
    "why": "没打过催收电话，先知道底线。",
    "pages": ["book/a/one", "book/a/two", "book/a/three", "book/a/four"],
    "practice": ["notebooks/five"],
}


def read(tmp_path: Path, *changes: dict[str, Any]) -> None:
    path = tmp_path / "paths.yaml"
    entries = [{**GOOD, **change} for change in changes]
    path.write_text(yaml.safe_dump({"paths": entries}, allow_unicode=True), "utf-8")
    read_paths(path)


def test_good_entries_are_read(tmp_path: Path) -> None:
    read(tmp_path, {}, {"id": "team-lead"})


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"id": "New Comer"}, "id", "New Comer"),
        ({"role": "人"}, "role", "值为'人'"),
        ({"why": "很重要"}, "why", "很重要"),
        ({"pages": GOOD["pages"][:3]}, "pages", "有3页；应为4到8页"),
        ({"pages": [f"book/{number}" for number in range(9)]}, "pages", "有9页"),
        ({"pages": [*GOOD["pages"], "book/a/one"]}, "pages、practice", "book/a/one"),
        ({"practice": ["book/a/two"]}, "pages、practice", "每页只写一次"),
        ({"practice": []}, "practice", "值为[]"),
        ({"minutes": 30}, "minutes", "值为30"),
    ],
)
def test_a_bad_entry_names_field_and_value(
    tmp_path: Path, change: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(KnowledgeError) as error:
        read(tmp_path, change)
    assert error.value.field == field
    assert words in error.value.problem


def test_a_repeated_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="重复"):
        read(tmp_path, {}, {})


def test_every_page_is_a_page_of_the_book() -> None:
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    pages = {chapter["file"] for part in contents["parts"] for chapter in part["chapters"]}
    named = {page for path in load_paths().values() for page in (*path.pages, *path.practice)}
    assert named - pages == set()


def test_every_role_of_the_course_has_a_path() -> None:
    roles = [path.role for path in load_paths().values()]
    assert roles == ["新入职催收员", "老催收员转合规", "质检与合规", "团队主管", "讲师"]
