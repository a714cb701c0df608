"""The site in a real browser: readable for everyone, silent, and alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page

from tests.browser import LOOKS, Open, axe
from tests.posts.site.sample import ABOUT, POSTS
from toolkit.edges import files, web
from toolkit.posts.site import build as site
from toolkit.posts.site.about import About

POST = "posts/week-27-attention-from-scratch/"
PAGES = ["", POST, "tags/", "tags/numpy/", "posts/week-26-what-a-tokenizer-knows-about-spaces/"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site in a subfolder of a served folder, as Pages has it."""
    folder = tmp_path_factory.mktemp("served")
    files.write_tree(folder / "notes", site.files(POSTS, ABOUT))
    with web.server(folder, 0) as running:
        thread = Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"{running.address}notes/"
        running.shutdown()
        thread.join()


def wider_than_the_window(page: Page) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits(
    path: str, look: str, address: str, open_page: Open
) -> None:
    page = open_page(address + path, look)
    assert not wider_than_the_window(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe(page) == []


def test_a_lost_reader_gets_the_page_for_it_with_its_look(address: str, open_page: Open) -> None:
    page = open_page(f"{address}404.html", "light")
    assert page.locator("h1").inner_text() == "There is no page here"
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"
    page.get_by_role("link", name="All posts of").click()
    assert page.url == address


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_asked_of_anyone_else(path: str, address: str, open_page: Open) -> None:
    page = open_page(address, "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path)
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    loaded = page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth)")
    assert loaded is True


def test_a_reader_with_a_keyboard_skips_to_the_text_and_reaches_wide_code(
    address: str, open_page: Open
) -> None:
    page = open_page(address + POST, "phone")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    unreachable = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e =>
            e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0 &&
            ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)).map(e => e.outerHTML)"""
    )
    assert unreachable == []


def test_words_without_end_make_no_page_wider(tmp_path: Path, open_page: Open) -> None:
    word = "supercalifragilistic" * 14
    about = About(word, word, description=word)
    post = replace(POSTS[0], title=word, summary=word, tags=(word,), html=f"<p>{word}</p>")
    made = site.files([post, replace(post, path="b")], about)
    files.write_tree(tmp_path, made)
    for path in (path for path in made if path.endswith(".html")):
        assert not wider_than_the_window(open_page(tmp_path / path, "phone")), path


def test_the_contents_lead_to_the_headings(address: str, open_page: Open) -> None:
    page = open_page(address + POST, "light")
    page.locator(".toc summary").click()
    page.get_by_role("link", name="What I learned").click()
    assert page.url.endswith("#to-learned")
    assert page.locator("#to-learned").bounding_box()


def test_where_there_is_room_the_contents_stand_beside_the_text(
    address: str, open_page: Open
) -> None:
    page = open_page(address + POST, "light")
    page.set_viewport_size({"width": 1400, "height": 800})
    contents, text = page.locator(".toc ol").bounding_box(), page.locator(".post").bounding_box()
    assert contents
    assert text
    assert contents["x"] > text["x"] + text["width"]
    assert not wider_than_the_window(page)


def test_a_site_without_an_address_works_from_the_disk(tmp_path: Path, open_page: Open) -> None:
    files.write_tree(tmp_path, site.files(POSTS, About("Notes", "Ada")))
    page = open_page(tmp_path / "index.html", "light")
    page.get_by_role("link", name="Attention from scratch").click()
    assert page.locator("h1").inner_text() == "Attention from scratch"
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"
    page.get_by_role("link", name="Posts", exact=True).click()
    assert page.locator(".posts > li").count() == len(POSTS)


def test_on_paper_nothing_is_cut(address: str, open_page: Open) -> None:
    page = open_page(address + POST, "light")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    assert not page.locator(".bar nav").is_visible()
    assert not page.locator(".toc").is_visible()
    cut = page.evaluate(
        "[...document.querySelectorAll('pre')].filter(e => e.scrollWidth > e.clientWidth).length"
    )
    assert cut == 0
