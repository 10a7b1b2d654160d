"""The dummy plugin ``outages`` is installed and on: it is migrated, publishes, and some of it fails."""

from __future__ import annotations

import scenario

scenario.begin()

from datetime import date  # noqa: E402

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from outages.models import OutagePage  # noqa: E402
from wagtail.models import Page  # noqa: E402

from home.models import SectionPage  # noqa: E402
from pregonero.publishing.api import PublicationRefused, door  # noqa: E402
from pregonero.publishing.models import LiveDocument  # noqa: E402
from tests import factories  # noqa: E402

settings.ALLOWED_HOSTS = ["testserver"]
migrated = scenario.command("migrate", "--no-color")
owner = factories.directorate("agua-potable")
program = LiveDocument.objects.get(kind="program", directorate_slug="agua-potable")


def outage(title: str, **values: object) -> OutagePage:
    page = OutagePage(title=title, summary="El agua vuelve cuando termine la cuadrilla.", live=False, **values)
    with door():
        factories.section(owner).add_child(instance=page)
        page.save_revision()
    return page


def publish(page: OutagePage) -> str:
    """The refusal, or nothing."""
    try:
        factories.publish_draft(page)
    except PublicationRefused as refusal:
        return str(refusal)
    return ""


before = factories.last_seq()
without_date = outage("Cortan el agua en la colonia Centro")
refused = publish(without_date)
undecided = outage("Cortan el agua y no se sabe hasta cuándo", until=date(2026, 12, 2))
raised = publish(undecided)
after_refusals = factories.last_seq()
good = outage("Cortan el agua en El Llano", until=date(2026, 12, 1), program=program.document_id)
accepted = publish(good)

root = owner.section.get_site().root_page
with door():
    root.add_child(instance=SectionPage(title="Cortes", slug="cortes", summary="Dónde no hay agua y hasta cuándo."))

document = LiveDocument.objects.get(source="page", object_id=str(good.pk))
client = Client()
officer = Client()
officer.force_login(factories.account("officer"))
scenario.leave(
    {
        "migrated": migrated,
        "refused": refused,
        "raised": raised,
        "entries_of_refusals": after_refusals - before,
        "refused_is_live": Page.objects.get(pk=without_date.pk).live,
        "accepted": accepted,
        "path": document.path,
        "id": str(document.document_id),
        "page": scenario.visit(client, document.path),
        "listing": scenario.visit(client, "/cortes/"),
        "broken_listing": scenario.visit(client, "/transparencia/"),
        "own_address": scenario.visit(client, "/cortes-hoy/"),
        "by_path": scenario.visit(client, f"/api/v1/documents/by-path?path={document.path}"),
        "schema": scenario.visit(client, "/api/v1/schemas/outage.json"),
        "kinds": scenario.visit(client, "/api/v1/kinds"),
        "list": scenario.visit(client, "/api/v1/documents?kind=outage"),
        "router": scenario.visit(client, "/api/v1/outages"),
        "search": scenario.visit(client, "/api/v1/search?q=cortan"),
        "health": scenario.visit(client, "/api/v1/health"),
        "home": scenario.visit(client, "/"),
        "editor": scenario.visit(officer, f"/admin/pages/{good.pk}/edit/"),
        "plugins": scenario.command("plugins"),
        "check": scenario.command("check"),
        "verify": scenario.command("ledger", "verify"),
    }
)
