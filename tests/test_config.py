"""`portfolio.toml` is read with errors that a learner can mend."""

from datetime import date

import pytest

from toolkit import config
from toolkit.config import Config, Pause, Skip
from toolkit.errors import PortfolioError

GOOD = """\
learner = "ada"
plan = "distinguished-52"
start = 2026-03-02
timezone = "Europe/Berlin"
mentors = ["grace-h"]

[[pause]]
from = 2026-04-01
to = 2026-04-10

[[pause]]
from = 2026-08-01
to = 2026-08-14
reason = "summer"

[[skip]]
unit = "week-3"
"""


def test_all_settings_are_read() -> None:
    assert config.load(GOOD, "p.toml") == Config(
        learner="ada",
        plan="distinguished-52",
        start=date(2026, 3, 2),
        timezone="Europe/Berlin",
        mentors=("grace-h",),
        pause=(
            Pause(date(2026, 4, 1), date(2026, 4, 10)),
            Pause(date(2026, 8, 1), date(2026, 8, 14), "summer"),
        ),
        skip=(Skip("week-3"),),
    )
    assert config.load(GOOD, "p.toml").skipped == {"week-3"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("timezone =", "timezon =", 4, "Did you mean timezone?"),
        ("mentors =", "mentor =", 5, "Did you mean mentors?"),
        ("reason =", "raeson =", 14, "Did you mean reason?"),
        ('"ada"', "7", 1, "learner should be text"),
        ("2026-03-02", '"soon"', 3, "start should be a date"),
        ('["grace-h"]', '"grace-h"', 5, "mentors should be a list"),
        ('"ada"', '"ada--l"', 1, "no GitHub login"),
        ('"ada"', '"-ada"', 1, "no GitHub login"),
        ('"ada"', '"ada\\n"', 1, "no GitHub login"),
        ('"ada"', f'"{"a" * 40}"', 1, "no GitHub login"),
        ('"ada"', '"../x"', 1, "no GitHub login"),
        ('"ada"', '""', 1, "no GitHub login"),
        ('"grace-h"', '"@grace"', 5, "no GitHub login"),
        ("Berlin", "Berlim", 4, "Did you mean Europe/Berlin"),
        ('"Europe/Berlin"', '"../../etc/passwd"', 4, "There is no timezone"),
        ("timezone", 'layout = "weak"\ntimezone', 4, "Did you mean week?"),
        ("to = 2026-04-10", "to = 2026-03-31", 9, "ends before it starts"),
        ("to = 2026-08-14", "to = 2026-07-31", 13, "ends before it starts"),
        ("to = 2026-08-14\n", "", 11, "'pause[2].to' is missing"),
        ("to = 2026-08-14", "to = 14", 13, "pause[2].to should be a date"),
        ("from = 2026-08-01", "from = ", 12, "not valid TOML"),
        ('unit = "week-3"', "unit = 3", 17, "skip[1].unit should be text"),
    ],
)
def test_a_mistake_names_its_line_and_how_to_mend_it(
    old: str, new: str, line: int, words: str
) -> None:
    assert old in GOOD
    with pytest.raises(PortfolioError) as error:
        config.load(GOOD.replace(old, new), "p.toml")
    assert words in f"{error.value.what} {error.value.mend}"
    assert error.value.where == f"p.toml:{line}"


@pytest.mark.parametrize("field", ["learner", "plan", "start"])
def test_a_field_that_is_needed_is_asked_for(field: str) -> None:
    lines = [line for line in GOOD.splitlines(keepends=True) if not line.startswith(field)]
    with pytest.raises(PortfolioError, match=f"'{field}' is missing"):
        config.load("".join(lines), "p.toml")


@pytest.mark.parametrize("login", ["a", "A1", "a-b-c", "a" * 39])
def test_what_github_takes_as_a_login_is_taken(login: str) -> None:
    assert config.load(GOOD.replace("ada", login), "p.toml").learner == login
