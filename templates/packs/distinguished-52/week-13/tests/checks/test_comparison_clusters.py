"""k-means: rounds that never make it worse, good starts, and how well rows lie."""

from collections import Counter

import numpy as np
import pytest
from expect import holds, same
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_samples, silhouette_score
from witnesses import Floats, Ints, fails

from comparison.clusters import lloyd, move_centres, nearest, plus_plus, silhouettes


def groups(k: int = 4, n: int = 80, spread: float = 0.7, seed: int = 13) -> tuple[Floats, Ints]:
    """Rows around k places, and the place of each."""
    rng = np.random.default_rng(seed)
    places = rng.normal(scale=3, size=(k, 2))
    labels = rng.integers(k, size=n)
    return places[labels] + spread * rng.normal(size=(n, 2)), labels


@pytest.mark.parametrize("half", ["nearest", "move_centres"])
def test_a_round_has_two_halves(half: str) -> None:
    x, labels = groups()
    kept = x.copy()
    if half == "nearest":
        centres = np.random.default_rng(1).normal(scale=3, size=(5, 2))
        numbers = nearest(x, centres)
        wanted = [int(np.argmin([np.linalg.norm(row - c) for c in centres])) for row in x]
        hint = "for each row the number of the centre with the smallest distance."
        same(numbers, wanted, "the nearest of five centres for 80 rows", hint=hint)
        tie = nearest(np.array([[1.0]]), np.array([[0.0], [2.0], [5.0]]))
        holds(int(tie[0]) in (0, 1), f"a row between two centres: expected 0 or 1, found {tie}.")
    else:
        old = np.array([[9.0, 9.0], [8.0, 8.0], [7.0, 7.0], [6.0, 6.0]])
        given = old.copy()
        found = move_centres(x, labels, old)
        wanted_centres = [x[labels == c].mean(axis=0) for c in range(4)]
        same(found, wanted_centres, "the means of four clusters", hint="rows of the cluster only.")
        same(old, given, "the old centres afterwards", hint="give back new centres.")

        some = np.where(labels == 1, 2, labels)  # nobody is in cluster 1
        with np.errstate(all="ignore"):
            found = np.asarray(move_centres(x, some, old))
        holds(
            found.shape == (4, 2),
            f"a cluster without rows: expected 4 centres, found the shape {found.shape}.",
            hint="an empty cluster must not vanish: the labels name clusters by their numbers.",
        )
        hint = "The mean of no rows is 0 / 0: an empty cluster keeps its centre, or takes a row."
        holds(
            np.isfinite(found).all(), f"a cluster without rows: found {found.tolist()}.", hint=hint
        )
        stays = np.allclose(found[1], old[1])
        onto = np.any(np.all(np.isclose(x, found[1]), axis=1))
        holds(
            stays or onto,
            f"its centre: expected the old one or a row, found {found[1]}.",
            hint=hint,
        )
        full = [0, 2, 3]
        wanted_rest = [x[some == c].mean(axis=0) for c in full]
        same(found[full], wanted_rest, "the centres of the clusters that have rows")
        last = np.asarray(move_centres(x, np.zeros(80, dtype=np.int64), old))
        holds(
            last.shape == (4, 2), f"three empty clusters: expected 4 centres, found {last.shape}."
        )
        whole = move_centres(np.array([[0, 0], [1, 0]]), np.array([0, 0]), np.array([[5, 5]]))
        same(whole, [[0.5, 0.0]], "the mean of integers", hint="a mean needs no integer.")
    same(x, kept, "the rows afterwards")


