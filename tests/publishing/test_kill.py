"""The process is killed after each SQL statement of a publication: afterwards all of it is there, or nothing.

Every statement of every kind of act, on both engines, and four processes at once: `make trial`.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.db import connection

from tools.trials import acts, statements
from tools.trials.report import Report


def test_example_holds(db: None) -> None:
    """What is asked after every kill, asked of the example municipality as it was loaded."""
    for what, find in statements.ALL.items():
        assert find() == [], what


@pytest.mark.parametrize(
    ("name", "share"),
    [
        pytest.param("publish", 1.0, id="publication"),
        pytest.param("form", 0.15, id="form"),
        pytest.param("approve", 0.1, id="approval"),
    ],
)
def test_killed_after_a_statement(own_database: None, name: str, share: float, capfd: Any) -> None:
    if connection.vendor != "sqlite":
        share /= 4  # a new connection to a server takes its time
    acts.prepare()
    people = statements.People()
    report = Report()
    rng = Random(20261123)  # the same statements in every run
    statements.kill_each(report, name, lambda: statements.KILLED[name](people), share, rng)
    assert (report.passed, report.failed) == (1, 0), capfd.readouterr().out
    for what, find in statements.ALL.items():
        assert find() == [], what
