"""What a token opens: its scopes by method and address, its end, and what the publication door sees of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import APIToken, Page

from pregonero.accounts.models import AuditEntry, TokenTerms
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

API = "/api/authoring/"
ADDRESSES = (
    "pages/",
    "images/",
    "documents/",
    "snippets/directorates.Directorate/",
    "sites/",
    "schema/",
    "whoami/",
    "openapi.json",
    "docs/",
    "redirects/",
    "locales/",
)


@pytest.fixture(autouse=True)
def _on() -> Any:
    with override_settings(ROOT_URLCONF="tests.authoring_urls"):
        yield


def ask(token: str, method: str, address: str, data: Any = None) -> Any:
    client = Client(headers={"authorization": f"Bearer {token}"})
    if method == "GET":
        return client.get(f"{API}{address}")
    call = getattr(client, method.lower())
    return call(f"{API}{address}", json.dumps(data or {}), content_type="application/json")


def lacks(answer: Any, scopes: str) -> bool:
    """Whether the answer is the refusal that names ``scopes``."""
    if answer.status_code != 403 or answer.headers["content-type"] != "application/problem+json":
        return False
    said = answer.headers.get("www-authenticate", "")
    return said == f'Bearer error="insufficient_scope", scope="{scopes}"' and scopes in answer.json()["detail"]


class TestWhoGetsIn:
    def test_nobody_without_a_token(self) -> None:
        answer = Client().get(f"{API}pages/")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("sent", ["Bearer x", "Bearer", "bearer  ", "Bearer wagtail_" + "0" * 33, "Bearer ñ"])
    def test_a_token_that_is_none(self, sent: str) -> None:
        answer = Client(HTTP_AUTHORIZATION=sent.encode().decode("latin-1")).get(f"{API}pages/")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')

    def test_other_schemes_are_no_token(self) -> None:
        answer = Client(headers={"authorization": f"Basic {factories.token()}"}).get(f"{API}pages/")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

    def test_an_expired_token_says_so_and_its_use_is_not_noted(self) -> None:
        token = factories.token()
        TokenTerms.objects.update(expires_at=timezone.now() - timedelta(days=2))
        answer = ask(token, "GET", "whoami/")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
        assert f"{timezone.now() - timedelta(days=2):%Y-%m-%d}" in answer.json()["detail"]
        assert APIToken.objects.get().last_used_at is None
        assert AuditEntry.objects.filter(action="access.token_refused").exists()

    def test_a_token_without_terms_opens_nothing(self) -> None:
        """As an earlier release made them, and as Wagtail's own command still does."""
        _row, token = APIToken.create_token(user=factories.account("officer"), name="antes")
        assert ask(token, "GET", "whoami/").status_code == 401

    def test_a_revoked_token_opens_nothing(self) -> None:
        token = factories.token()
        APIToken.objects.get().revoke()
        assert ask(token, "GET", "whoami/").status_code == 401

    def test_a_closed_account_opens_nothing(self) -> None:
        token = factories.token("editor-obras")
        type(factories.account("officer")).objects.filter(username="editor-obras").update(is_active=False)
        assert ask(token, "GET", "whoami/").status_code == 401

    def test_a_good_one_is_noted(self) -> None:
        assert ask(factories.token(), "GET", "whoami/").json()["user"]["username"] == "officer"
        assert APIToken.objects.get().last_used_at is not None

    @pytest.mark.parametrize(("asked", "word"), [("es-MX", "clave"), ("en", "token"), ("fr", "clave")])
    def test_refusals_are_in_spanish_or_english(self, asked: str, word: str) -> None:
        answer = Client(headers={"authorization": "Bearer x", "accept-language": asked}).get(f"{API}pages/")
        assert word in answer.json()["detail"]


