"""Awkward notebooks as readers see them: nothing runs over, nothing is missing for anyone."""

import re
from collections.abc import Iterator
from threading import Thread

import pytest

from tests.browser import LOOKS, Open, axe
from tests.posts.awkward import notebooks
from tests.posts.notebooks import source
from toolkit.edges import files, web
from toolkit.posts import make
from toolkit.posts.site import build as site
from toolkit.posts.site.about import About

# Thousands of cells are looked at as bytes elsewhere; axe would take minutes for them.
ABOUT = About("Awkward", "ada")
_PAGE = re.compile(r"posts/[^/]+/index.html").fullmatch
SHOWN = sorted(set(notebooks()) - {"nothing", "thousands of cells", "many lines"})


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Each notebook's post in a site of them all, every one in a repo of its own."""
    folder = tmp_path_factory.mktemp("served")
    data = notebooks()
    made = {n: make.post(source(data[n], repo=n.replace(" ", "-")))[0] for n in SHOWN}
    posts = {name: post for name, post in made.items() if post}
    files.write_tree(folder, site.files(list(posts.values()), ABOUT))
    paths = {name: next(filter(_PAGE, site.files([post], ABOUT))) for name, post in posts.items()}
    with web.server(folder, 0) as running:
        thread = Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield {name: running.address + path for name, path in paths.items()}
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", SHOWN)
def test_an_awkward_post_is_accessible_and_fits(
    name: str, look: str, addresses: dict[str, str], open_page: Open
) -> None:
    page = open_page(addresses[name], look)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe(page) == []
    broken = "[...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src)"
    assert page.evaluate(broken) == []
