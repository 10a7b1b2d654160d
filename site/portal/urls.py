"""Every address of the installation, in the order they are tried."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from api.urls import urlpatterns as api_urls
from media_library import urls as media_urls
from portal.admin_urls import admin_urlpatterns
from portal.routes import portal_urlpatterns
from pregonero.directorates.admin_guard import in_the_users_name, known_pages_only
from pregonero.publishing.api import through_the_door

handler404 = "portal.views.not_found"
handler400 = "portal.views.bad_request"
handler500 = "portal.views.server_error"

wagtail_admin: list[Any] = wagtailadmin_urls.urlpatterns
for guard in (known_pages_only, in_the_users_name, through_the_door):
    decorate_urlpatterns(wagtail_admin, guard)

urlpatterns: list[Any] = [
    path("admin/", include(admin_urlpatterns)),
    # Wagtail's admin ends in a pattern that catches everything: what stands below /admin/ comes before it
    path("admin/documents/", include(wagtaildocs_urls)),
    path("admin/", include(wagtail_admin)),
    path("api/v1/", include(api_urls)),
    path("", include(media_urls)),
]
if settings.AUTHORING_API:
    from portal.authoring import authoring_urlpatterns

    urlpatterns.append(path("api/authoring/", include(authoring_urlpatterns)))
urlpatterns += portal_urlpatterns
