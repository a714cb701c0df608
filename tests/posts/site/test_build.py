"""The whole site: the same posts make the same bytes, and every link leads somewhere."""

import itertools
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.golden import Golden
from tests.posts.site.sample import ABOUT, ATTENTION, LONG, POSTS, TOKENS
from tests.test_text import HOSTILE
from toolkit.posts.site import build as site
from toolkit.posts.site.about import About

LOCAL = replace(ABOUT, url="")
VOID = {"meta", "link", "br", "hr", "img", "wbr", "col", "source"}
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


class Outline(HTMLParser):
    """A page's tags and ids; a tag that is closed wrongly fails."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of <{tag}> twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, attribute: str) -> list[str]:
        return [found for _, attrs in self.tags if (found := attrs.get(attribute))]


def pages(made: dict[str, bytes]) -> Iterator[tuple[str, Outline]]:
    for path, data in made.items():
        if path.endswith(".html"):
            yield path, Outline(data.decode())


@pytest.mark.parametrize(
    "path",
    ["index.html", "tags/index.html", "tags/numpy/index.html", "404.html", "feed.xml",
     "sitemap.xml",
     "posts/week-26-what-a-tokenizer-knows-about-spaces/index.html"],
)  # fmt: skip
def test_the_pages_read_as_they_should(path: str, golden: Golden) -> None:
    posts = (TOKENS, LONG, replace(ATTENTION, html="<p>Short &amp; clean.</p>\n", headings=()))
    golden(path.removesuffix("/index.html").replace("/", "-"), site.files(posts, ABOUT)[path])


def test_the_same_posts_in_any_order_make_the_same_bytes() -> None:
    assert site.files(POSTS, ABOUT) == site.files(POSTS[::-1], ABOUT)


def test_a_site_without_posts_says_so() -> None:
    made = site.files([], ABOUT)
    assert b"Nothing has been published yet." in made["index.html"]
    assert set(made) == {
        "404.html",
        "feed.xml",
        "icon.svg",
        "index.html",
        "sitemap.xml",
        "style.css",
    }


@pytest.mark.parametrize("about", [ABOUT, LOCAL], ids=["published", "local"])
def test_every_link_leads_to_a_file_of_the_site(about: About) -> None:
    made = site.files(POSTS, about)
    for path, outline in pages(made):
        ids = outline.values("id")
        assert len(set(ids)) == len(ids)
        for link in (*outline.values("href"), *outline.values("src")):
            if link.startswith(("https://github.com/", "https://arxiv.org/", about.base or "\0")):
                continue
            target, _, place = link.partition("#")
            if not target:
                assert place in ids
                continue
            if path == "404.html" and about.base:
                assert target.startswith("/notes/")
                target = target.removeprefix("/notes/")
            assert not target.startswith("/")
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            assert posixpath.normpath(f"{found}/index.html") in made or found in made, (path, link)


def test_a_published_site_is_asked_for_folders_and_a_local_one_for_files() -> None:
    assert b'href="posts/week-27-attention-from-scratch/"' in site.files(POSTS, ABOUT)["index.html"]
    local = site.files(POSTS, LOCAL)
    assert b'href="posts/week-27-attention-from-scratch/index.html"' in local["index.html"]
    assert {"feed.xml", "sitemap.xml"}.isdisjoint(local)
    assert b"og:" not in b"".join(local.values())


def test_the_policy_comes_first_and_nothing_on_a_page_breaks_it() -> None:
    for _, outline in pages(site.files(POSTS, ABOUT)):
        names = [tag for tag, _ in outline.tags]
        first = outline.tags[names.index("head") + 1]
        assert first == ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
        assert {"script", "style", "iframe", "form", "base"}.isdisjoint(names)
        assert not [a for _, attrs in outline.tags for a in attrs if a == "style" or a[:2] == "on"]


def test_headings_come_in_order_and_every_page_has_its_landmarks() -> None:
    for path, outline in pages(site.files(POSTS, ABOUT)):
        names = [tag for tag, _ in outline.tags]
        levels = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, path
        assert levels.count(1) == 1
        assert all(below - above <= 1 for above, below in itertools.pairwise(levels))
        assert names.count("main") == 1
        assert outline.tags[0] == ("html", {"lang": "en"})


@pytest.mark.parametrize("words", [*HOSTILE, "\ud800", '"><img src=x onerror=alert(1)>'])
def test_hostile_words_change_nothing_around_them(words: str) -> None:
    def tags(text: str) -> list[list[str]]:
        about = replace(ABOUT, title=f"a {text}", learner=f"b {text}", description=f"c {text}")
        post = replace(
            ATTENTION, title=f"d {text}", summary=f"e {text}", tags=(f"f {text}",),
            commit=text, code_url=f"javascript:{text}",
        )  # fmt: skip
        made = site.files([post, TOKENS], about)
        return [[tag for tag, _ in outline.tags] for _, outline in pages(made)]

    assert sorted(tags(words)) == sorted(tags("harmless"))


def test_only_web_addresses_become_links_to_code() -> None:
    page = "posts/week-27-attention-from-scratch/index.html"
    for url in ("javascript:alert(1)", "data:text/html,x", "/etc", 'https://a.b/"x', ""):
        html = site.files([replace(ATTENTION, code_url=url)], ABOUT)[page].decode()
        assert "The code at" not in html
        assert "Outputs as committed on" in html


def test_a_summary_that_only_repeats_the_beginning_is_not_shown_twice() -> None:
    post = replace(TOKENS, summary="Bytes & more…", html="<p>Bytes &amp; <b>more</b> of it.</p>")
    made = site.files([post], ABOUT)
    page = next(data for path, data in made.items() if path.startswith("posts/"))
    assert b'class="lead"' not in page
    assert (
        b'class="lead"'
        in site.files([TOKENS], ABOUT)[
            "posts/week-26-what-a-tokenizer-knows-about-spaces/index.html"
        ]
    )


def test_few_headings_need_no_contents_and_many_only_their_first_level() -> None:
    page = "posts/week-27-attention-from-scratch/index.html"
    few = replace(ATTENTION, headings=ATTENTION.headings[:2])
    assert b'class="toc"' not in site.files([few], ABOUT)[page]
    many = replace(ATTENTION, headings=ATTENTION.headings * 5)
    assert b'class="deeper"' in site.files([ATTENTION], ABOUT)[page]
    assert b'class="deeper"' not in site.files([many], ABOUT)[page]


def test_a_card_that_was_drawn_before_is_not_drawn_again() -> None:
    cards = {path for path in site.files(POSTS, ABOUT) if path.startswith("cards/")}
    assert len(cards) == len(POSTS)
    again = site.files(POSTS, ABOUT, dict.fromkeys(cards, b"kept"))
    assert {again[path] for path in cards} == {b"kept"}


def test_pictures_lie_beside_their_post() -> None:
    made = site.files(POSTS, ABOUT)
    name = ATTENTION.assets[0].name
    assert made[f"posts/week-27-attention-from-scratch/assets/{name}"] == ATTENTION.assets[0].data
