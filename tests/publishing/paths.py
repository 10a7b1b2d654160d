"""Every way in which something becomes public, changes or ceases to be public, as a table of scenes.

A scene is prepared first; then its ``act`` runs, through the front door: a request to the admin, a
command. ``expected`` is what the ledger must say afterwards: no entry more, none less.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction, Site, TaskState

from home.models import SectionPage
from news.models import NewsArticlePage
from pregonero.directorates.api import Directorate, Municipality, ObligatedSubject
from pregonero.publishing.api import door
from pregonero.publishing.models import LiveDocument
from tests import factories
from tools.trials.forms import WHY, add_data, add_url, edit_data, edit_url, moderated, shown

EXAMPLE = Path(__file__).resolve().parents[2] / "municipality" / "ejemplo"
SUMMARY = "El servicio de agua vuelve esta tarde a todo el barrio de arriba."


@dataclass
class World:
    """What scenes are made of."""

    signed_in: Callable[[str], Client]
    obras: Directorate
    cultura: Directorate
    site: Site
    folder: Path

    @property
    def officer(self) -> Client:
        return self.signed_in("officer")


@dataclass
class Scene:
    """``expected``: (action, path) of each entry. ``by``: username of the actor, or ``system``."""

    act: Callable[[], Any]
    expected: list[tuple[str, str]]
    by: str = "officer"


def _post(client: Client, url: str, data: dict[str, Any] | None = None, **headers: Any) -> Callable[[], Any]:
    return lambda: client.post(url, data or {}, **headers)


def _page_url(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def _superuser(world: World) -> Client:
    admin = factories.account("administrator")
    admin.is_superuser = True
    admin.save()
    return world.signed_in("administrator")


def section_tree(world: World, children: int = 2) -> tuple[SectionPage, list[SectionPage]]:
    """A live section ``/transparencia/tramites/`` with live pages below it; too deep for menu and footer."""
    with door():
        top = _live(Page.objects.get(slug="transparencia"), "Trámites y servicios", "tramites")
        top.save_revision()
        below = [_live(top, f"Trámite número {number}", f"tramite-{number}") for number in range(1, children + 1)]
    return top, below


def _live(parent: Page, title: str, slug: str) -> SectionPage:
    now = timezone.now()
    page = SectionPage(
        title=title,
        slug=slug,
        summary="Qué se necesita, cuánto cuesta y dónde se hace.",
        live=True,
        first_published_at=now,
        last_published_at=now,
    )
    parent.add_child(instance=page)
    return page


# -- pages, by the admin ----------------------------------------------------------------------------------------------


def form_create(world: World) -> Scene:
    parent = factories.section(world.obras)
    client = world.officer
    data = add_data(client, NewsArticlePage, parent, title="Abren la calle Hidalgo", slug="abren", summary=SUMMARY)
    return Scene(_post(client, add_url(NewsArticlePage, parent), data), [("published", "/direcciones/obras/abren/")])


def form_create_scheduled(world: World) -> Scene:
    parent = factories.section(world.obras)
    client = world.officer
    later = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    data = add_data(
        client, NewsArticlePage, parent, title="Abrirán la calle", slug="abriran", summary=SUMMARY, go_live_at=later
    )
    return Scene(_post(client, add_url(NewsArticlePage, parent), data), [])


def form_draft(world: World) -> Scene:
    page = factories.article(world.obras)
    client = world.officer
    return Scene(_post(client, edit_url(page), edit_data(client, page, action="", title="Otro título")), [])


def form_edit(world: World) -> Scene:
    page = factories.article(world.obras)
    client = world.officer
    data = edit_data(client, page, title="La bomba del pozo dos ya trabaja")
    return Scene(_post(client, edit_url(page), data), [("updated", f"/direcciones/obras/{page.slug}/")])


def form_revert(world: World) -> Scene:
    page = factories.article(world.obras)
    first = page.get_latest_revision()
    page.title = "La bomba del pozo dos ya trabaja"
    page.save_revision().publish()
    client = world.officer
    data = {**edit_data(client, page), "title": first.as_object().title, "revision": str(first.pk)}
    return Scene(_post(client, edit_url(page), data), [("updated", f"/direcciones/obras/{page.slug}/")])


def workflow_approval(world: World) -> Scene:
    page = factories.draft(world.obras, owner_user=factories.account("editor-obras"))
    editor, officer = world.signed_in("editor-obras"), world.officer
    moderated(editor.post)(edit_url(page), edit_data(editor, page, action="action-submit"))
    state = TaskState.objects.get(revision__object_id=str(page.pk), status=TaskState.STATUS_IN_PROGRESS)
    url = _page_url("workflow_action", page.pk, "approve", state.pk)
    act = moderated(_post(officer, url, {"comment": "", "next": ""}))
    return Scene(act, [("published", f"/direcciones/obras/{page.slug}/")])


def slug_change(world: World) -> Scene:
    top, _below = section_tree(world)
    client = world.officer
    return Scene(
        _post(client, edit_url(top), edit_data(client, top, slug="servicios")),
        [
            ("moved", "/transparencia/servicios/"),
            ("moved", "/transparencia/servicios/tramite-1/"),
            ("moved", "/transparencia/servicios/tramite-2/"),
        ],
    )


def draft_parent_slug_change(world: World) -> Scene:
    """Saving a draft of a page that is not live moves its live children at once, and no signal tells of it."""
    top, _below = section_tree(world)
    with door():
        SectionPage.objects.get(pk=top.pk).unpublish()
    client = world.officer
    data = edit_data(client, SectionPage.objects.get(pk=top.pk), action="", slug="servicios")
    return Scene(
        _post(client, edit_url(top), data),
        [("moved", "/transparencia/servicios/tramite-1/"), ("moved", "/transparencia/servicios/tramite-2/")],
    )


def move(world: World) -> Scene:
    page = factories.article(world.obras)
    target = factories.section(world.cultura)
    url = _page_url("move_confirm", page.pk, target.pk)
    return Scene(_post(world.officer, url), [("moved", f"/direcciones/cultura/{page.slug}/")])


def move_tree(world: World) -> Scene:
    top, _below = section_tree(world)
    target = Page.objects.get(slug="programas")
    url = _page_url("move_confirm", top.pk, target.pk)
    return Scene(
        _post(world.officer, url),
        [
            ("moved", "/programas/tramites/"),
            ("moved", "/programas/tramites/tramite-1/"),
            ("moved", "/programas/tramites/tramite-2/"),
        ],
    )


def move_out_of_navigation(world: World) -> Scene:
    """The main menu is on the site's own document."""
    page = Page.objects.get(slug="transparencia")
    url = _page_url("move_confirm", page.pk, Page.objects.get(slug="programas").pk)
    return Scene(_post(world.officer, url), [("moved", "/programas/transparencia/"), ("updated", "/contacto/")])


