"""Corrections on the public page, and the public history of a document."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from pregonero.content.models import Correction
from pregonero.publishing.api import door
from tests import factories

pytestmark = pytest.mark.django_db


def shown(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content.decode(), "html.parser")


def correct(page: Any, text: str) -> None:
    page.pregonero_corrections.add(Correction(date=date(2026, 11, 20), text=text))
    factories.publish(page)


def lines(soup: BeautifulSoup) -> list[str]:
    return [" ".join(item.strong.get_text().split()) for item in soup.select("ol.history > li")]


def test_a_correction_stands_near_the_top_and_in_the_document(obras: Any) -> None:
    page = factories.article(obras)
    where = f"/direcciones/obras/{page.slug}/"
    assert "corrections" not in Client().get("/api/v1/documents/by-path", {"path": where}).json()
    correct(page, "Decía que abre a las 8; abre a las 9.")
    told = shown(where).select_one(".corrections")
    assert told is not None
    assert "abre a las 9" in told.get_text()
    document = Client().get("/api/v1/documents/by-path", {"path": where}).json()
    assert document["corrections"] == [{"date": "2026-11-20", "text": "Decía que abre a las 8; abre a las 9."}]


def test_the_form_offers_corrections_once_something_was_public(obras: Any, signed_in: Any) -> None:
    from tools.trials.forms import edit_data, edit_url

    draft, page = factories.draft(obras, "Borrador"), factories.article(obras, "Publicada")
    officer = signed_in("officer")
    assert "pregonero_corrections-TOTAL_FORMS" not in officer.get(edit_url(draft)).content.decode()
    data = edit_data(officer, page, action="")
    assert data["pregonero_corrections-TOTAL_FORMS"] == "0"
    data |= {
        "pregonero_corrections-TOTAL_FORMS": "1",
        "pregonero_corrections-0-id": "",
        "pregonero_corrections-0-ORDER": "1",
        "pregonero_corrections-0-DELETE": "",
        "pregonero_corrections-0-date": "2026-11-20",
        "pregonero_corrections-0-text": "El teléfono era otro.",
    }
    assert officer.post(edit_url(page), data).status_code == 302
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert [row.text for row in draft.pregonero_corrections.all()] == ["El teléfono era otro."]
    factories.publish_draft(page)
    assert "El teléfono era otro." in shown(f"/direcciones/obras/{page.slug}/").get_text()


def test_a_copy_has_no_corrections(obras: Any) -> None:
    page = factories.article(obras)
    correct(page, "Era otra fecha.")
    with door():
        copy = page.copy(to=factories.section(obras), update_attrs={"slug": "copia"}, keep_live=False)
    assert not copy.pregonero_corrections.exists()


def test_history_tells_what_happened_and_names_nobody(obras: Any, signed_in: Any) -> None:
    page = factories.article(obras, "Horario de la ventanilla")
    first = f"/direcciones/obras/{page.slug}/"
    page.title = "Horario de ventanilla"
    factories.publish(page)
    correct(page, "Decía que abre a las 8.")
    page.slug = "horario"
    factories.publish(page)
    history = shown("/direcciones/obras/horario/historia/")
    assert lines(history) == ["Cambió de dirección a", "Corregido", "Actualizado", "Publicado"]
    assert "abre a las 8" in history.get_text()
    assert history.select_one('meta[name="robots"][content="noindex"]') is not None
    moved = Client().get(f"{first}historia/")
    assert (moved.status_code, moved["Location"]) == (301, "/direcciones/obras/horario/historia/")
    other = factories.article(obras, "Horario de 2027")
    signed_in("officer").post(
        reverse("wagtailadmin_pages:unpublish", args=[page.pk]),
        {"reason": "Cambió el horario.", "replaced_by": str(other.pk)},
    )
    gone = shown("/direcciones/obras/horario/historia/")
    assert lines(gone)[0] == "Retirado"
    text = gone.get_text()
    assert "Cambió el horario." in text
    assert "Horario de 2027" in text
    assert "abre a las 8" not in text
    for name in ("officer", "Officer", factories.account("officer").email):
        assert name not in text


def test_what_was_never_public_has_none(obras: Any) -> None:
    draft = factories.draft(obras)
    for path in (f"/direcciones/obras/{draft.slug}/historia/", "/nada/historia/", "/historia/historia/"):
        assert Client().get(path).status_code == 404


def test_linked_from_the_foot_of_pages_and_from_what_is_gone(obras: Any) -> None:
    page = factories.article(obras)
    where = f"/direcciones/obras/{page.slug}/"
    assert shown(where).select_one(f'main a[href="{where}historia/"]') is not None
    assert shown("/").select_one('a[href="/historia/"]') is None
    page.unpublish()
    gone = Client().get(where)
    assert gone.status_code == 410
    assert f'href="{where}historia/"' in gone.content.decode()


def test_a_page_called_history_keeps_its_address(obras: Any) -> None:
    from home.models import SectionPage

    with door():
        parent = Page.objects.get(slug="transparencia")
        parent.add_child(
            instance=SectionPage(title="Historia del pueblo", slug="historia", summary="Desde 1600.", live=True)
        )
    assert "Historia del pueblo" in shown("/transparencia/historia/").h1.get_text()


def test_it_costs_as_much_for_one_entry_as_for_many(obras: Any) -> None:
    page = factories.article(obras)
    where = f"/direcciones/obras/{page.slug}/historia/"
    counts = []
    for number in (1, 3):
        for step in range(number):
            page.summary = f"El servicio de agua vuelve esta tarde, aviso {number}{step}."
            factories.publish(page)
        Client().get(where)
        with CaptureQueriesContext(connection) as asked:
            Client().get(where)
        counts.append(len(asked))
    assert counts[0] == counts[1]
