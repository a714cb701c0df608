"""What people read in a review's issue, in its comments and in an invitation."""

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote  # noqa: TID251 - only puts an address together

import jinja2

from toolkit import links, templates
from toolkit.errors import PortfolioError
from toolkit.facts import BY_CI, SmokeFacts
from toolkit.issues import limits, words
from toolkit.review import commands, hidden
from toolkit.review.evidence import Changed, Evidence
from toolkit.review.fold import OVERALL, Refused, Review
from toolkit.review.people import People
from toolkit.review.terms import Invitation, Terms

_LISTED, _SHORT, _MISCONCEPTIONS, _CRITERIA = 10, 160, 30, 20
_WHY = 5


def review(
    seen: Review, evidence: Evidence, people: People, marks: str, *, mention: bool = False
) -> str:
    """The managed part of a review's issue; facts first, then what was asked and answered."""
    rubric = evidence.unit.rubric[:_CRITERIA]
    scores = dict(seen.scores)
    text = _render(
        "review",
        review=seen,
        evidence=evidence,
        learner=people.learner,
        mention=mention,
        marks=marks,
        at=seen.commit or evidence.commit,
        newer=_newer(seen, evidence),
        since=_since(seen, evidence),
        checks=_checks(evidence),
        smoke=[_smoke(smoke) for smoke in (evidence.facts.smoke if evidence.facts else ())],
        criteria=[(text, scores.get(str(n))) for n, text in enumerate(rubric, 1)],
        overall=scores.get(OVERALL),
        refused=shown(seen.refused),
    )
    repo = links.repo(evidence.repo)
    return limits.cut(text, words.link("All of it is in the repo", repo) if repo else "")


def ready(seen: Review, evidence: Evidence, people: People) -> str:
    """The comment with what has changed since the mentor looked."""
    return _render("ready", review=seen, learner=people.learner, since=_since(seen, evidence))


def reminder(seen: Review, evidence: Evidence, people: People, *, other: bool) -> str:
    """The comment that reminds a mentor once; `other` where somebody else can be asked."""
    return _render("reminder", review=seen, evidence=evidence, learner=people.learner, other=other)


def asked(seen: Review, evidence: Evidence, people: People, before: str) -> str:
    """The comment that asks the next mentor."""
    return _render(
        "asked", review=seen, evidence=evidence, learner=people.learner, before=before,
    )  # fmt: skip


def invitation(seen: Invitation, people: People, plan: str) -> str:
    """The managed part of an invitation, before it is accepted and after."""
    return _render(
        "invitation", seen=seen, terms=seen.terms, learner=people.learner, plan=plan,
        given=_given(seen.terms), refused=shown(seen.refused), invited=commands.INVITED,
    )  # fmt: skip


def not_yet(error: PortfolioError) -> str:
    """The managed part of a request on the web which cannot be asked now."""
    return _render("not_yet", what=error.what, mend=error.mend)


def question(text: str) -> str:
    """The learner's question as the issue holds it, line by line and inert."""
    lines = (words.inert(line, 1000) for line in text.strip().splitlines()[:100])
    return _render("question", lines=list(lines))


def shown(refused: tuple[Refused, ...]) -> list[Refused]:
    """The commands to tell people about, the latest of them."""
    return list(refused[-_WHY:])


def day(when: date | None) -> str:
    """A day as people say it."""
    return f"{when:%A}, {when.day} {when:%B} {when.year}" if when else ""


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(f"{name}.md.j2").render(values).strip() + "\n"


@functools.cache
def _environment() -> jinja2.Environment:
    made = templates.environment("toolkit.review", _md)
    made.filters["day"] = day
    made.globals |= {
        "link": words.link, "tree": links.commit, "ci": links.checks, "written": links.written,
        "place": _place, "compare": compare, "mentor_commands": commands.MENTOR,
        "learner_commands": commands.LEARNER, "listed": _LISTED, "most": _MISCONCEPTIONS,
    }  # fmt: skip
    return made


def _md(text: str, limit: int = _SHORT) -> str:
    return words.inert(text, limit)


def _newer(seen: Review, evidence: Evidence) -> str:
    """Where the commits are seen that came after the last approval; empty where none did."""
    if seen.state != "approved" or not seen.approvals:
        return ""
    return compare(evidence, seen.approvals[-1].commit, evidence.commit)


def _since(seen: Review, evidence: Evidence) -> str:
    """What changed between the mentor's last look and the learner's word that it is ready."""
    pending = seen.pending
    return compare(evidence, pending.since, pending.commit) if pending else ""


def compare(evidence: Evidence, old: str, new: str) -> str:
    """The page with what lies between two commits; empty where that is nothing."""
    repo = links.repo(evidence.repo)
    known = repo and hidden.sha(old) and hidden.sha(new) and old != new
    return f"{repo}/compare/{old}...{new}" if known else ""


def _place(evidence: Evidence, changed: Changed) -> str:
    """A function with its place in the repo at the newest commit, in which it was found."""
    name = f"{changed.name} in {changed.path}"
    tree = links.commit(evidence.repo, evidence.commit)
    if not tree:
        return words.inert(name, _SHORT)
    end = changed.line + changed.lines - 1
    blob = tree.replace("/tree/", "/blob/", 1) if tree.count("/tree/") == 1 else tree
    return words.link(name[:_SHORT], f"{blob}/{quote(changed.path)}#L{changed.line}-L{end}")


def _checks(evidence: Evidence) -> Mapping[str, str]:
    """How the checks stand, in words; the link to what CI said where it ran them."""
    checks = evidence.facts.checks if evidence.facts else None
    if checks is None:
        return {"words": "not run yet", "by": "", "url": ""}
    told = [f"{checks.done} of {checks.total} done"]
    told += [f"{checks.failing} failing"] if checks.failing else []
    told += [f"{checks.todo} to do"] if checks.todo else []
    by_ci = checks.by == BY_CI
    return {
        "words": ", ".join(told),
        "by": "run by CI" if by_ci else "run by the author",
        "url": links.checks(evidence.repo, checks.commit) if by_ci else "",
    }


def _smoke(smoke: SmokeFacts) -> str:
    device = "a GPU" if smoke.device.startswith(("cuda", "mps", "gpu", "xpu")) else "CPU"
    return f"{smoke.state} on {device}"


def _given(terms: Terms | None) -> str:
    """The mentor's terms in a sentence."""
    if terms is None:
        return ""
    name = "Your name may stand" if terms.named else "Your name stays out"
    scores = "may be shown if the learner wants it too" if terms.scores else "stay in the issues"
    return (
        f"You review on {terms.day}s, at most {terms.cap}. "
        f"{name} where your approvals are shown; scores {scores}."
    )
