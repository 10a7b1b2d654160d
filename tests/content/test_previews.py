"""A signed link to a draft: one revision, for a time, for whoever has it; and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from pregonero.accounts.models import AuditEntry
from pregonero.content import previews
from pregonero.editorial.trash import put_page
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "Reparan la bomba sin que nadie lo sepa"


@pytest.fixture
def draft(obras: Any) -> Any:
    return factories.draft(obras, SECRET, image=factories.picture(obras))


@pytest.fixture
def token(draft: Any) -> str:
    return previews.make_token(draft.get_latest_revision(), 15)


def both(token: str) -> list[Any]:
    return [Client().get(f"/api/v1/preview/{token}"), Client().get(f"/vista-previa/{token}/")]


def test_who_has_the_link_reads_the_draft_and_nobody_keeps_it(token: str) -> None:
    for answer in both(token):
        assert answer.status_code == 200
        assert SECRET in answer.content.decode()
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in answer.headers
    document = both(token)[0].json()
    assert document["title"] == SECRET
    assert document["preview"]["ends_at"].endswith("Z")
    assert document["image"]["src"].startswith("http://testserver/imagenes/")


def test_its_pictures_come_with_the_link_and_only_with_it(token: str) -> None:
    address = both(token)[0].json()["image"]["src"].removeprefix("http://testserver")
    plain, _, _query = address.partition("?")
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.getvalue()
    assert answer["Cache-Control"] == "private, no-store"
    assert Client().get(plain).status_code == 404
    assert Client().get(f"{plain}?vista=x").status_code == 404
    other = factories.picture(factories.directorate("cultura"), "Otra")
    stranger = f"/imagenes/{other.public_id}/{other.public_widths()[0]}.webp?vista={token}"
    assert Client().get(stranger).status_code == 404


def test_it_shows_the_revision_it_was_made_for(draft: Any, token: str) -> None:
    draft.title = "Otro título, más tarde"
    draft.save_revision()
    assert both(token)[0].json()["title"] == SECRET


def test_its_time_ends(draft: Any, monkeypatch: Any, token: str) -> None:
    later = timezone.now() + timedelta(minutes=15, seconds=2)
    monkeypatch.setattr(previews.timezone, "now", lambda: later)
    for answer in both(token):
        assert answer.status_code == 410
        assert SECRET not in answer.content.decode()
        assert answer["Cache-Control"] in ("private, no-store", "no-store")
    assert not previews.shows(token, "image", str(draft.image.public_id))


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "x" + token,
        lambda token: "x",
        lambda token: "x" * 5000,
        lambda token: signing.dumps([1, 1, 9999999999], salt="another"),
        lambda token: signing.dumps("text", salt=previews.SALT),
        lambda token: signing.dumps([1, 99999999, 9999999999], salt=previews.SALT),
        lambda token: signing.dumps([1, 1, 10**30], salt=previews.SALT),
    ],
    ids=["changed", "longer", "short", "huge", "another salt", "another shape", "no such revision", "no such time"],
)
def test_a_forged_link_shows_nothing(token: str, forge: Callable[[str], str]) -> None:
    for answer in both(forge(token)):
        assert answer.status_code == 404
        assert SECRET not in answer.content.decode()


def test_it_ends_with_the_page(draft: Any, token: str, user: Any) -> None:
    put_page(draft, user("officer"))
    assert [answer.status_code for answer in both(token)] == [404, 404]


class TestSharing:
    def test_the_officer_makes_a_link_that_works_and_is_written_down(self, signed_in: Any, draft: Any) -> None:
        officer = signed_in("officer")
        address = f"/admin/preview-link/{draft.pk}/"
        assert address in officer.get(f"/admin/pages/{draft.pk}/edit/").content.decode()
        assert officer.get(address).status_code == 200
        shown = officer.post(address, {"minutes": "60"})
        link = shown.context["link"].partition("testserver")[2]
        assert SECRET in Client().get(link).content.decode()
        entry = AuditEntry.objects.get(action="pregonero.preview_shared")
        assert entry.detail["minutes"] == 60

    @pytest.mark.parametrize("name", ["editor-obras", "editor-cultura", "auditor"])
    def test_nobody_else_does(self, signed_in: Any, draft: Any, name: str) -> None:
        client = signed_in(name)
        address = f"/admin/preview-link/{draft.pk}/"
        client.post(address, {"minutes": "60"})
        assert not AuditEntry.objects.filter(action="pregonero.preview_shared").exists()
        assert address not in client.get(f"/admin/pages/{draft.pk}/edit/").content.decode()

    def test_a_time_nobody_offers_is_refused(self, signed_in: Any, draft: Any) -> None:
        shown = signed_in("officer").post(f"/admin/preview-link/{draft.pk}/", {"minutes": "999999"})
        assert shown.context["link"] is None
        assert shown.context["form"].errors
