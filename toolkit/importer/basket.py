"""What belongs to one unit, or to the plan as a whole, kept where it belongs."""

import re
from dataclasses import dataclass, field

from toolkit.curriculum import Resource, Step
from toolkit.importer import asides, labels
from toolkit.importer.kinds import resource_kind
from toolkit.importer.model import Line, Link, Node
from toolkit.importer.vocabulary import aside, category
from toolkit.importer.words import WEEKDAYS, fold

_LEAD = re.compile(r"^\W*([^\s:：][^:：.!?()]{0,40})[:：]\s*(.*)$", re.DOTALL)


_BAD = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+"
)


_NO_LINK = re.compile(r"#|(?!https?:|mailto:|ftp:)[a-z][a-z0-9+]*:(?!\d)", re.IGNORECASE)


def tidy(text: str) -> str:
    """The text on one line without control characters."""
    if not text.isascii() or not text.isprintable():
        text = _BAD.sub(" ", text)
    return " ".join(text.split())


@dataclass
class Basket:
    """Takes what belongs together and marks the lines that it came from."""

    placed: bytearray
    goals: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    practice: list[str] = field(default_factory=list)
    deliverables: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)
    links: dict[str, Resource] = field(default_factory=dict)
    texts: dict[str, Resource] = field(default_factory=dict)
    leads: list[str] = field(default_factory=list)
    weeks: int | None = None

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All resources, those with an address first where they came first."""
        return (*self.links.values(), *self.texts.values())

    def mark(self, node: Node) -> None:
        """The node's own lines are accounted for."""
        self.placed[node.line : node.end] = b"\1" * (min(node.end, len(self.placed)) - node.line)

    def link(self, link: Link, lead: str, around: str = "") -> None:
        """Keep a link, once."""
        url = tidy(link.url).replace(" ", "%20")
        if not url or url in self.links or _NO_LINK.match(url):
            return
        title = asides.clean(tidy(link.title)) or asides.clean(around) or url
        self.links[url] = Resource(title, url, resource_kind(f"{lead} ", url))

    def put(self, line: Line, kind: str | None, days: str | None = None, prefix: str = "") -> None:
        """Keep one line where it belongs."""
        text = tidy(line.text)
        lead, rest = split(line, text)
        named = category(lead) if lead else None
        if lead and rest and aside(lead) and not line.links and kind != "steps":
            self._aside(lead, rest, text)
            return
        day = labels.read(text) if labels.promising(text) else None
        if day and day.labels and day.labels[-1].name == "day" and kind != "deliverables":
            label = day.labels[-1]
            days = str(label.first) if label.first == label.last else f"{label.first}-{label.last}"
            kind, named, text = "steps", None, day.title or text
        elif lead and fold(lead).strip() in WEEKDAYS and kind in (None, "steps", "goals"):
            days, kind, named, text = lead, "steps", None, rest or text
        for link in line.links:
            self.link(
                link, lead if named == "resources" or kind == "resources" else "", rest or text
            )
        if named and named != kind and not (kind == "steps" and days):
            kind = named
            self.leads.append(lead)
            text = rest if rest and named != "steps" else text
        elif lead and kind in ("deliverables", "resources"):
            self.leads.append(lead)
            if kind == "resources" and rest:
                text = rest
            elif named == kind and rest:
                self.leads.append(lead)
        self._keep(f"{prefix}: {text}" if prefix and text else text, kind, days, line, lead)

    def _keep(self, text: str, kind: str | None, days: str | None, line: Line, lead: str) -> None:
        text = asides.clean(text) if kind != "notes" else text
        if not text:
            return
        bare = text
        for link in line.links:
            bare = (
                bare.replace(tidy(link.title), "", 1)
                if link.title
                else bare.replace(link.url, "", 1)
            )
        only_links = bool(line.links) and len(re.sub(r"\W", "", bare)) < 6
        if kind == "resources" or (only_links and kind in (None, "goals", "notes")):
            if not line.links:
                self.texts.setdefault(text, Resource(text, None, resource_kind(lead, None)))
            elif not only_links and len(re.sub(r"\W", "", bare)) > 40:
                self.notes.append(text)
            return
        if kind == "steps":
            self.steps.append(Step(text, days))
        elif kind == "practice":
            self.practice.append(text)
        elif kind == "deliverables":
            self.deliverables.append(text)
        elif kind == "prerequisites":
            self.prerequisites.append(text)
        elif kind == "notes":
            self.notes.append(text)
        else:
            self.goals.append(text)

    def _aside(self, lead: str, rest: str, text: str) -> None:
        weeks = asides.span(rest)
        if weeks and self.weeks is None:
            self.weeks = weeks
        self.notes.append(text)


def split(line: Line, text: str) -> tuple[str, str]:
    """`Video: Neural networks` as its lead and the rest."""
    match = _LEAD.match(text)
    linked = match and any(match[1] in link.title for link in line.links)
    short = match and "//" not in match[0][: match.end(1) + 3] and len(match[1].split()) < 6
    if match and short and not linked:
        return match[1].strip(), match[2].strip()
    if line.lead and len(line.lead) < 40 and len(line.lead) < len(text) - 2:
        return line.lead.strip(" :：-–—"), text[len(line.lead) :].strip(" :：-–—")
    return "", text
