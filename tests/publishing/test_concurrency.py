"""Acts at the same time: they take turns, none is lost, and readers never wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page, Site

from home.models import SectionPage
from news.models import NewsArticlePage
from pregonero.publishing import ledger
from pregonero.publishing.api import door, find_by_path
from pregonero.publishing.models import LiveDocument
from pregonero.publishing.reconcile import drift
from tests import factories
from tools.trials import invariants
from tools.trials.database import new_article, new_section
from tools.trials.forms import edit_data, edit_url

#: seconds for which an act stays open while others come
LONG = 0.4


class Others:
    """Other people: each act in a thread and on a connection of its own."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(max_workers=8)

    def do(self, act: Callable[[], Any]) -> Future[Any]:
        def alone() -> Any:
            try:
                return act()
            finally:
                connection.close()

        return self.pool.submit(alone)


@pytest.fixture
def others(own_database: None) -> Iterator[Others]:
    """Whatever they do at once, what must hold of a database at rest holds afterwards."""
    people = Others()
    yield people
    people.pool.shutdown()
    for what, find in invariants.ALL.items():
        assert find() == [], what


def section(slug: str = "tramites") -> SectionPage:
    with door():
        root = Page.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
        return new_section(root, "Trámites y servicios", slug)


def below(parent: Any, slug: str) -> SectionPage:
    with door():
        return new_section(Page.objects.get(pk=parent.pk), "Un trámite", slug)


def article(slug: str = "aviso") -> NewsArticlePage:
    with door():
        return new_article(factories.directorate("obras"), "Reparan la bomba del pozo", slug)


def test_acts_inside_one_another_are_one(db: None) -> None:
    """An inner door joins the outer one: one transaction, one flush, and what the inner one did goes with the outer."""
    before = factories.last_seq()
    with pytest.raises(RuntimeError), door():
        article()
        raise RuntimeError("el acto de afuera no se completó")
    assert factories.last_seq() == before
    with door("una-persona"):
        article("uno")
        assert factories.last_seq() == before
        article("dos")
    entries = factories.entries_since(before)
    assert [(entry.path, entry.actor) for entry in entries] == [
        ("/direcciones/obras/uno/", "una-persona"),
        ("/direcciones/obras/dos/", "una-persona"),
    ]


def test_second_act_waits_for_the_first(others: Others) -> None:
    """A page is published while the address of its section changes: neither change is lost."""
    top = section()
    child = below(top, "registro")
    inside = threading.Event()
    order: list[str] = []

    def rename() -> None:
        with door():
            page = SectionPage.objects.get(pk=top.pk)
            page.slug = "servicios"
            page.save()
            inside.set()
            time.sleep(LONG)
            order.append("rename")

    def edit() -> None:
        assert inside.wait(30)
        with door():
            order.append("edit")
            page = SectionPage.objects.get(pk=child.pk)
            page.title = "Registro civil"
            page.save_revision().publish()

    for future in [others.do(rename), others.do(edit)]:
        future.result(timeout=30)
    assert order == ["rename", "edit"]
    row = LiveDocument.objects.get(object_id=str(child.pk))
    assert (row.path, row.title) == ("/servicios/registro/", "Registro civil")


def test_page_is_added_while_its_section_moves(others: Others) -> None:
    top, target = section("tramites"), section("oficina")
    inside = threading.Event()

    def move() -> None:
        with door():
            Page.objects.get(pk=top.pk).specific.move(Page.objects.get(pk=target.pk), pos="last-child")
            inside.set()
            time.sleep(LONG)

    def add() -> None:
        assert inside.wait(30)
        below(top, "registro")

    for future in [others.do(move), others.do(add)]:
        future.result(timeout=30)
    assert LiveDocument.objects.filter(path="/oficina/tramites/registro/").exists()


