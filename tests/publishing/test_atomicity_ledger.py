"""What `ledger verify` holds, what it finds, and what an erasure leaves."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page

from pregonero.publishing import ledger
from pregonero.publishing.api import door
from pregonero.publishing.models import Chain, Entry, LiveDocument, Payload
from tests import factories


def verify() -> tuple[int, str]:
    """Exit status and last line of the command."""
    out = StringIO()
    try:
        call_command("ledger", "verify", stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue().splitlines()[-1]
    return 0, out.getvalue().splitlines()[-1]


def withdrawn(obras: Any) -> Entry:
    """The entry that published an article which is public no more."""
    page = factories.article(obras, "Un aviso con un nombre")
    entry = Entry.objects.get(document_id=factories.live(page).document_id)
    Page.objects.get(pk=page.pk).specific.unpublish()
    return entry


def test_verify_says_where_the_chain_stands(obras: Any, site: Any) -> None:
    factories.article(obras)
    chain = Chain.objects.get(site=site)
    assert verify() == (0, f"OK seq={chain.seq} head={chain.head}")


def test_erased_payload_leaves_a_chain_that_holds(obras: Any, site: Any) -> None:
    entry = withdrawn(obras)
    call_command("ledger", "erase", "--seq", str(entry.seq), "--reason", "Nombre de una persona particular")
    payload = Payload.objects.get(entry=entry)
    assert (payload.body, bytes(payload.salt), payload.erased_reason) == ("", b"", "Nombre de una persona particular")
    status, line = verify()
    assert status == 0, line
    verdict = ledger.verify(site.pk)
    assert (verdict.broken, verdict.erased) == ("", 1)
    last = Entry.objects.get(seq=verdict.seq)
    assert (last.action, last.payload_hash) == ("erased", entry.payload_hash)


def test_erased_payload_is_served_by_nobody(obras: Any, client: Client) -> None:
    entry = withdrawn(obras)
    call_command("ledger", "erase", "--seq", str(entry.seq), "--reason", "Nombre de una persona particular")
    history = client.get(f"/api/v1/documents/{entry.document_id}/history").json()["items"]
    assert [item["action"] for item in history] == ["published", "withdrawn", "erased"]
    assert all("document" not in item for item in history)
    changes = client.get("/api/v1/changes", {"since": entry.seq - 1}).json()["items"]
    assert [item["action"] for item in changes] == ["published", "withdrawn", "erased"]
    assert "Un aviso con un nombre" not in str(history) + str(changes)


def test_what_is_public_is_not_erased(obras: Any) -> None:
    page = factories.article(obras)
    entry = Entry.objects.get(document_id=factories.live(page).document_id)
    with pytest.raises(CommandError, match="public now"):
        call_command("ledger", "erase", "--seq", str(entry.seq), "--reason", "Por error")
    assert Payload.objects.get(entry=entry).body
    assert verify()[0] == 0


def test_erasure_wants_a_reason_and_happens_once(obras: Any) -> None:
    entry = withdrawn(obras)
    with pytest.raises(CommandError, match="reason"):
        call_command("ledger", "erase", "--seq", str(entry.seq), "--reason", " ")
    call_command("ledger", "erase", "--seq", str(entry.seq), "--reason", "Nombre")
    before = factories.last_seq()
    with pytest.raises(CommandError, match="no payload"):
        call_command("ledger", "erase", "--seq", str(entry.seq), "--reason", "Otra vez")
    assert factories.last_seq() == before


class TestTampering:
    """Each row of the ledger, changed by hand behind its back."""

    @pytest.fixture
    def seqs(self, obras: Any, site: Any) -> tuple[int, int, int]:
        """Three entries one after the other: published, updated, withdrawn. The first two are public no more."""
        page = factories.article(obras)
        page.title = "La bomba ya trabaja"
        page.save_revision().publish()
        page.unpublish()
        last = factories.last_seq()
        assert [entry.action for entry in factories.entries_since(last - 3)] == ["published", "updated", "withdrawn"]
        return last - 2, last - 1, last

    def test_changed_header(self, seqs: Any) -> None:
        Entry.objects.filter(seq=seqs[1]).update(path="/otra/")
        assert verify() == (1, f"BROKEN seq={seqs[1]} hash differs from the header")

    def test_changed_header_with_its_hash(self, seqs: Any) -> None:
        """Whoever computes the hash anew breaks the next entry."""
        entry = Entry.objects.get(seq=seqs[1])
        entry.actor = "otra-persona"
        entry.hash = ledger.header_hash(entry.header())
        entry.save()
        assert verify() == (1, f"BROKEN seq={seqs[2]} prev_hash differs from the entry before")

    def test_changed_payload(self, seqs: Any) -> None:
        payload = Payload.objects.get(entry__seq=seqs[0])
        payload.body = payload.body.replace("bomba", "bodega")
        payload.save()
        assert verify() == (1, f"BROKEN seq={seqs[0]} payload differs from its hash")

    def test_deleted_payload(self, seqs: Any) -> None:
        Payload.objects.filter(entry__seq=seqs[0]).delete()
        assert verify() == (1, f"BROKEN seq={seqs[0]} payload is missing")

    def test_payload_erased_without_an_entry(self, seqs: Any, site: Any) -> None:
        """An erasure that the chain does not tell of is tampering."""
        entry = Entry.objects.get(seq=seqs[0])
        Payload.objects.filter(entry=entry).update(salt=b"", body="", erased_at=entry.at, erased_reason="a mano")
        assert verify() == (1, f"BROKEN seq={seqs[0]} payload was erased without an entry that says so")

    def test_deleted_entry(self, seqs: Any) -> None:
        Payload.objects.filter(entry__seq=seqs[1]).delete()
        Entry.objects.filter(seq=seqs[1]).delete()
        assert verify() == (1, f"BROKEN seq={seqs[1]} missing")

    def test_deleted_last_entry(self, seqs: Any) -> None:
        Entry.objects.filter(seq=seqs[2]).delete()
        assert verify() == (1, f"BROKEN seq={seqs[1]} head says seq={seqs[2]}, the entries end at {seqs[1]}")

    def test_swapped_entries(self, seqs: Any) -> None:
        first, second = (Entry.objects.get(seq=seq) for seq in seqs[:2])
        Entry.objects.filter(pk=first.pk).update(seq=999_999)
        Entry.objects.filter(pk=second.pk).update(seq=seqs[0])
        Entry.objects.filter(pk=first.pk).update(seq=seqs[1])
        assert verify() == (1, f"BROKEN seq={seqs[0]} prev_hash differs from the entry before")

    def test_changed_live_body(self, obras: Any) -> None:
        row = factories.live(factories.article(obras))
        LiveDocument.objects.filter(pk=row.pk).update(body=row.body.replace("bomba", "bodega"))
        assert verify() == (1, f"BROKEN seq={row.seq} the live document at {row.path} differs from its entry")

    def test_removed_live_row(self, obras: Any) -> None:
        row = factories.live(factories.article(obras))
        row.delete()
        status, line = verify()
        assert (status, line) == (
            1,
            f"BROKEN seq={row.seq} live documents differ from the ledger, first at document {row.document_id}",
        )

    def test_added_live_row(self, obras: Any, seqs: Any) -> None:
        row = factories.live(factories.article(obras))
        row.pk, row.document_id, row.path = None, "00000000-0000-0000-0000-0000000000ff", "/falsa/"
        row.save()
        assert verify()[0] == 1


def test_verify_bears_publications_that_come_while_it_reads(
    obras: Any, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry between the reading of the chain and of the live rows is no breach."""
    read_on, came = ledger._Verification.read_on, []

    def read_and_publish(self: Any) -> None:
        read_on(self)
        if not came:
            came.append(factories.article(obras))

    monkeypatch.setattr(ledger._Verification, "read_on", read_and_publish)
    verdict = ledger.verify(site.pk)
    assert not verdict.broken, verdict.line()
    assert verdict.seq == factories.last_seq()


def test_hash_chain_by_hand(obras: Any, site: Any) -> None:
    """The chain as an outsider recomputes it from the API's headers: SHA-256 over canonical JSON, from 64 zeros."""
    import hashlib

    import rfc8785

    with door():
        factories.article(obras)
    previous = "0" * 64
    for entry in Entry.objects.filter(site_id=site.pk).order_by("seq"):
        header = entry.header()
        claimed = header.pop("hash")
        assert header["prev_hash"] == previous
        assert hashlib.sha256(rfc8785.dumps(header)).hexdigest() == claimed
        previous = claimed