def restriction_in_navigation(world: World) -> Scene:
    page = Page.objects.get(slug="transparencia")
    data = {"restriction_type": "login", "password": ""}
    return Scene(
        _post(world.officer, _page_url("set_privacy", page.pk), data),
        [("withdrawn", "/transparencia/"), ("updated", "/contacto/")],
    )


def reorder(world: World) -> Scene:
    """Putting the children of a section in another order changes no document."""
    _top, below = section_tree(world)
    url = _page_url("set_page_position", below[1].pk) + "?position=0"
    return Scene(_post(world.officer, url), [])


def copy_live(world: World) -> Scene:
    page = factories.article(world.obras)
    data = {
        "new_title": "Reparan la bomba del pozo tres",
        "new_slug": "pozo-tres",
        "new_parent_page": str(factories.section(world.obras).pk),
        "publish_copies": "on",
    }
    return Scene(
        _post(world.officer, _page_url("copy", page.pk), data), [("published", "/direcciones/obras/pozo-tres/")]
    )


def copy_private(world: World) -> Scene:
    """View restrictions are copied after the copy is live; the copy must not be public in between."""
    page = factories.article(world.obras)
    with door():
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    data = {
        "new_title": "Reparan la bomba del pozo tres",
        "new_slug": "pozo-tres",
        "new_parent_page": str(factories.section(world.obras).pk),
        "publish_copies": "on",
    }
    return Scene(_post(world.officer, _page_url("copy", page.pk), data), [])


