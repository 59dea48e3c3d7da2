"""The exercises of the course: generated files are fresh, answers score full, stubs nothing."""

from pathlib import Path

import pytest

from dunning.exercise import drift, grade

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = sorted((ROOT / "exercises" / "solutions").glob("*.ipynb"))


def test_the_trainee_notebooks_are_what_the_solutions_give() -> None:
    assert SOLUTIONS
    assert drift(ROOT) == []


@pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda path: path.stem)
def test_the_answers_score_full_and_the_stubs_nothing(solution: Path) -> None:
    full = grade(solution, solution)
    assert (full.points, str(full)) == (full.reachable, str(full))
    assert grade(ROOT / "exercises" / solution.name, solution).points == 0
