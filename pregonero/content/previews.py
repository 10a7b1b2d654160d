"""Signed links to a draft, for somebody without an account: bound to one revision, and good for a short time.

The link is the key: whoever has it may read that revision of that page, with its images and files, and nothing else.
Nothing is stored for it; it ends by itself, and with the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core import signing
from django.utils import timezone
from wagtail.models import Page, Revision

from pregonero.directorates.trash import in_trash
from pregonero.publishing.references import references
from pregonero.publishing.sources import Document

from .documents import build_draft

SALT = "pregonero.preview"
#: characters of a token; longer ones are none of ours
LONGEST = 300
#: parameter by which images and files of a draft are asked for
PARAMETER = "vista"


class NoPreview(Exception):
    """The link shows nothing: it was never one of ours, or what it led to is gone."""


class PreviewEnded(NoPreview):
    """The link was good once."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a link shows. ``document``: of the draft, as it would be published."""

    document: Document
    page: Any
    revision_id: int
    ends_at: datetime


def make_token(revision: Revision, minutes: int) -> str:
    """A token for one revision, good for so many minutes."""
    ends = int((timezone.now() + timedelta(minutes=minutes)).timestamp())
    return signing.dumps([int(revision.object_id), revision.pk, ends], salt=SALT)


def read_token(token: str) -> Preview:
    """Raises :class:`PreviewEnded` when its time is over, :class:`NoPreview` for anything else that shows nothing."""
    page_id, revision_id, ends_at = _opened(token)
    revision = Revision.page_revisions.filter(pk=revision_id, object_id=str(page_id)).first()
    page = Page.objects.filter(pk=page_id).first() if revision is not None else None
    if revision is None or page is None or page.specific_class is None or in_trash(page):
        raise NoPreview
    draft = revision.as_object()
    return Preview(build_draft(draft), page, revision_id, ends_at)


def shows(token: str, kind: str, public_id: str) -> bool:
    """Whether the draft of a link refers to an image or file."""
    try:
        _page, revision_id, _ends = _opened(token)
        return (kind, public_id) in _references(token, revision_id)
    except NoPreview:
        return False


def _opened(token: str) -> tuple[int, int, datetime]:
    if len(token) > LONGEST:
        raise NoPreview
    try:
        page_id, revision_id, ends = signing.loads(token, salt=SALT)
        ends_at = datetime.fromtimestamp(ends, UTC)
    except (signing.BadSignature, ValueError, OverflowError) as error:
        raise NoPreview from error
    if ends_at <= timezone.now():
        raise PreviewEnded
    return page_id, revision_id, ends_at


@lru_cache(maxsize=64)
def _references(token: str, revision_id: int) -> frozenset[tuple[str, str]]:
    """A revision does not change: what one page of it refers to is found once, not for each of its pictures."""
    return frozenset(references(read_token(token).document))


def with_token(value: Any, token: str) -> Any:
    """``value`` with the token behind the addresses of images and files, so that who has the link may load them."""
    if isinstance(value, dict):
        return {
            key: f"{item}?{PARAMETER}={token}"
            if key in ("src", "url") and isinstance(item, str) and item.startswith(("/imagenes/", "/archivos/"))
            else with_token(item, token)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [with_token(item, token) for item in value]
    return value
