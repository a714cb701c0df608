"""What the importer works on: a plan as blocks, and the account of what became of them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.curriculum import Curriculum


class Link(NamedTuple):
    """A link and the words that carry it."""

    title: str
    url: str


@dataclass(slots=True)
class Line:
    """One line of text without markup; `lead` is what stands in bold at its start."""

    text: str
    links: tuple[Link, ...] = ()
    lead: str = ""
    soft: bool = False

    @property
    def bold(self) -> bool:
        """Whether the whole line is bold, as in headings that are none."""
        return bool(self.lead) and len(self.lead) >= len(self.text.rstrip(" :：.")) - 1


class Label(NamedTuple):
    """`Weeks 3-4` as its class and numbers."""

    name: str
    first: int
    last: int


class Reading(NamedTuple):
    """A heading taken apart: its labels, its title, and what stood beside them."""

    labels: tuple[Label, ...] = ()
    title: str = ""
    extra: tuple[Label, ...] = ()
    weeks: int | None = None
    number: int | None = None
    sure: bool = True

    def get(self, name: str) -> Label | None:
        """The label of that class."""
        return next((x for x in (*self.labels, *self.extra) if x.name == name), None)


NOTHING = Reading()


@dataclass(slots=True, eq=False)
class Node:
    """A block of the plan; it is filled while the tokens are read, hence not frozen.

    `kind` is heading, para, item, row, column, details, table, code or rule.
    """

    kind: str
    line: int
    end: int
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    children: list["Node"] = field(default_factory=list)
    number: int | None = None
    ticked: bool | None = None
    last: bool = False
    cells: list[list[Line]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    reading: Reading = NOTHING
    weight: int = 0
    parent: "Node | None" = None

    @property
    def text(self) -> str:
        """Its first line."""
        return self.lines[0].text if self.lines else ""


class Note(NamedTuple):
    """Something about one line of the plan; `why` explains a guess."""

    line: int
    text: str
    why: str = ""


@dataclass(frozen=True)
class Account:
    """What was understood, what was guessed, what looks wrong and what ended up nowhere."""

    understood: tuple[Note, ...] = ()
    guesses: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
    unplaced: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Imported:
    """A plan as a curriculum, with the account of how it was read."""

    curriculum: Curriculum
    account: Account
