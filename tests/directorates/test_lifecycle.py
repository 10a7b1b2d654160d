"""What comes with a directorate when it is made, renamed, closed and opened again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    ModelLogEntry,
    Page,
    Workflow,
    WorkflowTask,
)

from pregonero.directorates.api import Directorate, ObligatedSubject, reopen, retire
from pregonero.publishing.api import door, find_by_path
from pregonero.publishing.models import LiveDocument
from tests import factories

COUNTED = (
    Page,
    Group,
    Collection,
    Workflow,
    WorkflowTask,
    GroupPagePermission,
    GroupCollectionPermission,
    LiveDocument,
)


def make(slug: str = "parques", name: str = "Parques y Jardines", subject: str = "ayuntamiento") -> Directorate:
    with door():
        return Directorate.objects.create(
            subject=ObligatedSubject.objects.get(slug=subject), slug=slug, name=name, colour="#123456"
        )


def editor_of(directorate: Directorate, name: str = "editora-nueva") -> Any:
    person = type(factories.account("officer")).objects.create_user(name, f"{name}@example.org", "x")
    person.groups.add(directorate.group)
    return person


def page_rights(directorate: Directorate) -> set[tuple[int, str]]:
    rows = GroupPagePermission.objects.filter(group=directorate.group)
    return set(rows.values_list("page_id", "permission__codename"))


def media_rights(directorate: Directorate) -> set[tuple[int, str]]:
    rows = GroupCollectionPermission.objects.filter(group=directorate.group)
    return set(rows.values_list("collection_id", "permission__codename"))


def test_new_directorate_has_everything(site):
    made = Directorate.objects.get(pk=make().pk)
    assert made.section.specific.document_kind == "directorate"
    assert made.section.live
    assert find_by_path(site.pk, "/direcciones/parques/").document["title"] == "Parques y Jardines"
    assert page_rights(made) == {(made.section.pk, "add_page"), (made.section.pk, "change_page")}
    assert media_rights(made) == {
        (made.collection.pk, f"{act}_{thing}") for act in ("add", "change", "choose") for thing in ("image", "document")
    }
    assert set(made.group.permissions.values_list("codename", flat=True)) == {"access_admin"}
    assert made.section.workflowpage.workflow == made.workflow
    task = made.workflow.workflow_tasks.get().task.specific
    assert list(task.groups.values_list("pregonero_role__role", flat=True)) == ["officer"]


def test_saving_twice_makes_nothing_twice(obras):
    made = make()
    before = [model._default_manager.count() for model in COUNTED]
    seq = factories.last_seq()
    with door():
        Directorate.objects.get(pk=made.pk).save()
        Directorate.objects.get(pk=obras.pk).save()
    assert [model._default_manager.count() for model in COUNTED] == before
    assert factories.last_seq() == seq


def test_what_was_taken_away_comes_back_on_saving(obras):
    expected = page_rights(obras), media_rights(obras)
    GroupPagePermission.objects.filter(group=obras.group).delete()
    GroupCollectionPermission.objects.filter(group=obras.group).delete()
    obras.workflow.workflow_pages.all().delete()
    with door():
        Directorate.objects.get(pk=obras.pk).save()
    assert (page_rights(obras), media_rights(obras)) == expected
    assert Page.objects.get(pk=obras.section.pk).workflowpage.workflow == obras.workflow


def test_renaming_renames_all_and_keeps_the_address(site, obras):
    article = factories.article(obras)
    seq = factories.last_seq()
    with door():
        obras.name = "Infraestructura y Caminos"
        obras.save()
    obras = Directorate.objects.get(pk=obras.pk)
    assert obras.section.title == obras.collection.name == "Infraestructura y Caminos"
    assert "Infraestructura y Caminos" in obras.group.name
    assert "Infraestructura y Caminos" in obras.workflow.name
    assert find_by_path(site.pk, "/direcciones/obras/").document["title"] == "Infraestructura y Caminos"
    assert factories.live(article).path == f"/direcciones/obras/{article.slug}/"
    assert find_by_path(site.pk, factories.live(article).path).document["directorate"]["name"] == obras.name
    assert {entry.action for entry in factories.entries_since(seq)} == {"updated"}


def test_two_subjects_may_have_directorates_of_one_name(signed_in):
    first = make("enlace", "Enlace Ciudadano", "ayuntamiento")
    second = make("enlace", "Enlace Ciudadano", "organismo-agua")
    assert first.group != second.group
    assert first.group.name != second.group.name
    assert first.collection != second.collection
    assert {first.section.slug, second.section.slug} == {"enlace", "enlace-1"}
    editor_of(first)
    draft = factories.draft(second, "Aviso que prepara la otra")
    client = signed_in("editora-nueva")
    assert client.get(reverse("wagtailadmin_explore", args=[first.section.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 302


def test_retiring_closes_access_and_keeps_pages_public(client, signed_in, obras):
    draft = factories.draft(obras, "Nota sin publicar")
    article = factories.article(obras)
    address = factories.live(article).path
    editor = signed_in("editor-obras")
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert editor.get(edit).status_code == 200
    seq = factories.last_seq()
    with door():
        retire(obras)
    assert page_rights(obras) == media_rights(obras) == set()
    answer = editor.get(edit, follow=True)
    assert "Nota sin publicar" not in answer.content.decode()
    assert client.get(address).status_code == 200
    assert client.get("/direcciones/obras/").status_code == 200
    assert signed_in("officer").get(edit).status_code == 200
    assert {entry.action for entry in factories.entries_since(seq)} <= {"updated"}


def test_reopening_gives_back_what_retiring_took(signed_in, obras):
    expected = page_rights(obras), media_rights(obras)
    draft = factories.draft(obras)
    with door():
        retire(obras)
    with door():
        reopen(obras)
    assert (page_rights(obras), media_rights(obras)) == expected
    assert signed_in("editor-obras").get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200


@pytest.mark.parametrize(("name", "retired"), [("close", True), ("reopen", False)], ids=["close", "reopen"])
def test_button_of_the_list_closes_and_reopens(signed_in, obras, name, retired):
    if not retired:
        with door():
            retire(obras)
    officer = signed_in("officer")
    url = reverse(f"wagtailsnippets_directorates_directorate:{name}", args=[obras.pk])
    listing = reverse("wagtailsnippets_directorates_directorate:list")
    assert url in officer.get(listing).content.decode()
    assert url not in signed_in("auditor").get(listing).content.decode()
    assert obras.name in officer.get(url).content.decode()
    assert officer.post(url).status_code == 302
    assert Directorate.objects.get(pk=obras.pk).is_retired is retired
    assert ModelLogEntry.objects.filter(action=f"pregonero.directorate.{name}", user__username="officer").count() == 1
    assert url not in officer.get(listing).content.decode()


def test_not_even_a_superuser_takes_a_section_away(obras, cultura):
    chief = type(factories.account("officer")).objects.create_superuser("jefa", "jefa@example.org", "x")
    section = factories.section(obras).specific
    rights = section.permissions_for_user(chief)
    assert not rights.can_delete()
    assert not rights.can_copy()
    assert not rights.can_move_to(factories.section(cultura))
    assert not section.get_parent().specific.permissions_for_user(chief).can_delete()
