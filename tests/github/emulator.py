"""The child process that stores issues, comments, labels and milestones: npm's `emulate`.

It knows one owner, `x`, whose repos are named by number and public: owners, names and privacy are
the front's business. It is told who acts, and believes it.
"""

import atexit
import http.client
import json
import select
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.github import node

OWNER = "x"
# It refuses a token after 5,000 requests; a new name for the same actor begins anew.
PER_TOKEN = 4000


@dataclass(frozen=True)
class Reply:
    """What the emulator answered."""

    status: int
    body: Any
    link: str = ""


class Emulator:
    """One Node process, kept for the whole run and wiped between tests."""

    def __init__(self) -> None:
        """Start the process and wait for the port it prints."""
        script = Path(__file__).with_name("emulator.mjs")
        self._process = subprocess.Popen(
            [node.NODE, script, node.modules()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line.strip():
            raise RuntimeError("The emulator did not start; run `node tests/github/emulator.mjs`.")
        self._port = int(line)
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self._asked = count()
        atexit.register(self.close)

    def close(self) -> None:
        """End the process: it stops when its standard input does."""
        for connection in self._idle:
            connection.close()
        if self._process.poll() is None:
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.close()
            self._process.wait(5)
            self._process.stdout.close()

    def reset(self) -> None:
        """Forget everything."""
        self.ask("POST", "/_/reset")

    def seed(self, **config: Any) -> None:
        """Add users, repos and labels."""
        self.ask("POST", "/_/seed", config)

    def find(self, kind: str, number: int) -> dict[str, Any] | None:
        """The row with this id, with the name of its repo."""
        found: dict[str, Any] | None = self.ask("GET", f"/_/find/{kind}/{number}").body
        return found

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        login: str = "admin",
    ) -> Reply:
        """One request, on a connection that is kept."""
        if query:
            path += "?" + urlencode(query)
        headers = {
            "Authorization": f"Bearer as:{login}:{next(self._asked) // PER_TOKEN}",
            "Content-Type": "application/json",
        }
        data = None if method == "GET" else json.dumps({} if body is None else body)
        connection = self._connection()
        try:
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            text = response.read()
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._idle.append(connection)
        link = response.headers.get("link") or ""
        return Reply(response.status, json.loads(text) if text else None, link)

    def _connection(self) -> http.client.HTTPConnection:
        """One that is open and idle, or a new one."""
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                if connection.sock and not select.select([connection.sock], [], [], 0)[0]:
                    return connection
                connection.close()  # it was closed over there
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)


_idle: list[Emulator] = []


def take() -> Emulator:
    """A clean emulator: one that an earlier test gave back, or a new one."""
    emulator = _idle.pop() if _idle else Emulator()
    emulator.reset()
    return emulator


def give_back(emulator: Emulator) -> None:
    """Keep it for the next test of this run."""
    _idle.append(emulator)
