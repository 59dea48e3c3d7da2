import shutil
from pathlib import Path

import pytest

from dunning.knowledge import KnowledgeError, knowledge_root, load_provisions
from dunning.knowledge.coverage import check
from dunning.knowledge.impact import PAGE, uses

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found() -> dict:
    return uses(ROOT, load_provisions())


def places(found: dict, identifier: str, kind: str) -> set[tuple[str, str]]:
    return {(use.file, use.entry) for use in found[identifier] if use.kind == kind}


def test_every_kind_of_reliance_is_found(found: dict) -> None:
    pages = places(found, "cbrc-2011-2-a70", PAGE)
    assert ("book/people/negotiation.md", "协商还款") in pages
    questions = places(found, "cbrc-2011-2-a70", "题目")
    assert ("knowledge/questions/negotiation.yaml", "negotiation-06") in questions
    assert ("knowledge/practices.yaml", "35") in places(found, "cbrc-2011-2-a70", "做法")
    assert ("knowledge/glossary.yaml", "个性化分期") in places(found, "cbrc-2011-2-a70", "术语")
    templates = places(found, "cbrc-2011-2-a70", "文书模板")
    assert templates == {("knowledge/templates/instalment-agreement.yaml", "instalment-agreement")}
    programs = places(found, "cbrc-2011-2-a70", "程序")
    assert ("src/dunning/document/checks.py", "") in programs


def test_a_practice_card_makes_its_page_rely_on_the_rule(found: dict) -> None:
    cited = places(found, "criminal-law-a279", PAGE)
    assert ("book/compliance/prohibited-conduct.md", "禁止行为") in cited


def test_nothing_is_left_over() -> None:
    assert [str(finding) for finding in check(ROOT)] == []


def test_an_idle_rule_and_a_missing_chapter_are_found(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "src").mkdir()
    problems = [finding.problem for finding in check(tmp_path)]
    assert any("没有哪一页讲“negotiation”章" in problem for problem in problems)
    assert any("“承诺还款”的taught_in是negotiation" in problem for problem in problems)
    assert any("没有一处用到“credit-reg-a18-a20”" in problem for problem in problems) is bool(
        not uses(tmp_path, load_provisions())["credit-reg-a18-a20"]
    )


@pytest.mark.parametrize("stray", ["draft.yaml", "drafts/principles.yaml"])
def test_a_file_of_no_kind_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stray: str
) -> None:
    copy = tmp_path / "knowledge"
    shutil.copytree(knowledge_root(), copy, ignore=shutil.ignore_patterns("utterances"))
    (copy / stray).parent.mkdir(exist_ok=True)
    (copy / stray).write_text("rules: [cbrc-2011-2-a70]\n", encoding="utf-8")
    monkeypatch.setenv("DUNNING_KNOWLEDGE", str(copy))
    with pytest.raises(KnowledgeError, match=r"没有这类文件；应在provisions\.yaml、") as caught:
        uses(tmp_path, load_provisions())
    assert caught.value.file == f"knowledge/{stray}"


@pytest.mark.parametrize("file", ["index.md", "book/page.md", "src/trial.py"])
def test_a_file_in_another_encoding_is_named(tmp_path: Path, file: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_bytes("# 协商还款".encode("gb18030"))
    with pytest.raises(KnowledgeError, match="不是UTF-8编码") as caught:
        uses(tmp_path, load_provisions())
    assert caught.value.file == file
