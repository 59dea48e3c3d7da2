"""How well sentences of unseen templates are judged. Pure standard library."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dunning.compliance.text.check import check_text
from dunning.compliance.text.utterances import Utterance


@dataclass(frozen=True)
class Score:
    """Counts of one category and what follows from them.

    Parameters
    ----------
    category : str
        Id of the category.
    right, wrong, missed : int
        Sentences rightly found, wrongly found and missed.
    """

    category: str
    right: int
    wrong: int
    missed: int

    @property
    def sentences(self) -> int:
        """Sentences that show the category."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """Share of the sentences found that are rightly found; 1 when none is found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the sentences that show it that are found; 1 when there is none."""
        return self.right / self.sentences if self.sentences else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


def evaluate(
    utterances: Iterable[Utterance], categories: Sequence[str], *, use_model: bool = True
) -> list[Score]:
    """Judge sentences and count.

    Parameters
    ----------
    utterances : iterable of Utterance
        Labelled sentences; give the held-back part.
    categories : sequence of str
        Ids of the categories to count.
    use_model : bool
        Whether the model is used besides the rules.

    Returns
    -------
    list of Score
        In the order of `categories`.
    """
    counts = {name: [0, 0, 0] for name in categories}
    for utterance in utterances:
        people = {"speaker": utterance.speaker, "audience": utterance.audience}
        findings = check_text(utterance.text, **people, use_model=use_model)
        found = {finding.category for finding in findings}
        for name, count in counts.items():
            if name in found or name in utterance.labels:
                count[0 if name in found & utterance.labels else 1 if name in found else 2] += 1
    return [Score(name, *count) for name, count in counts.items()]


def macro_f1(scores: Iterable[Score]) -> float:
    """Return the mean F1 of the categories that have sentences.

    Parameters
    ----------
    scores : iterable of Score
        Scores by category.

    Returns
    -------
    float
        Between 0 and 1.
    """
    counted = [score.f1 for score in scores if score.sentences]
    return sum(counted) / len(counted)
