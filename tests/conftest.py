"""A small municipality in every test database: the folder ``municipality/ejemplo`` and one account for each role.

It is loaded once, when the database is made; each test runs in a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from pregonero.delivery import api as delivery
from pregonero.delivery import counts
from tests import factories
from tests.database import test_database
from tests.once import once, shared_folder

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "municipality" / "ejemplo"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A database that holds the example municipality; instead of the one of pytest-django, which is empty."""
    folder = shared_folder(tmp_path_factory)
    with django_db_blocker.unblock(), test_database(folder, _fill), django_db_blocker.block():
        yield


def _fill() -> None:
    from pregonero.content.municipality.load import load

    load(EXAMPLE, hostname="testserver")
    factories.make_accounts()


@pytest.fixture(scope="session", autouse=True)
def nobody_writes_readings() -> None:
    """The thread that writes what was read has a connection of its own: outside of any test's transaction."""
    counts._start = lambda: None  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Rows are rolled back after each test; what the cache kept of them (renditions, sites) must go too."""
    yield
    cache.clear()
    delivery.forget()
    delivery.forget_state()
    counts._answers.clear()


@pytest.fixture
def site(db: None) -> Any:
    from wagtail.models import Site

    return Site.objects.get(is_default_site=True)


@pytest.fixture
def obras(db: None) -> Any:
    """The directorate of public works."""
    return factories.directorate("obras")


@pytest.fixture
def cultura(db: None) -> Any:
    """Another directorate, whose editor must not touch the first one's things."""
    return factories.directorate("cultura")


@pytest.fixture
def user(db: None) -> Callable[[str], Any]:
    """``user("officer")``: officer, administrator, auditor, editor-obras, editor-cultura."""
    return factories.account


@pytest.fixture
def signed_in(db: None) -> Callable[[str], Client]:
    """``signed_in("officer")``: a client with that person's session."""

    def client_of(name: str) -> Client:
        client = Client()
        client.force_login(factories.account(name))
        return client

    return client_of


@pytest.fixture(scope="session")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Atengo loaded beside the example municipality: a :class:`tests.municipality.loading.Loaded`, made once a run."""
    from tests.municipality.loading import Loaded, both

    return Loaded(**once(tmp_path_factory, "municipalities", lambda folder: asdict(both(django_db_blocker, folder))))
