"""What to expect from "take the best": the choice is made without the rows that judge it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from comparison.data import FloatArray, IntArray, Row
from comparison.features import Preparation, Prepare
from comparison.folds import Maker, Split


class Nested(NamedTuple):
    """For each outer split the score of the model that was chosen, and its name."""

    scores: FloatArray
    chosen: tuple[str, ...]


def nested_scores(
    makers: Mapping[str, Maker],
    rows: Sequence[Row],
    labels: IntArray,
    outer: Sequence[Split],
    inner_folds: int,
    rng: np.random.Generator,
    prepare: Prepare = Preparation.fit,
) -> Nested:
    """Judge the whole procedure "compare the models, then take the best".

    The best of many scores is partly luck, so it promises too much. Here, for each outer split:
    compare all models by `inner_folds` folds *within its training rows*; take the one with the
    highest mean accuracy (any of them in a tie); train it anew on all these training rows; and
    score it on the test rows, which have had no say in anything.

    `folds.make_splits` and `folds.cross_scores` do nearly all of it. Mind which table the numbers
    of an inner split belong to.

    Args:
        makers, rows, labels, prepare: as in `cross_scores`.
        outer: the splits that judge.
        inner_folds: how many folds choose.
        rng: for the inner folds.

    Returns:
        One score and one name for each outer split.
    """
    ### BEGIN SOLUTION
    from comparison.data import choose
    from comparison.folds import cross_scores, make_splits

    scores, chosen = [], []
    for split in outer:
        known, truth = choose(rows, split.training), labels[split.training]
        inner = make_splits(truth, inner_folds, rng)
        found = cross_scores(makers, known, truth, inner, prepare)
        best = max(found, key=lambda name: float(found[name].mean()))
        judged = cross_scores({best: makers[best]}, rows, labels, [split], prepare)
        scores.append(float(judged[best][0]))
        chosen.append(best)
    return Nested(np.array(scores), tuple(chosen))
    ### END SOLUTION
