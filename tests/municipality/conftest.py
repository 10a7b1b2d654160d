"""Both municipalities on one installation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from tests.municipality.loading import Loaded, both
from tests.once import once


@pytest.fixture(scope="session")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Atengo loaded beside the example municipality."""
    return Loaded(**once(tmp_path_factory, "municipalities", lambda folder: asdict(both(django_db_blocker, folder))))
