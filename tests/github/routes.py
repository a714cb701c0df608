"""Every route: importing this module registers them all."""

from tests.github import (
    rest_actions,
    rest_checks,
    rest_contents,
    rest_git,
    rest_issues,
    rest_labels,
    rest_pulls,
    rest_repos,
    rest_search,
    rest_statuses,
    rest_users,
)

__all__ = [
    "rest_actions",
    "rest_checks",
    "rest_contents",
    "rest_git",
    "rest_issues",
    "rest_labels",
    "rest_pulls",
    "rest_repos",
    "rest_search",
    "rest_statuses",
    "rest_users",
]
