"""An installation in another process: with every plugin, then with a third party's, then without it and ``news``."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.plugins.installation import DUMMY, Installation, copy_of, new

ALL = "home,programs,news"


@pytest.fixture(scope="session")
def installation(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """A data folder with the example municipality, published with every plugin on."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            made = copy_of(str(settings.DATABASES["default"]["NAME"]), tmp_path_factory.mktemp("copied"))
        if made is not None:
            return made
    return new(tmp_path_factory.mktemp("new"), ALL)


@pytest.fixture(scope="session")
def with_outages(installation: Installation) -> dict[str, Any]:
    """What happened with the third party's plugin on."""
    return installation.play("with_outages", f"{ALL},outages", DUMMY, PREGONERO_TRACE_PLUGINS="1")


@pytest.fixture(scope="session")
def without_news(installation: Installation, with_outages: dict[str, Any]) -> dict[str, Any]:
    """What happened afterwards, with that plugin and ``news`` off."""
    return installation.play("without_news", "home,programs", PREGONERO_TRACE_PLUGINS="0")
