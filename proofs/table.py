"""The findings as a table for people."""

from collections.abc import Mapping

from proofs.findings import Finding

COLUMNS = ("starter", "reference", "mutants", "wrong", "right", "notebook", "lint", "cards",
           "guide", "smoke", "broken")  # fmt: skip
TIMED = {"reference": "checks s", "notebook": "notebook s", "smoke": "smoke s"}
NONE = "–"  # the last two are for packs with a training
_WIDTH = 26


def header() -> str:
    """The names of the columns; starter counts what is to do, reference what is done."""
    names = (*COLUMNS, *TIMED.values(), "seconds")
    return f"{'pack':{_WIDTH}}" + "".join(f"{name:>11}" for name in names)


def row(name: str, found: Mapping[str, Finding], seconds: float) -> str:
    """One pack; what does not hold is marked with !."""
    cells = (*map(_count, map(found.get, COLUMNS)), *map(_time, map(found.get, TIMED)))
    return f"{name:{_WIDTH}}" + "".join(f"{cell:>11}" for cell in (*cells, f"{seconds:.1f}"))


def complaints(name: str, found: Mapping[str, Finding], *, survivors: bool = False) -> str:
    """What does not hold and why; with `survivors`, what lives within a bound that holds too."""
    return "\n\n".join(
        "\n".join((f"{name}, {finding.promise}:", *_words(finding)))
        for finding in found.values()
        if not (finding.holds and finding.in_time) or (survivors and finding.complaints)
    )


def _words(finding: Finding) -> tuple[str, ...]:
    if finding.in_time:
        return finding.complaints
    late = f"it took {finding.seconds:.0f} seconds, and may take {finding.bound:.0f}"
    return (*finding.complaints, late)


def _count(finding: Finding | None) -> str:
    return _marked(finding.holds, f"{finding.kept}/{finding.total}") if finding else NONE


def _time(finding: Finding | None) -> str:
    return _marked(finding.in_time, f"{finding.seconds:.1f}") if finding else NONE


def _marked(fine: bool, words: str) -> str:
    return f"{'' if fine else '! '}{words}"
