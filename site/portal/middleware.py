"""Security headers: strict for what the public reads, as strict as Wagtail bears for the authors' side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: Nothing inline, nothing from elsewhere. JSON-LD is data and is not executed, so it needs no exception. Frames: only
#: the preview inside the site's own admin.
PUBLIC_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "base-uri 'none'",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "media-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    )
)
#: Wagtail's admin writes inline scripts and styles of its own.
ADMIN_POLICY: Final = "frame-ancestors 'self'"
ADMIN_PREFIX: Final = "/admin/"

PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
)

#: What a browser may run or draw as a page. Files (PDF, images) are opened by viewers that a page's policy would break.
_PAGES: Final = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "image/svg+xml")


class SecurityHeadersMiddleware:
    """Put the headers on every answer. A view that has set one itself knows better and keeps it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        if headers.get("Content-Type", "").startswith(_PAGES):
            admin = request.path.startswith(ADMIN_PREFIX)
            headers.setdefault("Content-Security-Policy", ADMIN_POLICY if admin else PUBLIC_POLICY)
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        return response
