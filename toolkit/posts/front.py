"""What a learner says at the head of a post: YAML between `---` lines, or a notebook's metadata."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from toolkit.errors import PortfolioError
from toolkit.posts.model import Front
from toolkit.text import did_you_mean, one_line

FIELDS = ("title", "date", "tags", "summary", "draft")
_BLOCK = re.compile(r"(?ms)\A(?:[ \t]*\r?\n)*---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(rf"^({'|'.join(FIELDS)})[ \t]*:", re.MULTILINE)
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar stays a text
# A line such as `draft: true`, wherever and however it is written.
_SAYS = re.compile(
    r"""[\s>#*{"'<!-]*(\w{4,12})["'*]*\s*[:=：][\s"'*]*\w+["'*]*[\s,;}*]*(?:#.*|-->.*)?"""
)
_HEAD = 30  # lines
_NEAR = 0.7  # as `darft` is; `after` and `draw` are not
_YES, _NO = {"true", "yes", "on"}, {"false", "no", "off", ""}


@dataclass(frozen=True)
class Found:
    """What was said, the text below it, how many lines it took, and what one may want to mend."""

    front: Front
    rest: str
    lines: int = 0
    notes: tuple[str, ...] = ()


def split(text: str, source: str, *, always: bool = False) -> Found:
    """The front matter at the head of a text, if there is one; an error names its line.

    A Markdown cell may begin with a rule; it is front matter where a field of ours is in it,
    or `always` says so.
    """
    match = _BLOCK.match(text)
    if not match or not (always or _FIELD.search(match[1])):
        return Found(Front(), text)
    first = text[: match.start(1)].count("\n") + 1
    front, notes = _front(match[1], source, first)
    return Found(front, text[match.end() :], text[: match.end()].count("\n"), tuple(notes))


def of_metadata(data: object, source: str) -> Front:
    """The front matter in a notebook's metadata, under `portfolio`."""
    if data is None:
        return Front()
    if not isinstance(data, dict):
        raise PortfolioError("The metadata `portfolio` should be a table.", where=source)
    for name in data.keys() - set(FIELDS):
        _require_no_draft(name, source)
    return _decoded({k: (_plain(v), source) for k, v in data.items() if k in FIELDS})


def require_said(text: str, source: str) -> None:
    """Stop where a text without front matter says at its head whether it is a draft."""
    for number, line in enumerate(text.splitlines()[:_HEAD], 1):
        match = _SAYS.fullmatch(line)
        if match and _is_like_draft(match[1].lower()):
            place = f"{source}:{number}" if source.endswith(".md") else f"{source}, line {number}"
            raise PortfolioError(
                "It looks like front matter that is not at the top, or not between two lines ---.",
                where=place, mend="Let the file begin with a line --- and close it with another; "
                "or, if this is no front matter, write one with a title.",
            )  # fmt: skip


def _is_like_draft(name: str) -> bool:
    near = difflib.SequenceMatcher(None, name, "draft").ratio() > _NEAR
    return name == "published" or "draft" in name or near


def _require_no_draft(name: str, where: str) -> None:
    if _is_like_draft(name.lower()):
        raise PortfolioError(
            f"{one_line(name, 40)} is no field of a post.", where=where,
            mend="Write `draft: true` if nobody may read it yet, else leave it out.",
        )  # fmt: skip


def over(upper: Front, lower: Front) -> Front:
    """The upper one's words, and the lower one's where it has none."""
    return Front(
        title=upper.title or lower.title,
        date=upper.date or lower.date,
        tags=upper.tags or lower.tags,
        summary=upper.summary or lower.summary,
        draft=upper.draft or lower.draft,
    )


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return [str(v) for v in value]
    return value if isinstance(value, dict) else str(value)


def _front(text: str, source: str, first: int) -> tuple[Front, list[str]]:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first + (mark.line if mark else 0)
        words = getattr(error, "problem", None) or "it holds a sign that is not allowed"
        raise PortfolioError(
            f"The front matter is not valid YAML: {words}.", where=f"{source}:{line}",
            mend='Put words with a colon into quotes: title: "Attention: a dictionary"',
        ) from error  # fmt: skip
    if node is None:
        return Front(), []
    if not isinstance(node, yaml.MappingNode):
        raise PortfolioError("The front matter should be lines such as `title: …`.",
                             where=f"{source}:{first}")  # fmt: skip
    found: dict[str, tuple[object, str]] = {}
    notes = []
    for key, value in node.value:
        where = f"{source}:{first + key.start_mark.line}"
        name = str(key.value).strip().lower()
        if name in found:
            raise PortfolioError(f"{name} stands in the front matter twice.", where=where)
        if name in FIELDS:
            found[name] = (_node(value), where)
            continue
        _require_no_draft(name, where)
        if hint := did_you_mean(name, FIELDS):
            notes.append(f"{where}: {one_line(name, 40)} is no field of a post. {hint}")
    return _decoded(found), notes


def _node(node: Any) -> object:
    """A word, or a list of words; what is deeper is not followed, so no alias can grow."""
    if isinstance(node, yaml.SequenceNode):
        return [v.value if isinstance(v, yaml.ScalarNode) else {} for v in node.value]
    return node.value if isinstance(node, yaml.ScalarNode) else {}


def _decoded(found: Mapping[str, tuple[Any, str]]) -> Front:
    fields: dict[str, Any] = {
        name: _field(name, value, where)
        for name, (value, where) in found.items()
        if value not in ("", "null", "~", "None")
    }
    return Front(**fields)


def _field(name: str, value: object, where: str) -> object:
    if name == "tags":
        words = value.split(",") if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
            raise _wrong(name, "a list of words such as [attention, numpy]", where)
        return tuple(dict.fromkeys(t for w in words if (t := one_line(w, 40).lstrip("#").strip())))
    if not isinstance(value, str):
        raise _wrong(name, "one line of text", where)
    if name == "date":
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError:
            raise _wrong(name, "a date such as 2026-03-01", where) from None
    if name == "draft":
        if value.strip().lower() not in _YES | _NO:
            raise _wrong(name, "true or false", where)
        return value.strip().lower() in _YES
    return one_line(value, 300 if name == "summary" else 150)


def _wrong(name: str, wanted: str, where: str) -> PortfolioError:
    return PortfolioError(f"{name} should be {wanted}.", where=where)
