"""Turns: changes of what is public beside documents, counted by several at once and told by no entry."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from wagtail.models import Site

from pregonero.publishing import api as publishing
from pregonero.publishing import ledger
from pregonero.publishing.models import Chain
from tests import factories


def counted(site_id: int) -> None:
    try:
        publishing.next_turn(site_id)
    finally:
        connection.close()


@pytest.mark.usefixtures("own_database")
def test_none_of_many_at_once_is_lost() -> None:
    root = Site.objects.get(is_default_site=True).root_page
    Site.objects.bulk_create([Site(hostname="nuevo.test", root_page=root)])
    with ThreadPoolExecutor(max_workers=8) as people:
        for site in Site.objects.all():
            list(people.map(counted, [site.pk] * 24))
            assert publishing.turn(site.pk) == 24


@pytest.mark.django_db
def test_the_ledger_knows_nothing_of_it(obras: object) -> None:
    site = Site.objects.get(is_default_site=True)
    before, entries = ledger.verify(site.pk), publishing.entries(site.pk, 0, 1000)
    publishing.next_turn(site.pk)
    assert ledger.verify(site.pk) == before
    assert publishing.entries(site.pk, 0, 1000) == entries
    factories.article(factories.directorate("obras"))
    assert Chain.objects.get(site=site).turn == 1, "a publication leaves it"
    assert ledger.verify(site.pk).broken == ""


@pytest.mark.django_db
def test_a_site_without_entries_has_turns_too() -> None:
    root = Site.objects.get(is_default_site=True).root_page
    Site.objects.bulk_create([Site(hostname="nuevo.test", root_page=root)])
    site = Site.objects.get(hostname="nuevo.test")
    assert publishing.turn(site.pk) == publishing.turn(9999) == 0
    publishing.next_turn(site.pk)
    assert (publishing.turn(site.pk), publishing.generation(site.pk)) == (1, 0)
    assert ledger.verify(site.pk).line() == ledger.Verdict(site.pk).line()
