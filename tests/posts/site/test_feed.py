"""The feed is what RFC 4287 asks for, and the sitemap holds every page."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]  # it ships no types
import pytest

from tests.posts.site.sample import ABOUT, ATTENTION, POSTS
from tests.test_text import HOSTILE
from toolkit.posts.model import Post
from toolkit.posts.site import build as site

ATOM = "{http://www.w3.org/2005/Atom}"
MANY = {"link", "category", "entry"}
FEED = {"id", "title", "updated", "author", "subtitle", "generator"} | MANY
ENTRY = {"id", "title", "updated", "published", "summary", "content"} | MANY
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def feed(*posts: Post) -> ElementTree.Element:
    """The feed, held against the rules of the RFC for the elements that we use."""
    root = ElementTree.fromstring(site.files(posts, ABOUT)["feed.xml"])
    _rules(root, FEED)
    assert root.findtext(f"{ATOM}author/{ATOM}name")  # so no entry needs one of its own
    for entry in root.findall(f"{ATOM}entry"):
        _rules(entry, ENTRY)
    ids = [found.text for found in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    return root


def _rules(part: ElementTree.Element, known: set[str]) -> None:
    names = [child.tag.removeprefix(ATOM) for child in part]
    assert set(names) <= known
    assert {"id", "title", "updated"} <= set(names)
    assert all(names.count(name) == 1 for name in set(names) - MANY)
    links = [(link.get("rel"), link.get("type")) for link in part.findall(f"{ATOM}link")]
    assert len(set(links)) == len(links)
    assert ("alternate", "text/html") in links
    assert all(link.get("href", "").startswith(ABOUT.base) for link in part.findall(f"{ATOM}link"))
    for stamp in (*part.findall(f"{ATOM}updated"), *part.findall(f"{ATOM}published")):
        assert STAMP.fullmatch(stamp.text or "")
    assert re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}:[\w%./~-]+", part.findtext(f"{ATOM}id", ""))
    assert "summary" in names or "content" in names or known is FEED


def test_the_feed_keeps_the_rules_and_readers_read_it() -> None:
    feed(*POSTS)
    read = feedparser.parse(site.files(POSTS, ABOUT)["feed.xml"])
    assert not read.bozo
    assert read.version == "atom10"
    assert [entry.title for entry in read.entries] == [
        p.title for p in sorted(POSTS, key=lambda p: p.date, reverse=True)
    ]
    assert read.entries[0].link == f"{ABOUT.base}posts/week-27-attention-from-scratch/"


def test_without_posts_it_is_still_a_feed() -> None:
    assert feed().find(f"{ATOM}entry") is None


def test_an_entry_stays_the_same_one_when_everything_about_it_changes() -> None:
    changed = replace(ATTENTION, title="New", date=date(2026, 5, 1), html="<p>New.</p>", tags=())
    ids = [feed(post).findtext(f"{ATOM}entry/{ATOM}id") for post in (ATTENTION, changed)]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("words", [*HOSTILE, "\ud800", "\x0b\uffff", "]]>"])
def test_hostile_words_leave_it_a_feed(words: str) -> None:
    post = replace(ATTENTION, repo=words, path=words, title=words, summary=words, tags=(words,))
    feed(replace(post, html=f"<p>{words.replace('<', '&lt;')}</p>"))


def test_pictures_and_places_have_whole_addresses_and_code_is_left_alone() -> None:
    html = (
        '<p title="&lt;img src=x"><img src="assets/a.png" alt="> src=&quot;assets/x&quot;">'
        '<a href="#to-x">x</a><a href="https://b.example/">b</a></p>'
        '<pre>&lt;img src="assets/shown.png"&gt; href="#shown"</pre>'
    )
    content = feed(replace(ATTENTION, html=html)).findtext(f"{ATOM}entry/{ATOM}content", "")
    here = f"{ABOUT.base}posts/week-27-attention-from-scratch/"
    assert content == html.replace('"assets/a.png"', f'"{here}assets/a.png"').replace(
        '"#to-x"', f'"{here}#to-x"'
    )


def test_a_very_long_post_is_told_by_its_summary() -> None:
    entry = feed(replace(ATTENTION, html="<p>long</p>" * 100_000)).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}summary") == ATTENTION.summary
    assert entry.find(f"{ATOM}content") is None


def test_every_post_has_its_entry_and_the_newest_their_text() -> None:
    posts = [replace(ATTENTION, path=f"{n}.md", date=date(2026, 1, 1 + n)) for n in range(20)]
    entries = feed(*posts).findall(f"{ATOM}entry")
    assert len(entries) == 20
    assert [entry.find(f"{ATOM}content") is not None for entry in entries] == [
        number < 10 for number in range(20)
    ]


def test_the_sitemap_holds_every_page_but_the_one_for_lost_readers() -> None:
    made = site.files(POSTS, ABOUT)
    root = ElementTree.fromstring(made["sitemap.xml"])
    listed = [element.text for element in root.iter() if element.tag.endswith("}loc")]
    pages = {path for path in made if path.endswith(".html")} - {"404.html"}
    assert sorted(filter(None, listed)) == sorted(
        ABOUT.base + path.removesuffix("index.html") for path in pages
    )
