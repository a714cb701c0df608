"""A record of experiments of our own: one run on each line of a file, and nothing ever changed.

Each line is a JSON object in UTF-8 and ends with a newline. A run counts once its newline is
written. What comes after the last newline is the rest of a process that was killed while it
wrote: a torn line, even if it looks complete.
"""

from pathlib import Path

from tracked.runs import Run


def append(path: Path, run: Run) -> None:
    """Add a run at the end, so that it is on the disk when this function returns.

    What stands in the file stays, byte for byte, with one exception: a torn last line never
    counted, and it is cut off first. Else the new run would be glued to it, and both were lost.
    Whole lines are not read, and not judged.

    The line is strict JSON (`as_json` in `runs.py` cares for NaN). The file and its folder are made
    if they are not there.

    >>> append(Path("runs.jsonl"), run)  # doctest: +SKIP
    """
    ### BEGIN SOLUTION
    import json
    import os

    from tracked.runs import as_json

    line = json.dumps(as_json(run), allow_nan=False).encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        file.seek(0)
        there = file.read()
        file.truncate(there.rfind(b"\n") + 1)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    ### END SOLUTION


def read(path: Path) -> list[Run]:
    """All runs that count, in the order in which they were written.

    A torn last line is left out; it may end in the middle of a letter. The file is not changed. A
    file that is not there holds no runs.

    Raises:
        ValueError: if a line that ends with a newline is no run. That is damage, not a killed
            process, so nobody may skip it. The message has the number of the line, from 1.
    """
    ### BEGIN SOLUTION
    import json

    from tracked.runs import from_json

    if not path.is_file():
        return []
    runs = []
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        try:
            runs.append(from_json(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"line {number} is no run: {error}") from error
    return runs
    ### END SOLUTION
