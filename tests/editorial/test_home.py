"""An editor's home: what is theirs, why it came back, what is due, and one button each for what they begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from news.models import NewsArticlePage
from pregonero.editorial import duties
from pregonero.editorial.home import SHOWN, desk_of
from pregonero.plugins.api import Duty, DutyProvider, StartButton, duty_providers, start_buttons
from pregonero.publishing.api import actor_of, door
from programs.models import ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db


def send(page: Any, name: str) -> None:
    person = factories.account(name)
    with door(actor_of(person)):
        page.get_workflow().start(page, person)


def give_back(page: Any, reason: str) -> None:
    officer = factories.account("officer")
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    with door(actor_of(officer)):
        state.task.specific.on_action(state, officer, "reject", comment=reason)


def home(client: Any) -> str:
    return unescape(client.get(reverse("wagtailadmin_home")).content.decode())


def starts(person: Any) -> dict[str, str]:
    return {start.button.slug: start.address for start in desk_of(person).starts}


@pytest.fixture
def provider() -> Iterator[Any]:
    """``provider(slug, function)`` registers duties for one test; registries are frozen at start."""
    kept = dict(duty_providers._items)

    def register(slug: str, function: Any) -> None:
        duty_providers._frozen = False
        duties.register(DutyProvider(slug, function))
        duty_providers._frozen = True

    yield register
    duty_providers._items = kept


def test_drafts_are_those_of_the_directorate_last_edited_first_with_who_edited(obras: Any, cultura: Any) -> None:
    editor, officer = factories.account("editor-obras"), factories.account("officer")
    first = factories.draft(obras, "Primero", owner_user=editor)
    second = factories.draft(obras, "Segundo", owner_user=editor)
    factories.draft(cultura, "Ajeno", owner_user=factories.account("editor-cultura"))
    factories.article(obras, "Publicado", owner_user=editor)
    with door():
        NewsArticlePage.objects.get(pk=first.pk).save_revision(user=officer)
    drafts = desk_of(editor).drafts
    assert [page.pk for page in drafts] == [first.pk, second.pk]
    assert [page.latest_revision.user for page in drafts] == [officer, editor]


def test_what_came_back_says_why_by_whom_and_leads_to_the_form(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras, "Puente", owner_user=factories.account("editor-obras"))
    send(page, "editor-obras")
    give_back(page, "Falta la fecha de inicio.")
    desk = desk_of(factories.account("editor-obras"))
    (item,) = desk.returned
    assert (item.page.pk, item.reason, item.person) == (
        page.pk,
        "Falta la fecha de inicio.",
        factories.account("officer"),
    )
    assert page.pk not in [draft.pk for draft in desk.drafts]
    shown = home(signed_in("editor-obras"))
    assert "Falta la fecha de inicio." in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown


def test_what_waits_says_since_when(obras: Any) -> None:
    page = factories.draft(obras, "Puente", owner_user=factories.account("editor-obras"))
    send(page, "editor-obras")
    desk = desk_of(factories.account("editor-obras"))
    (item,) = desk.waiting
    assert (item.page.pk, item.since) == (page.pk, Page.objects.get(pk=page.pk).current_workflow_task_state.started_at)
    assert desk.drafts == desk.returned == []


def test_what_was_approved_for_a_day_to_come_says_so(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras, "Abren la calle nueva", owner_user=factories.account("editor-obras"))
    page.go_live_at = timezone.now() + timedelta(days=3)
    factories.publish(page)
    told = " ".join(home(signed_in("editor-obras")).split())
    assert "aprobada, se publica el" in told
    assert "nunca publicada" not in told


def test_nothing_of_other_directorates_is_told(signed_in: Any, obras: Any) -> None:
    author = factories.account("editor-obras")
    waits, back = (factories.draft(obras, f"Secreto {word}", owner_user=author) for word in ("uno", "dos"))
    factories.draft(obras, "Secreto tres", owner_user=author)
    send(waits, "editor-obras")
    send(back, "editor-obras")
    give_back(back, "Motivo secreto.")
    assert "Secreto" in home(signed_in("editor-obras"))
    other = home(signed_in("editor-cultura"))
    assert "Secreto" not in other
    assert "secreto" not in other


def test_buttons_lead_where_the_person_may_add(signed_in: Any, obras: Any) -> None:
    editor = factories.account("editor-obras")
    found = starts(editor)
    section = factories.section(obras).pk
    assert found == {
        "news": reverse("wagtailadmin_pages:add", args=["news", "newsarticlepage", section]),
        "programs": reverse("wagtailadmin_pages:add", args=["programs", "programpage", section]),
        "photos": f"{reverse('wagtailimages:add_multiple')}?collection_id={obras.collection_id}",
    }
    for address in found.values():
        assert signed_in("editor-obras").get(address).status_code == 200


def test_the_upload_of_photos_has_the_collection_of_the_directorate_chosen(obras: Any, cultura: Any) -> None:
    editor = factories.account("editor-obras")
    editor.groups.add(cultura.group)
    from django.test import Client

    client = Client()
    client.force_login(editor)
    shown = client.get(f"{reverse('wagtailimages:add_multiple')}?collection_id={cultura.collection_id}")
    assert re.search(rf'value="{cultura.collection_id}"\s+selected', shown.content.decode())


def test_who_belongs_to_several_directorates_is_asked_which(signed_in: Any, obras: Any, cultura: Any) -> None:
    editor = factories.account("editor-obras")
    editor.groups.add(cultura.group)
    (news,) = [start for start in desk_of(factories.account("editor-obras")).starts if start.button.slug == "news"]
    assert (news.address, {directorate for directorate, _address in news.choices}) == ("", {obras, cultura})
    shown = home(signed_in("editor-obras"))
    for directorate in (obras, cultura):
        assert reverse("wagtailadmin_pages:add", args=["news", "newsarticlepage", directorate.section_id]) in shown


def test_no_button_where_nothing_may_be_added(obras: Any) -> None:
    from wagtail.models import GroupCollectionPermission, GroupPagePermission

    GroupPagePermission.objects.filter(group=obras.group).delete()
    GroupCollectionPermission.objects.filter(group=obras.group).delete()
    assert starts(factories.account("editor-obras")) == {}


def test_a_plugin_adds_a_button_and_a_broken_one_is_left_out(obras: Any) -> None:
    kept = dict(start_buttons._items)
    start_buttons._items["agenda"] = (StartButton("agenda", "Evento", "date", address=lambda d, u: "/x/"), "pregonero")
    start_buttons._items["broken"] = (StartButton("broken", "Roto", "date", address=lambda d, u: 1 / 0), "pregonero")
    try:
        found = starts(factories.account("editor-obras"))
    finally:
        start_buttons._items = kept
    assert found["agenda"] == "/x/"
    assert "broken" not in found


def test_duties_are_sorted_by_day_and_what_is_late_stands_apart(signed_in: Any, provider: Any, obras: Any) -> None:
    today = timezone.localdate()

    def duties_given(user: Any) -> list[Duty]:
        return [
            Duty("Entregar formato", today + timedelta(days=9), "/admin/a/", "Transparencia"),
            Duty("Revisar página", today - timedelta(days=1), "/admin/b/", "Revisiones"),
            Duty("Responder", today, "/admin/c/", "Solicitudes"),
        ]

    provider("test", duties_given)
    desk = desk_of(factories.account("editor-obras"))
    assert [duty.title for duty in desk.overdue] == ["Revisar página"]
    assert [duty.title for duty in desk.upcoming] == ["Responder", "Entregar formato"]
    shown = home(signed_in("editor-obras"))
    assert all(text in shown for text in ("Entregar formato", "/admin/b/", "Solicitudes"))


def test_a_provider_that_fails_hides_nothing_else(provider: Any, obras: Any) -> None:
    provider("broken", lambda user: 1 / 0)
    provider("good", lambda user: [Duty("Entregar", timezone.localdate(), "/", "x")])
    assert "Entregar" in [duty.title for duty in duties.duties_of(factories.account("editor-obras"))]


def test_a_program_that_has_ended_and_says_open_is_no_longer_up_to_date(obras: Any, cultura: Any) -> None:
    for owner in (obras, cultura):
        page = ProgramPage(title="Becas", slug="becas-viejas", summary="Becas para quien estudia lejos de casa.")
        page.ends_on, page.live = timezone.localdate() - timedelta(days=3), False
        with door():
            factories.section(owner).add_child(instance=page)
            page.save_revision()
        factories.publish_draft(page)
    found = [duty for duty in desk_of(factories.account("editor-obras")).overdue if "Becas" in duty.title]
    assert len(found) == 1


def test_an_editors_home_has_none_of_wagtails_panels_of_everybody(signed_in: Any) -> None:
    shown = home(signed_in("editor-obras"))
    assert "home-start-heading" in shown
    assert "recent-edits" not in shown
    assert "home-inbox" not in shown


@pytest.mark.parametrize("name", ["officer", "administrator", "auditor"])
def test_the_office_is_led_to_the_inbox_with_the_count(signed_in: Any, obras: Any, name: str) -> None:
    for number in range(7):
        send(factories.draft(obras, f"Espera {number}", owner_user=factories.account("editor-obras")), "editor-obras")
    shown = home(signed_in(name))
    assert reverse("pregonero_inbox") in shown
    assert re.search(r"\b7\b[^<]*</a>", shown.split("home-inbox-heading", 2)[2].split("</p>")[0])
    assert "Espera 0" in shown
    assert "home-start-heading" not in shown


@pytest.mark.parametrize("name", ["editor-obras", "officer"])
def test_queries_do_not_grow_with_the_number_of_pages(signed_in: Any, obras: Any, name: str) -> None:
    author = factories.account("editor-obras")

    def more(count: int) -> None:
        for number in range(count):
            factories.draft(obras, f"Nota {number}", owner_user=author)
            send(factories.draft(obras, f"Espera {number}", owner_user=author), "editor-obras")
            back = factories.draft(obras, f"Vuelta {number}", owner_user=author)
            send(back, "editor-obras")
            give_back(back, "Falta el lugar.")

    def queries() -> int:
        client.get(reverse("wagtailadmin_home"))  # fills caches
        with CaptureQueriesContext(connection) as counted:
            assert client.get(reverse("wagtailadmin_home")).status_code == 200
        return len(counted)

    client = signed_in(name)
    more(1)
    one = queries()
    more(SHOWN + 2)
    assert queries() == one
