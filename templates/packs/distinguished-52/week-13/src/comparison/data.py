"""Made-up passengers of a ship that sank, raw as in an export: all text, some cells empty. (Given.)

`python -m comparison.data` writes data/train.csv, whose outcomes are known, and data/test.csv.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Row = dict[str, str]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

COLUMNS = {
    "passenger": "number of the passenger, from 1 on",
    "survived": "1 or 0; missing in data/test.csv",
    "class": "1, 2 or 3; the first is the dearest",
    "sex": "female or male",
    "age": "years; empty for about one in five",
    "siblings": "brothers, sisters, husband or wife on board",
    "parents": "parents or children on board",
    "fare": "price of the ticket in pounds",
    "cabin": "such as C85; mostly empty",
    "port": "where they came on board: C, Q or S; rarely empty",
}


def make_passengers(n: int, seed: int, first: int = 1) -> list[Row]:
    """Draw n passengers like those of the Titanic, numbered from `first` on.

    Women, children and the upper classes survive more often, large families less often; the rest
    is luck, so no model can be right about everybody.
    """
    rng = np.random.default_rng(seed)
    pclass = rng.choice([1, 2, 3], n, p=[0.24, 0.21, 0.55])
    female = rng.random(n) < np.choose(pclass - 1, [0.43, 0.41, 0.29])
    age = np.clip(rng.normal(np.choose(pclass - 1, [38, 30, 27]), 13), 0.5, 80)
    age[(rng.random(n) < 0.09) & (pclass > 1)] *= 0.25  # children travel below
    child = age < 13
    siblings = np.minimum(rng.poisson(np.where(child, 1.8, 0.4)), 8)
    parents = np.minimum(rng.poisson(np.where(child, 1.5, 0.25)), 6)
    relatives = siblings + parents
    fare = np.choose(pclass - 1, [45, 14, 8]) * (1 + 0.6 * relatives)
    fare = fare * rng.lognormal(0, 0.35, n)
    port = rng.choice(["C", "Q", "S"], n, p=[0.19, 0.09, 0.72])

    hope = -3.1 + 5.6 * female + np.choose(pclass - 1, [1.9, 0.4, 0.0])
    hope += 3.8 * (child & ~female) - 0.02 * (age - 30)
    hope -= 2.0 * (female & (pclass == 3)) + 3.0 * (relatives > 3)
    hope += 0.5 * (port == "C")
    survived = rng.random(n) < 1 / (1 + np.exp(-hope))

    known_cabin = rng.random(n) < np.choose(pclass - 1, [0.8, 0.12, 0.02]) * (0.8 + 0.2 * survived)
    deck = rng.choice(list("ABCDE"), n)
    number = rng.integers(1, 130, n)
    no_age = rng.random(n) < np.choose(pclass - 1, [0.14, 0.06, 0.27])
    no_port = rng.random(n) < 0.003
    return [
        {
            "passenger": str(first + i),
            "survived": str(int(survived[i])),
            "class": str(pclass[i]),
            "sex": "female" if female[i] else "male",
            "age": "" if no_age[i] else f"{age[i]:.1f}",
            "siblings": str(siblings[i]),
            "parents": str(parents[i]),
            "fare": f"{fare[i]:.2f}",
            "cabin": f"{deck[i]}{number[i]}" if known_cabin[i] else "",
            "port": "" if no_port[i] else str(port[i]),
        }
        for i in range(n)
    ]


def labels_of(rows: Sequence[Row]) -> IntArray:
    """1 for those who survived, 0 for the others."""
    return np.array([int(row["survived"]) for row in rows], dtype=np.int64)


def choose(rows: Sequence[Row], numbers: IntArray) -> list[Row]:
    """The rows with these numbers; a list does not take an array as its index."""
    return [rows[i] for i in numbers]


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
    """Write the passengers to learn from, and those whose outcome is to be predicted."""
    known, asked = make_passengers(891, seed=13), make_passengers(418, seed=14, first=892)
    write(Path("data/train.csv"), known, list(COLUMNS))
    write(Path("data/test.csv"), asked, [name for name in COLUMNS if name != "survived"])
    print("wrote data/train.csv and data/test.csv")


if __name__ == "__main__":
    main()
