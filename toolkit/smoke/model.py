"""The runs of a training, and what was found out from them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.smoke.metrics import Log
from toolkit.smoke.settings import EXPECTATIONS, Smoke

State = Literal["passed", "failed", "unknown", "waived"]
Stage = Literal["waiting", "running", "done", "failed"]
# What each run is for, in words.
WORDS = {
    "main": "The training",
    "again": "The same again, broken off",
    "resumed": "The broken off run, resumed",
    "other": "Another seed",
}


@dataclass(frozen=True)
class Ended:
    """How a run came to its end: `code` is None where it was ended, and `why` says by what."""

    code: int | None = 0
    why: str = ""
    words: str = ""  # the end of what it printed
    seconds: float = 0.0
    memory: int = 0

    @property
    def fine(self) -> bool:
        """Did it end by itself, and well?"""
        return self.code == 0 and not self.why


@dataclass(frozen=True)
class Run:
    """One run of the training: what it was for, what it logged, how it ended."""

    name: str
    log: Log
    ended: Ended
    wanted: int = 0  # how many steps it was asked for, counted from the very beginning


@dataclass(frozen=True)
class Progress:
    """How far a run is, to be shown while it goes on."""

    name: str
    steps: int = 0
    wanted: int = 0
    seconds: float = 0.0
    losses: tuple[float, ...] = ()
    state: Stage = "waiting"

    @property
    def words(self) -> str:
        """What the run is for."""
        return WORDS[self.name]


@dataclass(frozen=True)
class Finding:
    """How one expectation stands; in words why, and where to look."""

    name: str
    state: State
    words: str = ""
    look: str = ""

    @property
    def title(self) -> str:
        """What is expected."""
        return EXPECTATIONS[self.name]


@dataclass(frozen=True)
class Seen:
    """All that a judge looks at."""

    smoke: Smoke
    runs: Mapping[str, Run]
    exact: bool  # on a processor the same computation gives the same bits

    @property
    def main(self) -> Log:
        """The log of the run that counts."""
        return self.runs["main"].log

    def probe(self, name: str) -> Mapping[str, Any]:
        """What the main run showed under this name; empty where it showed nothing."""
        return self.main.probes.get(name, {})

    def steps(self, name: str) -> dict[int, float]:
        """The loss at each step of a run that came to its end."""
        run = self.runs.get(name)
        return {p.step: p.loss for p in run.log.points} if run and run.ended.fine else {}

    def same(self, one: float, other: float) -> bool:
        """The same loss, as far as this device can give it."""
        if self.exact or one == other:
            return one == other or (math.isnan(one) and math.isnan(other))
        return math.isclose(one, other, rel_tol=self.smoke.tolerance)
