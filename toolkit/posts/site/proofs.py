"""What bears a finished work out, in words: who says so, of which commit, and what was measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from toolkit import links
from toolkit.facts import CheckFacts, SmokeFacts
from toolkit.posts.site import figures, pages
from toolkit.text import one_line
from toolkit.works import Work

_REVIEWS = 10
_OFFICIAL = "The checks come with the plan."
_OWN = "The author wrote the checks."
_BY_CI = "They ran on GitHub"
_UNEDITED = ", in a copy that the author cannot edit"
_BY_AUTHOR = "The author ran them on their own machine."
_BY_MENTOR = "A mentor has read the code and approved it at that commit."


@dataclass(frozen=True)
class Evidence:
    """Who says that the work is finished."""

    words: str
    note: str
    on: date | None = None
    commit: str = ""
    address: str = ""


@dataclass(frozen=True)
class Measured:
    """Something that was counted or seen."""

    name: str
    words: str
    address: str = ""


def evidence(work: Work) -> list[Evidence]:
    """The strongest first."""
    found = []
    for approval in work.facts.approvals[-_REVIEWS:]:
        words = f"Reviewed by {one_line(approval.mentor, 40) or 'a mentor'}"
        address = links.commit(work.repo, approval.commit)
        commit = pages.sha(approval.commit)
        found.append(Evidence(words, _BY_MENTOR, approval.on, commit, address))
    checks = work.facts.checks
    if checks and "CI" in work.evidence:
        address = links.checks(work.repo, checks.commit)
        commit = pages.sha(checks.commit)
        note = f"{_whose(checks)} {_BY_CI}{_UNEDITED if checks.official else ''}."
        found.append(Evidence("Checked by CI", note, checks.on, commit, address))
    elif checks and "self" in work.evidence:
        address = links.commit(work.repo, checks.commit)
        commit = pages.sha(checks.commit)
        note = f"{_whose(checks)} {_BY_AUTHOR}"
        found.append(Evidence("Run by the author", note, checks.on, commit, address))
    return found


def _whose(checks: CheckFacts) -> str:
    return _OFFICIAL if checks.official else _OWN


def measured(work: Work) -> list[Measured]:
    """Checks, trainings and what the learner wrote, as far as they are known."""
    return [*_checks(work), *_trainings(work.facts.smoke)]


def _checks(work: Work) -> Iterable[Measured]:
    checks = work.facts.checks
    if checks and checks.total:
        address = links.checks(work.repo, checks.commit) if checks.by == "ci" else ""
        yield Measured("Checks", f"{checks.done} of {checks.total} done", address)


def _trainings(smokes: Iterable[SmokeFacts]) -> Iterable[Measured]:
    passed = [smoke for smoke in smokes if smoke.state == "passed"]
    if passed:
        where = ", ".join(figures.device(smoke) for smoke in passed[:4])
        yield Measured("Training", f"seen to learn on {where}")
    sizes = [smoke.parameters for smoke in passed if smoke.parameters]
    if sizes:
        yield Measured("Parameters", f"{sizes[0]:,}")
