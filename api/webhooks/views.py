"""What can be done with one webhook, and the log of its deliveries."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import OVERLAP, WebhookDelivery, WebhookSubscription
from . import queue
from .enums import DeliveryStatus
from .forms import AgainForm
from .log_actions import REPLAYED, ROTATED, TESTED
from .messages import TEST

#: key of the session that remembers whose secret this person may see, once
_SHOWN = "pregonero_webhook_secret"
VIEW, CHANGE = "api.view_webhooksubscription", "api.change_webhooksubscription"
View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """Refuse whoever lacks a permission, before anything is looked up."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def let_see_the_secret(request: HttpRequest, webhook: WebhookSubscription) -> None:
    request.session[_SHOWN] = webhook.pk


@never_cache
@require_safe
@needs(CHANGE)
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """The secret, to whoever has just made it and once; later only a new one can be had."""
    webhook = get_object_or_404(WebhookSubscription, pk=pk)
    shown = request.session.get(_SHOWN) == pk and webhook.is_known
    if shown:
        del request.session[_SHOWN]
    context = {
        "page_title": _("Secret of the webhook"),
        "page_subtitle": webhook.name,
        "header_icon": "key",
        "webhook": webhook,
        "secret": webhook.secret if shown else "",
    }
    return TemplateResponse(request, "pregonero/api/secret.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(CHANGE)
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, and makes a new secret."""
    webhook = get_object_or_404(WebhookSubscription, pk=pk)
    if request.method == "POST":
        webhook.rotate()
        log(webhook, ROTATED)
        let_see_the_secret(request, webhook)
        return redirect("pregonero_webhooks:secret", pk)
    context = {
        "page_title": _("New secret"),
        "page_subtitle": webhook.name,
        "header_icon": "key",
        "webhook": webhook,
        "hours": int(OVERLAP.total_seconds() // 3600),
    }
    return TemplateResponse(request, "pregonero/api/rotate.html", context)


@require_POST
@needs(CHANGE)
def test(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = get_object_or_404(WebhookSubscription, pk=pk)
    asked = queue.test(webhook)
    log(webhook, TESTED)
    messages.success(
        request, _("The test message goes out within seconds. Load this page again to see what came of it.")
    )
    return redirect("pregonero_webhooks:delivery", asked.pk)


@require_POST
@needs(CHANGE)
def again_since(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a range again."""
    webhook = get_object_or_404(WebhookSubscription, pk=pk)
    form = AgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a number of the ledger, 0 or more."))
    elif not webhook.active:
        messages.error(request, _("The webhook is off: switch it on first, with “Edit”."))
    else:
        since = form.cleaned_data["since"]
        count, rest = queue.again_since(webhook, since)
        log(webhook, REPLAYED, data={"since": since, "messages": count})
        told = ngettext("%(count)d message is sent again.", "%(count)d messages are sent again.", count)
        messages.success(request, told % {"count": count})
        if rest is not None:
            messages.warning(
                request, _("There are more: when these are through, go on after number %(seq)d.") % {"seq": rest}
            )
    return redirect("pregonero_webhooks:inspect", pk)


@require_safe
@needs(VIEW)
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known of one message."""
    found = get_object_or_404(WebhookDelivery.objects.select_related("subscription", "entry"), pk=pk)
    context = {
        "page_title": _("Delivery"),
        "page_subtitle": found.message_id,
        "header_icon": "link-external",
        "delivery": found,
        "type": _type(found),
        "may_send_again": request.user.has_perm(CHANGE) and not found.waits and not found.is_test,
    }
    return TemplateResponse(request, "pregonero/api/delivery.html", context)


@require_POST
@needs(CHANGE)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one message again, under the same id."""
    found = get_object_or_404(WebhookDelivery.objects.select_related("subscription"), pk=pk, entry__isnull=False)
    if not found.subscription.active:
        messages.error(request, _("The webhook is off: switch it on first, with “Edit”."))
    elif queue.again(found):
        log(found.subscription, REPLAYED, data={"message": found.message_id})
        messages.success(request, _("The message is sent again, under the same id."))
    else:
        messages.info(request, _("This message waits already."))
    return redirect("pregonero_webhooks:delivery", pk)


class DeliveryFilterSet(WagtailFilterSet):
    subscription = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Webhook"), queryset=WebhookSubscription.objects.all()
    )
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=DeliveryStatus.choices)
    queued_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("When"), widget=DateRangePickerWidget)

    class Meta:
        model = WebhookDelivery
        fields: ClassVar[list[str]] = ["subscription", "status", "queued_at"]


def _type(row: WebhookDelivery) -> str:
    return f"document.{row.entry.action}" if row.entry else TEST


def _when(row: WebhookDelivery) -> str:
    return str(formats.date_format(timezone.localtime(row.queued_at), "d/m/Y H:i:s"))


def _about(row: WebhookDelivery) -> str:
    return f"{row.seq}: {row.entry.path}" if row.entry else ""


def _answer(row: WebhookDelivery) -> str:
    if row.error:
        return row.error
    return str(row.response_status or "")


class DeliveriesView(ReportView):
    """The log: the latest first."""

    model = WebhookDelivery
    permission_policy = ModelPermissionPolicy(WebhookSubscription)
    any_permission_required = ("view",)
    page_title = gettext_lazy("Deliveries of webhooks")
    header_icon = "link-external"
    index_url_name = "pregonero_webhooks:deliveries"
    index_results_url_name = "pregonero_webhooks:deliveries_results"
    filterset_class = DeliveryFilterSet
    list_export: ClassVar[list[str]] = []
    is_searchable = True
    columns: ClassVar[list[Any]] = [
        TitleColumn(
            "queued_at",
            label=gettext_lazy("Since"),
            accessor=_when,
            get_url=lambda row: reverse("pregonero_webhooks:delivery", args=[row.pk]),
        ),
        Column("type", label=gettext_lazy("Message"), accessor=_type),
        Column("about", label=gettext_lazy("About"), accessor=_about),
        Column("subscription", label=gettext_lazy("Webhook")),
        Column("status", label=gettext_lazy("Status"), accessor="get_status_display"),
        Column("attempts", label=gettext_lazy("Attempts")),
        Column("answer", label=gettext_lazy("Answer or error"), accessor=_answer),
    ]

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        return WebhookDelivery.objects.select_related("subscription", "entry").order_by("-queued_at", "-pk")

    def get_filtered_queryset(self) -> QuerySet[WebhookDelivery]:
        """What is searched for is an id, as the receiver sees it."""
        deliveries: QuerySet[WebhookDelivery] = super().get_filtered_queryset()
        if self.search_query:
            deliveries = deliveries.filter(message_id__startswith=self.search_query.strip()[:40])
        return deliveries
