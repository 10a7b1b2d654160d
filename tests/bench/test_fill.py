"""Filled documents are what their pages would publish: the ledger verifies, and the reconciler finds no difference."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from bench import fill
from news.models import NewsArticlePage
from pregonero.publishing.models import Address, Entry, LiveDocument
from tests import factories
from tools.trials import invariants


@pytest.fixture
def filled(obras) -> int:
    """The example municipality with as many documents more as make each episode happen; how many there were before."""
    factories.article(obras, title="Reparan la bomba del pozo")
    before = LiveDocument.objects.count()
    assert fill.fill(before + 50) == 50
    assert fill.fill(before + 110) == 60
    return before


def test_nothing_differs_from_a_database_that_people_filled(filled: int, obras) -> None:
    assert LiveDocument.objects.count() == filled + 110
    out = StringIO()
    call_command("ledger", "verify", stdout=out)
    assert out.getvalue().splitlines()[-1].startswith("OK seq=")
    for what, find in invariants.ALL.items():
        assert find() == [], what
    # the door finds nothing to refuse beside what was filled
    page = factories.article(obras, title="Abren el camino a Tacota")
    assert factories.live(page).path.startswith("/direcciones/obras/")


def test_some_items_were_corrected_moved_and_withdrawn(filled: int) -> None:
    actions = set(Entry.objects.values_list("action", flat=True))
    assert actions == {"published", "updated", "moved", "withdrawn"}
    assert Address.objects.exists()
    assert NewsArticlePage.objects.filter(live=False).exists()
