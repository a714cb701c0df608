"""A record of runs in lines of JSON that survives a process killed while it writes."""

import json
import math
from pathlib import Path
from typing import Any, NoReturn

from expect import holds, refuses
from tracked_world import run_of

from tracked.journal import append, read
from tracked.runs import as_json

FIRST, SECOND = run_of("run-1", 2.5), run_of("run-2", math.nan, settings={"name": "Käte", "n": 3})
LINES = b"".join(json.dumps(as_json(run)).encode() + b"\n" for run in (FIRST, SECOND))


def not_strict(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def plain(line: bytes) -> Any:
    """The object of one line, or nothing if it is not strict JSON."""
    try:
        return json.loads(line, parse_constant=not_strict)
    except ValueError:
        return None


def test_the_journal_only_ever_grows(tmp_path: Path) -> None:
    path = tmp_path / "records" / "runs.jsonl"
    before = b""
    third = run_of("run-3", None, metrics={"rmse": math.inf, "mae": -math.inf}, status="failed")
    for run in (FIRST, SECOND, third):
        append(path, run)
        now = path.read_bytes()
        words = f"{run.id}: expected all earlier lines as they were, found {now!r}."
        hint = "open the file at its end; a mode that empties it loses the past."
        holds(now.startswith(before), words, hint=hint)
        new = now.removeprefix(before)
        words = f"{run.id}: expected one line with its newline at the end, found {new!r}."
        hint = "a run counts once its newline is written; an object in many lines is no line."
        holds(new.endswith(b"\n") and new.count(b"\n") == 1, words, hint=hint)
        content, wanted = plain(new), as_json(run)
        words = f"{run.id}: expected the line {wanted}, found {new!r}."
        holds(content == wanted, words, hint="`as_json` gives all parts; strict JSON has no NaN.")
        before = now

    for torn in (b'{"id": "run-4", "se', json.dumps(as_json(FIRST)).encode(), "ä".encode()[:1]):
        path.write_bytes(LINES + torn)
        append(path, third)
        now = path.read_bytes()
        words = f"after a torn line: expected the two whole lines first, found {now!r}."
        holds(now.startswith(LINES), words, hint="cut off the torn part and nothing more.")
        new = now.removeprefix(LINES)
        hint = (
            f"The rest of the torn line {torn!r} is still there, so the file has a line that is "
            "no run. Cut it off first."
        )
        words = f"after a torn line: expected one more line, found {new!r}."
        holds(plain(new) == as_json(third), words, hint=hint)
    path.write_bytes(b'{"id": "ru')
    append(path, FIRST)
    found = path.read_bytes()
    words = f"a file that is nothing but torn: expected one line, found {found!r}."
    holds(plain(found) == as_json(FIRST), words, hint="all of it is cut off.")
    path.write_bytes(b"damaged\n")
    append(path, FIRST)
    words = "a damaged line that is whole: expected that append leaves it alone."
    holds(path.read_bytes().startswith(b"damaged\n"), words, hint="it does not judge old lines.")


def test_a_torn_last_line_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    found = read(path)
    holds(found == [], f"a journal that is not there: expected no runs, found {found}.")
    path.write_bytes(b"")
    holds(read(path) == [], "an empty journal: expected no runs.")
    wanted = [as_json(FIRST), as_json(SECOND)]
    for torn in (
        b"",
        b'{"id": "run-3", "settings": {"al',
        json.dumps(as_json(FIRST)).encode(),
        '{"id": "ä'.encode()[:-1],
        b"   ",
    ):
        path.write_bytes(LINES + torn)
        found_runs = [as_json(run) for run in read(path)]
        hint = "What comes after the last newline never counts, even if it looks complete."
        if torn == b"":
            hint = "Each line that ends with a newline is a run, the last one too."
        ids = [run["id"] for run in found_runs]
        words = f"two lines and then {torn[:20]!r}: expected run-1 and run-2, found {ids}."
        holds(found_runs == wanted, words, hint=hint)
        words = "the file after reading: expected it unchanged."
        holds(path.read_bytes() == LINES + torn, words, hint="who reads must not write.")
    value = read(path)[1].metrics["rmse"]
    words = f"a metric that was NaN: expected the number NaN, found {value!r}."
    holds(isinstance(value, float) and math.isnan(value), words, hint="see `from_json`.")

    first, second = LINES.splitlines(keepends=True)
    hint = "Damage in the middle must not be skipped: a run would vanish and nobody would know."
    for bad in (b'{"id": "run-3"\n', b'{"id": "run-3"}\n', b"7\n", b"\n", b"\xff\n", b"null\n"):
        for content, number in ((first + bad + second, 2), (LINES + bad, 3), (bad + first, 1)):
            path.write_bytes(content)
            what = f"the line {bad!r} in place {number}"
            refuses(lambda: read(path), what, words=[str(number)], hint=hint)
