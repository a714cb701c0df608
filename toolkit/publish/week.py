"""A week's repo on GitHub: made, described, and pushed with what the templates gave beside it."""

from dataclasses import dataclass, replace

from toolkit import story
from toolkit.checks.week import Week
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.publish import pin, places, pushing
from toolkit.publish.account import Account
from toolkit.publish.intent import Done, Intent, Say, Wish, addresses
from toolkit.publish.places import Place
from toolkit.scaffold.create import TEMPLATE_BRANCH
from toolkit.text import counted, one_line, slug
from toolkit.update import template

_DESCRIPTION = 350
_TOPICS = 8


@dataclass(frozen=True)
class _Plan:
    """All that is known before anything is done."""

    git: Git
    account: Account
    name: str
    place: Place | None
    branch: str
    head: str
    given: str
    held: dict[str, str]
    pins: dict[str, bytes]
    description: str
    topics: tuple[str, ...]
    origin: str | None


def look(account: Account, week: Week, wish: Wish) -> Intent:
    """What there is to do for this week."""
    git = Git(week.folder)
    git.require_own()
    branch, given = pushing.own_branch(git), template.tip(git)
    head = git.run("rev-parse", f"refs/heads/{branch}").strip()
    if not (wish.unfinished or _own_commits(git, head, given)):
        raise PortfolioError(
            f"Nothing is done in {week.unit} yet.",
            where=str(week.folder),
            mend="Commit something of your own first, or publish it as it is: --wip",
        )
    origin = pushing.origin(git, account)
    name = _name(account, week, wish, origin)
    place = places.find(account.hub, name)
    if place and wish.private not in (None, place.private):
        raise places.other_visibility(place)
    if place is None and name.partition("/")[0].lower() != account.login.lower():
        raise PortfolioError(
            f"GitHub shows this token no {name}, which is the origin of this repo.",
            where=str(week.folder),
            mend="Look whether it is there, or take the origin away: git remote remove origin",
        )
    held = pushing.heads(git, account, name) if place else {}
    if held:
        pushing.require_ours(git, account, name)
    pins, notes = pin.planned(git, branch, pin.resolver(account.hub))
    plan = _Plan(
        git, account, place.name if place else name, place, branch, head, given, held, pins,
        _description(git, week, head), _topics(week), origin,
    )  # fmt: skip
    moves, more = _moves(plan)
    return Intent(
        plan.name,
        account.page(plan.name),
        place.private if place else wish.private,
        tuple(_steps(plan, moves)),
        (*notes, *more, *_notes(plan)),
        _addresses(plan, moves),
        lambda private, say: _perform(plan, private, say),
    )


def _own_commits(git: Git, head: str, given: str) -> int:
    """How many commits are the learner's, and no rendering or pin of ours."""
    told = git.run("log", "--no-show-signature", "--format=%an%x09%s", head, "--not", given)
    lines = (line.split("\t", 1) for line in told.splitlines())
    ours = template.AUTHOR["GIT_AUTHOR_NAME"]
    return sum(author != ours and subject != pin.MESSAGE for author, subject in lines)


def _name(account: Account, week: Week, wish: Wish, origin: str | None) -> str:
    if wish.name:
        places.check_name(wish.name, where="--name")
        name = f"{account.login}/{wish.name}"
        if origin and origin.lower() != name.lower():
            raise PortfolioError(
                f"This repo is on GitHub already: {origin}.",
                where=str(week.folder),
                mend="Leave --name out. A repo gets a new name in its settings on GitHub.",
            )
        return origin or name
    if origin:
        return origin
    folder = week.folder.name
    short = (slug(week.title, 60) if folder == week.settings.units[0] else "") or folder
    places.check_name(short, where=str(week.folder))
    return f"{account.login}/{short}"


def _description(git: Git, week: Week, head: str) -> str:
    """What the learner says that they built, as it was committed; else the title."""
    readme = git.ask("show", f"{head}:README.md") or ""
    return one_line(story.read(readme).what or week.title, _DESCRIPTION)


def _topics(week: Week) -> tuple[str, ...]:
    named = [slug(words) for words in (week.settings.kind, *week.tools)]
    return tuple(dict.fromkeys(filter(None, named)))[:_TOPICS]


def _moves(plan: _Plan) -> tuple[dict[str, str], list[str]]:
    """The branches to push, and why one is left alone."""
    moves, notes = dict[str, str](), list[str]()
    for branch, commit in ((plan.branch, plan.head), (TEMPLATE_BRANCH, plan.given)):
        there = plan.held.get(branch, "")
        known = bool(there) and plan.git.has(there)
        if there == commit or (known and plan.git.is_within(commit, there)):
            continue
        if not there or (known and plan.git.is_within(there, commit)):
            moves[branch] = commit
        elif branch == plan.branch:
            raise PortfolioError(
                f"{plan.name} has commits on {branch} that are not here.",
                where=str(plan.git.folder),
                mend="Bring them here first: git pull --rebase",
            )
        else:
            notes.append(f"{branch} on GitHub has other commits than here, and stays as it is.")
    return moves, notes


def _steps(plan: _Plan, moves: dict[str, str]) -> list[str]:
    place, steps = plan.place, list[str]()
    if place is None:
        steps.append(f"make {plan.name} on GitHub")
    if plan.pins:
        steps.append("pin the workflow to a commit of the toolkit")
    if moves or plan.pins:
        steps.append(
            f"push {' and '.join(dict.fromkeys((*moves, *([plan.branch] * bool(plan.pins)))))}"
        )
    if plan.topics and not (place and place.topics):
        steps.append(f"add the topics {', '.join(plan.topics)}")
    if place and plan.description and not place.description:
        steps.append(f"describe it: {plan.description}")
    if plan.git.ask("remote", "get-url", "origin") is None:
        steps.append("make it the origin of this repo")
    return steps


def _notes(plan: _Plan) -> list[str]:
    notes = []
    if changed := plan.git.changed_paths():
        files = counted(len(changed), "file")
        notes.append(f"{files} with changes that are not committed: they are not pushed.")
    if plan.origin is None and (other := plan.git.ask("remote", "get-url", "origin")):
        notes.append(f"origin stays {other}; {plan.account.address(plan.name)} is not made it.")
    return notes


def _addresses(plan: _Plan, moves: dict[str, str]) -> tuple[str, ...]:
    if not moves:
        return ()
    return addresses(plan.git, list(moves.values()), list(plan.held.values()))


def _perform(plan: _Plan, private: bool, say: Say) -> Done:
    git, hub = plan.git, plan.account.hub
    place = plan.place
    if place is None:
        place = places.make(hub, plan.name, private=private, description=plan.description)
        say(f"Made {place.name}, {'private' if private else 'public'}.")
    if plan.pins:
        pin.commit(git, plan.pins)
        plan = replace(plan, head=git.run("rev-parse", "HEAD").strip())
        say("Pinned the workflow to a commit of the toolkit.")
    moves, _ = _moves(plan)
    # One after the other: GitHub leads with the first branch that it gets.
    for branch, commit in moves.items():
        pushing.push(git, plan.account, place.name, {branch: commit})
        say(f"Pushed {branch}.")
    places.lead_with(hub, place, plan.branch)
    places.dress(hub, place, plan.description, plan.topics)
    if git.ask("remote", "get-url", "origin") is None:
        pushing.follow(git, plan.account, place.name, plan.branch, plan.head)
    page = plan.account.page(place.name)
    compared = f"{page}/compare/{TEMPLATE_BRANCH}...{plan.branch}"
    return Done(place.name, page, place.private, plan.head, f"What you wrote: {compared}")
