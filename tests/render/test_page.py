"""A README becomes one page that loads and runs nothing."""

import re

import pytest

from tests.golden import Golden
from toolkit.render.page import page


def test_a_readme_becomes_a_whole_page(golden: Golden) -> None:
    text = "\ufeff# Ada & me\n\n| a | b |\n| :-- | --: |\n| `1` | 2 |\n\n<b>bold</b> ☃\n"
    golden("page.html", page(text, "Ada </title><script>"))


@pytest.mark.parametrize(
    "text", ["", "<script>alert(1)</script>", "![x](https://a.example/x.png)", "</main></body>"]
)
def test_the_policy_that_forbids_scripts_comes_before_any_content(text: str) -> None:
    html = page(text, "t")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy.start() < html.index("<main>")
    assert policy[1].startswith("default-src 'none';")
    assert "script-src" not in policy[1]


def test_a_link_that_would_run_code_is_no_link() -> None:
    assert "href" not in page("[a](javascript:alert(1))", "t")


@pytest.mark.parametrize("title", ["<b>", "a & b", '"'])
def test_the_title_is_escaped(title: str) -> None:
    found = re.search("<title>(.*)</title>", page("", title))
    assert found is not None
    assert not set('<>"') & set(found[1])
