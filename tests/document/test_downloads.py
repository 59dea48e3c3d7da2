"""The files of the templates that stand beside the pages, made anew when the program is."""

import shutil
from pathlib import Path

import pytest

from dunning import document
from dunning.document import load_templates
from dunning.site import downloads
from dunning.site.downloads import file_names, write_documents

NAMES = {name for one in load_templates().values() for name in file_names(one).values()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_documents(tmp_path / "documents", tmp_path / "stamp")
    return tmp_path / "documents"


def test_the_folder_holds_what_the_pages_offer_and_nothing_hidden(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == NAMES
    text = (folder / "call-record-blank.txt").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in text
    assert b"\n" not in text.replace(b"\r\n", b"")


def test_a_missing_file_is_made_again_and_a_stray_one_goes(folder: Path) -> None:
    (folder / "call-record-blank.docx").unlink()
    (folder / "no-more-blank.docx").touch()
    (folder / ".made-from").touch()
    write_documents(folder, folder.with_name("stamp"))
    assert {path.name for path in folder.iterdir()} == NAMES


def test_files_are_left_alone_until_the_program_changes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any module of the program counts: dates and sums are not written in that of Word."""
    text, stamp = folder / "call-record-blank.txt", folder.with_name("stamp")
    made = text.read_bytes()
    text.write_text("旧", encoding="utf-8")
    write_documents(folder, stamp)
    assert text.read_text(encoding="utf-8") == "旧"
    copy = Path(shutil.copytree(Path(document.__file__).parent, tmp_path / "program"))
    with (copy / "render.py").open("a", encoding="utf-8") as program:
        program.write("# 改过\n")
    monkeypatch.setattr(downloads.document, "__file__", str(copy / "__init__.py"))
    write_documents(folder, stamp)
    assert text.read_bytes() == made
