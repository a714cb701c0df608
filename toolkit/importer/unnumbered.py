"""Plans that number nothing: sections of one level that hold most of the text are the steps."""

import re

from toolkit.importer import asides
from toolkit.importer.model import Node
from toolkit.importer.runs import Choice, inside, walk
from toolkit.importer.vocabulary import aside, category, whole
from toolkit.importer.words import fold

_LEAST = 3
_BESIDE = re.compile(
    r"\W*(?:about|acknowledg|appendix|author|badge|bonus|changelog|communit|conclusion|contact|"
    r"contents?\b|contribut|credits|disclaimer|faq|frequently|further|general|getting started|"
    r"help|how|index|inspiration|install|intro|licen[sc]e|motivation|next|notes?\b|other|overview|"
    r"preface|prerequisit|progress|quick|references?\b|repository|requirements|setup|sponsor|"
    r"star|structure|summary|support|table of|thank|tips?\b|todo|toc\b|updates|usage|useful|"
    r"welcome|what|where|who|why|goals?\b|tools\b|resources\b|license|extra|misc|links?\b|"
    r"目录|前言|参考|关于|简介|目次|はじめに|참고|目標|目标|sobre|contenido|índice|recursos|licencia|"
    r"contribu|über|inhalt|einleitung|à propos|sommaire|ресурсы|содержание|введение)"
)


def sections(root: Node, share: float = 0.6) -> Choice | None:
    """The highest level of sections that repeats and holds most of the plan."""
    every = list(walk(root))
    total = max(1, root.weight)
    for level in range(1, 7):
        found = [n for n in every if n.kind == "heading" and n.level == level and _step(n)]
        if len(found) >= _LEAST and sum(n.weight for n in found) >= total * share:
            return Choice("number", found)
    found = [n for n in every if n.kind == "details" and n.children and _step(n)]
    if len(found) >= _LEAST and sum(n.weight for n in found) >= total * share:
        return Choice("number", found)
    return _checklist(every, total, share)


def _step(node: Node) -> bool:
    """Whether a section can be a step: it holds something, and is not about the plan itself."""
    if not _holds(node) or _about(node):
        return False
    return not any(_about(n) for n in inside(node) if n.kind == "heading" and n.level > 1)


def _holds(node: Node) -> bool:
    """A list, a table or links, but not prose alone."""
    for child in node.children:
        if child.kind in ("item", "table") or any(line.links for line in child.lines):
            return True
        if child.children and _holds(child):
            return True
    return False


def _about(node: Node) -> bool:
    text = fold(asides.clean(node.text))
    if not text or _BESIDE.match(text):
        return True
    few = len(text.split()) < 3
    return few and bool(category(text) or aside(text) or whole(text) in ("habits", "metrics"))


def _checklist(every: list[Node], total: int, share: float) -> Choice | None:
    """The boxes to tick, where the plan is little else."""
    ticks = [n for n in every if n.kind == "item" and n.ticked is not None]
    members = {id(n) for n in ticks}
    top = [n for n in ticks if not any(id(outer) in members for outer in inside(n))]
    short = all(len(n.text) < 100 for n in top)
    if len(top) >= 2 * _LEAST and short and sum(n.weight for n in top) >= total * share / 2:
        return Choice("number", top)
    return None