class TestScopes:
    def test_reading_needs_read(self) -> None:
        for address in ("pages/", "images/", "documents/", "sites/", "schema/", "whoami/"):
            assert lacks(ask(factories.token("officer", "write", "publish", "media"), "GET", address), "read")
        assert ask(factories.token("officer", "read"), "GET", "pages/").status_code == 200

    @pytest.mark.parametrize(
        ("method", "address", "scopes"),
        [
            ("POST", "pages/", "write"),
            ("PATCH", "pages/{page}/", "write"),
            ("DELETE", "pages/{page}/", "write"),
            ("POST", "pages/{page}/actions/copy/", "write"),
            ("POST", "pages/{page}/actions/move/", "write"),
            ("POST", "pages/{page}/actions/revert/", "write"),
            ("POST", "pages/{page}/actions/create_alias/", "write"),
            ("DELETE", "pages/{page}/actions/delete/", "write"),
            ("POST", "pages/{page}/actions/publish/", "publish"),
            ("POST", "pages/{page}/actions/unpublish/", "publish"),
            ("POST", "images/", "media"),
            ("PATCH", "images/1/", "media"),
            ("DELETE", "documents/1/", "media"),
            ("POST", "sites/", "write publish"),
            ("PUT", "sites/1/", "write publish"),
            ("POST", "snippets/directorates.Directorate/", "write"),
            ("POST", "snippets/directorates.Directorate/1/actions/publish/", "publish"),
        ],
    )
    def test_a_token_to_read_changes_nothing(self, obras: Any, method: str, address: str, scopes: str) -> None:
        page = factories.draft(obras)
        seq, before = factories.last_seq(), list(Page.objects.order_by("pk").values())
        assert lacks(ask(factories.token("officer", "read"), method, address.format(page=page.pk)), scopes)
        assert (factories.last_seq(), list(Page.objects.order_by("pk").values())) == (seq, before)
        assert AuditEntry.objects.filter(action="access.refused", actor=factories.account("officer")).exists()

    def test_a_draft_needs_no_more_than_write(self, obras: Any) -> None:
        token = factories.token("editor-obras", "write")
        where = {"type": "news.NewsArticlePage", "parent_id": factories.section(obras).pk}
        made = ask(token, "POST", "pages/", {"title": "Nota nueva", "slug": "nota-nueva", "meta": where})
        assert made.status_code == 201, made.content
        page = Page.objects.get(slug="nota-nueva")
        assert not page.live
        assert ask(token, "PATCH", f"pages/{page.pk}/", {"title": "Otra"}).status_code == 200
        assert ask(token, "DELETE", f"pages/{page.pk}/").status_code == 204

    def test_publishing_in_the_body_needs_publish_too(self, obras: Any) -> None:
        page = factories.draft(obras)
        data = {"title": "Otra", "meta": {"action": "publish"}}
        for scope, lacking in (("write", "publish"), ("publish", "write")):
            assert lacks(ask(factories.token("officer", scope), "PATCH", f"pages/{page.pk}/", data), lacking)

    @pytest.mark.parametrize("body", ["[" * 100_000, '{"meta": []}', "{", "", "null", '{"meta": {"action": 1}}'])
    def test_nonsense_in_the_body_is_no_error_of_ours(self, obras: Any, body: str) -> None:
        page = factories.draft(obras)
        token = factories.token("officer", "read")
        client = Client(headers={"authorization": f"Bearer {token}"})
        answer = client.patch(f"{API}pages/{page.pk}/", body, content_type="application/json")
        assert lacks(answer, "write")

    @override_settings(WAGTAIL_WORKFLOW_ENABLED=False)
    def test_publish_alone_publishes_what_is_there(self, obras: Any) -> None:
        page = factories.draft(obras)
        token = factories.token("officer", "publish")
        assert ask(token, "POST", f"pages/{page.pk}/actions/publish/").status_code == 200
        assert factories.live(page) is not None
        answer = ask(token, "POST", f"pages/{page.pk}/actions/unpublish/", {"reason": "Por error"})
        assert answer.status_code == 200, answer.content
        assert factories.live(page) is None


