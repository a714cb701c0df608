"""All promises of a pack, in the order in which they fail cheapest."""

from collections.abc import Callable
from functools import partial

from proofs import cache, checks, tools, training
from proofs.findings import Finding
from proofs.subject import Subject

PROOFS: dict[str, Callable[[Subject], tuple[Finding, ...]]] = {
    "cards": tools.cards,
    "guide": tools.guide,
    "solutions": checks.solutions,
    "lint": tools.lint,
    "mutants": checks.mistakes,
    "notebook": tools.notebooks,
    "smoke": training.smokes,
}
QUICK = ("cards", "guide", "solutions", "lint")


def prove(subject: Subject, *, again: bool = False, quick: bool = False) -> dict[str, Finding]:
    """Every promise with what was found, from the cache where nothing changed.

    Only the promises that cost seconds when it should be `quick`.
    """
    found: dict[str, Finding] = {}
    for what in QUICK if quick else PROOFS:
        proof = PROOFS[what]
        for finding in cache.kept(subject, what, partial(proof, subject), again=again):
            found[finding.promise] = finding
    return found
