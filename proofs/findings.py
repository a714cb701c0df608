"""What a proof found: counts, whether they suffice, and what to tell."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """One promise of a pack, and how well it is kept."""

    promise: str
    kept: int
    total: int
    holds: bool
    seconds: float = 0.0
    complaints: tuple[str, ...] = ()
    bound: float = 0.0  # of the seconds; 0 is none

    @property
    def in_time(self) -> bool:
        """Did it take no longer than it may? Only `make packs` asks: it depends on the machine."""
        return not self.bound or self.seconds <= self.bound


def whole(promise: str, kept: int, total: int, complaints: Sequence[str] = (), *,
          seconds: float = 0.0, least: int = 1, bound: float = 0.0) -> Finding:  # fmt: skip
    """A promise that is kept only as a whole."""
    holds = kept == total >= least
    return Finding(promise, kept, total, holds, round(seconds, 2), tuple(complaints), bound)


def to_json(findings: Sequence[Finding]) -> bytes:
    """The findings as the cache keeps them."""
    return json.dumps([asdict(finding) for finding in findings], indent=1).encode()


def from_json(data: bytes) -> tuple[Finding, ...]:
    """The findings that `to_json` wrote."""
    return tuple(
        Finding(**entry | {"complaints": tuple(entry["complaints"])}) for entry in json.loads(data)
    )
