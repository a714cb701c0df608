"""The labels that we set; all others are people's."""

from toolkit.issues.keys import LABEL
from toolkit.issues.model import Label

STATES = ("todo", "doing", "review", "done")
REVIEWS = ("requested", "taken", "changes", "ready", "approved", "withdrawn")
KINDS = ("app", "data", "library", "llm", "mlops", "optimize", "pipeline", "service", "training",
         "writeup")  # fmt: skip
_TOLD = {"todo": "To do", "doing": "Begun", "review": "With a mentor", "done": "Finished"}
_COLORS = {"todo": "d4dbe3", "doing": "8fc7ff", "review": "e6c767", "done": "9ad9a3"}
_OURS = frozenset(
    (LABEL, *(f"state: {state}" for state in STATES), *(f"kind: {kind}" for kind in KINDS),
     *(f"review: {state}" for state in REVIEWS))
)  # fmt: skip


def is_ours(name: str) -> bool:
    """Is this a label that we set, and may take away?"""
    return name.casefold() in _OURS


def state(name: str) -> Label:
    """The label of a unit's state."""
    return Label(f"state: {name}", _COLORS[name], f"{_TOLD[name]} (kept by the portfolio)")


def kind(name: str) -> Label:
    """The label of a kind of work."""
    return Label(f"kind: {name}"[:50], "c9b8f0", "What sort of work this is")


PORTFOLIO = Label(LABEL, "3b5b92", "Kept by the portfolio; your own words in it stay")
