"""`documents`: lists, one by id or address, and what became of what is not there any more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pregonero.publishing.api import door
from tests import factories
from tests.api.reading import all_pages, get, items

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


def problem(answer: Any) -> dict[str, Any]:
    """The body of an error, which has the shape every error has."""
    assert answer["Content-Type"] == PROBLEM
    assert answer["Cache-Control"] == "no-store"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == answer.status_code
    assert body["detail"]
    return body


def withdraw(page: Any, reason: str) -> None:
    with door(reason=reason):
        page.unpublish()


class TestList:
    def test_it_has_every_live_document_without_blocks(self) -> None:
        found = all_pages(limit=5)
        assert len({item["id"] for item in found}) == len(found)
        assert {item["kind"] for item in found} == {
            "site",
            "home",
            "section",
            "message",
            "directorate",
            "program",
            "news",
        }
        assert all("blocks" not in item for item in found)
        answer = get("documents").json()
        assert set(answer) == {"items", "next", "generation"}
        assert answer["generation"] == factories.last_seq()

    @pytest.mark.parametrize(
        ("asked", "paths"),
        [
            ({"kind": "program"}, ["/direcciones/obras/bacheo-vecinal/", "/direcciones/agua-potable/pago-de-agua/"]),
            (
                {"directorate": "obras"},
                ["/direcciones/obras/bacheo-octubre/", "/direcciones/obras/bacheo-vecinal/", "/direcciones/obras/"],
            ),
            ({"directorate": "obras", "kind": "news"}, ["/direcciones/obras/bacheo-octubre/"]),
            ({"tag": "fiestas"}, ["/direcciones/cultura/feria-de-los-arcos/"]),
            ({"tag": "niñez"}, ["/direcciones/cultura/feria-de-los-arcos/"]),
            ({"tag": "nada"}, []),
            ({"locale": "en"}, []),
            ({"locale": "es-MX", "kind": "message"}, ["/mensaje/"]),
        ],
        ids=str,
    )
    def test_filters(self, asked: dict[str, str], paths: list[str]) -> None:
        assert sorted(item["path"] for item in items(**asked)) == sorted(paths)

    def test_filter_by_program(self) -> None:
        (program,) = items(kind="program", directorate="obras")
        (article,) = items(program=program["id"])
        assert article["path"] == "/direcciones/obras/bacheo-octubre/"
        assert article["fields"]["program"]["id"] == program["id"]

    @pytest.mark.parametrize("sort", ["-published_at", "published_at", "-updated_at", "updated_at", "title"])
    def test_order(self, sort: str) -> None:
        key, found = sort.lstrip("-"), all_pages(sort=sort, limit=4)
        assert [item["id"] for item in found] == [item["id"] for item in all_pages(sort=sort, limit=100)]
        values = [item[key] for item in found]
        if key == "title":  # each database sorts accents and capitals in its way, but all sort these words so
            known = ["Agua", "Bacheo", "Cultura", "Noticias", "Programas"]
            first = [title.split()[0] for title in values]
            assert [word for word in dict.fromkeys(first) if word in known] == [w for w in known if w in first]
            assert len(set(known) & set(first)) > 2
        else:
            assert values == sorted(values, reverse=sort.startswith("-"))

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            ({"colour": "red"}, "colour"),
            ({"kind": "unicorn"}, "kind"),
            ({"sort": "size"}, "sort"),
            ({"cursor": "nonsense"}, "cursor"),
            ({"limit": "0"}, "limit"),
            ({"limit": "101"}, "limit"),
            ({"limit": "many"}, "limit"),
            ({"program": "7"}, "program"),
            ({"directorate": "nada"}, "directorate"),
            ({"locale": "xx"}, "locale"),
            ({"published_from": "ayer"}, "published_from"),
            ({"published_from": "0.5"}, "published_from"),
            ({"published_from": "1764000000"}, "published_from"),
            ({"updated_to": "2026-11-20T09:00:00"}, "updated_to"),
            ({"fields": "title,colour"}, "fields"),
            ({"fields": "blocks"}, "fields"),
            ({"fields": "image.colour"}, "fields"),
            ({"fields": "a.b.c.d.e"}, "fields"),
            ({"profile": "heavy"}, "profile"),
        ],
        ids=str,
    )
    def test_a_wrong_parameter_is_refused_and_named(self, asked: dict[str, str], field: str) -> None:
        answer = get("documents", **asked)
        assert answer.status_code == 422
        assert [error["field"] for error in problem(answer)["errors"]] == [field]

    @pytest.mark.parametrize(
        ("address", "name"),
        [("documents", name) for name in ("directorate", "locale", "tag", "kind", "sort", "cursor")]
        + [("documents/by-path", "path")],
    )
    def test_a_text_no_database_takes_is_refused(self, address: str, name: str) -> None:
        answer = get(address, **{name: "a\0b"})
        assert answer.status_code == 422
        assert [error["field"] for error in problem(answer)["errors"]] == [name]

    def test_every_unknown_parameter_is_named(self) -> None:
        errors = problem(get("documents", colour="red", size="big", kind="news"))["errors"]
        assert [error["field"] for error in errors] == ["colour", "size"]
        assert "kind" in errors[0]["allowed"]

    def test_a_cursor_belongs_to_its_order(self) -> None:
        cursor = get("documents", limit=1).json()["next"]
        assert get("documents", limit=1, cursor=cursor).status_code == 200
        assert problem(get("documents", limit=1, cursor=cursor, sort="title"))["errors"][0]["field"] == "cursor"

    def test_following_a_list_skips_and_repeats_nothing_while_things_are_published(self, obras: Any) -> None:
        for number in range(4):
            factories.article(obras, f"Reparan la bomba número {number}")
        before = [item["id"] for item in all_pages(kind="news", limit=100)]
        seen: list[str] = []
        cursor: str | None = None
        for step in range(100):
            answer = get("documents", kind="news", limit=2, **({"cursor": cursor} if cursor else {})).json()
            seen += [item["id"] for item in answer["items"]]
            cursor = answer["next"]
            if cursor is None:
                break
            factories.article(obras, f"Publicada mientras alguien lee, paso {step}")
        assert seen == before

    def test_what_a_reader_has_passed_may_be_withdrawn_without_losing_the_place(self, obras: Any) -> None:
        pages = [factories.article(obras, f"Reparan la bomba número {number}") for number in range(4)]
        first = get("documents", kind="news", limit=2).json()
        pages[-1].unpublish()
        rest = [item["id"] for item in get("documents", kind="news", limit=100, cursor=first["next"]).json()["items"]]
        everything = [item["id"] for item in all_pages(kind="news", limit=100)]
        assert [item["id"] for item in first["items"]][1:] + rest == everything

    def test_drafts_are_not_there(self, obras: Any) -> None:
        before = len(all_pages(limit=100))
        factories.draft(obras, "Todavía no")
        assert len(all_pages(limit=100)) == before


class TestOne:
    def test_by_id_and_by_path_give_the_same_bytes(self, obras: Any) -> None:
        page = factories.article(obras)
        row = factories.live(page)
        assert row is not None
        by_id, by_path = get(f"documents/{row.document_id}"), get("documents/by-path", path=row.path)
        assert by_id.status_code == by_path.status_code == 200
        assert by_id.content == by_path.content
        assert by_id.json()["blocks"] == []
        assert by_id["Content-Type"] == "application/json"

    @pytest.mark.parametrize(
        "path",
        ["/nada/", "", "nada", "/direcciones/obras", "//", "/../", "/noticias/?a=1", "/" + "x" * 3000 + "/"],
    )
    def test_an_address_nothing_public_ever_had(self, path: str) -> None:
        answer = get("documents/by-path", path=path)
        assert answer.status_code == 404
        problem(answer)

    def test_a_draft_is_told_as_nothing(self, obras: Any) -> None:
        page = factories.draft(obras, "Secreto de obras")
        answer = get("documents/by-path", path=f"/direcciones/obras/{page.slug}/")
        assert answer.status_code == 404
        assert "Secreto" not in answer.content.decode()

    def test_what_moved_is_followed(self, obras: Any) -> None:
        page = factories.article(obras)
        old = f"/direcciones/obras/{page.slug}/"
        page.slug = "bomba-nueva"
        factories.publish(page)
        answer = get("documents/by-path", path=old)
        assert answer.status_code == 301
        assert answer["Location"] == "/api/v1/documents/by-path?path=%2Fdirecciones%2Fobras%2Fbomba-nueva%2F"
        assert Client().get(answer["Location"]).json()["path"] == "/direcciones/obras/bomba-nueva/"

    def test_what_was_withdrawn_says_why(self, obras: Any) -> None:
        page = factories.article(obras, "Nota con un error")
        row = factories.live(page)
        assert row is not None
        withdraw(page, "Se publicó con una cifra equivocada.")
        for answer in (get("documents/by-path", path=row.path), get(f"documents/{row.document_id}")):
            assert answer.status_code == 410
            assert problem(answer)["detail"] == "Se publicó con una cifra equivocada."
            assert "Nota con un error" not in answer.content.decode()

    def test_what_was_withdrawn_without_a_reason_is_gone_all_the_same(self, obras: Any) -> None:
        page = factories.article(obras)
        row = factories.live(page)
        assert row is not None
        page.unpublish()
        assert problem(get(f"documents/{row.document_id}"))["status"] == 410

    def test_what_moved_and_was_withdrawn_is_gone_at_both_addresses(self, obras: Any) -> None:
        page = factories.article(obras)
        old = f"/direcciones/obras/{page.slug}/"
        page.slug = "bomba-nueva"
        factories.publish(page)
        page.refresh_from_db()
        withdraw(page, "Ya no aplica.")
        for path in (old, "/direcciones/obras/bomba-nueva/"):
            assert get("documents/by-path", path=path).status_code == 410

    def test_an_address_taken_again_gives_what_stands_there_now(self, obras: Any) -> None:
        first = factories.article(obras, "Abren el puente", slug="puente")
        first.unpublish()
        with door():
            first.delete()
        second = factories.article(obras, "Cierran el puente", slug="puente")
        row = factories.live(second)
        assert row is not None
        assert get("documents/by-path", path=row.path).json()["title"] == "Cierran el puente"

    def test_an_unknown_id(self) -> None:
        assert get("documents/0d6d0a0c-0000-4000-8000-000000000001").status_code == 404
        assert problem(get("documents/seven"))["status"] == 422

    def test_unknown_parameters_are_refused_everywhere(self) -> None:
        (site,) = items(kind="site")
        for path in (f"documents/{site['id']}", f"documents/{site['id']}/history", "kinds", "changes"):
            assert problem(get(path, colour="red"))["status"] == 422


class TestAddresses:
    def test_addresses_are_absolute_and_paths_are_not(self, obras: Any) -> None:
        image = factories.picture(obras)
        body = '[{"type": "text", "value": {"html": "<p><a href=\\"/programas/\\">x</a></p>"}}]'
        row = factories.live(factories.article(obras, image=image, body=body))
        assert row is not None
        told = get(f"documents/{row.document_id}").json()
        assert told["path"] == row.path
        assert told["image"]["src"].startswith("http://testserver/imagenes/")
        assert {size["url"].split("/imagenes/")[0] for size in told["image"]["sizes"]} == {"http://testserver"}
        assert 'href="http://testserver/programas/"' in told["blocks"][0]["value"]["html"]
        assert told["breadcrumbs"][0] == {"title": "San Ejemplo de los Arcos", "path": "/"}

    def test_what_is_stored_stays_root_relative(self, obras: Any) -> None:
        row = factories.live(factories.article(obras, image=factories.picture(obras)))
        assert row is not None
        assert "testserver" not in row.body
        assert '"src":"/imagenes/' in row.body

    def test_on_loopback_the_port_is_that_of_the_request(self, site: Any) -> None:
        with door():
            site.hostname = "localhost"
            site.save()
        (told,) = Client().get("/api/v1/documents?kind=message", headers={"host": "127.0.0.1:8123"}).json()["items"]
        assert told["image"]["src"].startswith("http://127.0.0.1:8123/imagenes/")


class TestHistory:
    def test_it_tells_everything_oldest_first_and_shows_only_what_is_live(self, obras: Any) -> None:
        page = factories.article(obras, "Primera versión de la nota")
        row = factories.live(page)
        assert row is not None
        page.title = "Segunda versión de la nota"
        factories.publish(page)
        page.slug = "otra-direccion"
        factories.publish(page)
        found = items(f"documents/{row.document_id}/history")
        assert [entry["action"] for entry in found] == ["published", "updated", "moved"]
        assert [entry["seq"] for entry in found] == sorted(entry["seq"] for entry in found)
        assert ["document" in entry for entry in found] == [False, False, True]
        page.refresh_from_db()
        page.unpublish()
        found = items(f"documents/{row.document_id}/history")
        assert [entry["action"] for entry in found] == ["published", "updated", "moved", "withdrawn"]
        assert not any("document" in entry for entry in found)

    def test_a_header_names_nobody(self, obras: Any) -> None:
        officer = factories.account("officer")
        row = factories.live(factories.article(obras))
        assert row is not None
        (entry,) = items(f"documents/{row.document_id}/history")
        header = set(entry) - {"document"}
        assert header == {
            *("v", "site", "seq", "at", "action", "id", "kind", "locale", "path", "actor"),
            *("payload_hash", "prev_hash", "hash"),
        }
        assert entry["actor"] == str(officer.opaque_id)
        assert officer.username not in str({key: entry[key] for key in header})

    def test_of_nothing_there_is_none(self) -> None:
        assert problem(get("documents/0d6d0a0c-0000-4000-8000-000000000001/history"))["status"] == 404
