"""Promises that a pack's checks keep: about the starter, the reference, and mistakes."""

from collections.abc import Mapping, Sequence

from proofs import mutants, right, wrong
from proofs.findings import Finding, whole
from proofs.right import Right
from proofs.runs import Outcome, Variant, run
from proofs.subject import Subject
from proofs.wrong import Wrong
from toolkit.checks.verdict import State

SHARE, LEAST, MOST = 0.9, 30, 60
LEAST_WRONG, LEAST_RIGHT = 5, 2
BOUND, LIGHT_BOUND = 60, 30
_LIGHT = ("library", "pipeline", "writeup")


def solutions(subject: Subject) -> tuple[Finding, ...]:
    """The starter is all to do, the reference all done, and both kinds of others are told so."""
    tree = subject.reference
    mistaken = [{w.file: wrong.apply(w, tree, f"wrong/{n}.toml")} for n, w in subject.wrong.items()]
    others = [right.apply(r, tree, f"right/{n}.toml") for n, r in subject.right.items()]
    starter = {n: subject.starter[n].decode() for n in subject.solutions()}
    variants = [Variant(files) for files in (starter, *mistaken, *others)]
    reference, (first, *judged) = run(subject, variants)
    return (
        _all_are("todo", "starter", first),
        _all_are("done", "reference", reference, LIGHT_BOUND if subject.kind in _LIGHT else BOUND),
        _told(subject.wrong, judged[: len(mistaken)]),
        _accepted(subject.right, judged[len(mistaken) :]),
    )


def _all_are(state: State, promise: str, outcome: Outcome, bound: float = 0) -> Finding:
    others = [f"{c.id} is {c.state}: {c.message}" for c in outcome.checks if c.state != state]
    total = len(outcome.checks)
    count, seconds = outcome.count(state), outcome.seconds
    return whole(promise, count, total, others, seconds=seconds, bound=bound)


def _told(solutions: Mapping[str, Wrong], outcomes: Sequence[Outcome]) -> Finding:
    complaints = [
        f"{name}: {missed}"
        for (name, w), outcome in zip(solutions.items(), outcomes, strict=True)
        if (missed := _missed(w, outcome))
    ]
    total = len(solutions)
    kept = total - len(complaints)
    if total < LEAST_WRONG:
        complaints.append(f"write at least {LEAST_WRONG} wrong solutions; there are {total}")
    seconds = sum(outcome.seconds for outcome in outcomes)
    return whole("wrong", kept, total, complaints, seconds=seconds, least=LEAST_WRONG)


def _accepted(solutions: Mapping[str, Right], outcomes: Sequence[Outcome]) -> Finding:
    complaints = [
        f"{name}: {check.id} is {check.state}: {check.message}"
        for name, outcome in zip(solutions, outcomes, strict=True)
        for check in outcome.checks
        if check.state != "done"
    ]
    complaints += [
        f"{name}: it ran longer than three times the reference and some seconds"
        for name, outcome in zip(solutions, outcomes, strict=True)
        if not outcome.in_time
    ]
    kept, total = sum(outcome.all_done for outcome in outcomes), len(solutions)
    if total < LEAST_RIGHT:
        complaints.append(f"write at least {LEAST_RIGHT} other right solutions; there are {total}")
    seconds = sum(outcome.seconds for outcome in outcomes)
    return whole("right", kept, total, complaints, seconds=seconds, least=LEAST_RIGHT)


def mistakes(subject: Subject, most: int = MOST, seed: str = "") -> tuple[Finding, ...]:
    """At least 90 of 100 mutants of the solutions are caught."""
    sources = subject.solutions()
    chosen = mutants.sample(mutants.of(sources), most, seed)
    reference, outcomes = run(subject, [Variant({m.file: m.source}, True) for m in chosen])
    if not reference.all_done:
        return (Finding("mutants", 0, len(chosen), False, 0, ("the reference itself fails",)),)
    survivors = [m for m, outcome in zip(chosen, outcomes, strict=True) if outcome.all_done]
    kept, total = len(chosen) - len(survivors), len(chosen)
    complaints = [m.diff(sources[m.file]) for m in survivors]
    least = min(LEAST, most)
    if total < least:
        complaints.append(f"only {total} mutants are possible; {least} are needed")
    holds = total >= least and kept >= SHARE * total
    seconds = sum(outcome.seconds for outcome in outcomes)
    return (Finding("mutants", kept, total, holds, round(seconds, 2), tuple(complaints)),)


def _missed(w: Wrong, outcome: Outcome) -> str:
    """Why a wrong solution does not count as caught; empty when it does."""
    found = {check.id: check for check in outcome.checks}.get(w.caught_by)
    if found is None:
        return f"there is no check {w.caught_by}"
    if found.state != "failing":
        failing = [check.id for check in outcome.checks if check.state == "failing"]
        return f"{w.caught_by} is {found.state}; failing: {', '.join(failing) or 'none'}"
    said, wanted = _plain(found.message), _plain(w.says)
    return "" if wanted in said else f"the message does not say {wanted!r}:\n  {said}"


def _plain(words: str) -> str:
    return " ".join(words.split())
