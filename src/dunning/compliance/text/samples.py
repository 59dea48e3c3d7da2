"""Labelled sentences as the model sees them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dunning.compliance.text.entries import SILENT_SPEAKERS
from dunning.compliance.text.features import features, read_passage, runs_of
from dunning.compliance.text.lexicon import Lexicon
from dunning.compliance.text.passages import passages
from dunning.compliance.text.utterances import Utterance


@dataclass(frozen=True)
class Seen:
    """One passage as the model sees it.

    Parameters
    ----------
    features : set of str
        Its features.
    ruled : frozenset of str
        Categories that rules show in it.
    """

    features: set[str]
    ruled: frozenset[str]


@dataclass(frozen=True)
class Sample:
    """One labelled sentence as the model sees it.

    Parameters
    ----------
    utterance : Utterance
        The sentence.
    passages : tuple of Seen
        Its passages.
    """

    utterance: Utterance
    passages: tuple[Seen, ...]

    @property
    def is_clear(self) -> bool:
        """Whether each passage is known to be at fault or not.

        Which passage of a long unlawful text is at fault is not labelled.
        """
        return len(self.passages) == 1 or not self.utterance.labels


def read_samples(
    lexicon: Lexicon,
    utterances: Iterable[Utterance],
    progress: Callable[[Iterable[Utterance]], Iterable[Utterance]] = lambda items: items,
) -> list[Sample]:
    """Run the lexicon over sentences that are held against somebody.

    Parameters
    ----------
    lexicon : Lexicon
        The lexicon.
    utterances : iterable of Utterance
        The sentences; those of debtors and third parties are passed over.
    progress : callable
        Wraps the sentences to show how far it is.

    Returns
    -------
    list of Sample
        In the same order.
    """
    samples = []
    for utterance in progress(utterances):
        if utterance.speaker in SILENT_SPEAKERS:
            continue
        text = lexicon.normaliser(utterance.text)
        people = {"speaker": utterance.speaker, "audience": utterance.audience}
        read = [
            read_passage(lexicon, *text.cut(start, end), **people)
            for start, end in passages(text.text)
        ]
        seen = (
            Seen(
                features(one, runs_of(one)), frozenset(m.category for m in one.matches if m.counts)
            )
            for one in read
        )
        samples.append(Sample(utterance, tuple(seen)))
    return samples
