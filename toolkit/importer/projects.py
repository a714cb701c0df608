"""Weeks that share one project, seen from how their deliverables begin and end."""

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.curriculum import Unit
from toolkit.importer.basket import Basket
from toolkit.importer.model import Note
from toolkit.importer.words import fold
from toolkit.text import slug

_LAST = re.compile(r"complete|finish|finali[sz]e|submit|completar|abschlie|termin|завершить|完成")
_CAPSTONE = re.compile(
    r"capstone|final project|proyecto final|projeto final|abschlussprojekt|projet final|毕业|итогов"
)


def shared(units: list[Unit], baskets: Sequence[Basket], guesses: list[Note]) -> list[Unit]:
    """The units, those of one project marked with its name."""
    leads = [" ".join(fold(lead) for lead in basket.leads) for basket in baskets]
    result = list(units)
    start = 0
    while start < len(units):
        end = _capstone(units, leads, start) or _finished(units, leads, start)
        if end and end - start > 1:
            names = {units[n].module or units[n].part or "" for n in range(start, end)}
            name = slug(names.pop(), 30) if len(names) == 1 else "capstone"
            why = "Their deliverables read as one project."
            guesses.append(Note(units[start].source_line or 1, units[start].title, why))
            for n in range(start, end):
                result[n] = replace(units[n], project=name or "project")
        start = max(end or 0, start + 1)
    return result


def _capstone(units: Sequence[Unit], leads: Sequence[str], start: int) -> int | None:
    end = start
    while end < len(units) and (_CAPSTONE.search(leads[end])):
        end += 1
    if (
        end > start
        and end == len(units) - 1
        and re.search(r"capstone", units[end].title, re.IGNORECASE)
    ):
        end += 1
    return end if end - start > 1 else None


def _finished(units: Sequence[Unit], leads: Sequence[str], start: int) -> int | None:
    """A stretch of one module whose last deliverable alone says that something is complete."""
    place = (units[start].part, units[start].module)
    if place == (None, None) or not leads[start] or _LAST.search(leads[start]):
        return None
    end = start
    while end < len(units) and (units[end].part, units[end].module) == place and leads[end]:
        end += 1
        if _LAST.search(leads[end - 1]):
            return end if end - start > 1 else None
    return None
