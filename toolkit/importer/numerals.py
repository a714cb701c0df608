"""Numbers as Chinese, Japanese and Korean plans write them, Roman ones, and ordinals in words."""

import re

from toolkit.importer.model import Label
from toolkit.importer.words import COUNTERS, NUMBERS, ORDINALS, PREFIXES

_HAN = "零一二两三四五六七八九十百〇"


_COUNTER = "|".join(sorted(COUNTERS, key=len, reverse=True))


NUMBER_FIRST = re.compile(
    rf"(第)?\s*(\d{{1,3}}|[{_HAN}]{{1,4}})\s*(?:(?:{_COUNTER})?\s*(?:[-–—~至到、,&]|から)\s*第?"
    rf"\s*(\d{{1,3}}|[{_HAN}]{{1,4}}))?\s*(?:[个個ヶか]\s*)?({_COUNTER})(?:间|間|目)?"
)


PREFIX_FIRST = re.compile(
    rf"({'|'.join(sorted((p for p in PREFIXES if PREFIXES[p]), key=len, reverse=True))})\s*"
    rf"(\d{{1,3}}|[{_HAN}]{{1,4}})(?:\s*[-–—~至到]\s*(\d{{1,3}}|[{_HAN}]{{1,4}}))?"
)


def ordinal(key: str) -> int:
    """`twenty-first` and `nineteenth`, also where the spelling is free."""
    tens = {"twenty": 20, "thirty": 30}
    first, _, rest = key.partition("-")
    if first in tens and rest:
        return tens[first] + ORDINALS.get(rest, 0)
    if key in ORDINALS:
        return ORDINALS[key]
    for stem, number in NUMBERS.items():
        if (number > 12 and (key.startswith((stem[:5], stem[:-1]))) and key.isascii()) and (
            (number < 20 and key[: len(stem)] == stem)
            or key.startswith(stem)
            or key == f"{stem[:-1]}ieth"
        ):
            return number
    return {"twelfth": 12, "twentieth": 20, "thirtieth": 30}.get(key, 0)


def counted(match: re.Match[str]) -> tuple[Label, int] | None:
    if match.re is PREFIX_FIRST:
        name, first, last = PREFIXES[match[1]], _han(match[2]), match[3]
    else:
        name, first, last = COUNTERS[match[4]], _han(match[2]), match[3]
    end = _han(last) if last else first
    return Label(name, first, max(first, end)), match.end()


def _han(text: str) -> int:
    if text.isdigit() and text.isascii():
        return int(text)
    digits = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
    total, current = 0, 0
    for char in text:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = current * 10 * (current > 0) + digits.get(char, 0)
    return total + current


def roman_number(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[c] for c in text]
    return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))
