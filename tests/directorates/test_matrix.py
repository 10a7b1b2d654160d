"""Who may do what, on which address: role × action × route, every cell run.

A row is an action; its cells say what comes of it for the officer, the administrator, an auditor, an editor of
the directorate the thing belongs to, an editor of another one, and someone who is not signed in:

``+``  done, or shown: an unsafe request has its effect, an answer that should show the marked thing shows it
``-``  refused: not a word of it is told, and nothing is changed
``.``  answered without it: a list that leaves it out; nothing is changed
``r``  read only: the answer may name it, nothing is changed
``d``  less than was asked: saved as a draft, or among one's own things; what was asked has not come about

Every table that an unsafe request wrote to is compared afterwards where nothing may change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import APIToken, Page, PageViewRestriction, Revision, Task, TaskState, Workflow
from wagtail.test.utils.form_data import rich_text
from wagtail_localize.models import SegmentOverride

from pregonero.accounts.models import AuditEntry, PartnerKey
from pregonero.directorates.trash import in_trash, media_in_trash
from pregonero.editorial.models import Assignment, Review
from tests import factories
from tests.directorates import world as worlds
from tests.directorates.world import MARK, World
from tests.transparency.sipot import workbooks
from tools.trials.forms import WHY, shown
from transparency.filings.models import Format
from transparency.models import Responsibility, WorkingRow

# Wagtail leaves the files of uploads to the garbage collector, which closes them during a later test.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

COLUMNS = ("officer", "administrator", "auditor", "editor-obras", "editor-cultura", "")
NEWS = ("news", "newsarticlepage")
REFUSED = frozenset({400, 401, 403, 404, 405, 410})
#: where Wagtail sends who may not: to the sign-in page, or to the start page with a message
TURNED_AWAY = ("/admin/login/", "/admin/")

Where = Callable[[World], str]
Data = Callable[[World], Any]


@dataclass
class Row:
    """``shows``: what the answer of a ``+`` holds. ``secret``: what no ``-`` or ``.`` may hold."""

    name: str
    method: str
    where: Where
    cells: str
    data: Data | None = None
    effect: Callable[[World], Any] | None = None
    shows: str = ""
    secret: tuple[str, ...] = (MARK,)
    by_token: bool = False
    as_json: bool = False
    as_form: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    #: further statuses that are a refusal here: a form shown again
    refusals: frozenset[int] = frozenset()
    #: whether an act leaves nothing that lasts, and the audit log need not know of it
    fleeting: bool = False

    def __post_init__(self) -> None:
        assert len(self.cells) == len(COLUMNS), self.name
        assert self.method == "GET" or self.effect or set(self.cells) <= set("-.r"), f"{self.name}: no effect"


def at(name: str, *args: Any, query: str = "") -> Where:
    """Address of a named route. Arguments that name an attribute of the world stand for its primary key."""
    USED.add(name)

    def where(world: World) -> str:
        return reverse(name, args=[_key(world, arg) for arg in args]) + _filled(world, query)

    NAMED[where] = name
    return where


def there(path: str) -> Where:
    """An address without a name; ``{draft}`` stands for the key of ``world.draft``."""
    return lambda world: _filled(world, path)


def _key(world: World, arg: Any) -> Any:
    value: Any = world
    if isinstance(arg, str) and arg.split(".")[0] in NAMES:
        for part in arg.split("."):
            value = getattr(value, part)
        return getattr(value, "pk", value)
    return arg


def _filled(world: World, text: str) -> str:
    found = text
    while "{" in found:
        start = found.index("{")
        end = found.index("}", start)
        found = found[:start] + str(_key(world, found[start + 1 : end])) + found[end + 1 :]
    return found


USED: set[str] = set()
#: names of the addresses that :func:`at` made
NAMED: dict[Where, str] = {}
#: what arguments of addresses may name
NAMES = frozenset(World.__dataclass_fields__)


def get(name: str, where: Where, cells: str, shows: str = "", **more: Any) -> Row:
    return Row(name, "GET", where, cells, shows=shows, **more)


def post(name: str, where: Where, cells: str, data: Any = None, effect: Any = None, **more: Any) -> Row:
    return Row(name, "POST", where, cells, data=_data(data), effect=effect, **more)


def _data(data: Any) -> Data:
    return data if callable(data) else lambda world: dict(data or {})


def api(method: str, name: str, path: str, cells: str, data: Any = None, effect: Any = None, **more: Any) -> Row:
    """A call of the authoring API by token."""
    more = {"by_token": True, "as_json": True, **more}
    return Row(
        f"token: {name}", method, there(f"/api/authoring/{path}"), cells, data=_data(data), effect=effect, **more
    )


# -- effects ----------------------------------------------------------------------------------------------------------


def trashed(name: str) -> Callable[[World], bool]:
    """Whether a page, image or file lies in the trash."""

    def effect(world: World) -> bool:
        thing = world.fresh(getattr(world, name))
        return bool(in_trash(thing) if isinstance(thing, Page) else media_in_trash(thing))

    return effect


def gone(name: str) -> Callable[[World], bool]:
    return lambda world: world.fresh(getattr(world, name)) is None


def live(name: str) -> Callable[[World], bool]:
    return lambda world: bool(world.fresh(getattr(world, name)).live)


def not_live(name: str) -> Callable[[World], bool]:
    return lambda world: not world.fresh(getattr(world, name)).live


def under(name: str, parent: str) -> Callable[[World], bool]:
    return lambda world: world.fresh(getattr(world, name)).get_parent().pk == getattr(world, parent).pk


def child(slug: str, parent: str, **wanted: Any) -> Callable[[World], bool]:
    return lambda world: Page.objects.child_of(getattr(world, parent)).filter(slug=slug, **wanted).exists()


def titled(name: str, title: str) -> Callable[[World], bool]:
    return lambda world: world.fresh(getattr(world, name)).title == title


def draft_titled(name: str, title: str) -> Callable[[World], bool]:
    return lambda world: world.latest(getattr(world, name)).title == title


def photo_upload(title: str = "Subida") -> Data:
    return lambda world: {
        "title": title,
        "description": "Una bomba",
        "file": _jpeg(),
        "collection": str(world.obras.collection.pk),
    }


def _jpeg() -> SimpleUploadedFile:
    from io import BytesIO

    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (16, 12), "#884422").save(data, "JPEG")
    return SimpleUploadedFile("subida.jpg", data.getvalue(), "image/jpeg")


def file_upload(world: World) -> dict[str, Any]:
    file = SimpleUploadedFile("subida.txt", b"texto", "text/plain")
    return {"title": "Subida", "file": file, "collection": str(world.obras.collection.pk)}


def api_upload(kind: str) -> Data:
    """The same, as the authoring API names its fields."""

    def data(world: World) -> dict[str, Any]:
        sent = photo_upload()(world) if kind == "image" else file_upload(world)
        sent["collection_id"] = sent.pop("collection")
        return sent

    return data


def uploaded(model: Callable[[], Any]) -> Callable[[World], bool]:
    """Whether the upload lies in the collection it was sent to."""
    return lambda world: model().objects.filter(title="Subida", collection=world.obras.collection).exists()


def paragraph(html: str) -> dict[str, str]:
    """What the editor sends for a body of one paragraph."""
    return {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value-html": rich_text(f"<p>{html}</p>"),
    }


def upload_form(name: str, kind: str) -> Data:
    def data(world: World) -> dict[str, Any]:
        upload = getattr(world, name)
        world.put_back(upload)
        prefix = f"uploaded-{kind}-{upload.pk}"
        return {
            f"{prefix}-title": "Subida",
            f"{prefix}-description": "Una bomba",
            f"{prefix}-collection": world.obras.collection.pk,
        }

    return data


def form(name: str, **changes: Any) -> Data:
    return lambda world: {**world.forms[name], **changes}


def screen(where: Where, who: str = "administrator", **changes: Any) -> Data:
    """The form of a screen as ``who`` is shown it, with ``changes``; each may be a function of the world."""

    def data(world: World) -> dict[str, Any]:
        typed = {name: value(world) if callable(value) else value for name, value in changes.items()}
        return {**shown(world.client(who), where(world)), **typed}

    return data


# -- pages ------------------------------------------------------------------------------------------------------------

PAGES = "wagtailadmin_pages:"
XHR = {"x-requested-with": "XMLHttpRequest"}

EXPLORE = [
    get("explore the section", at("wagtailadmin_explore", "section"), "++++--", MARK),
    get("explore, results only", at("wagtailadmin_explore_results", "section"), "++++--", MARK),
    get("explore and search", at("wagtailadmin_explore", "section", query="?q=reservado"), "++++--", MARK),
    get("search all from the root", at("wagtailadmin_explore_root", query="?q=reservado&search_all=1"), "+++..-", MARK),
    get("search all from one's own", at("wagtailadmin_explore", "other_section", query="?q=reservado&search_all=1"),
        "+++-.-", MARK),
    get("search pages", at(PAGES + "search", query="?q=reservado"), "++++.-", MARK),
    get("search pages, results only", at(PAGES + "search_results", query="?q=reservado"), "++++.-", MARK),
    get("search by a draft title", at(PAGES + "search", query="?q=puente"), "++++.-", MARK),
    get("pages of a kind", at(PAGES + "type_use", *NEWS), "++++.-", MARK),
    get("pages of a kind, results only", at(PAGES + "type_use_results", *NEWS), "++++.-", MARK),
    get("choose where to add", at(PAGES + "choose_parent", *NEWS), "++.++-"),
]  # fmt: skip

EDIT = [
    get("kinds to add", at(PAGES + "add_subpage", "section"), "++-+--"),
    get("add, form", at(PAGES + "add", *NEWS, "section"), "++-+--"),
    post("add a draft", at(PAGES + "add", *NEWS, "section"), "++-+--", form("add"), child("nota-nueva", "section")),
    post("add and publish", at(PAGES + "add", *NEWS, "section"), "dd-d--",
         form("add", **{"action-publish": "1"}), child("nota-nueva", "section", live=True)),
    post("add below the section of others, by its editor", at(PAGES + "add", *NEWS, "other_section"), "++--+-",
         form("add"), child("nota-nueva", "other_section")),
    post("add outside every section", at(PAGES + "add", *NEWS, "site.root_page"), "------", form("add")),
    post("preview of a new page", at(PAGES + "preview_on_add", *NEWS, "section"), "++-+--", form("add"),
         lambda world: True, fleeting=True),
    get("preview of a new page, shown", at(PAGES + "preview_on_add", *NEWS, "section"), "++-+--"),
    get("edit a draft, form", at(PAGES + "edit", "draft"), "++-+--", MARK),
    get("edit a live page, form", at(PAGES + "edit", "changed"), "++-+--", MARK),
    post("edit a draft, save", at(PAGES + "edit", "draft"), "++-+--", form("edit"),
         draft_titled("draft", "Bacheo de mañana zqxkvwj")),
    post("autosave", at(PAGES + "edit", "draft"), "++-+--", form("edit"),
         draft_titled("draft", "Bacheo de mañana zqxkvwj"), headers={"accept": "application/json"}),
    post("edit and publish", at(PAGES + "edit", "draft"), "dd-d--", form("edit", **{"action-publish": "1"}),
         live("draft")),
    post("submit for moderation", at(PAGES + "edit", "draft"), "++-+--", form("edit", **{"action-submit": "1"}),
         lambda world: world.fresh(world.draft).workflow_in_progress),
    post("cancel moderation", at(PAGES + "edit", "waiting"), "+r-+--",
         form("edit", title="Alumbrado zqxkvwjrevision", slug="alumbrado", **{"action-cancel-workflow": "1"}),
         lambda world: not world.fresh(world.waiting).workflow_in_progress),
    post("edit what awaits the officer", at(PAGES + "edit", "waiting"), "+r-r--",
         form("edit", title="Otro zqxkvwj", slug="alumbrado"), draft_titled("waiting", "Otro zqxkvwj")),
    post("edit what is locked", at(PAGES + "edit", "locked"), "+r-r--", form("edit", title="Otro zqxkvwj", slug="parque"),
         draft_titled("locked", "Otro zqxkvwj")),
    post("put another directorate's picture into one's page", at(PAGES + "edit", "own"), "++----",
         lambda world: {**world.forms["own"], "image": str(world.photo.pk)},
         lambda world: world.latest(world.own).image_id == world.photo.pk),
    post("link one's page to another directorate's draft", at(PAGES + "edit", "own"), "++----",
         lambda world: {**world.forms["own"], **paragraph(f'<a linktype="page" id="{world.draft.pk}">ver</a>')},
         lambda world: str(world.draft.pk) in str(world.latest(world.own).body.raw_data[0])),
    post("link one's page to another directorate's file", at(PAGES + "edit", "own"), "++----",
         lambda world: {**world.forms["own"], **paragraph(f'<a linktype="document" id="{world.file.pk}">ver</a>')},
         lambda world: str(world.file.pk) in str(world.latest(world.own).body.raw_data[0])),
    post("preview one's page with another directorate's picture", at(PAGES + "preview_on_edit", "own"), "++----",
         lambda world: {**world.forms["own"], "image": str(world.photo.pk)}, lambda world: True, fleeting=True),
    get("checklist", at("pregonero_checklist", "draft"), "++-+--"),
    get("who is signed in", at("pregonero_signed_in"), "+++++-"),
    post("say that one is editing", at("wagtailadmin_editing_sessions:ping", "wagtailcore", "page", "draft", 1),
         "++-+--", effect=lambda world: True, fleeting=True),
    post("preview on edit", at(PAGES + "preview_on_edit", "draft"), "++-+--", form("edit"), lambda world: True, fleeting=True),
    get("preview on edit, shown", at(PAGES + "preview_on_edit", "draft"), "++-+--"),
    get("view the draft", at(PAGES + "view_draft", "draft"), "++++--", MARK),
    get("view the draft of a live page", at(PAGES + "view_draft", "changed"), "++++--", MARK),
]  # fmt: skip

ACTS = [
    get("delete, question", at(PAGES + "delete", "draft"), "++-+--", MARK),
    post("delete a draft", at(PAGES + "delete", "draft"), "++-+--", effect=trashed("draft")),
    post("delete a live page", at(PAGES + "delete", "changed"), "++----", WHY, trashed("changed")),
    post("delete a live page without a reason", at(PAGES + "delete", "changed"), "rr----"),
    post("delete the section", at(PAGES + "delete", "section"), "------"),
    post("delete what sections stand below", at(PAGES + "delete", "parent"), "------"),
    get("unpublish, question", at(PAGES + "unpublish", "changed"), "++----", MARK),
    post("unpublish", at(PAGES + "unpublish", "changed"), "++----", WHY, not_live("changed")),
    post("unpublish without a reason", at(PAGES + "unpublish", "changed"), "rr----"),
    post("unpublish, replaced by another directorate's draft", at(PAGES + "unpublish", "changed"), "rr----",
         lambda world: {**WHY, "replaced_by": str(world.own.pk)}),
    get("convert an alias, question", at(PAGES + "convert_alias", "alias"), "++-+--"),
    post("convert an alias", at(PAGES + "convert_alias", "alias"), "++-+--",
         effect=lambda world: world.fresh(world.alias).alias_of_id is None),
    get("move, where to", at(PAGES + "move", "draft"), "++-+--"),
    post("move, destination chosen", at(PAGES + "move", "draft"), "rr-r--",
         lambda world: {"new_parent_page": str(world.other_section.pk)}),
    post("move below another directorate's draft", at(PAGES + "move", "own"), "rr--.-",
         lambda world: {"new_parent_page": str(world.locked.pk)}),
    get("move, question", at(PAGES + "move_confirm", "draft", "other_section"), "++rr--", MARK),
    post("move a draft to another directorate", at(PAGES + "move_confirm", "draft", "other_section"), "++----",
         effect=under("draft", "other_section")),
    post("move a draft into the section", at(PAGES + "move_confirm", "own", "section"), "++----",
         effect=under("own", "section")),
    post("move a live page", at(PAGES + "move_confirm", "changed", "other_section"), "++----",
         effect=under("changed", "other_section")),
    post("move the section", at(PAGES + "move_confirm", "section", "other_section"), "------"),
    post("reorder", at(PAGES + "set_page_position", "locked", query="?position=0"), "++----",
         effect=lambda world: world.section.get_children().first().pk == world.locked.pk),
    get("copy, form", at(PAGES + "copy", "draft"), "++-+--", MARK),
    post("copy a draft", at(PAGES + "copy", "draft"), "++-+--",
         lambda world: {"new_title": "Copia", "new_slug": "copia", "new_parent_page": str(world.section.pk)},
         child("copia", "section", live=False)),
    post("copy a draft to another directorate", at(PAGES + "copy", "draft"), "++-r--",
         lambda world: {"new_title": "Copia", "new_slug": "copia", "new_parent_page": str(world.other_section.pk)},
         child("copia", "other_section")),
    post("copy a draft into the section", at(PAGES + "copy", "own"), "++----",
         lambda world: {"new_title": "Copia", "new_slug": "copia", "new_parent_page": str(world.section.pk)},
         child("copia", "section")),
    post("copy below another directorate's draft", at(PAGES + "copy", "own"), "rr----",
         lambda world: {"new_title": "Copia", "new_slug": "copia", "new_parent_page": str(world.draft.pk)}),
    post("copy and publish", at(PAGES + "copy", "changed"), "dd-d--",
         lambda world: {"new_title": "Copia", "new_slug": "copia", "new_parent_page": str(world.section.pk),
                        "publish_copies": "on"}, child("copia", "section", live=True)),
    post("make an alias", at(PAGES + "copy", "changed"), "dd-d--",
         lambda world: {"new_title": "Copia", "new_slug": "copia", "new_parent_page": str(world.section.pk),
                        "alias": "on"}, child("copia", "section", alias_of__isnull=False)),
    post("copy the section", at(PAGES + "copy", "section"), "------",
         lambda world: {"new_title": "Copia", "new_slug": "copia", "new_parent_page": str(world.section.pk)}),
    get("privacy, form", at(PAGES + "set_privacy", "private"), "++----"),
    post("make private", at(PAGES + "set_privacy", "changed"), "++----", {"restriction_type": "login", "password": ""},
         lambda world: PageViewRestriction.objects.filter(page=world.changed).exists()),
    post("lift privacy", at(PAGES + "set_privacy", "private"), "++----", {"restriction_type": "none", "password": ""},
         lambda world: not PageViewRestriction.objects.filter(page=world.private).exists()),
    post("lock", at(PAGES + "lock", "draft"), "++----", effect=lambda world: world.fresh(world.draft).locked),
    post("unlock", at(PAGES + "unlock", "locked"), "++----", effect=lambda world: not world.fresh(world.locked).locked),
]  # fmt: skip

PAST = [
    get("history", at(PAGES + "history", "draft"), "++++--", MARK),
    get("history, results only", at(PAGES + "history_results", "draft"), "++++--"),
    get("revisions, old address", at(PAGES + "revisions_index", "draft"), "++++--"),
    get("view a revision", at(PAGES + "revisions_view", "draft", "draft.latest_revision"), "++++--", MARK),
    get("revert, form", at(PAGES + "revisions_revert", "draft", "draft.latest_revision"), "++-+--", MARK),
    post("revert", at(PAGES + "edit", "draft"), "++-+--",
         lambda world: {**world.forms["edit"], "revision": str(world.draft.latest_revision_id)},
         draft_titled("draft", "Bacheo de mañana zqxkvwj")),
    get("unschedule, question", at(PAGES + "revisions_unschedule", "scheduled", "scheduled.scheduled_revision"),
        "++----", MARK),
    post("unschedule", at(PAGES + "revisions_unschedule", "scheduled", "scheduled.scheduled_revision"), "++----",
         effect=lambda world: not Revision.objects.filter(approved_go_live_at__isnull=False).exists()),
    get("compare revisions", at(PAGES + "revisions_compare", "draft", "earliest", "latest"), "++++--", MARK),
    get("compare with what is live", at(PAGES + "revisions_compare", "changed", "live", "latest"), "++++--", MARK),
    get("usage", at(PAGES + "usage", "draft"), "++-+--", MARK),
    get("workflow history", at(PAGES + "workflow_history", "waiting"), "++++--", MARK),
    get("workflow history, one", at(PAGES + "workflow_history_detail", "waiting", "waiting_task.workflow_state"),
        "++++--", MARK),
]  # fmt: skip


def chosen(action: str, **more: str) -> Data:
    """The inbox's form with the waiting page ticked."""
    return lambda world: {
        "action": action,
        "item": f"{world.waiting_task.pk}:{world.waiting.latest_revision_id}",
        **more,
    }


