"""How many mails the board may still cause: at most two a week for the learner, by design.

GitHub writes to the owner of a repo about each issue that another opens, closes or comments on, and
the workflow is another. Edits cost nothing, so all the rest is told in bodies and labels.
"""

from datetime import date, timedelta

from toolkit.board import memory
from toolkit.issues import keys
from toolkit.issues.model import Board
from toolkit.review import hidden

MOST = 2
_WEEK = timedelta(days=7)


def left(board: Board, learner: str, today: date) -> int:
    """How many there may be today, after those of the six days before."""
    who = keys.ours(board, learner)

    def counts(login: str, at: date | None) -> bool:
        return login.casefold() != learner.casefold() and at is not None and at > today - _WEEK

    ours = [issue for issue in board.issues if who.wrote(issue.author)]
    sent = sum(counts(issue.author.login, day(issue.at)) for issue in ours)
    for issue in ours:
        sent += counts("", memory.read(issue.body).closed)
        turned = next(hidden.read(issue.body, "turned"), {})  # a review's, closed or opened by us
        sent += counts("", hidden.day(turned.get("on", "")))
        sent += sum(counts(it.author.login, day(it.at)) for it in issue.comments
                    if who.wrote(it.author))  # fmt: skip
    return max(0, MOST - sent)


def day(at: str) -> date | None:
    """The day of a moment as GitHub tells it."""
    try:
        return date.fromisoformat(at[:10])
    except ValueError:
        return None
