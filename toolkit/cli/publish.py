"""`portfolio publish`."""

import functools
from pathlib import Path

import click

from toolkit import finish
from toolkit.cli import common
from toolkit.edges import processes
from toolkit.errors import PortfolioError
from toolkit.publish import account, home, intent, week
from toolkit.publish.intent import Intent, Wish


@click.command()
@click.argument("key", metavar="KEY|home")
@click.option("--public/--private", "public", default=None, help="Who may see it: all, or you.")
@click.option("--name", help="The repo's name on GitHub.")
@click.option("--wip", is_flag=True, help="Also a week in which nothing is done yet.")
@click.option("--yes", is_flag=True, help="Go on without asking, e-mail addresses seen or not.")
@common.as_json
@common.dry_run
def command(
    key: str, public: bool | None, name: str | None, wip: bool, yes: bool, as_json: bool,
    dry_run: bool,
) -> None:  # fmt: skip
    """Put a week, or your home, on GitHub.

    The repo is made if it is not there, and pushed with a branch that holds what the templates
    gave, so that anybody can see what you wrote. Nothing on GitHub is written over.

    Example: portfolio publish week-27 --public
    """
    found, env = common.home(), processes.environment()
    wish = Wish(name, None if public is None else not public, wip)
    say = functools.partial(click.echo, err=as_json)
    with account.opened(env, found.config.learner, say) as mine:
        if key == "home":
            plan = home.look(mine, found, wish)
        else:
            unit = found.curriculum.unit(key)
            weeks, _ = found.weeks()
            plan = week.look(mine, finish.folder_of(weeks, unit.key, Path.cwd()), wish)
        common.notes(plan.notes)
        told = plan.as_json()
        if not dry_run and plan.steps:
            hidden = _private(plan)
            _agreed(plan, mine, yes=yes)
            told |= plan.perform(hidden, say).as_json()
    if as_json:
        common.print_json(told)
    elif dry_run and plan.steps:
        click.echo("\n".join(f"Would {step}" for step in plan.steps))
    else:
        click.echo(f"On GitHub: {plan.page}\n{told.get('next', 'All of it is there already.')}")


def _private(plan: Intent) -> bool:
    if plan.private is not None:
        return plan.private
    if not common.in_terminal():
        raise click.UsageError("Say for whom: --public or --private.")
    choices = click.Choice(["public", "private"])
    return str(click.prompt(f"{plan.repository} should be", type=choices)) == "private"


def _agreed(plan: Intent, mine: account.Account, *, yes: bool) -> None:
    """An address that others have seen is seen for good; a profile is what they see first."""
    mend = ""
    if plan.addresses:
        hidden = intent.hidden_address(mine)
        mend = f"To hide it from now on: git config --global user.email {hidden}"
        shown = f"Your commits show {', '.join(plan.addresses)} to all who see the repo."
        common.notes([shown, f"{mend}. Commits that are made already keep theirs."])
        mend += ". Or say --yes: it may be seen."
    in_doubt = plan.addresses or (plan.profile and common.in_terminal())
    if in_doubt and not (yes or (common.in_terminal() and click.confirm("Go on?"))):
        raise PortfolioError("Nothing was pushed.", mend=mend)
