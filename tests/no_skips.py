"""A pytest plugin for `make test`: what was skipped was not tested, so a skip fails the run.

Loaded by .ci/run_tests.py with `-p tests.no_skips`; a plain `pytest` at the desk goes without it.
"""

from __future__ import annotations

import pytest
from _pytest.terminal import TerminalReporter

NOT_RUN = ("skipped", "xfailed")


def count_not_run(reporter: TerminalReporter | None) -> int:
    """How many tests were collected but gave no verdict. Workers of xdist have no reporter."""
    if reporter is None:
        return 0
    return sum(len(reporter.stats.get(outcome, [])) for outcome in NOT_RUN)


def reporter_of(config: pytest.Config) -> TerminalReporter | None:
    """The plugin that counts outcomes, where there is one."""
    found: TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    return found


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a green run with skips red."""
    if count_not_run(reporter_of(session.config)) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say why the run failed."""
    count = count_not_run(terminalreporter)
    if count:
        terminalreporter.write_line(f"{count} skipped or expected to fail: that fails make test.")
