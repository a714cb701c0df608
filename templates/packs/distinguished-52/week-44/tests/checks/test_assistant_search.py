"""Two ways to search must agree; and rankings can be fused."""

from functools import partial

import numpy as np
from assistant_bench import cosine
from expect import holds, refuses, same

from assistant.search import FaissSearch, cosine_search, fused_scores


def test_cosine_search_agrees_with_brute_force() -> None:
    rng = np.random.default_rng(44)
    vectors = rng.normal(size=(60, 7)) * rng.uniform(0.1, 50, size=(60, 1))
    vectors[11] = 0
    query = rng.normal(size=7) * 9
    kept = vectors.copy(), query.copy()
    scores = [cosine(row.tolist(), query.tolist()) for row in vectors]
    order = sorted(range(60), key=lambda row: -scores[row])
    products = [float(row @ query) for row in vectors]
    for k in (1, 5, 60, 99):
        found = cosine_search(vectors, query, k)
        what = f"the {k} rows of 60 most similar to the query"
        rows = [row for row, _ in found]
        hint = "the cosine is the inner product of the two vectors, both made one long."
        if rows == sorted(range(60), key=lambda row: -products[row])[:k]:
            hint = "This is the order of the inner products: long rows win. " + hint
        elif rows == order[::-1][:k]:
            hint = "The least similar come first here. " + hint
        same(rows, order[:k], what, hint=hint)
        given = [score for _, score in found]
        same(given, [scores[row] for row in order[:k]], f"the cosines of {what}", hint=hint)
    same(vectors, kept[0], "the given vectors", hint="work on new arrays.")
    same(query, kept[1], "the given query", hint="work on new arrays.")
    axes = np.eye(3)[[1, 0, 2, 0, 1, 0, 2, 0, 0, 1] * 3] * np.arange(1, 31)[:, None]
    ties = [row for row, _ in cosine_search(axes, [5, 0, 0], 20)]
    wanted = [row for row in range(30) if row % 10 in (1, 3, 5, 7, 8)]
    wanted += [row for row in range(30) if row % 10 not in (1, 3, 5, 7, 8)][:5]
    hint = "rows with the same cosine come in their own order. Which sort keeps it?"
    same(
        ties, wanted, "20 of 30 rows, of which 15 have the cosine 1 and 15 the cosine 0", hint=hint
    )
    nothing = cosine_search(axes[:4], [0, 0, 0], 2)
    same(nothing, [(0, 0.0), (1, 0.0)], "a query of zeros", hint="its similarity to all is 0.")
    holds(cosine_search(np.zeros((0, 3)), [1, 0, 0], 2) == [], "no rows: expected no pairs.")
    for k in (0, -1):
        refuses(partial(cosine_search, axes, [1, 0, 0], k), f"k = {k}")


def test_faiss_finds_the_same_with_the_ids_from_outside() -> None:
    rng = np.random.default_rng(45)
    vectors = rng.normal(size=(50, 6)) * rng.uniform(0.1, 30, size=(50, 1))
    ids = [int(name) for name in rng.permutation(1000)[:50]]
    kept = vectors.copy()
    near = FaissSearch(vectors, ids)
    for k in (1, 4, 50, 70):
        query = rng.normal(size=6) * 8
        scores = {
            name: cosine(row.tolist(), query.tolist())
            for name, row in zip(ids, vectors, strict=True)
        }
        wanted = sorted(ids, key=lambda name: -scores[name])[:k]
        found = near.search(query, k)
        names, given = [name for name, _ in found], [score for _, score in found]
        what = f"the {k} of 50 rows most similar to the query"
        hint = "an inner product is a cosine only between vectors of length 1."
        if len(found) > 50:
            hint = "FAISS has 50 rows and fills the answer with -1; what is ids[-1]?"
        elif [ids[name] for name in names if 0 <= name < 50] == wanted:
            hint = "These are the row numbers of FAISS, not the ids from outside."
        same(names, wanted, what, hint=hint)
        hint = "the query needs the length 1 too."
        same(
            given, [scores[name] for name in wanted], f"the cosines of {what}", hint=hint, atol=1e-5
        )
    plain = all(type(name) is int and type(score) is float for name, score in found)
    holds(plain, f"expected pairs of int and float, found {found[0]!r}.")
    same(vectors, kept, "the given vectors", hint="work on new arrays.")
    single = FaissSearch(np.asarray(vectors, dtype=np.float32)[:, ::2], ids).search(query[::2], 1)
    holds(len(single) == 1, "columns that do not lie side by side in memory: expected 1 pair.")
    zero = FaissSearch([[0, 0], [3, 4]], [8, 9]).search([6, 8], 2)
    same(zero, [(9, 1.0), (8, 0.0)], "a row of zeros and one like the query", atol=1e-6)
    empty = FaissSearch(np.zeros((0, 3)), []).search([1, 0, 0], 2)
    holds(empty == [], f"an index without rows: expected no pairs, found {empty}.")
    for wrong in (ids[:-1], [*ids, 2000], []):
        refuses(partial(FaissSearch, vectors, wrong), f"{len(wrong)} ids for 50 rows")
    for k in (0, -1):
        refuses(partial(near.search, query, k), f"k = {k}")


def test_fusion_counts_places_and_not_scores() -> None:
    rankings = [[4, 9, 7], [9, 5], [], [7, 9, 4, 5]]
    for c in (60.0, 1.0, 0.0):
        found = fused_scores(rankings, c)
        wanted = {
            name: sum(1 / (c + ranking.index(name) + 1) for ranking in rankings if name in ranking)
            for name in (4, 5, 7, 9)
        }
        what = f"the fused ids of {rankings}"
        holds(set(found) == set(wanted), f"{what}: expected 4, 5, 7 and 9, found {sorted(found)}.")
        hint = "the first place is 1, and the score of an id is the sum over all rankings."
        if c and abs(found[5] - 1 / (c + 1) - 1 / (c + 3)) < 1e-9:
            hint = "The first place is counted as 0 here. " + hint
        values = [found[name] for name in sorted(found)]
        what = f"the scores of 4, 5, 7 and 9 in {rankings}, c = {c:g}"
        same(values, [wanted[name] for name in sorted(wanted)], what, hint=hint)
    same(fused_scores([[3]])[3], 1 / 61, "a first place, without a given c")
    holds(fused_scores([]) == {}, "no rankings: expected no scores.")
