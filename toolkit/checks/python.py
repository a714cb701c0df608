"""Which Python runs a week: the one asked for, the week's own, the home's, the active one."""

from collections.abc import Mapping
from pathlib import Path

from toolkit.errors import PortfolioError


def choose(asked: str | None, week: Path, home: Path | None, env: Mapping[str, str]) -> str:
    """The Python to run the week's checks with."""
    if asked:
        return str(Path(asked).absolute()) if "/" in asked else asked
    places = [week, home] if home else [week]
    candidates = [place / ".venv" / "bin" / "python" for place in places]
    if env.get("VIRTUAL_ENV"):
        candidates.append(Path(env["VIRTUAL_ENV"]) / "bin" / "python")
    for candidate in candidates:
        if candidate.is_file():
            return str(candidate)
    raise PortfolioError(
        "There is no Python environment for the checks yet.",
        where=str(week),
        mend="Make one, once, for all weeks: portfolio setup",
    )
