"""Samples from uniform numbers alone: do they follow their curves?"""

import ast
import inspect
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chance import (
    ALMOST_ONE,
    OnlyUniform,
    Scripted,
    check_follows,
    check_independence,
    check_moments,
    check_shape,
    check_whole,
)
from expect import holds, same
from refused import refuses
from scipy import stats

import distributions
from distributions import (
    sample_binomial,
    sample_by_rejection,
    sample_categorical,
    sample_exponential,
    sample_normal,
    sample_poisson,
)

N = 20_000
HELPERS = "given.positive and its like raise it with the name that you hand them."
EDGES = [0.0, ALMOST_ONE, 0.0, 0.0, ALMOST_ONE, ALMOST_ONE, 0.5, 0.0, 0.0]


def exponential() -> None:
    what = "20000 exponential values with rate 2.5"
    found = check_shape(sample_exponential(OnlyUniform(81), 2.5, N), N, what)
    check_follows(
        found,
        stats.expon(scale=1 / 2.5).cdf,
        what,
        hint="Put uniform numbers into the quantile function, and mind that rate 2.5 means waits "
        "of 0.4 on average.",
    )
    check_moments(found, 0.4, 0.4**2, 9 * 0.4**4, what)
    check_independence(found, what)
    for n in (0, 1, 9):
        check_shape(sample_exponential(Scripted(EDGES), 1.0, n), n, f"{n} waits from 0s and 1s")
    refuses(
        sample_exponential,
        OnlyUniform(1),
        rate=0.0,
        n=3,
        words=["rate"],
        hint=HELPERS,
    )


def normal() -> None:
    what = "20000 normal values with mean -3 and sd 2"
    found = check_shape(sample_normal(OnlyUniform(82), -3.0, 2.0, N), N, what)
    check_follows(
        found,
        stats.norm(-3, 2).cdf,
        what,
        hint="The radius and the angle need different uniform numbers, and a whole turn is 2 pi. "
        "sd stretches, mean shifts.",
    )
    check_moments(found, -3.0, 4.0, 3 * 2.0**4, what)
    check_independence(found, what)
    for n in (0, 1, 2, 7):
        check_shape(sample_normal(Scripted(EDGES), 0.0, 1.0, n), n, f"{n} normal values")
    odd = check_shape(sample_normal(OnlyUniform(83), 0.0, 1.0, 2001), 2001, "2001 normal values")
    holds(
        len(np.unique(odd)) == 2001,
        f"2001 normal values: expected 2001 different ones, found {len(np.unique(odd))}.",
        hint="Make one pair more than needed and leave a value out.",
    )
    for sd in (0.0, -1.0):
        refuses(
            sample_normal,
            OnlyUniform(1),
            0.0,
            sd=sd,
            n=3,
            words=["sd"],
            hint=HELPERS,
        )


def categorical() -> None:
    shares = np.array([0.0, 0.2, 0.0, 0.5, 0.3, 0.0])
    before = shares.copy()
    what = "20000 indices with the probabilities 0, 0.2, 0, 0.5, 0.3, 0"
    found = check_whole(sample_categorical(OnlyUniform(84), shares, N), N, what)
    same(shares, before, "the probabilities, after the call", hint="Sum into a new array.")
    missed = "Of index i, the piece reaches from the sum before i to the sum up to i."
    holds(
        0 <= found.min() and found.max() < len(shares),
        f"{what}: expected indices from 0 to 5, found {found.min()} to {found.max()}.",
        hint=missed,
    )
    check_follows(found, lambda k: _steps(k, shares), what, hint=missed)
    check_independence(found, what)
    tenths = [0.1] * 10
    at_ends: list[tuple[list[float], str, str]] = [
        (
            [0.0, 0.5, 0.5, 0.0],
            "0, 0.5, 0.5, 0",
            "rng.random() gave exactly 0, and the piece of index 0 has no length: a number belongs "
            "to the first piece that ends BEHIND it, not at it.",
        ),
        (
            tenths,
            "ten times 0.1",
            "The sums end at 0.9999999999999999, and rng.random() gave just that: no piece was "
            "left. Make the last sum exactly 1.",
        ),
        (
            [*tenths, 0.0],
            "ten times 0.1, then 0",
            "The sums end at 0.9999999999999999. Cutting off at the last index leads to one that "
            "never happens; make the last sum exactly 1.",
        ),
        ([1.0], "1", "There is only the index 0."),
    ]
    for probabilities, words, hint in at_ends:
        drawn = sample_categorical(Scripted(EDGES), probabilities, 9)
        for index in check_whole(drawn, 9, f"9 indices with the probabilities {words}"):
            holds(
                0 <= index < len(probabilities) and probabilities[index] > 0,
                f"the probabilities {words}: expected an index that can happen, found {index}.",
                hint=hint,
            )
    check_whole(sample_categorical(OnlyUniform(1), [1.0], 0), 0, "no indices")
    for wrong in ([0.5, 0.6], [-0.1, 1.1]):
        refuses(
            sample_categorical,
            OnlyUniform(1),
            wrong,
            n=3,
            words=["probabilities"],
            hint="given.masses raises it.",
        )


