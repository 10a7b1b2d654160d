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

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.service("elasticsearch"))]


@cache
def client() -> Any:
    from search.elastic import connected

    return connected(os.environ["ELASTICSEARCH_URL"])


def new_engine(name: str, folder: Path) -> Held:
    if name == "embedded":
        return Engine.create(folder)
    from search.elastic import Elastic

    return Elastic.create(client(), f"test-{os.getpid()}-{secrets.token_hex(4)}")
