"""``/bare/`` is the bare view; everything else is Wagtail's own serving."""

from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls

from bench.peers.stock.models import Row


def bare(request: HttpRequest) -> JsonResponse:
    row = Row.objects.get(pk=1)
    return JsonResponse({"id": row.pk, "text": row.text})


urlpatterns = [path("bare/", bare), path("", include(wagtail_urls))]
