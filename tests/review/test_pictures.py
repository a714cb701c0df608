"""The pictures in the pages for mentors and learners: what they see, taken from the real bodies.

`UPDATE_PICTURES=1 pytest tests/review/test_pictures.py` takes them again.
"""

import os
import re
from pathlib import Path

import pytest

from tests.browser import Open, axe
from toolkit.render import page

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs"
PICTURES = {
    "mentor-invitation": ("Will you be a mentor, grace?", "review/golden/invitation.md"),
    "mentor-review": ("Review of week-3: Attention from scratch", "review/golden/requested.md"),
    "learner-board": ("Progress board", "board/golden/board-private.md"),
    "learner-week": ("Week 2: Unit 2", "board/golden/week-2-private.md"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_what_people_see_is_in_the_docs(name: str, open_page: Open, tmp_path: Path) -> None:
    title, path = PICTURES[name]
    body = (TESTS / path).read_text()
    body = body[body.index("<!--") :]
    # GitHub draws boxes; our own page leaves them as they are written.
    body = re.sub(r"^( *- )\[ \] ", r"\1☐ ", body, flags=re.MULTILINE)
    body = re.sub(r"^( *- )\[x\] ", r"\1☑ ", body, flags=re.MULTILINE)
    (tmp_path / "index.html").write_text(page.page(f"# {title}\n\n{body}", title))
    shown = open_page(tmp_path / "index.html", "light")
    assert axe(shown) == []
    if os.environ.get("UPDATE_PICTURES"):
        shown.set_viewport_size({"width": 820, "height": 600})
        shown.screenshot(path=DOCS / f"{name}.png", full_page=True)
    assert (DOCS / f"{name}.png").is_file()
    words = "".join(path.read_text() for path in DOCS.glob("*.md"))
    assert f"({name}.png)" in words