def _steps(k: Any, shares: Any) -> Any:
    """The CDF of indices with these probabilities."""
    sums = np.concatenate([[0.0], np.cumsum(shares)])
    return sums[np.clip(np.floor(k).astype(int) + 1, 0, len(shares))]


def binomial() -> None:
    what = "20000 counts of successes in 10 coins with p = 0.3"
    found = check_whole(sample_binomial(OnlyUniform(85), 10, 0.3, N), N, what)
    hint = "Each count needs ten coins of its own, and a coin is 1 with probability p."
    check_follows(found, stats.binom(10, 0.3).cdf, what, hint=hint)
    check_moments(found, 3.0, 2.1, 2.1 * (1 + 3 * 8 * 0.21), what)
    check_independence(found, what)
    for p, wanted, script in ((0.0, 0, [0.0] * 12), (1.0, 4, [ALMOST_ONE] * 12)):
        drawn = check_whole(sample_binomial(Scripted(script), 4, p, 3), 3, f"counts, p = {p}")
        same(
            drawn,
            [wanted] * 3,
            f"counts of 4 coins with p = {p}",
            hint="rng.random() can give exactly 0, and then a coin with p = 0 must not fall on 1.",
        )
    same(sample_binomial(OnlyUniform(1), 0, 0.5, 2), [0, 0], "counts of no coins at all")
    check_whole(sample_binomial(OnlyUniform(1), 5, 0.5, 0), 0, "no counts")
    for p in (-0.1, 1.1):
        refuses(
            sample_binomial,
            OnlyUniform(1),
            3,
            p=p,
            n=2,
            words=["p"],
            hint=HELPERS,
        )
    for n in (0, 2):
        refuses(
            sample_binomial,
            OnlyUniform(1),
            trials=-1,
            p=0.5,
            n=n,
            words=["trials"],
            hint=HELPERS,
        )


def poisson() -> None:
    what = "20000 counts with mean 3.5"
    found = check_whole(sample_poisson(OnlyUniform(86), 3.5, N), N, what)
    hint = "Count the waits that end BEFORE the time is up; the one that passes it is no event."
    check_follows(found, stats.poisson(3.5).cdf, what, hint=hint)
    check_moments(found, 3.5, 3.5, 3.5 * (1 + 3 * 3.5), what)
    check_independence(found, what)
    check_follows(
        check_whole(sample_poisson(OnlyUniform(87), 800.0, 200), 200, "200 counts with mean 800"),
        stats.poisson(800).cdf,
        "200 counts with mean 800",
        hint="exp(-800) is 0 in floats, and so is the product of many uniform numbers. Add waits "
        "(logarithms) instead of multiplying.",
    )
    same(
        sample_poisson(Scripted([0.0] * 8), 0.0, 4),
        [0, 0, 0, 0],
        "counts with mean 0",
        hint="No time, no event: a wait must be shorter than the time, not as long.",
    )
    check_whole(sample_poisson(OnlyUniform(1), 2.0, 0), 0, "no counts")
    for mean in (-1.0, math.inf):
        refuses(
            sample_poisson,
            OnlyUniform(1),
            mean=mean,
            n=2,
            words=["mean"],
            hint=HELPERS,
        )


