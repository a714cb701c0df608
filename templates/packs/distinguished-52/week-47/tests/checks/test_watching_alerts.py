"""Alerts: their states, and whether somebody can follow their instruction."""

import math
from dataclasses import replace

import pytest
from expect import holds

from watching.alerts import RULES, Rule, State, Status, step, unfollowable

RULE = Rule("hot", 10, 8, 120, "Ada", "page.md#hot")
NONE: list[str] = []

# What it is about: minutes' values, the states after each (first letters), and a hint.
TAPES: dict[str, tuple[list[float | None], str, str]] = {
    "a short peak": ([9, 11, 12, 9, 9], "OPPOO", "it was not above for two minutes."),
    "trouble that stays": ([11, 11, 11, 11], "PPFF", "two minutes after the first value it fires."),
    "two peaks": ([11, 11, 9, 11, 11, 11], "PPOPPF", "a value that is not above starts anew."),
    "the bound itself": ([10, 10, 10, 10], "OOOO", "10 is not above 10."),
    "pending, then the bound": ([11, 10, 11, 11, 11], "POPPF", "10 is not above 10."),
    "trembling": (
        [11, 11, 11, 9.9, 10.1, 9, 10.5, 8.1],
        "PPFFFFFF",
        "between `clear` and `above` it goes on firing; else it would flap.",
    ),
    "the end": ([11, 11, 11, 8, 8, 9], "PPFROO", "8 is at most 8: RESOLVED, and then OK."),
    "again at once": ([11, 11, 11, 7, 11, 11, 11], "PPFRPPF", "RESOLVED goes on as OK does."),
    "silence while firing": (
        [11, 11, 11, None, math.nan, 8],
        "PPFFFR",
        "a missing value is not 0, it resolves nothing. And None and NaN are the same.",
    ),
    "silence while pending": (
        [11, None, None, None, 11],
        "PPPPF",
        "a missing value neither fires nor ends a pending state; the next value decides.",
    ),
    "silence from the start": ([None, math.nan, 11], "OOP", "nothing is known, nothing changes."),
    "silence when resolved": ([11, 11, 11, 7, None, 9], "PPFRRO", "the status stays as it is."),
}


@pytest.mark.parametrize("name", TAPES)
def test_an_alert_waits_and_does_not_flap(name: str) -> None:
    values, wanted, hint = TAPES[name]
    status, found, changes = Status(), "", []
    for minute, value in enumerate(values):
        before = status
        status = step(RULE, status, 60 * minute + 7, value)
        found += status.state.name[0]
        if status.state is not before.state:
            changes.append(60 * minute + 7)
            since = status.since
            message = f"{name}: since {since}, though the state changed at {changes[-1]}."
            holds(since == changes[-1], message, hint="`since` is the time of the change.")
        else:
            message = f"{name}: since {status.since}, though nothing changed after {before.since}."
            holds(status.since == before.since, message, hint="no change of state, same `since`.")
    message = f"{name}, {values}: expected the states {wanted}, found {found}."
    holds(found == wanted, message, hint=hint)

    eager = replace(RULE, wait=0)
    for first in (State.OK, State.RESOLVED):
        now = step(eager, Status(first, 3), 9, 11)
        message = f"wait 0, {first.name}, 11: expected FIRING since 9, found {now}."
        holds(now == Status(State.FIRING, 9), message, hint="with `wait` 0 nothing is pending.")
    now = step(RULE, Status(State.PENDING, 5), 124, 11)
    holds(now.state is State.PENDING, f"after 119 s: expected PENDING, found {now}.")
    now = step(RULE, Status(State.PENDING, 5), 400, 11)
    holds(now == Status(State.FIRING, 400), f"after 395 s: expected FIRING since 400, found {now}.")


PAGE = """# What to do

1. Stay calm.

## Hot, again?

Words before.

1. Open the window.

```console
# comment
1. sleep
```

### Cold

```
1. not an action
```

- Look.

## Wet
"""


def test_every_alert_has_an_owner_and_a_first_action() -> None:
    good = replace(RULE, link="page.md#hot-again")
    found = unfollowable([good], PAGE)
    holds(found == [], f"a rule that can be followed: expected no gap, found {found}.")
    cases = {
        "an owner of spaces": (replace(good, owner="  "), ["hot: no owner"]),
        "an empty owner": (replace(good, owner=""), ["hot: no owner"]),
        "a dead link": (replace(good, link="page.md#storm"), ["hot: no heading storm"]),
        "a link without #": (replace(good, link="page.md"), ["hot: no heading "]),
        "a comment in an example": (
            replace(good, link="page.md#comment"),
            ["hot: no heading comment"],
        ),
        "the start of an anchor": (replace(good, link="page.md#hot"), ["hot: no heading hot"]),
        "a smaller heading, action in an example only": (
            replace(good, link="page.md#cold"),
            ["hot: no first action"],
        ),
        "the last section, empty": (replace(good, link="page.md#wet"), ["hot: no first action"]),
        "the first section": (replace(good, link="page.md#what-to-do"), NONE),
        "two gaps": (
            replace(good, owner="", link="page.md#wet"),
            ["hot: no owner", "hot: no first action"],
        ),
        "an owner and a heading that are missing": (
            replace(good, owner="", link="page.md#x"),
            ["hot: no owner", "hot: no heading x"],
        ),
    }
    hint = (
        "compare `anchor` of each heading with what stands after `#` in the link; between two "
        "lines of ``` there are no headings and no actions."
    )
    for what, (rule, wanted) in cases.items():
        found = unfollowable([rule], PAGE)
        holds(found == wanted, f"{what}: expected {wanted}, found {found}.", hint=hint)
    several = [replace(rule, name=str(n)) for n, (rule, _) in enumerate(cases.values())]
    wanted = [
        gap.replace("hot:", f"{n}:") for n, (_, gaps) in enumerate(cases.values()) for gap in gaps
    ]
    found = unfollowable(several, PAGE)
    holds(found == wanted, f"many rules: expected {wanted}, found {found}.", hint="in their order.")
    odd = "#no-space\n####### seven\n# yes\n 1. indented\n10. tenth\n1.none\n"
    asked = [replace(good, link=f"#{name}") for name in ("no-space", "nospace", "seven", "yes")]
    found = [gap[5:] for gap in unfollowable(asked, odd)]
    wanted = ["no heading no-space", "no heading nospace", "no heading seven", "no first action"]
    hint = "one to six #, then a space; and an action begins with `1. ` at the start of the line."
    holds(
        found == wanted,
        f"lines that are nearly right: expected {wanted}, found {found}.",
        hint=hint,
    )
    found = unfollowable(RULES, "")
    holds(len(found) == len(RULES), f"an empty page: expected {len(RULES)} gaps, found {found}.")