def alias(world: World) -> Scene:
    page = factories.article(world.obras)
    data = {
        "new_title": page.title,
        "new_slug": page.slug,
        "new_parent_page": str(factories.section(world.cultura).pk),
        "alias": "on",
    }
    return Scene(
        _post(world.officer, _page_url("copy", page.pk), data),
        [("published", f"/direcciones/cultura/{page.slug}/")],
    )


def edit_with_alias(world: World) -> Scene:
    page = factories.article(world.obras)
    with door():
        page.create_alias(parent=factories.section(world.cultura))
    client = world.officer
    return Scene(
        _post(client, edit_url(page), edit_data(client, page, title="La bomba del pozo dos ya trabaja")),
        [("updated", f"/direcciones/cultura/{page.slug}/"), ("updated", f"/direcciones/obras/{page.slug}/")],
    )


def convert_alias(world: World) -> Scene:
    page = factories.article(world.obras)
    with door():
        copy = page.create_alias(parent=factories.section(world.cultura))
    return Scene(_post(world.officer, _page_url("convert_alias", copy.pk)), [])


def unpublish(world: World) -> Scene:
    page = factories.article(world.obras)
    return Scene(
        _post(world.officer, _page_url("unpublish", page.pk), WHY), [("withdrawn", f"/direcciones/obras/{page.slug}/")]
    )


def unpublish_tree(world: World) -> Scene:
    top, _below = section_tree(world)
    return Scene(
        _post(world.officer, _page_url("unpublish", top.pk), {**WHY, "include_descendants": "on"}),
        [
            ("withdrawn", "/transparencia/tramites/"),
            ("withdrawn", "/transparencia/tramites/tramite-1/"),
            ("withdrawn", "/transparencia/tramites/tramite-2/"),
        ],
    )


def unpublish_parent_only(world: World) -> Scene:
    """Children stay public; their breadcrumbs lose the parent."""
    top, _below = section_tree(world)
    return Scene(
        _post(world.officer, _page_url("unpublish", top.pk), WHY),
        [
            ("withdrawn", "/transparencia/tramites/"),
            ("updated", "/transparencia/tramites/tramite-1/"),
            ("updated", "/transparencia/tramites/tramite-2/"),
        ],
    )


def delete(world: World) -> Scene:
    page = factories.article(world.obras)
    return Scene(
        _post(world.officer, _page_url("delete", page.pk), WHY), [("withdrawn", f"/direcciones/obras/{page.slug}/")]
    )


def delete_tree(world: World) -> Scene:
    top, _below = section_tree(world)
    return Scene(
        _post(world.officer, _page_url("delete", top.pk), WHY),
        [
            ("withdrawn", "/transparencia/tramites/"),
            ("withdrawn", "/transparencia/tramites/tramite-1/"),
            ("withdrawn", "/transparencia/tramites/tramite-2/"),
        ],
    )


def restriction(world: World) -> Scene:
    top, _below = section_tree(world)
    data = {"restriction_type": "login", "password": ""}
    return Scene(
        _post(world.officer, _page_url("set_privacy", top.pk), data),
        [
            ("withdrawn", "/transparencia/tramites/"),
            ("withdrawn", "/transparencia/tramites/tramite-1/"),
            ("withdrawn", "/transparencia/tramites/tramite-2/"),
        ],
    )


def restriction_lifted(world: World) -> Scene:
    top, _below = section_tree(world)
    with door():
        PageViewRestriction.objects.create(page=top, restriction_type=PageViewRestriction.LOGIN)
    return Scene(
        _post(world.officer, _page_url("set_privacy", top.pk), {"restriction_type": "none", "password": ""}),
        [
            ("published", "/transparencia/tramites/"),
            ("published", "/transparencia/tramites/tramite-1/"),
            ("published", "/transparencia/tramites/tramite-2/"),
        ],
    )


def _bulk(action: str, pages: list[Any]) -> str:
    ids = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?next=/admin/&{ids}"


def bulk_publish(world: World) -> Scene:
    pages = [factories.draft(world.obras, "Abren la calle Hidalgo"), factories.draft(world.obras, "Cierran un bache")]
    return Scene(
        _post(world.officer, _bulk("publish", pages)),
        [("published", f"/direcciones/obras/{page.slug}/") for page in pages],
    )


