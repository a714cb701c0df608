"""`python -m watching.demo`: two weeks, one bad evening, and the plan of a test. (Given.)"""

from pathlib import Path

from watching.alerts import PAGE, RULES, Status, step, unfollowable
from watching.compare import compare
from watching.experiment import sample_size
from watching.report import page
from watching.traffic import period

REPORTS = Path("reports")
EVENING = (240.0, 520.0, 610.0, None, 640.0, 480.0, 510.0, 290.0, 260.0)
"""The 95th percentile in milliseconds, once a minute; one measurement did not arrive."""


def main() -> None:
    """Write two reports, play the evening, and plan."""
    REPORTS.mkdir(exist_ok=True)
    reference = period(1)
    for name, rain in (("quiet", 1.0), ("wet", 4.0)):
        findings = compare(reference, period(2, rain=rain))
        path = REPORTS / f"{name}.html"
        path.write_text(page(f"A {name} week", findings), encoding="utf-8")
        print(f"{path}:", *(f"{f.name} {f.verdict.value};" for f in findings))
    status = Status()
    for minute, value in enumerate(EVENING):
        status = step(RULES[0], status, 60 * minute, value)
        print(f"minute {minute}: {value} ms, {RULES[0].name} {status.state.value}")
    gaps = unfollowable(RULES, Path(PAGE).read_text(encoding="utf-8"))
    print(*(gaps or ["Every alert has an owner and a first action."]), sep="\n")
    for new in (0.12, 0.102):
        print(f"To see 0.10 become {new}: {sample_size(0.10, new)} people for each version.")


if __name__ == "__main__":
    main()
