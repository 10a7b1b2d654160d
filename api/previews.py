"""A draft by its signed link, for a front end that is not ours."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from pregonero.content.api import NoPreview, PreviewEnded, read_token, with_token
from pregonero.publishing.canonical import timestamp

from .answers import absolute, base_url, only, site_of
from .description import answers
from .problems import ApiProblem

router = Router(tags=["previews"])


@router.get(
    "preview/{token}",
    summary="A draft, by the link that an officer shared",
    openapi_extra=answers("Preview", 410, kept=False),
)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The document as it would be published, with `preview: {ends_at, revision}`; 410 when its time is over.

    Addresses of its images and files carry the token and end with it. Nothing of it may be kept.
    """
    only(request, ())
    try:
        found = read_token(token)
    except PreviewEnded as error:
        raise ApiProblem(
            410, _("The time of this preview is over. Ask the communications office for another.")
        ) from error
    except NoPreview as error:
        raise ApiProblem(404, _("This link leads to no preview.")) from error
    document = with_token(found.document, token)
    document["preview"] = {"ends_at": timestamp(found.ends_at), "revision": found.revision_id}
    body = absolute(orjson.dumps(document), base_url(request, site_of(request)))
    response = HttpResponse(body, content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Language"] = document["locale"]
    return response
