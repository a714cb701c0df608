"""A real browser for tests: headless Chromium through Playwright, pictures kept, axe at hand."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.github import node
from tests.needs import missing

PICTURES = Path(__file__).parent.parent / ".pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A test's browser asks nobody for anything: no updates, no look-ups of its own.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-quic", "--no-first-run", "--no-sandbox", "--disable-gpu"]  # fmt: skip
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1100, "height": 800}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1100, "height": 800}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}
Open = Callable[[str | Path, str], Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once. In CI it must be there; elsewhere the test says what to install."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing("no Chromium found: install it (apt install chromium, or brew install chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens a page in a look (light, dark, phone), keeps a picture, and fails on console errors."""
    pages: list[Page] = []
    wrong: list[str] = []

    def open_in(address: str | Path, look: str = "light") -> Page:
        page = browser.new_page(**LOOKS[look])
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address.as_uri() if isinstance(address, Path) else address)
        PICTURES.mkdir(exist_ok=True)
        name = re.sub(r"[^\w-]+", "-", request.node.name)
        page.screenshot(path=PICTURES / f"{name}-{look}-{len(pages)}.png", full_page=True)
        pages.append(page)
        return page

    yield open_in
    for page in pages:
        page.close()
    assert wrong == []


def axe(page: Page) -> list[str]:
    """What axe finds that is serious or critical, one line each."""
    # Evaluated, not added as a script: our pages allow none.
    page.evaluate((node.modules() / "axe-core" / "axe.min.js").read_text())
    result = page.evaluate("() => axe.run()")
    return [
        f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:120]})"
        for v in result["violations"]
        if v["impact"] in ("serious", "critical")
    ]
