"""Wagtail's own API for programs that write: at ``/api/authoring/``, only where AUTHORING_API=1, only with a token.

Wagtail calls version 3 of its API a preview. Taken as it comes, it shows anonymous readers every live page
and every image and file, shows each token holder the media of all directorates, and documents itself in
public. Here its routers of pages, snippets and sites are taken as they are (they ask the same permission
testers and policies as the admin), those of images and files read through our policy, and the whole stands
behind a token with scopes and an end (:mod:`portal.token_scopes`) and the publication door. Redirects and
locales are left out: addresses move by the ledger.
"""

# no postponed annotations here: django-ninja reads them where it wraps these functions, and would not find the names
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from ninja import NinjaAPI, Query, Router
from ninja.pagination import paginate
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.errors import problem_response, register_exception_handlers
from wagtail.api.v3.pagination import WagtailLimitOffsetPagination
from wagtail.api.v3.routers.pages import router as pages_router
from wagtail.api.v3.routers.schema import router as schema_router
from wagtail.api.v3.routers.sites import router as sites_router
from wagtail.api.v3.routers.whoami import router as whoami_router
from wagtail.api.v3.schemas.params import APIFieldFilterSchema, OrderingSchema, SearchSchema
from wagtail.documents import get_document_model
from wagtail.documents.api.v3 import router as stock_documents
from wagtail.images import get_image_model
from wagtail.images.api.v3 import router as stock_images
from wagtail.snippets.api.v3.router import router as snippets_router
from wagtail.utils.urlpatterns import decorate_urlpatterns

from api.languages import speaking
from portal.token_scopes import drafts_only, token_holders_only
from pregonero.directorates.api import visible_media
from pregonero.editorial.api_actions import reason_of_request
from pregonero.editorial.usage import InUse
from pregonero.publishing.api import through_the_door


def visible(request: HttpRequest, model: Any) -> QuerySet[Any]:
    """Images or files the token's holder may know of; Wagtail's API knows only view restrictions of collections."""
    return visible_media(request.user, model.objects.prefetch_related("tags").order_by("id"))


def listing(model: Any, base_fields: list[str]) -> Callable[..., Any]:
    """Wagtail's listing of images or files over :func:`visible`."""

    def answer(
        request: HttpRequest,
        ordering: OrderingSchema = Query(...),  # noqa: B008
        search: SearchSchema = Query(...),  # noqa: B008
        **kwargs: Any,
    ) -> QuerySet[Any]:
        filters = APIFieldFilterSchema.with_exclude_schemas(
            raw_params=request.GET, schemas=(OrderingSchema, SearchSchema), base_fields=base_fields
        )
        found = ordering.order_queryset(
            filters.filter_queryset(visible(request, model)), kwargs["pagination_info"], base_fields=base_fields
        )
        items: QuerySet[Any] = search.search_queryset(request, found)
        return items

    paged: Callable[..., Any] = paginate(WagtailLimitOffsetPagination, pass_parameter="pagination_info")(answer)  # noqa: S106
    return paged


# Not one function for both: Wagtail's schemas reverse these addresses by `image_id` and `document_id`.
def images_router() -> Router:
    stock, router = stock_images, Router(tags=["images"], auth=BearerTokenAuth())
    schema: Any = stock.ImageDetailSchema

    def detail(request: HttpRequest, image_id: int) -> Any:
        return get_object_or_404(visible(request, get_image_model()), pk=image_id)

    router.get("/", response=list[schema], operation_id="images_list")(
        listing(get_image_model(), stock.BASE_IMAGE_READ_FIELDS)
    )
    router.get("/{image_id}/", response=schema, url_name="detail_image", operation_id="images_detail")(detail)
    router.post("/", response={201: schema}, operation_id="images_create")(stock.create_image)
    router.patch("/{image_id}/", response=schema, operation_id="images_update")(stock.update_image)
    router.delete("/{image_id}/", response={204: None}, operation_id="images_delete")(stock.delete_image)
    return router


def documents_router() -> Router:
    stock, router = stock_documents, Router(tags=["documents"], auth=BearerTokenAuth())
    schema: Any = stock.DocumentDetailSchema

    def detail(request: HttpRequest, document_id: int) -> Any:
        return get_object_or_404(visible(request, get_document_model()), pk=document_id)

    router.get("/", response=list[schema], operation_id="documents_list")(
        listing(get_document_model(), stock.BASE_DOCUMENT_READ_FIELDS)
    )
    router.get("/{document_id}/", response=schema, url_name="detail_document", operation_id="documents_detail")(detail)
    router.post("/", response={201: schema}, operation_id="documents_create")(stock.create_document)
    router.patch("/{document_id}/", response=schema, operation_id="documents_update")(stock.update_document)
    router.delete("/{document_id}/", response={204: None}, operation_id="documents_delete")(stock.delete_document)
    return router


#: in the namespace that Wagtail's schemas name when they make addresses; without OpenAPI and its pages
api = NinjaAPI(title="Pregonero authoring", urls_namespace="wagtailapi_v3", openapi_url=None, docs_url=None)
register_exception_handlers(api)


@api.exception_handler(InUse)
def in_use(request: HttpRequest, refusal: InUse) -> HttpResponse:
    """409, with the places that the token's holder may know of."""
    places = [{"title": place.title, "url": place.url} for place in refusal.places if place.title]
    return problem_response(status=409, detail=refusal.sentence(), errors=places)


api.add_router("/pages/", pages_router)
api.add_router("/images/", images_router())
api.add_router("/documents/", documents_router())
api.add_router("/snippets/", snippets_router)
api.add_router("/sites/", sites_router)
api.add_router("/schema/", schema_router)
api.add_router("/", whoami_router)

_patterns, _app, _namespace = api.urls
for _guard in (reason_of_request, drafts_only, through_the_door, token_holders_only, speaking):
    decorate_urlpatterns(_patterns, _guard)
authoring_urlpatterns = [path("", (_patterns, _app, _namespace))]
