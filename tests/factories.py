"""Makes what tests need, as the product itself makes it; no value here is a surprise to a reader of a test."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Page

from pregonero.accounts.api import TokenScope, tokens
from pregonero.directorates.api import Directorate, Role, role_group
from pregonero.publishing.api import actor_of, door
from pregonero.publishing.models import Entry, LiveDocument

ACCOUNTS = {
    "officer": (Role.OFFICER, ""),
    "administrator": (Role.ADMINISTRATOR, ""),
    "auditor": (Role.AUDITOR, ""),
    "editor-obras": (Role.EDITOR, "obras"),
    "editor-cultura": (Role.EDITOR, "cultura"),
}
PASSWORD = "una clave de prueba"


def make_accounts() -> None:
    """One account for each entry of ``ACCOUNTS``; those that are there (``--reuse-db``) stay."""
    for name, (role, slug) in ACCOUNTS.items():
        if get_user_model().objects.filter(username=name).exists():
            continue
        person = get_user_model().objects.create_user(name, f"{name}@example.org", PASSWORD)
        person.groups.add(directorate(slug).group if role == Role.EDITOR else role_group(role))


def account(name: str) -> Any:
    return get_user_model().objects.get(username=name)


def token(name: str = "officer", *scopes: str, days: int | None = None) -> str:
    """The text of a new token of an account, with every scope where none is named."""
    return tokens.create(account(name), "prueba", scopes or TokenScope.values, days)[1]


def directorate(slug: str) -> Directorate:
    return Directorate.objects.get(slug=slug)


def section(owner: Directorate) -> Page:
    """The page of a directorate, with fresh tree values."""
    assert owner.section is not None
    return Page.objects.get(pk=owner.section.pk)


def draft(owner: Directorate, title: str = "Reparan la bomba del pozo dos", **values: Any) -> Any:
    """An unpublished news item in the section of ``owner`` that passes every gate; ``owner_user`` sets its author."""
    from news.models import NewsArticlePage

    values.setdefault("summary", "El servicio de agua vuelve esta tarde a todo el barrio de arriba.")
    author = values.pop("owner_user", None)
    page = NewsArticlePage(title=title, live=False, owner=author, **values)
    with door():
        section(owner).add_child(instance=page)
        page.save_revision(user=author)
    return NewsArticlePage.objects.get(pk=page.pk)


def article(owner: Directorate, title: str = "Reparan la bomba del pozo dos", **values: Any) -> Any:
    """A published news item."""
    page = draft(owner, title, **values)
    publish_draft(page)
    page.refresh_from_db()
    return page


def publish_draft(page: Any) -> None:
    """Publish the latest draft of a page as the end of its workflow does, without the steps before it."""
    page.get_latest_revision().publish(user=account("officer"), skip_permission_checks=True)


def publish(page: Any) -> None:
    """Save ``page`` as it stands as a new draft, and publish that."""
    page.save_revision()
    publish_draft(page)


def approve(page: Any, name: str = "officer") -> None:
    """Let ``name`` approve what waits in the workflow of a page."""
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    with door(actor_of(account(name))):
        state.task.specific.on_action(state, account(name), "approve")


def picture(owner: Directorate | None = None, title: str = "Bomba", alt: str = "Una bomba de agua azul") -> Any:
    """A stored image of 800 × 600 pixels in the collection of ``owner``."""
    data = BytesIO()
    Pillow.new("RGB", (800, 600), "#336699").save(data, "JPEG")
    data.seek(0)
    image = get_image_model()(title=title, description=alt, file=ImageFile(data, name="bomba.jpg"))
    if owner is not None:
        image.collection = owner.collection
    image.save()
    return image


def live(page: Any) -> LiveDocument | None:
    """The live document of a page."""
    return LiveDocument.objects.filter(source="page", object_id=str(page.pk)).first()


def live_in(slug: str) -> list[LiveDocument]:
    """Everything public of a directorate."""
    return list(LiveDocument.objects.filter(directorate_slug=slug).order_by("path"))


def entries_since(seq: int) -> list[Entry]:
    """Entries after ``seq`` of the first chain, in order."""
    return list(Entry.objects.filter(seq__gt=seq).order_by("seq"))


def last_seq() -> int:
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


__all__ = [
    "account",
    "actor_of",
    "approve",
    "article",
    "directorate",
    "draft",
    "entries_since",
    "last_seq",
    "live",
    "live_in",
    "make_accounts",
    "picture",
    "publish",
    "publish_draft",
    "section",
    "token",
]