def assigned_to(username: str) -> Data:
    return lambda world: {**chosen("assign")(world), "person": factories.account(username).pk}


def assigned(world: World) -> bool:
    return Assignment.objects.filter(workflow_state=world.waiting_task.workflow_state).exists()


def decision(action: str, reason: str = "") -> Data:
    return lambda world: {"action": action, "revision": world.waiting.latest_revision_id, "reason": reason}


def returned(world: World) -> bool:
    return bool(world.fresh(world.waiting_task).status == TaskState.STATUS_REJECTED)


MODERATE = [
    post("approve", at(PAGES + "workflow_action", "waiting", "approve", "waiting_task"), "+-----", {"comment": ""},
         live("waiting")),
    post("return with a reason", at(PAGES + "workflow_action", "waiting", "reject", "waiting_task"), "+-----",
         {"comment": "Falta la fecha"}, returned),
    post("return without a reason", at(PAGES + "workflow_action", "waiting", "reject", "waiting_task"), "r-----",
         {"comment": ""}),
    post("approve what waits for nothing", at(PAGES + "workflow_action", "draft", "approve", "waiting_task"), "rrrr--",
         {"comment": ""}),
    get("approve, question", at(PAGES + "workflow_action", "waiting", "approve", "waiting_task"), "+-----"),
    get("approve with edits, question", at(PAGES + "collect_workflow_action_data", "waiting", "approve",
                                           "waiting_task"), "+-----"),
    get("approve with edits what waits for nothing", at(PAGES + "collect_workflow_action_data", "draft", "approve",
                                                        "waiting_task"), "rrrr--"),
    get("does a publication end moderation", at(PAGES + "confirm_workflow_cancellation", "waiting"), "++++--",
        secret=(MARK, "Obras")),
    get("preview what is to be approved", at(PAGES + "workflow_preview", "waiting", "waiting_task.task"), "+-----", MARK),
    get("preview what waits for nothing", at(PAGES + "workflow_preview", "draft", "waiting_task.task"), "rrrr--"),
    get("inbox", at("pregonero_inbox"), "+++---", MARK),
    get("inbox of one directorate", there("/admin/inbox/?directorate={obras.pk}"), "+++---", MARK),
    get("inbox of another directorate", there("/admin/inbox/?directorate={cultura.pk}"), "...---"),
    post("inbox: approve", at("pregonero_inbox"), "+rr---", chosen("approve"), live("waiting")),
    post("inbox: return", at("pregonero_inbox"), "+rr---", chosen("reject", reason="Falta la fecha"), returned),
    post("inbox: return without a reason", at("pregonero_inbox"), "rrr---", chosen("reject")),
    post("inbox: assign", at("pregonero_inbox"), "+rr---", assigned_to("officer"), assigned),
    post("inbox: assign to an editor", at("pregonero_inbox"), "rrr---", assigned_to("editor-obras")),
    post("inbox: what nobody offers", at("pregonero_inbox"), "rrr---", chosen("approve_despite", reason="Porque sí")),
    get("review", at("pregonero_review", "waiting_task"), "+++---", MARK),
    get("review what does not wait", there("/admin/inbox/999999/"), "------"),
    post("review: approve", at("pregonero_review", "waiting_task"), "+rr---", decision("approve"), live("waiting")),
    post("review: return", at("pregonero_review", "waiting_task"), "+rr---", decision("reject", "Falta la fecha"),
         returned),
    post("review: approve alone, who is not alone", at("pregonero_review", "waiting_task"), "rrr---",
         decision("approve_alone", "No hay nadie")),
]  # fmt: skip


def bulk(model: str, action: str, ids: str) -> Where:
    """The question of a bulk action, or the action itself, for the things named in ``ids``."""
    USED.add("wagtail_bulk_action")
    app, _dot, name = model.partition(".")
    query = "&".join(f"id={part}" for part in ids.split())
    return there(f"/admin/bulk/{app}/{name}/{action}/?next=/admin/&{query}")


IMAGE, FILE, PAGE = "media_library.customimage", "media_library.customdocument", "wagtailcore.page"


def restored(world: World) -> bool:
    page = Page.objects.get(pk=world.trashed.object_id)
    return not in_trash(page) and page.slug == world.trashed.slug


