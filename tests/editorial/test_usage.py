"""What is in use cannot be deleted, and the places are named: by the form, in bulk and to programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from pregonero.directorates.trash import in_trash
from pregonero.editorial import trash
from pregonero.editorial.usage import InUse, places_using
from pregonero.publishing.api import door, identity
from tests import factories

pytestmark = pytest.mark.django_db


def linking(owner: Any, target: Any, title: str = "Nota que enlaza") -> Any:
    """A draft whose text links to a page."""
    body = [("text", {"html": f'<p><a linktype="page" id="{target.pk}">ver</a></p>'})]
    return factories.draft(owner, title, body=body)


def test_a_linked_page_stays_and_the_place_is_named(obras: Any, signed_in: Any) -> None:
    page = factories.draft(obras, "Lo enlazado")
    other = linking(obras, page)
    officer, where = signed_in("officer"), reverse("wagtailadmin_pages:delete", args=[page.pk])
    told = officer.get(where).content.decode()
    assert "Nota que enlaza" in told
    assert reverse("wagtailadmin_pages:edit", args=[other.pk]) in told
    assert officer.post(where).status_code == 409
    assert not in_trash(Page.objects.get(pk=page.pk))
    trash.put_page(other, factories.account("officer"))
    assert officer.post(where).status_code == 302


def test_places_of_other_directorates_are_counted_and_not_named(obras: Any, cultura: Any, signed_in: Any) -> None:
    page = factories.draft(obras, "Lo enlazado", owner_user=factories.account("editor-obras"))
    linking(cultura, page, "Zqxajena")
    answer = signed_in("editor-obras").post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert answer.status_code == 409
    assert "Zqxajena" not in answer.content.decode()
    assert [place.title for place in places_using(page, factories.account("editor-obras"))] == [""]


def test_links_by_document_and_pages_below_do_not_deceive(obras: Any) -> None:
    from home.models import SectionPage
    from programs.models import ProgramPage

    officer = factories.account("officer")
    program = ProgramPage(title="Becas", slug="becas", summary="Para estudiar.")
    with door():
        factories.section(obras).add_child(instance=program)
        note = factories.draft(obras, "Abren las becas", program=identity("page", program.pk))
        top = SectionPage(title="Trámites", slug="tramites-viejos", live=False)
        Page.objects.get(slug="transparencia").add_child(instance=top)
        body = [("text", {"html": f'<p><a linktype="page" id="{top.pk}">arriba</a></p>'})]
        top.add_child(instance=SectionPage(title="Licencias", slug="licencias", live=False, body=body))
    assert [place.title for place in places_using(program, officer)] == [note.title]
    with pytest.raises(InUse):
        trash.put_page(program, officer, reason="x")
    assert places_using(Page.objects.get(pk=top.pk), officer) == []


def test_an_image_in_use_stays_by_every_way(obras: Any, signed_in: Any) -> None:
    picture = factories.picture(obras, "Bomba")
    factories.article(obras, "La nota con foto", image=picture)
    officer = signed_in("officer")
    form = officer.post(reverse("wagtailimages:delete", args=[picture.pk]))
    bulk = reverse("wagtail_bulk_action", args=["media_library", "customimage", "delete"])
    many = officer.post(f"{bulk}?next=/admin/&id={picture.pk}")
    dropped = officer.post(
        reverse("wagtailimages:delete_multiple", args=[picture.pk]), headers={"x-requested-with": "XMLHttpRequest"}
    )
    for answer in (form, many, dropped):
        assert answer.status_code == 409
        assert "La nota con foto" in answer.content.decode()
    with override_settings(ROOT_URLCONF="tests.authoring_urls"):
        key = factories.token()
        refused = Client(headers={"authorization": f"Bearer {key}"}).delete(f"/api/authoring/images/{picture.pk}/")
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["title"] == "La nota con foto"
    assert get_image_model().objects.get(pk=picture.pk).collection == obras.collection


def test_an_image_of_a_draft_that_waits_stays(obras: Any, signed_in: Any) -> None:
    picture, other = factories.picture(obras, "Bomba"), factories.picture(obras, "Otra")
    page = factories.article(obras, "La nota que espera")
    page.image = picture
    page.save_revision()
    answer = signed_in("officer").post(reverse("wagtailimages:delete", args=[picture.pk]))
    assert answer.status_code == 409
    assert "La nota que espera" in answer.content.decode()
    assert places_using(other, factories.account("officer")) == []


def test_what_came_to_be_shown_while_it_lay_in_the_trash_is_not_erased(obras: Any, signed_in: Any) -> None:
    picture = factories.picture(obras, "Bomba")
    item = trash.put_media(picture, factories.account("officer"))
    factories.article(obras, "La nota con foto", image=picture)
    officer = signed_in("officer")
    officer.post(reverse("pregonero_trash_erase", args=[item.pk]), {"reason": "Ya no hace falta"})
    assert trash.erase_due(item.erase_at) == 0
    assert get_image_model().objects.filter(pk=picture.pk).exists()
    item.refresh_from_db()
    assert trash.erase_due(item.erase_at - timedelta(seconds=1)) == 0
    told = officer.get(reverse("pregonero_trash"))
    assert "La nota con foto" in " ".join(str(message) for message in told.context["messages"])


def test_a_file_in_use_stays(obras: Any, signed_in: Any) -> None:
    file = get_document_model()(title="Convocatoria", collection=obras.collection)
    file.file.save("convocatoria.txt", ContentFile(b"texto"), save=False)
    file.save()
    factories.draft(obras, "Con archivo", body=[("text", {"html": f'<a linktype="document" id="{file.pk}">ver</a>'})])
    answer = signed_in("officer").post(reverse("wagtaildocs:delete", args=[file.pk]))
    assert answer.status_code == 409
    assert "Con archivo" in answer.content.decode()


def test_bulk_deletion_of_pages_does_nothing_while_one_is_in_use(obras: Any, signed_in: Any) -> None:
    page, free = factories.draft(obras, "Lo enlazado"), factories.draft(obras, "Lo libre")
    linking(obras, page)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    url += f"?next=/admin/&id={page.pk}&id={free.pk}"
    officer = signed_in("officer")
    assert "Nota que enlaza" in officer.get(url).content.decode()
    assert officer.post(url, {"reason": ""}).status_code == 409
    assert not in_trash(Page.objects.get(pk=free.pk))
