"""The libraries of a repo by the names that people know."""

from toolkit import tools


def test_requirements_become_names() -> None:
    wanted = [
        "numpy>=1.26",
        "Torch[cuda] ; python_version > '3'",
        "scikit_learn",
        "pytest>=8",
        "numpy",
    ]
    assert tools.of_requirements(wanted) == ("NumPy", "PyTorch", "scikit-learn")


def test_what_is_no_requirement_is_no_tool() -> None:
    assert tools.of_requirements([3, None, "", "  ", "-e .", ["x"], "é"]) == ()


def test_a_million_requirements_are_not_all_shown() -> None:
    assert len(tools.of_requirements(f"p{n}" for n in range(100_000))) == 40