def _two_articles(world: World) -> list[Any]:
    return [factories.article(world.obras, title) for title in ("Abren la calle Hidalgo", "Cierran un bache")]


def _bulk_withdrawal(world: World, action: str) -> Scene:
    pages = _two_articles(world)
    return Scene(
        _post(world.officer, _bulk(action, pages), WHY),
        [("withdrawn", f"/direcciones/obras/{page.slug}/") for page in pages],
    )


def bulk_unpublish(world: World) -> Scene:
    return _bulk_withdrawal(world, "unpublish")


def bulk_delete(world: World) -> Scene:
    return _bulk_withdrawal(world, "delete")


def bulk_move(world: World) -> Scene:
    pages = _two_articles(world)
    target = factories.section(world.cultura)
    return Scene(
        _post(world.officer, _bulk("move", pages), {"chooser": str(target.pk), "move_applicable": "on"}),
        [("moved", f"/direcciones/cultura/{page.slug}/") for page in pages],
    )


# -- Wagtail's own API for authors ------------------------------------------------------------------------------------


def token(username: str = "officer") -> dict[str, Any]:
    """Headers of somebody who holds a token of the authoring API."""
    key = factories.token(username)
    return {"headers": {"authorization": f"Bearer {key}"}, "content_type": "application/json"}


def api_publish(world: World) -> Scene:
    page = factories.draft(world.obras)
    act = _post(Client(), f"/api/authoring/pages/{page.pk}/actions/publish/", **token())
    return Scene(act, [("published", f"/direcciones/obras/{page.slug}/")])


def api_edit(world: World) -> Scene:
    page = factories.article(world.obras)
    data = {"title": "La bomba ya trabaja", "meta": {"type": "news.NewsArticlePage", "action": "publish"}}
    credentials = token()

    def act() -> Any:
        return Client().patch(f"/api/authoring/pages/{page.pk}/", data, **credentials)

    return Scene(act, [("updated", f"/direcciones/obras/{page.slug}/")])


def api_unpublish(world: World) -> Scene:
    page = factories.article(world.obras)
    act = _post(Client(), f"/api/authoring/pages/{page.pk}/actions/unpublish/", WHY, **token())
    return Scene(act, [("withdrawn", f"/direcciones/obras/{page.slug}/")])


def api_move(world: World) -> Scene:
    page = factories.article(world.obras)
    data = {"destination_id": factories.section(world.cultura).pk, "position": "last-child"}
    act = _post(Client(), f"/api/authoring/pages/{page.pk}/actions/move/", data, **token())
    return Scene(act, [("moved", f"/direcciones/cultura/{page.slug}/")])


def api_delete(world: World) -> Scene:
    page = factories.article(world.obras)
    credentials = token()

    def act() -> Any:
        return Client().delete(f"/api/authoring/pages/{page.pk}/?reason=Por+error", **credentials)

    return Scene(act, [("withdrawn", f"/direcciones/obras/{page.slug}/")])


# -- commands ---------------------------------------------------------------------------------------------------------


def command_rebuild(world: World) -> Scene:
    """``update()`` sends no signal; the command finds what it left."""
    page = factories.article(world.obras)
    Page.objects.filter(pk=page.pk).update(title="Un título puesto por fuera")
    return Scene(
        lambda: call_command("ledger", "rebuild"),
        [("updated", f"/direcciones/obras/{page.slug}/")],
        by="system",
    )


def command_load(world: World) -> Scene:
    """Loading the folder again adds what it has and the database lacks."""
    folder = world.folder / "ejemplo"
    shutil.copytree(EXAMPLE, folder)
    (folder / "content" / "news" / "nuevo.toml").write_text(
        'slug = "nuevo-puente"\ndirectorate = "obras"\ntitle = "Abren el puente nuevo"\n'
        'summary = "El paso queda abierto a camionetas desde el lunes."\npublished = 2026-10-06T08:00:00-06:00\n',
        encoding="utf-8",
    )

    def act() -> None:
        try:
            call_command("municipality", "load", str(folder))
        except SystemExit as stop:  # the command's way to say that nothing was changed
            assert stop.code == 1

    return Scene(act, [("published", "/direcciones/obras/nuevo-puente/")], by="system")


# -- what many documents show -----------------------------------------------------------------------------------------


