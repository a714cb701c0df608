"""Percentiles of response times."""

import numpy as np
from expect import holds, same

from serving.latency import percentile


def test_percentiles_are_samples_of_the_nearest_rank() -> None:
    ordered = [float(n) for n in range(1, 101)]
    hint = (
        "the rank is percent / 100 * n, rounded up, and ranks count from 1: int(0.95 * n) as an "
        "index is one too far, and 0.55 * 100 is a little above 55. Whole numbers do not have "
        "this trouble."
    )
    for percent in range(1, 101):
        what = f"percentile {percent} of 1 to 100"
        same(percentile(ordered, percent), percent, what, hint=hint)
    same(percentile(ordered[:20], 95), 19, "percentile 95 of 1 to 20", hint=hint)
    same(percentile([0.4], 1), 0.4, "percentile 1 of a single sample", hint=hint)
    same(percentile([0.4], 100), 0.4, "percentile 100 of a single sample", hint=hint)

    rng = np.random.default_rng(40)
    for size in (2, 3, 7, 19, 21, 60):
        samples = rng.lognormal(size=size).tolist()
        before = list(samples)
        for percent in (1, 50, 75, 95, 99, 100):
            wanted = np.percentile(samples, percent, method="inverted_cdf")
            found = percentile(samples, percent)
            what = f"percentile {percent} of {size} samples, compared with NumPy's"
            same(found, wanted, what, hint="put the samples in order first; " + hint)
        holds(
            samples == before,
            "the samples after percentile(samples): expected them unchanged, found them sorted.",
            hint="samples.sort() changes the caller's list: sorted(samples) makes a new one.",
        )

    nothing: list[float] = []
    for samples, percent in ((nothing, 50), ([1.0], 0), ([1.0], 101), ([1.0], -5)):
        try:
            found = percentile(samples, percent)
        except ValueError:
            continue
        except IndexError as error:
            raise AssertionError(
                f"percentile({samples}, {percent}): expected a ValueError, found {error!r}."
            ) from error
        holds(
            False,
            f"percentile({samples}, {percent}): expected a ValueError, found {found}.",
            hint="of no samples there is no percentile, not even 0; percent goes from 1 to 100.",
        )
