"""Alerts: when is a person needed, who is it, and what do they do first?"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """What an alert says."""

    OK = "ok"
    PENDING = "pending"  # above the bound, but not for long enough
    FIRING = "firing"  # somebody is called
    RESOLVED = "resolved"  # it was firing until now


@dataclass(frozen=True)
class Rule:
    """When an alert fires, and for whom.

    Attributes:
        name: what it is called.
        above: a value above this is too high.
        clear: the alert is over once a value is at most this; not more than `above`.
        wait: for so many seconds values must be too high before it fires.
        owner: who acts.
        link: where the instruction stands: a page, #, and the anchor of a heading.
    """

    name: str
    above: float
    clear: float
    wait: int
    owner: str
    link: str


@dataclass(frozen=True)
class Status:
    """The state of an alert, and the time in seconds at which it came into this state."""

    state: State = State.OK
    since: int = 0


def missing(value: float | None) -> bool:
    """Was there no measurement? (Given.)"""
    return value is None or math.isnan(value)


def step(rule: Rule, status: Status, time: int, value: float | None) -> Status:
    """What an alert says after one more measurement.

    - OK or RESOLVED: a value above `rule.above` makes it PENDING, any other value OK.
    - PENDING: a value that is not above `rule.above` makes it OK. If the value is above, and the
      alert has been pending for at least `rule.wait` seconds, it is FIRING.
    - FIRING: a value of at most `rule.clear` makes it RESOLVED; between `clear` and `above` it goes
      on firing. Without this gap, a value that trembles around one bound would call somebody each
      minute.
    - With `rule.wait` 0, a value that is too high makes it FIRING at once, without a pending state.
    - A missing measurement (None or NaN) is no evidence, neither of trouble nor of peace: the
      status stays exactly as it is.

    `since` is the time of the measurement that changed the state; where the state stays, so does
    `since`.

    Args:
        rule: which alert.
        status: what it said before. It is not changed.
        time: in seconds, not before `status.since`.
        value: what was measured, if anything.
    """
    ### BEGIN SOLUTION
    if value is None or missing(value):
        return status
    high = value > rule.above
    match status.state:
        case State.FIRING:
            now = State.RESOLVED if value <= rule.clear else State.FIRING
        case State.PENDING:
            long = time - status.since >= rule.wait
            now = State.OK if not high else State.FIRING if long else State.PENDING
        case _:
            now = State.OK
            if high:
                now = State.PENDING if rule.wait > 0 else State.FIRING
    return status if now is status.state else Status(now, time)
    ### END SOLUTION


def anchor(heading: str) -> str:
    """The name by which a link finds a heading: `Slow answers?` becomes `slow-answers`. (Given.)"""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower()))


def unfollowable(rules: Sequence[Rule], page: str) -> list[str]:
    """What would leave the person who is called without help, one text for each gap.

    The page is Markdown. A heading is a line that begins with one to six `#` and a space. What
    stands between two lines that begin with ``` is an example, mostly of commands, and its comments
    are no headings. The section of a heading reaches to the next heading of any size. Its first
    action is a line that begins with `1. `, not within an example.

    For each rule in turn, in this order and exactly in these words:

    - `NAME: no owner` if `owner` is empty or only spaces;
    - `NAME: no heading ANCHOR` if no heading of the page has the anchor that `link` names after its
      `#` (an empty one, if the link has no `#`);
    - `NAME: no first action` if there is such a heading, but its section has no first action.

    Args:
        rules: all alerts.
        page: the text of the page to which all links lead.
    """
    ### BEGIN SOLUTION
    sections: dict[str, bool] = {}
    current, example = "", False
    for line in page.splitlines():
        if line.startswith("```"):
            example = not example
        elif not example:
            if heading := re.match(r"#{1,6} (.*)", line):
                current = anchor(heading[1])
                sections.setdefault(current, False)
            elif line.startswith("1. ") and current:
                sections[current] = True
    gaps = []
    for rule in rules:
        name = rule.link.partition("#")[2]
        if not rule.owner.strip():
            gaps.append(f"{rule.name}: no owner")
        if name not in sections:
            gaps.append(f"{rule.name}: no heading {name}")
        elif not sections[name]:
            gaps.append(f"{rule.name}: no first action")
    return gaps
    ### END SOLUTION


PAGE = "runbook/alerts.md"
RULES = (
    Rule("slow answers", 500, 300, 120, "service team", f"{PAGE}#slow-answers"),
    Rule("failed answers", 0.02, 0.01, 60, "service team", f"{PAGE}#failed-answers"),
    Rule("features moved", 0, 0, 0, "model team", f"{PAGE}#features-moved"),
    Rule("no measurements", 600, 60, 0, "service team", f"{PAGE}#no-measurements"),
)
"""The alerts of the example: milliseconds, a share, a number of features, seconds of silence."""
