"""The capstone proposal: is all there that a stranger needs?"""

import re
from dataclasses import fields

from expect import holds

from serving.proposal import Proposal, proposal

WORDS = {"domain": 2, "problem": 8, "users": 3, "data": 8, "permission": 4, "success": 8}
NOBODY = {"everyone", "everybody", "anyone", "anybody", "people", "users", "customers", "all"}


def gaps(written: Proposal) -> list[str]:
    """What is missing, in words."""
    found = []
    texts = {field.name: str(getattr(written, field.name)).strip() for field in fields(Proposal)}
    for name, text in texts.items():
        if len(text.split()) < WORDS[name]:
            found.append(f"{name} needs at least {WORDS[name]} words")
    if len(set(texts.values())) < len(texts):
        found.append("two fields say the same")
    if not set(re.findall(r"\w+", texts["users"].lower())) - NOBODY - {"and", "of", "the"}:
        found.append("users names nobody: whose decision changes, and which one?")
    if not re.search(r"\d", texts["success"]):
        found.append("success has no number: what is measured, and which value is the goal?")
    return found


def test_the_proposal_says_who_what_and_how_well() -> None:
    found = gaps(proposal())
    holds(
        not found,
        f"the proposal: expected it to be complete, found that {'; '.join(found)}.",
        hint="let somebody who does not know the idea read it: could they say in twelve weeks "
        "whether you have succeeded?",
    )
