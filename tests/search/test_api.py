"""Search through the front doors: the API's addresses, its Python functions, and the command."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Site

from pregonero.plugins.api import api_routers, health_checks
from pregonero.publishing import api as publishing
from pregonero.publishing.canonical import canonical, head_of
from pregonero.publishing.enums import Action
from pregonero.publishing.ledger import Change, append
from pregonero.publishing.models import LiveDocument
from search import api, follow
from search.guidance import Guidance
from search.management.commands import search as command_module
from tests.search.engines import ENGINES
from tests.search.engines import client as server
from tests.search.ledgers import document

pytestmark = pytest.mark.django_db

AGUA = "11111111-1111-4111-8111-111111111111"
POZO = "22222222-2222-4222-8222-222222222222"
OBRAS = {"id": "33333333-3333-4333-8333-333333333333", "slug": "obras-publicas", "name": "Obras Públicas"}


HOST = "busqueda.test"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def make_site(hostname: str) -> Site:
    """A site with an empty ledger; made in bulk, because saving one would publish its document."""
    root = Site.objects.get(is_default_site=True).root_page
    Site.objects.bulk_create([Site(hostname=hostname, root_page=root)])
    return Site.objects.get(hostname=hostname)


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The only site that is looked after here."""
    settings.ALLOWED_HOSTS = [HOST]
    made = make_site(HOST)
    Site.clear_site_root_paths_cache()
    only(monkeypatch, made)
    yield made
    Site.clear_site_root_paths_cache()


def only(monkeypatch: pytest.MonkeyPatch, *sites: Site) -> None:
    for module in (follow, api, command_module):
        monkeypatch.setattr(module, "site_ids", lambda: [site.pk for site in sites])


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": HOST})


def publish(site: Site, made: dict[str, Any]) -> None:
    """Writes entry and live row as the publication door does."""
    change = Change(Action.PUBLISHED, made["id"], made["kind"], made["locale"], made["path"], canonical(made))
    (entry,) = append(site.pk, [change], "test")
    LiveDocument.objects.create(
        site_id=site.pk,
        document_id=made["id"],
        kind=made["kind"],
        locale=made["locale"],
        path=made["path"],
        title=made["title"],
        published_at=entry.at,
        updated_at=entry.at,
        seq=entry.seq,
        entry_hash=entry.hash,
        source="test",
        object_id=made["id"],
        body=json.dumps(made),
        head=head_of(json.dumps(made)),
    )


def withdraw(site: Site, id: str) -> None:
    row = LiveDocument.objects.get(site_id=site.pk, document_id=id)
    append(site.pk, [Change(Action.WITHDRAWN, id, row.kind, row.locale, row.path, b"")], "test")
    row.delete()


@pytest.fixture
def published(site: Site) -> Site:
    publish(site, document(AGUA, "Tarifas de agua potable", "El pago del agua", directorate=OBRAS))
    publish(site, document(POZO, "Pozo nuevo en la cabecera", "Más agua", kind="program", directorate=OBRAS))
    return site


def test_search_answers_in_the_agreed_shape(published: Site, client: Client) -> None:
    answer = client.get("/api/v1/search", {"q": "agua potable", "limit": 1})
    assert answer.status_code == 200
    body = answer.json()
    score = body["items"][0].pop("score")
    assert score > 0
    assert body == {
        "items": [
            {
                "id": AGUA,
                "kind": "news",
                "path": f"/noticias/{AGUA}/",
                "title": "Tarifas de agua potable",
                "snippet": "El pago del <mark>agua</mark>",
                "file": None,
                "pinned": False,
            }
        ],
        "total": 2,
        "facets": {
            "kind": body["facets"]["kind"],
            "directorate": [{"value": "obras-publicas", "label": "Obras Públicas", "count": 2}],
            "year": [{"value": "2026", "label": "2026", "count": 2}],
            "format": [],
            "tag": [],
        },
        "suggestion": None,
        "route": None,
        "loosened": False,
    }
    assert sorted((facet["value"], facet["count"]) for facet in body["facets"]["kind"]) == [("news", 1), ("program", 1)]
    assert (answer["Cache-Control"], answer["Access-Control-Allow-Origin"]) == ("no-cache", "*")


def test_search_narrows_pages_and_corrects(published: Site, client: Client) -> None:
    def ids(**asked: str) -> list[str]:
        return [item["id"] for item in client.get("/api/v1/search", asked).json()["items"]]

    assert ids(q="agua", kind="program") == [POZO]
    assert ids(q="agua", directorate="dif") == []
    assert ids(q="agua", locale="en") == []
    assert len(ids(q="agua", offset="1")) == 1
    assert ids() == []
    assert client.get("/api/v1/search", {"q": "tarifsa"}).json()["suggestion"] == "tarifas"


