"""Bins from the reference, and the stability index over them."""

from functools import partial

import numpy as np
from expect import holds, refuses, same
from scipy.special import rel_entr

from watching.bins import bin_counts, bin_edges, stability_index

NONE: list[float] = []


def test_bins_come_from_the_reference() -> None:
    rng = np.random.default_rng(47)
    values = rng.lognormal(size=1000)
    before = values.copy()
    edges = bin_edges(values)
    same(values, before, "the reference after bin_edges", hint="sort a copy.")
    hint = (
        "bins with equal shares need quantiles 1/bins to (bins - 1)/bins; the smallest and the "
        "largest value are no edges, because the outer bins are open."
    )
    same(edges, np.quantile(values, np.arange(1, 10) / 10), "ten bins of 1000 values", hint=hint)
    same(bin_counts(values, edges), [100] * 10, "the reference in its own bins", hint=hint)
    same(bin_edges([5, 1, 4, 2, 3], 2), [3], "two bins of 1 to 5", hint=hint)
    same(bin_counts([-1e9, 1e9], edges), [1, *[0] * 8, 1], "values far outside", hint=hint)

    tied = [1.0] + [2.0] * 6 + [3.0] * 3
    found = np.asarray(bin_edges(tied, 5))
    hint = (
        "several quantiles are 2 here: keep each edge once, or a bin between 2 and 2 stays empty."
    )
    holds(np.all(np.diff(found) > 0), f"edges: expected increasing ones, found {found}.", hint=hint)
    wanted = np.unique(np.quantile(tied, [0.2, 0.4, 0.6, 0.8]))
    same(found, wanted, "five bins of 1, six times 2, three times 3", hint=hint)

    hint = (
        "all quantiles of a constant are that constant. With it as the only edge, everything below "
        "it is in its own bin: the next smaller float has to stand in front."
    )
    edges = bin_edges([7.0] * 20)
    same(
        bin_counts([6.999, 7, 7, 7.001], edges),
        [1, 2, 1],
        "6.999, 7, 7, 7.001 in the bins of a constant 7",
        hint=hint,
    )
    mostly = [0.0] * 80 + list(range(1, 21))
    counts = bin_counts([-5, 0, 0, 0], bin_edges(mostly))
    hint = "the lowest edge is the smallest value: a value below it needs a bin of its own."
    same(counts[:2], [1, 3], "-5, 0, 0, 0 in the bins of a reference that is mostly 0", hint=hint)

    refuses(lambda: bin_edges([1, 2, 3], 1), "a single bin")
    for bad in (NONE, [1.0, np.nan], [1.0, np.inf]):
        refuses(partial(bin_edges, bad), f"bin_edges({bad})", hint="ask `numbers`.")


def test_stability_index_is_finite_and_fair() -> None:
    hint = "add up (q - p) · ln(q / p) over the bins, with shares p and q, not counts."
    many = 10**9
    found = stability_index([many, many], [many, 3 * many])
    if np.isclose(found, 0.25 * np.log(3) / np.log(2)):
        hint = "The logarithm is the natural one, not that of base 2. " + hint
    same(found, 0.25 * np.log(3), "shares 1/2, 1/2 and 1/4, 3/4", hint=hint)

    rng = np.random.default_rng(47)
    for bins in (2, 5, 11):
        one, two = rng.integers(0, 40, (2, bins)) + rng.integers(1, 3)
        one[0] = 0
        p, q = (one + 0.5) / (one.sum() + bins / 2), (two + 0.5) / (two.sum() + bins / 2)
        wanted = np.sum(rel_entr(p, q) + rel_entr(q, p))
        with np.errstate(all="ignore"):
            found, back = stability_index(one, two), stability_index(two, one)
        hint = "`prior` is added to each count first; then the shares add up to 1 again."
        if not np.isfinite(found):
            hint = "An empty bin gives ln(0) or a division by 0. " + hint
        elif np.isclose(found, stability_index(one[1:], two[1:])):
            hint = "The empty bin was left out, though it may be the most important. " + hint
        same(found, wanted, f"the index over {bins} bins, one of them empty", hint=hint)
        same(back, wanted, "the same with both periods exchanged", hint=hint)
        same(stability_index(one, one), 0, "a period and itself", hint=hint)
    found = stability_index([3, 0], [0, 3], prior=1)
    same(found, 1.2 * np.log(4), "(3, 0) and (0, 3), prior 1", hint="shares are 4/5 and 1/5.")

    before = np.array([3, 0])
    stability_index(before, [1, 2])
    same(before, [3, 0], "the counts after the call", hint="`+=` changes the caller's array.")
    hint = "with zero rows there are no shares; `prior` alone must not make them up."
    refuses(lambda: stability_index([0, 0], [1, 2]), "a reference without rows", hint=hint)
    refuses(lambda: stability_index([1, 2], [0, 0]), "a period without rows", hint=hint)
    refuses(lambda: stability_index([1, 2], [1, 2, 3]), "two bins and three")
    refuses(lambda: stability_index([3, 3], [6]), "two bins and one", hint="no broadcasting.")
    refuses(lambda: stability_index([1, 2], [2, 1], prior=0), "prior 0")
