"""The runs of a trial in a terminal: a table that moves while they go on."""

import math
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import TextIO

from rich import live
from rich.console import Console
from rich.table import Table
from rich.text import Text

from toolkit.render.curves import sparkline
from toolkit.smoke.model import Progress, Stage
from toolkit.text import counted

_STAGES: dict[Stage, tuple[str, str]] = {
    "waiting": ("·", "dim"),
    "running": ("▸", "cyan"),
    "done": ("✓", "green"),
    "failed": ("✗", "bold red"),
}
_NARROW = 62  # what the other columns need; the sparkline has the rest


def console(stream: TextIO, environ: Mapping[str, str]) -> Console:
    """What Rich writes to, with nothing in words that it would take for its own marks."""
    return Console(file=stream, markup=False, emoji=False, highlight=False, _environ=environ)


class Live:
    """The runs as they go: a table drawn again and again, or plain lines where that cannot be."""

    def __init__(self, out: Console) -> None:
        self._out = out
        self._runs: dict[str, Progress] = {}
        # FORCE_COLOR makes Rich take a file for a terminal; moving pictures need a real one.
        moves = out.is_terminal and out.file.isatty() and not out.is_dumb_terminal
        # Without Rich's own thread: it is drawn when something is told, and never in between.
        self._live = live.Live(console=out, auto_refresh=False) if moves else None

    def __enter__(self) -> "Live":
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live:
            self._live.stop()

    def show(self, runs: Sequence[Progress]) -> None:
        """These runs have come so far; the others are where they were."""
        before = dict(self._runs)
        self._runs |= {run.name: run for run in runs}
        if self._live:
            self._live.update(running(self._runs.values(), self._out.width), refresh=True)
            return
        for run in runs:
            known = before.get(run.name)
            if run.state != "waiting" and (known is None or known.state != run.state):
                self._out.print(Text(_told(run)), soft_wrap=True)


def running(runs: Iterable[Progress], width: int) -> Table:
    """A row for each run: how far it is, how long it took, and its losses so far."""
    drawn = min(width - _NARROW, 30)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    table.add_column("run", overflow="fold")
    for name in ("steps", "time", "loss"):
        table.add_column(name, justify="right", no_wrap=True)
    if drawn >= 8:
        table.add_column("", no_wrap=True)
    for run in runs:
        sign, style = _STAGES[run.state]
        wrong = bool(run.losses) and not math.isfinite(run.losses[-1])
        row = [
            Text(sign, style),
            Text(run.words, "dim" if run.state == "waiting" else ""),
            Text(f"{run.steps} of {run.wanted}" if run.state != "waiting" else ""),
            Text(_time(run.seconds) if run.state != "waiting" else ""),
            Text(_loss(run), "bold red" if wrong else ""),
        ]
        table.add_row(*row, *([Text(sparkline(run.losses, drawn))] if drawn >= 8 else []))
    return table


def _told(run: Progress) -> str:
    if run.state == "running":
        return f"{run.words}: {counted(run.wanted, 'step')} …"
    loss = f", loss {_loss(run)}" if run.losses else ""
    sign, _ = _STAGES[run.state]
    return (
        f"{sign} {run.words}: {run.state}, {run.steps} of {counted(run.wanted, 'step')} "
        f"in {_time(run.seconds)}{loss}"
    )


def _loss(run: Progress) -> str:
    return f"{run.losses[-1]:.4g}" if run.losses else ""


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
