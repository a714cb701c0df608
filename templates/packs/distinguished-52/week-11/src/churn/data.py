"""Made-up customers, raw as in an export: everything is text, and some cells are empty.

`python -m churn.data` writes data/history.csv, whose outcomes are known, and data/today.csv.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Row = dict[str, str]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

OUTCOMES = ("stay", "downgrade", "leave")
LEAVE = OUTCOMES.index("leave")


@dataclass(frozen=True)
class Column:
    """What a column holds, and whether it is known on the day of the prediction or only later."""

    name: str
    kind: Literal["identifier", "number", "category"]
    known: Literal["in time", "too late"]
    meaning: str


COLUMNS = (
    Column("customer", "identifier", "in time", "number of the customer"),
    Column("tenure", "number", "in time", "months since the first bill"),
    Column("bill", "number", "in time", "monthly bill in euros; empty where unknown"),
    Column("calls", "number", "in time", "calls to support in the last three months"),
    Column("contract", "category", "in time", "monthly, yearly or two-year"),
    Column("payment", "category", "in time", "card, transfer or cheque; empty where unknown"),
    Column("closing_fee", "number", "too late", "euros charged when the contract was closed"),
    Column("outcome", "category", "too late", "what the customer did in the next three months"),
)


def make_customers(n: int, seed: int) -> list[Row]:
    """Draw n customers, about one in five of whom leaves."""
    rng = np.random.default_rng(seed)
    tenure = np.minimum(1 + rng.exponential(24, n), 120).astype(int)
    bill = np.clip(rng.normal(45, 15, n), 10, 120)
    calls = rng.poisson(1.2, n)
    contract = rng.choice(["monthly", "yearly", "two-year"], n, p=[0.5, 0.3, 0.2])
    payment = rng.choice(["card", "transfer", "cheque"], n, p=[0.5, 0.3, 0.2])
    leave = -2.2 - 0.03 * tenure + 0.02 * (bill - 45) + 0.5 * calls
    leave += 1.2 * (contract == "monthly") - 1.0 * (contract == "two-year")
    leave += 0.5 * (payment == "cheque")
    downgrade = -2.2 + 0.05 * (bill - 45) + 0.1 * calls + 0.3 * (payment == "transfer")
    wishes = np.column_stack([np.zeros(n), downgrade, leave])
    outcome = np.argmax(wishes + rng.gumbel(size=(n, 3)), axis=1)  # a draw from their softmax
    fee = np.where(outcome == LEAVE, rng.uniform(15, 60, n), 0)
    no_bill, no_payment = rng.random((2, n)) < 0.06
    return [
        {
            "customer": f"C{i + 1:05}",
            "tenure": str(tenure[i]),
            "bill": "" if no_bill[i] else f"{bill[i]:.2f}",
            "calls": str(calls[i]),
            "contract": str(contract[i]),
            "payment": "" if no_payment[i] else str(payment[i]),
            "closing_fee": f"{fee[i]:.2f}",
            "outcome": OUTCOMES[outcome[i]],
        }
        for i in range(n)
    ]


def labels(rows: Sequence[Row]) -> IntArray:
    """The outcome of every customer: 0 stays, 1 downgrades, 2 leaves."""
    return np.array([OUTCOMES.index(row["outcome"]) for row in rows], dtype=np.int64)


def split(rows: Sequence[Row], seed: int) -> tuple[list[Row], list[Row], list[Row]]:
    """Shuffle, then cut: 60 % for training, 20 % for choosing, 20 % for the final report."""
    shuffled = [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))]
    first, second = len(rows) * 6 // 10, len(rows) * 8 // 10
    return shuffled[:first], shuffled[first:second], shuffled[second:]


def read(path: Path) -> list[Row]:
    """The rows of a CSV file with a header."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Write these columns of the rows as a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns, extrasaction="ignore")
        table.writeheader()
        table.writerows(rows)


def main() -> None:
    """Write the customers of the past, and those of today, whose outcome nobody knows yet."""
    names = [column.name for column in COLUMNS]
    in_time = [column.name for column in COLUMNS if column.known == "in time"]
    write(Path("data/history.csv"), make_customers(5000, seed=11), names)
    write(Path("data/today.csv"), make_customers(20, seed=12), in_time)
    print("wrote data/history.csv and data/today.csv")


if __name__ == "__main__":
    main()
