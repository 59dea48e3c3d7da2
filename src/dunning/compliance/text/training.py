"""Makes the model from the training part of the labelled sentences. Needs scikit-learn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.parallel import Parallel, delayed

from dunning.compliance.text.entries import MISSING_ELEMENT
from dunning.compliance.text.features import LEXICON
from dunning.compliance.text.lexicon import Lexicon
from dunning.compliance.text.model import FINE, FLOOR, Model
from dunning.compliance.text.packing import MIDDLE, pack
from dunning.compliance.text.samples import Sample, Seen
from dunning.compliance.text.utterances import Utterance
from dunning.compliance.text.weighing import SCALE, inputs, place_of_rule, probability

PENALTY = 2.0
"""Inverse strength of the L2 penalty, chosen by cross-validation on the training part."""

LEXICON_SHARE = 0.5
"""How far features of the lexicon count beside runs of characters when the penalty is paid: what
the lexicon names is trusted soon enough, and leaning on it hides what it has no word for."""

FOLDS = 3
LEAST_TEMPLATES = 5
"""A feature that few templates show says more of them than of the category."""

LEAST_WEIGHT = 3
"""Weights of fewer twentieths are left out; they would double the file, which browsers fetch."""

RECALL_FIRST = frozenset({"threat", "false_identity", "disclosure"})
_BETA = {True: 1.4, False: 1.0}
_GRID = tuple(number / 100 for number in range(10, 96, 2))


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
    categories = tuple(name for name in lexicon.categories if name != MISSING_ELEMENT)
    clear = _clear(samples)
    unseen: dict[int, Model] = {}
    for known, others in _folds(samples):
        first = _first_look(clear.of_samples(known), categories)
        unseen |= dict.fromkeys(others, first)
    # Sentences made from frames are all alike; what people really say is weighed.
    natural = [i for i, one in enumerate(samples) if not one.utterance.is_made_from_frames]
    spoken = [samples[i] for i in natural]
    looked = [
        np.array([_inputs(unseen[i], one, samples[i].utterance) for one in samples[i].passages])
        for i in natural
    ]
    second = _second_look(looked, spoken, categories)
    thresholds, vetoes = _cuts(looked, spoken, categories)
    first = _first_look(clear, categories)
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
    scores = [0.0] * len(model.categories)
    people = {"speaker": sample.utterance.speaker, "audience": sample.utterance.audience}
    for one in sample.passages:
        for place, odds in model.judge(one.features, one.ruled, **people).items():
            scores[place] = max(scores[place], probability(odds / FINE))
    return scores


def _folds(samples: Sequence[Sample]) -> list[tuple[list[int], list[int]]]:
    """Return the places of samples to learn from and to try on; none shares a template."""
    groups = [sample.utterance.template for sample in samples]
    split = GroupKFold(FOLDS).split(samples, groups=groups)
    return [(known.tolist(), others.tolist()) for known, others in split]


@dataclass(frozen=True)
class _Clear:
    """The passages of which it is known whether they are at fault.

    Parameters
    ----------
    names : numpy.ndarray of str
        Features that enough templates show, in order.
    met : scipy.sparse.csr_matrix
        Passages by features: 1 where it is met.
    places : numpy.ndarray of int
        By passage, the sample it comes from.
    templates : numpy.ndarray of int
        By passage, a number for its template.
    labels : numpy.ndarray of frozenset
        By passage, the categories it shows.
    """

    names: np.ndarray
    met: csr_matrix
    places: np.ndarray
    templates: np.ndarray
    labels: np.ndarray

    def of_samples(self, places: Sequence[int]) -> "_Clear":
        """Return the passages of some samples; of the features those that are left to learn."""
        rows = np.flatnonzero(np.isin(self.places, places))
        return _learnable(
            _Clear(
                self.names,
                self.met[rows],
                self.places[rows],
                self.templates[rows],
                self.labels[rows],
            )
        )


def _clear(samples: Sequence[Sample]) -> _Clear:
    rows = [
        (place, one.features)
        for place, sample in enumerate(samples)
        if sample.is_clear
        for one in sample.passages
    ]
    places = np.array([place for place, _ in rows])
    names = sorted(set().union(*(one for _, one in rows)))
    numbers = {name: number for number, name in enumerate(names)}
    indices, pointers = [], [0]
    for _, one in rows:
        indices += sorted(map(numbers.__getitem__, one))
        pointers.append(len(indices))
    met = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(names)))
    templates = [samples[place].utterance.template for place in places]
    labels = np.array([samples[place].utterance.labels for place in places], dtype=object)
    numbered = np.unique(templates, return_inverse=True)[1]
    return _learnable(_Clear(np.array(names), met, places, numbered, labels))


def _learnable(clear: _Clear) -> _Clear:
    """Leave out the features that too few templates show."""
    rows = np.arange(len(clear.templates))
    by_template = csr_matrix((np.ones(len(rows)), (clear.templates, rows)))
    kept = np.flatnonzero((by_template @ clear.met).getnnz(axis=0) >= LEAST_TEMPLATES)
    return replace(clear, names=clear.names[kept], met=clear.met[:, kept])


def _first_look(clear: _Clear, categories: tuple[str, ...]) -> Model:
    scales = _scales(clear.names, clear.met)
    scaled = (clear.met @ diags(scales)).tocsr()
    scaled.sum_duplicates()  # in order now: processes share it and must not write to it
    truths = [[category in one for category in categories] + [bool(one)] for one in clear.labels]
    # Processes, not threads: the solver's random numbers are one stream for each process.
    fitted = Parallel(n_jobs=-1)(delayed(_fitted)(scaled, truth) for truth in np.array(truths).T)
    weights = np.array([one for one, _ in fitted]) * scales
    bias = tuple(np.rint(np.array([one for _, one in fitted]) * SCALE).astype(int).tolist())
    return Model(categories, bias, _sparse(clear.names.tolist(), weights), (), (), ())


def _fitted(matrix: csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, float]:
    regression = _regression().fit(matrix, truth)
    return regression.coef_[0], float(regression.intercept_[0])


def _second_look(
    looked: Sequence[np.ndarray], samples: Sequence[Sample], categories: tuple[str, ...]
) -> tuple[tuple[int, ...], ...]:
    """Return the weights of the second look, learned from what it sees of each passage."""
    rows, labels = [], []
    for inputs_, sample in zip(looked, samples, strict=True):
        if sample.is_clear:
            rows.append(inputs_)
            labels += [sample.utterance.labels] * len(inputs_)
    seen = np.concatenate(rows)
    truths = np.array([[category in one for category in categories] for one in labels]).T
    own_rules = [place_of_rule(place, len(categories)) for place in range(len(categories))]
    return tuple(
        Parallel(n_jobs=-1)(
            delayed(_weighed)(seen, truth, own_rule)
            for truth, own_rule in zip(truths, own_rules, strict=True)
        )
    )


def _weighed(seen: np.ndarray, truth: np.ndarray, own_rule: int) -> tuple[int, ...]:
    """Return intercept and weights of one category in hundredths."""
    regression = LogisticRegression(solver="newton-cholesky", max_iter=100).fit(seen, truth)
    if regression.coef_[0, own_rule] < 0:
        # That a rule fits never speaks against its own category; the first look weighed it.
        others = seen.copy()
        others[:, own_rule] = 0
        regression.fit(others, truth)
    whole = np.rint(np.append(regression.intercept_, regression.coef_[0]) * FINE)
    return tuple(whole.astype(int).tolist())


def _inputs(model: Model, one: Seen, utterance: Utterance) -> list[float]:
    ruled = {place for place, name in enumerate(model.categories) if name in one.ruled}
    people = {"speaker": utterance.speaker, "audience": utterance.audience}
    return inputs(model.totals(one.features), ruled, **people)


def _cuts(
    looked: Sequence[np.ndarray], samples: Sequence[Sample], categories: tuple[str, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return thresholds and vetoes, judged on templates that neither look was fitted on."""
    scores = np.zeros((2, len(samples), len(categories)))
    for known, others in _folds(samples):
        seen = [looked[i] for i in known]
        second = np.array(_second_look(seen, [samples[i] for i in known], categories))
        scores[:, others] = scores_of_many([looked[i] for i in others], second)
    chosen = [
        _cut(scores[:, :, place], [category in one.utterance.labels for one in samples], category)
        for place, category in enumerate(categories)
    ]
    thresholds, vetoes = zip(*chosen, strict=True)
    return thresholds, vetoes