class TestWhatTheDoorSees:
    """Acts whose address does not say that they change what is public."""

    def refused(self, answer: Any, seq: int) -> None:
        assert lacks(answer, "publish"), answer.content
        assert factories.last_seq() == seq

    def test_deleting_a_live_page(self, obras: Any) -> None:
        page = factories.article(obras)
        self.refused(
            ask(factories.token("officer", "write"), "DELETE", f"pages/{page.pk}/?reason=x"), factories.last_seq()
        )
        assert Page.objects.get(pk=page.pk).live
        assert (
            ask(factories.token("officer", "write", "publish"), "DELETE", f"pages/{page.pk}/?reason=x").status_code
            == 204
        )
        assert factories.live(page) is None

    def test_moving_a_live_page(self, obras: Any, cultura: Any) -> None:
        page = factories.article(obras)
        data = {"destination_id": factories.section(cultura).pk, "position": "last-child"}
        token = factories.token("officer", "write")
        self.refused(ask(token, "POST", f"pages/{page.pk}/actions/move/", data), factories.last_seq())
        assert Page.objects.get(pk=page.pk).get_parent().pk == factories.section(obras).pk

    @override_settings(WAGTAIL_WORKFLOW_ENABLED=False)
    def test_an_alias_of_a_live_page(self, obras: Any) -> None:
        page = factories.article(obras)
        token = factories.token("officer", "write")
        self.refused(ask(token, "POST", f"pages/{page.pk}/actions/create_alias/", {"slug": "x"}), factories.last_seq())
        assert not Page.objects.filter(slug="x").exists()

    @override_settings(WAGTAIL_WORKFLOW_ENABLED=False)
    def test_a_copy_that_stays_live(self, obras: Any) -> None:
        page = factories.article(obras)
        token = factories.token("officer", "write")
        self.refused(ask(token, "POST", f"pages/{page.pk}/actions/copy/", {"slug": "x"}), factories.last_seq())
        assert not Page.objects.filter(slug="x").exists()

    def test_the_description_of_a_picture_that_is_public(self, obras: Any) -> None:
        picture = factories.picture(obras)
        factories.article(obras, image=picture)
        data = {"description": "Otra descripción de la bomba"}
        token = factories.token("officer", "media")
        self.refused(ask(token, "PATCH", f"images/{picture.pk}/", data), factories.last_seq())
        assert get_image_model().objects.get(pk=picture.pk).description == picture.description
        spare = factories.picture(obras, "Suelta")
        assert ask(token, "PATCH", f"images/{spare.pk}/", data).status_code == 200


class TestStockLeaks:
    """What Wagtail's API shows by itself, and ours does not: to anybody, and to holders of a token."""

    ADDRESSES = (
        "pages/",
        "images/",
        "documents/",
        "snippets/directorates.Directorate/",
        "sites/",
        "schema/",
        "whoami/",
    )

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_anybody_is_shown_nothing(self, address: str, signed_in: Any) -> None:
        for client in (Client(), signed_in("officer")):
            assert client.get(f"{API}{address}").status_code in {401, 404}

    def test_an_editor_is_shown_their_own_media_only(self, obras: Any, cultura: Any) -> None:
        mine, theirs = factories.picture(cultura, "Danza"), factories.picture(obras, "Secreta")
        nobodys = factories.picture(None, "De la raíz")
        token = factories.token("editor-cultura", "read")
        listed = ask(token, "GET", "images/?limit=20").json()["items"]
        own = {item.title for item in get_image_model().objects.filter(collection=cultura.collection)}
        assert {item["title"] for item in listed} == own >= {"Danza"}
        assert all(item["meta"]["download_url"] for item in listed)
        for other in (theirs, nobodys):
            answer = ask(token, "GET", f"images/{other.pk}/")
            assert answer.status_code == 404
            assert other.file.name.rpartition("/")[2] not in answer.content.decode()
        assert ask(token, "GET", f"images/{mine.pk}/").status_code == 200

    def test_a_download_address_opens_nothing_by_itself(self, cultura: Any) -> None:
        """It is stock Wagtail's, of the stored file; unpublished, it is served to whoever may see it in the admin."""
        picture = factories.picture(cultura, "Danza")
        token = factories.token("editor-cultura", "read")
        address = ask(token, "GET", f"images/{picture.pk}/").json()["meta"]["download_url"]
        path = address[address.index("/media/") :]
        assert Client().get(path).status_code == 404
        assert Client(headers={"authorization": f"Bearer {token}"}).get(path).status_code == 404

    def test_drafts_of_others_are_not_there(self, obras: Any) -> None:
        page = factories.draft(obras, "Secreta")
        token = factories.token("editor-cultura", "read")
        for address in (
            f"pages/{page.pk}/",
            f"pages/{page.pk}/?version=draft",
            f"pages/{page.pk}/revisions/",
            f"pages/{page.pk}/revisions/{page.latest_revision_id}/",
            f"pages/find/?id={page.pk}",
            "pages/find/?html_path=/direcciones/obras/secreta/",
        ):
            answer = ask(token, "GET", address)
            assert answer.status_code in {403, 404}, address
            assert "Secreta" not in answer.content.decode()
        for query in (f"child_of={page.get_parent().pk}", f"descendant_of={page.get_parent().pk}", "search=Secreta"):
            assert "Secreta" not in ask(token, "GET", f"pages/?limit=20&{query}").content.decode()

    def test_snippets_and_sites_are_not_for_editors(self) -> None:
        token = factories.token("editor-obras", "read")
        assert ask(token, "GET", "snippets/directorates.Directorate/").status_code in {403, 422}
        assert ask(token, "GET", "sites/").status_code == 403
