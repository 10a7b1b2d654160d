"""Whatever is published, changed, moved, withdrawn, erased or broken off, and however often a follower of `changes` is
interrupted: it ends with exactly what is public, has missed nothing, and can prove the whole chain."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from api import changes as feed
from news.models import NewsArticlePage
from pregonero.publishing import ledger
from pregonero.publishing.api import door, identity
from pregonero.publishing.models import Entry, LiveDocument
from tests import factories
from tests.api.follower import Follower
from tests.api.reading import all_pages, get

pytestmark = pytest.mark.django_db


class Killed(Exception):
    """The act ends before it is whole."""


@dataclass
class Town:
    """Acts with the pages it made; ``number`` of an act says which of them."""

    pages: list[int] = field(default_factory=list)
    made: int = 0

    def title(self) -> str:
        self.made += 1
        return f"Reparan la bomba del pozo {self.made:03}"

    def page(self, number: int, **conditions: Any) -> Any:
        found = NewsArticlePage.objects.filter(pk__in=self.pages, **conditions).order_by("pk")
        return found[number % len(found)] if found else None

    def publish(self, number: int) -> None:
        owner = factories.directorate(("obras", "cultura")[number % 2])
        self.pages.append(factories.article(owner, self.title()).pk)

    def change(self, number: int) -> None:
        page = self.page(number, live=True)
        if page is not None:
            page.title = self.title()
            factories.publish(page)

    def move(self, number: int) -> None:
        page = self.page(number, live=True)
        if page is not None:
            self.made += 1
            page.slug = f"pozo-{self.made}"
            factories.publish(page)

    def withdraw(self, number: int) -> None:
        page = self.page(number, live=True)
        if page is not None:
            with door(reason="Se publicó por error."):
                page.unpublish()

    def publish_again(self, number: int) -> None:
        page = self.page(number, live=False)
        if page is not None:
            factories.publish(page)

    def erase(self, number: int) -> None:
        """What an entry published that is not what is public now."""
        live = LiveDocument.objects.values("seq")
        ids = [identity("page", pk) for pk in self.pages]
        found = Entry.objects.filter(document_id__in=ids, payload__erased_at=None, payload__isnull=False)
        entries = list(found.exclude(seq__in=live).order_by("seq"))
        if entries:
            entry = entries[number % len(entries)]
            with door():
                ledger.erase(entry, "datos personales", "system")

    def rename_directorate(self, number: int) -> None:
        """Its page and everything of it is built anew."""
        with door():
            obras = factories.directorate("obras")
            self.made += 1
            obras.name = f"Obras Públicas {self.made}"
            obras.save()


ACTS: dict[str, Callable[[Town, int], None]] = {
    "publish": Town.publish,
    "change": Town.change,
    "move": Town.move,
    "withdraw": Town.withdraw,
    "publish again": Town.publish_again,
    "erase": Town.erase,
    "rename directorate": Town.rename_directorate,
}


def break_off(town: Town, name: str, number: int) -> None:
    """The act is killed at its end: everything is written, nothing is committed."""
    pages, last = list(town.pages), factories.last_seq()
    with pytest.raises(Killed), door():
        ACTS[name](town, number)
        raise Killed
    town.pages = pages
    assert factories.last_seq() == last


ORDERS = ("-published_at", "published_at", "-updated_at", "title")
NUMBERS = st.integers(0, 30)
STEPS = st.one_of(
    st.tuples(st.sampled_from(sorted(ACTS)), NUMBERS),
    st.tuples(st.just("kill"), NUMBERS, st.sampled_from(sorted(ACTS))),
    st.tuples(st.sampled_from(["read", "stumble"]), NUMBERS),
    st.tuples(st.just("bookmark"), NUMBERS),
)
BEGINNING = [("publish", 0), ("publish", 1), ("change", 0)]


@dataclass
class ListPlace:
    """A place in a list that somebody kept: what had come before it, and what would have come after."""

    order: str
    cursor: str
    before: dict[str, str]
    after: dict[str, str]

    @classmethod
    def of(cls, number: int) -> ListPlace:
        order = ORDERS[number % len(ORDERS)]
        limit = number % 5 + 1
        key = order.lstrip("-")
        every = {item["id"]: item[key] for item in all_pages(sort=order, limit=100)}
        pairs = list(every.items())
        return cls(
            order, get("documents", sort=order, limit=limit).json()["next"], dict(pairs[:limit]), dict(pairs[limit:])
        )

    def check(self) -> None:
        """What has not changed its place in the order comes after it, or does not, as it would have then."""
        key = self.order.lstrip("-")
        rest = [item["id"] for item in all_pages(sort=self.order, cursor=self.cursor, limit=9)]
        assert len(set(rest)) == len(rest), "something twice"
        now = {item["id"]: item[key] for item in all_pages(sort=self.order, limit=100)}
        expected = [name for name, value in self.after.items() if now.get(name) == value]
        assert [name for name in rest if name in expected] == expected
        assert [name for name, value in self.before.items() if now.get(name) == value and name in rest] == []


def live_documents() -> dict[str, Any]:
    """What is public: named by the list, each as its address shows it."""
    return {item["id"]: get(f"documents/{item['id']}").json() for item in all_pages(limit=100)}


def play(steps: list[Any]) -> None:
    town, follower = Town(), Follower()
    earlier: list[Follower] = []
    places: list[ListPlace] = []
    for step, number, *more in [*BEGINNING, *steps]:
        if step == "kill":
            break_off(town, more[0], number)
        elif step == "read":
            follower.step(number % 9 + 1)
        elif step == "stumble":
            follower.stumble(number % 9 + 1, number % 4)
        elif step == "bookmark":
            earlier.append(follower.copy())
            places.append(ListPlace.of(number))
        else:
            ACTS[step](town, number)
    live = live_documents()
    for each in (follower, *earlier, Follower()):
        each.catch_up(13)
        assert each.place == factories.last_seq()
        assert each.documents == live
    for place in places:
        place.check()


@seed(int(os.environ["FUZZ_SEED"]))
@settings(
    max_examples=8,
    phases=[Phase.generate],  # each step publishes: what fails is repeated by its seed, not made small for minutes
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(STEPS, min_size=5, max_size=16))
def test_a_follower_ends_with_exactly_what_is_public(steps: list[Any]) -> None:
    try:
        with transaction.atomic():
            play(steps)
            transaction.set_rollback(True)
    finally:
        cache.clear()


def test_every_act_once() -> None:
    """Each act where it has something to do, a kill of each, and a reader that is a little behind all the while."""
    acts = ["change", "move", "rename directorate", "withdraw", "erase", "publish again", "withdraw"]
    play([step for act in acts for step in (("kill", 1, act), (act, 1), ("read", 2), ("bookmark", 2), ("stumble", 7))])
    assert set(Entry.objects.values_list("action", flat=True)) == {
        "published",
        "updated",
        "moved",
        "withdrawn",
        "erased",
    }


def test_a_follower_notices_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test can fail: of a feed that forgets one entry the follower knows."""
    entries = feed.publishing.entries
    monkeypatch.setattr(feed.publishing, "entries", lambda *asked: entries(*asked)[1:])
    with pytest.raises(AssertionError, match="gap"):
        play([])
