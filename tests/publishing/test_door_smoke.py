from tests import factories


def test_publish_writes_one_entry(obras):
    before = factories.last_seq()
    page = factories.article(obras)
    entries = factories.entries_since(before)
    assert [entry.action for entry in entries] == ["published"]
    assert factories.live(page).path == f"/direcciones/obras/{page.slug}/"
