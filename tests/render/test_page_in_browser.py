"""The preview page as people see it: in light and dark, on a phone, and with hostile words."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Open, axe
from toolkit.render import page

GOLDEN = Path(__file__).parent / "golden"
README = "# Ada\n\n" + "\n\n".join(path.read_text() for path in sorted(GOLDEN.glob("*.md")))


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_the_page_is_accessible_and_fits(open_page: Open, tmp_path: Path, look: str) -> None:
    for card in GOLDEN.glob("card-*.svg"):
        shutil.copy(card, tmp_path / card.name.removeprefix("card-").replace("ring", "progress"))
    (tmp_path / "index.html").write_text(page.page(README, "Ada: preview"))
    shown = open_page(tmp_path / "index.html", look)
    assert axe(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_readme_cannot_run_anything(browser: Browser, tmp_path: Path) -> None:
    hostile = "<script>document.title = 'x'</script>\n\n<b onclick=\"document.title='x'\">b</b>"
    text = page.page(f"{hostile}\n", "safe")
    (tmp_path / "index.html").write_text(text)
    shown = browser.new_page()
    shown.goto((tmp_path / "index.html").as_uri())
    shown.click("b")
    assert shown.title() == "safe"
