"""Which differences count: paired, corrected, and only then written down as a victory."""

import warnings

import numpy as np
import pytest
from expect import holds, same
from scipy import stats
from witnesses import Floats, fails

from comparison.noise import HEADER, critical_t, paired_difference, table, winner


def folds_of(*means: float, n: int = 10, noise: float = 0.01, seed: int = 13) -> list[Floats]:
    """Scores with these means: hard and easy splits that all share, and a little noise of each."""
    rng = np.random.default_rng(seed)
    shared = 0.08 * rng.normal(size=n)
    parts = [shared + noise * rng.normal(size=n) for _ in means]
    return [m + p - p.mean() for m, p in zip(means, parts, strict=True)]


def test_differences_are_paired_and_corrected() -> None:
    a, b = folds_of(0.82, 0.80)
    plain = paired_difference(a, b, 0.0)
    trusted = stats.ttest_rel(a, b)
    hint = "differences split by split; their variance with n - 1; then sqrt(v * (1/n + ratio))."
    apart = stats.ttest_ind(a, b).statistic
    if np.isclose(plain.t, apart) or abs(plain.t) < 1.5:
        hint = "Splits that are hard for both must cancel out: pair the scores. " + hint
    elif np.isclose(plain.t, trusted.statistic * np.sqrt(10 / 9)):
        hint = "The variance is divided by n here. " + hint
    same(plain.mean, np.mean(a) - np.mean(b), "the mean difference")
    same(plain.t, trusted.statistic, "t with the ratio 0, as SciPy has the paired test", hint=hint)
    for ratio in (1 / 9, 0.5):
        corrected = paired_difference(a, b, ratio)
        error = np.std(a - b, ddof=1) * np.sqrt(1 / 10 + ratio)
        if np.isclose(corrected.error, plain.error):
            hint = "The ratio changes nothing here: the correction is missing. " + hint
        same(corrected.error, error, f"the error with the ratio {ratio:.2f}", hint=hint)
        same(corrected.t, corrected.mean / error, f"t with the ratio {ratio:.2f}", hint=hint)
        turned = paired_difference(b, a, ratio)
        same([turned.mean, turned.t], [-corrected.mean, -corrected.t], "b against a")
    small = paired_difference(np.array([0.75, 1.0]), np.array([0.5, 0.5]), 0.0)
    same(list(small), [0.375, 0.125, 3.0], "two splits")
    half = np.array([0.5, 0.75, 1.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for other, wanted in (
            (half, [0.0, 0.0, 0.0]),
            (half - 0.25, [0.25, 0.0, np.inf]),
            (half + 0.25, [-0.25, 0.0, -np.inf]),
        ):
            try:
                found = list(paired_difference(half, other, 0.5))
            except (RuntimeWarning, ZeroDivisionError) as error_found:
                holds(False, f"equal differences: found the warning '{error_found}'.")
            same(found, wanted, "equal differences", hint="0 / 0 is 0 here, and 1 / 0 is infinite.")
    for first, second in (([0.5], [0.4]), ([0.5, 0.6], [0.5, 0.6, 0.7]), ([0.5, 0.6], [0.5])):
        problem = fails(paired_difference, np.array(first), np.array(second), 0.1)
        shown = f"scores {first} and {second}: expected a ValueError, found {problem}."
        holds(not problem, shown, hint="as many scores of both, and two at least.")


def check_winner() -> None:
    low, mid, top = folds_of(0.6, 0.8, 0.85)
    clear = {"baseline": low, "a": mid, "b": top}
    for names in (["baseline", "a", "b"], ["b", "a", "baseline"], ["a", "b", "baseline"]):
        found = winner({name: clear[name] for name in names}, "baseline", 0.1)
        hint = "It must be beyond the noise against each of the others, not the baseline alone."
        holds(found == "b", f"one far above all: expected 'b', found {found!r}.", hint=hint)
    close = {"baseline": low, "a": mid, "b": mid + folds_of(0.001, noise=0.03, seed=1)[0]}
    close["b"] = mid + 0.002 + (np.arange(10) % 2 - 0.5) * 0.02
    found = winner(close, "baseline", 0.1)
    hint = "The highest mean is not enough: t must be beyond critical_t against each of the others."
    holds(found is None, f"two models 0.002 apart: expected None, found {found!r}.", hint=hint)
    proud = {"baseline": top, "a": mid, "b": low}
    found = winner(proud, "baseline", 0.1)
    holds(found is None, f"the baseline is best: expected None, found {found!r}.")
    holds(winner({"baseline": low}, "baseline", 0.1) is None, "the baseline alone: expected None.")
    lone = {"baseline": mid, "b": mid + 0.002 + (np.arange(10) % 2 - 0.5) * 0.02}
    found = winner(lone, "baseline", 0.1)
    hint = "the baseline is one of those that must be beaten."
    holds(found is None, f"barely above the baseline: expected None, found {found!r}.", hint=hint)
    same_scores = {"baseline": low, "a": top, "b": top.copy()}
    holds(winner(same_scores, "baseline", 0.1) is None, "two equal models: expected None.")

    wave = (np.arange(10) % 2 - 0.5) * 0.04
    error = np.std(wave, ddof=1)
    for ratio, level in ((0.0, 0.05), (0.3, 0.05), (0.3, 0.3)):
        bound = critical_t(10, level) * error * np.sqrt(0.1 + ratio)
        for factor, wanted in ((0.97, None), (1.03, "b")):
            edge = {"baseline": low, "a": mid, "b": mid + wave + factor * bound}
            found = winner(edge, "baseline", ratio, level)
            hint = "t > critical_t(number of splits, level), with the ratio in the error."
            shown = f"ratio {ratio}, level {level}, {factor} times the bound: expected {wanted!r}, "
            holds(found == wanted, f"{shown}found {found!r}.", hint=hint)
    problem = fails(winner, {"a": low, "b": mid}, "baseline", 0.1)
    holds(not problem, f"no scores of the baseline: expected a ValueError, found {problem}.")


def cells(line: str) -> list[str]:
    """The words between the bars of a line."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def check_table() -> None:
    low, mid, top = folds_of(0.6, 0.8, 0.85)
    wave = (np.arange(10) % 2 - 0.5) * 0.04
    scores = {"mid": mid, "baseline": low, "luck": low + 0.004 + wave, "top": top}
    scores["bad luck"] = low - 0.004 - wave
    text = table(scores, "baseline", 0.1)
    lines = text.strip().split("\n")
    holds("\n".join(lines[:2]) == HEADER, f"the table: expected HEADER first, found {lines[:2]}.")
    rows = [cells(line) for line in lines[2:]]
    names = [row[0].strip("*") for row in rows]
    wanted = ["top", "mid", "luck", "baseline", "bad luck"]
    hint = "the highest mean first, and no model is left out."
    holds(names == wanted, f"the lines: expected {wanted}, found {names}.", hint=hint)
    shown = f"the winner: expected **top** alone in stars, found {[row[0] for row in rows]}."
    holds([row[0] for row in rows] == ["**top**", *wanted[1:]], shown)
    for row, name in zip(rows, wanted, strict=True):
        holds(len(row) == 4, f"the line of {name}: expected 4 cells, found {row}.")
        mean, spread = f"{scores[name].mean():.3f}", f"{np.std(scores[name], ddof=1):.3f}"
        hint = "three digits; the standard deviation is divided by n - 1."
        if row[2] != spread and row[2] == f"{np.std(scores[name]):.3f}":
            hint = "This standard deviation is divided by n: " + hint
        good = row[1:3] == [mean, spread]
        holds(good, f"{name}: expected {mean} and {spread}, found {row[1:3]}.", hint=hint)
        gap = scores[name] - low
        above = f"{gap.mean():+.3f} ± {np.std(gap, ddof=1) * np.sqrt(0.2):.3f}"
        if name in ("luck", "bad luck"):
            above += " (noise)"
        if name == "baseline":
            above = "-"
        hint = "(noise) unless |t| is beyond critical_t; both signs; '-' for the baseline itself."
        holds(row[3] == above, f"{name}: expected '{above}', found '{row[3]}'.", hint=hint)

    twins = {"baseline": low, "a": mid, "b": mid + 0.002 + wave}
    open_end = table(twins, "baseline", 0.1)
    hint = "The highest mean alone is no victory: ask winner."
    holds("*" not in open_end, "nobody wins: expected no stars, found some.", hint=hint)
    below = {"baseline": mid, "worse": mid - 0.1 + wave / 40}
    line = cells(table(below, "baseline", 0.1).strip().split("\n")[-1])
    shown = f"a model far below the baseline: expected no (noise), found '{line[3]}'."
    holds("noise" not in line[3], shown, hint="take the size of t, without its sign.")
    share = critical_t(10, 0.5) * np.std(wave, ddof=1) * np.sqrt(0.5)
    loose = {"baseline": mid, "a": mid + wave + 1.05 * share}
    strict = table(loose, "baseline", 0.4).split("\n")[2]
    easy = table(loose, "baseline", 0.4, level=0.5).split("\n")[2]
    holds("noise" in strict and "**" not in strict, f"level 0.05: found '{strict}'.")
    holds("noise" not in easy and "**" in easy, f"level 0.5: found '{easy}'.", hint="pass it on.")


@pytest.mark.parametrize("name", ["winner", "table"])
def test_a_winner_beats_all_others_by_more_than_the_noise(name: str) -> None:
    if name == "winner":
        check_winner()
    else:
        check_table()
