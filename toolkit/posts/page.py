"""What gathers while one post is rendered: pictures, headings, notes, and where we are."""

import html
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote  # noqa: TID251 - only puts an address together

from toolkit.errors import PortfolioError
from toolkit.posts import assets, clean
from toolkit.posts.assets import Assets
from toolkit.posts.model import Asset, Heading
from toolkit.text import one_line

_MOST_NOTES = 20


@dataclass
class Page:
    """One post in the making."""

    path: str
    assets: Assets
    tree: str = ""  # the address of the repo's files at the post's commit
    title: str = ""
    cell: int = 0
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    noted: dict[str, list[int]] = field(default_factory=dict)  # what to mend, in which cells
    shift: int | None = None  # by how much headings are lowered; known after the first
    first_paragraph: str = ""
    words: int = 0
    _ids: set[str] = field(default_factory=set)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the learner may want to mend, each thing once."""
        if not self.path.endswith(".ipynb"):
            return tuple(self.noted)
        return tuple(f"{_listed(cells)}: {text}" for text, cells in self.noted.items())

    def note(self, text: str) -> None:
        """Remember something that the learner may want to mend."""
        if text in self.noted or len(self.noted) < _MOST_NOTES:
            cells = self.noted.setdefault(text, [])
            cells += [] if self.cell in cells else [self.cell]

    def picture(self, address: str) -> Asset | None:
        """The picture at that address; a note says why there is none."""
        try:
            return self.assets.place(address, self.attachments)
        except PortfolioError as error:
            name = "" if address.startswith("data:") else f"{one_line(address, 60)}: "
            self.note(f"{name}{error.what} {error.mend}".strip())
            return None

    def source(self, address: str) -> str | None:
        """Where an `<img>` in someone's HTML finds its picture."""
        found = self.picture(address)
        return f"assets/{found.name}" if found else None

    def link(self, address: str) -> str | None:
        """Where a link leads from the post: files of the repo are looked at on GitHub."""
        safe = clean.safe_link(address)
        if safe is not None or clean.has_scheme(address):
            return safe
        path = assets.inside(posixpath.dirname(self.path), address.strip())
        if path is None or path.startswith("..") or not self.tree:
            return None
        mark = address.partition("#")[2]
        return f"{self.tree}/{quote(path)}" + (f"#{mark}" if mark else "")

    def heading(self, level: int, text: str) -> Heading | None:
        """A heading with its place in the page's order; None for the title, which stands above."""
        text = one_line(text, 150)
        if level == 1 and not self.headings and (not self.title or self.title == text):
            self.title = self.title or text
            self.shift = 0
            return None
        if self.shift is None:
            self.shift = 2 - level if level < 2 else 0
        before = self.headings[-1].level if self.headings else 1
        made = Heading(min(max(level + self.shift, 2), before + 1, 6), self._id(text), text)
        self.headings.append(made)
        return made

    def _id(self, text: str) -> str:
        wanted = base = clean.anchor(text)
        number = 1
        while wanted in self._ids:
            number += 1
            wanted = f"{base}-{number}"
        self._ids.add(wanted)
        return wanted


def _listed(cells: list[int]) -> str:
    """`cell 3`, or `cells 3, 5, 8 and 4 more`."""
    if len(cells) == 1:
        return f"cell {cells[0]}"
    more = f" and {len(cells) - 5} more" if len(cells) > 5 else ""
    return f"cells {', '.join(map(str, cells[:5]))}{more}"


def image(found: Asset, alt: str) -> str:
    """An `<img>` whose place is kept while it loads."""
    size = f' width="{found.width}" height="{found.height}"' if found.width else ""
    return f'<img src="assets/{found.name}" alt="{html.escape(alt)}"{size}>'


def missing(alt: str) -> str:
    """What stands where a picture should be."""
    words = one_line(alt, 200) or "no description"
    return f'<span class="note">[Picture that cannot be shown: {html.escape(words)}]</span>'
