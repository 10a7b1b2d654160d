"""One marked world for the whole matrix: made once, and rolled back after each cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.directorates import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Each test that asks for it also asks for ``db``, whose own transaction lies inside this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(world: worlds.World, django_db_blocker: Any) -> dict[str, Any]:
    """The world as it was made."""
    with django_db_blocker.unblock():
        return worlds.snapshot()
