"""The API as one django-ninja application: own routers first, then those that rooms and plugins contributed.

Imported by the root URL configuration, hence after every ``AppConfig.ready()``.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja.errors import HttpError, ValidationError
from wagtail.utils.urlpatterns import decorate_urlpatterns

import pregonero
from pregonero.delivery.api import may_wait, public
from pregonero.plugins.api import api_routers

from .asking import explained
from .changes import router as changes_router
from .description import Described
from .documents import router as documents_router
from .health import router as health_router
from .kinds import router as kinds_router
from .languages import speaking
from .methods import readable
from .previews import router as previews_router
from .problems import ApiProblem, problem, unreadable

api = Described(
    title="Pregonero",
    version=pregonero.__version__,
    description="What the municipality has published, as documents.",
    urls_namespace="api-v1",
    docs_url="docs",
    openapi_url="openapi.json",
)


@api.exception_handler(ApiProblem)
def _problem(request: HttpRequest, error: ApiProblem) -> HttpResponse:
    return problem(request, error.status, error.detail, error.errors)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, _("Nothing is at this address."))


@api.exception_handler(SuspiciousOperation)
def _unreadable(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return unreadable(request)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # a value that may be one of two types is told once, not for each type
    found = list({error["field"]: error for error in map(explained, error.errors)}.values())
    names = ", ".join(item["field"] for item in found)
    return problem(request, 422, _("Wrong value: %(names)s.") % {"names": names}, found)


for router in (documents_router, changes_router, kinds_router, previews_router, health_router):
    api.add_router("", router)
for contribution in api_routers:
    router_or_path: Any = contribution.router
    api.add_router(
        contribution.prefix, import_string(router_or_path) if isinstance(router_or_path, str) else router_or_path
    )


def _nothing(request: HttpRequest) -> HttpResponse:
    return problem(request, 404, _("Nothing is at this address."))


operations, app_name, namespace = api.urls
urlpatterns: list[Any] = [
    re_path("^$", _nothing),
    path("", (operations, app_name, namespace)),
    re_path("", _nothing),
]
# what django-ninja answers whatever the method is
about = [each for each in operations if getattr(each, "name", "") in {"openapi-json", "openapi-view"}]
decorate_urlpatterns(about, require_safe)
for guard in (csrf_exempt, readable, speaking, public):
    decorate_urlpatterns(urlpatterns, guard)
decorate_urlpatterns([each for each in operations if getattr(each, "name", "") == "changes"], may_wait)