def test_a_start_is_drawn_by_squared_distance() -> None:
    x = np.array([[0.0], [1.0], [3.0]])
    rng = np.random.default_rng(13)
    drawn = [np.asarray(plus_plus(x, 2, rng)) for _ in range(4000)]
    holds(
        drawn[0].shape == (2, 1), f"2 of 3 rows: expected the shape (2, 1), found {drawn[0].shape}."
    )
    pairs = Counter(tuple(sorted(float(v) for v in d[:, 0])) for d in drawn)
    firsts = Counter(float(d[0, 0]) for d in drawn)
    for value in (0.0, 1.0, 3.0):
        share = firsts[value] / 4000
        hint = "the first centre is any row, all with the same chance, and it comes first."
        shown = f"first centre {value:.0f}: expected in about 1/3 of the draws, found {share:.3f}."
        holds(abs(share - 1 / 3) < 0.045, shown, hint=hint)
    wanted = {(0.0, 1.0): 0.1, (0.0, 3.0): 0.3 + 3 / 13, (1.0, 3.0): 4 / 15 + 4 / 39}
    plain = (1 / 4 + 1 / 3) / 3
    for pair, chance in wanted.items():
        share = pairs[pair] / 4000
        hint = "the chance is the squared distance from the nearest centre, divided by their sum."
        if abs(pairs[(0.0, 1.0)] / 4000 - plain) < 0.03:
            hint = "The chances look proportional to the distance, not to its square: " + hint
        elif max(firsts.values()) < 4000 and pairs[(0.0, 1.0)] == 0:
            hint = "The farthest row seems to be taken always; it must be drawn: " + hint
        shown = f"start {pair}: expected in {chance:.3f} of the draws, found {share:.3f}."
        holds(abs(share - chance) < 0.045, shown, hint=hint)

    three = np.array([[0.0, 0.0]] * 20 + [[9.0, 0.0]] * 20 + [[0.0, 9.0]] * 20 + [[9.5, 9.0]])
    for seed in range(20):
        start = np.asarray(plus_plus(three, 4, np.random.default_rng(seed)))
        different = len(np.unique(start, axis=0))
        hint = "after each draw, look at the distance from the *nearest* centre so far."
        shown = f"4 of 61 rows of which 4 are different: expected all 4, found {different}."
        holds(different == 4, shown, hint=hint)
    spots = np.array([[0.0], [1.0], [100.0], [101.0], [200.0], [201.0]])
    hits = 0
    for seed in range(60):
        start = np.asarray(plus_plus(spots, 3, np.random.default_rng(seed)))[:, 0]
        hits += len({round(v / 100) for v in start.tolist()}) == 3
    shown = f"three pairs far apart: expected a centre in each, nearly always, found {hits} of 60."
    holds(hits >= 57, shown, hint="the distance from the *nearest* centre so far decides.")
    same(plus_plus(np.array([[4.0]]), 1, rng), [[4.0]], "a start of one row")
    again = [plus_plus(x, 2, np.random.default_rng(3)) for _ in range(2)]
    same(again[0], again[1], "a start with the same seed")
    for k in (0, -1, 3):
        problem = fails(plus_plus, np.array([[1.0], [2.0], [2.0]]), k, rng)
        shown = f"{k} of three rows, two different: expected a ValueError, found {problem}."
        holds(not problem, shown, hint="count the different rows first.")


def test_the_inertia_never_rises() -> None:
    for seed in range(6):
        x, _ = groups(5, 90, spread=1.5, seed=seed)
        start = x[np.random.default_rng(seed).choice(90, 4, replace=False)]
        kept, began = x.copy(), start.copy()
        found = lloyd(x, start)
        same(x, kept, "the rows after lloyd")
        same(start, began, "the start after lloyd")
        trusted = KMeans(4, init=start, n_init=1, algorithm="lloyd", tol=0, max_iter=300).fit(x)
        hint = "move, assign, and again, until a round changes nothing."
        what = "the inertia of 90 rows, as scikit-learn reaches it from the same start"
        same(found.inertia, trusted.inertia_, what, hint=hint)
        same(found.centres, trusted.cluster_centers_, "the centres, as scikit-learn has them")
        same(found.labels, trusted.labels_, "the labels, as scikit-learn has them")
        same(found.history[-1], np.sum((x - found.centres[found.labels]) ** 2), "the last inertia")
        gaps = np.min(np.sum((x[:, np.newaxis] - start) ** 2, axis=2), axis=1)
        same(found.history[0], gaps.sum(), "the inertia at the start", hint="before any round.")
        rises = np.diff(found.history).max(initial=-1.0)
        holds(rises <= 1e-9, f"the inertia: expected no rise, found one of {rises}.")
        at_most = trusted.n_iter_ + 2
        shown = f"rounds: expected about {trusted.n_iter_}, found {len(found.history) - 1}."
        holds(len(found.history) <= at_most, shown, hint="stop when nothing changes.")

    x, _ = groups(5, 90, spread=1.5)
    start = x[:5]
    long = lloyd(x, start).history
    for rounds in (0, 1, 2):
        cut = lloyd(x, start, rounds=rounds)
        shown = f"{rounds} rounds: expected {rounds + 1} inertias, found {len(cut.history)}."
        holds(len(cut.history) == rounds + 1, shown, hint="a round moves and assigns once.")
        same(cut.history, long[: rounds + 1], f"the history of {rounds} rounds")
        same(
            cut.labels,
            np.argmin(np.sum((x[:, np.newaxis] - cut.centres) ** 2, axis=2), axis=1),
            f"the labels after {rounds} rounds, for the centres that are returned",
            hint="a round ends with an assignment.",
        )
        wanted = np.sum((x - cut.centres[cut.labels]) ** 2)
        same(cut.inertia, wanted, f"the inertia after {rounds} rounds")

    far = np.vstack([x[:3], [[500.0, 500.0]]])
    with np.errstate(all="ignore"):
        lost = lloyd(x, far)
    hint = "a centre without rows must stay a number, and keep its place among the others."
    finite = np.shape(lost.centres) == (4, 2) and np.isfinite(lost.centres).all()
    holds(
        finite, f"a centre far from all rows: expected 4 centres, found {lost.centres}.", hint=hint
    )
    holds(np.diff(lost.history).max(initial=-1) <= 1e-9, "an empty cluster: the inertia rose.")
    one = lloyd(x, x[:1])
    same(one.centres[0], x.mean(axis=0), "the centre of a single cluster")


