"""Serve by hand until Ctrl-C: `python -m tests.github [PORT]`, or `make github`."""

import signal
import sys
import time

from tests.github.server import GitHub


def main(args: list[str]) -> None:
    """Start with two people and an empty repo, and say how to reach them."""
    with GitHub(int(args[0]) if args else 0) as github:
        for login in ("ada", "grace"):
            github.user(login)
        github.repo("ada/hello", files={"README.md": "# hello\n"}, collaborators={"grace": "write"})
        for name, value in github.env(github.pat("ada")).items():
            print(f"export {name}={value}")
        print(f"# Grace's token: {github.pat('grace').value}")
        print(f"# git clone {github.clone_url(github.repos['ada/hello'])}")
        print("# Ctrl-C stops it.", flush=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        shown = 0
        try:
            while True:
                time.sleep(0.2)
                for request in github.log[shown:]:
                    print(request, file=sys.stderr, flush=True)
                    shown += 1
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main(sys.argv[1:])
