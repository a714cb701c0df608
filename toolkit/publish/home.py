"""A home on GitHub: pushed as it is, or put on top of what the profile's repo holds already.

Nobody's bytes are lost: what GitHub has stays, what this folder had stays on a branch. The
history of a home names repos that may be private, so it is pushed only where it names none.
"""

from dataclasses import dataclass, replace

from toolkit import config, publishing
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.publish import joining, pin, places, pushing
from toolkit.publish.account import Account
from toolkit.publish.intent import Done, Intent, Say, Wish, addresses, visible
from toolkit.publish.places import Place

BEFORE = "before-publish"


@dataclass(frozen=True)
class _Plan:
    """All that is known before anything is done."""

    git: Git
    account: Account
    name: str
    place: Place | None
    branch: str
    head: str
    theirs: str = ""  # GitHub's commit
    tree: str = ""  # of the one commit that is made for GitHub; without it the history is pushed
    pins: tuple[tuple[str, bytes], ...] = ()
    behind: bool = False  # GitHub has all of this, and more
    linked: bool = False  # the repo is the origin already

    @property
    def commits(self) -> bool:
        """Is a commit made for GitHub, with what it lacks?"""
        if not self.tree:
            return False
        held = self.git.run("rev-parse", f"{self.theirs}^{{tree}}").strip() if self.theirs else ""
        return held != self.tree

    @property
    def pushes(self) -> bool:
        """Is the history here pushed as it is?"""
        if self.tree or self.behind:
            return False
        return bool(self.pins) or self.head != self.theirs

    @property
    def moves(self) -> bool:
        """Does this folder move to GitHub's commit?"""
        return bool(self.tree) or (self.behind and not self.linked and self.head != self.theirs)


def look(account: Account, home: Home, wish: Wish) -> Intent:
    """What there is to do for this home."""
    publishing.require_unfrozen(home)
    git = Git(home.folder)
    _require_committed(git)
    origin = pushing.origin(git, account)
    name = _name(account, home, wish, origin)
    place = places.find(account.hub, name)
    if place and wish.private not in (None, place.private):
        raise places.other_visibility(place)
    held = pushing.heads(git, account, name) if place else {}
    theirs = held.get(place.branch, "") if place else ""
    branch = ours = pushing.own_branch(git)
    if place and theirs:
        pushing.fetch(git, account, name, theirs)
        branch = place.branch
        ours = branch if git.ask("rev-parse", "--verify", "-q", f"refs/heads/{branch}") else ours
    head = git.run("rev-parse", f"refs/heads/{ours}").strip()
    plan = _Plan(
        git, account, place.name if place else name, place, branch, head, theirs,
        linked=origin is not None,
    )  # fmt: skip
    plan, notes = _decided(plan, home)
    return Intent(
        plan.name,
        account.page(plan.name),
        place.private if place else wish.private,
        tuple(_steps(plan)),
        (*_about(plan), *notes),
        _addresses(plan),
        lambda private, say: _perform(plan, private, say),
        _is_profile(plan),
    )


def _require_committed(git: Git) -> None:
    if git.is_root() and git.ask("cat-file", "-e", f"HEAD:{config.FILE}") is not None:
        return
    raise PortfolioError(
        "This home is not committed yet.",
        where=str(git.folder),
        mend="git add README.md portfolio.toml .github && git commit -m 'Make a home'",
    )


def _name(account: Account, home: Home, wish: Wish, origin: str | None) -> str:
    if wish.name:
        places.check_name(wish.name, where="--name")
    name = f"{account.login}/{wish.name or account.login}"
    if origin and wish.name and origin.lower() != name.lower():
        raise PortfolioError(
            f"This home is on GitHub already: {origin}.",
            where=str(home.folder),
            mend="Leave --name out.",
        )
    return origin or name


def _decided(plan: _Plan, home: Home) -> tuple[_Plan, list[str]]:
    """Whether the history is pushed, one commit is made, or nothing is to do."""
    git, theirs = plan.git, plan.theirs
    if theirs and git.is_within(plan.head, theirs):
        return replace(plan, behind=True), []
    ahead = bool(theirs) and git.is_within(theirs, plan.head)
    if theirs and not ahead and plan.linked:
        raise PortfolioError(
            f"{plan.name} has commits that are not here, and this folder has others.",
            where=str(git.folder),
            mend="Put them together: git pull --rebase, then git push",
        )
    resolve = pin.resolver(plan.account.hub)
    if (not theirs or ahead) and not joining.tells(git, plan.head, theirs):
        pins, notes = pin.planned(git, plan.branch, resolve)
        return replace(plan, pins=tuple(pins.items())), notes
    _require_clean(git)
    tree, notes = joining.joined(git, home, plan.head, theirs, resolve, plan.name)
    if ahead or not theirs:
        notes.insert(0, "The history here names repos that may be private, so it is not pushed.")
    return replace(plan, tree=tree), notes


