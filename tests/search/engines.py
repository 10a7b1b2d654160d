"""The engines that search is tested on: the embedded one always, Elasticsearch where its server is switched on."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from search.engine import Engine
from search.site_index import Held

URL = os.environ.get("ELASTICSEARCH_URL", "")
WANTED = os.environ.get("TEST_SERVICES") == "all"

ENGINES = [
    "embedded",
    pytest.param(
        "elasticsearch",
        marks=pytest.mark.skipif(not WANTED, reason="Elasticsearch is switched on by TEST_SERVICES=all"),
    ),
]


@cache
def client() -> Any:
    from search.elastic import connected

    assert URL, "TEST_SERVICES=all, and no ELASTICSEARCH_URL: make services starts the server"
    return connected(URL)


def new_engine(name: str, folder: Path) -> Held:
    if name == "embedded":
        return Engine.create(folder)
    from search.elastic import Elastic

    return Elastic.create(client(), f"test-{os.getpid()}-{secrets.token_hex(4)}")
