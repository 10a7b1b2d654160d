"""``news`` and the dummy plugin are off; what they published is in the data folder."""

from __future__ import annotations

import scenario

scenario.begin()

from datetime import timedelta  # noqa: E402

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402

from pregonero.publishing import reconcile, schedule  # noqa: E402
from pregonero.publishing.api import door  # noqa: E402
from pregonero.publishing.models import LiveDocument  # noqa: E402
from tests import factories  # noqa: E402

settings.ALLOWED_HOSTS = ["testserver"]
ORPHANS = ("news", "outage")


def orphan_entries(since: int) -> list[str]:
    return [f"{entry.action} {entry.path}" for entry in factories.entries_since(since) if entry.kind in ORPHANS]


client, officer, editor = Client(), Client(), Client()
officer.force_login(factories.account("officer"))
editor.force_login(factories.account("editor-obras"))

findings: dict[str, object] = {"check": scenario.command("check"), "plugins": scenario.command("plugins")}
rows = list(LiveDocument.objects.filter(kind__in=ORPHANS).order_by("path"))
index = LiveDocument.objects.get(path="/noticias/")
findings["documents"] = [
    {
        "kind": row.kind,
        "title": row.title,
        "path": row.path,
        "page": scenario.visit(client, row.path),
        "by_path": scenario.visit(client, f"/api/v1/documents/by-path?path={row.path}"),
        "by_id": scenario.visit(client, f"/api/v1/documents/{row.document_id}"),
        "edit": scenario.visit(officer, f"/admin/pages/{row.object_id}/edit/"),
        "explorer": scenario.visit(officer, f"/admin/pages/{row.object_id}/"),
        "history": scenario.visit(officer, f"/admin/pages/{row.object_id}/history/"),
    }
    for row in rows
]
section = factories.directorate("obras").section_id
root = Page.objects.get(pk=section).get_site().root_page_id
findings["site"] = {
    address: scenario.visit(client, address)
    for address in ("/", "/noticias/", "/noticias/atom.xml", "/direcciones/obras/", "/programas/", "/buscar/?q=baches")
}
findings["api"] = {
    name: scenario.visit(client, f"/api/v1/{name}")
    for name in (
        "documents",
        "documents?kind=news",
        "documents?kind=unicorn",
        "changes?since=0",
        "search?q=baches",
        "kinds",
    )
}
findings["admin"] = {
    f"{who} {address}": scenario.visit(browser, address)["status"]
    for who, browser in (("officer", officer), ("editor", editor))
    for address in (
        "/admin/",
        f"/admin/pages/{section}/",
        f"/admin/pages/{section}/edit/",
        "/admin/pages/search/?q=baches",
        f"/admin/choose-page/{section}/",
    )
} | {
    f"officer {address}": scenario.visit(officer, address)["status"]
    for address in (f"/admin/pages/{root}/", f"/admin/pages/{index.object_id}/", "/admin/reports/site-history/")
}

before = factories.last_seq()
findings["rebuild"] = scenario.command("ledger", "rebuild")
findings["drift"] = reconcile.reconcile()
findings["entries_of_rebuild"] = factories.last_seq() - before
with door():
    obras = factories.directorate("obras")
    obras.name = "Obras y Caminos"
    obras.save()
findings["entries_of_a_rename"] = [f"{entry.kind}" for entry in factories.entries_since(before)]
findings["orphan_entries"] = orphan_entries(before)
findings["verify"] = scenario.command("ledger", "verify")
findings["health"] = scenario.visit(client, "/api/v1/health")

# The officer withdraws one page, and tries to delete another and the section they stand in.
withdrawn, kept = [row for row in rows if row.kind == "news"][:2]
why = {"reason": "Ya no se hace."}
findings["withdrawal"] = {
    "confirm": scenario.visit(officer, f"/admin/pages/{withdrawn.object_id}/unpublish/")["status"],
    "unpublish": scenario.visit(officer, f"/admin/pages/{withdrawn.object_id}/unpublish/", "post", why)["status"],
    "delete": scenario.visit(officer, f"/admin/pages/{kept.object_id}/delete/", "post")["status"],
    "bulk": scenario.visit(officer, f"/admin/bulk/wagtailcore/page/delete/?id={kept.object_id}", "post", why)["status"],
    "page": scenario.visit(client, withdrawn.path)["status"],
    "told": "Ya no se hace." in scenario.visit(client, withdrawn.path)["text"],
    "by_path": scenario.visit(client, f"/api/v1/documents/by-path?path={withdrawn.path}")["status"],
    "kept": scenario.visit(client, kept.path)["status"],
    "entries": orphan_entries(before),
    "verify": scenario.command("ledger", "verify"),
    "drift": reconcile.reconcile(),
    "path": withdrawn.path,
}
# One that was promised to end yesterday ends although nobody can edit it.
expiring = [row for row in rows if row.kind == "news"][2]
Page.objects.filter(pk=expiring.object_id).update(expire_at=timezone.now() - timedelta(days=1))
findings["expiry"] = {
    "outcomes": [outcome.what for outcome in schedule.run_due()],
    "again": [outcome.what for outcome in schedule.run_due()],
    "page": scenario.visit(client, expiring.path)["status"],
    "expired": Page.objects.get(pk=expiring.object_id).expired,
    "drift": reconcile.reconcile(),
}
scenario.leave(findings)
