"""The edit form: saving asks nothing, publishing asks the gates, and what was typed is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from news.models import NewsArticlePage
from pregonero.content.checklist import examine_draft
from tests import factories
from tests.content import bodies
from tools.trials.forms import add_data, add_url, edit_data, edit_url

pytestmark = pytest.mark.django_db

SHOUT = "REPARAN LA BOMBA DEL POZO DOS"


def form(**values: Any) -> dict[str, Any]:
    """What the form of a news item sends."""
    return nested_form_data(
        {
            "title": "Reparan la bomba del pozo dos",
            "slug": "reparan-la-bomba",
            "summary": "El servicio de agua vuelve esta tarde a todo el barrio de arriba.",
            "image": "",
            "image_alt": "",
            "place": "",
            "event_date": "",
            "program": "",
            "tags": "",
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "body": {"count": "0"},
            "photos": {"count": "0"},
            "people": {"count": "0"},
            "comments": inline_formset([]),
            **values,
        }
    )


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add(owner: Any) -> str:
    return reverse("wagtailadmin_pages:add", args=["news", "newsarticlepage", factories.section(owner).pk])


def draft_of(page: Any) -> Any:
    return NewsArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_a_draft_needs_nothing_but_a_title(signed_in: Any, obras: Any) -> None:
    before = factories.last_seq()
    response = signed_in("editor-obras").post(add(obras), form(title="Bomba", slug="bomba", summary=""))
    page = NewsArticlePage.objects.get(draft_title="Bomba")
    assert response.status_code == 302
    assert not page.live
    assert (page.get_latest_revision_as_object().title, page.slug) == ("Bomba", "bomba")
    assert factories.last_seq() == before


def test_a_draft_needs_not_even_a_title(signed_in: Any, obras: Any) -> None:
    """It gets a name and an address for the while, which its gate refuses."""
    client, texts = signed_in("editor-obras"), ("Falta todo menos esto.", "Y esto también.")
    for text in texts:
        response = client.post(add(obras), form(title="", slug="", summary=text))
        assert response.status_code == 302
    pages = list(NewsArticlePage.objects.filter(summary__in=texts).order_by("pk"))
    assert [page.title for page in pages] == ["Sin título", "Sin título"]
    assert [page.slug for page in pages] == ["sin-titulo", "sin-titulo-1"]
    assert "title.missing" in [issue.code for issue in examine_draft(pages[0], None)]
    client.post(edit(pages[0]), form(title="", slug="", summary="Más.", **{"action-submit": "1"}))
    assert not draft_of(pages[0]).current_workflow_state
    client.post(edit(pages[0]), form(title="Reparan la bomba", slug="sin-titulo"))
    assert (draft_of(pages[0]).title, draft_of(pages[0]).slug) == ("Reparan la bomba", "reparan-la-bomba")


def test_a_draft_may_hold_every_block_empty(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    response = signed_in("editor-obras").post(edit(page), form(body=bodies.as_form(bodies.EMPTY)))
    assert response.status_code == 302
    assert [block.block_type for block in draft_of(page).body] == [kind for kind, _value in bodies.EMPTY]


def test_a_draft_may_hold_a_table_with_uneven_rows(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    uneven = {"caption": "Horas", "columns": ["Barrio", "Horas"], "rows": [["El Alto"]], "note": ""}
    response = signed_in("editor-obras").post(edit(page), form(body=bodies.as_form([("figures", uneven)])))
    assert response.status_code == 302
    assert [list(row) for row in draft_of(page).body[0].value["rows"]] == [["El Alto"]]


def test_publishing_a_shouting_title_shows_why_and_keeps_what_was_typed(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    before = factories.last_seq()
    typed = form(title=SHOUT, place="Barrio de arriba", **{"action-submit": "1"})
    response = signed_in("officer").post(edit(page), typed)
    assert response.status_code == 200
    shown = response.context["form"]
    assert [error.code for error in shown.errors.as_data()["title"]] == ["title.caps"]
    assert str(shown.errors["title"][0]) in response.content.decode()
    assert (shown["title"].value(), shown["place"].value()) == (SHOUT, "Barrio de arriba")
    assert SHOUT in response.content.decode()
    page.refresh_from_db()
    assert (page.live, factories.last_seq()) == (False, before)


def test_the_same_title_is_saved_as_a_draft(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    assert signed_in("editor-obras").post(edit(page), form(title=SHOUT)).status_code == 302
    assert draft_of(page).title == SHOUT


def test_publishing_on_creation_asks_the_gates_too(signed_in: Any, obras: Any) -> None:
    before = factories.last_seq()
    response = signed_in("officer").post(add(obras), form(title=SHOUT, **{"action-submit": "1"}))
    assert response.status_code == 200
    assert "title" in response.context["form"].errors
    assert not NewsArticlePage.objects.filter(title=SHOUT).exists()
    assert factories.last_seq() == before


def test_a_good_form_is_published_by_its_approval(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    response = signed_in("editor-obras").post(edit(page), form(**{"action-submit": "1"}))
    assert response.status_code == 302
    assert factories.live(page) is None
    factories.approve(page)
    row = factories.live(page)
    assert row is not None
    assert row.path == "/direcciones/obras/reparan-la-bomba/"


def test_submitting_to_the_officer_asks_the_gates(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras, owner_user=factories.account("editor-obras"))
    editor = signed_in("editor-obras")
    refused = editor.post(edit(page), form(summary="", **{"action-submit": "1"}))
    assert refused.status_code == 200
    assert [error.code for error in refused.context["form"].errors.as_data()["summary"]] == ["summary.missing"]
    assert page.current_workflow_state is None
    assert editor.post(edit(page), form(**{"action-submit": "1"})).status_code == 302
    assert Page.objects.get(pk=page.pk).current_workflow_state is not None


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"title": SHOUT}, "title", "title.caps"),
        ({"summary": ""}, "summary", "summary.missing"),
        ({"event_date": "2199-01-01"}, "event_date", "dates.year"),
    ],
)
def test_each_error_stands_beside_its_field(
    signed_in: Any, obras: Any, values: dict[str, str], field: str, code: str
) -> None:
    page = factories.draft(obras)
    response = signed_in("officer").post(edit(page), form(**values, **{"action-submit": "1"}))
    assert code in [error.code for error in response.context["form"].errors.as_data()[field]]


def test_an_image_without_words_is_told_beside_its_description(signed_in: Any, obras: Any) -> None:
    page, image = factories.draft(obras), factories.picture(obras, alt="")
    editor = signed_in("editor-obras")
    response = editor.post(edit(page), form(image=image.pk, **{"action-submit": "1"}))
    assert [error.code for error in response.context["form"].errors.as_data()["image_alt"]] == ["alt.lead"]
    typed = form(image=image.pk, image_alt="Una bomba azul", **{"action-submit": "1"})
    assert editor.post(edit(page), typed).status_code == 302
    factories.approve(page)
    row = factories.live(page)
    assert row is not None
    assert json.loads(row.body)["image"]["alt"] == "Una bomba azul"


def test_an_error_of_the_whole_page_stands_above_the_form(signed_in: Any, obras: Any) -> None:
    """A broken link has no field of its own: the body is many blocks."""
    page = factories.draft(obras)
    body = bodies.as_form([("call_to_action", {"label": "Pague", "url": "/nada/", "description": ""})])
    response = signed_in("officer").post(edit(page), form(body=body, **{"action-submit": "1"}))
    assert response.status_code == 200
    assert [error.code for error in response.context["form"].errors.as_data()["__all__"]] == ["link"]
    assert "/nada/" in response.content.decode()


def test_an_incomplete_block_is_told_in_its_place(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    uneven = {"caption": "Horas", "columns": ["Barrio", "Horas"], "rows": [["El Alto"]], "note": ""}
    response = signed_in("officer").post(
        edit(page), form(body=bodies.as_form([("figures", uneven)]), **{"action-submit": "1"})
    )
    assert response.status_code == 200
    assert "body" in response.context["form"].errors
    (shown,) = response.context["form"]["body"].value()
    assert [list(row) for row in shown.value["rows"]] == [["El Alto"]]


def test_the_checklist_is_on_the_form_before_the_button_is_pressed(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras, summary="", title=SHOUT)
    shown = signed_in("editor-obras").get(edit(page)).content.decode()
    for issue in examine_draft(page):
        assert str(issue.message) in shown


def test_the_checklist_follows_the_latest_draft(signed_in: Any, obras: Any) -> None:
    page = factories.article(obras)
    editor = signed_in("editor-obras")
    address = reverse("pregonero_checklist", args=[page.pk])
    assert "pregonero-checklist__done" in editor.get(address).content.decode()
    editor.post(edit(page), form(title=SHOUT))
    assert "pregonero-checklist__item--error" in editor.get(address).content.decode()


def test_the_checklist_of_another_directorate_is_refused(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras, title="Secreto de obras")
    response = signed_in("editor-cultura").get(reverse("pregonero_checklist", args=[page.pk]))
    assert response.status_code in (302, 403)
    assert "Secreto" not in response.content.decode()


def test_the_officer_may_return_an_incomplete_page(signed_in: Any, obras: Any) -> None:
    """Returning asks for nothing to be complete: the reason is what counts."""
    page = factories.draft(obras, owner_user=factories.account("editor-obras"))
    signed_in("editor-obras").post(edit(page), form(**{"action-submit": "1"}))
    state = Page.objects.get(pk=page.pk).current_workflow_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.current_task_state.pk])
    response = signed_in("officer").post(address, {"comment": "Falta la fecha."})
    assert response.status_code in (200, 302)
    assert Page.objects.get(pk=page.pk).current_workflow_state.status == "needs_changes"


def test_a_second_item_with_the_same_title_gets_an_address_of_its_own(obras: Any, signed_in: Any) -> None:
    """Autosave must not stop because a slug is taken: any draft can be saved."""
    first = factories.draft(obras, "Reparan la bomba")
    editor = signed_in("editor-obras")
    section = factories.section(obras)
    data = add_data(editor, type(first), section, action="", title="Reparan la bomba", slug=first.slug)
    assert editor.post(add_url(type(first), section), data).status_code == 302
    second = Page.objects.child_of(section).exclude(pk=first.pk).get(title="Reparan la bomba")
    assert second.slug == f"{first.slug}-1"
    editor.post(edit_url(second), edit_data(editor, second, action="", slug=first.slug))
    assert Page.objects.get(pk=second.pk).specific.get_latest_revision_as_object().slug == f"{first.slug}-1"


def test_what_was_public_is_told_that_an_address_is_taken(obras: Any, signed_in: Any) -> None:
    first, second = factories.article(obras, "Reparan la bomba"), factories.article(obras, "Abren la calle")
    officer = signed_in("officer")
    answer = officer.post(edit_url(second), edit_data(officer, second, action="", slug=first.slug))
    assert answer.status_code == 200
    assert "slug" in answer.context["form"].errors
