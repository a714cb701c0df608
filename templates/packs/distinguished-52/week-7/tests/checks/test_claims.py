"""Identities, chances and means are put to the test, and sheets check themselves."""

import itertools
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from review_expect import equal, refuses, same

from review import (
    Entry,
    Sheet,
    Verdict,
    check_chance,
    check_identity,
    check_mean,
    count,
    normal,
)


def test_identities_meet_random_places() -> None:
    pair = normal((3, 4), (4, 2))
    square = normal((3, 3), (3, 3))
    good = check_identity(lambda A, B: (A @ B).T, lambda A, B: B.T @ A.T, pair)
    equal(
        good.holds,
        True,
        "whether (AB)^T = B^T A^T",
        hint="Both sides need the same A and B: draw once in each trial, then compute both.",
    )
    for what, left, right in (
        ("AB = BA", lambda A, B: A @ B, lambda A, B: B @ A),
        ("det(A + B) = det A + det B", _det_of_sum, _sum_of_dets),
        ("|A| = A", lambda A, B: np.abs(A), lambda A, B: A),
    ):
        equal(check_identity(left, right, square).holds, False, f"whether {what}")

    calls: list[float] = []

    def draw(rng: np.random.Generator) -> tuple[NDArray[np.float64], ...]:
        calls.append(rng.random())
        return (np.array([float(len(calls))]),)

    rare = check_identity(lambda x: x, lambda x: x + (x == 7) * 3, draw, trials=20)
    equal(len(calls), 20, "how often 20 trials draw", hint="Once in each trial, for both sides.")
    equal(
        len(set(calls)),
        20,
        "how many different places 20 trials visit",
        hint="A generator that is made in each trial gives the same place again.",
    )
    equal(
        rare.holds,
        False,
        "whether an identity passes that is wrong in the seventh of 20 trials",
        hint="The worst trial decides, wherever it is; not the last one.",
    )
    assert isinstance(rare.where, tuple)
    same(rare.where[0], [7.0], "where it is wrong: the arguments of that trial")
    same(rare.gap, 0.3, "the gap there, between 7 and 10")
    first, again, other = (
        check_identity(lambda x: x, lambda x: -x, normal((2,)), trials=3, seed=seed)
        for seed in (5, 5, 6)
    )
    equal(first.gap, again.gap, "the gaps found with the same seed")
    assert isinstance(first.where, tuple)
    assert isinstance(other.where, tuple)
    equal(
        bool((first.where[0] == other.where[0]).any()),
        False,
        "whether another seed visits the same places",
    )
    tied = check_identity(lambda x: 2 * x, lambda x: -2 * x, _counting(), trials=3)
    assert isinstance(tied.where, tuple)
    same(tied.where[0], [1.0], "where, if three trials have the same gap: the first one")
    at_most = check_identity(lambda x: 2 * x, lambda x: -2 * x, _counting(), tolerance=tied.gap)
    equal(at_most.holds, True, "whether a gap that equals the tolerance is accepted")
    nan = check_identity(lambda x: x / x * math.nan, lambda x: x, normal((2,)))
    equal((nan.holds, nan.gap), (False, math.inf), "the verdict where a side is nan")
    near = check_identity(lambda x: x, lambda x: x + 1e-4, normal((2,)), tolerance=1e-3)
    equal(near.holds, True, "whether a difference of 1e-4 passes with the tolerance 1e-3")
    for trials in (0, -1):
        refuses(
            lambda trials=trials: check_identity(abs, abs, pair, trials=trials),  # type: ignore[misc]
            ValueError,
            f"{trials} trials",
            hint="Where nothing is tested, nothing is confirmed.",
        )
    one = check_identity(lambda x: x, lambda x: x, normal((2,)), trials=1)
    equal((one.holds, one.gap), (True, 0.0), "the verdict of a single trial")


