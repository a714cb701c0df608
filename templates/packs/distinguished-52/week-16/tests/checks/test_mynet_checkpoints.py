"""Files from which a run goes on as if nothing had happened."""

import math
import time
from pathlib import Path

import numpy as np
import pytest
from expect import holds, refuses, same
from mynet_expect import blobs, same_parameters, small_run

from mynet.checkpoints import load, save
from mynet.network import Network, Parameters
from mynet.steps import EarlyStopping, Momentum
from mynet.training import Epoch, Run, Settings, fit


def odd_run() -> Run:
    """A run in the middle, with numbers that a detour through short decimals would change."""
    rng = np.random.default_rng(16)

    def odd() -> Parameters:
        shapes = {"w1": (4, 3), "b1": (3,), "w2": (3, 2), "b2": (2,)}
        return {name: rng.normal(size=shape) / 3 for name, shape in shapes.items()}

    network, velocity, best = Network(odd()), odd(), odd()
    network.parameters["b1"][:] = [-0.0, 5e-324, math.inf]
    rng.integers(5, dtype=np.uint32)  # half of a draw is kept for the next one
    curves = [Epoch(0.1, 1 / 3, 2 / 3, 0.25), Epoch(0.07, 0.1, math.nan, 1 / 7)]
    stopping = EarlyStopping(patience=7, best_loss=2 / 3, best=best, waited=2)
    return Run(network, Momentum(0.85, velocity), stopping, rng, curves)


def same_run(found: Run, wanted: Run) -> None:
    """Fail unless both runs are in the same state, to the last bit."""
    for what, one, other in (
        ("the weights", found.network.parameters, wanted.network.parameters),
        ("the velocity of the optimizer", found.optimizer.velocity, wanted.optimizer.velocity),
        ("the best weights", found.stopping.best, wanted.stopping.best),
    ):
        hint = f"{what} are part of the run, too."
        same_parameters(one, other, what, hint)
        for name in other:
            holds(
                np.asarray(one[name]).tobytes() == other[name].tobytes(),
                f"{what}, {name}: expected the same bytes, found numbers that are only close.",
                hint="store the arrays themselves; text with few digits loses the rest.",
            )
    for what, number, right in (
        ("momentum", found.optimizer.momentum, wanted.optimizer.momentum),
        ("patience", found.stopping.patience, wanted.stopping.patience),
        ("best_loss", found.stopping.best_loss, wanted.stopping.best_loss),
        ("waited", found.stopping.waited, wanted.stopping.waited),
    ):
        holds(
            number == right,
            f"{what}: expected {right!r}, found {number!r}.",
            hint=f"{what} is part of the run, too.",
        )
    curves = [np.array(run.curves, dtype=np.float64).reshape(-1, 4) for run in (found, wanted)]
    same(curves[0], curves[1], "the curves", hint="with all epochs that are done.", rtol=0, atol=0)
    holds(
        all(isinstance(epoch, Epoch) for epoch in found.curves),
        "the curves: expected a list of Epochs, found something else in it.",
    )


def test_a_run_comes_back_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, path = odd_run(), tmp_path / "first.checkpoint"
    state = run.rng.bit_generator.state
    path.write_text("what was there before")
    save(path, run)
    names = sorted(file.name for file in tmp_path.iterdir())
    hint = "np.savez adds .npz to a name without it; it also takes an open file."
    holds(
        names == ["first.checkpoint"],
        f"after save to first.checkpoint: expected this file alone, found {names}.",
        hint=hint,
    )
    same_run(run, odd_run())
    drawn = run.rng.bit_generator.state != state
    holds(not drawn, "expected the run's generator as it was, found that saving drew from it.")
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: np.asarray(archive[name]) for name in archive.files}
    except (ValueError, OSError, AttributeError) as error:
        arrays = {}
        holds(
            False,
            f"expected an .npz archive of plain arrays, found one that np.load refuses: {error}",
            hint="no array may hold Python objects, or it is written as a pickle.",
        )

    found = load(path)
    same_run(found, odd_run())
    wanted = odd_run().rng
    hint = "The generator does not go on where it was: its state is part of the run, all of it."
    for _ in range(3):
        numbers = found.rng.integers(2**32, size=3, dtype=np.uint32), found.rng.random()
        others = wanted.integers(2**32, size=3, dtype=np.uint32), wanted.random()
        holds(
            numbers[0].tolist() == others[0].tolist() and numbers[1] == others[1],
            f"the next draws: expected {others}, found {numbers}.",
            hint=hint,
        )

    first = path.read_bytes()
    now = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: now)
    save(path, odd_run())
    monkeypatch.undo()
    holds(
        path.read_bytes() == first,
        "the same run, saved a day later: expected the same bytes, found others.",
        hint="no time and no chance belongs into the file.",
    )

    fresh = small_run()
    save(tmp_path / "fresh.npz", fresh)
    same_run(load(tmp_path / "fresh.npz"), small_run())
    pickled = np.empty(1, dtype=object)
    pickled[0] = {"a": "pickle"}
    with path.open("wb") as file:
        np.savez(file, **dict.fromkeys(arrays, pickled))  # type: ignore[arg-type]
    refuses(lambda: load(path), "a file of pickles", hint="let np.load refuse them.")


def test_a_run_that_was_broken_off_goes_on_as_if_nothing_had_happened(tmp_path: Path) -> None:
    train, validation = blobs(30, seed=8, spread=1.0), blobs(20, seed=9, spread=1.0)

    def settings(epochs: int) -> Settings:
        return Settings(epochs=epochs, batch_size=7, rate=0.3, half_life=4, strength=0.001)

    for patience in (99, 4):
        whole = small_run(5, patience)
        at_once = fit(whole, train, validation, settings(25))
        run = small_run(5, patience)
        for part, epochs in enumerate((2, 3, 9, 25)):
            resumed = fit(run, train, validation, settings(epochs))
            path = tmp_path / f"part-{part}"
            save(path, run)
            run = load(path)
        tables = [np.array(r.curves, dtype=np.float64).reshape(-1, 4) for r in (run, whole)]
        what = f"25 epochs in four parts, patience {patience}"
        hint = (
            "the same shuffling, the same velocity, the same rate, the same patience: which of "
            "them starts anew after loading, and does run.network keep the last weights?"
        )
        same(tables[0], tables[1], f"{what}: the curves", hint=hint, rtol=1e-9)
        holds(
            len(run.curves) == 25 or patience == 4,
            f"{what}: expected 25 epochs, found {len(run.curves)}.",
        )
        last = whole.network.parameters
        same_parameters(run.network.parameters, last, f"{what}: the last weights", hint)
        same_parameters(resumed.parameters, at_once.parameters, f"{what}: the best weights", hint)
        shared = [
            np.shares_memory(one, other)
            for one in run.network.parameters.values()
            for other in [*run.stopping.best.values(), *run.optimizer.velocity.values()]
        ]
        holds(not any(shared), "a loaded run: expected arrays of their own, found shared ones.")
