"""`portfolio plan`: the verbs about study plans."""

import click

from toolkit.cli.lazy import Lazy

VERBS = {
    "Commands": {
        "list": "List the plans that come with the toolkit.",
        "show": "Show a plan, or one unit of it.",
        "import": "Turn a study plan in Markdown into one the toolkit can follow.",
        "check": "Say what was understood of a study plan, and what was not.",
        "move": "Follow another plan; what you have done stays.",
        "schedule": "Date every unit, and write a calendar file.",
    }
}


@click.group(cls=Lazy, verbs=VERBS, package=__name__)
def command() -> None:
    """List, show, import, check and schedule study plans.

    Example: portfolio plan import my-roadmap.md -o my-plan.yml
    """