def erased(world: World) -> bool:
    return not Page.objects.filter(pk=world.trashed.object_id).exists()


def looked_at(world: World) -> bool:
    return Review.objects.get(page_id=world.changed.pk).reviewed_at is not None


def shared(world: World) -> bool:
    return AuditEntry.objects.filter(action="pregonero.preview_shared").exists()


PAPELERA = "zqxkvwjpapelera"

TRASH = [
    get("trash", at("pregonero_trash"), "++++.-", PAPELERA),
    post("trash: restore", at("pregonero_trash_restore", "trashed"), "++-+--", effect=restored),
    get("trash: erase, question", at("pregonero_trash_erase", "trashed"), "++----", PAPELERA),
    post("trash: erase", at("pregonero_trash_erase", "trashed"), "++----", WHY, erased),
    post("trash: erase without a reason", at("pregonero_trash_erase", "trashed"), "rr----"),
    get("draft by a link", at("pregonero_share_preview", "draft"), "++----"),
    post("draft by a link: make it", at("pregonero_share_preview", "draft"), "++----", {"minutes": "15"}, shared),
    get("reviews", at("pregonero_reviews", query="?all=1"), "++++.-", "Puente abierto", secret=("Puente abierto",)),
    post("review: it still holds", at("pregonero_still_holds", "changed"), "++-+--", effect=looked_at),
    post("review: a draft", at("pregonero_still_holds", "draft"), "------"),
    get("trash: edit what lies in it", at(PAGES + "edit", "trashed.object_id"), "------"),
    get("trash: history of what lies in it", at(PAGES + "history", "trashed.object_id"), "------"),
    post("trash: publish what lies in it", bulk(PAGE, "publish", "{trashed.object_id}"), ".....-"),
]  # fmt: skip

BULK = [
    get("bulk publish, question", bulk(PAGE, "publish", "{draft} {changed}"), "++++.-", MARK),
    get("bulk publish of everything, question", bulk(PAGE, "publish", "all"), "++++.-", MARK),
    post("bulk publish", bulk(PAGE, "publish", "{draft}"), "rrrr.-"),
    post("bulk unpublish", bulk(PAGE, "unpublish", "{changed}"), "++rr.-", WHY, not_live("changed")),
    post("bulk unpublish without a reason", bulk(PAGE, "unpublish", "{changed}"), "rrrr.-"),
    get("bulk unpublish, question", bulk(PAGE, "unpublish", "{changed} {draft}"), "++++.-", MARK),
    post("bulk delete", bulk(PAGE, "delete", "{draft}"), "++r+.-", effect=trashed("draft")),
    post("bulk delete what sections stand below", bulk(PAGE, "delete", "{parent}"), "rrrrr-"),
    post("bulk delete the section", bulk(PAGE, "delete", "{section}"), "rrrr.-"),
    get("bulk delete, question", bulk(PAGE, "delete", "{draft}"), "++++.-", MARK),
    post("bulk move", bulk(PAGE, "move", "{draft}"), "++rr.-", lambda world: {"chooser": str(world.other_section.pk)},
         under("draft", "other_section")),
    post("bulk move the section", bulk(PAGE, "move", "{section}"), "rrrr.-",
         lambda world: {"chooser": str(world.other_section.pk)}),
    post("bulk move below another directorate's draft", bulk(PAGE, "move", "{own}"), "rrr.--",
         lambda world: {"chooser": str(world.locked.pk)}),
    get("bulk move, question", bulk(PAGE, "move", "{draft}"), "++++.-", MARK),
    post("bulk delete images", bulk(IMAGE, "delete", "{spare}"), "++r+.-", effect=trashed("spare")),
    post("bulk delete images in use", bulk(IMAGE, "delete", "{photo}"), "rrrr.-"),
    get("bulk delete images, question", bulk(IMAGE, "delete", "{photo}"), "++++.-", MARK),
    post("bulk tag images", bulk(IMAGE, "add_tags", "{photo}"), "++r+.-", {"tags": "nueva"},
         lambda world: "nueva" in world.fresh(world.photo).tags.names()),
    post("bulk move images", bulk(IMAGE, "add_to_collection", "{photo}"), "++rr.-",
         lambda world: {"collection": str(world.cultura.collection.pk)},
         lambda world: world.fresh(world.photo).collection_id == world.cultura.collection.pk),
    post("bulk move images into the directorate", bulk(IMAGE, "add_to_collection", "{own_photo}"), "++r..-",
         lambda world: {"collection": str(world.obras.collection.pk)},
         lambda world: world.fresh(world.own_photo).collection_id == world.obras.collection.pk),
    post("bulk delete files", bulk(FILE, "delete", "{file}"), "++r+.-", effect=trashed("file")),
    get("bulk delete files, question", bulk(FILE, "delete", "{file}"), "++++.-", MARK),
    post("bulk tag files", bulk(FILE, "add_tags", "{file}"), "++r+.-", {"tags": "nueva"},
         lambda world: "nueva" in world.fresh(world.file).tags.names()),
    post("bulk move files", bulk(FILE, "add_to_collection", "{file}"), "++rr.-",
         lambda world: {"collection": str(world.cultura.collection.pk)},
         lambda world: world.fresh(world.file).collection_id == world.cultura.collection.pk),
    post("bulk delete directorates", bulk("directorates.directorate", "delete", "{obras.pk}"), "rrrrr-"),
]  # fmt: skip

CHOOSE = [
    get("choose a page", at("wagtailadmin_choose_page"), "+++++-"),
    get("choose a page, browse the section", at("wagtailadmin_choose_page_child", "section"), "++++.-", MARK),
    get("choose a page, browse a draft", at("wagtailadmin_choose_page_child", "draft"), "++++--", MARK),
    get("choose a page, search", at("wagtailadmin_choose_page_search", query="?q=reservado"), "++++.-", MARK),
    get("choose a page, search a live one", at("wagtailadmin_choose_page_search", query="?q=puente"), "++++.-", MARK),
    get("choose pages", at("wagtailadmin_choose_page_chosen_multiple", query="?id={draft}&id={changed}"), "++++.-",
        MARK),
    get("complete a tag", at("wagtailadmin_tag_autocomplete", query="?term=z"), "++++.-", MARK),
    get("complete a tag of pages", at("wagtailadmin_tag_model_autocomplete", "content", "pagetag", query="?term=z"),
        "++++.-", MARK),
    get("complete a tag of images", at("wagtailadmin_tag_model_autocomplete", "media_library", "customimage",
                                       query="?term=z"), "++++.-", MARK),
]  # fmt: skip

# -- images and files -------------------------------------------------------------------------------------------------

IMAGES, CHOOSER = "wagtailimages:", "wagtailimages_chooser:"
FILES, FILE_CHOOSER = "wagtaildocs:", "wagtaildocs_chooser:"

MEDIA = [
    get("images", at(IMAGES + "index"), "++-+.-", "zqxkvwjfoto"),
    get("images, results only", at(IMAGES + "index_results"), "++-+.-", "zqxkvwjfoto"),
    get("images of a tag", at(IMAGES + "index", query="?tag=zqxkvwjetiqueta"), "++-+.-", "zqxkvwjfoto", secret=("zqxkvwjfoto",)),
    get("edit an image, form", at(IMAGES + "edit", "photo"), "++-+--", MARK),
    post("edit an image", at(IMAGES + "edit", "photo"), "++-+--",
         lambda world: {"title": "Otra foto zqxkvwj", "description": "Una bomba", "collection": world.obras.collection.pk},
         titled("photo", "Otra foto zqxkvwj")),
    get("delete an image, question", at(IMAGES + "delete", "photo"), "++-+--", MARK),
    post("delete an image", at(IMAGES + "delete", "spare"), "++-+--", effect=trashed("spare")),
    post("delete an image in use", at(IMAGES + "delete", "photo"), "rr-r--"),
    get("usage of an image", at(IMAGES + "image_usage", "photo"), "++-+--", "zqxkvwjborrador"),
    # the address it would generate is mounted nowhere, and it says so
    get("usage of one's image by another directorate", at(IMAGES + "image_usage", "own_photo"), "++--.-", MARK),
    get("address generator", at(IMAGES + "url_generator", "photo"), "------"),
    get("address generator, output", at(IMAGES + "url_generator_output", "photo", query="?filter_method=original"),
        "------"),
    get("image preview", at(IMAGES + "preview", "photo", "original"), "++-+--"),
    get("upload an image, form", at(IMAGES + "add"), "++-++-"),
    post("upload an image", at(IMAGES + "add"), "++-+d-", photo_upload(), uploaded(get_image_model)),
    get("upload images, form", at(IMAGES + "add_multiple"), "++-++-"),
    post("upload images", at(IMAGES + "add_multiple"), "++-+d-",
         lambda world: {"title": "Subida", "collection": world.obras.collection.pk, "files[]": _jpeg()},
         lambda world: get_image_model().objects.filter(file_hash__gt="", collection=world.obras.collection).exclude(
             pk=world.photo.pk).filter(width=16).exists(), headers=XHR),
    post("name an uploaded image", at(IMAGES + "edit_multiple", "photo"), "++-+--",
         lambda world: {f"image-{world.photo.pk}-title": "Otra zqxkvwj", f"image-{world.photo.pk}-description": "Bomba",
                        f"image-{world.photo.pk}-collection": world.obras.collection.pk},
         titled("photo", "Otra zqxkvwj"), headers=XHR),
    post("drop an uploaded image", at(IMAGES + "delete_multiple", "spare"), "++-+--", effect=trashed("spare"), headers=XHR),
    post("finish another's upload", at(IMAGES + "create_multiple_from_uploaded_image", "upload"), "---+--",
         upload_form("upload", "image"),
         gone("upload"), headers=XHR),
    post("drop another's upload", at(IMAGES + "delete_upload_multiple", "upload"), "---+--",
         upload_form("upload", "image"), gone("upload"), headers=XHR, fleeting=True),
    get("choose an image", at(CHOOSER + "choose"), "++r+.-", MARK),
    get("choose an image, results only", at(CHOOSER + "choose_results"), "++.+.-", "zqxkvwjfoto"),
    get("choose an image, by tag", at(CHOOSER + "choose_results", query="?tag=zqxkvwjetiqueta"), "++.+.-", "zqxkvwjfoto",
        secret=("zqxkvwjfoto",)),
    get("image chosen", at(CHOOSER + "chosen", "photo"), "++-+--", MARK),
    get("images chosen", at(CHOOSER + "chosen_multiple", query="?id={photo}"), "++.+.-", MARK),
    get("format of a chosen image", at(CHOOSER + "select_format", "photo"), "++-+--", MARK),
    post("format of a chosen image, sent", at(CHOOSER + "select_format", "photo"), "++-+--",
         {"image-chooser-insertion-format": "fullwidth", "image-chooser-insertion-alt_text": "Una bomba"},
         lambda world: True, fleeting=True),
    post("upload in the chooser", at(CHOOSER + "create"), "++-+d-",
         lambda world: {f"image-chooser-upload-{key}": value for key, value in photo_upload()(world).items()},
         uploaded(get_image_model)),
    get("files", at(FILES + "index"), "++-+.-", "zqxkvwjoficio"),
    get("files, results only", at(FILES + "index_results"), "++-+.-", "zqxkvwjoficio"),
    get("edit a file, form", at(FILES + "edit", "file"), "++-+--", MARK),
    post("edit a file", at(FILES + "edit", "file"), "++-+--",
         lambda world: {"title": "Otro oficio zqxkvwj", "collection": world.obras.collection.pk},
         titled("file", "Otro oficio zqxkvwj")),
    get("delete a file, question", at(FILES + "delete", "file"), "++-+--", MARK),
    post("delete a file", at(FILES + "delete", "file"), "++-+--", effect=trashed("file")),
    get("usage of a file", at(FILES + "document_usage", "file"), "++-+--", MARK),
    get("upload a file, form", at(FILES + "add"), "++-++-"),
    post("upload a file", at(FILES + "add"), "++-+d-", file_upload, uploaded(get_document_model)),
    get("upload files, form", at(FILES + "add_multiple"), "++-++-"),
    post("upload files", at(FILES + "add_multiple"), "++-+d-",
         lambda world: {"title": "Subida", "collection": world.obras.collection.pk,
                        "files[]": SimpleUploadedFile("subida.txt", b"texto", "text/plain")},
         uploaded(get_document_model), headers=XHR),
    post("name an uploaded file", at(FILES + "edit_multiple", "file"), "++-+--",
         lambda world: {f"doc-{world.file.pk}-title": "Otro zqxkvwj",
                        f"doc-{world.file.pk}-collection": world.obras.collection.pk},
         titled("file", "Otro zqxkvwj"), headers=XHR),
    post("drop an uploaded file", at(FILES + "delete_multiple", "file"), "++-+--", effect=trashed("file"), headers=XHR),
    post("finish another's upload of a file", at(FILES + "create_multiple_from_uploaded_document", "file_upload"),
         "---+--", upload_form("file_upload", "document"), gone("file_upload"), headers=XHR),
    post("drop another's upload of a file", at(FILES + "delete_upload_multiple", "file_upload"), "---+--",
         upload_form("file_upload", "document"), gone("file_upload"), headers=XHR, fleeting=True),
    get("choose a file", at(FILE_CHOOSER + "choose"), "++.+.-", MARK),
    get("choose a file, results only", at(FILE_CHOOSER + "choose_results"), "++.+.-", MARK),
    get("file chosen", at(FILE_CHOOSER + "chosen", "file"), "++-+--", MARK),
    get("files chosen", at(FILE_CHOOSER + "chosen_multiple", query="?id={file}"), "++.+.-", MARK),
    post("upload a file in the chooser", at(FILE_CHOOSER + "create"), "++-+d-",
         lambda world: {f"document-chooser-upload-{key}": value for key, value in file_upload(world).items()},
         uploaded(get_document_model)),
    get("file address of the admin", at("wagtaildocs_serve", "file", "file.filename"), "++++--", MARK),
    get("public address of an unpublished file", there("/archivos/{file.public_id}/{file.filename}"), "++++--", MARK),
    get("public address of an unpublished image", there("/imagenes/{photo.public_id}/320.webp"), "++++--"),
    get("stored file", there("/media/{file.file.name}"), "++++--", MARK),
    get("stored image", there("/media/{photo.file.name}"), "++++--"),
    get("stored rendition", lambda world: f"/media/{world.thumbnail}", "++++--"),
]  # fmt: skip

