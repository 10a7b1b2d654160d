"""The trash: deleting keeps things for thirty days where nobody but the trash's own screen finds them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, ModelLogEntry, Page, PageLogEntry, Revision

from news.models import NewsArticlePage
from pregonero.content.api import BasePage
from pregonero.directorates.trash import in_trash, trash_root
from pregonero.editorial import trash
from pregonero.editorial.models import TrashItem
from pregonero.publishing.api import door, history, identity
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "Se publicó por error."


def delete(client: Client, page: Any, **data: Any) -> Any:
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), data)


def fresh(page: Any) -> Any:
    return Page.objects.get(pk=page.pk)


def item_of(thing: Any) -> TrashItem:
    return TrashItem.objects.get(object_id=thing.pk)


class TestPages:
    def test_a_draft_goes_without_a_word_and_comes_back(self, obras: Any, signed_in: Any) -> None:
        editor = signed_in("editor-obras")
        page = factories.draft(obras, "Bacheo de prueba", owner_user=factories.account("editor-obras"))
        assert delete(editor, page).status_code == 302
        assert in_trash(fresh(page))
        assert "Bacheo de prueba" in editor.get(reverse("pregonero_trash")).content.decode()
        back = editor.post(reverse("pregonero_trash_restore", args=[item_of(page).pk]))
        assert back.status_code == 302
        again = NewsArticlePage.objects.get(pk=page.pk)
        assert (again.get_parent().pk, again.slug, again.live) == (obras.section_id, page.slug, False)
        assert not TrashItem.objects.exists()
        log = list(PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True))
        assert {"pregonero.trashed", "pregonero.restored"} <= set(log)

    def test_what_is_public_is_withdrawn_with_a_reason(self, obras: Any, signed_in: Any) -> None:
        page, officer = factories.article(obras), signed_in("officer")
        where = f"/direcciones/obras/{page.slug}/"
        assert delete(officer, page).status_code == 200
        assert factories.live(page) is not None
        assert delete(officer, page, reason=REASON).status_code == 302
        entry = history(1, identity("page", page.pk))[-1]
        assert (entry.action, entry.reason) == ("withdrawn", REASON)
        gone = Client().get(where)
        assert gone.status_code == 410
        assert REASON in gone.content.decode()
        trash.restore(item_of(page), factories.account("officer"))
        assert Client().get(where).status_code == 410
        again = NewsArticlePage.objects.get(pk=page.pk)
        factories.publish(again)
        assert Client().get(where).status_code == 200

    def test_replacement_is_offered(self, obras: Any, signed_in: Any) -> None:
        old, new = factories.article(obras, "Horario de 2025"), factories.article(obras, "Horario de 2026")
        assert delete(signed_in("officer"), old, reason=REASON, replaced_by=str(new.pk)).status_code == 302
        assert Client().get(f"/direcciones/obras/{old.slug}/")["Location"] == f"/direcciones/obras/{new.slug}/"

    def test_workflow_schedule_and_lock_end(self, obras: Any, signed_in: Any) -> None:
        author = factories.account("editor-obras")
        waiting = factories.draft(obras, "Espera", owner_user=author)
        planned = factories.draft(obras, "Programada", owner_user=author)
        with door():
            waiting.get_workflow().start(waiting, author)
            planned.go_live_at = timezone.now() + timedelta(days=2)
            planned.save_revision().publish(skip_permission_checks=True)
            Page.objects.filter(pk=planned.pk).update(locked=True)
        for page in (waiting, planned):
            assert delete(signed_in("officer"), page).status_code == 302
            assert in_trash(fresh(page))
        assert not NewsArticlePage.objects.get(pk=waiting.pk).workflow_in_progress
        assert not Revision.objects.filter(object_id=str(planned.pk), approved_go_live_at__isnull=False).exists()
        assert not fresh(planned).locked

    def test_aliases_are_withdrawn_with_their_original(self, obras: Any, cultura: Any, signed_in: Any) -> None:
        page = factories.article(obras)
        with door():
            alias = page.create_alias(parent=factories.section(cultura), update_slug="copia")
        assert delete(signed_in("officer"), page, reason=REASON).status_code == 302
        assert not fresh(alias).live
        assert not in_trash(fresh(alias))
        assert Client().get("/direcciones/cultura/copia/").status_code == 410

    def test_bulk(self, obras: Any, signed_in: Any) -> None:
        pages = [factories.article(obras, "Abren la calle"), factories.draft(obras, "Cierran un bache")]
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        url += "?next=/admin/&" + "&".join(f"id={page.pk}" for page in pages)
        officer = signed_in("officer")
        assert "Cierran un bache" in officer.get(url).content.decode()
        again = officer.post(url, {"reason": ""})
        assert again.status_code == 200
        assert "reason" in again.context["form"].errors
        assert not any(in_trash(fresh(page)) for page in pages)
        assert officer.post(url, {"reason": REASON}).status_code == 302
        assert all(in_trash(fresh(page)) for page in pages)

    @override_settings(ROOT_URLCONF="tests.authoring_urls")
    def test_programs(self, obras: Any) -> None:
        page = factories.article(obras)
        key = factories.token()
        client = Client(headers={"authorization": f"Bearer {key}"})
        where = f"/api/authoring/pages/{page.pk}/"
        assert client.delete(where).status_code == 422
        assert client.delete(f"{where}?reason=Por+error").status_code == 204
        assert in_trash(fresh(page))
        assert client.get(where).status_code == 404


class TestComingBack:
    def test_a_taken_slug_gives_a_free_one(self, obras: Any, signed_in: Any) -> None:
        page = factories.draft(obras, "Bacheo", slug="bacheo")
        delete(signed_in("officer"), page)
        factories.draft(obras, "Bacheo", slug="bacheo")
        answer = signed_in("officer").post(reverse("pregonero_trash_restore", args=[item_of(page).pk]), follow=True)
        assert "bacheo-1" in answer.content.decode()
        again: BasePage = NewsArticlePage.objects.get(pk=page.pk)
        assert (again.slug, again.get_latest_revision_as_object().slug) == ("bacheo-1", "bacheo-1")

    def test_where_the_parent_is_gone_the_section_takes_it_or_it_waits(self, obras: Any) -> None:
        from home.models import SectionPage

        officer = factories.account("officer")
        with door():
            top = SectionPage(title="Trámites", slug="tramites-viejos", live=False)
            Page.objects.get(slug="transparencia").add_child(instance=top)
            below = SectionPage(title="Licencias", slug="licencias", live=False)
            top.add_child(instance=below)
        first, second = trash.put_page(below, officer), trash.put_page(Page.objects.get(pk=top.pk), officer)
        with pytest.raises(trash.CannotRestore, match="Trámites"):
            trash.restore(first, officer)
        trash.restore(second, officer)
        first.refresh_from_db()
        trash.restore(first, officer)
        assert fresh(below).get_parent().pk == top.pk

    def test_a_tree_comes_back_whole(self, obras: Any) -> None:
        from home.models import SectionPage

        officer = factories.account("officer")
        with door():
            top = SectionPage(title="Trámites", slug="tramites-viejos", summary="Qué se puede hacer.")
            Page.objects.get(slug="transparencia").add_child(instance=top)
            top.add_child(instance=SectionPage(title="Licencias", slug="licencias", summary="Para abrir un negocio."))
        item = trash.put_page(Page.objects.get(pk=top.pk), officer, reason=REASON)
        assert item.pages_below == 1
        trash.restore(item, officer)
        back = fresh(top)
        assert back.get_children().get().url_path == f"{back.url_path}licencias/"
        assert not back.get_descendants(inclusive=True).live().exists()


class TestHidden:
    def test_nothing_of_it_is_listed_chosen_edited_or_searched(self, obras: Any, signed_in: Any) -> None:
        page = factories.draft(obras, "Zqxborrada", owner_user=factories.account("editor-obras"))
        root = trash.put_page(page, factories.account("officer"))
        key = trash_root().pk
        for name in ("officer", "administrator", "auditor", "editor-obras"):
            client = signed_in(name)
            for where in (
                reverse("wagtailadmin_explore_root"),
                reverse("wagtailadmin_pages:search") + "?q=Zqxborrada",
                reverse("wagtailadmin_choose_page") + "?page_type=wagtailcore.page",
                reverse("wagtailadmin_choose_page_search") + "?q=Zqxborrada",
                reverse("wagtailadmin_pages:type_use", args=["news", "newsarticlepage"]),
                "/admin/api/main/pages/?fields=*&search=Zqxborrada",
            ):
                told = client.get(where).content.decode().replace("?q=Zqxborrada", "").replace('"Zqxborrada"', "")
                assert "zqxborrada" not in told.replace('value="Zqxborrada"', "").replace("«Zqxborrada»", ""), where
                assert root.title not in told or "Zqxborrada" in where, where
            for where in ("wagtailadmin_pages:edit", "wagtailadmin_pages:history", "wagtailadmin_pages:delete"):
                assert client.get(reverse(where, args=[page.pk])).status_code == 302, where
            assert client.get(reverse("wagtailadmin_explore", args=[key])).status_code == 302

    def test_nobody_may_anything_with_it(self, obras: Any) -> None:
        page = factories.draft(obras)
        trash.put_page(page, factories.account("officer"))
        chief = type(factories.account("officer")).objects.create_superuser("jefa", "jefa@example.org", "x")
        asked = NewsArticlePage.objects.get(pk=page.pk).permissions_for_user(chief)
        assert not any(
            (asked.can_edit(), asked.can_delete(), asked.can_publish(), asked.can_move(), asked.can_unpublish())
        )

    def test_editors_find_only_what_was_theirs(self, obras: Any, cultura: Any, signed_in: Any) -> None:
        page = factories.draft(obras, "Zqxajena")
        item = trash.put_page(page, factories.account("officer"))
        other = signed_in("editor-cultura")
        assert "Zqxajena" not in other.get(reverse("pregonero_trash")).content.decode()
        assert other.post(reverse("pregonero_trash_restore", args=[item.pk])).status_code in (302, 404)
        assert in_trash(fresh(page))
        auditor = signed_in("auditor")
        assert "Zqxajena" in auditor.get(reverse("pregonero_trash")).content.decode()
        auditor.post(reverse("pregonero_trash_restore", args=[item.pk]))
        assert in_trash(fresh(page))


class TestEnd:
    def test_after_its_time_it_is_erased_and_the_log_says_so(self, obras: Any) -> None:
        page = factories.article(obras)
        trash.put_page(page, factories.account("officer"), reason=REASON)
        assert trash.erase_due() == 0
        later = timezone.now() + timedelta(days=30, minutes=1)
        assert trash.erase_due(later) == 1
        assert not Page.objects.filter(pk=page.pk).exists()
        assert not TrashItem.objects.exists()
        assert PageLogEntry.objects.filter(action="pregonero.erased", page=page.pk, deleted=True).exists()
        assert Client().get(f"/direcciones/obras/{page.slug}/").status_code == 410

    def test_the_office_may_erase_at_once_and_says_why(self, obras: Any, signed_in: Any) -> None:
        page = factories.draft(obras)
        item = trash.put_page(page, factories.account("officer"))
        where = reverse("pregonero_trash_erase", args=[item.pk])
        for name in ("editor-obras", "auditor"):
            signed_in(name).post(where, {"reason": "x"})
            assert Page.objects.filter(pk=page.pk).exists()
        officer = signed_in("officer")
        assert officer.post(where, {"reason": ""}).status_code == 200
        assert officer.post(where, {"reason": "Tenía datos de una menor."}).status_code == 302
        assert not Page.objects.filter(pk=page.pk).exists()
        entry = PageLogEntry.objects.get(action="pregonero.erased", page=page.pk)
        assert "menor" in entry.formatter.format_message(entry)

    def test_what_cannot_be_erased_does_not_keep_the_others(self, obras: Any, monkeypatch: Any) -> None:
        officer = factories.account("officer")
        first, _second = [trash.put_page(factories.draft(obras, name), officer) for name in ("Uno", "Dos")]
        erase = trash.erase

        def failing(item: TrashItem, *args: Any) -> None:
            if item.pk == first.pk:
                raise RuntimeError("kept")
            erase(item, *args)

        monkeypatch.setattr(trash, "erase", failing)
        assert trash.erase_due(timezone.now() + timedelta(days=31)) == 1
        assert list(TrashItem.objects.values_list("pk", flat=True)) == [first.pk]


class TestMedia:
    def test_an_image_goes_and_comes_back(self, obras: Any, signed_in: Any) -> None:
        picture, editor = factories.picture(obras, "Zqxfoto"), signed_in("editor-obras")
        assert editor.post(reverse("wagtailimages:delete", args=[picture.pk])).status_code == 302
        item = item_of(picture)
        assert (item.directorate, item.place) == (obras, obras.collection.name)
        assert Collection.get_first_root_node().pk != get_image_model().objects.get(pk=picture.pk).collection_id
        assert Collection.find_problems() == ([], [], [], [], [])
        for name in ("officer", "editor-obras"):
            client = signed_in(name)
            for where in ("wagtailimages:index", "wagtailimages_chooser:choose"):
                assert "Zqxfoto" not in client.get(reverse(where)).content.decode()
            assert client.get(picture.public_url(640)).status_code == 404
            assert client.get(reverse("wagtailimages:edit", args=[picture.pk])).status_code == 302
        assert editor.post(reverse("pregonero_trash_restore", args=[item.pk])).status_code == 302
        assert get_image_model().objects.get(pk=picture.pk).collection == obras.collection

    def test_files_in_bulk(self, obras: Any, signed_in: Any) -> None:
        file = get_document_model()(title="Oficio", collection=obras.collection)
        file.file.save("oficio.txt", ContentFile(b"texto"), save=False)
        file.save()
        url = reverse("wagtail_bulk_action", args=["media_library", "customdocument", "delete"])
        url += f"?next=/admin/&id={file.pk}"
        officer = signed_in("officer")
        assert "Oficio" in officer.get(url).content.decode()
        assert officer.post(url, {"reason": ""}).status_code == 302
        assert item_of(file).title == "Oficio"
        assert trash.erase_due(timezone.now() + timedelta(days=31)) == 1
        assert not get_document_model().objects.filter(pk=file.pk).exists()
        assert ModelLogEntry.objects.filter(action="pregonero.erased").exists()
