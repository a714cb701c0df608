"""Run `portfolio` and die at the Nth event that touches the world: `killer.py N new week-27`.

With 0 for N it lives, and writes the names of all events to the file that KILLER_COUNT names.
"""

import os
import sys
from typing import Any

LAST = int(sys.argv[1])
TOUCHING = {
    "open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink",
    "os.truncate", "os.utime", "shutil.copyfile", "shutil.copymode", "shutil.move",
    "shutil.rmtree", "subprocess.Popen",
}  # fmt: skip
seen: list[str] = []


def touches(event: str, args: tuple[Any, ...]) -> bool:
    """Could the world, below the folder that KILLER_WORLD names, look different after this?"""
    if event == "subprocess.Popen":
        return True
    if event == "open" and not args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return False
    return event in TOUCHING and str(args[0]).startswith(os.environ["KILLER_WORLD"])


def watch(event: str, args: tuple[Any, ...]) -> None:
    """Count the event, and die before it happens when it is the one."""
    if touches(event, args):
        seen.append(event)
        if len(seen) == LAST:
            os._exit(137)


def report() -> None:
    """Write down what happened."""
    happened = " ".join(seen)
    with open(os.environ["KILLER_COUNT"], "w") as file:  # noqa: PTH123 - as plain as it can be
        file.write(happened)


if __name__ == "__main__":
    from toolkit.cli import main

    sys.addaudithook(watch)
    try:
        main(sys.argv[2:], prog_name="portfolio")
    finally:
        if LAST == 0:
            report()
