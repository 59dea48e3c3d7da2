"""Makes the model from the training part of the labelled sentences. Needs scikit-learn."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.parallel import Parallel, delayed

from dunning.compliance.text.features import LEXICON, features, read_passage
from dunning.compliance.text.lexicon import Lexicon
from dunning.compliance.text.model import FINE, Model
from dunning.compliance.text.packing import MIDDLE, pack
from dunning.compliance.text.passages import passages
from dunning.compliance.text.utterances import Utterance
from dunning.compliance.text.weighing import SCALE, inputs, place_of_rule, probability

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

RECALL_FIRST = frozenset({"threat", "false_identity", "disclosure"})
_BETA = {True: 1.4, False: 1.0}
_GRID = tuple(number / 100 for number in range(10, 96, 2))


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
        text = lexicon.normaliser(utterance.text).text
        people = {"speaker": utterance.speaker, "audience": utterance.audience}
        read = [read_passage(lexicon, text[start:end], **people) for start, end in passages(text)]
        seen = (
            Seen(features(one), frozenset(m.category for m in one.matches if m.counts))
            for one in read
        )
        samples.append(Sample(utterance, tuple(seen)))
    return samples


def train(lexicon: Lexicon, samples: Sequence[Sample]) -> Model:
    """Fit both looks; the second on what the first says of templates it has not seen.

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
    unseen: dict[int, Model] = {}
    for known, others in _folds(samples):
        first = _first_look([samples[i] for i in known], categories)
        unseen |= dict.fromkeys(others, first)
    # Sentences made from frames are all alike; what people really say is weighed.
    natural = [i for i, one in enumerate(samples) if not one.utterance.is_made_from_frames]
    spoken = [samples[i] for i in natural]
    models = [unseen[i] for i in natural]
    looked = [
        [_inputs(model, one, sample.utterance) for one in sample.passages]
        for model, sample in zip(models, spoken, strict=True)
    ]
    second = _second_look(looked, spoken, categories)
    thresholds, vetoes = _cuts(models, looked, spoken)
    first = _first_look(samples, categories)
    return Model(categories, first.bias, first.weights, second, thresholds, vetoes)


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
        In the order of the model's categories; 0 where a category does not come into question.
    """
    return [max(both) for both in zip(*_scores(model, sample), strict=True)]


def _scores(model: Model, sample: Sample) -> tuple[list[float], list[float]]:
    """Return the highest probabilities over passages without a rule for it, and with one."""
    without, ruled = ([0.0] * len(model.categories) for _ in range(2))
    people = {"speaker": sample.utterance.speaker, "audience": sample.utterance.audience}
    for one in sample.passages:
        for place, odds in model.judge(one.features, one.ruled, **people).items():
            scores = ruled if model.categories[place] in one.ruled else without
            scores[place] = max(scores[place], probability(odds / FINE))
    return without, ruled


def _folds(samples: Sequence[Sample]) -> list[tuple[list[int], list[int]]]:
    """Return the places of samples to learn from and to try on; none shares a template."""
    groups = [sample.utterance.template for sample in samples]
    split = GroupKFold(FOLDS).split(samples, groups=groups)
    return [(known.tolist(), others.tolist()) for known, others in split]


def _first_look(samples: Sequence[Sample], categories: tuple[str, ...]) -> Model:
    rows = [
        (one.features, sample.utterance)
        for sample in samples
        if sample.is_clear
        for one in sample.passages
    ]
    kept = _kept(rows)
    matrix = _matrix([one for one, _ in rows], {name: number for number, name in enumerate(kept)})
    scales = _scales(kept, matrix)
    scaled = (matrix @ diags(scales)).tocsr()
    truths = [[category in one.labels for _, one in rows] for category in categories]
    truths.append([bool(one.labels) for _, one in rows])
    # Processes, not threads: the solver's random numbers are one stream for each process.
    fitted = Parallel(n_jobs=-1, max_nbytes=None)(
        delayed(_fitted)(scaled, truth) for truth in truths
    )
    weights = np.array([one for one, _ in fitted]) * scales
    bias = tuple(np.rint(np.array([one for _, one in fitted]) * SCALE).astype(int).tolist())
    return Model(categories, bias, _sparse(kept, weights), (), (), ())


def _fitted(matrix: csr_matrix, truth: Sequence[bool]) -> tuple[np.ndarray, float]:
    regression = _regression().fit(matrix, truth)
    return regression.coef_[0], float(regression.intercept_[0])


def _second_look(
    looked: Sequence[list[list[float]]], samples: Sequence[Sample], categories: tuple[str, ...]
) -> tuple[tuple[int, ...], ...]:
    """Return the weights of the second look, learned from what it sees of each passage."""
    rows, labels = [], []
    for inputs_, sample in zip(looked, samples, strict=True):
        if sample.is_clear:
            rows += inputs_
            labels += [sample.utterance.labels] * len(inputs_)
    seen = np.array(rows)
    fitted = []
    for place, category in enumerate(categories):
        truth = [category in one for one in labels]
        regression = LogisticRegression(solver="newton-cholesky", max_iter=100).fit(seen, truth)
        own_rule = place_of_rule(place, len(categories))
        if regression.coef_[0, own_rule] < 0:
            # That a rule fits never speaks against its own category; the first look weighed it.
            others = seen.copy()
            others[:, own_rule] = 0
            regression.fit(others, truth)
        whole = np.rint(np.append(regression.intercept_, regression.coef_[0]) * FINE)
        fitted.append(tuple(whole.astype(int).tolist()))
    return tuple(fitted)


def _inputs(model: Model, one: Seen, utterance: Utterance) -> list[float]:
    ruled = {place for place, name in enumerate(model.categories) if name in one.ruled}
    people = {"speaker": utterance.speaker, "audience": utterance.audience}
    return inputs(model.totals(one.features), ruled, **people)


def _cuts(
    models: Sequence[Model], looked: Sequence[list[list[float]]], samples: Sequence[Sample]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return thresholds and vetoes, judged on templates that neither look was fitted on."""
    categories = models[0].categories
    distinct = {id(one): one for one in models}
    scores = np.zeros((2, len(samples), len(categories)))
    for known, others in _folds(samples):
        seen = [looked[i] for i in known]
        second = _second_look(seen, [samples[i] for i in known], categories)
        both = {key: replace(one, second=second) for key, one in distinct.items()}
        for i in others:
            scores[:, i] = _scores(both[id(models[i])], samples[i])
    chosen = [
        _cut(scores[:, :, place], [category in one.utterance.labels for one in samples], category)
        for place, category in enumerate(categories)
    ]
    thresholds, vetoes = zip(*chosen, strict=True)
    return thresholds, vetoes


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
    whole = np.clip(whole, -MIDDLE, MIDDLE - 1)  # a browser is sent one byte for each
    kept = np.flatnonzero(whole.any(axis=0))
    return {names[column]: pack(whole[:, column].tolist()) for column in kept}


def _cut(scores: np.ndarray, labels: Sequence[bool], category: str) -> tuple[int, int]:
    """Return from which log-odds, in hundredths, finding pays most: without a rule, with one."""
    truth = np.array(labels)
    weight = _BETA[category in RECALL_FIRST] ** 2
    best, chosen = -1.0, (0.5, 0.5)
    for threshold in _GRID:
        for veto in (value for value in _GRID if value <= threshold):
            found = (scores[0] >= threshold) | (scores[1] >= veto)
            right = int((found & truth).sum())
            score = (1 + weight) * right / max(1.0, weight * truth.sum() + found.sum())
            if score > best + 1e-9:
                best, chosen = score, (threshold, veto)
    threshold, veto = (round(FINE * float(np.log(cut / (1 - cut)))) for cut in chosen)
    return threshold, veto