COLLECTIONS = "wagtailadmin_collections:"
COLLECTION_ROWS = [
    get("collections", at(COLLECTIONS + "index"), "------"),
    get("add a collection, form", at(COLLECTIONS + "add"), "------"),
    post("add a collection", at(COLLECTIONS + "add"), "------", {"name": "Nueva"}),
    get("edit a collection, form", at(COLLECTIONS + "edit", "obras.collection"), "------"),
    post("rename a collection", at(COLLECTIONS + "edit", "obras.collection"), "------", {"name": "Otra"}),
    post("delete a collection", at(COLLECTIONS + "delete", "obras.collection"), "------"),
    get("privacy of a collection, form", at(COLLECTIONS + "set_privacy", "obras.collection"), "------"),
    post("privacy of a collection", at(COLLECTIONS + "set_privacy", "obras.collection"), "------",
         {"restriction_type": "login"}),
]  # fmt: skip

# -- the admin's own API ----------------------------------------------------------------------------------------------

ADMIN_API = "/admin/api/main/"


def page_act(name: str, cells: str, effect: Any, data: Any = None, page: str = "draft") -> Row:
    where = there(f"{ADMIN_API}pages/{{{page}}}/action/{name}/")
    return post(f"admin API: {name} {page}", where, cells, data, effect, as_json=True)


API = [
    get("admin API: pages", there(f"{ADMIN_API}pages/?limit=20"), "++++.-", MARK),
    get("admin API: children", there(ADMIN_API + "pages/?child_of={section}&for_explorer=1"), "++++--", MARK),
    get("admin API: one page", there(ADMIN_API + "pages/{draft}/"), "++++--", MARK),
    get("admin API: one live page", there(ADMIN_API + "pages/{changed}/"), "++++--", MARK),
    get("admin API: find a page", there(ADMIN_API + "pages/find/?id={draft}"), "++++--"),
    page_act("publish", "------", None),
    page_act("unpublish", "++----", not_live("changed"), page="changed"),
    page_act("delete", "++-+--", gone("draft")),
    page_act("delete", "------", None, page="section"),
    page_act("copy", "++-+--", child("copia", "section"), {"slug": "copia", "title": "Copia", "keep_live": False}),
    page_act("move", "++----", under("draft", "other_section"), lambda world: {
        "destination_page_id": world.other_section.pk, "position": "last-child"}),
    page_act("move", "------", None, lambda world: {
        "destination_page_id": world.other_section.pk, "position": "last-child"}, page="section"),
    page_act("create_alias", "------", None, {"update_slug": "copia"}, page="changed"),
    page_act("convert_alias", "++-+--", lambda world: world.fresh(world.alias).alias_of_id is None, page="alias"),
    page_act("revert_to_page_revision", "++-+--",
             lambda world: world.fresh(world.draft).latest_revision_id != world.draft.latest_revision_id,
             lambda world: {"revision_id": world.draft.latest_revision_id}),
    page_act("copy_for_translation", "------", None, {"locale": "en", "copy_parents": True, "alias": False},
             page="locked"),
    get("admin API: images", there(ADMIN_API + "images/?limit=20"), "++++.-", MARK),
    get("admin API: one image", there(ADMIN_API + "images/{photo}/"), "++++--", MARK),
    get("admin API: find an image", there(ADMIN_API + "images/find/?id={photo}"), "++++--"),
    get("admin API: files", there(ADMIN_API + "documents/?limit=20"), "++++.-", MARK),
    get("admin API: one file", there(ADMIN_API + "documents/{file}/"), "++++--", MARK),
    get("admin API: find a file", there(ADMIN_API + "documents/find/?id={file}"), "++++--"),
]  # fmt: skip

# -- snippets ---------------------------------------------------------------------------------------------------------


def snippet(
    model: str, thing: str, *, lists: str, edits: str, adds: str, deletes: str, data: Any, names: str = "name"
) -> list[Row]:
    """Every screen of a snippet. Names of offices and days are public; what counts is who changes them."""
    space, chooser = f"wagtailsnippets_directorates_{model}:", f"wagtailsnippetchoosers_directorates_{model}:"
    public: tuple[str, ...] = ()
    named = {names: "Nombre nuevo"}

    def renamed(world: World) -> bool:
        return bool(getattr(world.fresh(_thing(world, thing)), names) == "Nombre nuevo")

    def added(world: World) -> bool:
        return bool(type(_thing(world, thing))._default_manager.filter(**named).exists())

    def absent(world: World) -> bool:
        return world.fresh(_thing(world, thing)) is None

    def filled(world: World) -> dict[str, Any]:
        return {**data(world), **named}

    return [
        get(f"{model}: list", at(space + "list"), lists, secret=public),
        get(f"{model}: list, results only", at(space + "list_results"), lists, secret=public),
        get(f"{model}: edit, form", at(space + "edit", thing), edits, secret=public),
        post(f"{model}: edit", at(space + "edit", thing), edits, filled, renamed, secret=public),
        get(f"{model}: add, form", at(space + "add"), adds, secret=public),
        post(f"{model}: add", at(space + "add"), adds, filled, added, secret=public),
        get(f"{model}: copy, form", at(space + "copy", thing), adds, secret=public),
        post(f"{model}: copy", at(space + "copy", thing), adds, filled, added, secret=public),
        get(f"{model}: delete, question", at(space + "delete", thing), deletes, secret=public),
        post(f"{model}: delete", at(space + "delete", thing), deletes, effect=absent, secret=public),
        get(f"{model}: usage", at(space + "usage", thing), edits, secret=public),
        get(f"{model}: history", at(space + "history", thing), edits, secret=public),
        get(f"{model}: history, results only", at(space + "history_results", thing), edits, secret=public),
        get(f"{model}: choose", at(chooser + "choose"), "+++++-", secret=public),
        get(f"{model}: choose, results only", at(chooser + "choose_results"), "+++++-", secret=public),
        get(f"{model}: chosen", at(chooser + "chosen", thing), "+++++-", secret=public),
        get(f"{model}: several chosen", at(chooser + "chosen_multiple"), "+++++-", secret=public),
    ]  # fmt: skip


def _thing(world: World, name: str) -> Any:
    return getattr(world, name)


SNIPPETS = [
    *snippet("directorate", "obras", lists="+++---", edits="++----", adds="-+----", deletes="------",
             data=lambda world: {"subject": world.obras.subject_id, "slug": "obras-nuevas", "colour": "#112233"}),
    *snippet("municipality", "municipality", lists="+++---", edits="++----", adds="------", deletes="------",
             data=lambda world: {"official_name": "Ayuntamiento", "state": "Jalisco", "primary_colour": "#112233",
                                 "accent_colour": "#332211"}),
    *snippet("nonworkingday", "day", lists="+++---", edits="++----", adds="++----", deletes="++----",
             data=lambda world: {"municipality": world.municipality.pk, "date": "2031-02-03", "scope": "municipal",
                                 "source": "Acta 1"}),
    *snippet("obligatedsubject", "subject", lists="+++---", edits="-+----", adds="-+----", deletes="------",
             data=lambda world: {"municipality": world.municipality.pk, "slug": "sujeto-nuevo", "kind": "other"}),
    *snippet("substitution", "substitution", lists="+++---", edits="-+----", adds="-+----", deletes="-+----",
             data=lambda world: {"person": world.person.pk, "since": "2031-02-03", "until": "2031-02-09"},
             names="reason"),
    get("list of snippets", at("wagtailsnippets:index"), "+++---", secret=()),
    get("close a directorate, question", at("wagtailsnippets_directorates_directorate:close", "obras"), "++----",
        secret=()),
    post("close a directorate", at("wagtailsnippets_directorates_directorate:close", "obras"), "++----",
         effect=lambda world: world.fresh(world.obras).is_retired),
    get("reopen a directorate, question", at("wagtailsnippets_directorates_directorate:reopen", "closed"), "++----",
        secret=()),
    post("reopen a directorate", at("wagtailsnippets_directorates_directorate:reopen", "closed"), "++----",
         effect=lambda world: not world.fresh(world.closed).is_retired),
]  # fmt: skip

# -- accounts, sites, workflows, reports ------------------------------------------------------------------------------

PEOPLE = ("editor-obras@example.org",)
USERS, GROUPS, SITES = "wagtailusers_users:", "wagtailusers_groups:", "wagtailsites:"