def scores_of_many(looked: Sequence[np.ndarray], second: np.ndarray) -> np.ndarray:
    """Return what `Model.judge` makes of many sentences, at once.

    Parameters
    ----------
    looked : sequence of numpy.ndarray
        For each sentence, by passage what the second look sees of it; see `weighing.inputs`.
    second : numpy.ndarray of int, shape (categories, 1 + inputs)
        `Model.second`.

    Returns
    -------
    numpy.ndarray of float, shape (2, sentences, categories)
        The highest probabilities over passages without a rule for the category, then over those
        with one; 0 where it does not come into question.
    """
    size = len(second)
    seen = np.concatenate(looked)
    owners = np.repeat(np.arange(len(looked)), [len(one) for one in looked])
    first_rule = place_of_rule(0, size)
    ruled = seen[:, first_rule : first_rule + size] > 0
    probabilities = 1 / (1 + np.exp(-(seen @ second[:, 1:].T + second[:, 0]) / FINE))
    asked = seen[:, :size] * SCALE >= FLOOR
    scores = np.zeros((2, len(looked), size))
    np.maximum.at(scores[0], owners, np.where(asked & ~ruled, probabilities, 0))
    np.maximum.at(scores[1], owners, np.where(ruled, probabilities, 0))
    return scores


def _regression() -> LogisticRegression:
    return LogisticRegression(
        C=PENALTY,
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        tol=0.1,
        random_state=0,
        max_iter=500,
    )