@pytest.mark.parametrize(
    "asked",
    [
        {"published_from": "0"},
        {"published_to": "1767225600"},
        {"year": "x"},
        {"year": "0"},
        {"sort": "x"},
        {"limit": "0"},
        {"limit": "101"},
        {"offset": "-1"},
        {"offset": "10001"},
        {"limit": "x"},
        {"page": "2"},
    ],
)
def test_wrong_values_are_told_as_problems(published: Site, client: Client, asked: dict[str, str]) -> None:
    answer = client.get("/api/v1/search", {"q": "agua", **asked})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == list(asked)


@pytest.mark.parametrize("q", ["title:x AND (", "' OR 1=1 --", "%ff%fe", "\u202eagua", "<script>", "x" * 2000])
def test_hostile_questions_get_answers(published: Site, client: Client, q: str) -> None:
    for address in ("search", "suggest"):
        assert client.get(f"/api/v1/{address}", {"q": q, "locale": q[:50]}).status_code == 200


@pytest.mark.parametrize("q", ["\x00", "x" * 2001])
def test_what_nobody_looks_for_is_refused(published: Site, client: Client, q: str) -> None:
    for address in ("search", "suggest"):
        answer = client.get(f"/api/v1/{address}", {"q": q})
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["q"]


@pytest.mark.parametrize("address", ["search", "suggest"])
def test_a_parameter_is_given_once(published: Site, client: Client, address: str) -> None:
    answer = client.get(f"/api/v1/{address}?q=agua&q=feria")
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["q"])


def test_suggest_completes_the_last_word(published: Site, client: Client) -> None:
    assert client.get("/api/v1/suggest", {"q": "agua pot"}).json() == {"items": ["agua potable"]}
    assert client.get("/api/v1/suggest").json() == {"items": []}


def test_a_withdrawn_document_is_forgotten_by_the_next_question(published: Site, client: Client) -> None:
    assert client.get("/api/v1/search", {"q": "tarifas"}).json()["total"] == 1
    withdraw(published, AGUA)
    assert client.get("/api/v1/search", {"q": "tarifas"}).json()["total"] == 0
    assert client.get("/api/v1/suggest", {"q": "tari"}).json() == {"items": []}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings: Any) -> Iterator[str]:
    """The site's index at each engine."""
    prefix = f"test-{os.getpid()}-{secrets.token_hex(4)}"
    if request.param == "elasticsearch":
        settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = os.environ["ELASTICSEARCH_URL"], prefix
    yield request.param
    if request.param == "elasticsearch":
        for name in server().indices.get(index=f"{prefix}-*", expand_wildcards="all"):
            server().indices.delete(index=name)


def test_a_publication_is_found_within_a_second_and_a_withdrawal_at_once(
    engine: str, published: Site, client: Client
) -> None:
    assert api.status(published.pk)["state"] == "missing"
    assert client.get("/api/v1/search", {"q": "tarifas"}).json()["total"] == 1
    assert api.status(published.pk).get("engine", "embedded") == engine
    for number in range(5):
        made = document(f"55555555-5555-4555-8555-55555555555{number}", f"Aviso del puente{number}", "Se cierra")
        began = time.monotonic()
        publish(published, made)
        while not client.get("/api/v1/search", {"q": f"puente{number}"}).json()["total"]:
            assert time.monotonic() - began < 1
        assert time.monotonic() - began < 1
        assert client.get("/api/v1/suggest", {"q": f"puente{number}"}).json()["items"] == [f"puente{number}"]
        withdraw(published, made["id"])
        assert client.get("/api/v1/search", {"q": f"puente{number}"}).json()["items"] == []
    assert api.status(published.pk)["state"] == "current", "the server was not away in between"


def test_what_the_office_names_stands_first_on_every_page_once(published: Site) -> None:
    guide = Guidance(pins={"agua": (POZO,)}, routes={"agua": ("/contacto/", "Contacto")})
    first = api.query(published.pk, " Agua ", guidance=guide, limit=1)
    assert [(hit.id, hit.pinned) for hit in first.items] == [(POZO, True)]
    assert (first.total, first.route) == (2, ("/contacto/", "Contacto"))
    second = api.query(published.pk, "agua", guidance=guide, limit=1, offset=1)
    assert [(hit.id, hit.pinned) for hit in second.items] == [(AGUA, False)]
    assert not api.query(published.pk, "agua", guidance=guide, limit=1, offset=2).items
    narrowed = api.query(published.pk, "agua", guidance=guide, kind="news")
    assert [(hit.id, hit.pinned) for hit in narrowed.items] == [(AGUA, False)], "who narrows means it"
    other = api.query(published.pk, "agua potable", guidance=guide)
    assert (other.items[0].id, other.route) == (AGUA, None)


def test_a_document_named_for_a_question_and_withdrawn_is_gone(published: Site) -> None:
    guide = Guidance(pins={"agua": (POZO,)})
    withdraw(published, POZO)
    results = api.query(published.pk, "agua", guidance=guide)
    assert ([hit.id for hit in results.items], results.total) == ([AGUA], 1)


