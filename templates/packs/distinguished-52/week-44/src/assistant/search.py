"""Searching: which vectors have the smallest angle to that of the question?"""

from collections.abc import Mapping, Sequence

import faiss
import numpy as np
from numpy.typing import ArrayLike

from assistant.vectors import FloatArray, unit_rows


def unit_query(query: ArrayLike) -> FloatArray:
    """One vector of shape (d,), made one long; zeros stay zeros. (Given.)"""
    row: FloatArray = unit_rows(np.asarray(query)[None])[0]
    return row


def cosine_search(vectors: ArrayLike, query: ArrayLike, k: int) -> list[tuple[int, float]]:
    """The at most k rows that are most similar to the query, by NumPy alone.

    The similarity of two vectors is the cosine of the angle between them, from -1 to 1. Rows and
    query may have any length; only their directions count. The similarity to a vector of zeros
    is 0.

    Args:
        vectors: shape (n, d); n may be 0, and below k.
        query: shape (d,).
        k: how many to find, at least 1.

    Returns:
        Pairs of the row's number and its cosine, the most similar first. Of rows with the same
        cosine the one with the smaller number comes first.

    Raises:
        ValueError: if k is below 1.

    >>> cosine_search([[0, 2], [9, 0], [3, 3]], [0, 5], k=2)  # doctest: +ELLIPSIS
    [(0, 1.0), (2, 0.70710...)]
    """
    ### BEGIN SOLUTION
    if k < 1:
        raise ValueError(f"k must be at least 1, found {k}")
    scores = unit_rows(vectors) @ unit_query(query)
    best = np.argsort(-scores, kind="stable")[:k]
    return [(int(row), float(scores[row])) for row in best]
    ### END SOLUTION


class FaissSearch:
    """The same search with FAISS: `IndexFlatIP` compares with every vector, in float32.

    Attributes:
        index: what FAISS keeps. Keep the ids beside it, in any way you like.
    """

    index: faiss.Index

    def __init__(self, vectors: ArrayLike, ids: Sequence[int]) -> None:
        """Put the vectors into an index.

        `IndexFlatIP` ranks by inner products. It knows nothing of angles, and it numbers its rows
        0, 1, 2, ... in the order in which they were added.

        Args:
            vectors: shape (n, d), rows of any length; n may be 0.
            ids: n different whole numbers, in any order: what the rows are called outside.

        Raises:
            ValueError: if there are not as many ids as rows.
        """
        ### BEGIN SOLUTION
        rows = unit_rows(vectors).astype(np.float32)
        if len(ids) != len(rows):
            raise ValueError(f"expected {len(rows)} ids, one for each row, found {len(ids)}")
        self.ids = [int(name) for name in ids]
        self.index = faiss.IndexFlatIP(rows.shape[1])
        self.index.add(rows)
        ### END SOLUTION

    def search(self, query: ArrayLike, k: int) -> list[tuple[int, float]]:
        """The at most k most similar rows: pairs of their id and cosine, the most similar first.

        The cosines agree with those of `cosine_search` within the precision of float32. Rows with
        the same cosine may come in any order. If you ask FAISS for more than it has, it fills the
        answer with rows numbered -1; such a row is never returned.

        Args:
            query: shape (d,), of any length.
            k: at least 1; may be above n.

        Raises:
            ValueError: if k is below 1.
        """
        ### BEGIN SOLUTION
        if k < 1:
            raise ValueError(f"k must be at least 1, found {k}")
        scores, rows = self.index.search(unit_query(query)[None].astype(np.float32), k)
        pairs = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return [(self.ids[row], score) for row, score in pairs if row >= 0]
        ### END SOLUTION


def fused_scores(rankings: Sequence[Sequence[int]], c: float = 60.0) -> dict[int, float]:
    """Reciprocal rank fusion: one score from several rankings, without their own scores.

    In each ranking, an id on place 1, 2, 3, ... earns 1 / (c + place). Its score is the sum over
    all rankings; a ranking that does not have it gives nothing. Cosines of different embeddings
    cannot be compared, places can. The larger c, the less the first places stand out.

    Args:
        rankings: in each of them ids, the best first, none of them twice.
        c: not negative.

    Returns:
        The score of every id that is in some ranking.

    >>> fused_scores([[7, 5], [5]], c=1)  # 7: 1/2, and 5: 1/3 + 1/2
    {7: 0.5, 5: 0.8333333333333333}
    """
    ### BEGIN SOLUTION
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, name in enumerate(ranking, start=1):
            scores[name] = scores.get(name, 0.0) + 1 / (c + place)
    return scores
    ### END SOLUTION


def ranked(scores: Mapping[int, float], k: int) -> list[int]:
    """The k ids with the highest scores, the best first. (Given.)"""
    return sorted(scores, key=lambda name: (-scores[name], name))[:k]
