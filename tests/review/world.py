"""A learner, two mentors and a stranger, and a plan; issues and comments as they would be seen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from toolkit.curriculum import Curriculum, Unit
from toolkit.facts import (
    BY_CI,
    PUBLIC,
    CheckFacts,
    RepoFacts,
    SmokeFacts,
    UnitFacts,
)  # fmt: skip
from toolkit.issues import keys
from toolkit.issues.model import (
    AddComment,
    Change,
    Comment,
    EditIssue,
    Issue,
    OpenIssue,
    Person,
    React,
)  # fmt: skip
from toolkit.review import hidden, plan
from toolkit.review.evidence import Changed, Evidence
from toolkit.review.people import People
from toolkit.review.seen import Seen

ADA, GRACE, LINUS = Person("ada", 1), Person("grace", 2), Person("linus", 3)
BOT = Person("github-actions", 41898282, bot=True)
STRANGER = Person("mallory", 66)
PEOPLE = People("ada", ("grace", "linus"), {"ada": 1, "grace": 2, "linus": 3})
A, B, C = "a" * 40, "b" * 40, "c" * 40
UNIT = Unit(
    "week-3", "Attention from scratch", "library", 3, 3,
    rubric=("Every shape is explained.", "The tests would find a mistake.", "It reads well."),
)  # fmt: skip
OTHER = Unit("week-4", "A small transformer", "training", 4, 4)
PLAN = Curriculum("v1", "deep", "Deep learning", (UNIT, OTHER))
REPO = RepoFacts("ada/attention", url="https://github.com/ada/attention", visibility=PUBLIC,
                 given="0" * 40)  # fmt: skip
FACTS = UnitFacts(
    "ada/attention", "week-3", finished=True, commits=7,
    checks=CheckFacts(10, 0, 2, A, edited=("tests/checks/test_a.py",), by=BY_CI),
    smoke=(SmokeFacts("cpu", "passed", A),),
)  # fmt: skip
EVIDENCE = Evidence(
    UNIT, FACTS, REPO, A,
    failing=("A causal mask shows every position itself", "Merging puts the heads side by side"),
    largest=(Changed("src/attention/core.py", "attention", 31, 12),
             Changed("src/attention/heads.py", "Heads.forward", 24, 40),
             Changed("src/attention/masks.py", "causal", 9, 3)),
    ruled_out=("k.T is the transpose of every matrix in a batch.", "A score of 0 is no attention."),
    feedback="https://github.com/ada/attention/pull/1",
)  # fmt: skip
KEY, GRACES, LINUSES = "deep/review/week-3/1", "deep/mentor/grace", "deep/mentor/linus"
MARK = f"<!-- portfolio:review unit=week-3 mentor=grace commit={A} by=2026-03-08 -->"


def comment(number: int, author: Person, body: str, at: str = "", edited: str = "") -> Comment:
    """A comment; without a day, an hour after the one before it."""
    return Comment(number, author, body, at or f"2026-03-03T{number % 24:02}:00:00Z", edited)


def thread(*said: tuple[Person, str], body: str = MARK, **kw: object) -> Issue:
    """A review asked for on Monday, 2 March 2026, and what was said in it since."""
    comments = tuple(comment(n, who, words) for n, (who, words) in enumerate(said, 1))
    issue = Issue(7, "Review", f"{keys.mark(KEY)}\n{body}", ADA, labels=("portfolio",),
                  comments=comments, at="2026-03-02T09:00:00Z")  # fmt: skip
    return replace(issue, **kw)  # type: ignore[arg-type]


def invited(mentor: str, *said: tuple[Person, str]) -> Issue:
    """An invitation and what was said in it."""
    comments = tuple(
        comment(900 + n, who, words, f"2026-02-01T0{n}:00:00Z")
        for n, (who, words) in enumerate(said)
    )
    number = 1 if mentor == "grace" else 2
    body = keys.mark(keys.mentor("deep", mentor))
    return Issue(number, "Invitation", body, ADA, labels=("portfolio",), comments=comments,
                 at="2026-02-01T00:00:00Z")  # fmt: skip


def seen(*issues: Issue, evidence: Evidence = EVIDENCE, accepted: bool = True) -> Seen:
    """A board with these issues, and two mentors who have accepted."""
    known: dict[str, Issue] = {}
    if accepted:
        known = {
            GRACES: invited("grace", (GRACE, "/accept sundays 4 named")),
            LINUSES: invited("linus", (LINUS, "/accept wednesdays 1")),
        }
    known |= {keys.key_in(issue.body): issue for issue in issues if keys.key_in(issue.body)}
    others = tuple(issue for issue in issues if not keys.key_in(issue.body))
    return Seen(PLAN, PEOPLE, known, others, {"week-3": evidence, "week-4": Evidence(OTHER)})


def done(before: Seen, today: date, author: Person = BOT) -> tuple[Seen, list[Change]]:
    """What was seen after the plan's changes were made, and these changes."""
    changes = plan.plan(before, today)
    issues = {issue.number: (key, issue) for key, issue in before.issues.items()}
    issues |= {issue.number: ("", issue) for issue in before.others}
    ids = max((c.id for _, i in issues.values() for c in i.comments), default=0)
    labels = set(before.labels)
    for change in changes:
        match change:
            case OpenIssue():
                number = max(issues, default=0) + 1
                made = Issue(number, change.title, change.body, author, labels=change.labels,
                             at=f"{today}T06:00:00Z")  # fmt: skip
                issues[number] = change.key, made
            case EditIssue():
                _, issue = issues[change.number]
                issue = replace(
                    issue,
                    title=issue.title if change.title is None else change.title,
                    body=issue.body if change.body is None else change.body,
                    open=issue.open if change.open is None else change.open,
                    labels=issue.labels if change.labels is None else change.labels,
                )
                issues[change.number] = keys.key_in(issue.body), issue
            case AddComment():
                key, issue = issues[change.number]
                ids += 1
                words = comment(ids, author, change.body, f"{today}T06:00:00Z")
                issues[change.number] = key, replace(issue, comments=(*issue.comments, words))
            case React():
                issues = {n: (k, _reacted(i, change)) for n, (k, i) in issues.items()}
            case _:
                labels.add(getattr(change, "name", ""))
    known = {key: issue for key, issue in issues.values() if key}
    others = tuple(issue for key, issue in issues.values() if not key)
    return replace(before, issues=known, others=others, labels=tuple(labels)), changes


