"""Work that is still to do is no failure: it shows as an expected one."""

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):  # type: ignore[no-untyped-def]
    report = yield
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, NotImplementedError) and str(error).startswith("to do: "):
        report.outcome, report.wasxfail = "skipped", str(error)
    return report