ACCOUNTS = [
    get("users", at(USERS + "index"), "-+----", "editor-obras", secret=PEOPLE),
    get("users, results only", at(USERS + "index_results"), "-+----", "editor-obras", secret=PEOPLE),
    get("add a user, form", at(USERS + "add"), "-+----"),
    post("add a user", at(USERS + "add"), "-+----",
         {"username": "nueva", "email": "nueva@example.org", "first_name": "Nueva", "last_name": "Persona",
          "password1": "una clave larga 12", "password2": "una clave larga 12", "is_active": "on"},
         lambda world: type(world.person).objects.filter(username="nueva").exists()),
    get("edit a user, form", at(USERS + "edit", "person"), "-+----", PEOPLE[0], secret=PEOPLE),
    post("edit a user", at(USERS + "edit", "person"), "-+----",
         {"username": "editor-obras", "email": "otra@example.org", "first_name": "Otra", "last_name": "Persona",
          "is_active": "on"}, lambda world: world.fresh(world.person).email == "otra@example.org"),
    post("make oneself a superuser", at(USERS + "edit", "person"), "-d----",
         {"username": "editor-obras", "email": "otra@example.org", "first_name": "Otra", "last_name": "Persona",
          "is_active": "on", "is_superuser": "on"}, lambda world: world.fresh(world.person).is_superuser),
    get("edit a superuser, form", at(USERS + "edit", "chief"), "------"),
    post("edit a superuser", at(USERS + "edit", "chief"), "------", {
        "username": "jefa", "email": "otra@example.org", "first_name": "Otra", "last_name": "Persona",
        "password1": "una clave larga 12", "password2": "una clave larga 12", "is_active": "on"}),
    post("delete a superuser", at(USERS + "delete", "chief"), "------"),
    post("bulk disable superusers", bulk("accounts.user", "set_active_state", "{chief.pk}"), "-r----",
         {"mark_as_active": "False"}),
    get("delete a user, question", at(USERS + "delete", "person"), "-+----", secret=PEOPLE),
    get("history of a user", at(USERS + "history", "person"), "-+----", secret=PEOPLE),
    get("history of a user, results only", at(USERS + "history_results", "person"), "-+----", secret=PEOPLE),
    get("usage of a user", at(USERS + "usage", "person"), "-+----", secret=PEOPLE),
    get("copy a user", at(USERS + "copy", "person"), "-+----", secret=PEOPLE),
    post("copy a user, save", at(USERS + "copy", "person"), "-+----",
         {"username": "copiada", "email": "copiada@example.org", "first_name": "Copia", "last_name": "Persona",
          "is_active": "on"}, lambda world: type(world.person).objects.filter(username="copiada").exists(),
         secret=PEOPLE),
    get("bulk delete users, question", bulk("accounts.user", "delete", "{person.pk}"), "-+----", secret=PEOPLE),
    post("bulk disable users", bulk("accounts.user", "set_active_state", "{person.pk}"), "-+----",
         {"mark_as_active": "False"}, lambda world: not world.fresh(world.person).is_active, secret=PEOPLE),
    post("bulk give a role", bulk("accounts.user", "assign_role", "{person.pk}"), "-+----",
         lambda world: {"role": str(world.cultura.group.pk)},
         lambda world: world.person.groups.filter(pk=world.cultura.group.pk).exists(), secret=PEOPLE),
    post("delete a user who did something", at(USERS + "delete", "person"), "-r----", secret=PEOPLE),
    post("bulk delete users who did something", bulk("accounts.user", "delete", "{person.pk}"), "-r----", secret=PEOPLE),
    get("what a leaver has in hand", at("pregonero_leaving", "person"), "-+----", "editor-obras", secret=PEOPLE),
    post("close the account of a leaver", at("pregonero_leaving", "person"), "-+----",
         effect=lambda world: not world.fresh(world.person).is_active, secret=PEOPLE),
    post("close the account of a superuser", at("pregonero_leaving", "chief"), "------"),
    get("sessions of a user", at("pregonero_access", "person"), "-+----", "editor-obras", secret=PEOPLE),
    post("end the sessions of a user", at("pregonero_access", "person"), "-+----", {"act": "sessions"},
         lambda world: not world.person.sessions.exists(), secret=PEOPLE),
    post("end the sessions of a superuser", at("pregonero_access", "chief"), "------", {"act": "sessions"}),
    get("one's own sessions", at("pregonero_my_access"), "+++++-"),
    post("end one's own other sessions", at("pregonero_my_access"), "+++++-", {"session": "others"},
         lambda world: True, fleeting=True),
    get("tokens", at("pregonero_tokens"), ".+.+.-", "zqxkvwjprograma"),
    get("new token, form", at("pregonero_token_new"), "+++++-"),
    post("new token of one's own", at("pregonero_token_new"), "+++++-",
         {"name": "Programa", "scopes": ["read"], "days": "7", "password": factories.PASSWORD},
         lambda world: APIToken.objects.filter(name="Programa", terms__scopes=["read"]).exists()),
    post("new token without one's password", at("pregonero_token_new"), "rrrrr-",
         {"name": "Programa", "scopes": ["read"], "days": "7", "password": "otra"}),
    get("revoke a token, question", at("pregonero_token_revoke", "token"), "-+-+--", "zqxkvwjprograma"),
    post("revoke a token", at("pregonero_token_revoke", "token"), "-+-+--",
         effect=lambda world: world.fresh(world.token).revoked_at is not None),
    get("partner keys", at("pregonero_keys"), "-++---", "zqxkvwjaliado"),
    get("new partner key, form", at("pregonero_key_new"), "-+----"),
    post("new partner key", at("pregonero_key_new"), "-+----",
         {"name": "Portal", "contact": "portal@example.org", "scopes": ["search"], "days": "30",
          "password": factories.PASSWORD}, lambda world: PartnerKey.objects.filter(name="Portal").exists()),
    get("revoke a key, question", at("pregonero_key_revoke", "key"), "-+----", "zqxkvwjaliado"),
    post("revoke a key", at("pregonero_key_revoke", "key"), "-+----",
         effect=lambda world: world.fresh(world.key).revoked_at is not None),
    get("groups", at(GROUPS + "index"), "-+----"),
    get("groups, results only", at(GROUPS + "index_results"), "-+----"),
    get("add a group, form", at(GROUPS + "add"), "------"),
    post("add a group", at(GROUPS + "add"), "------", {"name": "Nuevo"}),
    get("edit a group, form", at(GROUPS + "edit", "obras.group"), "-+----"),
    post("edit a group", at(GROUPS + "edit", "obras.group"), "-r----", {"name": "Otro"}, refusals=frozenset({200})),
    post("edit a group, the whole form", at(GROUPS + "edit", "obras.group"), "-+----",
         screen(at(GROUPS + "edit", "obras.group"), name="Otro"),
         lambda world: world.fresh(world.obras.group).name == "Otro"),
    post("delete a group", at(GROUPS + "delete", "obras.group"), "------"),
    get("history of a group", at(GROUPS + "history", "obras.group"), "-+----"),
    get("history of a group, results only", at(GROUPS + "history_results", "obras.group"), "-+----"),
    get("usage of a group", at(GROUPS + "usage", "obras.group"), "-+----"),
]  # fmt: skip


def only_administrator(space: str, thing: str, label: str, cells: str, new: dict[str, str]) -> list[Row]:
    return [
        get(f"{label}", at(space + "index"), cells),
        get(f"{label}, results only", at(space + "index_results"), cells),
        get(f"{label}: edit, form", at(space + "edit", thing), cells),
        get(f"{label}: history", at(space + "history", thing), cells),
        get(f"{label}: history, results only", at(space + "history_results", thing), cells),
        get(f"{label}: usage", at(space + "usage", thing), cells),
        get(f"{label}: add, form", at(space + "add"), "------"),
        post(f"{label}: add", at(space + "add"), "------", new),
        get(f"{label}: copy, form", at(space + "copy", thing), "------"),
        post(f"{label}: copy", at(space + "copy", thing), "------", new),
        post(f"{label}: delete", at(space + "delete", thing), "------"),
    ]


def workflow_form(act: str, *args: str, **changes: Any) -> Data:
    """The screen of a workflow with the office's task in it."""
    task = {
        "tasks-TOTAL_FORMS": "1",
        "tasks-0-ORDER": "1",
        "tasks-0-task": lambda world: str(world.waiting_task.task.pk),
    }
    return screen(at(FLOWS + act, *args), **(task if act == "add" else {}), **changes)


FLOWS, REDIRECTS, FORMS = "wagtailadmin_workflows:", "wagtailredirects:", "wagtailforms:"

SETTINGS = [
    *only_administrator(SITES, "site", "sites", "-+----", {"hostname": "otro.example", "port": "80", "root_page": "1"}),
    post("edit a site", at(SITES + "edit", "site"), "-+----",
         lambda world: {"hostname": "otro.example", "port": "80", "site_name": "Otro",
                        "root_page": str(world.site.root_page_id), "is_default_site": "on"},
         lambda world: world.fresh(world.site).hostname == "otro.example"),
    *only_administrator("wagtaillocales:", "english", "languages", "------", {"language_code": "hch"}),
    post("edit a language", at("wagtaillocales:edit", "english"), "------", {"language_code": "hch"}),
    get("redirects", at(REDIRECTS + "index"), "------"),
    get("redirects, results only", at(REDIRECTS + "index_results"), "------"),
    get("add a redirect, form", at(REDIRECTS + "add"), "------"),
    post("add a redirect", at(REDIRECTS + "add"), "------", {"old_path": "/a/", "redirect_link": "/b/"}),
    get("edit a redirect, form", at(REDIRECTS + "edit", "redirect"), "------"),
    post("edit a redirect", at(REDIRECTS + "edit", "redirect"), "------", {"old_path": "/a/", "redirect_link": "/b/"}),
    post("delete a redirect", at(REDIRECTS + "delete", "redirect"), "------"),
    get("import redirects", at(REDIRECTS + "start_import"), "------"),
    post("import redirects, send", at(REDIRECTS + "process_import"), "------"),
    get("workflows", at(FLOWS + "index"), "-+----"),
    get("workflows, results only", at(FLOWS + "index_results"), "-+----"),
    get("add a workflow, form", at(FLOWS + "add"), "-+----"),
    get("edit a workflow, form", at(FLOWS + "edit", "obras.workflow"), "-+----"),
    post("add a workflow", at(FLOWS + "add"), "-+----", workflow_form("add", name="Nuevo"),
         lambda world: Workflow.objects.filter(name="Nuevo").exists()),
    post("edit a workflow", at(FLOWS + "edit", "obras.workflow"), "-+----",
         workflow_form("edit", "obras.workflow", name="Otro"),
         lambda world: world.fresh(world.obras.workflow).name == "Otro"),
    get("usage of a workflow", at(FLOWS + "usage", "obras.workflow"), "-+----", MARK),
    get("usage of a workflow, results only", at(FLOWS + "usage_results", "obras.workflow"), "-+----", MARK),
    get("disable a workflow, question", at(FLOWS + "disable", "obras.workflow"), "------"),
    post("disable a workflow", at(FLOWS + "disable", "obras.workflow"), "------"),
    post("enable a workflow", at(FLOWS + "enable", "obras.workflow"), "-r----"),
    post("take its workflow from a page", at(FLOWS + "remove", "section"), "-+----",
         effect=lambda world: not hasattr(world.fresh(world.section), "workflowpage")),
    post("take a workflow from a page", at(FLOWS + "remove", "section", "obras.workflow"), "-+----",
         effect=lambda world: not hasattr(world.fresh(world.section), "workflowpage")),
    get("tasks", at(FLOWS + "task_index"), "-+----"),
    get("tasks, results only", at(FLOWS + "task_index_results"), "-+----"),
    get("kinds of tasks", at(FLOWS + "select_task_type"), "-+----"),
    get("add a task, form", at(FLOWS + "add_task", "directorates", "officerapprovaltask"), "-+----"),
    post("add a task", at(FLOWS + "add_task", "directorates", "officerapprovaltask"), "-+----",
         lambda world: {"name": "Nueva", "groups": [str(world.obras.group.pk)]},
         lambda world: Task.objects.filter(name="Nueva").exists()),
    get("edit a task, form", at(FLOWS + "edit_task", "waiting_task.task"), "-+----"),
    post("edit a task", at(FLOWS + "edit_task", "waiting_task.task"), "-+----",
         lambda world: {"groups": [str(world.obras.group.pk)]},
         lambda world: world.waiting_task.task.specific.groups.filter(pk=world.obras.group.pk).exists()),
    get("disable a task, question", at(FLOWS + "disable_task", "waiting_task.task"), "------"),
    post("disable a task", at(FLOWS + "disable_task", "waiting_task.task"), "------"),
    post("enable a task", at(FLOWS + "enable_task", "waiting_task.task"), "-r----"),
    get("choose a task", at(FLOWS + "task_chooser"), "+++++-"),
    get("choose a task, results only", at(FLOWS + "task_chooser_results"), "+++++-"),
    get("task chosen", at(FLOWS + "task_chosen", "waiting_task.task"), "+++++-"),
    post("add a task in the chooser", at(FLOWS + "task_chooser_create"), "------", refusals=frozenset({200})),
    get("forms", at(FORMS + "index"), ".....-"),
    get("forms, results only", at(FORMS + "index_results"), ".....-"),
    get("submissions of a form", at(FORMS + "list_submissions", "draft"), "------"),
    get("submissions of a form, results only", at(FORMS + "list_submissions_results", "draft"), "------"),
    post("delete submissions", at(FORMS + "delete_submissions", "draft"), "------"),
]  # fmt: skip

WEBHOOKS = "pregonero_webhooks:"


def webhook_form(**changes: Any) -> Data:
    return lambda world: {
        "name": "Otro portal", "url": "https://otro.example.org/", "site": str(world.site.pk), "active": "on", **changes,
    }  # fmt: skip


