import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small_project import LESSON, QUESTION, ROOT, Project, filler

from dunning.knowledge import Finding, knowledge_root
from dunning.knowledge.lint import FINGERPRINTS
from dunning.knowledge.lint.facts import Facts, read_facts


@pytest.fixture(scope="session")
def facts() -> Facts:
    return read_facts(knowledge_root())


@pytest.fixture
def project(tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A sound project; the four registers are the real ones, read once for all tests."""
    monkeypatch.setattr("dunning.knowledge.lint.read_facts", lambda _: facts)
    made = Project(tmp_path)
    made.write("book/service/service-quality.md", LESSON.replace("FILLER", filler(2700)))
    bank = "chapter: service-quality\ntitle: 服务质量\nquestions:\n"
    bank += "".join(QUESTION.format(number=number) for number in range(1, 13))
    made.write("knowledge/questions/service-quality.yaml", bank)
    target = tmp_path / FINGERPRINTS
    target.parent.mkdir(parents=True)
    shutil.copy(ROOT / FINGERPRINTS, target)
    return made


@pytest.fixture
def only(project: Project) -> Callable[[], Finding]:
    """The one finding of a damaged project."""

    def find() -> Finding:
        findings = project.lint()
        assert len(findings) == 1, [str(finding) for finding in findings]
        return findings[0]

    return find
