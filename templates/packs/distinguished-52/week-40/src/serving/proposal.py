"""The capstone proposal: `python -m serving.proposal` prints it as Markdown."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Proposal:
    """What you want to build until week 52, in your own words."""

    domain: str  # the field of work or life
    problem: str  # what goes wrong there today, and what that costs
    users: str  # who decides differently because of your model: a role, not "everyone"
    data: str  # where it comes from, how much there is, what one row stands for
    permission: str  # why you may use it: licence, consent, or your own records
    success: str  # what is measured, how good it is today, and the number to reach


def proposal() -> Proposal:
    """Your proposal.

    Two or three sentences per field, in any language. A stranger should be able to say after
    twelve weeks whether you have succeeded, without asking you: so `success` names a number.
    """
    ### BEGIN SOLUTION
    return Proposal(
        domain="Bicycle sharing in a town of middle size.",
        problem=(
            "Each morning some stations are empty and others full, and about one customer in nine "
            "finds no bicycle. The vans that move bicycles overnight go by yesterday's counts."
        ),
        users=(
            "The two dispatchers of the night shift, who decide at 22:00 which ten stations "
            "the vans visit."
        ),
        data=(
            "The operator's public record of all rides since 2022: 1.3 million rows, one per ride, "
            "with both stations and times; and the hourly weather of the national service."
        ),
        permission=(
            "The rides are published under CC BY 4.0 and name no person; the weather is open data "
            "with a duty to name the source."
        ),
        success=(
            "The share of stations that are empty at 8:00 after the vans followed the plan, "
            "replayed on the last three months: 11 % with yesterday's counts, 7 % is the goal."
        ),
    )
    ### END SOLUTION


def markdown(written: Proposal) -> str:
    """The proposal as a page with one heading per field."""
    parts = [
        f"## {field.name.capitalize()}\n\n{getattr(written, field.name)}"
        for field in fields(written)
    ]
    return "\n\n".join(["# Capstone proposal", *parts])


if __name__ == "__main__":
    print(markdown(proposal()))