WEBHOOK_ROWS = [
    get("webhooks", at(WEBHOOKS + "index"), "+++---", MARK),
    get("webhooks, results only", at(WEBHOOKS + "index_results"), "+++---", MARK),
    get("a webhook", at(WEBHOOKS + "inspect", "webhook"), "+++---", MARK),
    get("add a webhook, form", at(WEBHOOKS + "add"), "-+----"),
    post("add a webhook", at(WEBHOOKS + "add"), "-+----", webhook_form(),
         lambda world: type(world.webhook).objects.filter(name="Otro portal").exists()),
    get("edit a webhook, form", at(WEBHOOKS + "edit", "webhook"), "-+----", MARK),
    post("edit a webhook", at(WEBHOOKS + "edit", "webhook"), "-+----", webhook_form(),
         lambda world: world.fresh(world.webhook).url == "https://otro.example.org/"),
    get("delete a webhook, question", at(WEBHOOKS + "delete", "webhook"), "-+----", MARK),
    post("delete a webhook", at(WEBHOOKS + "delete", "webhook"), "-+----", effect=gone("webhook")),
    get("history of a webhook", at(WEBHOOKS + "history", "webhook"), "-+----"),
    get("history of a webhook, results only", at(WEBHOOKS + "history_results", "webhook"), "-+----"),
    get("usage of a webhook", at(WEBHOOKS + "usage", "webhook"), "-+----"),
    get("secret of a webhook", at(WEBHOOKS + "secret", "webhook"), "-+----"),
    get("new secret of a webhook, question", at(WEBHOOKS + "rotate", "webhook"), "-+----"),
    post("new secret of a webhook", at(WEBHOOKS + "rotate", "webhook"), "-+----",
         effect=lambda world: world.fresh(world.webhook).salt != world.webhook.salt),
    post("test a webhook", at(WEBHOOKS + "test", "webhook"), "-+----",
         effect=lambda world: world.webhook.deliveries.filter(entry=None).exists()),
    post("send a range again", at(WEBHOOKS + "again_since", "webhook"), "-+----",
         lambda world: {"since": world.delivery.seq - 1},
         lambda world: world.fresh(world.delivery).status == "pending"),
    get("deliveries", at(WEBHOOKS + "deliveries"), "+++---", MARK),
    get("deliveries, results only", at(WEBHOOKS + "deliveries_results"), "+++---", MARK),
    get("a delivery", at(WEBHOOKS + "delivery", "delivery"), "+++---", "zqxkvwjrespuesta"),
    post("send a delivery again", at(WEBHOOKS + "again", "delivery"), "-+----",
         effect=lambda world: world.fresh(world.delivery).status == "pending"),
]  # fmt: skip


def guided(space: str, thing: str, text: str, **begun: str) -> list[Row]:
    """Every screen of what guides the search. ``text``: the field that names it; ``begun``: what a new one's form has
    otherwise than that of the old one."""
    add, edit = at(f"{space}:add"), at(f"{space}:edit", thing)
    changed = {text: "otra zqxkvwjcosa\nlo mismo dicho"}

    def made(world: World) -> bool:
        model = type(getattr(world, thing))
        return bool(
            model._default_manager.filter(**{f"{text}__startswith": "otra"})
            .exclude(pk=getattr(world, thing).pk)
            .exists()
        )

    def saved(world: World) -> bool:
        return str(getattr(world.fresh(getattr(world, thing)), text)).startswith("otra")

    return [
        get(f"{space}: list", at(f"{space}:index"), "++----", MARK),
        get(f"{space}: list, results only", at(f"{space}:index_results"), "++----", MARK),
        get(f"{space}: add, form", add, "++----"),
        post(f"{space}: add", add, "++----", screen(edit, **changed, **begun), made),
        get(f"{space}: edit, form", edit, "++----", MARK),
        post(f"{space}: edit", edit, "++----", screen(edit, **changed), saved),
        get(f"{space}: delete, question", at(f"{space}:delete", thing), "++----", MARK),
        post(f"{space}: delete", at(f"{space}:delete", thing), "++----", effect=gone(thing)),
        get(f"{space}: history", at(f"{space}:history", thing), "++----"),
        get(f"{space}: history, results only", at(f"{space}:history_results", thing), "++----"),
        get(f"{space}: usage", at(f"{space}:usage", thing), "++----"),
        post(f"{space}: try a new one", at(f"{space}:trial_new"), "++----", screen(edit, trial="bache", **changed, **begun),
             lambda world: True, fleeting=True),
        post(f"{space}: try", at(f"{space}:trial", thing), "++----", screen(edit, trial="bache"),
             lambda world: True, fleeting=True),
    ]  # fmt: skip


SEARCH_ROWS = [
    *guided("pregonero_synonyms", "synonyms", "words"),
    *guided("pregonero_best_bets", "bet", "questions", **{"documents-INITIAL_FORMS": "0", "documents-0-id": ""}),
    *guided("pregonero_routes", "route", "questions"),
    get("report: searches", at("pregonero_searches"), "++----", MARK),
    get("report: searches, results only", at("pregonero_searches_results"), "++----", MARK),
    get("report: searches, as a file", at("pregonero_searches", query="?export=csv"), "++----", MARK),
]


def decided(world: World) -> bool:
    return bool(world.duty.decisions.filter(reason="Porque zqxkvwj").exists())


LAW_ROWS = [
    get("laws", at("pregonero_laws"), "+++---", "Ley General de Archivos", secret=("Ley General de Archivos",)),
    get("laws: one", at("pregonero_laws", query="?law=lga"), "+++---", "desarrollo archivístico",
        secret=("desarrollo archivístico",)),
    get("law: duty", at("pregonero_duty", "duty"), "+++---", "desarrollo archivístico",
        secret=("desarrollo archivístico",)),
    post("law: decide", at("pregonero_duty", "duty"), "++----",
         lambda world: {"subject": world.subject.pk, "applies": "no", "reason": "Porque zqxkvwj",
                        "decided_on": "2031-01-05"}, decided),
]  # fmt: skip


def template(world: World) -> dict[str, Any]:
    data = workbooks.saved(workbooks.Template(format_id="990001", title="Subida").book())
    return {"file": SimpleUploadedFile("plantilla.xlsx", data)}


def used(world: World) -> bool:
    return bool(world.format.uses.filter(part="zqxkvwj").exists())


FORMAT_ROWS = [
    get("formats", at("pregonero_formats"), "+++---", MARK),
    get("formats: search", at("pregonero_formats", query="?q=formato"), "+++---", MARK),
    get("format: one", at("pregonero_format", "format"), "+++---", MARK),
    get("format: upload, form", at("pregonero_format_add"), "++----"),
    post("format: upload", at("pregonero_format_add"), "++----", template,
         lambda world: Format.objects.filter(official_id="990001").exists()),
    post("format: dates", at("pregonero_format_dates", "format"), "++----", {"valid_from": "2031-01-05"},
         lambda world: world.fresh(world.format).valid_from == date(2031, 1, 5)),
    post("format: use", at("pregonero_format_use", "format"), "++----",
         lambda world: {"duty": world.duty.pk, "part": "zqxkvwj"}, used),
    post("format: end a use", at("pregonero_format_end_use", "format_use"), "++----", effect=gone("format_use")),
]  # fmt: skip


def row_written(world: World) -> bool:
    return bool(WorkingRow.objects.filter(copy__filing=world.filled, cells__nota="Nota zqxkvwj").exists())


GRID = "pregonero_filing_rows"
GRID_ROWS = [
    get("grid", at(GRID, "filled"), "++++--"),
    get("grid: rows", at(f"{GRID}_data", "filled"), "++++--", "zqxkvwjpuesto"),
    get("grid: what changed", at(f"{GRID}_since", "filled", query="?version=0"), "++++--", "zqxkvwjpuesto"),
    get("grid: what is wrong", at(f"{GRID}_findings", "filled"), "++++--", "zqxkvwjsexo"),
    post("grid: write", at(f"{GRID}_changes", "filled"), "++-+--",
         {"changes": [{"op": "add", "table": "", "key": "a1", "cells": {"nota": "Nota zqxkvwj"}}]}, row_written,
         as_json=True),
    post("grid: copy the last period", at(f"{GRID}_copy_last", "filled"), "++-+--", {"add": True},
         lambda world: WorkingRow.objects.filter(copy__filing=world.filled).count() == 2, as_json=True),
]  # fmt: skip

FILINGS, CHOOSER = "wagtailsnippets_transparency_filing:", "wagtailsnippetchoosers_transparency_filing:"


def sheet(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("hoja.csv", b"Nota,Ejercicio\nUna nota,2031\n")}


def receipt(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("acuse.pdf", b"%PDF-1.4"), "sent_on": "2026-01-05", "folio": "A-1"}


def regrounded(world: World) -> bool:
    return bool(world.latest(world.filed).ground == "Otro fundamento del artículo 65.")


def filing_returned(world: World) -> bool:
    return bool(world.fresh(world.sent_task).status == TaskState.STATUS_REJECTED)


GROUND = {"outcome": "nothing", "ground": "Otro fundamento del artículo 65."}
FILING_ROWS = [
    get("filings", at(FILINGS + "list"), "++++.-"),
    get("filings, results only", at(FILINGS + "list_results"), "++++.-"),
    get("filing: edit, form", at(FILINGS + "edit", "filed"), "++-+--", MARK),
    post("filing: edit", at(FILINGS + "edit", "filed"), "++-+--", GROUND, regrounded),
    post("filing: edit while it is reviewed", at(FILINGS + "edit", "sent"), "+r-r--", GROUND,
         lambda world: world.latest(world.sent).ground == GROUND["ground"]),
    post("filing: publish past the workflow", at(FILINGS + "edit", "filed"), "dd-d--",
         {**GROUND, "action-publish": "1"}, lambda world: world.fresh(world.filed).ground == GROUND["ground"]),
    post("filing: send", at(FILINGS + "edit", "filed"), "++-+--", {**GROUND, "action-submit": "1"},
         lambda world: world.fresh(world.filed).workflow_in_progress),
    get("filing: add, form", at(FILINGS + "add"), "------"),
    post("filing: add", at(FILINGS + "add"), "------", GROUND),
    get("filing: delete, question", at(FILINGS + "delete", "filed"), "------"),
    post("filing: delete", at(FILINGS + "delete", "filed"), "------"),
    get("filing: usage", at(FILINGS + "usage", "filed"), "++-+--"),
    get("filing: history", at(FILINGS + "history", "filed"), "++-+--"),
    get("filing: history, results only", at(FILINGS + "history_results", "filed"), "++-+--"),
    get("filing: inspect", at(FILINGS + "inspect", "sent"), "++++--", MARK),
    get("filing: preview of a new one, form", at(FILINGS + "preview_on_add"), "------"),
    post("filing: preview of a new one", at(FILINGS + "preview_on_add"), "------", GROUND),
    get("filing: preview, form", at(FILINGS + "preview_on_edit", "filed"), "++-+--"),
    post("filing: preview", at(FILINGS + "preview_on_edit", "filed"), "++-+--", GROUND, lambda world: True,
         fleeting=True),
    get("filing: view a revision", at(FILINGS + "revisions_view", "filed", "filed.latest_revision"), "++-+--", MARK),
    get("filing: revert, form", at(FILINGS + "revisions_revert", "filed", "filed.latest_revision"), "++-+--", MARK),
    post("filing: revert", at(FILINGS + "revisions_revert", "filed", "filed.latest_revision"), "++-+--",
         lambda world: {**GROUND, "revision": str(world.filed.latest_revision_id)}, regrounded),
    get("filing: compare", at(FILINGS + "revisions_compare", "filed", "earliest", "latest"), "++-+--", MARK),
    get("filing: unschedule, form", at(FILINGS + "revisions_unschedule", "filed", "filed.latest_revision"), "------"),
    post("filing: unschedule", at(FILINGS + "revisions_unschedule", "filed", "filed.latest_revision"), "------"),
    get("filing: unpublish past the reason, form", at(FILINGS + "unpublish", "filed"), "------"),
    post("filing: unpublish past the reason", at(FILINGS + "unpublish", "filed"), "------"),
    get("filing: withdraw, question", at(FILINGS + "withdraw", "filed"), "++----"),
    post("filing: withdraw", at(FILINGS + "withdraw", "filed"), "++----", {"reason": "Trae un domicilio"},
         not_live("filed")),
    post("filing: lock", at(FILINGS + "lock", "filed"), "++----",
         effect=lambda world: world.fresh(world.filed).locked),
    post("filing: unlock", at(FILINGS + "unlock", "filed"), "rr----"),
    get("filing: approve, question", at(FILINGS + "workflow_action", "sent", "approve", "sent_task"), "+-----"),
    post("filing: approve", at(FILINGS + "workflow_action", "sent", "approve", "sent_task"), "+-----", {"comment": ""},
         live("sent")),
    post("filing: return", at(FILINGS + "workflow_action", "sent", "reject", "sent_task"), "+-----",
         {"comment": "Falta la fecha"}, filing_returned),
    get("filing: approve with edits, question, form",
        at(FILINGS + "collect_workflow_action_data", "sent", "approve", "sent_task"), "+-----"),
    post("filing: approve with edits, question",
         at(FILINGS + "collect_workflow_action_data", "sent", "approve", "sent_task"), "r-----", {"comment": ""}),
    get("filing: does a publication end moderation", at(FILINGS + "confirm_workflow_cancellation", "sent"), "++++--"),
    get("filing: workflow history", at(FILINGS + "workflow_history", "sent"), "++-+--"),
    get("filing: workflow history, one",
        at(FILINGS + "workflow_history_detail", "sent", "sent_task.workflow_state"), "++-+--"),
    get("filing: preview what is to be approved", at(FILINGS + "workflow_preview", "sent", "sent_task.task"), "+-----",
        MARK),
    get("filing: choose", at(CHOOSER + "choose"), "+++---"),
    get("filing: choose, results only", at(CHOOSER + "choose_results"), "+++---"),
    get("filing: chosen", at(CHOOSER + "chosen", "filed"), "+++---"),
    get("filing: several chosen", at(CHOOSER + "chosen_multiple"), "+++---"),
    get("filing: review", at("pregonero_review", "sent_task"), "+++---", MARK),
    post("filing: review, approve", at("pregonero_review", "sent_task"), "+rr---",
         lambda world: {"action": "approve", "revision": world.sent.latest_revision_id}, live("sent")),
    get("filing: findings", at("pregonero_filing_findings", "filed"), "++++--"),
    get("filing: upload, form", at("pregonero_filing_upload", "filed"), "++-+--"),
    post("filing: upload", at("pregonero_filing_upload", "filled"), "++-+--", sheet,
         lambda world: world.filled.received.exists()),
    get("filing: workbook", at("pregonero_filing_workbook", "filled"), "++++--"),
    get("filing: workbook of all", at("pregonero_filing_workbook", "filled", query="?together=1"), "+++---"),
    get("filing: empty template", at("pregonero_filing_blank", "filled"), "++++--"),
    get("filing: file as it came", at("pregonero_filing_received", "filed", "received"), "++++--"),
    get("filing: file with notes", at("pregonero_filing_annotated", "filed", "received"), "++++--"),
    get("filing: receipt, form", at("pregonero_filing_receipt", "filed"), "++-+--"),
    post("filing: receipt", at("pregonero_filing_receipt", "filed"), "++-+--", receipt,
         lambda world: world.filed.received.filter(kind="receipt").exists()),
    get("who answers, form", at("pregonero_responsibles"), "+++---"),
    post("who answers", at("pregonero_responsibles", query="?subject={obras.subject.pk}"), "++----",
         lambda world: {"rest": world.obras.pk}, lambda world: Responsibility.objects.exists()),
]  # fmt: skip

