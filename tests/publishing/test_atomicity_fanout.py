"""What one act changes in many documents: in steps, resumable, without asking gates; and marks outside the door."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from home.models import SectionPage
from news.models import NewsArticlePage
from pregonero.publishing import door as door_module
from pregonero.publishing import ledger, reconcile
from pregonero.publishing.api import StrayPublication, door
from pregonero.publishing.models import LiveDocument, RebuildJob, StandingIssue
from pregonero.publishing.reconcile import drift, step_jobs
from tests import factories
from tests.publishing.database import changed, contents
from tests.publishing.paths import World, section_tree
from tools.trials.forms import edit_data, edit_url

MANY = 205


@pytest.fixture
def world(signed_in: Any, obras: Any, cultura: Any, site: Any, tmp_path: Any) -> World:
    return World(signed_in, obras, cultura, site, tmp_path)


@pytest.fixture
def small_batch(monkeypatch: pytest.MonkeyPatch) -> int:
    """Ten documents a transaction, so that few pages are many."""
    for module in (door_module, reconcile):
        monkeypatch.setattr(module, "BATCH", 10)
    return 10


@pytest.fixture(autouse=True)
def no_admin_search(settings: Any) -> None:
    """Wagtail's own search index is rewritten at every save of a page; here it only takes time."""
    settings.TASKS = {**settings.TASKS, "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def rename(world: World, page: Any, slug: str) -> None:
    client = world.officer
    assert client.post(edit_url(page), edit_data(client, page, slug=slug)).status_code == 302


def paths(prefix: str) -> list[str]:
    return list(LiveDocument.objects.filter(path__startswith=prefix).order_by("path").values_list("path", flat=True))


def test_new_address_of_more_than_200_pages(world: World, site: Any) -> None:
    top, _below = section_tree(world, MANY)
    assert len(paths("/transparencia/tramites/")) == MANY + 1
    while step_jobs():
        pass
    start = factories.last_seq()

    rename(world, top, "servicios")
    first = factories.last_seq() - start
    job = RebuildJob.objects.get(finished_at=None)
    assert 0 < first <= door_module.BATCH
    assert first + len(job.items) == MANY + 1
    assert len(paths("/transparencia/tramites/")) == len(job.items)
    assert drift() == [], "what a job will do is no drift"
    assert not ledger.verify(site.pk).broken, "the chain holds between the steps too"

    assert step_jobs()
    assert not step_jobs()
    assert (len(paths("/transparencia/servicios/")), paths("/transparencia/tramites/")) == (MANY + 1, [])
    entries = factories.entries_since(start)
    assert {entry.action for entry in entries} == {"moved"}
    assert len(entries) == MANY + 1
    assert {entry.actor for entry in entries} == {str(factories.account("officer").opaque_id)}
    assert drift() == []
    assert not ledger.verify(site.pk).broken
    assert not RebuildJob.objects.filter(finished_at=None).exists()


def test_steps_resume_where_they_were_interrupted(
    world: World, site: Any, small_batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, _below = section_tree(world, 34)
    rename(world, top, "servicios")
    while RebuildJob.objects.filter(finished_at=None).count() > 1:  # the pages' own creation
        step_jobs()
    job = RebuildJob.objects.get(finished_at=None)
    assert step_jobs()
    assert RebuildJob.objects.get(pk=job.pk).position == small_batch

    before = contents()
    with monkeypatch.context() as patch:
        patch.setattr(ledger.Chain, "save", lambda *args, **kwargs: 1 / 0)  # dies after the entries are inserted
        with pytest.raises(ZeroDivisionError):
            step_jobs()
    assert changed(before, contents()) == {}

    steps = 0
    while step_jobs():
        steps += 1
    assert steps == (len(job.items) - 1) // small_batch
    assert drift() == []
    assert not ledger.verify(site.pk).broken
    entries = [entry.path for entry in factories.entries_since(0) if entry.action == "moved"]
    assert sorted(entries) == paths("/transparencia/servicios/")


def test_job_of_an_address_that_changed_again_ends_at_the_last_one(world: World, site: Any, small_batch: int) -> None:
    top, _below = section_tree(world, 25)
    rename(world, top, "servicios")
    assert step_jobs()
    rename(world, SectionPage.objects.get(pk=top.pk), "oficina")
    while step_jobs():
        pass
    assert len(paths("/transparencia/oficina/")) == 26
    assert paths("/transparencia/servicios/") == paths("/transparencia/tramites/") == []
    assert drift() == []


def test_refused_document_does_not_stop_the_job(
    world: World, site: Any, small_batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pregonero.publishing.api import Issue, PublicationRefused

    top, below = section_tree(world, 34)
    rename(world, top, "servicios")
    ask_gates = door_module.Flush._ask_gates

    def refuse_one(flush: Any) -> None:
        if any(item.ref.object_id == str(below[20].pk) for item in flush.pending):
            raise PublicationRefused({below[20].title: [Issue("slug", "Otra página tiene esa dirección.")]})
        ask_gates(flush)

    monkeypatch.setattr(door_module.Flush, "_ask_gates", refuse_one)
    steps = 0
    while step_jobs():
        steps += 1
        assert steps < 20, "the job goes round in circles"
    assert paths("/transparencia/tramites/") == [f"/transparencia/tramites/{below[20].slug}/"]
    assert len(drift()) == 1
    assert not ledger.verify(site.pk).broken


def test_deleting_a_large_section_is_one_act(world: World, site: Any, small_batch: int) -> None:
    """The pages are gone at once; documents of pages that are no more must not wait for a job."""
    from django.urls import reverse

    top, _below = section_tree(world, 25)
    world.officer.post(reverse("wagtailadmin_pages:delete", args=[top.pk]), {"reason": "Ya no se hace."})
    assert paths("/transparencia/tramites/") == []
    assert all(source == "site" for job in RebuildJob.objects.all() for source, _key in job.items)


def test_worker_finishes_what_waits(world: World, small_batch: int) -> None:
    top, _below = section_tree(world, 25)
    rename(world, top, "servicios")
    call_command("worker", once=True)
    assert paths("/transparencia/tramites/") == []
    assert drift() == []


def test_links_in_a_row_are_followed(world: World, site: Any, small_batch: int) -> None:
    """Each page links to the next, and all change their address: what each shows of the next is right in the end."""
    count = 25
    with door():
        root = Page.objects.get(pk=site.root_page_id)
        top = SectionPage(title="Una sección", slug="cadena", summary="Con muchas páginas en fila.", live=True)
        root.add_child(instance=top)
        pages = []
        for number in range(count):
            page = SectionPage(
                title=f"Página {number}",
                slug=f"pagina-{number}",
                summary="Una página que lleva a la siguiente.",
                live=True,
            )
            top.add_child(instance=page)
            pages.append(page)
        for page, following in itertools.pairwise(pages):
            page.body = [("text", {"html": f'<p><a linktype="page" id="{following.pk}">Siguiente</a></p>'})]
            page.save()
    top = SectionPage.objects.get(pk=top.pk)
    top.save_revision()
    while step_jobs():
        pass
    rename(world, top, "fila")
    while step_jobs():
        pass
    assert paths("/cadena/") == []
    assert "/fila/pagina-1/" in LiveDocument.objects.get(path="/fila/pagina-0/").body
    assert drift() == []


def test_work_of_a_fan_out_grows_by_a_constant(world: World) -> None:
    """Queries a page of a moved section: the same for the third as for the thirteenth."""

    def cost(children: int, slug: str) -> int:
        top, _below = section_tree(world, children)
        with CaptureQueriesContext(connection) as queries, door():
            page = SectionPage.objects.get(pk=top.pk)
            page.slug = slug
            page.save()
        return len(queries)

    few = cost(1, "uno")
    some = cost(3, "tres")
    more = cost(13, "trece")
    each = (some - few) / 2
    assert more - some <= 10 * each * 1.1


def test_children_published_with_their_parent_are_asked_too(world: World, signed_in: Any) -> None:
    """A child hangs on its parent's address, and yet its own publication is a direct change."""
    from django.urls import reverse

    from pregonero.publishing.api import PublicationRefused

    with door():
        root = Page.objects.get(pk=world.site.root_page_id)
        top = SectionPage(title="Una sección", slug="seccion", summary="Con una página debajo de ella.", live=False)
        root.add_child(instance=top)
        top.save_revision()
        child = SectionPage(title="PAGINA QUE GRITA MUCHO", slug="hija", summary="Un resumen de la hija.", live=False)
        top.add_child(instance=child)
        child.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?next=/admin/&id={top.pk}"
    officer = world.officer
    before = contents()
    response = officer.post(url, {"include_descendants": "on"}, follow=True)
    assert changed(before, contents()) == {}
    assert "PAGINA QUE GRITA MUCHO" in response.content.decode()
    with pytest.raises(PublicationRefused), door():
        for page in (top, child):
            page.get_latest_revision().publish()


class TestIndirectChanges:
    """An image, a directorate, a setting: documents follow, no gate is asked, the officer is told."""

    def test_image_loses_its_description(self, obras: Any, signed_in: Any) -> None:
        from django.urls import reverse

        from tools.trials.forms import shown

        image = factories.picture(obras)
        page = factories.article(obras, image=image)
        officer, url = signed_in("officer"), reverse("wagtailimages:edit", args=[image.pk])
        before = factories.last_seq()
        officer.post(url, {**shown(officer, url), "description": ""})
        assert [entry.action for entry in factories.entries_since(before)] == ["updated"]
        row = factories.live(page)
        issue = StandingIssue.objects.get(document_id=row.document_id)
        assert [found["code"] for found in issue.issues] == ["alt.lead"]

        # the author's next publication is asked again
        assert officer.post(edit_url(page), edit_data(officer, page, title="Otro título")).status_code == 200
        assert factories.live(page).title == page.title

        officer.post(url, {**shown(officer, url), "description": "Una bomba de agua azul"})
        assert not StandingIssue.objects.exists()

    def test_linked_page_is_withdrawn(self, obras: Any) -> None:
        target = factories.article(obras, "El aviso que se retira")
        text = f'<p>Vea <a linktype="page" id="{target.pk}">el aviso</a>.</p>'
        page = factories.article(obras, "El aviso que lleva a otro", body=[("text", {"html": text})])
        target.unpublish()
        issue = StandingIssue.objects.get()
        assert issue.document_id == factories.live(page).document_id
        assert [found["code"] for found in issue.issues] == ["link"]
        assert drift() == []

        NewsArticlePage.objects.get(pk=target.pk).get_latest_revision().publish()
        assert not StandingIssue.objects.exists(), "the link is whole again"
        assert f"/direcciones/obras/{target.slug}/" in factories.live(page).body
        assert drift() == []

    def test_file_linked_in_text_is_served_while_a_document_links_to_it(self, obras: Any, client: Any) -> None:
        from django.core.files.base import ContentFile
        from wagtail.documents import get_document_model

        item = get_document_model()(title="Requisitos", collection=obras.collection)
        item.file.save("requisitos.pdf", ContentFile(b"%PDF-1.4 requisitos"), save=False)
        item.save()
        url = item.to_document()["url"]
        assert client.get(url).status_code == 404
        text = f'<p>Vea <a linktype="document" id="{item.pk}">los requisitos</a>.</p>'
        page = factories.article(obras, body=[("text", {"html": text})])
        response = client.get(url)
        assert (response.status_code, b"".join(response.streaming_content)) == (200, b"%PDF-1.4 requisitos")
        page.unpublish()
        assert client.get(url).status_code == 404

    def test_gates_are_asked_when_a_new_address_brings_new_words(self, obras: Any) -> None:
        """Whoever changes address and text in one act does not pass the gates by."""
        from pregonero.publishing.api import PublicationRefused

        page = factories.article(obras)
        page.slug, page.title = "otra", "TODO ESTO VA GRITANDO FUERTE"
        with pytest.raises(PublicationRefused, match="lower case|minúsculas"):
            page.save_revision().publish()
        assert factories.live(page).path == f"/direcciones/obras/{NewsArticlePage.objects.get(pk=page.pk).slug}/"
        assert drift() == []


def test_draft_of_a_page_without_dates_changes_nothing(site: Any) -> None:
    """A program made it live without saying since when; later drafts must not date it."""
    with door():
        root = Page.objects.get(pk=site.root_page_id)
        page = SectionPage(title="Una sección", slug="sin-fecha", summary="Hecha por un programa.", live=True)
        root.add_child(instance=page)
    before = factories.live(page).body
    with door():
        page.title = "Un borrador"
        page.save_revision()
    assert factories.live(page).body == before
    assert drift() == []


class TestOutsideTheDoor:
    """A change that comes by no door of ours."""

    def test_raises_in_tests(self, obras: Any) -> None:
        page = factories.article(obras)
        page.title = "Puesto por fuera"
        with pytest.raises(StrayPublication), transaction.atomic():
            page.save()

    def test_is_flushed_in_production(self, obras: Any, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
        settings.PUBLISHING_STRAY_MARKS = "flush"
        page = factories.article(obras)
        before = factories.last_seq()
        with django_capture_on_commit_callbacks(execute=True):
            page.title = "Puesto por fuera"
            page.save()
            assert factories.entries_since(before) == []
        assert [(entry.action, entry.actor) for entry in factories.entries_since(before)] == [("updated", "system")]
        assert factories.live(page).title == "Puesto por fuera"
        assert drift() == []

    def test_deletion_is_flushed_in_production(
        self, obras: Any, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.PUBLISHING_STRAY_MARKS = "flush"
        page = factories.article(obras)
        before = factories.last_seq()
        with django_capture_on_commit_callbacks(execute=True):
            Page.objects.get(pk=page.pk).delete()
        assert [entry.action for entry in factories.entries_since(before)] == ["withdrawn"]
        assert drift() == []

    def test_update_is_found_by_the_reconciler_and_mended(self, obras: Any, site: Any) -> None:
        page = factories.article(obras)
        Page.objects.filter(pk=page.pk).update(title="Puesto por fuera")
        found = reconcile.reconcile()
        assert [sentence.split(":")[0] for sentence in found] == [f"/direcciones/obras/{page.slug}/"]
        from pregonero.publishing.health import ledger_health

        assert ledger_health()[0] == "failing"
        call_command("ledger", "rebuild")
        assert ledger_health()[0] == "ok"
        assert drift() == []
