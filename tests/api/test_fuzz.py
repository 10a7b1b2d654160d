"""Everything that the description of the API allows to be asked, and much that it forbids, by schemathesis.

Once with a fixed seed, values at every limit included, and once with the seed of the run (``FUZZ_SEED``, printed at its
beginning).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as examples
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance
from wagtail.models import Page

from api.urls import api
from portal.wsgi import application
from pregonero.content.api import make_token
from pregonero.delivery import api as delivery_api
from pregonero.publishing.models import LiveDocument
from tests.delivery.wsgi_client import own_connection

pytestmark = pytest.mark.django_db

FIXED = 20261123
#: parameters whose good values are a matter of what was published or is installed, not of their form
BY_CONTENT = {"kind", "directorate", "locale", "cursor", "fields"}

few = examples(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def described(seed: int, *, limits: bool) -> Any:
    config = SchemathesisConfig(seed=seed)
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"), config=config)
    schema.config.phases.coverage.enabled = limits
    schema.app = application
    return schema


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_api, "wait", lambda *asked: True)


@pytest.fixture(autouse=True)
def in_one_transaction() -> Iterator[None]:
    with own_connection():
        yield


def accepted_unless_by_content(ctx: Any, response: Any, case: Any) -> None:
    """What the description allows is refused for its content only, and the refusal names what is wrong."""
    if not case.meta.generation.mode.is_positive or response.status_code in {200, 301, 304, 404, 410}:
        return
    if response.status_code == 401 and "Authorization" in response.request.headers:
        return  # a key that nobody was given
    assert response.status_code == 422, response.status_code
    named = {error["field"] for error in response.json()["errors"]}
    assert named
    assert named <= BY_CONTENT, response.json()


def ask(case: Any) -> None:
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"},
        excluded_checks=[positive_data_acceptance],
        additional_checks=[accepted_unless_by_content],
    )


def ask_twice(case: Any) -> None:
    """As it was made up, and where it asks for something, of something that is there."""
    ask(case)
    row = LiveDocument.objects.filter(kind="news").first()
    assert row is not None
    draft = Page.objects.get(pk=row.object_id).get_latest_revision()
    there = {
        "document_id": str(row.document_id),
        "path": row.path,
        "slug": row.kind,
        "token": make_token(draft, minutes=15),
    }
    if not case.meta.generation.mode.is_positive:
        return
    for asked in (case.path_parameters, case.query):
        wanted = there.keys() & (asked or {}).keys()
        if wanted:
            asked.update({name: there[name] for name in wanted})
            ask(case)


at_every_limit = described(FIXED, limits=True)
of_this_run = described(int(os.environ["FUZZ_SEED"]), limits=False)


@at_every_limit.parametrize()
@few
def test_the_api_does_what_its_description_says(case: Any) -> None:
    ask_twice(case)


@of_this_run.parametrize()
@few
def test_the_api_does_what_its_description_says_with_other_values(case: Any) -> None:
    ask_twice(case)
