"""The learner's own words in a week's README: what they built, and the result with a number."""

import re
from dataclasses import dataclass

PROMPTS = {
    "what": "<!-- What did you build, and why does it matter? One or two sentences. -->",
    "result": "<!-- What came out? One sentence with a number that you measured. -->",
}
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RESULT = re.compile(r"^##\s+results?\s*#*\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Story:
    """What the learner says of the work; empty where they have not said it yet."""

    what: str = ""
    result: str = ""


def read(text: str) -> Story:
    """The first paragraph under the title, and the first under `## Result`."""
    lines = _COMMENT.sub("", text.replace("\r\n", "\n").removeprefix("\ufeff")).split("\n")
    title = next((n for n, line in enumerate(lines) if line.startswith("# ")), -1)
    result = next((n for n, line in enumerate(lines) if _RESULT.match(line)), None)
    return Story(
        _paragraph(lines[title + 1 :]),
        _paragraph(lines[result + 1 :]) if result is not None else "",
    )


def place(text: str, story: Story) -> str:
    """The README with these words where its prompts stand, or under its headings."""
    ending = "\r\n" if "\r\n" in text else "\n"
    for name, words in (("what", story.what), ("result", story.result)):
        if not words or getattr(read(text), name):
            continue
        if PROMPTS[name] in text:
            text = text.replace(PROMPTS[name], words, 1)
            continue
        lines = text.splitlines(keepends=True)
        at = _heading(lines, name)
        if at is None:
            text = _appended(text, name, words, ending)
        else:
            text = "".join([*lines[: at + 1], ending, words, ending, *lines[at + 1 :]])
    return text


def _appended(text: str, name: str, words: str, ending: str) -> str:
    gap = "" if not text else ending if text.endswith("\n") else ending * 2
    heading = f"## Result{ending}{ending}" if name == "result" else ""
    return f"{text}{gap}{heading}{words}{ending}"


def _heading(lines: list[str], name: str) -> int | None:
    for number, line in enumerate(lines):
        bare = line.rstrip("\r\n")
        if (name == "what" and bare.startswith("# ")) or (name == "result" and _RESULT.match(bare)):
            return number
    return None


def _paragraph(lines: list[str]) -> str:
    words: list[str] = []
    for line in lines:
        if line.startswith("#") or (not line.strip() and words):
            break
        if line.strip() and not line.lstrip().startswith(("![", "[![", "<", "```", "|")):
            words.append(line.strip())
    return " ".join(words)
