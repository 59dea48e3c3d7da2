"""Makes the model from the training part of the labelled sentences. Needs scikit-learn."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from dunning.compliance.text.features import LEXICON, features, read_passage
from dunning.compliance.text.lexicon import Lexicon
from dunning.compliance.text.model import SCALE, Model, pack, probability
from dunning.compliance.text.passages import passages
from dunning.compliance.text.utterances import Utterance

SILENT_SPEAKERS = frozenset({"debtor", "third_party"})
"""What they say is never held against a collector."""

NOT_LABELLED = frozenset({"missing_element"})
"""Categories that no sentence shows; letters are checked for them."""

PENALTY = 2.0
"""Inverse strength of the L2 penalty, chosen by cross-validation on the training part."""

LEXICON_SHARE = 0.5
"""How far features of the lexicon count beside runs of characters when the penalty is paid: what
the lexicon names is trusted soon enough, and leaning on it hides what it has no word for."""

FOLDS = 3
LEAST_TEMPLATES = 3
"""A feature that few templates show says more of them than of the category."""

LEAST_WEIGHT = 3
"""Weights of fewer twentieths are left out; they would double the file, which browsers fetch."""

PULL = 0.15
"""Share of the general verdict, lawful or not, that is added to the verdict on every category."""

RECALL_FIRST = frozenset({"threat", "false_identity", "disclosure"})
_NEVER = 10_000
_BETA = {True: 1.4, False: 1.0}
_GRID = tuple(number / 100 for number in range(20, 96, 3))


@dataclass(frozen=True)
class Sample:
    """One labelled sentence as the model sees it.

    Parameters
    ----------
    utterance : Utterance
        The sentence.
    passages : tuple of set[str]
        Features of each of its passages.
    by_rules : frozenset of str
        Categories that rules find in it.
    """

    utterance: Utterance
    passages: tuple[set[str], ...]
    by_rules: frozenset[str]


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
        text = lexicon.normaliser(utterance.text).text
        people = {"speaker": utterance.speaker, "audience": utterance.audience}
        read = [read_passage(lexicon, text[start:end], **people) for start, end in passages(text)]
        found = {match.category for one in read for match in one.matches if match.counts}
        samples.append(Sample(utterance, tuple(map(features, read)), frozenset(found)))
    return samples


def train(lexicon: Lexicon, samples: Sequence[Sample]) -> Model:
    """Fit the model, and choose thresholds by cross-validation over templates.

    Parameters
    ----------
    lexicon : Lexicon
        The lexicon, for the names of the categories.
    samples : sequence of Sample
        The training part only.

    Returns
    -------
    Model
        The same for the same samples and the same library.
    """
    categories = tuple(name for name in lexicon.categories if name not in NOT_LABELLED)
    groups = [sample.utterance.template for sample in samples]
    scores = np.zeros((len(samples), len(categories)))
    for seen, unseen in GroupKFold(FOLDS).split(samples, groups=groups):
        model = _fit([samples[i] for i in seen], categories)
        for i in unseen:
            scores[i] = sentence_scores(model, samples[i])
    # Sentences made from frames are all alike; thresholds are for what people really say.
    natural = [i for i, one in enumerate(samples) if not one.utterance.is_made_from_frames]
    chosen = [
        _cuts(scores[natural, number], [samples[i] for i in natural], name)
        for number, name in enumerate(categories)
    ]
    model = _fit(samples, categories)
    thresholds, vetoes = (tuple(map(_total, cuts)) for cuts in zip(*chosen, strict=True))
    return Model(model.categories, model.bias, thresholds, vetoes, model.weights)


def sentence_scores(model: Model, sample: Sample) -> list[float]:
    """Return the highest probability of each category over the passages of a sentence.

    Parameters
    ----------
    model : Model
        The model.
    sample : Sample
        The sentence.

    Returns
    -------
    list of float
        In the order of the model's categories.
    """
    every = [model.totals(one) for one in sample.passages]
    return [probability(max(column)) for column in zip(*every, strict=True)]


def _total(cut: float) -> int:
    """Return the log-odds of a probability in twentieths."""
    return round(SCALE * math.log(cut / (1 - cut))) if cut else -_NEVER


def _fit(samples: Sequence[Sample], categories: tuple[str, ...]) -> Model:
    # Which passage of a long unlawful text is at fault is not labelled; lawful ones are all lawful.
    rows = [
        (one, sample.utterance)
        for sample in samples
        if len(sample.passages) == 1 or not sample.utterance.labels
        for one in sample.passages
    ]
    kept = _kept(rows)
    matrix = _matrix([one for one, _ in rows], {name: number for number, name in enumerate(kept)})
    scales = _scales(kept, matrix)
    scaled = matrix @ diags(scales)
    bias, weights = np.zeros(len(categories) + 1), np.zeros((len(categories) + 1, len(kept)))
    for number, category in enumerate((*categories, None)):
        truth = [category in utterance.labels for _, utterance in rows]
        if category is None:
            truth = [bool(utterance.labels) for _, utterance in rows]
        regression = _regression().fit(scaled, truth)
        weights[number] = regression.coef_[0] * scales
        bias[number] = regression.intercept_[0]
    bias, weights = bias[:-1] + PULL * bias[-1], weights[:-1] + PULL * weights[-1]
    whole = tuple(np.rint(bias * SCALE).astype(int).tolist())
    none = (0,) * len(categories)
    return Model(categories, whole, none, none, _sparse(kept, weights))


def _regression() -> LogisticRegression:
    return LogisticRegression(
        C=PENALTY,
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        tol=0.01,
        random_state=0,
        max_iter=500,
    )


def _kept(rows: Sequence[tuple[set[str], Utterance]]) -> list[str]:
    """Return the features that enough templates show, in order."""
    templates = defaultdict(set)
    for one, utterance in rows:
        for feature in one:
            templates[feature].add(utterance.template)
    return sorted(name for name, seen in templates.items() if len(seen) >= LEAST_TEMPLATES)


def _scales(names: Sequence[str], matrix: csr_matrix) -> np.ndarray:
    """Return how cheaply each feature may gain weight: rare ones sooner than those met everywhere.

    The logarithm of the inverse frequency, one on average over all that is met.
    """
    met = np.asarray(matrix.sum(axis=0)).ravel()
    rarity = np.log1p(matrix.shape[0] / met)
    by_lexicon = np.array([LEXICON.match(name) is not None for name in names])
    return rarity / np.average(rarity, weights=met) * np.where(by_lexicon, LEXICON_SHARE, 1.0)


def _matrix(passages_: Sequence[set[str]], columns: dict[str, int]) -> csr_matrix:
    indices, pointers = [], [0]
    for one in passages_:
        indices += sorted(columns[name] for name in one if name in columns)
        pointers.append(len(indices))
    shape = (len(passages_), len(columns))
    return csr_matrix((np.ones(len(indices)), indices, pointers), shape=shape)


def _sparse(names: Sequence[str], weights: np.ndarray) -> dict[str, int]:
    whole = np.rint(weights * SCALE).astype(int)
    whole[np.abs(whole) < LEAST_WEIGHT] = 0
    kept = np.flatnonzero(whole.any(axis=0))
    return {names[column]: pack(whole[:, column].tolist()) for column in kept}


def _cuts(column: np.ndarray, samples: Sequence[Sample], category: str) -> tuple[float, float]:
    """Choose from which probability to find, and below which to overrule the rules."""
    truth = np.array([category in sample.utterance.labels for sample in samples])
    ruled = np.array([category in sample.by_rules for sample in samples])
    weight = _BETA[category in RECALL_FIRST] ** 2
    best = (-1.0, 0.0, 0.0)
    for threshold in _GRID:
        for veto in (value for value in _GRID if value <= threshold):
            found = (column >= threshold) | (ruled & (column >= veto))
            right = int((found & truth).sum())
            score = (1 + weight) * right / max(1.0, weight * truth.sum() + found.sum())
            if score > best[0] + 1e-9:
                best = (score, threshold, veto)
    return best[1], best[2]
