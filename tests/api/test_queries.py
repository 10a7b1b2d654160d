"""How many queries each address costs: the same with one item as with three."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.api.reading import API

pytestmark = pytest.mark.django_db

#: address → queries. The first is always the sites with their generations; after several statements they are looked at
#: once more.
LISTS = {
    "documents?directorate=cultura&kind=news&limit=100": 3,
    "documents?tag=cuenta&limit=100": 3,
    "documents?sort=title&directorate=cultura&limit=100": 3,
    "changes?since={seq}": 4,
    "changes?since={seq}&limit=1": 4,
}
SINGLE = {
    "documents/{id}": 2,
    "documents/by-path?path={path}": 2,
    "documents/{id}/history": 4,
    "kinds": 0,
    "schemas/news.json": 0,
}


@pytest.fixture
def publish(cultura: Any) -> Any:
    """Publishes one more news item of Cultura, with an image and a tag."""
    image = factories.picture(cultura)

    def one(number: int) -> Any:
        page = factories.draft(cultura, f"Abren el taller número {number}", image=image)
        page.tags.add("cuenta")
        factories.publish(page)
        return page

    return one


def ask(address: str) -> int:
    """Items in the answer."""
    answer = Client().get(f"{API}{address}")
    assert answer.status_code == 200
    return len(answer.json().get("items", ()))


@pytest.mark.parametrize(("address", "queries"), LISTS.items())
def test_a_list_costs_the_same_with_one_item_and_with_three(
    publish: Any, django_assert_num_queries: Any, address: str, queries: int
) -> None:
    last = factories.last_seq()
    publish(1)
    with django_assert_num_queries(queries):
        one = ask(address.format(seq=last))
    publish(2)
    publish(3)
    with django_assert_num_queries(queries):
        three = ask(address.format(seq=last))
    assert three >= one >= 1
    assert three > one or "limit=1" in address


@pytest.mark.parametrize(("address", "queries"), SINGLE.items())
def test_one_costs_the_same_however_many_there_are(
    publish: Any, django_assert_num_queries: Any, address: str, queries: int
) -> None:
    row = factories.live(publish(1))
    assert row is not None
    filled = address.format(id=row.document_id, path=row.path)
    with django_assert_num_queries(queries):
        ask(filled)
    publish(2)
    publish(3)
    with django_assert_num_queries(queries):
        ask(filled)


def test_an_unchanged_list_still_asks_the_database(publish: Any, django_assert_num_queries: Any) -> None:
    """Revalidation reads the generation; saying 304 must not cost more than answering."""
    publish(1)
    tag = Client().get(f"{API}documents?kind=news")["ETag"]
    with django_assert_num_queries(2):
        assert Client().get(f"{API}documents?kind=news", headers={"if-none-match": tag}).status_code == 304