def test_chances_are_counted_and_judged() -> None:
    equal(count(lambda rng: True, 7), 7, "how often a sure event happens in 7 trials")
    equal(count(lambda rng: False, 7), 0, "how often an impossible event happens in 7 trials")
    heads = count(_head, 1000, seed=3)
    equal(
        400 < heads < 600,
        True,
        f"whether about half of 1000 coins show heads (found {heads})",
        hint="0 or 1000: the generator is made anew in each trial, so every coin falls alike.",
    )
    equal(count(_head, 1000, seed=3), heads, "the count with the same seed")
    others = {count(_head, 1000, seed=seed) for seed in range(8)}
    equal(len(others) > 1, True, "whether other seeds give other counts")
    equal(type(count(_sure, 5)), int, "the type of a count whose event gives a bool of NumPy")
    equal(count(lambda rng: True, 1), 1, "a count of a single trial")
    refuses(lambda: count(_head, 0), ValueError, "a count of 0 trials")

    claims: list[tuple[str, Callable[[np.random.Generator], bool], float]] = [
        ("a coin shows heads: 1/2", _head, 1 / 2),
        ("two dice show a double: 1/6", _double, 1 / 6),
        ("two of five people share a day of the week: 1 - 360/2401", _shared, 1 - 360 / 2401),
    ]
    for what, event, claimed in claims:
        equal(check_chance(event, claimed).holds, True, f"whether the claim holds: {what}")
        equal(
            check_chance(event, claimed + 0.05).holds,
            False,
            f"whether it holds with 0.05 more: {what}",
            hint="4000 trials see a difference of 0.05. Is the distance measured in standard "
            "errors, sqrt(p (1 - p) / n)? Without the n every claim passes.",
        )
    share = count(_double, 900, seed=4) / 900
    found = check_chance(_double, 0.2, trials=900, seed=4)
    same(number(found), share, "where: the share of hits that was found")
    same(
        found.gap,
        abs(share - 0.2) / math.sqrt(0.2 * 0.8 / 900),
        "the gap of the claim 0.2 in 900 trials",
        hint="If the claim is true, it tells the spread: use p, not the share that came out. "
        "The root belongs to all of p (1 - p) / n.",
    )
    wide = check_chance(_double, 0.2, trials=900, seed=4, limit=found.gap)
    tight = check_chance(_double, 0.2, trials=900, seed=4, limit=found.gap * 0.99)
    equal((wide.holds, tight.holds), (True, False), "the verdicts at and just above the limit")
    edges: list[tuple[str, Callable[[np.random.Generator], bool], float, tuple[bool, float]]] = [
        ("0, and it never happened", lambda rng: False, 0.0, (True, 0.0)),
        ("0, and it happened", _head, 0.0, (False, math.inf)),
        ("1, and it always happened", lambda rng: True, 1.0, (True, 0.0)),
        ("1, and it did not always happen", _head, 1.0, (False, math.inf)),
    ]
    for what, event, claimed, wanted in edges:
        found = check_chance(event, claimed, trials=50)
        equal(
            (found.holds, found.gap),
            wanted,
            f"the verdict where the claim is {what}",
            hint="Here the standard error is 0. One exception refutes such a claim.",
        )
    for claimed in (-0.1, 1.1, math.nan):
        refuses(
            lambda claimed=claimed: check_chance(_head, claimed),  # type: ignore[misc]
            ValueError,
            f"the claim {claimed}",
            hint="A probability lies between 0 and 1. Ask what has to be true, then nan fails too.",
        )


def test_means_are_judged_by_their_own_spread() -> None:
    equal(check_mean(_die, 3.5).holds, True, "whether the mean of a die is 3.5")
    equal(
        check_mean(_die, 3.0).holds,
        False,
        "whether the mean of a die is 3",
        hint="4000 draws see this. The spread of one draw is about 1.7; that of a mean of n draws "
        "is smaller by sqrt(n).",
    )
    equal(check_mean(lambda rng: rng.exponential(2.0), 2.0).holds, True, "an exponential mean of 2")
    rng = np.random.default_rng(8)
    draws = np.array([_die(rng) for _ in range(10)])
    found = check_mean(_die, 3.0, trials=10, seed=8)
    same(number(found), draws.mean(), "where: the mean that was found in 10 draws of the seed 8")
    same(
        found.gap,
        abs(draws.mean() - 3.0) / (draws.std(ddof=1) / math.sqrt(10)),
        "the gap of the claim 3 in 10 draws",
        hint="The standard deviation of the draws divides by n - 1; then divide by sqrt(n).",
    )
    wide = check_mean(_die, 3.0, trials=10, seed=8, limit=found.gap)
    tight = check_mean(_die, 3.0, trials=10, seed=8, limit=found.gap * 0.99)
    equal((wide.holds, tight.holds), (True, False), "the verdicts at and just above the limit")
    for claimed, wanted in ((0.1, (True, 0.0)), (0.2, (False, math.inf))):
        with np.errstate(all="ignore"):
            still = check_mean(lambda rng: 0.1, claimed, trials=30)
        equal(
            (still.holds, still.gap),
            wanted,
            f"the verdict on the mean {claimed} where every draw is 0.1",
            hint="Without any spread there is no luck: equal is 0, everything else is infinite. "
            "Rounding can give thirty times 0.1 a mean and a spread that are a hair off: ask "
            "whether all draws are equal.",
        )
    two = check_mean(_die, 3.5, trials=2, seed=1)
    equal(math.isfinite(two.gap) or two.gap == math.inf, True, "whether two draws have a gap")
    for trials in (1, 0):
        refuses(
            lambda trials=trials: check_mean(_die, 3.5, trials=trials),  # type: ignore[misc]
            ValueError,
            f"{trials} draws",
            hint="One draw has no spread.",
        )


