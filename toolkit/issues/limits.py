"""GitHub's limit for a body: what is longer is cut, and says where the rest is."""

MOST = 60_000
_ROOM = 400


def cut(text: str, rest: str = "", most: int = MOST) -> str:
    """The text within the limit, whole lines of it; `rest` is a sentence or link to all of it."""
    if len(text) <= most:
        return text
    words = rest or "There is more than GitHub lets an issue hold."
    note = f"\n\n…\n\n{words[:_ROOM]}"
    if most <= len(note):
        return ""
    kept = text[: most - len(note)]
    whole, newline, _ = kept.rpartition("\n")
    return (whole if newline else kept).rstrip() + note
