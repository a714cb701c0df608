"""What a build says, and says again where nothing has changed."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.posts import unchanged
from toolkit.posts.unchanged import Words

if TYPE_CHECKING:
    from toolkit.cli.post.shared import Found


def say(words: Iterable[Words]) -> None:
    """The lines in the terminal."""
    for line, err in words:
        click.echo(line, err=err)


def repeat(asked: str) -> int | None:
    """Say what the last build said, if all is as it was then; its exit code."""
    answer = unchanged.recall(unchanged.cache(), asked)
    if answer is None:
        return None
    say(answer.words)
    return answer.code


def remember(
    asked: str, found: "Found", output: Path, stamp: str, words: list[Words], began: int
) -> None:
    """Keep the answer, if all that it came from is known and was the same all the time."""
    from toolkit.edges import processes
    from toolkit.posts import inputs, written

    env = processes.environment()
    origin = found.origin
    paths = inputs.of(origin, env, sys.path) if origin else None
    if origin is None or paths is None:
        return
    states = unchanged.look(paths, written.paths(output), began)
    if states and written.is_so(output, stamp):
        answer = unchanged.Answer(words, int(found.stopped), origin.span)
        unchanged.keep(unchanged.cache(), asked, states, answer)
