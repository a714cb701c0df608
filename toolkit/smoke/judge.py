"""What the runs of a training show, held against what is expected of any training."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from toolkit.smoke import reading
from toolkit.smoke.metrics import number, numbers
from toolkit.smoke.model import WORDS, Finding, Run, Seen
from toolkit.smoke.settings import EXPECTATIONS, Smoke

_NEAR = 0.3  # how far the first loss may lie from what guessing gives
_FALLS = 0.9  # to which share the loss of the real loop must fall at least
_ALONE = 1e-4  # what rounding may do to a mean loss
_CARRIED = 1e-3
_ROUNDING = 1e-5


def judge(smoke: Smoke, runs: Mapping[str, Run], device: str) -> tuple[Finding, ...]:
    """One finding for each expectation."""
    seen = Seen(smoke, runs, exact=device == "cpu")
    return tuple(
        Finding(name, "waived", smoke.without[name])
        if name in smoke.without
        else _JUDGES[name](seen, _Named(name))
        for name in EXPECTATIONS
    )


@dataclass(frozen=True)
class _Named:
    """Makes findings of one name."""

    name: str

    def passed(self, words: str = "") -> Finding:
        return Finding(self.name, "passed", words)

    def failed(self, words: str, look: str) -> Finding:
        return Finding(self.name, "failed", words, look)

    def unknown(self, words: str) -> Finding:
        return Finding(self.name, "unknown", words)


def _runs(seen: Seen, is_: _Named) -> Finding:
    for run in seen.runs.values():
        if not run.ended.fine:
            why = run.ended.why or f"it ended with exit code {run.ended.code}"
            said = run.ended.words.strip().splitlines()[-1:] or ["it printed nothing"]
            return is_.failed(f"{WORDS[run.name]}: {why}", f"its last words: {said[0][:300]}")
        if run.log.problem:
            return is_.failed(f"{WORDS[run.name]}: {run.log.problem}", "what writes metrics.jsonl")
        if not run.log.points:
            return is_.failed(
                f"{WORDS[run.name]} logged no step",
                'append a line such as {"step": 1, "loss": 2.3} to $PORTFOLIO_OUT/metrics.jsonl',
            )
        wrong = reading.wrong_steps(run)
        if wrong:
            return is_.failed(f"{WORDS[run.name]} {wrong}", "what PORTFOLIO_STEPS says, and step")
    return is_.passed(f"{len(seen.runs)} runs, {len(seen.main.points)} steps in the first")


def _finite(seen: Seen, is_: _Named) -> Finding:
    points = [point for run in seen.runs.values() for point in run.log.points]
    if not points:
        return is_.unknown("no step was logged")
    for point in points:
        for what, value in (("loss", point.loss), ("length of the gradient", point.grad_norm)):
            if value is not None and not math.isfinite(value):
                return is_.failed(
                    f"the {what} is {value} at step {point.step}",
                    "the learning rate, a logarithm or a division by zero, the data of this step",
                )
    return is_.passed()


def _start(seen: Seen, is_: _Named) -> Finding:
    chance, losses = seen.smoke.chance, seen.main.losses
    if chance is None:
        return is_.unknown("neither classes nor first-loss is set in [tool.portfolio.smoke]")
    if not losses:
        return is_.unknown("no step was logged")
    # How the first batch is spread matters more where the loss is no logarithm of classes.
    low, high = (0.5, 2.0) if seen.smoke.first_loss is not None else (1 - _NEAR, 1 + _NEAR)
    if not min(low * chance, high * chance) <= losses[0] <= max(low * chance, high * chance):
        return is_.failed(
            f"the first loss is {losses[0]:.4g}; a model that guesses has {chance:.4g}",
            "over which axis the loss is taken, the scale of the last layer, and the labels",
        )
    return is_.passed(f"{losses[0]:.4g}, guessing gives {chance:.4g}")


def _learns(seen: Seen, is_: _Named) -> Finding:
    losses = seen.main.losses
    if len(losses) < 10:
        return is_.unknown(f"{len(losses)} steps are too few to tell")
    tenth = len(losses) // 10
    first, last = reading.mean(losses[:tenth]), reading.mean(losses[-tenth:])
    chance = seen.smoke.chance
    bound = first if chance is None else min(first, chance)
    if not last <= bound - (1 - _FALLS) * abs(bound):
        than = "guessing" if chance is not None and chance <= first else "at the beginning"
        return is_.failed(
            f"the loss ends at {last:.4g}, hardly below {bound:.4g} ({than})",
            "the learning rate, whether labels belong to their inputs, the sign of the update",
        )
    return is_.passed(f"from {first:.4g} to {last:.4g}")


def _overfits(seen: Seen, is_: _Named) -> Finding:
    losses = numbers(seen.probe("batch").get("losses"))
    if len(losses) < 2:
        return is_.unknown("the program does not show how it learns one batch")
    first, last = losses[0], reading.mean(losses[-max(1, len(losses) // 20) :])
    if not last <= first - (1 - seen.smoke.overfit) * abs(first):
        return is_.failed(
            f"after {len(losses)} steps on one batch the loss is {last:.4g}, "
            f"more than {seen.smoke.overfit:g} of the first, {first:.4g}",
            "a model that cannot learn one batch has a mistake in model, loss or update",
        )
    return is_.passed(f"from {first:.4g} to {last:.4g}")


def _gradients(seen: Seen, is_: _Named) -> Finding:
    parameters = reading.trainable(seen, trainable=True)
    if not parameters:
        return is_.unknown("the program does not show its parameters")
    without = [name for name, (gradient, _) in parameters.items() if not gradient > 0]
    if without:
        return is_.failed(
            f"{reading.listed(without)} never got a gradient",
            "a detach(), .data or no_grad() on the way to the loss, or a layer that is not used",
        )
    # A bias that the next layer takes away again has nothing but rounding for a gradient.
    least = _ROUNDING * max(gradient for gradient, _ in parameters.values())
    still = [
        n for n, (gradient, change) in parameters.items() if gradient > least and not change > 0
    ]
    if still:
        return is_.failed(
            f"{reading.listed(still)} got gradients and did not move",
            "whether the optimizer has them, and the learning rate",
        )
    return is_.passed(f"{len(parameters)} of {len(parameters)}")


def _fresh(seen: Seen, is_: _Named) -> Finding:
    try:
        carried = number(seen.probe("batch")["carried"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return is_.unknown("the program does not show its gradients")
    if not carried <= _CARRIED:
        return is_.failed(
            "a step still has the gradients of the one before",
            "call optimizer.zero_grad() once in every step",
        )
    return is_.passed()


def _frozen(seen: Seen, is_: _Named) -> Finding:
    patterns = seen.smoke.frozen
    frozen = reading.trainable(seen, trainable=False, patterns=patterns)
    unused = [p for p in patterns if not any(fnmatchcase(name, p) for name in frozen)]
    if unused and seen.probe("batch"):
        return is_.failed(
            f"nothing in the model is called {reading.listed(unused)}",
            "frozen in [tool.portfolio.smoke]",
        )
    if not frozen:
        if seen.probe("batch"):
            return Finding(is_.name, "waived", "nothing is frozen")
        return is_.unknown("the program does not show its parameters")
    moved = [name for name, (_, change) in frozen.items() if change != 0]
    if moved:
        return is_.failed(
            f"{reading.listed(moved)} changed, and should be frozen",
            "requires_grad of each parameter, eval() for frozen batch normalisation",
        )
    return is_.passed(f"{len(frozen)} tensors")


def _repeats(seen: Seen, is_: _Named) -> Finding:
    again, main = seen.steps("again"), seen.steps("main")
    early = [step for step in again if step in main and step <= seen.smoke.early]
    if not early:
        return is_.unknown("there is no second run to compare with")
    for step in early:
        if not seen.same(main[step], again[step]):
            return is_.failed(
                f"with the same seed the loss at step {step} is {main[step]!r} "
                f"in one run and {again[step]!r} in another",
                "what draws random numbers before PORTFOLIO_SEED is used, the order of the data",
            )
    return is_.passed(f"{len(early)} steps" + ("" if seen.exact else ", within the tolerance"))


def _seed(seen: Seen, is_: _Named) -> Finding:
    other, main = seen.steps("other"), seen.steps("main")
    shared = [step for step in other if step in main]
    if not shared:
        return is_.unknown("there is no run with another seed")
    if all(seen.same(main[step], other[step]) for step in shared):
        return is_.failed(
            "another seed gives the same losses", "where PORTFOLIO_SEED is used: perhaps nowhere"
        )
    return is_.passed()


def _resumes(seen: Seen, is_: _Named) -> Finding:
    if not seen.smoke.resume:
        return is_.unknown("resume is not set in [tool.portfolio.smoke]")
    resumed, main, early = seen.steps("resumed"), seen.steps("main"), seen.smoke.early
    if not resumed or not main:
        return is_.unknown("the run that should go on did not come to its end")
    if min(resumed) <= early:
        return is_.failed(
            f"resumed after step {early}, the run logged step {min(resumed)} again",
            "whether the checkpoint is loaded: the run began anew",
        )
    later = [step for step in range(early + 1, 2 * early + 1) if step in main]
    if not any(step in resumed for step in later):
        return is_.failed(
            f"resumed after step {early}, the run logged no step after it",
            "whether the step is saved and read back, and PORTFOLIO_OUT",
        )
    for step in later:
        if not (step in resumed and seen.same(main[step], resumed[step])):
            found = repr(resumed[step]) if step in resumed else "missing"
            return is_.failed(
                f"resumed after step {early}, the loss at step {step} is {found} "
                f"and not {main[step]!r}",
                "what is not in the checkpoint: the optimizer, the schedule, random states, "
                "the place in the data",
            )
    return is_.passed(f"steps {early + 1} to {2 * early}")


def _evaluates(seen: Seen, is_: _Named) -> Finding:
    probe = seen.probe("evaluation")
    losses = numbers(probe.get("losses"))
    if len(losses) < 2:
        return is_.unknown("the program does not show an evaluation")
    if not all(map(math.isfinite, losses)):
        return is_.failed(f"the evaluation's loss is {losses[0]}", "what the evaluation computes")
    if not seen.same(losses[0], losses[1]):
        return is_.failed(
            f"evaluated twice, one batch has the losses {losses[0]!r} and {losses[1]!r}",
            "whether eval() is called before, and dropout that does not ask for the mode",
        )
    changed = probe.get("changed")
    if not isinstance(changed, list):
        return is_.unknown("the program does not show what an evaluation changes")
    if changed:
        return is_.failed(
            f"evaluating changed {reading.listed([str(name) for name in changed])}",
            "whether eval() is called: in training mode batch normalisation keeps learning",
        )
    return is_.passed()


def _alone(seen: Seen, is_: _Named) -> Finding:
    probe = seen.probe("evaluation")
    losses, alone = numbers(probe.get("losses")), numbers(probe.get("alone"))
    if not losses or not alone:
        return is_.unknown("the program does not show single examples")
    rounding = _ALONE if seen.exact else max(_ALONE, seen.smoke.tolerance)
    if not math.isclose(losses[0], reading.mean(alone), rel_tol=rounding, abs_tol=1e-6):
        return is_.failed(
            f"{len(alone)} examples have the mean loss {losses[0]:.6g} together "
            f"and {reading.mean(alone):.6g} one by one",
            "an axis taken for another, batch normalisation in training mode",
        )
    return is_.passed(f"{len(alone)} examples")


_JUDGES: dict[str, Callable[[Seen, _Named], Finding]] = {
    "runs": _runs,
    "finite": _finite,
    "start": _start,
    "learns": _learns,
    "overfits": _overfits,
    "gradients": _gradients,
    "fresh": _fresh,
    "frozen": _frozen,
    "repeats": _repeats,
    "seed": _seed,
    "resumes": _resumes,
    "evaluates": _evaluates,
    "alone": _alone,
}
