"""Who read what is not public goes to the audit log, and so does who was refused it. Thumbnails are not reading."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from pregonero.accounts.api import audit_actions, record, refused
from pregonero.directorates.api import may_see_media
from pregonero.publishing.api import is_referenced


def note_reading(item: Any) -> None:
    """A private file, or the original of a private image, was handed to whoever is signed in."""
    record(audit_actions.READ, obj=item)


def note_refusal(request: HttpRequest, item: Any) -> None:
    """Strangers who try addresses are nobody; somebody signed in who asks for what is not theirs is written down."""
    if request.user.is_authenticated:
        refused(audit_actions.READ, obj=item)


def note_admin_download(document: Any, request: HttpRequest) -> None:
    """Answers Wagtail's hook ``before_serve_document``; whether it is served at all the next answer decides."""
    if not may_see_media(request.user, document):
        note_refusal(request, document)
    elif not is_referenced("file", str(document.public_id)):
        note_reading(document)
