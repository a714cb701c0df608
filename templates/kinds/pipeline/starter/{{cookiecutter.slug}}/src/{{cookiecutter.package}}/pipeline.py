"""From the raw table to the report, with one command."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from .data import TARGET, make_pumps, split
from .evaluate import evaluate
from .model import probability, train_baseline, train_model
from .report import page, pictures


@dataclass(frozen=True)
class Result:
    """What one run gives: the raw table, what was said of each test row, and how good that is."""

    table: pd.DataFrame
    predictions: pd.DataFrame
    numbers: dict[str, Any]


def run(table: pd.DataFrame, seed: int) -> Result:
    """All stages in order; nothing is read or written."""
    train, test = split(table, seed)
    predictions = pd.DataFrame(
        {
            TARGET: test[TARGET],
            "baseline": probability(train_baseline(train), test),
            "model": probability(train_model(train), test),
        }
    ).rename_axis("pump")
    return Result(table, predictions, evaluate(predictions, seed))


def save(result: Result, out: Path) -> None:
    """Write the table, the predictions, the numbers and the report to a folder."""
    out.mkdir(parents=True, exist_ok=True)
    result.table.to_csv(out / "pumps.csv", index_label="pump")
    result.predictions.to_csv(out / "predictions.csv")
    numbers = json.dumps(result.numbers, indent=2)
    (out / "metrics.json").write_text(numbers + "\n", encoding="utf-8")
    for name, figure in pictures(result.predictions).items():
        figure.savefig(out / name)
    (out / "report.md").write_text(page(result.numbers), encoding="utf-8")


def main() -> None:
    """Run all stages and say where the report lies."""
    parser = argparse.ArgumentParser(description="From the raw table to the report.")
    parser.add_argument("--out", type=Path, default=Path("reports"), help="folder for the results")
    parser.add_argument("--rows", type=int, default=4000, help="size of the made-up table")
    parser.add_argument("--seed", type=int, default=0, help="another one gives another table")
    options = parser.parse_args()
    table = make_pumps(options.rows, options.seed)
    save(run(table, options.seed), options.out)
    print(f"Read {options.out / 'report.md'}")


if __name__ == "__main__":
    main()
