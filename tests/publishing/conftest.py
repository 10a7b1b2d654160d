"""A database of a test's own, for what must really commit: other processes see it; it is thrown away."""

from __future__ import annotations

import secrets
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tools.trials import database


@pytest.fixture(autouse=True)
def without_moderation(settings: Any) -> None:
    """Wagtail's own paths are tried, those too that moderation closes: the door must hold on all of them."""
    settings.WAGTAIL_WORKFLOW_ENABLED = False


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """A copy of the test database under another name; every connection opened meanwhile goes to it."""
    with django_db_blocker.unblock():
        if not connection.introspection.table_names():
            pytest.fail("pytest-django made no database: run these together with a test that asks for `db`")
        connection.close()
        original = connection.settings_dict["NAME"]
        copy = _copy(str(original), tmp_path)
        connection.settings_dict["NAME"] = copy
        try:
            with warnings.catch_warnings():
                # Python 3.12 warns of any fork beside threads; the children here only use the database and end
                warnings.filterwarnings("ignore", message=".*fork.*", category=DeprecationWarning)
                yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = original
            if connection.vendor == "postgresql":
                database.drop(copy)


def _copy(original: str, folder: Path) -> str:
    if connection.vendor == "postgresql":
        name = f"{original}_{secrets.token_hex(4)}"
        database.administer(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
        return name
    copy = folder / "own.sqlite3"
    source, target = sqlite3.connect(original), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return str(copy)