def test_rejection_keeps_what_lies_under_the_curve() -> None:
    def ramp(x: Any) -> Any:
        return 1.0 + np.asarray(x)

    def arch(x: Any) -> Any:
        return 3.0 * np.sin(x)

    def flat(x: Any) -> Any:
        return np.full(np.shape(x), 2.0)

    cases: list[tuple[Callable[[Any], Any], float, float, float, Callable[[Any], Any], str]] = [
        (ramp, -1.0, 1.0, 2.0, lambda x: (1 + x) ** 2 / 4, "1 + x on [-1, 1], bound 2"),
        (ramp, -1.0, 1.0, 5.0, lambda x: (1 + x) ** 2 / 4, "1 + x on [-1, 1], bound 5"),
        (arch, 0.0, np.pi, 3.0, lambda x: (1 - np.cos(x)) / 2, "3 sin(x) on [0, pi], bound 3"),
        (flat, 5.0, 7.0, 2.0, lambda x: (x - 5) / 2, "the constant 2 on [5, 7], bound 2"),
    ]
    for density, low, high, bound, cdf, words in cases:
        rng = OnlyUniform(88)
        found = sample_by_rejection(rng, density, low, high, bound, N)
        what = f"20000 values in proportion to {words}"
        shape = np.shape(found)
        holds(
            shape == (N,),
            f"{what}: expected the shape (20000,), found {shape}.",
            hint="Some points are rejected: go on throwing until n of them are kept.",
        )
        found = check_shape(found, N, what)
        holds(
            low <= found.min() and found.max() <= high,
            f"{what}: expected values in [{low:.3g}, {high:.3g}], found {found.min():.3g} to "
            f"{found.max():.3g}.",
        )
        check_follows(
            found,
            lambda x, cdf=cdf, low=low, high=high: cdf(np.clip(x, low, high)),  # type: ignore[misc]
            what,
            hint="The height of a point is uniform from 0 to `bound`, not to 1, and needs a "
            "uniform number other than the one that x was made of.",
        )
        check_independence(found, what)
    for n in (0, 1, 3):
        few = sample_by_rejection(OnlyUniform(89), ramp, -1.0, 1.0, 2.0, n)
        check_shape(few, n, f"{n} values by rejection")
    rng = OnlyUniform(90)
    refuses(
        sample_by_rejection,
        rng,
        ramp,
        -1.0,
        1.0,
        bound=1.0,
        n=2000,
        words=["bound"],
        hint="Above the bound the curve is cut off, and the sample would follow another one.",
    )
    boxes = [(1.0, 1.0, 2.0), (1.0, -1.0, 2.0), (-1.0, 1.0, 0.0), (-1.0, 1.0, math.inf)]
    for low, high, bound in boxes:
        refuses(
            sample_by_rejection,
            rng,
            ramp,
            low,
            high,
            bound=bound,
            n=2,
            words=["bound" if low < high else "high"],
            hint="`given.positive` refuses a box without width or height.",
        )


@pytest.mark.parametrize("check", [exponential, normal])
def test_continuous_samples_follow_their_curves(check: Callable[[], None]) -> None:
    check()


@pytest.mark.parametrize("check", [categorical, binomial, poisson])
def test_counted_samples_follow_their_masses(check: Callable[[], None]) -> None:
    check()


CALLS: dict[Callable[..., Any], list[Any]] = {
    sample_exponential: [2.0],
    sample_normal: [1.0, 2.0],
    sample_categorical: [[0.25] * 4],
    sample_binomial: [9, 0.5],
    sample_poisson: [6.0],
    sample_by_rejection: [lambda x: 1.0 + np.asarray(x), 0.0, 1.0, 2.0],
}
READY_MADE = {"scipy", "random", "statistics"}


@pytest.mark.parametrize(("sampler", "args"), CALLS.items(), ids=[f.__name__ for f in CALLS])
def test_a_seed_repeats_a_sample(sampler: Callable[..., Any], args: list[Any]) -> None:
    name, rng = sampler.__name__, OnlyUniform(91)
    first, next_one = sampler(rng, *args, 60), sampler(rng, *args, 60)
    same(
        sampler(OnlyUniform(91), *args, 60),
        first,
        f"{name} with a generator of the same seed, compared with the first time",
        hint="All chance must come from the generator that is handed in.",
    )
    for other, what in (
        (next_one, "a second sample of the same generator"),
        (sampler(OnlyUniform(92), *args, 60), "a sample with another seed"),
    ):
        holds(
            not np.array_equal(first, other),
            f"{name}: expected {what} to differ from the first one, found the same 60 values.",
            hint="Is there a generator made inside, with a seed of its own? Use the one given.",
        )
    for path in sorted(Path(inspect.getfile(distributions)).parent.glob("*.py")):
        for module in _imports(ast.parse(path.read_text(encoding="utf-8"))):
            holds(
                module.split(".")[0] not in READY_MADE,
                f"{path.name}: expected distributions written by you, found an import of {module}.",
                hint="Keep it for your comparisons, in tests and notebooks.",
            )


def _imports(tree: ast.AST) -> list[str]:
    nodes = list(ast.walk(tree))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return names + [
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module
    ]
