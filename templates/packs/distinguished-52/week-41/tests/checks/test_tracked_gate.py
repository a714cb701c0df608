"""The gate: what a candidate must reach, and what it may be compared with."""

import math
from functools import partial

from expect import holds
from tracked_world import run_of

from tracked.gate import Rule, verdict
from tracked.runs import Run

LOW = Rule("rmse", "low", bound=3.0, margin=0.25)
HIGH = Rule("rmse", "high", bound=3.0, margin=0.25)
EVEN = Rule("rmse", "low", bound=3.0)


def judged(candidate: Run, champion: Run | None, rule: Rule, wanted: set[str], hint: str) -> None:
    """Compare the kinds of the refusals, in any order."""
    found = verdict(candidate, champion, rule)
    kinds = [refusal.kind for refusal in found]
    against = "no champion" if champion is None else f"a champion with {dict(champion.metrics)}"
    what = f"{dict(candidate.metrics)}, {candidate.status}, goal {rule.goal}, {against}"
    words = f"{what}: expected the refusals {sorted(wanted)}, found {sorted(kinds)}."
    holds(set(kinds) == wanted and len(kinds) == len(wanted), words, hint=hint)
    for refusal in found:
        words = f"{what}: expected words for a person, found {refusal.words!r}."
        hint = "someone who was not there must understand it."
        holds(len(refusal.words.split()) >= 2, words, hint=hint)


def level(sign: int, better: float) -> float:
    """A metric so much better than 3, whichever way is better."""
    return 3.0 - sign * better


def test_the_gate_names_every_reason_to_refuse() -> None:
    for rule, sign in ((LOW, 1), (HIGH, -1)):
        at = partial(level, sign)
        hint = "The bound is the worst value that is allowed; equal to it is good enough."
        judged(run_of("a", at(0.0)), None, rule, set(), hint)
        judged(run_of("a", at(1.0)), None, rule, set(), "better than the bound, and no champion.")
        judged(run_of("a", at(-0.5)), None, rule, {"bound"}, hint)
        champion = run_of("z", at(1.0))
        hint = "To be better by exactly the margin is good enough."
        judged(run_of("a", at(1.25)), champion, rule, set(), hint)
        judged(run_of("a", at(1.5)), champion, rule, set(), "better by more than the margin.")
        hint = "The gain is smaller than the margin: it may be luck."
        judged(run_of("a", at(1.125)), champion, rule, {"champion"}, hint)
        judged(run_of("a", at(1.0)), champion, rule, {"champion"}, hint)
        hint = "Several reasons may hold; all are wanted."
        judged(run_of("a", at(-1.0)), champion, rule, {"bound", "champion"}, hint)

        other = run_of("a", at(2.0), measured_on="rows-z")
        hint = (
            "It was measured on other rows than the champion, so the two numbers say nothing about "
            "each other, good as it looks."
        )
        judged(other, champion, rule, {"other data"}, hint)
        worse = run_of("a", at(0.5), measured_on="rows-z")
        hint = "On other rows it cannot be called worse than the champion either."
        judged(worse, champion, rule, {"other data"}, hint)
        hint = "The bound is asked on any rows."
        low = run_of("a", at(-1.0), measured_on="rows-z")
        judged(low, champion, rule, {"other data", "bound"}, hint)
        hint = "Without a champion there are no other rows."
        judged(other, None, rule, set(), hint)
        hint = "Only the rows that it was measured on must be the same; it may learn from others."
        judged(run_of("a", at(2.0), trained_on="rows-y"), champion, rule, set(), hint)

        for value in (math.nan, math.inf, -math.inf, None):
            hint = "NaN passes each comparison that is asked the wrong way round: ask for it first."
            judged(run_of("a", value), None, rule, {"not measured"}, hint)
            judged(run_of("a", value), champion, rule, {"not measured"}, hint)
            far = run_of("a", value, measured_on="rows-z")
            judged(far, champion, rule, {"not measured", "other data"}, "both hold.")
        failed = run_of("a", at(2.0), status="failed")
        hint = "A number of a run that did not finish is not to be trusted."
        judged(failed, None, rule, {"failed"}, hint)
        judged(failed, champion, rule, {"failed"}, hint)
        none = run_of("a", None, status="failed")
        judged(none, None, rule, {"failed", "not measured"}, "both hold.")
    draw = "With a margin of 0, a draw is good enough."
    judged(run_of("a", 2.0), run_of("z", 2.0), EVEN, set(), draw)
    judged(run_of("a", 2.125), run_of("z", 2.0), EVEN, {"champion"}, "it is worse.")
    metric = Rule("mae", "low", bound=3.0)
    both = run_of("a", 9.0, metrics={"rmse": 9.0, "mae": 1.0})
    judged(both, None, metric, set(), "the rule names its metric; others do not count.")
