"""The test database: migrated and filled once a run, by whichever worker needs it first; the others copy it."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

#: PostgreSQL's copy from which the others are made
TEMPLATE = "pregonero_test_template"


@contextmanager
def test_database(folder: Path, fill: Callable[[], None]) -> Iterator[None]:
    """This worker's own database, filled by ``fill``, for the length of the block.

    ``folder`` is one for all workers of the run: what is copied lies there, with the media of ``fill``.
    """
    copied = folder / "database-media"
    with (folder / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if copied.is_dir():
            made: list[Any] = []
            _copy_from(folder)
            shutil.copytree(copied, settings.MEDIA_ROOT, dirs_exist_ok=True)
        else:
            made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
            fill()
            _copy_to(folder)
            shutil.copytree(settings.MEDIA_ROOT, copied)
    try:
        yield
    finally:
        if made:
            teardown_databases(made, verbosity=0)
            if connection.vendor == "postgresql":
                _administer(f'DROP DATABASE IF EXISTS "{TEMPLATE}"')
        elif connection.vendor == "postgresql":
            name = connection.settings_dict["NAME"]
            connection.close()
            _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copy_to(folder: Path) -> None:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        connection.close()  # nobody may be in a database that is copied
        _administer(f'DROP DATABASE IF EXISTS "{TEMPLATE}"', f'CREATE DATABASE "{TEMPLATE}" TEMPLATE "{name}"')
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / "database.sqlite3")])


def _copy_from(folder: Path) -> None:
    connection.close()
    name = connection.creation._get_test_db_name()
    if connection.vendor == "postgresql":
        _administer(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    else:
        for old in Path(name).parent.glob(f"{Path(name).name}*"):
            old.unlink()  # with the journal of a run that was cut off
        shutil.copyfile(folder / "database.sqlite3", name)
    # what `create_test_db` does after it has made one
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name


def _administer(*statements: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
