"""A cheat sheet that checks itself: each formula brings an example and a test.

A sheet with a wrong formula is worse than none, since you trust it. Here a formula comes onto the
sheet together with a claim, a function that puts it to the test and gives a `Verdict`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from review.compare import Verdict

Claim: TypeAlias = Callable[[], Verdict]


@dataclass(frozen=True)
class Entry:
    """One line of a sheet (given): a name, a formula, a small example, and what tests it."""

    name: str
    formula: str
    example: str
    claim: Claim


class Sheet:
    """A sheet of formulas for one subject.

    It keeps two promises: no formula stands on it without an example, and no name stands twice.

    >>> sheet = Sheet("Calculus")
    >>> sheet.add(Entry("square", "(x²)' = 2x", "at 3: 6", lambda: Verdict(True, 0.0)))
    >>> sheet.refuted()
    []
    """

    def __init__(self, title: str) -> None:
        """Begin an empty sheet (given)."""
        self.title = title
        self._entries: list[Entry] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in the order in which they came (given)."""
        return tuple(self._entries)

    def add(self, entry: Entry) -> None:
        """Put an entry at the end of the sheet.

        An entry without a name, a formula or an example raises a ValueError that says which of the
        three is missing; blanks alone are nothing. So does a name that is on the sheet already, and
        the message shows it. A sheet that refuses is as it was.
        """
        ### BEGIN SOLUTION
        for field in ("name", "formula", "example"):
            if not getattr(entry, field).strip():
                raise ValueError(f"the entry {entry.name!r} has no {field}")
        if any(entry.name == other.name for other in self._entries):
            raise ValueError(f"the sheet has an entry {entry.name!r} already")
        self._entries.append(entry)
        ### END SOLUTION

    def verify(self) -> dict[str, Verdict]:
        """Put every formula to the test; the result has each verdict by its name, in order.

        A claim that raises an exception is refuted: its verdict does not hold, the gap is infinite,
        and `where` is the exception. The others are tested all the same.

        The trap: one broken line must not hide what is wrong with the rest.
        """
        ### BEGIN SOLUTION
        verdicts: dict[str, Verdict] = {}
        for entry in self._entries:
            try:
                verdicts[entry.name] = entry.claim()
            except Exception as error:
                verdicts[entry.name] = Verdict.refuted(error)
        return verdicts
        ### END SOLUTION

    def refuted(self) -> list[str]:
        """The names of all formulas that did not survive their test, in order."""
        ### BEGIN SOLUTION
        return [name for name, verdict in self.verify().items() if not verdict.holds]
        ### END SOLUTION

    def markdown(self) -> str:
        """The sheet as a page: `# title`, an empty line, and a table of all entries in order.

        The table has the columns name, formula, example and checked. A formula is shown as code,
        between two backticks, and checked is `yes` or `no`. Lines are joined by single line breaks.

        The trap: a `|` in a formula, as in P(A|B), begins a new cell. Write it as a backslash and a
        `|`, in every cell.

        >>> sheet = Sheet("Chance")
        >>> sheet.add(Entry("coin", "P(head) = 1/2", "2 of 4", lambda: Verdict(True, 0.0)))
        >>> print(sheet.markdown())
        # Chance
        <BLANKLINE>
        | name | formula | example | checked |
        | :-- | :-- | :-- | :-- |
        | coin | `P(head) = 1/2` | 2 of 4 | yes |
        """
        ### BEGIN SOLUTION
        lines = [
            f"# {self.title}",
            "",
            "| name | formula | example | checked |",
            "| :-- | :-- | :-- | :-- |",
        ]
        verdicts = self.verify()
        for entry in self._entries:
            checked = "yes" if verdicts[entry.name].holds else "no"
            cells = (entry.name, f"`{entry.formula}`", entry.example, checked)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        return "\n".join(lines)
        ### END SOLUTION