REPORTS_SPACE = "wagtailadmin_reports:"
REPORTS = [
    get(f"report: {label}{extra}", at(REPORTS_SPACE + name + suffix, query=query), cells, shows)
    for name, label, cells, shows in (
        ("locked_pages", "locked pages", "+++---", "zqxkvwjbloqueo"),
        ("workflow", "workflows", "++++.-", "zqxkvwjrevision"),
        ("workflow_tasks", "workflow tasks", "++++.-", "zqxkvwjrevision"),
        ("site_history", "site history", "++++.-", MARK),
        ("aging_pages", "aging pages", "+++..-", MARK),
        ("page_types_usage", "page types", "+++---", MARK),
    )
    for suffix, extra, query in (("", "", ""), ("_results", ", results only", ""), ("", ", as a file", "?export=csv"))
    if not (name == "page_types_usage" and query)
] + [
    get("audit log", at("pregonero_audit"), "+++---", MARK),
    get("audit log, results only", at("pregonero_audit_results"), "+++---", MARK),
    get("audit log, search", at("pregonero_audit", query="?q=reservado"), "+++---", MARK),
    get("audit log, as a file", at("pregonero_audit", query="?export=csv"), "+++---", MARK),
    get("report: translations", at("wagtail_localize:translations_report"), "+++---", MARK),
    get("report: translations, results only", at("wagtail_localize:translations_report_results"), "+++---", MARK),
    get("report: ledger", at("ledger_report"), "+++---", "/direcciones/obras/"),
    get("report: ledger, results only", at("ledger_report_results"), "+++---", "/direcciones/obras/"),
    get("report: ledger, as a file", at("ledger_report", query="?export=csv"), "+++---", "/direcciones/obras/"),
    get("start page", at("wagtailadmin_home"), "++++.-", MARK),
    get("one's account", at("wagtailadmin_account"), "+++++-"),
    post(
        "one's account, changed",
        at("wagtailadmin_account"),
        "+++++-",
        {
            "name_email-first_name": "Otra",
            "name_email-last_name": "Persona",
            "name_email-email": "propia@example.org",
            "locale-preferred_language": "",
            "locale-current_time_zone": "America/Mexico_City",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
        lambda world: type(world.person).objects.filter(email="propia@example.org").count() == 1,
    ),
    get("guides", at("pregonero_guides"), "+++++-"),
    get("guide of editors", at("pregonero_guide", "editora"), "+++++-"),
    get("guide of officers", at("pregonero_guide", "oficial"), "+++---"),
    get("guide of administrators", at("pregonero_guide", "administracion"), "-++---"),
    get("guide that there is not", at("pregonero_guide", "visitante"), "------"),
    get("picture of a guide", at("pregonero_guide_picture", "inicio-editora.webp"), "+++++-"),
    get("what is no picture of a guide", at("pregonero_guide_picture", "README.md"), "------"),
]

LOCALIZE = "wagtail_localize:"
TRANSLATE = [
    get("translate a page, question", at(LOCALIZE + "submit_page_translation", "locked"), "++----", MARK),
    post("translate a page", at(LOCALIZE + "submit_page_translation", "locked"), "++----",
         lambda world: {"locales": [world.english.pk]},
         lambda world: world.locked.get_translations().filter(alias_of=None).exists()),
    get("translate a snippet", at(LOCALIZE + "submit_snippet_translation", "directorates", "directorate", "obras"),
        "------", secret=()),
    post("translate a snippet, send", at(LOCALIZE + "submit_snippet_translation", "directorates", "directorate", "obras"),
         "------", lambda world: {"locales": [world.english.pk]}, secret=()),
    get("update a translation, question", at(LOCALIZE + "update_translations", "translation.source"), "++----", MARK),
    post("update a translation", at(LOCALIZE + "update_translations", "translation.source"), "++----",
         effect=lambda world: world.fresh(world.translation.source).last_updated_at > world.translation.source.last_updated_at),
    Row("translate a sentence", "PUT", at(LOCALIZE + "edit_string_translation", "translation", "string"), "++----",
        data=_data({"value": "Reserved"}), as_form=True, effect=lambda world: world.translated_string()),
    Row("choose another picture for a translation", "PUT",
        at(LOCALIZE + "edit_override", "translation", "overridable"), "++----", data=_data({"value": "1"}),
        as_form=True, effect=lambda world: SegmentOverride.objects.exists()),
    get("sentences as a file", at(LOCALIZE + "download_pofile", "translation"), "++----", MARK),
    post("sentences from a file", at(LOCALIZE + "upload_pofile", "translation"), "rr----",
         lambda world: {"file": SimpleUploadedFile("frases.po", b"no es un archivo PO")}),
    post("translate by machine", at(LOCALIZE + "machine_translate", "translation"), "------"),
    get("preview a translation", at(LOCALIZE + "preview_translation", "translation"), "++----", MARK),
    post("stop a translation", at(LOCALIZE + "stop_translation", "translation"), "++----",
         effect=lambda world: not world.fresh(world.translation).enabled),
    post("back to an alias", at(LOCALIZE + "convert_to_alias", "translated"), "++----",
         effect=lambda world: world.fresh(world.translated).alias_of_id is not None),
    get("snippets for translators", at(LOCALIZE + "snippets_api_listing", "directorates", "directorate"), "+++---",
        "Obras", secret=("Obras",)),
    get("one snippet for translators", at(LOCALIZE + "snippets_api_detail", "directorates", "directorate", "obras"),
        "+++---", "Obras", secret=("Obras",)),
]  # fmt: skip

# -- what the public has ----------------------------------------------------------------------------------------------

PUBLIC = [
    get("site: address of a draft", lambda world: _site_path(world, "draft"), "------"),
    get("site: address of a private page", lambda world: _site_path(world, "private"), "------",
        # its address, which was public, is in the question and may be in the answer
        secret=("Informe zqxkvwj",)),
    get("site: a live page with an unpublished title", lambda world: _site_path(world, "changed"), "......"),
    get("site: directorate", there("/direcciones/obras/"), "......"),
    get("site: search", there("/buscar/?q=reservado"), "......"),
    get("site: feed", there("/direcciones/obras/atom.xml"), "......"),
    get("site: list of addresses", there("/sitemap.xml"), "......"),
    get("site: printed draft", lambda world: _site_path(world, "draft") + "imprimir.pdf", "------"),
    get("API: documents", there("/api/v1/documents?limit=100"), "......"),
    get("API: documents of the directorate", there("/api/v1/documents?directorate=obras"), "......"),
    get("API: documents of a tag", there("/api/v1/documents?tag=zqxkvwjbache"), "......", secret=("zqxkvwjborrador",)),
    get("API: a draft by address", lambda world: f"/api/v1/documents/by-path?path={_site_path(world, 'draft')}",
        "------", secret=("reservado zqxkvwj",)),
    get("API: a private page by address",
        lambda world: f"/api/v1/documents/by-path?path={_site_path(world, 'private')}", "------"),
    get("API: a draft by id", lambda world: f"/api/v1/documents/{world.identity(world.draft)}", "------"),
    get("API: history of a draft", lambda world: f"/api/v1/documents/{world.identity(world.draft)}/history", "------"),
    get("API: history of a private page",
        lambda world: f"/api/v1/documents/{world.identity(world.private)}/history", "......", secret=("Informe zqxkvwj",)),
    get("API: changes", lambda world: f"/api/v1/changes?since={max(0, world.seq - 50)}", "......",
        secret=("zqxkvwjborrador", "zqxkvwjcambio", "zqxkvwjrevision", "Informe zqxkvwj")),
    get("API: search", there("/api/v1/search?q=reservado"), "......"),
    get("API: suggestions", there("/api/v1/suggest?q=res"), "......"),
]  # fmt: skip


def _site_path(world: World, name: str) -> str:
    return f"/direcciones/obras/{getattr(world, name).slug}/"


OFF = [
    get("authoring API while it is off", there("/api/authoring/pages/"), "------"),
    api("GET", "authoring API while it is off", "pages/", "------"),
    api("GET", "who am I while it is off", "whoami/", "------"),
]

ON = [
    get("authoring API with a session", there("/api/authoring/pages/?limit=20"), "------"),
    get("authoring API: OpenAPI", there("/api/authoring/openapi.json"), "------"),
    get("authoring API: documentation", there("/api/authoring/docs/"), "------"),
    api("GET", "OpenAPI", "openapi.json", "------"),
    api("GET", "documentation", "docs/", "------"),
    api("GET", "pages", "pages/?limit=20&descendant_of={section}", "++++--",
        refusals=frozenset({422})),
    api("GET", "all pages", "pages/?limit=20", "++++.-"),
    api("GET", "search pages", "pages/?search=reservado", "++++.-", shows=MARK),
    api("GET", "a draft", "pages/{draft}/?version=draft", "++++--", shows=MARK),
    api("GET", "draft of a live page", "pages/{changed}/?version=draft", "++++--", shows=MARK),
    api("GET", "find a page by id", "pages/find/?id={draft}", "++++--"),
    api("GET", "find a page by address", "pages/find/?html_path=/direcciones/obras/{changed.slug}/", "++++--"),
    api("POST", "add a draft", "pages/", "++-+--", lambda world: {
        "title": "Nota nueva", "slug": "nota-nueva",
        "meta": {"type": "news.NewsArticlePage", "parent_id": world.section.pk}}, child("nota-nueva", "section")),
    api("POST", "add and publish", "pages/", "------", lambda world: {
        "title": "Nota nueva", "slug": "nota-nueva",
        "meta": {"type": "news.NewsArticlePage", "parent_id": world.section.pk, "action": "publish"}},
        refusals=frozenset({422})),
    api("PATCH", "edit a draft", "pages/{draft}/", "++-+--", {"title": "Bacheo de mañana zqxkvwj"},
        draft_titled("draft", "Bacheo de mañana zqxkvwj")),
    api("PATCH", "edit and publish", "pages/{draft}/", "------",
        {"title": "Bacheo de mañana zqxkvwj", "meta": {"action": "publish"}}),
    api("POST", "publish", "pages/{draft}/actions/publish/", "------"),
    api("POST", "unpublish", "pages/{changed}/actions/unpublish/", "++----", WHY, not_live("changed")),
    api("POST", "unpublish without a reason", "pages/{changed}/actions/unpublish/", "rr----",
        refusals=frozenset({422})),
    api("DELETE", "delete a draft", "pages/{draft}/", "++-+--", effect=trashed("draft")),
    api("DELETE", "delete a live page", "pages/{changed}/?reason=Por+error", "++----", effect=trashed("changed")),
    api("DELETE", "delete a live page without a reason", "pages/{changed}/", "rr----", refusals=frozenset({422})),
    api("DELETE", "delete the section", "pages/{section}/", "------"),
    api("DELETE", "delete what sections stand below", "pages/{parent}/", "------"),
    api("DELETE", "delete, other address", "pages/{draft}/actions/delete/", "++-+--", effect=trashed("draft")),
    api("POST", "copy", "pages/{draft}/actions/copy/", "++-+--", {"slug": "copia", "keep_live": False},
        child("copia", "section")),
    api("POST", "copy into the section", "pages/{own}/actions/copy/", "++----",
        lambda world: {"slug": "copia", "destination_id": world.section.pk, "keep_live": False},
        child("copia", "section")),
    api("POST", "copy and publish", "pages/{own}/actions/copy/", "------",
        lambda world: {"slug": "copia", "destination_id": world.section.pk}),
    api("POST", "copy the section", "pages/{section}/actions/copy/", "------", {"slug": "copia"}),
    api("POST", "move", "pages/{draft}/actions/move/", "++----",
        lambda world: {"destination_id": world.other_section.pk, "position": "last-child"},
        under("draft", "other_section")),
    api("POST", "move into the section", "pages/{own}/actions/move/", "++----",
        lambda world: {"destination_id": world.section.pk, "position": "last-child"}, under("own", "section")),
    api("POST", "move the section", "pages/{section}/actions/move/", "------",
        lambda world: {"destination_id": world.other_section.pk, "position": "last-child"}),
    api("POST", "revert", "pages/{draft}/actions/revert/", "++-+--",
        lambda world: {"revision_id": world.draft.latest_revision_id},
        lambda world: world.fresh(world.draft).latest_revision_id != world.draft.latest_revision_id),
    api("POST", "make an alias", "pages/{changed}/actions/create_alias/", "------", {"slug": "copia"}),
    api("POST", "convert an alias", "pages/{alias}/actions/convert_alias/", "++-+--",
        effect=lambda world: world.fresh(world.alias).alias_of_id is None),
    api("POST", "copy for translation", "pages/{locked}/actions/copy_for_translation/", "------",
        {"locale": "en", "copy_parents": True}),
    api("GET", "revisions", "pages/{draft}/revisions/", "++-+--"),
    api("GET", "one revision", "pages/{draft}/revisions/{draft.latest_revision}/", "++-+--", shows=MARK),
    api("GET", "images", "images/?limit=20", "++++.-", shows=MARK),
    api("GET", "images by title", "images/?search=zqxkvwjfoto", "++++.-", shows=MARK),
    api("GET", "one image", "images/{photo}/", "++++--", shows=MARK),
    api("POST", "upload an image", "images/", "++-+d-", api_upload("image"), uploaded(get_image_model), as_json=False),
    api("PATCH", "edit an image", "images/{photo}/", "++-+--", {"title": "Otra zqxkvwj"}, titled("photo", "Otra zqxkvwj")),
    api("DELETE", "delete an image", "images/{spare}/", "++-+--", effect=trashed("spare")),
    api("DELETE", "delete an image in use", "images/{photo}/", "rr-r--"),
    api("GET", "files", "documents/?limit=20", "++++.-", shows=MARK),
    api("GET", "one file", "documents/{file}/", "++++--", shows=MARK),
    api("POST", "upload a file", "documents/", "++-+--", api_upload("file"), uploaded(get_document_model), as_json=False,
        refusals=frozenset({422})),
    api("PATCH", "edit a file", "documents/{file}/", "++-+--", {"title": "Otro zqxkvwj"}, titled("file", "Otro zqxkvwj")),
    api("DELETE", "delete a file", "documents/{file}/", "++-+--", effect=trashed("file")),
    api("GET", "sites", "sites/", "-+----"),
    api("PUT", "edit a site", "sites/{site}/", "-+----", lambda world: {
        "hostname": "otro.example", "port": 80, "site_name": "Otro", "root_page_id": world.site.root_page_id,
        "is_default_site": True}, lambda world: world.fresh(world.site).hostname == "otro.example"),
    api("DELETE", "delete a site", "sites/{site}/", "------"),
    api("GET", "snippets", "snippets/directorates.Directorate/", "------", refusals=frozenset({422})),
    api("GET", "schemas", "schema/", "+++++-"),
    api("GET", "one schema", "schema/news.NewsArticlePage/", "+++++-"),
    api("GET", "who am I", "whoami/", "+++++-"),
]  # fmt: skip

TABLE = [
    *EXPLORE, *EDIT, *ACTS, *PAST, *MODERATE, *BULK, *TRASH, *CHOOSE, *MEDIA, *COLLECTION_ROWS, *API, *SNIPPETS, *ACCOUNTS,
    *SETTINGS, *WEBHOOK_ROWS, *SEARCH_ROWS, *LAW_ROWS, *FORMAT_ROWS, *GRID_ROWS, *FILING_ROWS, *REPORTS, *TRANSLATE, *PUBLIC, *OFF,
]  # fmt: skip


def cells(rows: list[Row]) -> list[Any]:
    return [
        pytest.param(row, who, cell, id=f"{row.name}-{who or 'anonymous'}")
        for row in rows
        for who, cell in zip(COLUMNS, row.cells, strict=True)
    ]


@pytest.mark.parametrize(("row", "who", "cell"), cells(TABLE))
def test_cell(row: Row, who: str, cell: str, world: World, before: dict[str, Any], db: None) -> None:
    check(row, who, cell, world, before)


@pytest.mark.parametrize(("row", "who", "cell"), cells(ON))
@override_settings(ROOT_URLCONF="tests.authoring_urls")
def test_cell_of_the_authoring_api(
    row: Row, who: str, cell: str, world: World, before: dict[str, Any], db: None
) -> None:
    check(row, who, cell, world, before)


def check(row: Row, who: str, cell: str, world: World, before: dict[str, Any]) -> None:
    written = last_entry()
    with worlds.writes() as statements:
        response = send(row, world, who)
    told = words(response)
    if cell in "-.":
        for secret in row.secret:
            assert secret.lower() not in told, f"told: {secret}"
    if cell == "-":
        assert is_refusal(row, response), f"not refused: {response.status_code} {response.headers.get('location', '')}"
    elif cell in "+.d":
        assert response.status_code < 400, response.content[:2000]
        assert not turned_away(response), f"turned away: {told[-300:]}"
    if cell == "+" and row.shows:
        assert row.shows.lower() in told, "the marked thing is not shown"
    if row.method == "GET":
        return
    if cell == "+":
        assert row.effect is not None
        assert row.effect(world), "nothing came of it"
        assert row.fleeting or last_entry() > written, "the audit log knows nothing of it"
    elif cell == "d":
        assert row.effect is not None
        assert not row.effect(world), "more came of it than may"
        assert worlds.snapshot(["publishing_chain"])["publishing.Chain"] == before["publishing.Chain"], "published"
    else:
        after = worlds.snapshot(statements)
        # the form of a page shown again says that someone looks at it; comments on one's own pages reach one by mail
        looked = {"wagtailadmin.EditingSession"} if cell == "r" else set()
        own = {"wagtailcore.PageSubscription"}
        assert {name: rows for name, rows in after.items() if rows != before[name] and name not in looked | own} == {}


def last_entry() -> int:
    entry = AuditEntry.objects.order_by("-pk").first()
    return entry.pk if entry else 0


def send(row: Row, world: World, who: str) -> Any:
    client = world.client(who, by_token=row.by_token)
    data = row.data(world) if row.data else {}
    call = getattr(client, row.method.lower())
    where = row.where(world)
    if row.method == "GET":
        return call(where, headers=row.headers)
    if row.as_json:
        return call(where, json.dumps(data), content_type="application/json", headers=row.headers)
    if row.as_form:
        return call(where, urlencode(data), content_type="application/x-www-form-urlencoded", headers=row.headers)
    return call(where, data, headers=row.headers)


def words(response: Any) -> str:
    """All an answer tells: body, address it sends to, and messages that the next page would show."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    request = getattr(response, "wsgi_request", None)
    notes = [str(note) for note in get_messages(request)] if request is not None else []
    return "\n".join([body.decode("utf-8", "replace"), response.headers.get("location", ""), *notes]).lower()


def turned_away(response: Any) -> bool:
    if response.status_code != 302:
        return False
    target = response.headers["location"].partition("?")[0]
    return (
        target in TURNED_AWAY and any(note.level_tag == "error" for note in get_messages(response.wsgi_request))
    ) or target == TURNED_AWAY[0]


def is_refusal(row: Row, response: Any) -> bool:
    return response.status_code in REFUSED | row.refusals or turned_away(response)


# -- nothing is left out ----------------------------------------------------------------------------------------------

#: addresses that show nothing of anybody's work
HARMLESS = frozenset(
    {
        # the choosers of snippets make nothing: none has a form for it
        *(f"wagtailsnippetchoosers_directorates_{model}:create"
          for model in ("directorate", "municipality", "nonworkingday", "obligatedsubject", "substitution")),
        "wagtailsnippetchoosers_transparency_filing:create",
        "wagtailadmin_dismissibles", "wagtailadmin_block_preview", "wagtailadmin_error_test", "wagtailadmin_sprite",
        "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog",
        "wagtailadmin_password_reset", "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete", "wagtail_localize:javascript_catalog",
        "wagtailadmin_choose_page_external_link", "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link", "wagtailadmin_choose_page_anchor_link",
        # one's own second factor, for whoever has given the password; see tests/accounts/test_second_factor.py
        "pregonero_second_factor", "pregonero_second_factor_set_up", "pregonero_second_factor_codes",
        "pregonero_second_factor_remove", "pregonero_start_again",
        # ends one's own session of editing, whatever number is sent
        "wagtailadmin_editing_sessions:release",
        # asks for the password of a collection's view restriction; nobody can make one
        "wagtaildocs_authenticate_with_password",
        # no model is registered as a setting; embeds have no finder
        "wagtailsettings:edit", "wagtailsettings:preview_on_edit", "wagtailembeds:chooser",
        "wagtailembeds:chooser_upload",
    }
)  # fmt: skip
#: the admin's own API names its addresses by endpoint; their rows are in ``API``
BY_PATH = "wagtailadmin_api:"


def admin_names() -> set[str]:
    """Every named address below ``/admin/``."""

    def walk(patterns: list[Any], spaces: tuple[str, ...], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                space = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from walk(pattern.url_patterns, space, route)
            elif isinstance(pattern, URLPattern) and pattern.name and route.startswith("admin/"):
                yield ":".join([*spaces, pattern.name])

    return set(walk(get_resolver().url_patterns, (), ""))


def test_every_address_of_the_admin_has_a_row() -> None:
    names = {name for name in admin_names() if not name.startswith(BY_PATH)}
    assert names - USED - HARMLESS == set()
    assert (USED | HARMLESS) - names == set()


def test_every_form_of_the_admin_is_sent_too() -> None:
    """A screen whose question is refused may still take the answer."""
    sent = {NAMED.get(row.where) for row in [*TABLE, *ON] if row.method != "GET"}
    takes = {name for name in admin_names() if hasattr(getattr(_view(name), "view_class", None), "post")}
    assert takes - sent - HARMLESS == set()


def _view(name: str) -> Any:
    """The function behind a named address of the admin."""
    found = get_resolver()
    *spaces, last = name.split(":")
    for space in spaces:
        found = found.namespace_dict[space][1]
    return next((one.callback for one in _patterns(found) if one.name == last), None)


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif not pattern.namespace:
            yield from _patterns(pattern)


def test_no_row_has_the_name_of_another() -> None:
    names = [row.name for row in [*TABLE, *ON]]
    assert len(names) == len(set(names))