def test_a_sheet_checks_itself() -> None:
    fine = Entry("square", "(x²)' = 2x", "at 3: 6", lambda: Verdict(True, 1e-9, 3.0))
    wrong = Entry("chance", "P(A|B) = P(A)", "1/2 | 1/6", lambda: Verdict(False, 9.0))
    broken = Entry("broken", "1/0 = 1", "none: 0", lambda: Verdict(1 / 0 > 0, 0.0))
    last = Entry("last", "a = a", "1 = 1", lambda: Verdict(True, 0.0))
    sheet = Sheet("Mixed")
    equal((sheet.verify(), sheet.refuted()), ({}, []), "the verdicts of an empty sheet")
    for entry in (fine, wrong, broken, last):
        sheet.add(entry)
    for field in ("name", "formula", "example"):
        for nothing in ("", " \t"):
            refuses(
                lambda field=field, nothing=nothing: sheet.add(  # type: ignore[misc]
                    replace(fine, **{"name": "new", field: nothing})
                ),
                ValueError,
                f"an entry with {nothing!r} as its {field}",
                words=(field,),
                hint="Say which one is missing. Blanks alone are nothing.",
            )
    refuses(
        lambda: sheet.add(replace(last, name="chance")),
        ValueError,
        "a second entry with the name 'chance'",
        words=("chance",),
        hint="verify() tells verdicts by name; with two of one name, one of them would be lost.",
    )
    equal(
        sheet.entries,
        (fine, wrong, broken, last),
        "the entries after seven refusals",
        hint="What is refused must not be on the sheet, and the others keep their order.",
    )
    try:
        found = sheet.verify()
    except ZeroDivisionError:
        raise AssertionError(
            "verify(): expected a verdict for each entry, found a ZeroDivisionError.\n"
            "Hint: One claim divides by 0. Catch what it raises, and go on with the others."
        ) from None
    equal(list(found), ["square", "chance", "broken", "last"], "the names that verify() tells")
    equal(
        (found["square"], found["chance"], found["last"].holds),
        (Verdict(True, 1e-9, 3.0), Verdict(False, 9.0), True),
        "the verdicts as their claims gave them",
    )
    equal(
        (found["broken"].holds, found["broken"].gap, type(found["broken"].where)),
        (False, math.inf, ZeroDivisionError),
        "the verdict on the claim that raises: holds, gap, and the type of where",
    )
    equal(sheet.refuted(), ["chance", "broken"], "the names of what is refuted, in order")
    lines = sheet.markdown().strip().split("\n")
    equal(lines[:2], ["# Mixed", ""], "the first two lines of the page")
    equal(
        [_cells(line) for line in lines[2:4]],
        [["name", "formula", "example", "checked"], [":--"] * 4],
        "the head of the table",
        hint="Without the line of dashes Markdown sees no table.",
    )
    equal(
        [_cells(line) for line in lines[4:]],
        [
            ["square", "`(x²)' = 2x`", "at 3: 6", "yes"],
            ["chance", r"`P(A\|B) = P(A)`", r"1/2 \| 1/6", "no"],
            ["broken", "`1/0 = 1`", "none: 0", "no"],
            ["last", "`a = a`", "1 = 1", "yes"],
        ],
        "the cells of the rows",
        hint="A | inside a cell needs a backslash before it, within code too.",
    )


def number(verdict: Verdict) -> float:
    """What the verdict says was found, as a number."""
    found = verdict.where
    if not isinstance(found, float | int | np.number):
        raise AssertionError(f"where: expected a number, found {found!r}.")
    return float(found)


def _cells(line: str) -> list[str]:
    """The cells of a row, at each | that has no backslash before it."""
    marked = line.strip().replace(r"\|", "\0").strip("|")
    return [cell.strip().replace("\0", r"\|") for cell in marked.split("|")]


def _counting() -> Callable[[np.random.Generator], tuple[NDArray[np.float64]]]:
    """Draw 1, then 2, then 3, and so on."""
    numbers = itertools.count(1)
    return lambda rng: (np.array([float(next(numbers))]),)


def _det_of_sum(A: NDArray[np.float64], B: NDArray[np.float64]) -> ArrayLike:
    return float(np.linalg.det(A + B))


def _sum_of_dets(A: NDArray[np.float64], B: NDArray[np.float64]) -> ArrayLike:
    return float(np.linalg.det(A) + np.linalg.det(B))


def _sure(rng: np.random.Generator) -> bool:
    return np.bool_(True)  # type: ignore[return-value]


def _head(rng: np.random.Generator) -> bool:
    return bool(rng.random() < 0.5)


def _double(rng: np.random.Generator) -> bool:
    first, second = rng.integers(6, size=2)
    return bool(first == second)


def _shared(rng: np.random.Generator) -> bool:
    return len(set(rng.integers(7, size=5).tolist())) < 5


def _die(rng: np.random.Generator) -> float:
    return float(rng.integers(1, 7))
