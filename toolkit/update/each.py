"""What `portfolio update` does with one repo, whatever was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from toolkit.checks import week
from toolkit.curriculum import Curriculum
from toolkit.errors import PortfolioError
from toolkit.update import again, run
from toolkit.update.run import Outcome


@dataclass(frozen=True)
class Wish:
    """What is asked for, and the environment with the token for a pull request."""

    step: Literal["update", "continue", "abort"] = "update"
    pull_request: bool = False
    dry_run: bool = False
    env: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def plain(self) -> bool:
        """Is it an update like any other, whose journal another one may go on with?"""
        return self.step == "update" and not (self.pull_request or self.dry_run)


def perform(folder: Path, plan: Curriculum, wish: Wish) -> Outcome:
    """Do it; what goes wrong with one repo is an outcome, for the others go on."""
    try:
        found = week.read(folder)
        if found and found.settings.ejected:
            return Outcome("skipped", "it stands without the toolkit")
        outcome = _step(folder, plan, wish)
        if wish.pull_request and not wish.dry_run and outcome.state == "ready":
            from toolkit.update.propose import propose  # only this needs PyGithub

            return replace(outcome, why=propose(folder, wish.env))
        return outcome
    except PortfolioError as error:
        return Outcome("failed", f"{error.what} {error.mend}".strip())


def _step(folder: Path, plan: Curriculum, wish: Wish) -> Outcome:
    if wish.step == "abort":
        return run.give_up(folder)
    if wish.step == "continue":
        return run.go_on(folder, merge=not wish.pull_request)
    return run.update(
        folder,
        lambda text: again.render(text, plan, str(folder)),
        dry_run=wish.dry_run,
        merge=not wish.pull_request,
    )