def test_silhouettes_compare_with_the_nearest_other_cluster() -> None:
    rows, labels = np.array([[0.0], [1.0], [5.0]]), np.array([0, 0, 1])
    hint = "the row itself is not among the others of its cluster; a lonely row has 0."
    found = np.asarray(silhouettes(rows, labels))
    if found.shape == (3,) and np.allclose(found[:2], [0.9, 0.875]):
        hint = "Its own distance of 0 seems to count in the mean: " + hint
    elif found.shape == (3,) and np.isclose(found[2], 1):
        hint = "Row 2 is alone in its cluster. " + hint
    same(found, [0.8, 0.75, 0.0], "the silhouettes of 0, 1 | 5", hint=hint)

    for seed in range(3):
        x, truth = groups(4, 60, seed=seed)
        for case, given in {
            "four clusters": truth,
            "three of them renamed to -3, 7 and 20": np.array([-3, 7, 20, 20])[truth],
            "a cluster with a single row": np.where(np.arange(60) == 5, 9, truth),
        }.items():
            wanted = silhouette_samples(x, given)
            found = np.asarray(silhouettes(x, given))
            hint = "b belongs to the nearest *other* cluster; divide by the larger of a and b."
            distances = np.linalg.norm(x[:, np.newaxis] - x, axis=2)
            if found.shape == wanted.shape:
                rest = [distances[i, given != given[i]].mean() for i in range(60)]
                own = [distances[i, given == given[i]].sum() for i in range(60)]
                sizes = np.array([np.sum(given == g) for g in given])
                a, b = np.array(own) / np.maximum(sizes - 1, 1), np.array(rest)
                everyone = np.where(sizes > 1, (b - a) / np.maximum(a, b), 0)
                if np.allclose(found, everyone):
                    hint = "All rows of other clusters are taken together here: " + hint
            what = f"silhouettes, {case}, as scikit-learn has them"
            same(found, wanted, what, hint=hint, rtol=1e-5, atol=1e-7)
        same(silhouettes(x, truth).mean(), silhouette_score(x, truth), "their mean", rtol=1e-5)
    twins = np.array([[1.0], [1.0], [1.0], [1.0]])
    with np.errstate(all="ignore"):
        found = silhouettes(twins, np.array([0, 0, 1, 1]))
    same(found, np.zeros(4), "silhouettes of equal rows", hint="0 / 0 is 0 here.")
    for only in ([0, 0, 0], [4, 4, 4]):
        problem = fails(silhouettes, rows, np.array(only))
        shown = f"one cluster: expected a ValueError, found {problem}."
        holds(
            not problem, shown, hint="there is no other cluster; the number of it does not matter."
        )
