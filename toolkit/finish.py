"""Finish a week: everything checked, the learner's words in the README, one commit."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from toolkit import changes, collect, story
from toolkit.changes import WriteFile
from toolkit.checks import runner
from toolkit.checks.week import Week
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.scaffold import pyproject
from toolkit.smoke import record
from toolkit.smoke import verdict as verdicts
from toolkit.smoke.attempt import attempt
from toolkit.smoke.run import Watch
from toolkit.story import Story
from toolkit.text import one_line

_LIMIT = 600
_PATHS = ("README.md", "pyproject.toml")


def require_committed(week: Week) -> None:
    """A finished week is a commit that others can look at."""
    git = Git(week.folder)
    git.require_own()
    if git.head() is None:
        raise PortfolioError("Nothing is committed here yet.", where=str(week.folder))
    branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD")
    if branch is None or branch.startswith("portfolio/"):
        raise PortfolioError(
            "The last commit here is on no branch of yours.",
            where=str(week.folder),
            mend="Go back to your work: git switch main",
        )
    git.identity()
    ours = (*_PATHS, *(f".{path}{files.HALF}" for path in _PATHS))  # a killed run leaves halves
    others = [path for path in git.changed_paths() if path not in ours]
    if others:
        raise PortfolioError(
            f"There is work here that is not committed: {', '.join(others[:5])}.",
            where=str(week.folder),
            mend="Commit it first: git add -A && git commit",
        )


def require_done(week: Week, python: str) -> None:
    """Every check is done, as the toolkit's own copy sees it too."""
    verdict = runner.check(week, python, official=True)
    missing = [check for check in verdict.checks if check.state != "done"]
    if missing or verdict.edited or verdict.extra.failed:
        what = f"{len(missing)} of {len(verdict.checks)} checks are not done"
        if not missing:
            what = "official checks were edited" if verdict.edited else "tests of your own fail"
        raise PortfolioError(
            f"{week.unit} cannot be finished yet: {what}.",
            where=str(week.folder),
            mend=f"See which: portfolio check {shlex.quote(str(week.folder))}",
        )


def require_trained(week: Week, python: str, env: Mapping[str, str], watch: Watch) -> None:
    """A training that will be red once the week is finished is no finished training."""
    if not week.smoke.command or record.passed(
        week.folder, week.unit, Git(week.folder).tree_of_head()
    ):
        return
    verdict = attempt(week, python, env, watch, asked="cpu")
    if verdict.state in ("failed", "todo"):
        raise PortfolioError(
            f"{week.unit} cannot be finished yet: its training {verdicts.title(verdict)}.",
            where=str(week.folder),
            mend=f"See why: portfolio smoke {shlex.quote(str(week.folder))}",
        )


def told(week: Week) -> Story:
    """What the README says already."""
    path = week.folder / _PATHS[0]
    return story.read(files.read_text(path)) if path.is_file() else Story()


def choose(told: str, given: str | None, option: str) -> str:
    """The words to use: the README's, else those given; both at once must agree."""
    if told and given and one_line(given, _LIMIT + 1) != told:
        raise PortfolioError(
            f"The README says already: {told}",
            where="README.md",
            mend=f"Change it there and commit, or leave {option} out.",
        )
    return told or given or ""


def checked_words(words: Story) -> Story:
    """The learner's words on one line each; a result has a number in it."""
    clean = Story(one_line(words.what, _LIMIT + 1), one_line(words.result, _LIMIT + 1))
    for text in (clean.what, clean.result):
        if len(text) > _LIMIT:
            raise PortfolioError(
                f"That is too long: {_LIMIT} characters at most.",
                where="README.md",
                mend="Say it shorter here, and the rest further down in the README.",
            )
    if not clean.what:
        raise PortfolioError(
            "The README does not say what you built.", where="README.md",
            mend='Write it under the title, or give it here: --what "…"',
        )  # fmt: skip
    if not re.search(r"\d", clean.result):
        raise PortfolioError(
            "The result has no number in it." if clean.result else "The README tells no result.",
            where="README.md",
            mend='Write one with a number you measured under "## Result", or give it: --result "…"',
        )
    return clean


def planned(week: Week, words: Story) -> list[WriteFile]:
    """The two files that say it."""
    readme, project = (week.folder / name for name in _PATHS)
    text = files.read_text(readme) if readme.is_file() else f"# {week.title}\n"
    told = story.place(text, words)
    if story.read(told) != words:
        raise PortfolioError(
            "These words would not be found again in the README.",
            where=str(readme),
            mend="Begin with plain words: not with HTML, a picture, a heading or a table.",
        )
    repository = Git(week.folder).github_name()
    if repository and not week.finished:  # true from now on: a failing check will be red
        told = story.with_badge(told, repository)
    settings = pyproject.finish(files.read_text(project), week.unit, str(project))
    return [WriteFile(_PATHS[0], told.encode()), WriteFile(_PATHS[1], settings.encode())]


def perform(week: Week, planned_changes: list[WriteFile], python: str) -> bool:
    """Write and commit; False when all was so already."""
    changes.apply(planned_changes, week.folder)
    git = Git(week.folder)
    todo = bool(git.changed_paths())
    if todo:
        git.run("add", "--", *_PATHS)
        git.commit(f"Finish {week.unit}", *_PATHS)
    collect.remember(week.folder, runner.check(week, python, official=True))
    return todo


def folder_of(weeks: list[Week], key: str, start: Path) -> Week:
    """The week of that key beside the home, the one we stand in first."""
    fitting = [week for week in weeks if week.counts_for == key]
    for week in fitting:
        if start.is_relative_to(week.folder):
            return week
    if not fitting:
        raise PortfolioError(
            f"There is no repo of {key} beside your home.", mend=f"Make it: portfolio new {key}"
        )
    return fitting[0]
