"""Which repos have posts to show is known from the facts; nobody is asked again."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.github.server import GitHub as Server
from tests.online import world
from tests.online.world import DAY
from toolkit.edges.github import GitHub, Token
from toolkit.facts import PostFacts, RepoFacts
from toolkit.online.collect import collect
from toolkit.posts.model import Post
from toolkit.posts.online import Place, fetched, places

REPO = RepoFacts(
    "ada/one", 1, "https://github.com/ada/one", "public", posts_at="a" * 40,
    posts=(PostFacts("posts/a.md", "A", DAY),),
)  # fmt: skip


def test_a_public_repo_with_proved_posts_is_a_place() -> None:
    assert list(places([REPO])) == [Place("ada/one", "a" * 40, "https://github.com/ada/one.git")]


@pytest.mark.parametrize(
    "more",
    [
        {"visibility": "private"},
        {"visibility": ""},
        {"visibility": "here"},
        {"posts": ()},
        {"posts_at": ""},
        {"url": ""},
        {"url": "--upload-pack=touch x"},
    ],
)
def test_any_other_is_none(more: dict[str, str]) -> None:
    assert list(places([replace(REPO, **more)])) == []  # type: ignore[arg-type]


def test_what_was_collected_can_be_fetched(github: Server, tmp_path: Path) -> None:
    files = {"pyproject.toml": world.manifest("week-1"), "posts/a.md": "# A\n", "x.py": "x = 1\n"}
    repo = world.week(github, "ada/one", files)
    world.posted(github, repo, Post("one", "week-1", "posts/a.md", "A", DAY, "", ""))
    world.committed(github, repo, {"posts/b.md": "# Not proved\n"})
    with GitHub(Token(github.pat("ada").value, "GH_TOKEN"), api=github.api_url) as hub:
        (place,) = places(collect(hub, world.home()).facts.repos)
    week = fetched(place, tmp_path)
    assert week
    assert [path.name for path in (week.folder / "posts").iterdir()] == ["a.md"]
