"""Train on the digits and report: python -m mynet.report --help. (Given.)"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mynet.checkpoints import save
from mynet.data import Examples, FloatArray, digits
from mynet.judging import confusion, diagnose, overfitting_begins, worst_mistakes
from mynet.linear import fit_linear
from mynet.training import Epoch, Run, Settings, evaluate, fit

INKS = " .:-=+*#%@"


def write_curves(path: Path, curves: Sequence[Epoch]) -> None:
    """The learning curves as a table, one row for each epoch."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["epoch", *Epoch._fields])
        table.writerows([number, *epoch] for number, epoch in enumerate(curves))


def picture(pixels: FloatArray) -> str:
    """An image of 8 × 8 pixels between 0 and 1 in letters, darker ones for more ink."""
    inks = np.rint(pixels.reshape(8, 8) * (len(INKS) - 1)).astype(int)
    return "\n".join("".join(2 * INKS[ink] for ink in row) for row in inks.tolist())


def main() -> None:
    """Train once and judge by validation; the test part stays closed unless one asks for it."""
    words = argparse.ArgumentParser(prog="python -m mynet.report", description=__doc__)
    words.add_argument("--epochs", type=int, default=60)
    words.add_argument("--batch-size", type=int, default=32)
    words.add_argument("--rate", type=float, default=0.03)
    words.add_argument("--half-life", type=float, default=20)
    words.add_argument("--strength", type=float, default=1e-3)
    words.add_argument("--hidden", type=int, default=32)
    words.add_argument("--seed", type=int, default=16)
    words.add_argument("--out", type=Path, default=Path("reports"))
    words.add_argument("--test", action="store_true", help="open the test part: do it once")
    given = words.parse_args()

    parts = digits()
    settings = Settings(given.epochs, given.batch_size, given.rate, given.half_life, given.strength)
    run = Run.new(hidden=given.hidden, seed=given.seed)
    network = fit(run, parts.train, parts.validation, settings)
    given.out.mkdir(parents=True, exist_ok=True)
    write_curves(given.out / "curves.csv", run.curves)
    save(given.out / "run.npz", run)

    turn = overfitting_begins(run.curves)
    print(f"{len(run.curves)} epochs; {diagnose(run.curves, goal=0.1)}")
    print("lowest validation loss:", "the last epoch" if turn is None else f"epoch {turn}")

    shares = network.shares(parts.validation.x)
    print("\nvalidation: rows are the true digits, columns what they were taken for")
    print(confusion(parts.validation.labels, shares.argmax(axis=1), 10))
    for mistake in worst_mistakes(shares, parts.validation.labels, 3):
        print(f"\na {mistake.truth} taken for a {mistake.predicted}, with {mistake.share:.0%}")
        print(picture(parts.validation.x[mistake.row]))

    linear = fit_linear(parts.train, 10, strength=1.0)
    for name in ("validation", "test") if given.test else ("validation",):
        part: Examples = getattr(parts, name)
        right = float(np.mean(linear.predict(part.x) == part.labels))
        score = evaluate(network, part)
        print(f"\n{name} accuracy: network {score.accuracy:.1%}, linear model {right:.1%}")


if __name__ == "__main__":
    main()
