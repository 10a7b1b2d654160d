"""``news`` and a third party's plugin switched off on a data folder that has their pages.

The platform works, what they published stays readable everywhere, nothing is written about it, and it can be withdrawn.
"""

from __future__ import annotations

import json
from typing import Any

import pytest


def documents(without_news: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = without_news["documents"]
    assert sorted(item["kind"] for item in found) == ["news", "news", "news", "outage"]
    return found


def test_the_checks_pass(without_news: dict[str, Any]) -> None:
    assert "no issues" in without_news["check"]


def test_published_pages_are_readable_at_their_addresses(without_news: dict[str, Any]) -> None:
    for item in documents(without_news):
        assert item["page"]["status"] == 200, item["path"]
    pages = {item["path"]: item["page"]["text"] for item in documents(without_news)}
    assert "De los 71 reportes recibidos" in pages["/direcciones/obras/bacheo-octubre/"]
    assert "La rueda gira despacio" in pages["/direcciones/cultura/feria-de-los-arcos/"]
    assert (
        "El agua vuelve cuando termine la cuadrilla." in pages["/direcciones/agua-potable/cortan-el-agua-en-el-llano/"]
    )


@pytest.mark.parametrize("door", ["by_path", "by_id"])
def test_the_api_still_gives_each_document(without_news: dict[str, Any], door: str) -> None:
    for item in documents(without_news):
        assert item[door]["status"] == 200
        assert json.loads(item[door]["text"])["title"] == item["title"]


def test_lists_and_the_change_feed_still_have_them(without_news: dict[str, Any]) -> None:
    api = without_news["api"]
    everything = {item["path"] for item in json.loads(api["documents"]["text"])["items"]}
    assert {item["path"] for item in documents(without_news)} <= everything
    of_kind = json.loads(api["documents?kind=news"]["text"])["items"]
    assert {item["kind"] for item in of_kind} == {"news"}
    assert len(of_kind) == 3
    live = [item for item in json.loads(api["changes?since=0"]["text"])["items"] if "document" in item]
    assert len([item for item in live if item["kind"] == "news"]) == 3


def test_a_kind_nobody_ever_published_is_still_refused(without_news: dict[str, Any]) -> None:
    assert without_news["api"]["documents?kind=unicorn"]["status"] == 422


def test_search_feed_and_list_still_show_them(without_news: dict[str, Any]) -> None:
    found = json.loads(without_news["api"]["search?q=baches"]["text"])["items"]
    assert "/direcciones/obras/bacheo-octubre/" in [item["path"] for item in found]
    for address in ("/noticias/", "/noticias/atom.xml", "/direcciones/obras/", "/buscar/?q=baches"):
        page = without_news["site"][address]
        assert page["status"] == 200
        assert "bacheo-octubre" in page["text"], address
    assert without_news["site"]["/"]["status"] == without_news["site"]["/programas/"]["status"] == 200


def test_reconciler_and_rebuild_leave_them_alone(without_news: dict[str, Any]) -> None:
    assert without_news["entries_of_rebuild"] == 0
    assert without_news["drift"] == []
    health = json.loads(without_news["health"]["text"])
    assert health["checks"]["ledger"]["status"] == "ok"


def test_a_renamed_directorate_writes_no_entry_about_them(without_news: dict[str, Any]) -> None:
    assert sorted(without_news["entries_of_a_rename"]) == ["directorate", "program"]
    assert without_news["orphan_entries"] == []
    assert without_news["verify"].startswith("OK seq=")


def test_no_screen_of_the_admin_breaks_on_them(without_news: dict[str, Any]) -> None:
    assert {address: status for address, status in without_news["admin"].items() if status != 200} == {}
    for item in documents(without_news):
        assert item["explorer"]["status"] == 200
        assert item["history"]["status"] == 200
        assert item["edit"]["status"] == 302, "the edit form says why, and leads back"


def test_the_command_reports_orphan_pages(without_news: dict[str, Any]) -> None:
    lines = without_news["plugins"].splitlines()
    assert "news 0.1.0 off: Noticias" in lines
    assert "Orphan pages: 7 (news.newsarticlepage: 3, news.newsindexpage: 1, outages.outagepage: 3)" in lines


def test_an_orphan_can_be_withdrawn_at_once_and_not_deleted(without_news: dict[str, Any]) -> None:
    withdrawal = without_news["withdrawal"]
    assert (withdrawal["confirm"], withdrawal["unpublish"]) == (200, 302)
    assert (withdrawal["page"], withdrawal["by_path"], withdrawal["told"]) == (410, 410, True)
    assert withdrawal["entries"] == [f"withdrawn {withdrawal['path']}"]
    assert (withdrawal["delete"], withdrawal["bulk"], withdrawal["kept"]) == (302, 302, 200)
    assert withdrawal["drift"] == []
    assert withdrawal["verify"].startswith("OK seq=")


def test_an_expiry_is_kept_although_the_plugin_is_off(without_news: dict[str, Any]) -> None:
    assert without_news["expiry"] == {
        "outcomes": ["expired"],
        "again": [],
        "page": 410,
        "expired": True,
        "drift": [],
    }
