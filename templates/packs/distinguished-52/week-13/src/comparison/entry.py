"""From the two raw files to an entry of the competition, by one command.

`python -m comparison.entry data/train.csv data/test.csv` writes reports/entry.csv.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from comparison.data import Row, read, write
from comparison.features import Preparation, Prepare
from comparison.folds import Maker
from comparison.models import ensemble


def make_entry(
    known: Sequence[Row],
    asked: Sequence[Row],
    make: Maker = ensemble,
    prepare: Prepare = Preparation.fit,
) -> list[Row]:
    """Learn from the known rows and predict the others.

    Preparation and model learn from the known rows alone, although the others are at hand. The
    asked rows have no column `survived`.

    Returns:
        For each asked row, in the given order, a row with the text in `passenger` as it was, and
        `survived`, which is "0" or "1".
    """
    ### BEGIN SOLUTION
    from comparison.data import labels_of

    preparation, model = prepare(known), make()
    model.fit(preparation.transform(known), labels_of(known))
    predicted = model.predict(preparation.transform(asked))
    return [
        {"passenger": row["passenger"], "survived": str(int(label))}
        for row, label in zip(asked, predicted, strict=True)
    ]
    ### END SOLUTION


def main(known: Path, asked: Path, out: Path = Path("reports/entry.csv")) -> None:
    """Write the entry, and say how many it expects to survive."""
    entry = make_entry(read(known), read(asked))
    write(out, entry, ["passenger", "survived"])
    hopeful = sum(row["survived"] == "1" for row in entry)
    print(f"wrote {out}: {hopeful} of {len(entry)} expected to survive")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
