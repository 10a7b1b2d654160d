"""An installation in another process: with every plugin, then with a third party's, then without it and ``news``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.once import once
from tests.plugins.installation import DUMMY, Installation, copy_of, new

ALL = "home,programs,news"


@pytest.fixture(scope="session")
def scenarios(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """What happened in one data folder, as its plugins came and went."""

    def play(folder: Path) -> dict[str, dict[str, Any]]:
        installation = _with_the_example(folder, django_db_blocker)
        return {
            "with_outages": installation.play("with_outages", f"{ALL},outages", DUMMY, PREGONERO_TRACE_PLUGINS="1"),
            "without_news": installation.play("without_news", "home,programs", PREGONERO_TRACE_PLUGINS="0"),
        }

    found: dict[str, dict[str, Any]] = once(tmp_path_factory, "scenarios", play)
    return found


def _with_the_example(folder: Path, blocker: Any) -> Installation:
    """A data folder with the example municipality, published with every plugin on: copied where that is possible."""
    if connection.vendor == "sqlite":
        with blocker.unblock():
            made = copy_of(str(settings.DATABASES["default"]["NAME"]), folder / "copied")
        if made is not None:
            return made
    return new(folder / "new", ALL)


@pytest.fixture
def with_outages(scenarios: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What happened with the third party's plugin on."""
    return scenarios["with_outages"]


@pytest.fixture
def without_news(scenarios: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What happened afterwards, with that plugin and ``news`` off."""
    return scenarios["without_news"]
