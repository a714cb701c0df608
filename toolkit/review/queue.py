"""The reviews that wait for a mentor, over all learners: a search that GitHub can save."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from toolkit.issues import keys
from toolkit.review import fold, hidden
from toolkit.text import one_line

_LABELS = ",".join(f'"{fold.label(state)}"' for state in fold.MENTORS_TURN)
SAVED = (
    "https://github.com/issues?q=is%3Aopen+is%3Aissue+mentions%3A%40me+label%3A"
    + _LABELS.replace('"', "%22").replace(":", "%3A").replace(" ", "+")
)


@dataclass(frozen=True)
class Waiting:
    """A review that waits."""

    repository: str
    number: int
    title: str
    state: str
    url: str
    by: date | None = None


def query(login: str) -> str:
    """The search for what waits for this mentor."""
    return f"is:open is:issue mentions:{login} label:{_LABELS}"


def rows(items: Iterable[Mapping[str, Any]]) -> list[Waiting]:
    """What was found, that to answer first at the top; other issues under our label left out."""
    found = []
    states = {fold.label(state): state for state in fold.MENTORS_TURN}
    for item in items:
        body = item.get("body") or ""
        names = [label["name"] for label in item.get("labels") or ()]
        state = next((states[name] for name in names if name in states), None)
        if state is None or not keys.key_in(body):
            continue
        told = next(hidden.read(body, "review"), {})
        shown = list(hidden.read(body, "shown"))
        by = (shown[-1] if shown and state == "ready" else told).get("by", "")
        place = str(item["repository_url"]).rsplit("/", 2)[-2:]
        found.append(
            Waiting(
                "/".join(place), int(item["number"]), one_line(str(item["title"]), 120), state,
                str(item["html_url"]), hidden.day(by),
            )
        )  # fmt: skip
    return sorted(found, key=lambda w: (w.by or date.max, w.repository, w.number))
