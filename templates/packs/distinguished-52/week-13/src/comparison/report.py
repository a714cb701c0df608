"""Compare all models on the known passengers, and write reports/comparison.md. (Given.)

`python -m comparison.report data/train.csv` takes about half a minute.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from comparison.clusters import silhouettes_by_k
from comparison.data import Row, labels_of, read
from comparison.features import Preparation
from comparison.folds import Scores, cross_scores, make_splits
from comparison.models import ALL, BASELINE, MEMBERS, SINGLE, VOTE
from comparison.noise import critical_t, paired_difference, table, winner
from comparison.selection import nested_scores

FOLDS, REPEATS = 5, 2


def gain_of_the_vote(scores: Scores, ratio: float) -> str:
    """The vote against its best member, in a sentence.

    The best member was chosen by the very scores it is compared with, which flatters it a little.
    """
    best = max(MEMBERS, key=lambda name: float(scores[name].mean()))
    gap = paired_difference(scores[VOTE], scores[best], ratio)
    beyond = abs(gap.t) > critical_t(len(scores[VOTE]))
    size = "more than the noise" if beyond else "within the noise"
    gained = f"{gap.mean:+.3f} ± {gap.error:.3f}"
    return f"The {VOTE} gains {gained} on its best member, the {best}: {size}."


def report(rows: Sequence[Row], folds: int = FOLDS, repeats: int = REPEATS) -> str:
    """The whole comparison as Markdown."""
    labels, rng = labels_of(rows), np.random.default_rng(13)
    splits = make_splits(labels, folds, rng, repeats)
    scores = cross_scores(ALL, rows, labels, splits)
    ratio = 1 / (folds - 1)
    best = winner(scores, BASELINE, ratio)
    chosen = nested_scores(SINGLE, rows, labels, splits[:folds], 3, rng)
    x = Preparation.fit(rows).transform(rows)
    measured = silhouettes_by_k(x, range(2, 7), rng)
    groups = ", ".join(f"{k}: {value:.3f}" for k, value in measured.items())
    best_single = max(float(scores[name].mean()) for name in SINGLE)
    return "\n".join(
        [
            "# Which model for the passengers?",
            "",
            f"{len(rows)} passengers, {folds} folds dealt {repeats} time(s), accuracy. The errors",
            "behind ± are corrected for training parts that overlap (Nadeau and Bengio).",
            "",
            table(scores, BASELINE, ratio),
            "",
            f"Winner: {best or 'none; the best ones differ by less than their noise'}.",
            "",
            gain_of_the_vote(scores, ratio),
            "",
            f"The best single mean is {best_single:.3f}. The procedure 'take the best', judged on",
            f"rows that had no say in the choice, reaches {chosen.scores.mean():.3f}.",
            "",
            f"Groups of passengers (k-means): mean silhouette by their number: {groups}.",
            "",
        ]
    )


def main(known: Path, out: Path = Path("reports/comparison.md")) -> None:
    """Write the report, and show it."""
    text = report(read(known))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