def image_change(world: World) -> Scene:
    image = factories.picture(world.obras)
    page = factories.article(world.obras, image=image)
    client, url = world.officer, reverse("wagtailimages:edit", args=[image.pk])
    data = {**shown(client, url), "description": "Una bomba de agua roja"}
    return Scene(_post(client, url, data), [("updated", f"/direcciones/obras/{page.slug}/")])


def image_delete(world: World) -> Scene:
    """The admin refuses to delete what is in use; code may."""
    image = factories.picture(world.obras)
    key = image.pk
    page = factories.article(world.obras, image=image)
    with door():  # a second one shows it inside its text
        other = factories.article(world.obras, "Un segundo aviso", body=[("image", {"image": image, "caption": ""})])

    def act() -> None:
        with door():
            type(image)._default_manager.get(pk=key).delete()

    expected = [("updated", f"/direcciones/obras/{page.slug}/"), ("updated", f"/direcciones/obras/{other.slug}/")]
    return Scene(act, expected, by="system")


def file_change(world: World) -> Scene:
    item = get_document_model()(title="Requisitos", collection=world.obras.collection)
    item.file.save("requisitos.pdf", ContentFile(b"%PDF-1.4 requisitos"), save=False)
    with door():
        item.save()
    page = factories.article(world.obras, body=[("file", {"file": item})])
    client, url = world.officer, reverse("wagtaildocs:edit", args=[item.pk])
    data = {**shown(client, url), "title": "Requisitos de 2027"}
    return Scene(_post(client, url, data), [("updated", f"/direcciones/obras/{page.slug}/")])


def _snippet_url(model: Any, pk: Any) -> str:
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"wagtailsnippets_{label}:edit", args=[pk])


def directorate_change(world: World) -> Scene:
    """A new name is on its section and on everything that stands in it; a breadcrumb shows it too."""
    page = factories.article(world.cultura)
    client, url = world.officer, _snippet_url(Directorate, world.cultura.pk)
    data = {**shown(client, url), "name": "Cultura, Fiestas y Turismo"}
    live = [row.path for row in factories.live_in("cultura")]
    assert f"/direcciones/cultura/{page.slug}/" in live
    return Scene(_post(client, url, data), [("updated", path) for path in live])


def directorate_contact(world: World) -> Scene:
    """A new telephone is on the directorate's page only."""
    factories.article(world.cultura)
    client, url = world.officer, _snippet_url(Directorate, world.cultura.pk)
    data = {**shown(client, url), "phone": "000 555 0199"}
    return Scene(_post(client, url, data), [("updated", "/direcciones/cultura/")])


def municipality_change(world: World) -> Scene:
    client = world.officer
    url = _snippet_url(Municipality, Municipality.objects.get().pk)
    data = {**shown(client, url), "phone": "000 555 0100"}
    return Scene(_post(client, url, data), [("updated", "/contacto/")])


def subject_change(world: World) -> Scene:
    """The name of an obligated subject is on the site's document and on the pages of its directorates."""
    client = _superuser(world)
    url = _snippet_url(ObligatedSubject, world.obras.subject_id)
    data = {**shown(client, url), "name": "Ayuntamiento de los Arcos"}
    return Scene(
        _post(client, url, data),
        [("updated", "/contacto/"), ("updated", "/direcciones/cultura/"), ("updated", "/direcciones/obras/")],
        by="administrator",
    )


def site_hostname(world: World) -> Scene:
    """Addresses in documents are root-relative: another host changes no byte."""
    client, url = _superuser(world), reverse("wagtailsites:edit", args=[world.site.pk])
    return Scene(_post(client, url, {**shown(client, url), "hostname": "otro.example"}), [], by="administrator")


def site_root(world: World) -> Scene:
    """A site that begins at another page keeps what stands below it, and withdraws the rest."""
    client, url = _superuser(world), reverse("wagtailsites:edit", args=[world.site.pk])
    root = Page.objects.get(slug="direcciones")
    live = LiveDocument.objects.exclude(kind="site").values_list("path", flat=True)
    stays = [path for path in live if path.startswith("/direcciones/")]
    moved = [("moved", path.removeprefix("/direcciones")) for path in stays]
    gone = [("withdrawn", path) for path in live if path not in stays]
    data = {**shown(client, url), "root_page": str(root.pk)}
    return Scene(_post(client, url, data), [*moved, *gone, ("updated", "/contacto/")], by="administrator")


