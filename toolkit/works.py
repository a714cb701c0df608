"""Finished work as it is shown: what it is, what came out, and what proves it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from toolkit import links
from toolkit.curriculum import Unit
from toolkit.facts import BY_CI, PUBLIC, PostFacts, RepoFacts, UnitFacts
from toolkit.ledger import Ledger
from toolkit.text import one_line

_FEATURED, _PINNED = 3, 6
# What a result is about comes before what it cost; a bare number stands between.
_MEASURES = r"%|‰|×|x|dB|F1|AUC|BLEU|bits?|points?|times"
_COSTS = r"ms|µs|s|h|kB|MB|GB|seconds?|minutes?|hours?|days?|epochs?|steps?"
_NUMBER = re.compile(
    r"(?<![\w.,:/-])[<>≤≥~≈±+\u2212-]?\s?\d(?:[\d.,\u202f]*\d)?(?:e[+-]?\d+)?"
    rf"(?:\sof\s\d+|\s?(?P<measure>{_MEASURES})|\s?(?P<cost>{_COSTS}))?(?![\w/:-]|[.,]\d)"
)
_TURNED = re.compile(r"\b(?:not|never|no|without|instead|only|but|from)\b|n't\b", re.IGNORECASE)


@dataclass(frozen=True)
class PostView:
    """A post and the repo that it lies in."""

    post: PostFacts
    repo: RepoFacts


@dataclass(frozen=True)
class Work:
    """A finished unit that everybody may look at."""

    key: str
    title: str
    facts: UnitFacts
    repo: RepoFacts | None = None
    unit: Unit | None = None  # none where it is of a plan that was left
    posts: tuple[PostFacts, ...] = ()

    @property
    def commit(self) -> str:
        """The commit that was proved."""
        checks, approvals = self.facts.checks, self.facts.approvals
        return checks.commit if checks and checks.complete else approvals[-1].commit

    @property
    def on(self) -> date | None:
        """The day of the proof."""
        checks, approvals = self.facts.checks, self.facts.approvals
        return checks.on if checks and checks.complete else approvals[-1].on

    @property
    def evidence(self) -> tuple[str, ...]:
        """What bears it out, the strongest first: `mentor`, `CI`, or `self`."""
        checks = self.facts.checks
        found = ["mentor"] if self.facts.approvals else []
        if checks and checks.complete:
            found.append("CI" if checks.by == BY_CI else "self")
        return tuple(found)

    @property
    def project(self) -> str:
        """The plan's project that it is a part of."""
        return (self.unit and self.unit.project) or ""

    @property
    def number(self) -> str:
        """The number in the learner's result, with its unit."""
        return number_in(self.facts.result)

    @property
    def trained(self) -> bool:
        """Has its training been seen to learn?"""
        return any(smoke.state == "passed" for smoke in self.facts.smoke)

    @property
    def address(self) -> str:
        """Its repo's page."""
        return links.repo(self.repo)

    @property
    def proof(self) -> str:
        """The page of what was proved: the checks' own where CI ran them, else the files."""
        if "CI" in self.evidence:
            return links.checks(self.repo, self.commit)
        return links.commit(self.repo, self.commit)

    @property
    def written(self) -> str:
        """What the learner wrote."""
        return links.written(self.repo, self.commit)


@dataclass(frozen=True)
class Skill:
    """A tool or a topic, and the finished work that shows it."""

    name: str
    works: tuple[Work, ...]


def of(finished: Iterable[tuple[Unit | None, UnitFacts]], ledger: Ledger) -> tuple[Work, ...]:
    """The finished units as works, in their order."""
    repos = {repo.name: repo for repo in ledger.repos}
    found = []
    for unit, facts in finished:
        repo = repos.get(facts.repo)
        mine = [p for p in repo.posts if p.unit in ("", facts.unit)] if repo else []
        title = one_line(facts.title or (unit.title if unit else facts.unit))
        found.append(Work(facts.unit, title, facts, repo, unit, tuple(_newest(mine))))
    return tuple(found)


def featured(works: Sequence[Work], wanted: Sequence[str]) -> tuple[Work, ...]:
    """The three to show first: those that the learner named, then the strongest, latest first."""
    named = [work for key in wanted for work in works if work.key == key]
    rest = [work for work in works if work not in named]
    ranked = sorted(enumerate(rest), key=lambda item: (-_strength(item[1]), -item[0]))
    return tuple([*named, *(work for _, work in ranked)][:_FEATURED])


def to_pin(works: Sequence[Work]) -> tuple[str, ...]:
    """The six repos that a profile should show: GitHub lets nobody but the learner pin them."""
    ranked = sorted(enumerate(works), key=lambda item: (-_strength(item[1]), -item[0]))
    return tuple(dict.fromkeys(work.facts.repo for _, work in ranked if work.address))[:_PINNED]


def skills(works: Sequence[Work]) -> tuple[Skill, ...]:
    """Tools and topics of finished work, those shown most often first."""
    shown: dict[str, tuple[str, list[Work]]] = {}
    for work in works:
        if work.repo is None:
            continue
        topics = [topic.replace("-", " ") for topic in work.repo.topics]
        for name in (*work.repo.tools, work.repo.language, *topics):
            if name:
                _, several = shown.setdefault(one_line(name, 40).casefold(), (name, []))
                if not several or several[-1] is not work:
                    several.append(work)
    found = [Skill(one_line(name, 40), tuple(several)) for name, several in shown.values()]
    return tuple(sorted(found, key=lambda s: (-len(s.works), s.name.casefold())))


def posts(ledger: Ledger) -> tuple[PostView, ...]:
    """All posts that may be shown, newest first."""
    found = [PostView(post, repo) for repo in ledger.repos for post in repo.posts]
    return tuple(sorted(found, key=lambda v: (-v.post.date.toordinal(), v.repo.name, v.post.path)))


def number_in(result: str) -> str:
    """The number that a sentence is about, with its sign and unit; none where that is in doubt."""
    found = list(_NUMBER.finditer(result))
    measured = [match for match in found if match["measure"]]
    plain = [match for match in found if not match["cost"]]
    best = next(iter(measured or plain or found), None)
    if best is None or (len(measured or plain or found) > 1 and _TURNED.search(result)):
        return ""
    return one_line(best[0], 14)


def _strength(work: Work) -> int:
    told = bool(work.number) + bool(work.facts.what)
    public = work.repo is not None and work.repo.visibility == PUBLIC
    proved = 2 * ("CI" in work.evidence) + 3 * ("mentor" in work.evidence) + 2 * work.trained
    return 3 * told + proved + 2 * public + bool(work.posts)


def _newest(found: Iterable[PostFacts]) -> list[PostFacts]:
    return sorted(found, key=lambda post: (-post.date.toordinal(), post.path))
