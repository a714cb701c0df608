"""`[tool.portfolio.smoke]`: how a short run of a training starts, and what is expected of it."""

import math
import shlex
from dataclasses import dataclass, field, fields, replace
from typing import Any

from toolkit.errors import PortfolioError
from toolkit.text import did_you_mean

# What is expected, in the order in which one would look for a mistake.
EXPECTATIONS = {
    "runs": "Every run comes to its end and logs its steps",
    "finite": "Every loss and every gradient is a finite number",
    "start": "The first loss is what guessing gives",
    "learns": "The loss falls in the real loop",
    "overfits": "The model can learn one batch by heart",
    "gradients": "Every trainable parameter gets a gradient and moves",
    "fresh": "Each step uses its own gradients alone",
    "frozen": "What is frozen stays as it is",
    "repeats": "The same seed gives the same losses",
    "seed": "Another seed gives other losses",
    "resumes": "A resumed run goes on as if it had never stopped",
    "evaluates": "Evaluating gives the same twice and changes nothing",
    "alone": "An example's loss does not depend on its neighbours",
}
# Without these nothing would be proved.
_ALWAYS = ("runs", "finite")


@dataclass(frozen=True)
class Smoke:
    """The command, its bounds, and where its expectations differ from the usual ones.

    `classes` or `first_loss` say what a model that knows nothing should begin with; `resume` are
    the words that make the command go on from its checkpoint; `without` names the expectations
    that do not apply, each with the reason.
    """

    command: str = ""
    seconds: int = 90
    steps: int = 100
    resume: str = ""
    classes: int = 0
    first_loss: float | None = None
    overfit: float = 0.5
    tolerance: float = 1e-3
    memory_mb: int = 0
    frozen: tuple[str, ...] = ()
    without: dict[str, str] = field(default_factory=dict)

    def changed(self) -> dict[str, Any]:
        """The settings that are not the usual ones."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value != getattr(Smoke(), name)}

    def over(self, lower: "Smoke") -> "Smoke":
        """These settings laid over others; what one says of the first loss, it says alone."""
        own = self.changed()
        if own.keys() & {"classes", "first_loss"}:
            lower = replace(lower, classes=0, first_loss=None)
        return replace(lower, **own)

    @property
    def chance(self) -> float | None:
        """The loss of a model that guesses, where it is known."""
        if self.first_loss is not None:
            return self.first_loss
        return math.log(self.classes) if self.classes > 1 else None

    @property
    def early(self) -> int:
        """How many steps a run has that is broken off, to be repeated and resumed."""
        return max(2, self.steps // 10)


def checked(smoke: Smoke, where: str) -> Smoke:
    """The settings, if they make sense."""
    rules = {
        "seconds": (1 <= smoke.seconds <= 600, "from 1 to 600"),
        "steps": (10 <= smoke.steps <= 100_000, "from 10 to 100000"),
        "classes": (smoke.classes == 0 or smoke.classes > 1, "2 or more"),
        "overfit": (0 < smoke.overfit < 1, "between 0 and 1"),
        "tolerance": (0 <= smoke.tolerance < 1, "from 0 to below 1"),
        "memory-mb": (smoke.memory_mb >= 0, "0 or more"),
        "first-loss": (smoke.first_loss is None or math.isfinite(smoke.first_loss), "a number"),
        "command": (bool(_words(smoke.command)), "the words that start the training"),
        "resume": (not smoke.resume or bool(_words(smoke.resume)), "words for the command"),
    }
    for name, (fine, wanted) in rules.items():
        if not fine:
            found = getattr(smoke, name.replace("-", "_"))
            raise PortfolioError(f"smoke: {name} must be {wanted}, found {found!r}.", where=where)
    for name, why in smoke.without.items():
        if name not in EXPECTATIONS or name in _ALWAYS:
            known = [known for known in EXPECTATIONS if known not in _ALWAYS]
            raise PortfolioError(
                f"smoke: {name!r} is no expectation that can be left out.",
                where=where,
                mend=did_you_mean(name, known) or f"Known here: {', '.join(known)}.",
            )
        if not why.strip():
            raise PortfolioError(f"smoke: say why {name!r} does not apply.", where=where)
    return smoke


def _words(text: str) -> list[str]:
    """The words as a shell would see them; none where it could not."""
    try:
        return [] if "\0" in text else shlex.split(text)
    except ValueError:
        return []
