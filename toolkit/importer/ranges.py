"""Numbers after a label: digits, Roman ones, words, and ranges of them."""

import re

from toolkit.importer.asides import span
from toolkit.importer.numerals import roman_number
from toolkit.importer.words import CLASSES, NUMBERS, ORDINALS, fold

WORD = re.compile(r"[^\s\d:.,()\[\]#|/&+*–—\-_~{}【】「」]+")
NUM = r"\d{1,3}(?![\d%])"
NUMBER = re.compile(NUM)
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})(?![\w'’])")
_RANGE = re.compile(
    r"(\s*)(?:[-–—~/&+,]|\.\.+|to|through|thru|till|until|and|al?|à|au|bis|und|y|e|et|до|по|и|से|至|到|から|→)"
    rf"(\s*)(?:([^\s\d:.,()#|/]+)\s*#?\s*)?({NUM})"
)
_JOINT = re.compile(r"\s*(?:[-–—&]|to|and)\s*")


def named(flat: str, at: int) -> tuple[int, int] | None:
    """A Roman number or a number in words."""
    roman = _ROMAN.match(flat, at)
    if roman and roman[0]:
        return roman_number(roman[0]), roman.end()
    word = WORD.match(flat, at)
    if word:
        key = fold(word[0])
        value = NUMBERS.get(key, ORDINALS.get(key))
        if value is not None:
            return value, word.end()
        if key in ("a", "b", "c", "d", "e", "f") and word[0].isupper():
            return ord(key) - 96, word.end()
    return None


def until(flat: str, end: int, name: str, first: int) -> tuple[int, int]:
    """The last number of a range that may follow the first, and where it ends."""
    match = _RANGE.match(flat, end)
    if not match:
        return _in_words(flat, end, first)
    last = int(match[4])
    word = match[3]
    if flat[match.start() : match.end()].strip().startswith("/") and last > first + 1:
        return first, match.end()  # `Week 3/15` is one of fifteen
    if last <= first or (word and CLASSES.get(fold(word)) != name):
        return first, end
    rest = flat[match.end() :]
    if (match[1] and not word and re.match(r"\s+[a-zа-я]", rest)) or re.match(r"\.\d", rest):
        return first, end
    if word is None and (unit := re.match(r"\s*([^\s\d\W]+)", rest)) and span(f"1 {unit[1]}"):
        return first, end
    again = _RANGE.match(flat, match.end()) if word else None
    if again and again[3] and int(again[4]) == last + 1 and fold(again[3]) == fold(word):
        return until(flat, match.end(), name, last)  # `Day 1 - Day 2 - Day 3`
    return last, match.end()


def _in_words(flat: str, end: int, first: int) -> tuple[int, int]:
    joint = _JOINT.match(flat, end)
    found = named(flat, joint.end()) if joint and joint.end() < len(flat) else None
    if joint and found and found[0] > first and not flat[joint.end() : found[1]].islower():
        return found
    return first, end
