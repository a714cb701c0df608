"""The example's decisions without its pipeline: what is made, what has drifted, what may pass."""

import math

import numpy as np
import pytest

from {{cookiecutter.package}} import data, drift, evaluate
from {{cookiecutter.package}}.bounds import Bounds, broken

BOUNDS = Bounds(at_least={"accuracy": 0.8}, at_most={"log_loss": 0.5}, slack=0.01)
GOOD = {"accuracy": 0.85, "log_loss": 0.4}


def test_a_seed_makes_the_same_parcels_again_and_another_seed_makes_others() -> None:
    first, again, other = (data.periods(seed, 50, 2.0)[data.REFERENCE] for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_the_test_parcels_are_not_those_of_the_reference() -> None:
    made = data.periods(1, 50, 2.0)
    assert len(made[data.REFERENCE].merge(made[data.TEST])) == 0


def test_metrics_are_those_counted_by_hand() -> None:
    found = evaluate.measure([1, 1, 0, 0], [0.9, 0.2, 0.5, 0.1])
    loss = -np.mean(np.log([0.9, 0.2, 0.5, 0.9]))
    assert found == {"accuracy": 0.5, "recall": 0.5, "log_loss": round(loss, 4)}


def test_a_period_has_not_drifted_from_itself() -> None:
    values = np.random.default_rng(1).normal(size=500)
    assert drift.stability_index(values, values) == 0
    assert drift.kolmogorov_smirnov(values, values) == 0


def test_the_stability_index_of_two_bins_is_the_one_on_paper() -> None:
    # Half of the reference lies on each side; of the current period, a quarter and three.
    found = drift.stability_index([1, 2, 3, 4], [1, 4, 4, 4], bins=2)
    assert found == pytest.approx(0.25 * math.log(3))


def test_the_distance_is_the_largest_gap_between_the_two_curves() -> None:
    assert drift.kolmogorov_smirnov([1, 2, 3, 4], [3, 4, 5, 6]) == 0.5
    assert drift.kolmogorov_smirnov([1, 2], [3, 4]) == 1


def test_only_the_column_that_was_shifted_has_drifted() -> None:
    made = data.periods(3, 1000, 2.0)
    found = drift.compare(made[data.REFERENCE], made[data.CURRENT], bins=10, psi=0.2, ks=0.15)
    assert [name for name, column in found.items() if column.drifted] == ["rain_mm"]


@pytest.mark.parametrize(
    ("change", "champion", "reasons"),
    [
        ({}, None, []),
        ({}, GOOD, []),
        ({"accuracy": 0.8}, None, []),
        ({"accuracy": 0.79}, None, ["accuracy is 0.7900, below the bound of 0.8."]),
        ({"log_loss": 0.6}, None, ["log_loss is 0.6000, above the bound of 0.5."]),
        ({"accuracy": math.nan}, None, ["accuracy is nan, below the bound of 0.8."]),
        ({"accuracy": 0.845}, GOOD, []),
        ({"accuracy": 0.83}, GOOD, ["accuracy is 0.8300, too far below the champion's 0.8500."]),
        ({"log_loss": 0.42}, GOOD, ["log_loss is 0.4200, too far above the champion's 0.4000."]),
    ],
)
def test_the_gate_names_every_bound_that_is_broken(
    change: dict[str, float], champion: dict[str, float] | None, reasons: list[str]
) -> None:
    assert list(broken(BOUNDS, GOOD | change, champion)) == reasons


def test_a_bound_on_something_that_nobody_measures_is_broken() -> None:
    bounds = Bounds(at_least={"acuracy": 0.8}, at_most={}, slack=0.01)
    assert list(broken(bounds, GOOD)) == [
        "acuracy has a bound in params.yaml, but nobody measures it."
    ]
