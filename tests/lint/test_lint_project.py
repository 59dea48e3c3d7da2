from small_project import ROOT

from dunning.knowledge.lint import lint_all


def test_the_course_passes_its_own_checks() -> None:
    assert [str(finding) for finding in lint_all(ROOT)] == []
