"""Public addresses of images and files, and the admin's own view of stored media.

A file is public only while a live document refers to it; until then only those may see it who may
see it in the admin.
"""

from __future__ import annotations

import mimetypes
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from pregonero.content.api import PARAMETER, shows
from pregonero.directorates.api import may_see_media
from pregonero.publishing.api import is_referenced

from .models import CustomDocument, CustomImage, CustomRendition
from .reading import note_reading, note_refusal

FORMATS = {"webp": "webp", "jpg": "jpeg"}
PUBLIC_CACHE = "public, max-age=300"
PRIVATE_CACHE = "private, no-store"


@require_safe
def image(request: HttpRequest, image_id: UUID, width: int, extension: str) -> HttpResponseBase:
    """One public width of an image as WebP or JPEG, made on first need."""
    item = get_object_or_404(CustomImage, public_id=image_id)
    public = _may_have(request, "image", item)
    if width not in item.public_widths() or extension not in FORMATS:
        raise Http404
    rendition: CustomRendition = item.get_rendition(f"width-{width}|format-{FORMATS[extension]}")
    etag = quote_etag(f"{item.get_file_hash()}-{width}-{extension}")
    return _answer(request, rendition.file.storage, rendition.file.name, etag, public)


@require_safe
def file(request: HttpRequest, file_id: UUID, filename: str) -> HttpResponseBase:
    """A file for download under its own name."""
    item = get_object_or_404(CustomDocument, public_id=file_id)
    public = _may_have(request, "file", item)
    if filename != item.filename:
        raise Http404
    if not public:
        note_reading(item)
    etag = quote_etag(item.get_file_hash())
    response = _answer(request, item.file.storage, item.file.name, etag, public)
    response["Content-Disposition"] = item.content_disposition
    return response


@require_safe
def stored(request: HttpRequest, name: str) -> HttpResponseBase:
    """Stored media by storage name, for the admin only: thumbnails and previews of what the user may see."""
    found: Any = CustomRendition.objects.filter(file=name).select_related("image").first()
    item = (
        found.image
        if found
        else CustomImage.objects.filter(file=name).first() or CustomDocument.objects.filter(file=name).first()
    )
    if item is None:
        raise Http404
    if not may_see_media(request.user, item):
        note_refusal(request, item)
        raise Http404
    if found is None:
        note_reading(item)
    return _answer(request, default_storage, name, quote_etag(name), public=False)


def _may_have(request: HttpRequest, kind: str, item: Any) -> bool:
    """True: public. False: not public, but this user may see it. Raises Http404 otherwise."""
    if is_referenced(kind, str(item.public_id)):
        return True
    token = request.GET.get(PARAMETER)
    if token and shows(token, kind, str(item.public_id)):
        return False
    if may_see_media(request.user, item):
        return False
    note_refusal(request, item)
    raise Http404


def _answer(request: HttpRequest, storage: Any, name: str, etag: str, public: bool) -> HttpResponseBase:
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        try:
            response = FileResponse(storage.open(name, "rb"), content_type=kind)
        except FileNotFoundError as error:
            raise Http404 from error
    response["ETag"] = etag
    response["Cache-Control"] = PUBLIC_CACHE if public else PRIVATE_CACHE
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