def _require_clean(git: Git) -> None:
    changed = [p for p in git.run("diff", "--name-only", "-z", "HEAD").split("\0") if p]
    if changed:
        raise PortfolioError(
            f"There is work here that is not committed: {', '.join(changed[:5])}.",
            where=str(git.folder),
            mend="Commit it first: this folder is about to move to what GitHub will have.",
        )


def _steps(plan: _Plan) -> list[str]:
    steps = [] if plan.place else [f"make {plan.name} on GitHub"]
    if plan.pins:
        steps.append("pin the workflow to a commit of the toolkit")
    if plan.commits:
        steps.append(f"push one commit with {'what it lacks' if plan.theirs else 'this home'}")
    if plan.pushes:
        steps.append(f"push {plan.branch}")
    if plan.moves:
        steps.append(f"move this folder to it; what was stays on the branch {BEFORE}")
    if plan.git.ask("remote", "get-url", "origin") is None:
        steps.append("make it the origin of this home")
    return steps


def _is_profile(plan: _Plan) -> bool:
    owner, _, name = plan.name.lower().partition("/")
    return owner == name


def _about(plan: _Plan) -> list[str]:
    """What a person should know before they agree."""
    notes = []
    if _is_profile(plan):
        notes.append(f"{plan.name} is your profile: its README is what people see of you first.")
    if plan.behind and plan.linked and plan.head != plan.theirs:
        notes.append("GitHub has newer commits. To have them here: git pull")
    other = plan.git.ask("remote", "get-url", "origin")
    if other and not plan.linked:
        notes.append(f"origin stays {other}; {plan.account.address(plan.name)} is not made it.")
    return notes


def _addresses(plan: _Plan) -> tuple[str, ...]:
    """What the commits would show, the one that is not made yet too."""
    if plan.commits:
        return visible([plan.git.identity()])
    return addresses(plan.git, [plan.head], [plan.theirs] if plan.theirs else []) * plan.pushes


def _perform(plan: _Plan, private: bool, say: Say) -> Done:
    git, account = plan.git, plan.account
    place = plan.place
    if place is None:
        place = places.make(account.hub, plan.name, private=private)
        say(f"Made {place.name}, {'private' if private else 'public'}.")
    commit = _pushed(plan, place, say)
    places.lead_with(account.hub, place, plan.branch)
    if plan.moves:
        _move(plan, commit)
        say(f"Moved this folder to {plan.branch} as GitHub has it.")
    if git.ask("remote", "get-url", "origin") is None:
        pushing.follow(git, account, place.name, plan.branch, commit)
    page = account.page(place.name)
    return Done(place.name, page, place.private, commit, f"Its workflow goes on: {page}/actions")


def _pushed(plan: _Plan, place: Place, say: Say) -> str:
    """GitHub's newest commit, once it has all that it should."""
    git = plan.git
    if not (plan.commits or plan.pushes):
        return plan.theirs
    commit = plan.head
    if plan.commits:
        words = "Make this a portfolio home" if plan.theirs else "Make a portfolio home"
        commit = git.commit_tree(plan.tree, words, *([plan.theirs] if plan.theirs else []))
    elif plan.pins:
        pin.commit(git, dict(plan.pins))
        commit = git.run("rev-parse", "HEAD").strip()
        say("Pinned the workflow to a commit of the toolkit.")
    pushing.push(git, plan.account, place.name, {plan.branch: commit})
    say(f"Pushed {plan.branch}.")
    return commit


def _move(plan: _Plan, commit: str) -> None:
    """Have the folder at GitHub's commit; a branch keeps what it had."""
    git, number = plan.git, 1
    if not git.is_within(plan.head, commit):
        name = BEFORE
        while (held := git.ask("rev-parse", "--verify", "--quiet", name)) not in (None, plan.head):
            number += 1
            name = f"{BEFORE}-{number}"
        if held is None:
            git.run("branch", name, plan.head)
    git.run(
        "-c", "core.hooksPath=/dev/null", "checkout", "--quiet", "--no-overwrite-ignore",
        "--no-track", "-B", plan.branch, commit,
    )  # fmt: skip
