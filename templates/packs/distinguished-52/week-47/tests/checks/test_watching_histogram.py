"""Percentiles from counters of several servers."""

import math
from functools import partial

import numpy as np
from expect import holds, refuses

from watching.histogram import Histogram, percentile


def test_percentiles_come_from_added_counts() -> None:
    rng = np.random.default_rng(47)
    for servers, answers in ((1, 40), (3, 25), (2, 100)):
        loads, all_of_them = [], []
        for server in range(servers):
            times = rng.lognormal(2 + server, 1.2, answers * (server + 1))
            loads.append(Histogram())
            all_of_them.extend(times.tolist())
            for time in times.tolist():
                loads[-1].observe(time)
        kept = [list(load.counts) for load in loads]
        for percent in (1, 5, 25, 50, 55, 75, 95, 99, 100):
            true = float(np.percentile(all_of_them, percent, method="inverted_cdf"))
            found = percentile(loads, percent)
            ends = [0.0, *loads[0].bounds, math.inf]
            low = max(end for end in ends if end < true)
            wanted = (low, ends[ends.index(low) + 1])
            hint = "add up the counts of all servers, then go up until the rank is reached."
            if servers == 1:
                hint = "the number percent / 100 · N, rounded up; whole numbers avoid 55.0000001."
            message = (
                f"percentile {percent} of {servers} servers: expected {wanted}, found {found}."
            )
            holds(found == wanted, message, hint=hint)
        holds(kept == [load.counts for load in loads], "counts: expected them as they were.")

    exact = [Histogram((1.0, 2.0), [55, 45, 0])]
    found = percentile(exact, 55)
    hint = "0.55 * 100 is a little above 55; and answer 55 is still one of the first 55."
    holds(found == (0.0, 1.0), f"percentile 55: expected (0.0, 1.0), found {found}.", hint=hint)
    found = percentile(exact, 56)
    holds(found == (1.0, 2.0), f"percentile 56: expected (1.0, 2.0), found {found}.", hint=hint)
    slow = [Histogram((1.0, 2.0), [1, 0, 9])]
    found = percentile(slow, 50)
    hint = "beyond the last bound nothing is known but that: the upper end is infinity."
    holds(found == (2.0, math.inf), f"expected (2.0, inf), found {found}.", hint=hint)
    idle, busy = Histogram((1.0, 2.0), [1, 0, 0]), Histogram((1.0, 2.0), [0, 99, 0])
    found = percentile([idle, busy], 50)
    hint = "percentiles of servers cannot be averaged or compared: the busy one counts more."
    holds(
        found == (1.0, 2.0),
        f"an idle and a busy server: expected (1, 2), found {found}.",
        hint=hint,
    )
    quiet = [Histogram(), Histogram()]
    found = percentile(quiet, 95)
    hint = "nobody has answered: unknown, and not 0 ms."
    holds(found is None, f"servers without answers: expected None, found {found}.", hint=hint)
    found = percentile([], 95)
    holds(found is None, f"no servers: expected None, found {found}.", hint=hint)

    for percent in (0, 101, -5):
        refuses(partial(percentile, exact, percent), f"percentile {percent}")
    other = Histogram((1.0, 3.0), [1, 1, 1])
    hint = "counts of different bounds mean different things, even if there are equally many."
    refuses(lambda: percentile([idle, other], 50), "servers with different bounds", hint=hint)