def _scales(names: Sequence[str], matrix: csr_matrix) -> np.ndarray:
    """Return how cheaply each feature may gain weight: rare ones sooner than those met everywhere.

    The logarithm of the inverse frequency, one on average over all that is met.
    """
    met = np.asarray(matrix.sum(axis=0)).ravel()
    rarity = np.log1p(matrix.shape[0] / met)
    by_lexicon = np.array([LEXICON.match(name) is not None for name in names])
    return rarity / np.average(rarity, weights=met) * np.where(by_lexicon, LEXICON_SHARE, 1.0)


def _sparse(names: Sequence[str], weights: np.ndarray) -> dict[str, int]:
    whole = np.rint(weights * SCALE).astype(int)
    whole[np.abs(whole) < LEAST_WEIGHT] = 0
    whole = np.clip(whole, -MIDDLE, MIDDLE - 1)  # a browser is sent one byte for each
    kept = np.flatnonzero(whole.any(axis=0))
    return {names[column]: pack(whole[:, column].tolist()) for column in kept}


def _cut(scores: np.ndarray, labels: Sequence[bool], category: str) -> tuple[int, int]:
    """Return from which log-odds, in hundredths, finding pays most: without a rule, with one."""
    truth = np.array(labels, dtype=float)
    grid = np.array(_GRID)
    without, ruled = ((one >= grid[:, np.newaxis]).astype(float) for one in scores)
    # By threshold and veto: how many are found, and how many of them rightly.
    found, right = (
        (without @ counted)[:, np.newaxis] + ruled @ counted - (without * counted) @ ruled.T
        for counted in (np.ones(len(truth)), truth)
    )
    weight = _BETA[category in RECALL_FIRST] ** 2
    gains = (1 + weight) * right / np.maximum(1.0, weight * truth.sum() + found)
    gains[np.triu_indices(len(grid), 1)] = -1.0  # a veto is at most the threshold
    best = np.argmax(gains.round(9))
    threshold, veto = np.log(grid / (1 - grid))[list(divmod(int(best), len(grid)))]
    return round(FINE * float(threshold)), round(FINE * float(veto))
