"""k-means by Lloyd's rounds, from starts by k-means++, and how well rows lie in their clusters.

Here x has the shape (n, n_features), centres (k, n_features), and labels hold for each row the
number of its cluster, from 0 to k - 1. Import `squared_distances` from your own `kernels` where you
need it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from comparison.data import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Clustering:
    """Centres, the cluster of every row, and the inertia: at the start and after every round."""

    centres: FloatArray
    labels: IntArray
    history: tuple[float, ...]

    @property
    def inertia(self) -> float:
        """The inertia in the end."""
        return self.history[-1]


def inertia(x: FloatArray, centres: FloatArray, labels: IntArray) -> float:
    """The sum over all rows of the squared distance from the centre of their cluster. (Given.)"""
    return float(np.sum((x - centres[labels]) ** 2))


def nearest(x: FloatArray, centres: FloatArray) -> IntArray:
    """For each row the number of its nearest centre; any of them in a tie.

    >>> nearest(np.array([[0.0], [4.0], [9.0]]), np.array([[10.0], [1.0]]))
    array([1, 1, 0])
    """
    ### BEGIN SOLUTION
    from comparison.kernels import squared_distances

    found: IntArray = np.argmin(squared_distances(x, centres), axis=1)
    return found
    ### END SOLUTION


def move_centres(x: FloatArray, labels: IntArray, centres: FloatArray) -> FloatArray:
    """Every centre moves to the mean of its rows.

    A cluster without rows has no mean. Its centre stays where it is, or moves onto any row of x;
    both are fine. It must not become NaN, and no cluster may vanish.

    Returns:
        New centres, of the shape of the old ones, which are left unchanged.

    >>> move_centres(np.array([[0.0], [4.0], [9.0]]), np.array([1, 1, 0]), \
np.array([[10.0], [1.0]]))
    array([[9.],
           [2.]])
    """
    ### BEGIN SOLUTION
    moved = np.array(centres, dtype=np.float64)
    for cluster in np.unique(labels):
        moved[cluster] = x[labels == cluster].mean(axis=0)
    return moved
    ### END SOLUTION


def plus_plus(x: FloatArray, k: int, rng: np.random.Generator) -> FloatArray:
    """Draw k rows as a start, far from each other as a rule: k-means++.

    The first is any row. Each of the others is drawn with a chance that is proportional to its
    *squared* distance from the nearest centre so far. So a row that equals a centre is never drawn.

    Returns:
        Centres of shape (k, n_features), in the order in which they were drawn.

    Raises:
        ValueError: if k is less than 1, or if there are fewer than k different rows.
    """
    ### BEGIN SOLUTION
    from comparison.kernels import squared_distances

    if not 1 <= k <= len(np.unique(x, axis=0)):
        raise ValueError(f"cannot draw {k} different rows from these")
    centres = x[[rng.integers(len(x))]]
    while len(centres) < k:
        gaps = squared_distances(x, centres).min(axis=1)
        centres = np.vstack([centres, x[rng.choice(len(x), p=gaps / gaps.sum())]])
    return centres
    ### END SOLUTION


def lloyd(x: FloatArray, centres: FloatArray, rounds: int = 300) -> Clustering:
    """Improve centres in rounds: move them to the means of their rows, then assign all rows anew.

    It ends when a round changes nothing, or after `rounds` rounds. Neither half of a round can
    raise the inertia, so it never rises, also if a cluster runs out of rows.

    Args:
        x: the rows.
        centres: the start, of shape (k, n_features); left unchanged.
        rounds: how many rounds there may be; with 0 the rows are only assigned.

    Returns:
        A clustering whose labels name the nearest of its centres, and whose history is the inertia
        at the start and after each round. For a last round that changed nothing, a number of its
        own is optional.
    """
    ### BEGIN SOLUTION
    labels = nearest(x, centres)
    history = [inertia(x, centres, labels)]
    for _ in range(rounds):
        moved = move_centres(x, labels, centres)
        if (moved == centres).all():
            break
        centres, labels = moved, nearest(x, moved)
        history.append(inertia(x, centres, labels))
    return Clustering(centres, labels, tuple(history))
    ### END SOLUTION


def several_starts(
    x: FloatArray, k: int, rng: np.random.Generator, starts: int = 10
) -> list[Clustering]:
    """k-means from several starts, the one with the smallest inertia first. (Given.)"""
    found = [lloyd(x, plus_plus(x, k, rng)) for _ in range(starts)]
    return sorted(found, key=lambda one: one.inertia)


def silhouettes(x: FloatArray, labels: IntArray) -> FloatArray:
    """How well each row lies in its cluster, from -1 (in the wrong one) to 1.

    For a row let a be its mean distance from the *other* rows of its own cluster, and b its mean
    distance from the rows of the nearest other cluster: the one with the smallest such mean. The
    silhouette is (b - a) / max(a, b). It is 0 for a row that is alone in its cluster, and where
    both means are 0. Distances are Euclidean, not squared.

    Args:
        x: rows of shape (n, n_features).
        labels: any integers; only those that occur are clusters.

    Returns:
        One number for each row, shape (n,).

    Raises:
        ValueError: if there are fewer than two clusters.

    >>> silhouettes(np.array([[0.0], [1.0], [5.0]]), np.array([0, 0, 1]))
    array([0.8 , 0.75, 0.  ])
    """
    ### BEGIN SOLUTION
    from comparison.kernels import squared_distances

    clusters = np.unique(labels)
    if len(clusters) < 2:
        raise ValueError("a silhouette compares at least two clusters")
    distances, found = np.sqrt(squared_distances(x, x)), np.zeros(len(x))
    for row, mine in enumerate(labels):
        own = labels == mine
        own[row] = False
        if own.any():
            a = distances[row, own].mean()
            b = min(distances[row, labels == c].mean() for c in clusters if c != mine)
            larger = max(a, b)
            found[row] = (b - a) / larger if larger > 0 else 0
    return found
    ### END SOLUTION


def silhouettes_by_k(
    x: FloatArray, ks: Iterable[int], rng: np.random.Generator
) -> dict[int, float]:
    """The mean silhouette of the best of ten starts, for each number of clusters. (Given.)"""
    best = {k: several_starts(x, k, rng)[0] for k in ks}
    return {k: float(silhouettes(x, found.labels).mean()) for k, found in best.items()}
