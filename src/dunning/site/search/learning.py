"""Learn from what people type which page answers it.

A linear model: every token and character of a phrase speaks for some pages and against others. It
is fitted when the index is built and travels in it; ``theme/assets/search-learned.js`` weighs a
query by it.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.sparse import csc_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from dunning.site.search.learned import LEVELS, Learned
from dunning.site.search.phrases import LEAST_PHRASES
from dunning.site.search.tokens import signs

WEIGHTS = 50_000
"""How many weights are kept, over all pages: as many as leave room for the text of the book."""

_FIRST_COST, _SECOND_COST = 0.3, 0.5
"""How dear a phrase on the wrong side is, with all signs and with the kept ones; on the exams a
third of the first and twice the second brought fewer to the first place."""

_FIRST_TOLERANCE, _SECOND_TOLERANCE = 0.05, 0.01
"""How near the best the fits come: the exams tell no difference from a hundred times nearer."""


def learn(
    phrases: Mapping[str, Sequence[str]],
    *,
    doubted: Collection[str] = (),
    weights: int = WEIGHTS,
) -> Learned:
    """Fit the weights: once to choose those that matter, once more with these alone.

    Parameters
    ----------
    phrases : mapping of str to sequence of str
        What people type, by the page that answers it; at least two pages.
    doubted : collection of str, optional
        Signs that get no weight, such as slips.
    weights : int, optional
        How many weights to keep over all pages, 1 or more; equal ones at the edge all stay.

    Returns
    -------
    Learned
        The same for the same phrases on every run. A page none of whose weights is kept is not in
        it.

    Raises
    ------
    ValueError
        If no sign that is not doubted stands in `LEAST_PHRASES` phrases.
    """
    owners = np.array([page for page, typed in phrases.items() for _ in typed])
    typed = [phrase for each in phrases.values() for phrase in each]
    counter = CountVectorizer(
        analyzer=lambda text: signs(text).difference(doubted), binary=True, min_df=LEAST_PHRASES
    )
    seen = counter.fit_transform(typed)
    names = counter.get_feature_names_out()
    pages = np.unique(owners)
    scaled, price = normalize(seen), (_FIRST_COST, _FIRST_TOLERANCE)
    first = np.abs([_fitted(scaled, owners == page, *price)[0] for page in pages])
    kept = first >= np.sort(first, axis=None)[-min(weights, first.size)]
    used = kept.any(axis=0)
    rows = normalize(seen[:, used]).tocsc()
    biases, levels = {}, {}
    for page, chosen in zip(pages, kept[:, used], strict=True):
        if not chosen.any():
            continue
        sizes, bias = _fitted(rows[:, chosen], owners == page, _SECOND_COST, _SECOND_TOLERANCE)
        biases[str(page)] = round(float(bias), 2)
        levels[str(page)] = _levels(names[used][chosen], sizes)
    return Learned(biases, levels)


def _fitted(
    rows: csc_matrix, is_owner: np.ndarray, cost: float, tolerance: float
) -> tuple[np.ndarray, float]:
    fitted = LinearSVC(C=cost, tol=tolerance, random_state=0).fit(rows, is_owner)
    return fitted.coef_[0], fitted.intercept_[0]


def _levels(names: Sequence[str], sizes: np.ndarray) -> dict[str, int]:
    """Give each weight the nearest level; what is nearer to nothing is left out."""
    steps = np.array([0.0, *LEVELS])
    nearest = np.digitize(np.abs(sizes), (steps[1:] + steps[:-1]) / 2)
    signed = (np.sign(sizes) * nearest).astype(int).tolist()
    return {str(name): level for name, level in zip(names, signed, strict=True) if level}
