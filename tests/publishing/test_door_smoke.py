from pregonero.publishing.api import door
from tests import factories


def test_publish_writes_one_entry(obras):
    before = factories.last_seq()
    page = factories.article(obras)
    entries = factories.entries_since(before)
    assert [entry.action for entry in entries] == ["published"]
    assert factories.live(page).path == f"/direcciones/obras/{page.slug}/"


def test_an_exception_with_a_reason_goes_through_the_gates(obras):
    page = factories.draft(obras, summary="")
    with door() as collector:
        collector.exception = "Aviso urgente"
        factories.publish_draft(page)
    assert factories.live(page) is not None
