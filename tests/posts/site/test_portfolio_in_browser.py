"""The pages of a portfolio in a real browser: readable for everyone, in every look and width."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page

from tests.browser import Open, axe
from tests.posts import sample
from tests.posts.site.test_portfolio import GPT, filled
from toolkit.edges import files, web
from toolkit.posts.site import build as site

LOCAL = replace(sample.ABOUT, url="")
PAGES = [
    "index.html", f"{GPT}index.html", "plan/index.html", "work/index.html", "empty/index.html",
]  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of the sample as it is served; in `empty`, that of a first day."""
    folder = tmp_path_factory.mktemp("portfolio")
    files.write_tree(folder, site.files(sample.posts(), LOCAL, portfolio=sample.learner()))
    files.write_tree(folder / "empty", site.files([], LOCAL, portfolio=sample.beginner()))
    with web.server(folder, 0) as running:
        thread = Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running.address
        running.shutdown()
        thread.join()


def wider_than_the_window(page: Page) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found


@pytest.mark.parametrize(
    ("path", "look"),
    [*((path, "light") for path in PAGES), *((path, "dark") for path in PAGES[:3])],
)
def test_every_page_is_accessible(path: str, look: str, address: str, open_page: Open) -> None:
    page = open_page(address + path, look)
    assert axe(page) == []
    assert page.evaluate("[...document.images].every(i => i.loading === 'lazy' || i.naturalWidth)")
    shown = page.evaluate("[...document.images].map(i => i.currentSrc).filter(Boolean)")
    assert all(f"-{look}.svg" in source for source in shown)


@pytest.mark.parametrize("text", ["supercalifragilistic" * 15, "🎉" * 300, "\u202eمرحبا " * 50])
def test_no_words_make_a_page_wider_than_a_small_phone(
    text: str, tmp_path: Path, open_page: Open
) -> None:
    made = site.files([], replace(LOCAL, learner=text), portfolio=filled(text))
    files.write_tree(tmp_path, made)
    page = open_page(tmp_path / "index.html", "phone")
    page.set_viewport_size({"width": 320, "height": 640})
    for path in sorted(path for path in made if path.endswith(".html")):
        page.goto((tmp_path / path).as_uri())
        assert not wider_than_the_window(page), path


def test_the_way_from_the_overview_to_the_proof_is_two_steps(address: str, open_page: Open) -> None:
    page = open_page(f"{address}index.html", "phone")
    page.get_by_role("link", name="A mini GPT that writes like Shakespeare").first.click()
    proof = page.get_by_role("link", name="17 of 17 done")
    assert (proof.get_attribute("href") or "").endswith("/checks")
    page.get_by_role("link", name="Plan", exact=True).click()
    assert page.locator(".timeline > .done").count() == 9