def test_article_is_published_while_its_directorate_changes_its_name(others: Others) -> None:
    page = article()
    inside = threading.Event()

    def rename() -> None:
        with door():
            obras = factories.directorate("obras")
            obras.name = "Obras y Caminos"
            obras.save()
            inside.set()
            time.sleep(LONG)

    def edit() -> None:
        assert inside.wait(30)
        with door():
            found = NewsArticlePage.objects.get(pk=page.pk)
            found.title = "La bomba ya trabaja"
            found.save_revision().publish()

    for future in [others.do(rename), others.do(edit)]:
        future.result(timeout=30)
    assert '"name":"Obras y Caminos"' in LiveDocument.objects.get(object_id=str(page.pk)).body


def test_many_publish_below_one_section(others: Others) -> None:
    top = section()
    before = factories.last_seq()
    waiting = [others.do(lambda number=number: below(top, f"pagina-{number}")) for number in range(12)]
    for future in waiting:
        future.result(timeout=60)
    assert [entry.seq for entry in factories.entries_since(before)] == list(range(before + 1, before + 13))
    assert Page.objects.get(pk=top.pk).numchild == 12


def test_two_officers_publish_the_same_page(others: Others) -> None:
    page = article()
    titles = ["La bomba ya trabaja", "La bomba sigue descompuesta"]
    before = factories.last_seq()

    def client() -> Client:
        made = Client()
        made.force_login(factories.account("officer"))
        return made

    forms = [(made := client(), edit_data(made, page, title=title)) for title in titles]
    waiting = [others.do(lambda made=made, data=data: made.post(edit_url(page), data)) for made, data in forms]
    answers = [future.result(timeout=30) for future in waiting]
    assert {answer.status_code for answer in answers} == {302}
    entries = factories.entries_since(before)
    assert [entry.action for entry in entries] == ["updated", "updated"]
    assert LiveDocument.objects.get(object_id=str(page.pk)).title == NewsArticlePage.objects.get(pk=page.pk).title


def test_two_processes_do_not_publish_the_same_schedule_twice(others: Others) -> None:
    from datetime import timedelta

    from django.utils import timezone
    from wagtail.models import Revision

    from pregonero.publishing.schedule import run_due

    with door():
        page = new_article(factories.directorate("obras"), "Abren la calle", "abren", live=False)
        past = timezone.now() - timedelta(minutes=1)
        Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=past)
    before = factories.last_seq()
    outcomes = [outcome for future in [others.do(run_due) for _ in range(4)] for outcome in future.result(timeout=30)]
    assert [outcome.what for outcome in outcomes] == ["published"]
    assert [entry.action for entry in factories.entries_since(before)] == ["published"]


def test_reader_does_not_wait_for_a_writer(others: Others) -> None:
    page = article()
    path = LiveDocument.objects.get(object_id=str(page.pk)).path
    site_id = Site.objects.get(is_default_site=True).pk
    with door():
        found = NewsArticlePage.objects.get(pk=page.pk)
        found.title = "La bomba ya trabaja"
        found.save_revision().publish()
        read = others.do(lambda: find_by_path(site_id, path)).result(timeout=10)
        assert read.document["title"] == "Reparan la bomba del pozo"
    assert find_by_path(site_id, path).document["title"] == "La bomba ya trabaja"


def test_verification_while_others_publish(others: Others) -> None:
    """No breach is told of a chain that is only growing."""
    page, stop = article(), threading.Event()
    site_id = Site.objects.get(is_default_site=True).pk

    def keep_publishing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with door():
                found = NewsArticlePage.objects.get(pk=page.pk)
                found.title = f"La bomba trabaja desde hace {number} minutos"
                found.save_revision().publish()

    busy = others.do(keep_publishing)
    try:
        # a verification is quicker than a publication: some must have fallen between
        verdicts: list[ledger.Verdict] = []
        while len(verdicts) < 20 or verdicts[-1].seq < verdicts[0].seq + 3:
            assert not busy.done(), busy.result()
            verdicts.append(ledger.verify(site_id))
    finally:
        stop.set()
        busy.result(timeout=30)
    assert [verdict.line() for verdict in verdicts if verdict.broken] == []
    assert drift() == []
