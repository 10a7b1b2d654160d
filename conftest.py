"""What every test may rely on: which tests can run on this machine, and golden files.

A test that needs something the machine lacks is reported as not run, with the reason, at the end. With
``TEST_SERVICES=all`` a service that does not answer is a failure, never a skip.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import TransactionTestCase

#: Seed of what is made up in this run; every worker has the same.
os.environ.setdefault("FUZZ_SEED", str(secrets.randbelow(2**32)))
ALL_SERVICES = os.environ.get("TEST_SERVICES") == "all"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "admin_client", "admin_user"}
#: Environment variable by which a service of ``.ci/services`` says where it answers.
SERVICE_VARIABLES = {
    "elasticsearch": "ELASTICSEARCH_URL",
    "node": "TSC",
    "verapdf": "VERAPDF",
}

Golden = Callable[[str, str], None]


def chromium() -> str | None:
    """Path of the machine's Chromium, if it has one; ``CHROMIUM`` names it by hand."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """For Playwright's ``executable_path``."""
    path = chromium()
    assert path, "only tests marked `browser` may ask for Chromium"
    return path


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of shared samples; for tests marked ``samples``."""
    return Path(os.environ["PREGONERO_SAMPLES"])


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """``golden(name, text)`` compares with ``golden/NAME`` beside the test; `make snapshots` writes it anew."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        if os.environ.get("SNAPSHOTS") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing: `make snapshots` writes it"
        assert text == path.read_text(encoding="utf-8"), "if the change is meant: `make snapshots`, and read the diff"

    return compare


def pytest_report_header() -> str:
    return f"FUZZ_SEED={os.environ['FUZZ_SEED']} repeats what is made up in this run"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only the tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "golden" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.snapshot)
        reason = _lacking(item)
        if reason and not (ALL_SERVICES and not reason.startswith("samples")):
            item.add_marker(pytest.mark.skip(reason=f"not run: {reason}"))
    if config.getoption("--database-only"):
        kept = [item for item in items if _touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def pytest_runtest_setup(item: pytest.Item) -> None:
    """With all services asked for, what is lacking fails."""
    reason = _lacking(item)
    if reason and not any(mark.name == "skip" for mark in item.iter_markers()):
        pytest.fail(f"TEST_SERVICES=all, and {reason}", pytrace=False)


def _lacking(item: pytest.Item) -> str | None:
    """What ``item`` needs and the machine does not have."""
    if item.get_closest_marker("browser") and chromium() is None:
        return "no Chromium on this machine"
    if item.get_closest_marker("samples") and not Path(os.environ.get("PREGONERO_SAMPLES") or "/nowhere").is_dir():
        return "samples: PREGONERO_SAMPLES does not name a folder"
    for mark in item.iter_markers("service"):
        name = mark.args[0]
        if not ALL_SERVICES:
            return f"service {name}: only with TEST_SERVICES=all"
        if not os.environ.get(SERVICE_VARIABLES[name]) and not shutil.which(name):
            return f"service {name} is not there: `make services` starts it"
    return None


def _touches_database(item: pytest.Item) -> bool:
    case = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or (isinstance(case, type) and issubclass(case, TransactionTestCase))
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once for each reason how many tests were not run."""
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ").removeprefix("not run: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    if reasons:
        terminalreporter.section("not run")
        for reason, count in reasons.most_common():
            terminalreporter.line(f"{count} tests not run: {reason}")
