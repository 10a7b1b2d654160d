"""A whole plugin of a third party, in a process of its own: what it may do, and what its failures cannot do."""

from __future__ import annotations

import json
from typing import Any

PAGES = ("page", "listing", "own_address", "by_path", "schema", "kinds", "list", "router", "search", "home", "editor")


def test_its_migrations_run_and_the_checks_pass(with_outages: dict[str, Any]) -> None:
    assert "Applying outages.0001_initial... OK" in with_outages["migrated"]
    assert "no issues" in with_outages["check"]


def test_every_surface_answers_for_its_kind(with_outages: dict[str, Any]) -> None:
    assert {name: with_outages[name]["status"] for name in PAGES} == dict.fromkeys(PAGES, 200)


def test_its_page_is_drawn_by_the_generic_template(with_outages: dict[str, Any]) -> None:
    assert with_outages["accepted"] == ""
    assert with_outages["path"] == "/direcciones/agua-potable/cortan-el-agua-en-el-llano/"
    assert "Cortan el agua en El Llano" in with_outages["page"]["text"]
    assert "2026" in with_outages["page"]["text"]


def test_its_listing_and_its_own_address_are_part_of_the_site(with_outages: dict[str, Any]) -> None:
    assert "Cortan el agua en El Llano" in with_outages["listing"]["text"]
    assert with_outages["own_address"]["text"] == "hoy hay agua"


def test_the_api_knows_its_kind_schema_and_router(with_outages: dict[str, Any]) -> None:
    document = json.loads(with_outages["by_path"]["text"])
    assert document["id"] == with_outages["id"]
    assert document["fields"]["until"] == "2026-12-01"
    assert document["fields"]["program"]["kind"] == "program"
    assert json.loads(with_outages["schema"]["text"])["properties"]["kind"] == {"const": "outage"}
    assert "outage" in [item["kind"] for item in json.loads(with_outages["kinds"]["text"])["items"]]
    assert [item["id"] for item in json.loads(with_outages["list"]["text"])["items"]] == [with_outages["id"]]
    assert json.loads(with_outages["router"]["text"]) == {"items": ["Cortan el agua en El Llano"]}


def test_search_finds_it(with_outages: dict[str, Any]) -> None:
    assert with_outages["id"] in [item["id"] for item in json.loads(with_outages["search"]["text"])["items"]]


def test_its_gate_refuses_and_leaves_nothing_behind(with_outages: dict[str, Any]) -> None:
    assert with_outages["refused"] == "«Cortan el agua en la colonia Centro»: Diga cuándo vuelve el agua."
    assert with_outages["refused_is_live"] is False
    assert with_outages["entries_of_refusals"] == 0
    assert with_outages["verify"].startswith("OK seq=")


def test_its_gate_fails_closed_with_a_readable_reason(with_outages: dict[str, Any]) -> None:
    assert with_outages["raised"].startswith("«Cortan el agua y no se sabe hasta cuándo»: ")
    assert "outages-until" in with_outages["raised"]
    assert "cannot make up its mind" not in with_outages["raised"]


def test_its_failing_contributions_cost_nobody_else_a_page(with_outages: dict[str, Any]) -> None:
    assert with_outages["broken_listing"]["status"] == 200
    assert "Toda persona puede pedir información" in with_outages["broken_listing"]["text"]
    health = json.loads(with_outages["health"]["text"])
    assert with_outages["health"]["status"] == 200
    assert health["status"] == "degraded"
    assert health["checks"]["outages"] == {"status": "ok", "detail": "hay agua"}
    assert health["checks"]["outages-broken"]["status"] == "degraded"
    assert health["checks"]["plugins"] == {"status": "degraded", "detail": "outages: 1"}


def test_the_trace_switch_prints_who_answered(with_outages: dict[str, Any]) -> None:
    lines = [json.loads(line) for line in with_outages["printed"].splitlines() if line.startswith("{")]
    answered = {(line["plugin"], line["call"]) for line in lines if line["message"] == "plugin answered"}
    assert ("outages", "health") in answered
    assert ("pregonero", "ledger_health") in answered
    assert [line["plugin"] for line in lines if line["message"] == "plugin contribution failed"] == ["outages"] * 2


def test_the_command_shows_what_it_answers(with_outages: dict[str, Any]) -> None:
    lines = with_outages["plugins"].splitlines()
    assert "outages 1.0 enabled: Cortes de agua" in lines
    (kinds,) = [line for line in lines if line.startswith("  kinds:")]
    assert "outage (outages)" in kinds
    assert "Orphan pages: 0" in lines
