"""Who gets a mail for what happens in an issue, by GitHub's rules.

What is documented about notifications, for people who kept the settings that everybody begins with:

- *Watching*: who watches a repo hears of every new issue and pull request, every comment, and
  every closing or opening again. The owner of a repo watches it from the start; others when they
  say so (`GitHub.watch`).
- *Subscribed*: who opened a thread, commented on it, was assigned to it or was mentioned in it
  hears of what follows: comments, closing, opening again.
- *Mentioned*: `@login` in a new issue or comment, or newly in an edited one, reaches that person.
  In code and in HTML comments it is none; a zero-width character after the @ breaks it; an entity
  that reads as @ does not.
- *Assigned* and *asked for a review*: reaches that person.
- Nobody hears of their own acts. Nobody hears of a repo that they cannot see. Bots get no mail.
- One thing that happens is one mail a person, whatever reasons there are; the closest is named.
- Edits of titles and bodies, labels, milestones, reactions and pins reach nobody.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.github import auth
from tests.github.wire import Call

_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*\s*$|\Z)", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|<!--.*?(?:-->|\Z)", re.DOTALL)
_MENTION = re.compile(r"(?<![\w/@.])@([A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38})(?![\w/])")
Thread = tuple[int, int]  # a repo's id and an issue's number


@dataclass(frozen=True)
class Mail:
    """One mail: to whom, why, about which issue of which repo."""

    to: str
    why: str  # mention, assign, review_requested, author, comment or watching
    issue: int
    repo: str = ""


@dataclass
class Mailbox:
    """Every mail, who watches which repo, and who follows which thread for which reason."""

    mails: list[Mail] = field(default_factory=list)
    watching: dict[int, set[str]] = field(default_factory=dict)
    subscribed: dict[Thread, dict[str, str]] = field(default_factory=dict)

    def tell(
        self, thread: Thread, by: str, *, repo: str = "", loud: bool = True,
        called: Mapping[str, Iterable[str]] | None = None, joins: str = "",
        sees: Callable[[str], bool] = lambda login: True,
    ) -> None:  # fmt: skip
        """Something happened. `loud` things reach all who follow; those `called` are named anew.

        `joins` is the reason for which whoever did it follows the thread from now on.
        """
        number, issue = thread
        follows = self.subscribed.setdefault(thread, {})
        reasons: dict[str, str] = {}
        for why, people in (called or {}).items():
            reasons |= {login: why for login in people if login not in reasons}
        for login in reasons:
            follows.setdefault(login, reasons[login])
        if loud:
            watchers = dict.fromkeys(sorted(self.watching.get(number, ())), "watching")
            reasons = {**watchers, **follows, **reasons}
        self.mails += [
            Mail(login, why, issue, repo)
            for login, why in reasons.items()
            if login.casefold() != by.casefold() and not login.endswith("[bot]") and sees(login)
        ]
        if joins:
            follows.setdefault(by, joins)


def mentions(text: str) -> list[str]:
    """The logins that a text calls, each once, as they are written."""
    bare = html.unescape(_INLINE.sub(" ", _CODE.sub(" ", text)))
    return list(dict.fromkeys(_MENTION.findall(bare)))


def happened(
    call: Call, issue: Mapping[str, Any], what: str, *, said: str = "",
    before: Mapping[str, Any] | None = None, asked: Iterable[str] = (),
) -> None:  # fmt: skip
    """A request did something to an issue: `opened`, `commented`, `edited`, `reworded`, `asked`."""
    github, repo = call.github, call.repo
    github.mailbox.watching.setdefault(repo.id, {repo.owner.login})
    old = before or {}
    text = "" if what == "asked" else said or issue["body"] or ""
    named = set(mentions(text)) - set(mentions(old.get("body") or ""))
    known = (github.find_user(login) for login in sorted(named, key=text.find))
    was = {who["login"] for who in old.get("assignees") or ()}
    assigned = [who["login"] for who in issue["assignees"] if who["login"] not in was]
    github.mailbox.tell(
        (repo.id, issue["number"]), call.login, repo=repo.full_name,
        loud=what in ("opened", "commented")
        or (what == "edited" and old.get("state") != issue["state"]),
        called={
            "mention": [who.login for who in known if who],
            "assign": assigned if what in ("opened", "edited") else [],
            "review_requested": asked,
        },
        joins={"opened": "author", "commented": "comment"}.get(what, ""),
        sees=lambda login: auth.has(login, repo, "read"),
    )  # fmt: skip
