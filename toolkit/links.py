"""Where the things that a portfolio speaks of are found on the web; empty where they are not."""

import re

from toolkit.facts import RepoFacts

_WEB = re.compile(r"https?://[^\s<>\"'\\]+")
_BRANCH = re.compile(r"[A-Za-z0-9._/-]{1,200}")
_SHA = re.compile(r"[0-9a-f]{7,64}")


def repo(of: RepoFacts | None) -> str:
    """The repo's page."""
    return of.url if of and _WEB.fullmatch(of.url) else ""


def commit(of: RepoFacts | None, sha: str) -> str:
    """The files at that commit."""
    return f"{repo(of)}/tree/{sha}" if repo(of) and _SHA.fullmatch(sha) else ""


def checks(of: RepoFacts | None, sha: str) -> str:
    """What the workflow said of that commit."""
    return f"{repo(of)}/commit/{sha}/checks" if repo(of) and _SHA.fullmatch(sha) else ""


def written(of: RepoFacts | None, sha: str) -> str:
    """What the learner wrote up to that commit: all that the templates did not give."""
    if not (of and repo(of) and _BRANCH.fullmatch(of.given) and _SHA.fullmatch(sha)):
        return ""
    return f"{repo(of)}/compare/{of.given}...{sha}"
