"""A fair clock, and a choice that can be explained."""

from collections.abc import Callable
from functools import partial

import numpy as np
from expect import holds, refuses, same

from smaller.bench import Bounds, Row, choose, take_turns


class Stage:
    """A clock that moves when somebody is called, and a diary of who was called when."""

    def __init__(self, durations: dict[str, list[float]]) -> None:
        self.now, self.diary, self.durations = 1000.0, list[str](), durations

    def clock(self) -> float:
        return self.now

    def call(self, name: str) -> None:
        self.now += self.durations[name][self.diary.count(name)]
        self.diary.append(name)

    def calls(self) -> dict[str, Callable[[], object]]:
        return {name: partial(self.call, name) for name in self.durations}


def test_variants_take_turns_and_warm_up() -> None:
    random = np.random.default_rng(2)
    for warmup, repeats in ((3, 40), (0, 1), (1, 2), (2, 7)):
        # The first calls are slow, and some later ones are very slow.
        durations = {
            name: [9.0] * warmup + (usual + random.exponential(0.002, repeats)).tolist()
            for name, usual in (("large", 0.03), ("small", 0.01), ("tiny", 0.004))
        }
        stage = Stage(durations)
        found = take_turns(stage.calls(), warmup=warmup, repeats=repeats, clock=stage.clock)
        what = f"{warmup} rounds to warm up and {repeats} more"
        count = 3 * (warmup + repeats)
        same(len(stage.diary), count, f"{what}, three variants: calls made")
        rounds = [stage.diary[i : i + 3] for i in range(0, count, 3)]
        odd = [r for r in rounds if sorted(r) != ["large", "small", "tiny"]]
        holds(
            not odd,
            f"{what}: expected each variant once in every round, found {odd[:1]}.",
            hint="a busy second of the machine must not hit one variant alone.",
        )
        holds(set(found) == set(durations), f"{what}: expected three names, found {list(found)}.")
        for name, times in durations.items():
            wanted = 1000 * np.array(times[warmup:])
            hint = "milliseconds, without the rounds that warm up."
            same(found[name].median, np.median(wanted), f"{what}: median of {name}", hint=hint)
            wanted_p95 = np.percentile(wanted, 95)
            same(found[name].p95, wanted_p95, f"{what}: 95th percentile of {name}", hint=hint)
    stage = Stage({"a": [0.5, 0.25]})
    alone = take_turns(stage.calls(), warmup=1, repeats=1, clock=stage.clock)
    same(alone["a"].median, 250, "one variant, whose second call takes a quarter of a second")
    holds(take_turns({}, warmup=1, repeats=1) == {}, "nothing to measure: expected no result.")
    calls = Stage({"a": [1.0] * 9}).calls()
    for warmup, repeats in ((-1, 5), (2, 0), (2, -1)):
        call = partial(take_turns, calls, warmup=warmup, repeats=repeats, clock=lambda: 0.0)
        refuses(call, f"warmup={warmup}, repeats={repeats}")
    real = take_turns({"sum": lambda: sum(range(1000))}, warmup=1, repeats=3)
    holds(0 < real["sum"].median < 1000, f"with a real clock: found {real['sum']}.")


FREE = Bounds(10**9, 1e9, 0.0)


def names(rows: list[Row]) -> list[str]:
    return [row.name for row in rows]


def test_the_choice_fits_the_bounds_and_is_beaten_by_no_other() -> None:
    base = Row("base", 100, 2.0, 0.98)
    int8 = Row("int8", 30, 1.0, 0.97)
    thin = Row("thin", 40, 0.5, 0.95)
    poor = Row("poor", 40, 1.5, 0.90)
    rows = [poor, thin, base, int8]
    found = choose(rows, FREE)
    holds(isinstance(found, list), f"the choice: expected a list, found {type(found).__name__}.")
    holds(
        names(found) == ["base", "int8", "thin"],
        f"without bounds: expected base, int8, thin, found {names(found)}.",
        hint="poor is larger, slower and less accurate than int8; each other is best in something; "
        "the most accurate comes first.",
    )
    holds(names(rows) == ["poor", "thin", "base", "int8"], "the list that came in was changed.")
    cases = [
        (Bounds(99, 1e9, 0), ["int8", "thin"]),
        (Bounds(100, 2.0, 0.95), ["base", "int8", "thin"]),
        (Bounds(10**9, 0.9, 0), ["thin"]),
        (Bounds(10**9, 1e9, 0.975), ["base"]),
        (Bounds(30, 1.0, 0.97), ["int8"]),
        (Bounds(29, 1e9, 0), []),
        (Bounds(10**9, 0.4, 0), []),
        (Bounds(10**9, 1e9, 0.981), []),
        (Bounds(40, 0.5, 0.95), ["thin"]),
    ]
    for bounds, wanted in cases:
        found = choose(rows, bounds)
        hint = "a variant that meets a bound exactly is within it; all three bounds count."
        holds(
            names(found) == wanted, f"{bounds}: expected {wanted}, found {names(found)}.", hint=hint
        )

    twin = Row("twin", 30, 1.0, 0.97)
    for order in ([int8, twin], [twin, int8]):
        found = choose([thin, *order], FREE)
        wanted = [*names(order), "thin"]
        hint = "two that are equal in all three do not beat each other."
        holds(names(found) == wanted, f"twins: expected {wanted}, found {names(found)}.", hint=hint)
    hint = "at least as good in all three and better in one is enough to beat."
    for better in (Row("b", 29, 1.0, 0.97), Row("b", 30, 0.9, 0.97), Row("b", 30, 1.0, 0.98)):
        for pair in ([int8, better], [better, int8]):
            left = names(choose(pair, FREE))
            holds(left == ["b"], f"{better} beside {int8}: found {left}.", hint=hint)
    hint = "smaller but less accurate is a trade, not a victory."
    for other in (Row("o", 29, 1.1, 0.97), Row("o", 29, 1.0, 0.96), Row("o", 31, 0.9, 0.98)):
        left = sorted(names(choose([int8, other], FREE)))
        holds(left == ["int8", "o"], f"{other} beside {int8}: found {left}.", hint=hint)
    holds(choose([], FREE) == [], "no rows: expected no choice.")

    random = np.random.default_rng(7)
    drawn = random.integers(1, 6, (40, 3)).tolist()
    many = [Row(f"v{i}", 10 * a, float(b), c / 10) for i, (a, b, c) in enumerate(drawn)]
    bounds = Bounds(40, 4, 0.2)
    kept = choose(many, bounds)
    fit = [r for r in many if r.size <= 40 and r.p95 <= 4 and r.accuracy >= 0.2]
    for row in many:
        beaten = any(
            o.size <= row.size
            and o.p95 <= row.p95
            and o.accuracy >= row.accuracy
            and (o.size < row.size or o.p95 < row.p95 or o.accuracy > row.accuracy)
            for o in fit
        )
        wanted_here = row in fit and not beaten
        holds(
            (row in kept) == wanted_here,
            f"{row} among 40: expected it {'kept' if wanted_here else 'left out'}.",
        )
