"""Faults by rule: which request, and how it goes wrong."""

import re
import select
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = ("timeout", "reset", "status", "truncated", "slow", "resource_limits")


@dataclass
class Fault:
    """A rule. It counts the requests that match it, and strikes from the nth on, `times` times."""

    path: str = ""
    method: str = ""
    matching: str = ""
    kind: str = "status"
    nth: int = 1
    times: int = 1
    after_write: bool = False
    status: int = 502
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 5.0
    seen: int = 0

    def __post_init__(self) -> None:
        """A misspelt kind would be a fault that never strikes."""
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")

    @property
    def hides(self) -> bool:
        """Whether the client sees the fault and no answer."""
        return self.kind in ("timeout", "reset", "status")

    @property
    def instead(self) -> bool:
        """Whether the request is not even executed."""
        return self.hides and not self.after_write

    @property
    def status_seen(self) -> int:
        """The status that the client sees; 0 for none."""
        return self.status if self.kind == "status" else 0

    def strikes(self, method: str, path: str, body: str) -> bool:
        """Whether this request is hit; counts it if it matches."""
        fits = (
            self.method in ("", method)
            and re.search(self.path, path) is not None
            and re.search(self.matching, body, re.DOTALL) is not None
        )
        self.seen += fits
        return fits and self.nth <= self.seen < self.nth + self.times


def hold(connection: socket.socket, seconds: float) -> None:
    """Say nothing until the client gives up, or the time is over."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        readable, _, _ = select.select([connection], [], [], min(left, 0.05))
        if readable and not connection.recv(1, socket.MSG_PEEK):
            return


def reset(connection: socket.socket) -> None:
    """Close with RST, as a broken network does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
