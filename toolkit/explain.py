"""Where a number of the portfolio comes from: each is traced to commits, settings and the plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.errors import PortfolioError
from toolkit.pace import Pace
from toolkit.portfolio import Portfolio, UnitView
from toolkit.text import counted, did_you_mean
from toolkit.works import Work

_WHY_DONE = (
    "finished, and every check is done at a commit or a mentor has approved it, or the learner has "
    "closed its issue on the board"
)


@dataclass(frozen=True)
class Explanation:
    """A value and the lines that bear it out."""

    name: str
    value: str
    because: tuple[str, ...] = ()


def names(portfolio: Portfolio) -> list[str]:
    """Everything that can be explained."""
    keys = [view.unit.key for view in portfolio.units]
    return [*_NUMBERS, *keys, *(skill.name for skill in portfolio.skills)]


def explain(portfolio: Portfolio, pace: Pace, name: str) -> Explanation:
    """The explanation of a number, a unit or a skill."""
    if name in _NUMBERS:
        value, *because = _NUMBERS[name](portfolio, pace)
        return Explanation(name, value, tuple(because))
    for view in portfolio.units:
        if view.unit.key == name:
            return Explanation(name, view.state, tuple(_of_unit(view)))
    for skill in portfolio.skills:
        if skill.name.casefold() == name.casefold():
            because = [f"{work.key}: {work.title}, in {work.facts.repo}" for work in skill.works]
            return Explanation(skill.name, counted(len(because), "work"), tuple(because))
    raise PortfolioError(
        f"There is nothing called {name!r} to explain.",
        mend=did_you_mean(name, names(portfolio)) or "See all names: portfolio explain",
    )


def _done(portfolio: Portfolio, _: Pace) -> Iterator[str]:
    yield str(portfolio.done)
    yield f"A unit counts when it is {_WHY_DONE}."
    for view in portfolio.in_state("done"):
        yield f"{view.unit.key}: {_proof(view)}"
    if portfolio.private:
        yield f"private: {portfolio.private} in repos that are not public (see private)"


def _counted(portfolio: Portfolio, _: Pace) -> Iterator[str]:
    yield str(portfolio.counted)
    yield f"{counted(len(portfolio.units), 'unit')} in the plan {portfolio.curriculum.id}"
    for view in portfolio.in_state("skipped"):
        yield f"less {view.unit.key}: [[skip]] in portfolio.toml"


def _private(portfolio: Portfolio, _: Pace) -> Iterator[str]:
    yield str(portfolio.private)
    yield (
        'finished units in private repos, counted without a name where include has "private" in '
        "portfolio.toml, when they were last seen with a token that may see them"
    )


def _works(portfolio: Portfolio, _: Pace) -> Iterator[str]:
    yield str(len(portfolio.works))
    yield "finished units in repos that may be named"
    for work in portfolio.works:
        yield f"{work.key}: {work.title}, in {work.facts.repo}"


def _featured(portfolio: Portfolio, _: Pace) -> Iterator[str]:
    yield str(len(portfolio.featured))
    yield (
        "those named by featured in portfolio.toml; then those with words, a number in the result, "
        "a mentor's yes, CI's, a training that passed, a post; of equals the latest"
    )
    for work in portfolio.featured:
        yield f"{work.key}: {work.title} ({', '.join(_strengths(work)) or 'no more is known'})"


def _strengths(work: Work) -> Iterator[str]:
    if work.number:
        yield f"the number {work.number}"
    yield from work.evidence
    if work.trained:
        yield "training passed"
    if work.posts:
        yield counted(len(work.posts), "post")


def _posts(portfolio: Portfolio, _: Pace) -> Iterator[str]:
    yield str(len(portfolio.posts))
    yield "posts that a repo's workflow has proved"
    for view in portfolio.posts:
        yield f"{view.post.date}: {view.post.title} ({view.repo.name}/{view.post.path})"


def _reviews(portfolio: Portfolio, _: Pace) -> Iterator[str]:
    found = [(work, approval) for work in portfolio.works for approval in work.facts.approvals]
    yield str(len(found))
    yield "approvals by mentors in portfolio.toml"
    for work, approval in found:
        yield f"{work.key}: approved by {approval.mentor or 'a mentor'} at {approval.commit[:7]}"


def _due(portfolio: Portfolio, pace: Pace) -> Iterator[str]:
    yield str(pace.due)
    yield "units whose last day by the schedule is over: start, pauses and skips in portfolio.toml"


def _ahead(portfolio: Portfolio, pace: Pace) -> Iterator[str]:
    yield str(pace.ahead)
    yield f"done ({pace.done}) less due ({pace.due})"


def _streak(portfolio: Portfolio, pace: Pace) -> Iterator[str]:
    yield str(pace.streak)
    yield "weeks in a row, up to this or the last, with a unit that was proved in it"
    for view in portfolio.in_state("done"):
        if view.facts and view.facts.checks and view.facts.checks.on:
            yield f"{view.unit.key}: {view.facts.checks.on}"


def _planned_end(portfolio: Portfolio, pace: Pace) -> Iterator[str]:
    yield str(pace.planned_end)
    yield "the last day of the last unit by the schedule"


def _projected_end(portfolio: Portfolio, pace: Pace) -> Iterator[str]:
    yield str(pace.projected_end)
    yield "if from today each open unit takes the weeks that the plan gives it, around your pauses"


_NUMBERS = {
    "done": _done,
    "counted": _counted,
    "private": _private,
    "works": _works,
    "featured": _featured,
    "posts": _posts,
    "reviews": _reviews,
    "due": _due,
    "ahead": _ahead,
    "streak": _streak,
    "planned-end": _planned_end,
    "projected-end": _projected_end,
}


def _of_unit(view: UnitView) -> Iterator[str]:
    yield f"plan: {view.unit.title}, {view.starts} to {view.ends}"
    facts = view.facts
    if facts is None:
        yield "no repo of it was seen"
        return
    yield f"repo: {facts.repo}"
    said = "yes" if facts.finished else "no"
    yield f"finished: {said}, in [tool.portfolio] of its pyproject.toml"
    yield f"checks: {_proof(view)}"
    for smoke in facts.smoke:
        yield f"training: {smoke.state} on {smoke.device} at {smoke.commit[:7]}"
    for approval in facts.approvals:
        yield f"review: approved by {approval.mentor or 'a mentor'} at {approval.commit[:7]}"


def _proof(view: UnitView) -> str:
    checks = view.facts.checks if view.facts else None
    if view.done and not (view.facts and view.facts.done):
        return "closed by hand on the board, or proved in a repo that nobody can look at now"
    if checks is None:
        return "no result was seen"
    by = "run by CI" if checks.by == "ci" else "run by the author"
    at = f" at {checks.commit[:7]}" if checks.commit else ""
    edited = f", {counted(len(checks.edited), 'official file')} edited" if checks.edited else ""
    on = f" on {checks.on}" if checks.on else ""
    return f"{checks.done} of {checks.total} done{on}{at}, {by}{edited}"
