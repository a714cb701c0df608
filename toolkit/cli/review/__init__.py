"""`portfolio review`: the verbs about reviews."""

import click

from toolkit.cli.lazy import Lazy

VERBS = {
    "Commands": {
        "request": "Ask a mentor to look at a unit.",
        "queue": "List the reviews that wait for you, as a mentor.",
    }
}


@click.group(cls=Lazy, verbs=VERBS, package=__name__)
def command() -> None:
    """Ask for a review, or see which wait for you.

    A review is an issue: a mentor answers in a comment, or by replying to the mail.

    Example: portfolio review request week-27 --question "Is my mask right?"
    """
