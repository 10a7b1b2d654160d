"""Both municipalities on one installation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.municipality.loading import Loaded, both


@pytest.fixture(scope="session")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Atengo loaded beside the example municipality."""
    return both(django_db_blocker, tmp_path_factory.mktemp("media"))
