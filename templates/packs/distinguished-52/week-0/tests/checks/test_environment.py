"""Versions are found and become a table."""

from refresher_expect import equal

from refresher import find_version, version_table

SAID = {
    "Python 3.12.4": "3.12.4",
    "git version 2.43.0.windows.1\n": "2.43.0",
    "Docker version 27.1.1, build 6312585": "27.1.1",
    "1.96.2\nfabdb6a30b49f79a7aba0f2ad9df9b399473380f\nx64": "1.96.2",
    "v20.11.1": "20.11.1",
    "mlflow, version 2.14.": "2.14",
    "Selected packages...\nIPython : 8.25.0\nipykernel : 6.29.4": "8.25.0",
    "Scala 12.003 (build 7)": "12.003",
}


def test_versions_become_a_table() -> None:
    for said, wanted in SAID.items():
        equal(
            find_version(said),
            wanted,
            f"the version in {said!r}",
            hint="Whole numbers, of any length, joined by dots; at least two of them. The first "
            "such place counts, and a dot at the end of a sentence does not belong to it.",
        )
    for said in ("", "command not found", "release 7", "build 6312585", "so... 12"):
        equal(
            find_version(said),
            None,
            f"the version in {said!r}",
            hint="A single number is no version yet, and nothing found is None, no error.",
        )
    rows = {"Python": "3.12.4", "Docker": None, "a|b": "1|2", "Git": "2.43.0"}
    found = version_table(rows)
    lines = [line.strip() for line in found.strip().split("\n")]
    equal(
        lines[:2],
        ["| tool | version |", "| :-- | :-- |"],
        "the first two lines of the table",
        hint="Without the second line Markdown sees no table.",
    )
    equal(
        lines[2:],
        ["| Python | 3.12.4 |", "| Docker | not found |", r"| a\|b | 1\|2 |", "| Git | 2.43.0 |"],
        "the rows of the table",
        hint="One row for each tool, in the order they came in. None is `not found`, and a | in a "
        "name or a version needs a backslash before it, or it begins a new cell.",
    )
    equal(found.endswith("|"), True, "whether the table ends with its last cell")
    empty = version_table({}).strip().split("\n")
    equal(len(empty), 2, "the lines of a table without tools: its head alone")
