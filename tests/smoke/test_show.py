"""What a person sees of the smoke runs: in terminals of any width, and where there is none."""

import math
import re
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Group

from toolkit.smoke.model import Progress
from toolkit.smoke.show import Live, console, running

MAIN = Progress("main", 100, 100, 11.2, (2.3, 1.9, 0.31), "done")
AGAIN = Progress("again", 3, 10, 1.25, (2.3, math.nan), "running")
OTHER = Progress("other", wanted=10)
ESCAPE = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def printed(what: Group, width: int = 60, *, terminal: bool = False, **environ: str) -> str:
    stream = Terminal() if terminal else StringIO()
    known = {"COLUMNS": str(width), "LINES": "50", "TERM": "xterm-256color", **environ}
    console(stream, known).print(what)
    return stream.getvalue()


def stripped(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def rows(width: int) -> list[str]:
    text = printed(Group(running((MAIN, AGAIN, OTHER), width)), width)
    return stripped(text).splitlines()


def test_the_runs_stand_in_a_table_with_their_losses_drawn() -> None:
    assert rows(80) == [
        "   run                              steps   time  loss",
        "✓  The training                100 of 100   11 s  0.31  █▇▁",
        "▸  The same again, broken off     3 of 10  1.2 s   nan  ▅✗",
        "·  Another seed",
    ]


def test_a_narrow_terminal_has_the_table_without_the_drawing() -> None:
    found = rows(60)
    assert found == [line.removesuffix("█▇▁").removesuffix("▅✗").rstrip() for line in rows(80)]
    assert all(cell_len(line) <= 40 for line in rows(40))


def test_in_a_terminal_the_table_is_drawn_over_itself() -> None:
    stream = Terminal()
    out = console(stream, {"COLUMNS": "80", "LINES": "50", "TERM": "xterm-256color"})
    with Live(out) as shown:
        shown.show([MAIN, OTHER])
        shown.show([AGAIN])
    text = stream.getvalue()
    assert "\x1b[1A" in text  # up again, to draw the next table there
    assert text.endswith("\x1b[?25h")  # the cursor is back
    last = ESCAPE.sub("", text).split("run   ")[-1]
    assert [words in last for words in ("The training", "broken off", "Another seed")] == [True] * 3


def test_the_cursor_comes_back_after_an_interruption() -> None:
    stream = Terminal()

    def interrupted() -> None:
        with Live(console(stream, {"TERM": "xterm"})) as shown:
            shown.show([MAIN])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stream.getvalue().endswith("\x1b[?25h")


@pytest.mark.parametrize(
    ("stream", "environ"),
    [
        (StringIO(), {}),
        (StringIO(), {"FORCE_COLOR": "1", "TERM": "xterm"}),
        (Terminal(), {"TERM": "dumb"}),
    ],
    ids=["file", "colours forced", "dumb terminal"],
)
def test_where_nothing_can_move_each_change_is_a_line(
    stream: StringIO, environ: dict[str, str]
) -> None:
    begun = Progress("main", 0, 100, state="running")
    with Live(console(stream, {"COLUMNS": "40", **environ})) as shown:
        shown.show([begun, OTHER])
        shown.show([begun])
        shown.show([MAIN])
        shown.show([Progress("other", 1, 10, 0.4, (math.inf,), "failed")])
    assert stream.getvalue() == (
        "The training: 100 steps …\n"
        "✓ The training: done, 100 of 100 steps in 11 s, loss 0.31\n"
        "✗ Another seed: failed, 1 of 10 steps in 0.4 s, loss inf\n"
    )
