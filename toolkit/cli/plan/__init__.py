"""`portfolio plan`: the verbs about study plans."""

import click

from toolkit.cli.lazy import Lazy

VERBS = {
    "Commands": {
        "list": "List the plans that come with the toolkit.",
        "show": "Show a plan, or one unit of it.",
        "schedule": "Date every unit, and write a calendar file.",
    }
}


@click.group(cls=Lazy, verbs=VERBS, package=__name__)
def command() -> None:
    """List, show and schedule study plans.

    Example: portfolio plan schedule --ics plan.ics
    """
