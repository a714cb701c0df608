"""The findings as a table for people."""

from collections.abc import Mapping

from proofs.findings import Finding

COLUMNS = ("starter", "reference", "mutants", "wrong", "notebook", "lint", "cards")
_WIDTH = 26


def header() -> str:
    """The names of the columns; starter counts what is to do, reference what is done."""
    return f"{'pack':{_WIDTH}}" + "".join(f"{name:>11}" for name in COLUMNS) + f"{'seconds':>9}"


def row(name: str, found: Mapping[str, Finding], seconds: float) -> str:
    """One pack; what does not hold is marked with !."""
    cells = (_cell(found[column]) for column in COLUMNS)
    return f"{name:{_WIDTH}}" + "".join(f"{cell:>11}" for cell in cells) + f"{seconds:9.1f}"


def complaints(name: str, found: Mapping[str, Finding], *, survivors: bool = False) -> str:
    """What does not hold and why; with `survivors`, what lives within a bound that holds too."""
    return "\n\n".join(
        "\n".join((f"{name}, {finding.promise}:", *finding.complaints))
        for finding in found.values()
        if not finding.holds or (survivors and finding.complaints)
    )


def _cell(finding: Finding) -> str:
    return f"{'' if finding.holds else '! '}{finding.kept}/{finding.total}"