def _reacted(issue: Issue, change: React) -> Issue:
    comments = tuple(
        replace(c, reactions=(*c.reactions, change.content)) if c.id == change.comment else c
        for c in issue.comments
    )
    return replace(issue, comments=comments)


def say(before: Seen, key: str, who: Person, words: str, at: str) -> Seen:
    """What was seen after somebody wrote a comment."""
    ids = max((c.id for i in before.issues.values() for c in i.comments), default=0) + 1
    issue = before.issues[key]
    issue = replace(issue, comments=(*issue.comments, comment(ids, who, words, at)))
    return replace(before, issues={**before.issues, key: issue})


def part(body: str) -> str:
    """A body without the lines by which its parts are found again."""
    kept = (line for line in body.splitlines() if "portfolio:lines" not in line)
    return "\n".join(kept) + "\n"


def with_commit(evidence: Evidence, commit: str) -> Evidence:
    """The same work with a newer commit."""
    return replace(evidence, commit=commit)


def says(**values: str) -> str:
    """A hidden line of ours in a comment."""
    return hidden.mark("says", **values)


def ids(changes: list[Change]) -> Mapping[str, int]:
    """How many changes there are of each sort."""
    found: dict[str, int] = {}
    for change in changes:
        name = type(change).__name__
        found[name] = found.get(name, 0) + 1
    return found
