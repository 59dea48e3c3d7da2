"""The registers of the knowledge folder that rooms above `dunning.knowledge` read."""

from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.utterances import load_utterances
from dunning.document import load_templates
from dunning.knowledge import Finding
from dunning.knowledge.checks import refusals
from dunning.quiz import load_bank, load_banks
from dunning.quiz.exam import load_exam
from dunning.quiz.strategy import BANK_ID


def check_registers() -> list[Finding]:
    """Load what `dunning.knowledge.check` cannot: registers whose readers stand in higher rooms.

    These are the document templates, question banks, strategy cases and the questions made from
    them, exam, contact policies, the lexicon of the script check, the elements of letters and
    the labelled sentences.

    Returns
    -------
    list of Finding
        Empty when all is well. A register that cannot be read gives one finding.
    """
    return refusals(
        (
            load_templates,
            load_banks,
            _load_cases,
            load_exam,
            _load_policies,
            load_lexicon,
            _load_elements,
            _load_sentences,
        )
    )


def _load_cases() -> None:
    load_bank(BANK_ID)


def _load_policies() -> None:
    from dunning.compliance.policy import load_policy, policy_ids  # noqa: PLC0415 - not at each start

    for identifier in policy_ids():
        load_policy(identifier)


def _load_elements() -> None:
    from dunning.compliance.text.letter import load_elements  # noqa: PLC0415 - not at each start

    load_elements()


def _load_sentences() -> None:
    load_utterances(load_lexicon().categories)
