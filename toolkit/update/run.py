"""Update one repo: a new rendering on the template's branch, then on the learner's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit import __version__
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.scaffold import answers
from toolkit.update import template
from toolkit.update.worktree import BRANCH, Worktree

State = Literal["current", "updated", "ready", "conflict", "skipped", "failed"]
# From the answers a repo was made with to its files as they are rendered now.
Render = Callable[[str], Mapping[str, bytes]]
_OWN = f"{BRANCH} has commits of your own: merge or rename it"
_TRIES = 3  # the learner may commit while we work


@dataclass(frozen=True)
class Outcome:
    """How it went with one repo. `ready` is an update that nobody has merged yet."""

    state: State
    why: str = ""
    notes: tuple[str, ...] = ()


def update(folder: Path, render: Render, *, dry_run: bool = False, merge: bool = True) -> Outcome:
    """Bring the repo to the newest rendering; without `merge` the update stays on its branch."""
    git = Git(folder)
    git.require_own()
    if why := obstacle(git):
        return Outcome("skipped", why)
    if dry_run:
        return _foreseen(git, render)
    git.identity()
    with files.locked(Path(git.directory()) / "portfolio"):
        place = Worktree(git)
        place.recover()
        notes = place.settle() if place.in_progress() else []  # we may have been killed before
        if place.in_progress():
            return _waiting(place, notes)
        last = template.add(git, render(_answers(git)), f"Templates of toolkit {__version__}")
        return _bring(place, last, notes, merge=merge)


def go_on(folder: Path, *, merge: bool = True) -> Outcome:
    """Finish an update whose conflicts a person has resolved."""
    git = Git(folder)
    if why := obstacle(git):
        return Outcome("skipped", why)
    with files.locked(Path(git.directory()) / "portfolio"):
        place = Worktree(git)
        if not place.there and place.head is None:
            return Outcome("current", "no update was in progress")
        if place.there:  # one that is ready has a branch alone
            place.go_on()
        return _bring(place, template.tip(git), [], merge=merge)


def give_up(folder: Path) -> Outcome:
    """Throw away an update in progress; the learner's branch was never touched."""
    git = Git(folder)
    git.require_own()
    with files.locked(Path(git.directory()) / "portfolio"):
        place = Worktree(git)
        if not place.there and place.head is None:
            return Outcome("current", "no update was in progress")
        if place.own_work("HEAD"):
            place.leave()
            return Outcome("skipped", _OWN)
        place.close()
        return Outcome("skipped", "the update in progress was given up")


def obstacle(git: Git) -> str | None:
    """Why this repo must be left alone for now."""
    branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD")
    if git.head() is None:
        return "nothing is committed yet"
    if branch is None:
        return "no branch is checked out: git switch main"
    if branch.startswith("portfolio/"):
        return f"{branch} is checked out: git switch main"
    if git.run("rev-parse", "--is-shallow-repository").strip() == "true":
        return "it is a shallow clone: git fetch --unshallow"
    if changed := git.changed_paths():
        return f"uncommitted work: {', '.join(changed[:3])}"
    template.tip(git)
    return None if template.rendering(git, "HEAD") else _without_answers(git)


def _without_answers(git: Git) -> str:
    """How to bring back the file without which every update would begin from the start."""
    changed = git.ask("rev-list", "-1", "HEAD", "--", answers.FILE)
    if not changed:
        return "it is no week's yet: git merge portfolio/adopt"
    return f"{answers.FILE} is gone or broken: git checkout {changed[:12]}^ -- {answers.FILE}"


def _foreseen(git: Git, render: Render) -> Outcome:
    """What an update would change, without writing anything."""
    if Worktree(git).in_progress():
        return _waiting(Worktree(git))
    last, head = template.tip(git), git.run("rev-parse", "HEAD").strip()
    wanted = render(_answers(git))
    names = [n for n, data in wanted.items() if not template.holds(git, last, n, data)]
    names += [n for n in template.names(git, last) if n not in wanted]
    for commit in template.pending(git, head, last):
        names += template.changed(git, commit)
    if not names:
        return Outcome("current")
    return Outcome("ready", f"would change {', '.join(sorted(set(names)))}")


def _answers(git: Git) -> str:
    return git.run("show", f"{template.tip(git)}:{answers.FILE}")


def _bring(place: Worktree, last: str, notes: list[str], *, merge: bool) -> Outcome:
    """Apply what is pending and move the learner's branch to the result."""
    if place.there and (changed := place.git.changed_paths()):
        return Outcome("conflict", f"uncommitted work: {changed[0]} (in {place.git.folder})")
    for _ in range(_TRIES):
        head = place.repo.run("rev-parse", "HEAD").strip()
        waits = template.pending(place.repo, head, last)
        if place.own_work(head) and not (waits and place.there):
            return Outcome("skipped", _OWN)
        if not waits:
            place.close()
            return Outcome("current", notes=tuple(notes))
        place.open(head)
        if place.repo.ask("merge-base", "--is-ancestor", head, BRANCH) is None:
            place.follow(head)
        for commit in template.pending(place.repo, BRANCH, last):
            if not place.in_progress():
                notes += place.pick(commit)
        if place.in_progress():
            return _waiting(place, notes)
        if not merge:
            place.leave()
            return Outcome("ready", notes=tuple(notes))
        if _merged(place, head):
            place.close()
            return Outcome("updated", notes=tuple(notes))
    raise PortfolioError("The branch moves on while it is updated.", where=str(place.repo.folder))


def _merged(place: Worktree, head: str) -> bool:
    """Move the learner's branch, and the files, to the update; False when it has moved itself."""
    try:
        # Without a hook, and without writing over a file that git was told to ignore.
        place.repo.run("-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--ff-only",
                       "--no-overwrite-ignore", BRANCH)  # fmt: skip
    except PortfolioError:
        if place.repo.run("rev-parse", "HEAD").strip() == head:
            raise
        return False
    return True


def _waiting(place: Worktree, notes: Sequence[str] = ()) -> Outcome:
    paths = ", ".join(place.conflicts()) or "resolved, not yet continued"
    return Outcome("conflict", f"{paths} (in {place.git.folder})", tuple(notes))
