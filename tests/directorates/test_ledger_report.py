"""The ledger in the admin: what it lists, how it is filtered, and that nothing is changed there."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from pregonero.publishing.api import door
from tests import factories


@pytest.fixture
def history(obras):
    """Published, changed and withdrawn: one news item; published and public still: another one."""
    gone = factories.article(obras, "Cierran la calle Juárez")
    factories.publish_draft(gone)
    with door(reason="Fecha equivocada"):
        gone.unpublish(user=factories.account("officer"))
    return gone, factories.article(obras, "Abren la calle Juárez")


def listed(client, query: str) -> list[dict[str, str]]:
    """The report as a spreadsheet, which holds what the screen shows."""
    answer = client.get(reverse("ledger_report") + f"?export=csv&{query}")
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    keys = ["site_id", "seq", "at", "action", "kind", "path", "title", "hash"]
    return [dict(zip(keys, row, strict=True)) for row in rows[1:]]


def test_filters(signed_in, history):
    gone, here = history
    auditor = signed_in("auditor")
    withdrawn = listed(auditor, "action=withdrawn")
    assert [row["path"] for row in withdrawn] == [f"/direcciones/obras/{gone.slug}/"]
    assert {row["kind"] for row in listed(auditor, "kind=directorate")} == {"directorate"}
    assert {row["path"] for row in listed(auditor, f"path={here.slug}")} == {f"/direcciones/obras/{here.slug}/"}


def test_newest_first_and_titles_of_what_is_public(signed_in, history):
    gone, _here = history
    rows = listed(signed_in("officer"), "kind=news")
    assert (rows[0]["title"], rows[0]["action"]) == ("Abren la calle Juárez", "published")
    seqs = [int(row["seq"]) for row in rows]
    assert seqs == sorted(seqs, reverse=True)
    assert "Cierran la calle Juárez" not in {row["title"] for row in rows}
    screen = signed_in("officer").get(reverse("ledger_report")).content.decode()
    assert "Abren la calle Juárez" in screen
    assert "Cierran la calle Juárez" not in screen
    assert "Fecha equivocada" in screen
    assert f"/direcciones/obras/{gone.slug}/" in screen


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_changed_here(signed_in, history, method):
    seq = factories.last_seq()
    assert getattr(signed_in("administrator"), method)(reverse("ledger_report")).status_code == 405
    assert factories.last_seq() == seq


@pytest.mark.parametrize(("who", "shown"), [("officer", True), ("auditor", True), ("editor-obras", False)])
def test_menu_leads_to_it(signed_in, who, shown):
    assert (reverse("ledger_report") in signed_in(who).get(reverse("wagtailadmin_home")).content.decode()) is shown
