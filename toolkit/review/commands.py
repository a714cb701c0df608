"""Slash commands: each on a line of its own, in any capitals, several in a comment."""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.review import said
from toolkit.text import did_you_mean, one_line

MENTOR: Mapping[str, str] = {
    "take": "I look at it",
    "approve": "it is good as it is",
    "changes": "I ask for changes, which I name in this comment",
    "score CRITERION N": "a mark from 1 to 5 for a criterion, by its number",
    "later 3d": "I need 3 days more; 2w are two weeks",
    "help": "say which commands there are",
}
LEARNER: Mapping[str, str] = {
    "ready": "the changes are made",
    "withdraw": "I take my request back",
    "help": "say which commands there are",
}
INVITED: Mapping[str, str] = {
    "accept SLOT CAP": "I review on this day of the week, at most so many",
    "accept SLOT CAP named": "and my name may stand beside what I approve",
    "accept SLOT CAP scores": "and my scores may be shown, if the learner wants it too",
    "withdraw": "I no longer review",
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAMES = ("take", "approve", "changes", "score", "later", "help", "ready", "withdraw", "accept")
_MOST, _LONGEST = 20, 300
_LINE = re.compile(r" {0,3}/([!-.0-~]{1,20})(?:[ \t]+(\S.*))?")
_SHAPES = {
    "score": re.compile(r"(\S.{0,200}?)[ \t]+([1-5])(?:/5)?"),
    "later": re.compile(r"([1-9]\d?)[ \t]*(d|days?|w|weeks?)"),
    "accept": re.compile(
        rf"({'|'.join(f'{day[:3]}|{day}s?' for day in DAYS)})[ \t]+([1-9]|1\d|20)"
        r"((?:[ \t]+(?:named|scores)){0,2})"
    ),
}
_SO = {
    "score": "/score 2 4",
    "later": "/later 3d",
    "accept": "/accept sundays 4",
}


@dataclass(frozen=True)
class Command:
    """A command as it was meant, or what was typed in its place and a hint."""

    name: str
    words: tuple[str, ...] = ()
    typed: str = ""
    hint: str = ""


def parse(body: str) -> list[Command]:
    """The commands of a comment in their order, and one hint at most for mistyped ones."""
    found: list[Command] = []
    hinted = False
    for line in said.lines(body):
        command = _command(line.replace("\xa0", " ").rstrip(" \t"))
        if command is None or (command.hint and hinted):
            continue
        hinted = hinted or bool(command.hint)
        found.append(command)
        if len(found) == _MOST:
            break
    return found


def days(words: tuple[str, ...]) -> int:
    """How many days a `/later` asks for."""
    number, unit = words
    return int(number) * (7 if unit[0] == "w" else 1)


def _command(line: str) -> Command | None:
    line = line.removesuffix("\\")  # a break that mail programs and editors leave
    match = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
    # What cannot be seen cannot be meant.
    if match is None or any(unicodedata.category(c)[0] == "C" for c in line.replace("\t", " ")):
        return None
    name, rest = match[1].lower(), match[2] or ""
    if name not in NAMES:
        meant = did_you_mean(f"/{name}", [f"/{known}" for known in NAMES])
        return Command("", typed=f"/{match[1]}", hint=meant) if _near(name) else None
    if name not in _SHAPES:
        if not rest:
            return Command(name)
        return Command("", typed=one_line(line), hint=f"Write /{name} alone on its line.")
    given = _SHAPES[name].fullmatch(rest if name == "score" else rest.lower())
    if given is None or (name == "later" and days((given[1], given[2])) > 28):
        return Command("", typed=one_line(line, 60), hint=f"Write it like this: {_SO[name]}")
    return Command(name, tuple(word or "" for word in given.groups()))


def _near(name: str) -> bool:
    """Close enough to one of ours to be a slip, and no word of its own?"""
    return bool(difflib.get_close_matches(name, NAMES, n=1, cutoff=0.75))
