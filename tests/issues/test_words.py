"""Words and labels of an issue: inert, and known as ours or not."""

import pytest

from tests.github.mails import mentions
from tests.test_text import HOSTILE
from toolkit import bundled
from toolkit.issues import labels, words


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_call_nobody_and_hide_nothing(text: str) -> None:
    told = words.inert(text)
    assert mentions(told) == []
    assert "\n" not in told
    assert "<!--" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fixes torvalds/linux#12", "fixes torvalds/linux#&#8203;12"),
        ("#1", "#&#8203;1"),
        ("GH-7, gh-8", "GH-&#8203;7, gh-&#8203;8"),
        ("C#, # 1", "C#, # 1"),
        ("a & b", "a &amp; b"),
    ],
)
def test_a_reference_is_broken(text: str, told: str) -> None:
    assert words.inert(text) == told


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://github.com/a/b/issues/1", "https://redirect.github.com/a/b/issues/1"),
        ("HTTPS://www.GitHub.com/a/b/pull/1#x", "https://redirect.github.com/a/b/pull/1#x"),
        ("https://github.com/a/b/discussions/1", "https://redirect.github.com/a/b/discussions/1"),
        ("https://github.com/a/b", "https://github.com/a/b"),
        ("https://example.org/a#1", "https://example.org/a#1"),
    ],
)
def test_a_link_leaves_no_trace_in_a_thread(url: str, shown: str) -> None:
    assert words.link("See #1", url) == f"[See #&#8203;1]({shown})"


def test_what_is_no_address_is_words_alone() -> None:
    assert words.link("See #1", "javascript:alert(1)") == "See #&#8203;1"


def test_every_kind_of_work_has_a_label_of_ours() -> None:
    assert list(labels.KINDS) == bundled.kinds()
    assert all(labels.is_ours(labels.kind(kind).name) for kind in labels.KINDS)


@pytest.mark.parametrize(
    ("name", "ours"),
    [("portfolio", True), ("State: Done", True), ("review: taken", True), ("kind: fun", False),
     ("state: stuck", False), ("bug", False)],
)  # fmt: skip
def test_a_label_is_ours_by_its_whole_name(name: str, ours: bool) -> None:
    assert labels.is_ours(name) == ours
