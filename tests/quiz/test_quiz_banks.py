"""The banks of the course itself."""

from dunning.quiz.bank import load_banks


def test_every_bank_is_sound() -> None:
    banks = load_banks()
    assert banks
    for chapter, bank in banks.items():
        assert bank.chapter == chapter
        kinds = {question.kind for question in bank.questions}
        assert len(kinds) > 1, f"{chapter}只有一种题型"
