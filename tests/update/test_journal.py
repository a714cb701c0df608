"""The journal of an update: what was done is not looked at again until the run is over."""

from pathlib import Path

from toolkit.update.journal import Journal
from toolkit.update.run import Outcome


def test_what_was_settled_is_known_until_the_end(tmp_path: Path) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path)}
    journal = Journal(tmp_path / "home", env)
    assert journal.settled() == {}
    journal.add(tmp_path / "a", Outcome("updated", notes=("x stays deleted",)))
    journal.add(tmp_path / "b", Outcome("conflict", "GUIDE.md"))
    with next(tmp_path.rglob("*.jsonl")).open("a") as file:
        file.write('["half a li')

    again = Journal(tmp_path / "home", env)
    assert again.settled() == {str(tmp_path / "a"): Outcome("updated", notes=("x stays deleted",))}
    assert Journal(tmp_path / "other", env).settled() == {}
    again.close()
    assert journal.settled() == {}