def test_sites_do_not_see_each_other(published: Site) -> None:
    other = make_site("otro.test")
    publish(other, document(POZO, "Pozo de otro municipio"))
    assert [hit.title for hit in api.query(other.pk, "pozo agua").items] == ["Pozo de otro municipio"]
    assert api.query(published.pk, "otro municipio").total == 0


def test_an_api_server_that_asks_for_an_answer_before_anything_is_published(site: Site, client: Client) -> None:
    assert client.get("/api/v1/search", {"q": "agua"}).json() == {
        "items": [],
        "total": 0,
        "facets": {"kind": [], "directorate": [], "year": [], "format": [], "tag": []},
        "suggestion": None,
        "route": None,
        "loosened": False,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_a_question_costs_one_query_however_many_it_finds(
    site: Site, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        publish(site, document(f"{number}{AGUA[1:]}", "Agua"))
    assert api.query(site.pk, "agua").total == count
    with django_assert_num_queries(1):
        api.query(site.pk, "agua", kind="news")
    with django_assert_num_queries(1):
        api.suggest(site.pk, "ag")


def test_catch_up_goes_on_after_a_site_that_fails(
    published: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    bad = make_site("mal.test")
    only(monkeypatch, bad, published)
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / str(bad.pk)).write_text("a file where the folder should be")
    api.catch_up_all()
    assert "cannot follow" in caplog.text
    assert api.status(published.pk) | {"bytes": 0} == {
        "site": published.pk,
        "engine": "embedded",
        "state": "current",
        "seq": 2,
        "generation": publishing.generation(published.pk),
        "documents": 2,
        "bytes": 0,
    }
    assert api.health() == (
        "degraded",
        f"site {bad.pk}: embedded missing at 0 of 0, site {published.pk}: embedded current at 2 of 2",
    )


def test_health_is_well_when_every_index_is_current(published: Site) -> None:
    assert api.health() == ("ok", f"site {published.pk}: embedded current at 2 of 2")


def test_search_joins_api_and_health_through_the_registries() -> None:
    assert "search" in api_routers
    assert "search" in health_checks


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_shows_rebuilds_and_verifies(published: Site) -> None:
    pk = published.pk
    assert command("status") == f"site {pk} embedded missing seq=0 generation=2 documents=0 bytes=0\n"
    assert command("rebuild", "--site", str(pk)) == f"site {pk} rebuilt documents=2\n"
    assert command("status").startswith(f"site {pk} embedded current seq=2 generation=2 documents=2 bytes=")
    assert command("verify") == f"site {pk} OK seq=2 documents=2\n"


def test_the_command_names_drift_and_fails(published: Site) -> None:
    api.rebuild(published.pk)
    LiveDocument.objects.filter(document_id=AGUA).delete()
    out = StringIO()
    with pytest.raises(CommandError, match="differs from the ledger"):
        call_command("search", "verify", stdout=out)
    assert out.getvalue() == f"site {published.pk} left over: {AGUA}\n"


def test_the_command_refuses_an_unknown_site() -> None:
    with pytest.raises(CommandError, match="no site 999"):
        command("status", "--site", "999")


@pytest.fixture
def judged(tmp_path: Path) -> list[str]:
    docs, queries = tmp_path / "docs.jsonl", tmp_path / "queries.jsonl"
    docs.write_text(
        '{"id": "a", "title": "Agua potable", "text": "Tarifas"}\n{"id": 2, "title": "", "text": "Bosque"}\n'
    )
    queries.write_text('{"query": "tarifas de agua", "relevant_id": "a"}\n{"query": "bosques", "relevant_id": 2}\n')
    return ["evaluate", "--docs", str(docs), "--queries", str(queries)]


@pytest.mark.parametrize("engine", ["embedded", "bm25"])
@pytest.mark.parametrize("variant", ["as-typed", "no-accents", "typo"])
def test_evaluate_prints_its_figures(judged: list[str], engine: str, variant: str) -> None:
    told = json.loads(command(*judged, "--engine", engine, "--variant", variant, "--seed", "3"))
    assert (told["queries"], told["documents"]) == (2, 2)
    assert {"R@1", "R@5", "R@10", "MRR@10", "nDCG@10", "ms/query"} <= set(told)
    if variant != "typo":
        assert (told["R@1"], told["MRR@10"], told["nDCG@10"]) == (1, 1, 1)
    assert told["R@10"] >= 0.5


@pytest.mark.parametrize(
    ("line", "fault"),
    [("{", "line 3: not JSON"), ("[]", "line 3: not an object"), ('{"id": []}', "line 3: id is no text")],
)
def test_evaluate_names_the_line_that_is_wrong(judged: list[str], line: str, fault: str) -> None:
    with Path(judged[2]).open("a") as file:
        file.write(line + "\n")
    with pytest.raises(CommandError, match=fault):
        command(*judged)


def test_evaluate_without_a_server_says_so(judged: list[str]) -> None:
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        command(*judged, "--engine", "elasticsearch")
