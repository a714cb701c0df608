"""What a post is: plain data between reading, rendering and the site."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Front:
    """What the learner says about a post at its head."""

    title: str = ""
    date: dt.date | None = None
    tags: tuple[str, ...] = ()
    summary: str = ""
    draft: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of the text, for the table of contents."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Asset:
    """A picture of a post, kept as a file whose name is the digest of its bytes."""

    name: str
    data: bytes
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Post:
    """A post, ready for a site: `html` is clean and refers to its assets as `assets/NAME`."""

    repo: str
    unit: str
    path: str
    title: str
    date: dt.date
    summary: str
    html: str
    tags: tuple[str, ...] = ()
    minutes: int = 1
    headings: tuple[Heading, ...] = ()
    assets: tuple[Asset, ...] = ()
    commit: str = ""
    code_url: str = ""
    outputs_of: dt.date | None = None  # when the outputs shown were committed
    first: dt.date | None = None  # when it was first committed, whatever date it bears
    notes: tuple[str, ...] = field(
        default=()
    )  # what the learner may want to mend: missing alt texts


@dataclass(frozen=True)
class Problem:
    """Why a file did not become a post; `where` names the cell or line. `stops` fails the build."""

    path: str
    what: str
    where: str = ""
    mend: str = ""
    stops: bool = True


@dataclass(frozen=True)
class Bounds:
    """What one notebook may take when it is run."""

    seconds: int = 600
    memory: int = 8_000_000_000
