"""Commands that run beside us, each in the hands of a keeper."""

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self


class Kept:
    """A command that runs; it ends with us, however we end."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        seconds: float,
        memory: int = 0,
    ) -> None:
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - closed at our exit
        keeper = [sys.executable, "-I", "-m", "toolkit.edges.keeper", str(seconds), str(memory)]
        self._keeper = subprocess.Popen(
            [*keeper, *command],
            cwd=cwd,
            env=env,
            stdin=subprocess.PIPE,
            stdout=self._out,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._out.close()

    def report(self) -> dict[str, Any] | None:
        """How it ended, or None as long as it runs."""
        if self._keeper.poll() is None:
            return None
        self._out.seek(0)
        try:
            found: dict[str, Any] = json.loads(self._out.read())
        except ValueError:
            found = {"why": "it was ended from outside"}
        return {"code": None, "why": "", "words": "", "seconds": 0.0, "memory": 0} | found

    def stop(self) -> None:
        """End it, if it still runs, and all it has started."""
        assert self._keeper.stdin is not None
        with contextlib.suppress(OSError):
            self._keeper.stdin.close()
        try:
            self._keeper.wait(20)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait()