def _program_change(client: Client, program: Any, **changes: Any) -> dict[str, Any]:
    """The form of a program without its lists of blocks: here they do not matter."""
    return edit_data(client, program, status="open", **changes)


def linked_page_change(world: World) -> Scene:
    """An article shows the title of the program it links to."""
    program = Page.objects.get(slug="pago-de-agua").specific
    client = world.officer
    return Scene(
        _post(client, edit_url(program), _program_change(client, program, title="Pago del agua y del drenaje")),
        [
            ("updated", "/direcciones/agua-potable/pago-de-agua/"),
            ("updated", "/direcciones/agua-potable/pozo-nuevo/"),
        ],
    )


def linked_page_returns(world: World) -> Scene:
    """A program is withdrawn and comes back; the article that links to it shows it again."""
    program = Page.objects.get(slug="pago-de-agua").specific
    program.unpublish()
    client = world.officer
    return Scene(
        _post(client, edit_url(program), _program_change(client, program)),
        [
            ("published", "/direcciones/agua-potable/pago-de-agua/"),
            ("updated", "/direcciones/agua-potable/pozo-nuevo/"),
        ],
    )


# -- translation ------------------------------------------------------------------------------------------------------


def _translated(world: World) -> tuple[Any, Page, Client]:
    """An article with a draft in English, its ancestors mirrored by aliases."""
    from wagtail_localize.operations import translate_object

    page = factories.article(world.obras)
    locale = Locale.objects.create(language_code="en")
    client = _superuser(world)
    with door():
        translate_object(page, [locale], user=factories.account("administrator"))
    return page, page.get_translation(locale), client


def translation_submitted(world: World) -> Scene:
    """The text stays a draft; the ancestors come as live aliases, and the Spanish pages say so."""
    page = factories.article(world.obras)
    locale = Locale.objects.create(language_code="en")
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return Scene(
        _post(_superuser(world), url, {"locales": [str(locale.pk)]}),
        [
            ("published", "/en/"),
            ("published", "/en/direcciones/"),
            ("published", "/en/direcciones/obras/"),
            ("updated", "/"),
            ("updated", "/direcciones/"),
            ("updated", "/direcciones/obras/"),
        ],
        by="administrator",
    )


def translation_published(world: World) -> Scene:
    page, copy, client = _translated(world)
    return Scene(
        _post(client, edit_url(copy), {"action": "publish"}),
        [("published", f"/en/direcciones/obras/{copy.slug}/"), ("updated", f"/direcciones/obras/{page.slug}/")],
        by="administrator",
    )


def translation_deleted(world: World) -> Scene:
    page, copy, client = _translated(world)
    copy.specific.get_latest_revision().publish()
    return Scene(
        _post(client, _page_url("delete", copy.pk), WHY),
        [("withdrawn", f"/en/direcciones/obras/{copy.slug}/"), ("updated", f"/direcciones/obras/{page.slug}/")],
        by="administrator",
    )


PATHS: tuple[Callable[[World], Scene], ...] = (
    form_create,
    form_create_scheduled,
    form_draft,
    form_edit,
    form_revert,
    workflow_approval,
    slug_change,
    draft_parent_slug_change,
    move,
    move_tree,
    move_out_of_navigation,
    restriction_in_navigation,
    reorder,
    copy_live,
    copy_private,
    alias,
    edit_with_alias,
    convert_alias,
    unpublish,
    unpublish_tree,
    unpublish_parent_only,
    delete,
    delete_tree,
    restriction,
    restriction_lifted,
    bulk_publish,
    bulk_unpublish,
    bulk_delete,
    bulk_move,
    api_publish,
    api_edit,
    api_unpublish,
    api_move,
    api_delete,
    command_rebuild,
    command_load,
    image_change,
    image_delete,
    file_change,
    directorate_change,
    directorate_contact,
    municipality_change,
    subject_change,
    site_hostname,
    site_root,
    linked_page_change,
    linked_page_returns,
    translation_submitted,
    translation_published,
    translation_deleted,
)
