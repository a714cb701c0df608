"""Choosing among runs by a stated rule, and the spread that seeds make."""

import itertools
import math
import statistics

import numpy as np
from expect import holds, refuses, same
from tracked_world import run_of

from tracked.runs import Goal, Run, Spread, best, spread


def test_the_best_run_follows_the_rule() -> None:
    runs = [
        run_of("run-5", math.nan),
        run_of("run-4", 2.0),
        run_of("run-2", 2.0),
        run_of("run-6", 0.1, status="failed"),
        run_of("run-7", None),
        run_of("run-8", -math.inf),
        run_of("run-1", 3.0),
        run_of("run-9", math.inf),
    ]
    why = {
        "run-5": "NaN won: every comparison with it is false, so min keeps it when it comes first.",
        "run-6": "A run that failed won; its metric is about half a training.",
        "run-8": "An infinite metric is no measurement.",
        "run-9": "An infinite metric is no measurement.",
        "run-4": "run-2 and run-4 are equal; the id decides, not the place in the list.",
    }
    for order in itertools.islice(itertools.permutations(runs), 0, 40320, 1009):
        found = best(iter(order), "rmse", "low").id
        words = f"the lowest rmse of {[run.id for run in order]}: expected run-2, found {found}."
        holds(found == "run-2", words, hint=why.get(found, "the lowest that counts."))
        found = best(iter(order), "rmse", "high").id
        hint = why.get(found, "high means that more is better.")
        holds(found == "run-1", f"the highest rmse: expected run-1, found {found}.", hint=hint)
    equal = [run_of(name, 1.0) for name in ("b", "a", "c")]
    goals: tuple[Goal, Goal] = ("low", "high")
    for goal in goals:
        found = best(equal, "rmse", goal).id
        hint = "For both goals the id that comes first decides: turning the sort round turns both."
        holds(found == "a", f"equal runs, goal {goal}: expected a, found {found}.", hint=hint)
    for value in (0.0, -1.5):
        found = best([run_of("x", value), run_of("y", -2.0)], "rmse", "high").id
        words = f"the highest of {value} and -2: expected x, found {found}."
        holds(found == "x", words, hint="a metric of 0 or below is a number as others are.")

    hint = "nothing can be chosen; do not give None."
    refuses(lambda: best([], "rmse", "low"), "the best of no runs", hint=hint)
    bad = [run for run in runs if run.id in ("run-5", "run-6", "run-7", "run-8")]
    refuses(lambda: best(bad, "rmse", "low"), "the best of runs of which none counts", hint=hint)
    refuses(lambda: best(runs, "accuracy", "low"), "a metric that nobody measured", hint=hint)
    others = [run_of("a", 1.0), run_of("b", 2.0, measured_on="rows-z")]
    hint = "Numbers about different rows cannot be compared."
    refuses(lambda: best(others, "rmse", "low"), "runs measured on different rows", hint=hint)
    others[1] = run_of("b", math.nan, measured_on="rows-z")
    found = best(others, "rmse", "low").id
    words = f"another run on other rows that does not count: expected a, found {found}."
    holds(found == "a", words, hint="what does not count cannot disturb.")
    wrong = "lowest"
    call = lambda: best(runs, "rmse", wrong)  # type: ignore[arg-type]  # noqa: E731
    refuses(call, "the goal 'lowest'", hint="an unknown word must not mean high.")


def group(found: list[Spread], **parts: object) -> Spread:
    """The one group with these parts."""
    hits = [one for one in found if all(getattr(one, name) == v for name, v in parts.items())]
    words = f"groups with {parts}: expected one, found {len(hits)}."
    hint = "the settings, both fingerprints of rows and the code make a group; the seed does not."
    holds(len(hits) == 1, words, hint=hint)
    return hits[0]


def test_the_spread_is_what_the_seed_changes() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(3, 1, 6).tolist()
    runs = [
        run_of(f"a{seed}", value, seed=seed, settings={"alpha": 0.5, "width": 4})
        for seed, value in enumerate(values)
    ]
    runs[1] = run_of("a1", values[1], seed=1, settings={"width": 4, "alpha": 0.5})
    found = spread(iter(runs), "rmse")
    words = f"six seeds of one setting: expected one group, found {len(found)}."
    hint = "settings in another order are the same settings; the seed is not one of them."
    holds(len(found) == 1, words, hint=hint)
    one = found[0]
    same(one.mean, statistics.mean(values), "the mean over six seeds")
    hint = "the sample standard deviation, which divides by one less than the number."
    if math.isclose(one.deviation, statistics.pstdev(values)):
        hint = "This divides by the number of seeds; for a sample it is one less. " + hint
    same(one.deviation, np.std(values, ddof=1), "the deviation, as NumPy has it", hint=hint)
    same([one.seeds, one.failed], [6, 0], "seeds and failures")
    words = f"the settings of the group: expected alpha and width, found {one.settings}."
    holds(dict(one.settings) == {"alpha": 0.5, "width": 4}, words)

    twice: list[Run] = [
        run_of("z", 9.0, seed=0),
        run_of("a", 1.0, seed=0),
        run_of("b", 2.0, seed=1),
        run_of("0", math.nan, seed=2),
        run_of("1", None, seed=3),
        run_of("c", 5.0, seed=4, status="failed"),
        run_of("d", math.inf, seed=0),
    ]
    one = spread(twice, "rmse")[0]
    hint = (
        "Seeds 0 and 1 count. Seed 0 was run twice, which tells nothing new: of both runs, the one "
        "whose id comes first counts. What failed or is not finite stays out."
    )
    same([one.seeds, one.failed], [2, 4], "seeds and failed runs", hint=hint)
    same(one.mean, 1.5, "the mean of seeds 0 and 1", hint=hint)
    same(one.deviation, math.sqrt(0.5), "the deviation of 1 and 2", hint=hint)

    single = spread([run_of("a", 2.0)], "rmse")[0]
    same(single.mean, 2.0, "the mean of a single seed")
    hint = "One seed does not tell how far others are: nobody knows, and 0 would be a claim."
    same(single.deviation, math.nan, "the deviation of a single seed", hint=hint)
    none = spread([run_of("a", None)], "rmse")[0]
    same([none.mean, none.deviation], [math.nan] * 2, "a group without any number")
    same([none.seeds, none.failed], [0, 1], "its seeds and failed runs")
    holds(spread([], "rmse") == [], "the spread of no runs: expected no groups.")

    apart = [
        run_of("a", 1.0),
        run_of("b", 2.0, seed=1),
        run_of("c", 3.0, trained_on="rows-y"),
        run_of("d", 4.0, measured_on="rows-z"),
        run_of("e", 5.0, code="decade"),
        run_of("f", 6.0, settings={"alpha": 0.5, "width": 4}),
        run_of("g", 7.0, settings={"alpha": 0.25}),
    ]
    found = spread(apart, "rmse")
    words = f"runs with other rows, code or settings: expected 6 groups, found {len(found)}."
    hint = "Two runs belong together only if all but the seed is the same: rows, code, settings."
    holds(len(found) == 6, words, hint=hint)
    same(group(found, trained_on="rows-y").mean, 3.0, "the group of other training rows")
    same(group(found, measured_on="rows-z").mean, 4.0, "the group of other measured rows")
    same(group(found, code="decade").mean, 5.0, "the group of other code")
    same(group(found, settings={"alpha": 0.25}).mean, 7.0, "the group of another alpha")
